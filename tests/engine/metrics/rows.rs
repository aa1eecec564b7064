//! Days, units and fields of rows, worked out by hand.

use super::{Asked, company, day};

const METRICS: &str = r#"
[[metric]]
id = "by_team"
from = "activities"
by = ["unit.team"]
per = "day"
[[metric]]
id = "by_region"
from = "activities"
by = ["unit.region"]
per = "day"
[[metric]]
id = "by_unit"
from = "activities"
by = ["unit"]
per = "day"
[[metric]]
id = "by_person"
from = "activities"
by = ["person"]
per = "day"
[[metric]]
id = "by_owner"
from = "activities"
by = ["owner"]
per = "day"
[[metric]]
id = "by_level"
from = "activities"
by = ["person.level"]
per = "day"
[[metric]]
id = "kept"
from = "promises"
where = 'outcome == "kept"'
[[metric]]
id = "open"
from = "promises"
where = 'outcome == ()'
[[metric]]
id = "old"
from = "promises"
where = 'days_since(made) > 10 && outcome == ()'
[[metric]]
id = "failing"
from = "activities"
where = '100 / minutes > 2'
[[metric]]
id = "long"
from = "activities"
where = 'is_long(minutes, kind)'
[[metric]]
id = "ticks"
from = "marks"
by = ["person", "item"]
per = "day"
[[metric]]
id = "ticks_by_owner"
from = "marks"
by = ["owner", "unit"]
per = "day"
[[metric]]
id = "piled_up"
from = "marks"
agg = "burst"
within = "10min"
by = ["person"]
per = "day"
[[metric]]
id = "workdays"
from = "activities"
per = "workday"
"#;

fn asked(rows: &str) -> Asked {
    let bench = company(METRICS, rows);
    bench.rules("functions.rhai", "fn is_long(minutes, kind) { minutes > 60 || kind == \"visit\" }");
    Asked::of(&bench)
}

/// The groups that have a value other than 0.
fn some(asked: &Asked, metric: &str, frame: &str) -> Vec<String> {
    asked.lines(metric, frame).into_iter().filter(|line| !line.ends_with(" 0")).collect()
}

#[test]
fn a_row_counts_for_the_unit_of_its_person_on_its_date() {
    let asked = asked(
        "INSERT INTO customers VALUES ('a', 'li', NULL, '2024-01-01', 'need', '2024-01-01'),
           ('b', NULL, NULL, '2024-01-01', 'need', '2024-01-01');
         INSERT INTO activities (customer, rep, at) VALUES
           ('a', 'li', '2024-03-05 23:59:59'), ('a', 'li', '2024-03-06'), ('a', NULL, '2024-03-06'),
           ('b', 'zhao', '2024-03-06'), ('b', 'boss', '2024-03-06'), ('b', NULL, '2024-03-06'),
           ('a', 'ghost', '2024-03-06'), ('nobody', 'wang', '2024-03-06'), (NULL, 'wang', '2024-03-06');",
    );
    assert_eq!(some(&asked, "by_team", "2024-03-05..2024-03-05"), ["n1 1"]);
    let sixth = "2024-03-06..2024-03-06";
    assert_eq!(
        some(&asked, "by_team", sixth),
        ["n1 2", "n2 1", "s1 2"],
        "without a person it is the owner's"
    );
    assert_eq!(some(&asked, "by_region", sixth), ["north 4", "south 2"]);
    assert_eq!(some(&asked, "by_unit", sixth), ["n1 2", "n2 1", "north 1", "s1 2"]);
    assert_eq!(asked.values("by_team", sixth).left_out, 3, "the boss has no team, ghost no unit, one nobody");
    assert_eq!(some(&asked, "by_person", sixth), ["boss 1", "ghost 1", "li 2", "wang 2", "zhao 1"]);
    assert_eq!(some(&asked, "by_owner", sixth), ["li 3"], "a row of no customer has no owner");
    assert_eq!(some(&asked, "by_level", "2024-03-05..2024-03-05"), ["frontline 1"]);
    assert_eq!(some(&asked, "by_level", sixth), ["frontline 3", "lead 2", "senior 1"]);
}

#[test]
fn what_becomes_known_later_is_missing_before() {
    let asked = asked(
        "INSERT INTO promises VALUES (1, 'a', '2024-03-01', '2024-03-10', 'kept'),
           (2, 'a', '2024-03-02', NULL, 'kept'), (3, 'a', '2024-03-20', '2024-03-21', 'broken');",
    );
    for (on, kept, open, old) in [
        ("2024-02-29", 0, 0, 0),
        ("2024-03-09", 0, 2, 0),
        ("2024-03-10", 1, 1, 0),
        ("2024-03-13", 1, 1, 1),
        ("2024-03-20", 1, 2, 1),
        ("2024-03-21", 1, 1, 1),
    ] {
        let line = |number: u32| vec![format!(" {number}")];
        let got = ["kept", "open", "old"].map(|metric| asked.lines(metric, on));
        assert_eq!(got, [kept, open, old].map(line), "{on}");
    }
    assert_eq!(asked.values("kept", "2024-03-09").unknown, 2);
    assert_eq!(asked.begins("kept"), Some(day("2024-03-01")));
}

#[test]
fn a_row_in_which_an_expression_fails_is_unknown() {
    let asked = asked(
        "INSERT INTO activities (minutes, kind, at) VALUES (0, 'mail', '2024-03-01'), (10, NULL, '2024-03-01'),
           (90, 'mail', '2024-03-01');",
    );
    let values = asked.values("failing", "2024-03-01");
    assert_eq!((super::lines(&values), values.unknown), (vec![String::from(" 1")], 1));
    let values = asked.values("long", "2024-03-01");
    assert_eq!((super::lines(&values), values.unknown), (vec![String::from(" 1")], 1), "without a kind");
}

#[test]
fn marks_are_of_who_marked() {
    let asked = asked(
        "INSERT INTO customers VALUES ('a', 'li', NULL, '2024-01-01', 'need', '2024-01-01');
         INSERT INTO marks VALUES ('a', 'x', '2024-03-06 10:00', 'wang'), ('a', 'y', '2024-03-06 10:04', 'wang'),
           ('a', 'x', '2024-03-06 10:10', 'wang'), ('a', 'x', '2024-03-06 10:11', 'wang'),
           ('a', 'x', '2024-03-06 10:05', NULL), ('a', 'x', '2024-03-07', 'wang');",
    );
    let sixth = "2024-03-06..2024-03-06";
    assert_eq!(some(&asked, "ticks", sixth), ["wang/x 3", "wang/y 1"]);
    assert_eq!(asked.values("ticks", sixth).left_out, 1, "nobody's mark is not the owner's");
    assert_eq!(some(&asked, "ticks_by_owner", sixth), ["li/n1 4"]);
    assert_eq!(some(&asked, "piled_up", sixth), ["wang 3"]);
}

#[test]
fn days_are_those_of_the_zone_and_of_the_calendar() {
    // The clock leaps from 02:00 to 03:00 on 31 March; 22:30 UTC of the 30th is 23:30 of that day, and
    // of the 31st 00:30 of 1 April.
    let asked = asked(
        "INSERT INTO activities (rep, at) VALUES ('li', '2024-03-30T22:30:00Z'), ('li', '2024-03-31T01:30:00Z'),
           ('li', '2024-03-31T21:59:59Z'), ('li', '2024-03-31T22:30:00Z'),
           ('wang', '2024-02-10'), ('wang', '2024-02-17'), ('wang', '2024-02-18'), ('wang', '2024-02-19');",
    );
    for (day, count) in [("2024-03-30", 1), ("2024-03-31", 2), ("2024-04-01", 1)] {
        assert_eq!(asked.lines("workdays", &format!("{day}..{day}")), [format!(" {count}")], "{day}");
    }
    let calendar = asked.with(|_, world| world.ruleset.calendar.clone());
    let workday = |on: &str| {
        let period = funnelwright::syntax::Period::Workday;
        let frame = funnelwright::metric::period(period, day(on), &calendar, chrono::Weekday::Mon);
        format!("{}..{}", frame.from.unwrap(), frame.through)
    };
    assert_eq!(workday("2024-02-14"), "2024-02-10..2024-02-18");
    assert_eq!(asked.lines("workdays", &workday("2024-02-14")), [" 3"]);
    assert_eq!(asked.lines("workdays", &workday("2024-02-19")), [" 1"]);
}
