//! Recorded runs, made again: what the store says is what they came to, and what is not can be told.

use funnelwright::workspace::{Comparison, ReplayVerdict, Replayed};

use super::bench::Bench;

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
entered = "created"
stage = "stage"
[[fact]]
id = "visits"
from = "visits"
agg = "count"
within = "5d"
[events.visits]
from = "visits"
customer = "customer"
at = "at"
[[funnel]]
id = "f"
entering_days = 3
stagnant_days = 3
losing_days = 3
[[funnel.stage]]
id = "need"
items = [{ id = "seen", expr = 'visits > 0' }, { id = "asked", mark = true }]
[[funnel.stage]]
id = "plan"
items = [{ id = "asked", mark = true }]
"#;

fn bench() -> Bench {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, created TEXT, stage TEXT);
         INSERT INTO customers VALUES ('a', '2024-03-01', 'need'), ('b', '2024-03-02', 'need'),
           ('c', '2024-03-03', 'plan'), ('d', '2024-03-08', 'need');
         CREATE TABLE visits (customer TEXT, at TEXT);
         INSERT INTO visits VALUES ('a', '2024-03-06 10:00'), ('b', '2024-03-09 11:00');",
    );
    bench
}

/// Five runs: at days' ends and at an instant, over days that were missed, and after an edit.
fn with_runs() -> Bench {
    let bench = bench();
    bench.run("2024-03-04");
    bench.run("2024-03-05T09:30");
    bench.run("2024-03-08");
    bench.rules("main.toml", &RULES.replacen("stagnant_days = 3", "stagnant_days = 1", 1));
    bench.run("2024-03-09");
    bench.run("2024-03-14");
    bench
}

fn compared(replayed: &Replayed) -> &Comparison {
    match &replayed.verdict {
        ReplayVerdict::Compared(comparison) => comparison,
        ReplayVerdict::Skipped(why) => panic!("run {}: {why}", replayed.run),
    }
}

/// No run is called wrong that the program made.
pub fn says_what_was_found(bench: &Bench) {
    for replayed in bench.replay() {
        let comparison = compared(&replayed);
        assert_eq!(comparison.disagreements, [], "run {}", replayed.run);
    }
}

/// By run, how many changes agree, how many customers must agree and do not, and how many cannot be told.
fn counts(bench: &Bench) -> Vec<(usize, usize, usize)> {
    bench.replay().iter().map(compared).map(|it| (it.agreed, it.disagreeing, it.unverified)).collect()
}

fn store(bench: &Bench, sql: &str) {
    rusqlite::Connection::open(bench.store()).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn over_the_same_rows_every_run_comes_to_what_it_recorded() {
    let bench = with_runs();
    bench.inspect();
    let replayed = bench.replay();
    assert_eq!(replayed.iter().map(|it| it.run).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert!(replayed.iter().all(|it| compared(it).rows_are_the_same));
    assert_eq!(counts(&bench), [(3, 0, 0), (0, 0, 0), (4, 0, 0), (3, 0, 0), (5, 0, 0)]);
}

#[test]
fn what_somebody_wrote_into_the_store_is_found_though_it_holds_together() {
    let bench = with_runs();
    // `d` never was losing: a change that is dated, caused and told as well as any other.
    store(
        &bench,
        "UPDATE fw_change SET effective_on = '2024-03-11'
         WHERE customer = 'd' AND run = 5 AND to_state = 'stagnant'",
    );
    bench.inspect();
    let replayed = bench.replay();
    let wrong: Vec<(i64, &str)> = replayed
        .iter()
        .flat_map(|it| compared(it).disagreements.iter().map(|found| (it.run, &*found.customer)))
        .collect();
    assert_eq!(wrong, [(5, "d")]);
    let found = &compared(&replayed[4]).disagreements[0];
    assert_eq!(found.recorded.len(), found.computed.len());
    assert_ne!(found.recorded, found.computed);
}

#[test]
fn a_cause_that_is_another_is_a_disagreement_too() {
    let bench = with_runs();
    store(&bench, "UPDATE fw_change SET cause = 'data' WHERE customer = 'a' AND cause = 'rules'");
    assert_eq!(counts(&bench).iter().map(|(_, wrong, _)| wrong).sum::<usize>(), 1);
}

#[test]
fn where_rows_came_since_nothing_is_called_wrong() {
    let bench = with_runs();
    bench.sql("UPDATE customers SET created = '2024-03-06' WHERE id = 'd'");
    let replayed = bench.replay();
    assert!(replayed.iter().all(|it| !compared(it).rows_are_the_same));
    assert!(replayed.iter().all(|it| compared(it).disagreeing == 0));
    let open: usize = replayed.iter().map(|it| compared(it).unverified).sum();
    assert!(open > 0 && replayed.iter().any(|it| compared(it).agreed > 0), "{:?}", counts(&bench));
    // What the next run says of them can be told again.
    bench.run("2024-03-15");
    assert!(compared(&bench.replay()[5]).rows_are_the_same);
    says_what_was_found(&bench);
}

#[test]
fn what_people_entered_counts_from_when_they_did() {
    let bench = with_runs();
    let prepared = bench.open().0;
    let snapshot = bench.snapshot();
    let as_of = funnelwright::time::AsOf::end_of("2024-03-14".parse().unwrap());
    let actor = funnelwright::workspace::Actor { customer: "c", as_of, by: "li" };
    let mark = funnelwright::workspace::mark(&prepared, &snapshot, &actor, "asked", true).unwrap();
    bench.writer().mark("c", &mark, "2030-01-01 00:00:01").unwrap();
    // It is dated on the day of the last run, and was made after it.
    assert_eq!(counts(&bench)[4], (5, 0, 0));
    bench.run("2024-03-15");
    assert!(counts(&bench)[5].0 > 0);
    says_what_was_found(&bench);
    // Whether it came before or after a run of the same second nobody knows.
    store(&bench, "UPDATE fw_mark SET recorded_at = '2029-01-01 00:00:00'");
    let (_, wrong, open) = counts(&bench)[4];
    assert_eq!((wrong, open), (0, 1));
}

#[test]
fn runs_whose_rules_fit_the_dataset_no_more_are_left_out() {
    let bench = with_runs();
    bench.sql("ALTER TABLE visits RENAME TO meetings");
    let renamed = RULES.replace("from = \"visits\"\ncustomer", "from = \"meetings\"\ncustomer");
    bench.rules("main.toml", &renamed);
    bench.run("2024-03-15");
    let replayed = bench.replay();
    for old in &replayed[..5] {
        let ReplayVerdict::Skipped(why) = &old.verdict else { panic!("{old:?}") };
        assert!(why.to_string().contains("can no longer be read"), "{why}");
    }
    assert_eq!(compared(&replayed[5]).disagreeing, 0);
}
