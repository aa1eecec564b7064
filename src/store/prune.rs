//! Taking out of a store what no result will ever depend on.
//!
//! What stays whatever its age: the journal, for states of any day are made of it; the last change of
//! every customer before the limit, which says since when it has stood; alerts that are not over, or that
//! silence their rule; the last evaluation of each customer, which the next one is compared with; and
//! runs and rules that something kept refers to.

use rusqlite::{Connection, Transaction, params};

use super::alert_event::day_text;
use super::error::{StoreError, at};
use crate::value::Date;

/// Before which days things go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PruneLimits {
    /// Evaluations, findings and runs.
    pub before: Date,
    /// Alerts that are over, with their events and messages.
    pub alerts: Date,
    /// Values of metrics.
    pub points: Date,
    /// State changes.
    pub changes: Date,
}

/// How much was taken out, in the order in which it went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PrunedCounts {
    /// Evaluations of rules.
    pub outcomes: usize,
    /// Values of metrics.
    pub points: usize,
    /// State changes.
    pub changes: usize,
    /// Messages.
    pub messages: usize,
    /// Events of alerts.
    pub events: usize,
    /// Alerts.
    pub alerts: usize,
    /// Findings about rows.
    pub findings: usize,
    /// Runs.
    pub runs: usize,
    /// Rulesets.
    pub rulesets: usize,
}

impl PrunedCounts {
    /// Whether there was nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Takes out what lies before the limits, and writes down that it did. `recent` is a wall clock, UTC text:
/// messages sent since then stay, for channels count them.
pub(super) fn prune(
    transaction: &Transaction<'_>,
    limits: &PruneLimits,
    (clock, recent): (&str, &str),
) -> rusqlite::Result<PrunedCounts> {
    let before = day_text(limits.before);
    let changes_before = changes_before(transaction, &day_text(limits.changes))?;
    let mut counts = PrunedCounts {
        outcomes: transaction.execute(OUTCOMES, [&before])?,
        points: transaction
            .execute("DELETE FROM fw_metric_point WHERE through_day < ?1", [day_text(limits.points)])?,
        changes: transaction.execute(CHANGES, [&changes_before])?,
        ..PrunedCounts::default()
    };
    let chosen = params![day_text(limits.alerts), recent];
    transaction.execute_batch("CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY, key TEXT)")?;
    transaction.execute(&format!("INSERT INTO temp.gone {ALERTS}"), chosen)?;
    let delete = |sql: &str| transaction.execute(sql, []);
    counts.messages = delete("DELETE FROM fw_outbox WHERE alert IN (SELECT key FROM temp.gone)")?;
    counts.events = delete("DELETE FROM fw_alert_event WHERE alert IN (SELECT id FROM temp.gone)")?;
    counts.alerts = delete("DELETE FROM fw_alert WHERE id IN (SELECT id FROM temp.gone)")?;
    transaction.execute_batch("DROP TABLE temp.gone")?;
    counts.findings = transaction.execute(FINDINGS, [&before])?;
    counts.runs = transaction.execute(RUNS, params![before, changes_before])?;
    delete(
        "DELETE FROM fw_ruleset_file WHERE ruleset NOT IN (SELECT ruleset FROM fw_run UNION SELECT ruleset FROM fw_change)",
    )?;
    counts.rulesets = delete(
        "DELETE FROM fw_ruleset WHERE hash NOT IN (SELECT ruleset FROM fw_run UNION SELECT ruleset FROM fw_change)",
    )?;
    if !counts.is_empty() {
        record(transaction, (&before, &changes_before, clock), &counts)?;
    }
    Ok(counts)
}

/// Of a customer the last outcome stays, and all of what is about an alert that is not over.
const OUTCOMES: &str = "DELETE FROM fw_outcome WHERE data_day < ?1
     AND NOT (substr(subject, 1, 9) = 'customer:'
       AND id = (SELECT max(id) FROM fw_outcome AS o WHERE o.rule = fw_outcome.rule AND o.subject = fw_outcome.subject))
     AND NOT EXISTS (SELECT 1 FROM fw_alert AS a
       WHERE a.rule = fw_outcome.rule AND a.subject = fw_outcome.subject AND a.status <> 'closed')";

/// Of each customer all changes of the last day before the limit on which it changed stay.
const CHANGES: &str = "DELETE FROM fw_change WHERE effective_on < ?1 AND effective_on <
     (SELECT max(effective_on) FROM fw_change AS o WHERE o.customer = fw_change.customer AND o.effective_on < ?1)";

const ALERTS: &str = "SELECT id, key FROM fw_alert AS a
     WHERE status = 'closed' AND closed_at < ?1 AND episode_day < ?1
     AND NOT (ending = 'by hand' AND resolved_on IS NULL)
     AND key NOT IN (SELECT inhibited_by FROM fw_alert WHERE inhibited_by IS NOT NULL)
     AND NOT EXISTS (SELECT 1 FROM fw_outbox AS o
       WHERE o.alert = a.key AND (o.status = 'waiting' OR o.sent_at >= ?2))";

const FINDINGS: &str = "DELETE FROM fw_quality WHERE run IN
     (SELECT run FROM fw_run WHERE substr(as_of, 1, 10) < ?1 AND run < (SELECT max(run) FROM fw_run))";

/// The last run before those whose changes are all there stays, too: from it they can be made again.
const RUNS: &str = "DELETE FROM fw_run WHERE substr(as_of, 1, 10) < ?1 AND run < (SELECT max(run) FROM fw_run)
     AND run < (SELECT max(run) FROM fw_run WHERE coalesce(first_day, as_of) < ?2)
     AND run NOT IN (SELECT run FROM fw_customer UNION SELECT run FROM fw_change UNION SELECT run FROM fw_sighting
       UNION SELECT run FROM fw_quality UNION SELECT run FROM fw_outcome UNION SELECT run FROM fw_metric_point
       UNION SELECT run FROM fw_outbox)";

/// The last day on or before a limit on which anything changed after the first run: where metrics count
/// changes, what lies before the first one is unknown, and it must not move past the limit.
fn changes_before(connection: &Connection, limit: &str) -> rusqlite::Result<String> {
    let last = "SELECT max(effective_on) FROM fw_change
         WHERE effective_on <= ?1 AND run IN (SELECT run FROM fw_run WHERE NOT baseline)";
    let last: Option<String> = connection.query_row(last, [limit], |row| row.get(0))?;
    Ok(last.unwrap_or_else(|| limit.to_owned()))
}

fn record(
    transaction: &Transaction<'_>,
    (before, changes_before, clock): (&str, &str, &str),
    counts: &PrunedCounts,
) -> rusqlite::Result<()> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    transaction.execute(
        "INSERT INTO fw_pruning (before, changes_before, pruned_at, changes, points, outcomes, alerts, events,
         messages, findings, runs, rulesets) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            before,
            changes_before,
            clock,
            number(counts.changes),
            number(counts.points),
            number(counts.outcomes),
            number(counts.alerts),
            number(counts.events),
            number(counts.messages),
            number(counts.findings),
            number(counts.runs),
            number(counts.rulesets),
        ],
    )?;
    Ok(())
}

/// Gives the room that is free inside the file back to the disk.
///
/// # Errors
/// The disk has no room for the file a second time, or another program writes.
pub(super) fn give_back(connection: &Connection, path: &std::path::Path) -> Result<(), StoreError> {
    connection.execute_batch("VACUUM").map_err(at(path))?;
    // While somebody reads, the log cannot be emptied; it is by the next writer that is alone.
    let emptied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    emptied.map_err(at(path))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{CLOCK, baseline, day, folder, open, quiet, texts};
    use super::super::inspect;
    use super::*;
    use crate::delta::Delta;
    use crate::time::AsOf;

    #[test]
    fn runs_and_rules_that_nothing_kept_refers_to_go() {
        let (_folder, path) = folder();
        let mut store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        let mut on = day("2024-03-06");
        for generation in 1..30 {
            let rules = if generation < 5 { "0000000000000001" } else { "0000000000000002" };
            let (as_of, ruleset) = (AsOf::end_of(on), String::from(rules));
            let delta = Delta { as_of, days: vec![on], ruleset, ..quiet(generation) };
            store.commit(&delta, &texts(rules), None, CLOCK).unwrap();
            on = on.succ_opt().unwrap();
        }
        let before = day("2024-03-20");
        let limits = PruneLimits { before, alerts: before, points: before, changes: before };
        let pruned = store.prune(&limits, false, (CLOCK, CLOCK)).unwrap();
        // Of run 1 are the customers, and run 15 is the last before the limit.
        let expected = PrunedCounts { findings: 1, runs: 13, rulesets: 1, ..PrunedCounts::default() };
        assert_eq!(pruned, expected);
        assert_eq!(inspect(&path).unwrap().faults, []);
        let snapshot = store.snapshot().unwrap();
        assert_eq!((snapshot.generation, snapshot.customers.len()), (30, 2), "no plan is stale by it");
        assert_eq!(snapshot.ruleset, Some(texts("0000000000000002")));
    }

    #[test]
    fn the_room_is_given_back() {
        let (_folder, path) = folder();
        let mut store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
             INSERT INTO fw_outcome (run, rule, slot, data_day, subject, outcome, backfilled, missing)
             SELECT 1, 'r', '2024-03-01', '2024-03-01', 'group:g=' || i, 'not_met', 0, '[]' FROM n";
        rusqlite::Connection::open(&path).unwrap().execute_batch(fill).unwrap();
        let before = day("2024-03-05");
        let limits = PruneLimits { before, alerts: before, points: before, changes: before };
        store.prune(&limits, false, (CLOCK, CLOCK)).unwrap();
        let length = || std::fs::metadata(&path).unwrap().len();
        let emptied = "PRAGMA wal_checkpoint(TRUNCATE)";
        store.connection.query_row(emptied, [], |_| Ok(())).unwrap();
        let whole = length();
        // While another program writes it cannot be, and nothing happens.
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        store.connection.busy_timeout(std::time::Duration::ZERO).unwrap();
        assert!(matches!(store.give_back(), Err(StoreError::Held { .. })));
        drop(other);
        store.give_back().unwrap();
        assert!(length() < whole / 4, "{} of {whole}", length());
        assert_eq!(inspect(&path).unwrap().faults, []);
    }
}
