//! Who works there: a company with three regions; in each a team for every kind of customer.

use super::segment::Segment;

/// (id, name, parent, kind).
pub(super) const UNITS: &[(&str, &str, Option<&str>, &str)] = &[
    ("company", "总公司", None, "company"),
    ("east", "华东大区", Some("company"), "region"),
    ("south", "华南大区", Some("company"), "region"),
    ("north", "华北大区", Some("company"), "region"),
    ("east_large", "华东大客户部", Some("east"), "team"),
    ("east_small", "华东中小客户部", Some("east"), "team"),
    ("east_field", "华东地推组", Some("east"), "team"),
    ("south_large", "华南大客户部", Some("south"), "team"),
    ("south_small", "华南中小客户部", Some("south"), "team"),
    ("south_field", "华南地推组", Some("south"), "team"),
    ("north_large", "华北大客户部", Some("north"), "team"),
    ("north_small", "华北中小客户部", Some("north"), "team"),
    ("north_field", "华北地推组", Some("north"), "team"),
];

/// Those who lead: (id, name, unit, level).
pub(super) const LEADERS: &[(&str, &str, &str, &str)] = &[
    ("gao", "高峰", "company", "senior"),
    ("he", "何平", "east", "middle"),
    ("lin", "林岚", "south", "middle"),
    ("song", "宋毅", "north", "middle"),
    ("ma", "马超", "east_large", "lead"),
    ("zhu", "朱琳", "east_small", "lead"),
    ("qian", "钱进", "east_field", "lead"),
    ("hu", "胡军", "south_large", "lead"),
    ("guo", "郭芳", "south_small", "lead"),
    ("luo", "罗兰", "south_field", "lead"),
    ("tian", "田野", "north_large", "lead"),
    ("jiang", "江涛", "north_small", "lead"),
    ("smith", "Emma Smith", "north_field", "lead"),
];

/// One who owns customers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seller {
    pub id: &'static str,
    pub name: &'static str,
    pub unit: &'static str,
    /// Which customers.
    pub segment: Segment,
    /// Of a hundred steps, how many are worked to their end.
    pub diligence: u32,
    /// Of a hundred promises, how many are kept.
    pub keeps: u32,
}

impl Default for Seller {
    fn default() -> Self {
        seller("", "", "", Segment::Outside, 0, 0)
    }
}

const fn seller(
    id: &'static str,
    name: &'static str,
    unit: &'static str,
    segment: Segment,
    diligence: u32,
    keeps: u32,
) -> Seller {
    Seller { id, name, unit, segment, diligence, keeps }
}

use Segment::{Field, Large, Small};

/// The frontline.
pub(super) const SELLERS: &[Seller] = &[
    seller("chen", "陈晨", "east_large", Large, 96, 98),
    seller("li", "李雷", "east_large", Large, 93, 95),
    seller("wang", "王芳", "east_large", Large, 94, 97),
    seller("zhao", "赵刚", "south_large", Large, 92, 96),
    seller("huang", "黄莉", "south_large", Large, 95, 97),
    seller("zhou", "周杰", "south_large", Large, 86, 88),
    seller("dong", "董磊", "north_large", Large, 93, 96),
    seller("miller", "Jack Miller", "north_large", Large, 94, 97),
    seller("shen", "沈洁", "north_large", Large, 91, 95),
    seller("zhang", "张强", "east_small", Small, 90, 95),
    seller("liu", "刘梅", "east_small", Small, 93, 97),
    seller("yang", "杨洁", "east_small", Small, 82, 92),
    seller("xie", "谢宁", "east_small", Small, 91, 96),
    seller("wu", "吴敏", "south_small", Small, 91, 96),
    seller("xu", "徐明", "south_small", Small, 88, 95),
    seller("sun", "孙丽", "south_small", Small, 92, 97),
    seller("deng", "邓凯", "south_small", Small, 89, 94),
    seller("feng", "冯军", "north_small", Small, 90, 95),
    seller("cao", "曹颖", "north_small", Small, 94, 98),
    seller("brown", "Lucy Brown", "north_small", Small, 92, 96),
    seller("pan", "潘越", "north_small", Small, 80, 90),
    seller("yuan", "袁野", "east_field", Field, 91, 96),
    seller("lu", "陆川", "east_field", Field, 87, 95),
    seller("wei", "魏来", "east_field", Field, 93, 97),
    seller("ding", "丁宁", "south_field", Field, 90, 96),
    seller("ren", "任飞", "south_field", Field, 84, 93),
    seller("yao", "姚遥", "south_field", Field, 92, 97),
    seller("fan", "范文", "north_field", Field, 89, 95),
    seller("fang", "方圆", "north_field", Field, 91, 96),
    seller("shi", "石磊", "north_field", Field, 86, 94),
];

/// The one who moved: worked for another unit before this day. (id, unit before, first day here).
pub(super) const MOVED: (&str, &str, &str) = ("xie", "north_small", "2024-01-02");
/// When everyone else began.
pub(super) const FOUNDED: &str = "2022-03-01";
