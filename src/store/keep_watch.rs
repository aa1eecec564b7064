//! What a run leaves behind of metrics, rules and alerts.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::alert_event::{day_text, instant_text};
use super::keep_alerts;
use crate::alert::Subject;
use crate::anomaly::{MetricPoint, Observation};
use crate::delta::Watch;
use crate::dispatch::Outgoing;
use crate::time::AsOf;

/// Writes what watching came to in a run.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    run: i64,
    as_of: AsOf,
    watch: &Watch,
    clock: &str,
) -> rusqlite::Result<()> {
    observations(transaction, run, &watch.observations)?;
    points(transaction, run, &watch.points)?;
    keep_alerts::keep(transaction, &watch.news, clock)?;
    outgoing(transaction, run, as_of, &watch.outgoing)
}

/// Writes what happened to alerts and what is to be told, without a run: the messages are the last one's.
pub(super) fn keep_clocks(
    transaction: &Transaction<'_>,
    as_of: AsOf,
    watch: &Watch,
    clock: &str,
) -> rusqlite::Result<()> {
    let run = transaction.query_row("SELECT max(run) FROM fw_run", [], |row| row.get(0))?;
    keep_alerts::keep(transaction, &watch.news, clock)?;
    outgoing(transaction, run, as_of, &watch.outgoing)
}

/// Of a customer only what is another outcome than the one before: rules have many customers, of whom most
/// are today what they were yesterday.
fn observations(transaction: &Transaction<'_>, run: i64, of: &[Observation]) -> rusqlite::Result<()> {
    let mut last = transaction.prepare_cached(
        "SELECT outcome, missing FROM fw_outcome WHERE rule = ?1 AND subject = ?2 ORDER BY id DESC LIMIT 1",
    )?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO fw_outcome (run, rule, slot, data_day, subject, outcome, value, baseline, delta, pct, z, n,
         target, pace, expected, backfilled, missing)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?;
    for one in of {
        let figures = &one.figures;
        let missing: Vec<&str> = one.missing.iter().map(AsRef::as_ref).collect();
        let missing = serde_json::Value::from(missing).to_string();
        let (subject, outcome) = (one.subject.to_string(), one.outcome.word());
        if matches!(one.subject, Subject::Customer(_)) {
            let is_same = |row: &Row<'_>| {
                Ok(row.get_ref(0)?.as_str()? == outcome && row.get_ref(1)?.as_str()? == missing)
            };
            if last.query_row(params![one.rule, subject], is_same).optional()? == Some(true) {
                continue;
            }
        }
        insert.execute(params![
            run,
            one.rule,
            one.slot.at.text(),
            day_text(one.slot.data_day()),
            subject,
            outcome,
            figures.value,
            figures.baseline,
            figures.delta,
            figures.pct,
            figures.z,
            figures.n,
            figures.target,
            figures.pace,
            figures.expected,
            figures.backfilled,
            missing,
        ])?;
    }
    Ok(())
}

/// A value that is another one now takes the place of the one before.
fn points(transaction: &Transaction<'_>, run: i64, of: &[MetricPoint]) -> rusqlite::Result<()> {
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO fw_metric_point (metric, definition, group_id, from_day, through_day, value, rows, run)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT DO UPDATE SET value = excluded.value, rows = excluded.rows, run = excluded.run",
    )?;
    for point in of {
        upsert.execute(params![
            point.metric,
            point.definition,
            point.group,
            point.frame.from.map(day_text).unwrap_or_default(),
            day_text(point.frame.through),
            point.value,
            i64::try_from(point.rows).unwrap_or(i64::MAX),
            run,
        ])?;
    }
    Ok(())
}

/// What is to be sent. A message whose key is there already is the same message.
fn outgoing(transaction: &Transaction<'_>, run: i64, as_of: AsOf, of: &[Outgoing]) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO fw_outbox (key, run, alert, event, recipient, channel, digest, severity, title, text, told_at,
         status, attempts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'waiting', 0)
         ON CONFLICT (key) DO NOTHING",
    )?;
    for message in of {
        insert.execute(params![
            message.key,
            run,
            message.alert.to_string(),
            i64::try_from(message.event).unwrap_or(i64::MAX),
            message.recipient,
            message.channel,
            message.digest.map(|slot| slot.text()),
            message.severity.word(),
            message.title,
            message.text,
            instant_text(as_of.last_instant()),
        ])?;
    }
    Ok(())
}
