//! Who works there: a company, two regions, four teams.

/// (id, name, parent, kind).
pub(super) const UNITS: &[(&str, &str, Option<&str>, &str)] = &[
    ("company", "总公司", None, "company"),
    ("east", "华东大区", Some("company"), "region"),
    ("south", "华南大区", Some("company"), "region"),
    ("east_1", "华东一组", Some("east"), "team"),
    ("east_2", "华东二组", Some("east"), "team"),
    ("south_1", "华南一组", Some("south"), "team"),
    ("south_2", "华南二组", Some("south"), "team"),
];

/// (id, name, unit, level).
pub(super) const PEOPLE: &[(&str, &str, &str, &str)] = &[
    ("gao", "高峰", "company", "senior"),
    ("he", "何平", "east", "middle"),
    ("lin", "林岚", "south", "middle"),
    ("ma", "马超", "east_1", "lead"),
    ("zhu", "朱琳", "east_2", "lead"),
    ("hu", "胡军", "south_1", "lead"),
    ("guo", "郭芳", "south_2", "lead"),
    ("chen", "陈晨", "east_1", "frontline"),
    ("li", "李雷", "east_1", "frontline"),
    ("wang", "王芳", "east_1", "frontline"),
    ("zhang", "张强", "east_2", "frontline"),
    ("liu", "刘梅", "east_2", "frontline"),
    ("yang", "杨洁", "east_2", "frontline"),
    ("zhao", "赵刚", "south_1", "frontline"),
    ("huang", "黄莉", "south_1", "frontline"),
    ("zhou", "周杰", "south_1", "frontline"),
    ("wu", "吴敏", "south_2", "frontline"),
    ("xu", "徐明", "south_2", "frontline"),
    ("sun", "孙丽", "south_2", "frontline"),
];

/// Those who own customers, and of a hundred customers how many they bring forward.
pub(super) const OWNERS: &[(&str, u32)] = &[
    ("chen", 93),
    ("li", 87),
    ("wang", 89),
    ("zhang", 83),
    ("liu", 91),
    ("yang", 69),
    ("zhao", 85),
    ("huang", 92),
    ("zhou", 64),
    ("wu", 88),
    ("xu", 81),
    ("sun", 86),
];
