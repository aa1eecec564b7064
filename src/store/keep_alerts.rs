//! Keeping what happens to alerts.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::alert_event::{Details, day_text, instant_text};
use super::read_alerts::events_of;
use crate::alert::{Alert, AlertEvent, Key, What};

/// Appends events to their alerts, each alert's in order, and brings the rows of the alerts to what
/// their events come to.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    news: &[(Key, AlertEvent)],
    clock: &str,
) -> rusqlite::Result<()> {
    let mut left = news;
    while let Some((key, _)) = left.first() {
        let count = left.iter().take_while(|(other, _)| other == key).count();
        let (fresh, rest) = left.split_at(count);
        append(transaction, key, fresh.iter().map(|(_, event)| event), clock)?;
        left = rest;
    }
    Ok(())
}

fn append<'a>(
    transaction: &Transaction<'_>,
    key: &Key,
    fresh: impl Iterator<Item = &'a AlertEvent>,
    clock: &str,
) -> rusqlite::Result<()> {
    let id = number_of(transaction, key)?;
    let mut events = events_of(transaction, id)?;
    let kept = events.len();
    events.extend(fresh.cloned());
    let alert = Alert::replay(key.clone(), events);
    let mut insert = transaction.prepare_cached(
        "INSERT INTO fw_alert_event (alert, seq, at, event, person, note, data_day, ending, instant, other, step,
         people, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    for (seq, event) in (0_i64..).zip(alert.events()).skip(kept) {
        let Details { day, ending, instant, other, step, people } = Details::of(&event.what);
        insert.execute(params![
            id,
            seq,
            instant_text(event.at),
            event.what.word(),
            event.by,
            event.note,
            day,
            ending,
            instant,
            other,
            step,
            people,
            clock,
        ])?;
    }
    show(transaction, id, &alert)
}

/// The row of an alert; it is made if there is none.
fn number_of(connection: &Connection, key: &Key) -> rusqlite::Result<i64> {
    let text = key.to_string();
    let mut find = connection.prepare_cached("SELECT id FROM fw_alert WHERE key = ?")?;
    if let Some(id) = find.query_row([&text], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    connection.query_row(
        "INSERT INTO fw_alert (key, rule, subject, subject_kind, subject_id, episode_day, episode_nth, status, step)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'pending', 0) RETURNING id",
        params![
            text,
            key.rule,
            key.subject.to_string(),
            key.subject.kind(),
            key.subject.id(),
            day_text(key.episode.day),
            key.episode.nth,
        ],
        |row| row.get(0),
    )
}

/// Writes down what the events of an alert come to, for the views; it is never read back.
fn show(transaction: &Transaction<'_>, id: i64, alert: &Alert) -> rusqlite::Result<()> {
    let state = alert.state();
    let told = alert.events().iter().rev().find(|event| matches!(event.what, What::Told { .. }));
    let mut update = transaction.prepare_cached(
        "UPDATE fw_alert SET status = ?2, message = ?3, opened_at = ?4, resolved_on = ?5, told_at = ?6, told_to = ?7,
         step = ?8, acknowledged_at = ?9, handled_at = ?10, closed_at = ?11, closed_by = ?12, ending = ?13,
         inhibited_by = ?14 WHERE id = ?1",
    )?;
    update.execute(params![
        id,
        state.status.word(),
        alert.message(),
        state.opened_at.map(instant_text),
        state.resolved_on.map(day_text),
        state.told_at.map(instant_text),
        told.and_then(|event| Details::of(&event.what).people),
        state.step,
        state.acknowledged_at.map(instant_text),
        state.handled_at.map(instant_text),
        state.closed_at.map(instant_text),
        state.closed_by,
        state.ending.map(crate::alert::Ending::word),
        alert.inhibitor().map(ToString::to_string),
    ])?;
    Ok(())
}
