//! The guard.

use funnelwright::delta::held;

use super::bench::Bench;

pub const RULES: &str = r#"
[workspace]
dataset = "crm.db"
max_changes = "20%"
[customers]
from = "customers"
id = "id"
entered = "created"
stage = "stage"
stage_since = "since"
[[funnel]]
id = "main"
entering_days = 7
stagnant_days = 14
losing_days = 30
[[funnel.stage]]
id = "need"
items = [{ id = "ok", expr = 'flag == 1' }]
"#;

/// Ten customers who entered their stage on the same day.
pub fn bench() -> Bench {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql("CREATE TABLE customers (id TEXT, created DATE, stage TEXT, since DATE, flag INTEGER);");
    for id in 0..10 {
        bench.sql(&format!("INSERT INTO customers VALUES ('c{id}', '2024-03-01', 'need', '2024-03-01', 0);"));
    }
    bench
}

#[test]
fn the_baseline_and_the_clock_are_never_held() {
    let bench = bench();
    let baseline = bench.run("2024-03-05");
    assert_eq!(baseline.changes.len(), 10);
    assert_eq!(held(&baseline, Some(0.2)), None);
    let time = bench.plan("2024-03-09");
    assert_eq!(time.changes.len(), 10, "all turn stagnant");
    assert_eq!(held(&time, Some(0.2)), None);
}

#[test]
fn more_than_the_share_is_held_and_the_share_itself_is_not() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.sql("UPDATE customers SET flag = 1 WHERE id < 'c2';");
    assert_eq!(held(&bench.plan("2024-03-06"), Some(0.2)), None);
    bench.sql("UPDATE customers SET flag = 1 WHERE id < 'c3';");
    let delta = bench.plan("2024-03-06");
    let found = held(&delta, Some(0.2)).expect("held");
    assert_eq!((found.customers, found.of, found.day.to_string()), (3, 10, String::from("2024-03-06")));
    assert_eq!(held(&delta, None), None);
}

#[test]
fn an_edit_of_the_rules_counts() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.rules("main.toml", &RULES.replace("entering_days = 7", "entering_days = 2"));
    let delta = bench.plan("2024-03-05");
    assert!(held(&delta, Some(0.2)).is_some());
    assert!(delta.changes.iter().all(|change| change.cause.word() == "rules" && !change.late));
}

#[test]
fn what_the_data_alone_changes_too_much_is_told_apart() {
    let bench = bench();
    bench.run("2024-03-05");
    bench.rules("main.toml", &RULES.replace("entering_days = 7", "entering_days = 2"));
    bench.sql("UPDATE customers SET flag = 1 WHERE id < 'c2';");
    let of_both = held(&bench.plan("2024-03-05"), Some(0.2)).expect("held");
    assert!(!of_both.by_data_alone, "two of ten may change");
    bench.sql("UPDATE customers SET flag = 1 WHERE id < 'c3';");
    let of_data = held(&bench.plan("2024-03-05"), Some(0.2)).expect("held");
    assert!(of_data.by_data_alone);
}
