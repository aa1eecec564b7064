//! Stores that are pruned and backed up go on as if they had not been.

use std::collections::BTreeMap;
use std::time::Duration;

use funnelwright::delta::Delta;
use funnelwright::store::{PruneLimits, PrunedCounts, Store, backup};
use funnelwright::value::Date;
use funnelwright::workspace::{RetentionError, prune_limits};
use rusqlite::Connection;

use super::bench::{Bench, NOW, lines, now};
use super::replaying::says_what_was_found;
use super::watching::{RULES, workspace};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn days(from: &str, through: &str) -> impl Iterator<Item = String> {
    let through = day(through);
    day(from).iter_days().take_while(move |day| *day <= through).map(|day| day.to_string())
}

fn limits(bench: &Bench, before: &str) -> Result<PruneLimits, RetentionError> {
    let (prepared, opened) = bench.open();
    let connection = opened.connection.as_ref().unwrap();
    prune_limits(&prepared.ruleset, connection, &bench.snapshot(), (day(before), now()))
}

/// Long after everything was sent.
const LATER: &str = "2031-01-01T00:00:00Z";

fn prune(bench: &Bench, before: &str) -> PrunedCounts {
    let limits = limits(bench, before).unwrap();
    let connection = Connection::open(bench.store()).unwrap();
    connection
        .execute("UPDATE fw_outbox SET status = 'sent', sent_at = ?1 WHERE status = 'waiting'", [NOW])
        .unwrap();
    drop(connection);
    let mut store = bench.writer();
    let counted = store.prune(&limits, true, (LATER, LATER)).unwrap();
    let pruned = store.prune(&limits, false, (LATER, LATER)).unwrap();
    assert_eq!(counted, pruned, "what is counted is what goes");
    assert!(store.prune(&limits, false, (LATER, LATER)).unwrap().is_empty(), "there is no more");
    store.give_back().unwrap();
    pruned
}

/// All that a delta says, in the order in which it says it.
fn said(delta: &Delta) -> BTreeMap<&'static str, Vec<String>> {
    let watch = &delta.watch;
    BTreeMap::from([
        ("changes", lines(delta)),
        ("rows", delta.rows.iter().map(|it| format!("{it:?}")).collect()),
        ("news", watch.news.iter().map(|it| format!("{it:?}")).collect()),
        ("observations", watch.observations.iter().map(|it| format!("{it:?}")).collect()),
        ("points", watch.points.iter().map(|it| format!("{it:?}")).collect()),
        ("messages", watch.outgoing.iter().map(|it| format!("{it:?}")).collect()),
        ("findings", delta.findings.list().iter().map(|it| format!("{it:?}")).collect()),
    ])
}

/// Rules that look back a few weeks, and at how long states have stood.
fn rules() -> String {
    let shorter = RULES.replacen("periods = 5, min_points = 2", "periods = 2, min_points = 2", 1);
    shorter.replacen("periods = 3, min_points = 1", "periods = 1, min_points = 1", 1)
        + r#"
[[metric]]
id = "long"
from = "customers"
where = 'today - state_since > 4'
[[anomaly]]
id = "many_long"
metric = "long"
against = { history = "trailing", periods = 3, min_points = 1 }
when = 'delta != 0.0'
[[anomaly]]
id = "very_long"
on = "customer"
when = 'in_funnel && today - state_since > 5'
"#
}

/// A company that is watched for eleven weeks.
fn watched() -> Bench {
    let bench = workspace();
    bench.rules("main.toml", &rules());
    for day in days("2024-01-15", "2024-03-31") {
        bench.run(&day);
    }
    bench
}

#[test]
fn a_pruned_store_gives_what_the_whole_one_gives() {
    let (whole, pruned) = (watched(), watched());
    let counts = prune(&pruned, "2024-03-25");
    let PrunedCounts { outcomes, points, changes, messages, events, alerts, .. } = counts;
    for (what, count) in [
        ("outcomes", outcomes),
        ("points", points),
        ("changes", changes),
        ("messages", messages),
        ("events", events),
        ("alerts", alerts),
    ] {
        assert!(count > 0, "{what}: {counts:?}");
    }
    pruned.inspect();
    let mut told = 0;
    for (turn, day) in days("2024-04-01", "2024-04-25").enumerate() {
        let late = format!(
            "INSERT INTO visits VALUES ('c{:02}', 'p1', '2024-03-{:02} 11:00')",
            turn % 30,
            10 + turn % 20
        );
        let renamed = rules().replacen("when = 'abs(z) >= 1.0'", "when = 'abs(z) >= 0.4'", 1);
        for bench in [&whole, &pruned] {
            if turn % 3 == 0 {
                bench.sql(&late);
            }
            if turn == 12 {
                bench.rules("main.toml", &renamed);
            }
        }
        let (expected, found) = (whole.run(&day), pruned.run(&day));
        told += expected.watch.news.len() + expected.changes.len();
        assert_eq!(said(&found), said(&expected), "{day}");
    }
    assert!(told > 50, "{told}");
    pruned.inspect();
    says_what_was_made_after(&pruned);
    // Once more, and over what was pruned before.
    assert!(!prune(&pruned, "2024-04-20").is_empty());
    for day in days("2024-04-26", "2024-05-05") {
        assert_eq!(said(&pruned.run(&day)), said(&whole.run(&day)), "{day}");
    }
    pruned.inspect();
}

/// Runs before the limit cannot be made again, the later ones can.
fn says_what_was_made_after(bench: &Bench) {
    use funnelwright::workspace::ReplayVerdict;
    let replayed = bench.replay();
    let (mut skipped, mut compared) = (0, 0);
    for one in &replayed {
        match &one.verdict {
            ReplayVerdict::Skipped(why) => {
                assert!(why.to_string().contains("pruned"), "{why}");
                assert_eq!(compared, 0, "only the first ones");
                skipped += 1;
            }
            ReplayVerdict::Compared(comparison) => {
                assert_eq!(comparison.disagreements, [], "run {}", one.run);
                compared += 1;
            }
        }
    }
    assert!(skipped > 0 && compared >= 25, "{skipped} {compared}");
}

#[test]
fn what_will_be_needed_cannot_be_pruned() {
    let bench = workspace();
    assert!(matches!(limits(&bench, "2024-01-01"), Err(RetentionError::NoRun)));
    bench.run("2024-01-15");
    bench.run("2024-02-15");
    let refused = limits(&bench, "2024-02-16").unwrap_err().to_string();
    assert!(refused.contains("give 2024-02-15 or earlier"), "{refused}");
    let limits = limits(&bench, "2024-02-15").unwrap();
    assert!(limits.points < day("2024-02-01"), "baselines look back: {limits:?}");
    assert!(limits.alerts <= day("2024-01-15"), "{limits:?}");
    // Who reads with the rules applied last has to know them.
    bench.sql("ALTER TABLE visits RENAME TO meetings");
    bench.rules("main.toml", &RULES.replace("from = \"visits\"\ncustomer", "from = \"meetings\"\ncustomer"));
    let refused = self::limits(&bench, "2024-02-15").unwrap_err().to_string();
    assert!(refused.contains("run once with the present rules"), "{refused}");
}

#[test]
fn changes_that_metrics_count_stay_as_long_as_reports_look_back() {
    let bench = workspace();
    let counted = "[[metric]]\nid = \"moves\"\nfrom = \"changes\"\nper = \"day\"\nby = [\"person\"]\n";
    bench.rules("main.toml", &(RULES.to_owned() + counted));
    bench.run("2024-01-15");
    let kept = limits(&bench, "2024-01-15").unwrap();
    assert_eq!(kept.changes, day("2021-11-06"), "{kept:?}");
    // What is left out of it later was still asked for by the rules applied last.
    bench.rules("main.toml", RULES);
    assert_eq!(limits(&bench, "2024-01-15").unwrap().changes, day("2021-11-06"));
    bench.run("2024-01-16");
    assert!(limits(&bench, "2024-01-15").unwrap().changes > day("2023-01-01"));
}

#[test]
fn a_store_that_lost_its_lease_is_not_pruned() {
    let bench = watched();
    let limits = limits(&bench, "2024-03-25").unwrap();
    let mut store = bench.writer();
    let other = Connection::open(bench.store()).unwrap();
    other.execute("UPDATE fw_lease SET token = token + 1", []).unwrap();
    assert!(store.prune(&limits, false, (LATER, LATER)).is_err());
    assert!(store.give_back().is_err());
    let runs: i64 = other.query_row("SELECT count(*) FROM fw_run", [], |row| row.get(0)).unwrap();
    assert_eq!(runs, 77);
}

#[test]
fn a_backup_goes_on_where_the_store_was() {
    let (whole, restored) = (workspace(), workspace());
    for day in days("2024-01-15", "2024-02-04") {
        whole.run(&day);
        restored.run(&day);
    }
    let copy = restored.path("backup.db");
    // Somebody holds the store, and writes on.
    let writer = Store::open(&restored.store(), "run", NOW, Duration::ZERO).unwrap();
    let made = backup(&restored.store(), &copy, false).unwrap();
    drop(writer);
    assert_eq!((made.runs, made.generation), (21, 21));
    for day in days("2024-02-05", "2024-02-09") {
        restored.run(&day);
    }
    std::fs::copy(&copy, restored.store()).unwrap();
    restored.inspect();
    says_what_was_found(&restored);
    for day in days("2024-02-05", "2024-02-20") {
        assert_eq!(said(&restored.run(&day)), said(&whole.run(&day)), "{day}");
    }
    let keys = |bench: &Bench| bench.query("SELECT key FROM fw_outbox ORDER BY key");
    assert_eq!(keys(&restored), keys(&whole), "what is sent again is sent under the same keys");
}
