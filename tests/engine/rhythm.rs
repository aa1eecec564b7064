//! Any rhythm of runs gives the same history.

use std::fmt::Write;

use funnelwright::time::AsOf;
use proptest::prelude::*;

use super::bench::{Bench, lines};

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
entered = "created"
[history]
from = "history"
customer = "customer"
stage = "stage"
at = "at"
seq = "id"
[events.activities]
from = "activities"
customer = "customer"
at = "at"
[marks]
from = "marks"
customer = "customer"
item = "item"
at = "at"
done = "done"
[[fact]]
id = "visits_5d"
from = "activities"
where = 'kind == "visit"'
agg = "count"
within = "5d"
[[fact]]
id = "minutes"
from = "activities"
agg = "sum"
of = "minutes"
within = "stage"
[[funnel]]
id = "main"
admit = [{ id = "touched", expr = 'visits_5d < 3' }]
entering_days = 'if size == 1 { 1 } else { 3 }'
stagnant_days = 2
losing_days = 4
[[funnel.stage]]
id = "need"
improving = 'visits_5d > 0'
items = [{ id = "met", expr = 'minutes >= 20' }, { id = "asked", mark = true, renew = true }]
[[funnel.stage]]
id = "plan"
items = [{ id = "asked", mark = true }, { id = "old", expr = 'days_in_funnel > 6' }]
[[funnel.stage]]
id = "offer"
days = "business"
items = [{ id = "often", expr = 'visits_to_stage > 1' }]
"#;

/// One thing that happens: customer, day, hour, what.
type Happening = (u8, u32, u32, u8);

fn date(day: u32) -> String {
    format!("2024-03-{day:02}")
}

fn sql(happenings: &[Happening]) -> String {
    let mut sql = String::from(
        "CREATE TABLE customers (id TEXT, created DATE, size INTEGER);
         CREATE TABLE history (id INTEGER PRIMARY KEY, customer TEXT, stage TEXT, at DATETIME);
         CREATE TABLE activities (customer TEXT, kind TEXT, minutes INTEGER, at DATETIME);
         CREATE TABLE marks (customer TEXT, item TEXT, at DATETIME, done INTEGER);",
    );
    for customer in 0..3 {
        let _ = write!(
            sql,
            "INSERT INTO customers VALUES ('{customer}', '{}', {customer});",
            date(1 + customer * 4)
        );
    }
    for (customer, day, hour, what) in happenings {
        let at = format!("{} {hour:02}:00", date(*day));
        let _ = match what {
            0..=4 => {
                let stage = ["need", "plan", "offer", "won", "lost"][usize::from(*what)];
                write!(
                    sql,
                    "INSERT INTO history (customer, stage, at) VALUES ('{customer}', '{stage}', '{at}');"
                )
            }
            5 | 6 => write!(sql, "INSERT INTO activities VALUES ('{customer}', 'visit', 10, '{at}');"),
            7 => write!(sql, "INSERT INTO activities VALUES ('{customer}', 'call', 15, '{at}');"),
            8 => write!(sql, "INSERT INTO marks VALUES ('{customer}', 'asked', '{at}', 1);"),
            _ => write!(sql, "INSERT INTO marks VALUES ('{customer}', 'asked', '{at}', 0);"),
        };
    }
    sql
}

/// Runs at the given days' ends, after a first run on the 3rd.
fn history(happenings: &[Happening], run_days: &[u32]) -> Vec<String> {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql(&sql(happenings));
    bench.run(&date(3));
    run_days.iter().flat_map(|day| lines(&bench.run(&date(*day)))).collect()
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    prop::collection::vec((0..3_u8, 1..20_u32, 0..24_u32, 0..10_u8), 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn daily_runs_one_late_run_and_any_other_rhythm_agree(
        happenings in happenings(),
        mut some_days in prop::collection::btree_set(4..20_u32, 1..6),
    ) {
        let daily: Vec<u32> = (4..=20).collect();
        let want = history(&happenings, &daily);
        prop_assert_eq!(&history(&happenings, &[20]), &want);
        some_days.insert(20);
        let some_days: Vec<u32> = some_days.into_iter().collect();
        prop_assert_eq!(&history(&happenings, &some_days), &want);
    }

    #[test]
    fn runs_at_instants_lead_to_the_same_state_at_the_end_of_the_day(
        happenings in happenings(),
        instants in prop::collection::btree_set((4..20_u32, 0..24_u32), 1..6),
    ) {
        let ends = |runs: &[String]| -> Vec<(String, String)> {
            let bench = Bench::new(&[("main.toml", RULES)]);
            bench.sql(&sql(&happenings));
            bench.run(&date(3));
            for run in runs {
                bench.run(run);
            }
            bench.run(&date(20));
            let snapshot = bench.snapshot();
            assert_eq!(snapshot.committed, Some(AsOf::end_of("2024-03-20".parse().unwrap())));
            let positions = snapshot.customers.iter();
            positions.map(|(id, row)| (id.to_string(), format!("{:?}", row.position))).collect()
        };
        let instants: Vec<String> =
            instants.into_iter().map(|(day, hour)| format!("{}T{hour:02}:30", date(day))).collect();
        prop_assert_eq!(ends(&instants), ends(&[]));
    }
}

#[test]
fn the_comparison_can_fail() {
    let one = history(&[(0, 5, 9, 1)], &[20]);
    let other = history(&[(0, 6, 9, 1)], &[20]);
    assert_ne!(one, other);
}
