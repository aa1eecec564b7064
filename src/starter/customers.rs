//! A few customers for the starter's rules.

use chrono::Days;

use crate::language::{Both, Language, both};
use crate::value::Date;

/// A customer; dates are told in days before today.
struct Row {
    id: &'static str,
    name: Both,
    owner: Both,
    created: u64,
    stage: &'static str,
    since: u64,
    contact: Both,
    amount: &'static str,
    budget: &'static str,
}

const NOBODY: Both = both("", "");
const ANN: Both = both("ann", "李雷");
const BEN: Both = both("ben", "韩梅梅");

const ROWS: [Row; 8] = [
    row("C1", both("Acme Ltd", "明远科技"), ANN, (12, "need", 3), both("Ms Reed", "王工"), ("80000", "")),
    row(
        "C2",
        both("Globex", "恒达物流"),
        BEN,
        (25, "need", 11),
        both("Mr Shaw", "赵经理"),
        ("60000", "60000"),
    ),
    row("C3", both("Initech", "华信医药"), ANN, (60, "need", 45), NOBODY, ("240000", "")),
    row(
        "C4",
        both("Umbrella", "东方机械"),
        BEN,
        (40, "plan", 5),
        both("Dr Wu", "吴博士"),
        ("150000", "180000"),
    ),
    row("C5", both("Stark", "新城置业"), ANN, (50, "plan", 18), both("Ms Lee", "李总"), ("90000", "70000")),
    row(
        "C6",
        both("Wayne", "瑞丰食品"),
        BEN,
        (70, "signing", 2),
        both("Mr Fox", "周主任"),
        ("320000", "330000"),
    ),
    row("C7", both("Tyrell", "安泰电子"), ANN, (90, "won", 6), both("Ms Tan", "陈女士"), ("50000", "55000")),
    row("C8", both("Cyberdyne", "蓝海贸易"), NOBODY, (8, "need", 8), NOBODY, ("30000", "")),
];

const fn row(
    id: &'static str,
    name: Both,
    owner: Both,
    (created, stage, since): (u64, &'static str, u64),
    contact: Both,
    (amount, budget): (&'static str, &'static str),
) -> Row {
    Row { id, name, owner, created, stage, since, contact, amount, budget }
}

/// The customers as a CSV file, as they stand on a day.
#[must_use]
pub fn customers(today: Date, language: Language) -> String {
    let ago = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today).to_string();
    let line = |row: &Row| {
        let [name, owner, contact] = [row.name, row.owner, row.contact].map(|text| text.said_in(language));
        let (created, since) = (ago(row.created), ago(row.since));
        let Row { id, stage, amount, budget, .. } = row;
        [id, name, owner, &created, stage, &since, contact, amount, budget].join(",") + "\n"
    };
    let header = "id,name,owner,created_at,stage,stage_since,contact,amount,budget\n";
    std::iter::once(header.to_owned()).chain(ROWS.iter().map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_the_day() {
        let today = Date::from_ymd_opt(2024, 3, 5).unwrap();
        let text = customers(today, Language::English);
        assert_eq!(text.lines().count(), ROWS.len() + 1);
        assert!(text.contains("\nC1,Acme Ltd,ann,2024-02-22,need,2024-03-02,Ms Reed,80000,\n"), "{text}");
        let chinese = customers(today, Language::Chinese);
        assert!(chinese.contains("\nC8,蓝海贸易,,2024-02-26,need,2024-02-26,,30000,\n"), "{chinese}");
    }
}
