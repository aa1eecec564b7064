//! Names of companies and people.

use super::random::Random;

const CITIES: &[&str] = &[
    "杭州", "苏州", "上海", "南京", "宁波", "合肥", "北京", "天津", "青岛", "济南", "大连", "深圳", "广州",
    "厦门", "东莞", "武汉", "长沙", "成都", "重庆", "西安",
];
const WORDS: &[&str] = &[
    "明远", "恒达", "瑞丰", "新海", "安泰", "卓越", "华信", "东升", "鼎盛", "博雅", "中科", "天合", "远景",
    "金诚", "万联", "嘉禾", "启航", "立方", "云帆", "同创",
];
const TRADES: &[(&str, &str)] = &[
    ("智能科技", "technology"),
    ("精密制造", "manufacturing"),
    ("医疗器械", "healthcare"),
    ("物流", "logistics"),
    ("食品", "food"),
    ("新能源", "energy"),
    ("商贸", "retail"),
    ("建设集团", "construction"),
];
const PERSONS: &[&str] =
    &["王磊", "李娜", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "周涛", "吴迪", "徐莉", "孙浩", "胡蓉"];

/// A company's name and industry.
pub(super) fn company(random: &mut Random) -> (String, &'static str) {
    let (trade, industry) = random.pick(TRADES);
    (format!("{}{}{trade}有限公司", random.pick(CITIES), random.pick(WORDS)), industry)
}

/// A contact's name.
pub(super) fn person(random: &mut Random) -> &'static str {
    random.pick(PERSONS)
}
