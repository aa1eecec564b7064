//! Expressions over metrics, and working time.

use super::{Asked, company, day};

const METRICS: &str = r#"
[[metric]]
id = "with_customers"
from = "activities"
where = 'kind == "visit"'
agg = "sum"
of = 'minutes'
by = ["unit.team"]
per = "week"
[[metric]]
id = "minutes"
from = "activities"
agg = "sum"
of = 'minutes'
by = ["unit.team"]
per = "week"
[[metric]]
id = "share"
expr = 'with_customers / minutes'
by = ["unit.team"]
per = "week"
[[metric]]
id = "of_time"
expr = '(minutes + 0.0 * share ?? minutes) / work_minutes'
by = ["unit.team"]
per = "week"
[[metric]]
id = "per_kind"
from = "activities"
where = 'kind == "visit"'
by = ["kind"]
per = "week"
[[metric]]
id = "all_kinds"
from = "activities"
by = ["kind"]
per = "week"
[[metric]]
id = "kind_share"
expr = 'per_kind / all_kinds'
by = ["kind"]
per = "week"
[[metric]]
id = "everybody"
from = "activities"
agg = "sum"
of = 'minutes'
per = "week"
[[metric]]
id = "time_of_all"
expr = 'everybody * 0.0 + work_minutes'
per = "week"
[[metric]]
id = "person_minutes"
from = "activities"
agg = "sum"
of = 'minutes'
by = ["person"]
per = "week"
[[metric]]
id = "person_time"
expr = 'person_minutes * 0.0 + work_minutes'
by = ["person"]
per = "week"
[[metric]]
id = "promised"
from = "promises"
by = ["unit.team"]
per = "week"
[[metric]]
id = "mixed"
expr = 'promised / (minutes + 1.0)'
by = ["unit.team"]
per = "week"
"#;

fn asked() -> Asked {
    Asked::of(&company(
        METRICS,
        "INSERT INTO activities (rep, kind, minutes, at) VALUES ('wang', 'visit', 30, '2024-03-04'),
           ('wang', 'mail', 90, '2024-03-05'), ('li', 'mail', 60, '2024-03-06'), ('zhao', NULL, NULL, '2024-03-06');
         INSERT INTO promises (customer, made) VALUES ('a', '2024-03-07');
         INSERT INTO customers VALUES ('a', 'wang', NULL, '2024-01-01', 'need', '2024-01-01');",
    ))
}

const WEEK: &str = "2024-03-04..2024-03-10";

#[test]
fn a_division_by_zero_is_missing() {
    let asked = asked();
    assert_eq!(asked.lines("with_customers", WEEK), ["n1 30", "n2 0", "s1 0"]);
    assert_eq!(asked.lines("minutes", WEEK), ["n1 120", "n2 0", "s1 60"]);
    assert_eq!(asked.lines("share", WEEK), ["n1 0.25", "n2 -", "s1 0"]);
    let values = asked.values("share", WEEK);
    assert_eq!((values.left_out, values.unknown), (0, 1), "of the row without a kind");
}

#[test]
fn a_group_without_rows_of_one_metric_has_its_empty_value() {
    assert_eq!(asked().lines("kind_share", WEEK), ["mail 0", "visit 1"]);
}

#[test]
fn working_time_is_of_the_people_who_are_there_on_each_working_day() {
    let asked = asked();
    // Monday to Friday: wang five days in n1, li two there and three in s1, sun five in s1.
    let minutes = |days: f64| days * 480.0;
    let of_time = asked.values("of_time", WEEK);
    let value = |place: usize| of_time.groups.values().nth(place).unwrap().value.unwrap();
    assert!((value(0) - 120.0 / minutes(7.0)).abs() < 1e-12);
    assert!((value(1) - 0.0 / minutes(5.0)).abs() < 1e-12);
    assert!((value(2) - 60.0 / minutes(8.0)).abs() < 1e-12);
    assert_eq!(asked.lines("time_of_all", WEEK), [format!(" {}", minutes(25.0))]);
    assert_eq!(
        asked.lines("person_time", WEEK),
        ["boss 2400", "li 2400", "sun 2400", "wang 2400", "zhao 2400"]
    );
    // The week after: sun has left. The Spring Festival: one working day, a Sunday.
    assert_eq!(asked.lines("time_of_all", "2024-03-11..2024-03-17"), [format!(" {}", minutes(20.0))]);
    assert_eq!(asked.lines("time_of_all", "2024-02-12..2024-02-18"), [format!(" {}", minutes(5.0))]);
    assert_eq!(asked.lines("time_of_all", "2024-03-09..2024-03-10"), [" 0"]);
    assert!(asked.lines("of_time", "2024-03-09..2024-03-10").iter().all(|line| line.ends_with(" -")));
}

#[test]
fn an_expression_begins_where_the_last_of_its_parts_does() {
    let asked = asked();
    assert_eq!(asked.begins("minutes"), Some(day("2024-03-04")));
    assert_eq!(asked.begins("promised"), Some(day("2024-03-07")));
    assert_eq!(asked.begins("mixed"), Some(day("2024-03-07")));
    assert_eq!(
        asked.lines("mixed", WEEK),
        [format!("n1 {}", 1.0 / 121.0), String::from("n2 0"), String::from("s1 0")]
    );
    let empty = Asked::of(&company(METRICS, ""));
    assert_eq!((empty.begins("minutes"), empty.begins("mixed")), (None, None));
}
