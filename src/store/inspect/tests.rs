//! What is found in a store, and that nothing is in a sound one.

use super::super::fixture::{
    CLOCK, baseline, change, day, folder, instant, open, position, quiet, row, texts,
};
use super::super::{Store, StoreError};
use super::*;
use crate::alert::{AlertEvent, Key, Severity, What};
use crate::delta::{Delta, Watch};
use crate::dispatch::Outgoing;
use crate::evaluate::{Cause, State};

/// A second run: 甲 is losing now, and an alert opens about it.
fn second() -> Delta {
    let losing = position("enterprise", "need", State::Losing);
    let mut moved = change("甲", Some(position("enterprise", "need", State::Stagnant)), losing.clone());
    moved.on = day("2024-03-06");
    moved.cause = Cause::Time;
    let key = Key::parse("big|customer:甲|2024-03-06").unwrap();
    let event = |what| AlertEvent { at: instant("2024-03-06T23:00:00"), by: None, what, note: None };
    let told = What::Told { step: 0, to: vec!["li".into()] };
    let news = vec![(key.clone(), event(What::Opened { on: day("2024-03-06") })), (key.clone(), event(told))];
    let message = Outgoing {
        key: format!("{key}|1|li|-").into(),
        alert: key,
        event: 1,
        recipient: "li".into(),
        channel: None,
        digest: None,
        severity: Severity::Warning,
        title: "t".into(),
        text: "x".into(),
    };
    let first = baseline();
    Delta {
        changes: vec![moved],
        rows: vec![row("甲", losing, Some("2024-03-06"))],
        standing: first.standing,
        watch: Watch { news, outgoing: vec![message], ..Watch::default() },
        ..quiet(1)
    }
}

fn store() -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, path) = folder();
    let mut store: Store = open(&path).unwrap();
    store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    store.commit(&second(), &texts("a"), None, CLOCK).unwrap();
    (folder, path)
}

#[test]
fn a_store_that_only_the_program_wrote_has_no_fault() {
    let (_folder, path) = store();
    let found = inspect(&path).unwrap();
    assert_eq!(found.faults, []);
    let counts = (found.generation, found.runs, found.customers, found.changes, found.alerts);
    assert_eq!(counts, (2, 2, 2, 3, 1));
    assert!(matches!(inspect(Path::new("absent.db")), Err(StoreError::Missing(_))));
}

#[test]
fn whatever_else_was_written_is_found() {
    for (sql, check, words) in [
        ("UPDATE fw_change SET from_state = 'losing' WHERE run = 2", Check::Changes, "does not begin where"),
        ("UPDATE fw_change SET effective_on = '2024-03-04' WHERE run = 2", Check::Changes, "dated before"),
        ("UPDATE fw_customer SET state = 'entering' WHERE customer = '甲'", Check::Changes, "where its last change led"),
        ("DELETE FROM fw_change WHERE run = 2", Check::Changes, "where its last change led"),
        ("DELETE FROM fw_change WHERE run = 2", Check::Runs, "run 2 counted other state changes than there are: 1 / 0"),
        ("DELETE FROM fw_customer WHERE customer = '甲'", Check::Changes, "stands nowhere"),
        ("DELETE FROM fw_customer WHERE customer = '甲'", Check::Runs, "other customers than there are: 2 / 1"),
        ("UPDATE fw_customer SET state = 'soon'", Check::Contents, "`soon` is no word"),
        ("UPDATE fw_run SET as_of = '2024-03-01' WHERE run = 2", Check::Runs, "run 2 does not come after run 1"),
        ("UPDATE fw_store SET generation = 1", Check::Runs, "later generation than the store, which is at 1"),
        ("DELETE FROM fw_ruleset_file", Check::Runs, "has no files"),
        ("DELETE FROM fw_run WHERE run = 2", Check::References, "`fw_run` that is not there"),
        ("DELETE FROM fw_alert_event WHERE seq = 0", Check::Alerts, "missing before event 1"),
        ("DELETE FROM fw_alert_event WHERE seq = 0", Check::Alerts, "event 0 of alert"),
        ("UPDATE fw_alert SET status = 'closed'", Check::Alerts, "is `closed`, which its events"),
        ("UPDATE fw_alert_event SET event = 'sung' WHERE seq = 1", Check::Alerts, "`sung` is no event"),
        (
            "INSERT INTO fw_alert (key, rule, subject, subject_kind, subject_id, episode_day, episode_nth, status, step)
             SELECT key || '#2', rule, subject, subject_kind, subject_id, episode_day, 2, 'open', 0 FROM fw_alert",
            Check::Alerts,
            "2 alerts about `big|customer:甲` are not over",
        ),
        ("UPDATE fw_outbox SET event = 0", Check::Outbox, "does not tell its recipient anything (opened)"),
        ("UPDATE fw_outbox SET recipient = 'wu'", Check::Outbox, "does not tell its recipient"),
        ("UPDATE fw_outbox SET status = 'lost'", Check::Outbox, "is `lost`, and messages are waiting, sent or dead"),
    ] {
        let (_folder, path) = store();
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
        drop(connection);
        let found = inspect(&path).unwrap();
        let is_it = |fault: &Fault| fault.check == check && fault.what.english.contains(words);
        assert!(found.faults.iter().any(is_it), "{sql}: {:#?}", found.faults);
    }
}

#[test]
fn pages_that_were_written_over_are_found_and_few_faults_are_told() {
    let (_folder, path) = store();
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
             INSERT INTO fw_change (run, customer, effective_on, to_state, cause, late, reason, ruleset)
             SELECT 2, 'x' || i, '2024-03-06', 'won', 'time', 0, 'r', 'h' FROM n;",
        )
        .unwrap();
    drop(connection);
    let found = inspect(&path).unwrap();
    assert!(found.faults.iter().any(|fault| fault.what.english == "and 480 more of this kind"));
    assert!(found.faults.len() < 3 * MOST);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 6000].fill(7);
    std::fs::write(&path, bytes).unwrap();
    match inspect(&path) {
        Ok(found) => assert!(found.faults.iter().any(|fault| fault.check == Check::File)),
        Err(error) => assert!(matches!(error, StoreError::Damaged(..)), "{error}"),
    }
}
