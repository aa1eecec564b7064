//! When a watcher wakes by itself: at the end of the local day, wherever the clock leaps, at the slots of
//! rules, and when the clock of an alert has something to say.

use chrono::{DateTime, TimeDelta, Utc};

use super::bench::Bench;
use super::by_hand::{keeper, turn};

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
timezone = "ZONE"
[customers]
from = "customers"
id = "id"
entered = "created"
stage = "stage"
stage_since = "since"
[[funnel]]
id = "main"
entering_days = 700
stagnant_days = 14
losing_days = 30
[[funnel.stage]]
id = "need"
"#;

const DAILY: &str = r#"
[[anomaly]]
id = "morning"
on = "customer"
when = 'days_in_stage > 100000'
cadence = "daily 02:30"
"#;

const HANDLED: &str = r#"
[[anomaly]]
id = "stands"
on = "customer"
when = 'days_in_stage >= 3'
handle_within = "1d"
escalate = [{ after = "1d", to = "operators" }]
"#;

/// When a keeper wakes that evaluates at these instants.
fn wakes(zone: &str, more: &str, at: &[&str]) -> String {
    let rules = RULES.replace("ZONE", zone);
    let bench = Bench::new(&[("main.toml", &rules), ("more.toml", more)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, created DATE, stage TEXT, since DATE);
         INSERT INTO customers VALUES ('a', '2023-01-01', 'need', '2023-01-01');",
    );
    let instants: Vec<DateTime<Utc>> = at.iter().map(|at| at.parse().unwrap()).collect();
    let mut keeper = keeper(&bench, TimeDelta::zero(), instants[0]);
    for now in &instants {
        turn(&mut keeper, *now, (false, &|| None), &mut |_| {});
    }
    assert_eq!(keeper.condition().runs, instants.len() as u64, "{:?}", keeper.condition());
    keeper.wakes_at().unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[test]
fn days_end_where_the_clock_says() {
    for (zone, now, end) in [
        ("Asia/Shanghai", "2024-03-05T10:00:00Z", "2024-03-05T16:00:00Z"),
        // The clock leaps from 00:00 to 01:00: the day begins at 01:00.
        ("America/Havana", "2024-03-09T20:00:00Z", "2024-03-10T05:00:00Z"),
        // 00:00 comes once, and an hour later again as 00:00: the first one ends the day before.
        ("America/Havana", "2024-11-02T20:00:00Z", "2024-11-03T04:00:00Z"),
        // A day of 23 hours, and one of 25.
        ("Europe/Berlin", "2024-03-31T00:00:00Z", "2024-03-31T22:00:00Z"),
        ("Europe/Berlin", "2024-10-27T00:00:00Z", "2024-10-27T23:00:00Z"),
    ] {
        assert_eq!(wakes(zone, "", &[now]), end, "{zone} {now}");
    }
}

#[test]
fn slots_come_before_the_end_of_the_day_wherever_the_clock_leaps() {
    for (now, slot) in [
        ("2024-03-05T00:00:00Z", "2024-03-05T01:30:00Z"),
        // 02:30 is leapt over: it fires at 03:00.
        ("2024-03-31T00:00:00Z", "2024-03-31T01:00:00Z"),
        // It comes twice: the first counts.
        ("2024-10-26T23:00:00Z", "2024-10-27T00:30:00Z"),
        ("2024-10-27T00:31:00Z", "2024-10-27T23:00:00Z"),
    ] {
        assert_eq!(wakes("Europe/Berlin", DAILY, &[now]), slot, "{now}");
    }
}

#[test]
fn the_clock_of_an_alert_wakes_it() {
    let told = "2024-03-05T02:00:00Z";
    assert_eq!(wakes("UTC", HANDLED, &[told]), "2024-03-06T00:00:00Z");
    // It is to be handled within a day of the telling.
    assert_eq!(wakes("UTC", HANDLED, &[told, "2024-03-06T00:00:00Z"]), "2024-03-06T02:00:00Z");
}
