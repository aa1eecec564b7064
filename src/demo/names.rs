//! Names of companies, shops and people, Chinese and English.

use std::collections::BTreeSet;

use super::random::Random;
use super::segment::Segment;

const CITIES: &[&str] = &[
    "杭州", "苏州", "上海", "南京", "宁波", "合肥", "北京", "天津", "青岛", "济南", "大连", "深圳", "广州",
    "厦门", "东莞", "武汉", "长沙", "成都", "重庆", "西安",
];
const WORDS: &[&str] = &[
    "明远", "恒达", "瑞丰", "新海", "安泰", "卓越", "华信", "东升", "鼎盛", "博雅", "中科", "天合", "远景",
    "金诚", "万联", "嘉禾", "启航", "立方", "云帆", "同创", "宏图", "德源", "汇通", "佳和", "永兴", "星辰",
    "正大", "友邦", "信达", "光华",
];
const TRADES: &[(&str, &str, &str)] = &[
    ("智能科技", "Systems", "technology"),
    ("精密制造", "Precision", "manufacturing"),
    ("医疗器械", "Medical", "healthcare"),
    ("物流", "Logistics", "logistics"),
    ("食品", "Foods", "food"),
    ("新能源", "Energy", "energy"),
    ("商贸", "Trading", "retail"),
    ("建设", "Construction", "construction"),
    ("传媒", "Media", "media"),
    ("教育", "Learning", "education"),
];
const FAMILIES: &[&str] = &[
    "Hartwell",
    "Kestrel",
    "Northgate",
    "Oakridge",
    "Summit",
    "Bluestone",
    "Fairfield",
    "Lakeside",
    "Meridian",
    "Pacific",
    "Redwood",
    "Sterling",
    "Harbour",
    "Beacon",
    "Crown",
    "Evergreen",
    "Granite",
    "Juniper",
    "Larkspur",
    "Orchard",
];
const PLACES: &[&str] =
    &["Shanghai", "Shenzhen", "Suzhou", "Tianjin", "Guangzhou", "Qingdao", "Hong Kong", "Singapore"];
const SHOP_WORDS: &[&str] = &[
    "老王",
    "阿芳",
    "小李",
    "江南",
    "巴蜀",
    "好邻居",
    "春天",
    "百姓",
    "喜洋洋",
    "福满",
    "鲜美",
    "阳光",
    "巷口",
    "同心",
    "家和",
    "大嘴",
    "拾光",
    "南北",
    "一品",
    "乐途",
    "Lucky",
    "Sunny",
    "Corner",
    "Papa's",
];
const SHOPS: &[(&str, &str)] = &[
    ("面馆", "catering"),
    ("花店", "retail_shop"),
    ("便利店", "retail_shop"),
    ("理发店", "services"),
    ("烘焙坊", "catering"),
    ("水果店", "retail_shop"),
    ("咖啡馆", "catering"),
    ("洗衣店", "services"),
    ("宠物店", "services"),
    ("五金店", "retail_shop"),
];
const STREETS: &[&str] =
    &["城西", "湖滨", "解放路", "中山路", "人民路", "滨江", "新街口", "大学城", "古城", "东门"];
const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭",
];
const GIVEN: &[&str] = &[
    "磊", "娜", "伟", "洋", "静", "帆", "敏", "涛", "迪", "莉", "浩", "蓉", "建国", "秀英", "志强", "丽华",
    "晓东", "海燕", "文博", "思远", "雨桐", "子涵",
];
const ENGLISH: &[&str] = &[
    "Alice Carter",
    "Ben Foster",
    "Carol Hughes",
    "David Lee",
    "Ella Morgan",
    "Frank Reed",
    "Grace Tan",
    "Henry Wood",
];

/// A company's name that was not given yet, and its industry.
pub(super) fn company(
    segment: Segment,
    taken: &mut BTreeSet<String>,
    random: &mut Random,
) -> (String, &'static str) {
    const TRIES: u32 = 20;
    let mut last = (String::new(), "");
    for _ in 0..TRIES {
        last = candidate(segment, random);
        if taken.insert(last.0.clone()) {
            return last;
        }
    }
    let another = format!("{}·{}", last.0, taken.len());
    taken.insert(another.clone());
    (another, last.1)
}

fn candidate(segment: Segment, random: &mut Random) -> (String, &'static str) {
    if matches!(segment, Segment::Field | Segment::Outside) {
        let (shop, industry) = random.pick(SHOPS);
        let name =
            format!("{}{shop}（{}{}店）", random.pick(SHOP_WORDS), random.pick(CITIES), random.pick(STREETS));
        return (name, industry);
    }
    let (trade, english, industry) = random.pick(TRADES);
    let large = segment == Segment::Large;
    let name = if random.chance(14) {
        let ending = if large { "Group" } else { "Co., Ltd." };
        format!("{} {english} ({}) {ending}", random.pick(FAMILIES), random.pick(PLACES))
    } else {
        let ending = if large { "集团股份有限公司" } else { "有限公司" };
        format!("{}{}{trade}{ending}", random.pick(CITIES), random.pick(WORDS))
    };
    (name, industry)
}

/// A person's name.
pub(super) fn person(random: &mut Random) -> String {
    if random.chance(8) {
        return random.pick(ENGLISH).to_owned();
    }
    format!("{}{}", random.pick(SURNAMES), random.pick(GIVEN))
}
