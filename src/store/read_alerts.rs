//! Reading alerts.

use std::path::Path;

use rusqlite::Connection;

use super::alert_event::{COLUMNS, event, key};
use super::cell::text;
use super::error::{StoreError, at};
use super::identity::{Kind, identify};
use super::open;
use crate::alert::{Alert, AlertEvent};

/// The first version of a store that keeps alerts.
pub(super) const SINCE: i64 = 2;

/// Those that are not closed, and of each rule and subject the last.
const CURRENT: &str = "WHERE status <> 'closed' OR NOT EXISTS (SELECT 1 FROM fw_alert AS later
     WHERE later.rule = a.rule AND later.subject = a.subject
     AND (later.episode_day, later.episode_nth) > (a.episode_day, a.episode_nth))";

/// Which alerts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertScope {
    /// Those that are not closed, and of each rule and subject the last.
    Current,
    /// All that there ever were.
    All,
}

/// The alerts of the store at `path`, in the order in which they began to be kept; none if there is
/// no such file, or one that is older than alerts. Never writes.
///
/// # Errors
/// As [`super::read_snapshot`].
pub fn read_alerts(path: &Path, scope: AlertScope) -> Result<Vec<Alert>, StoreError> {
    open::read_if_there(path, |connection| {
        let transaction = connection.unchecked_transaction().map_err(at(path))?;
        alerts_at(&transaction, identify(&transaction, path)?, scope).map_err(at(path))
    })
}

/// The alerts of a store of some version.
pub(super) fn alerts_at(
    connection: &Connection,
    kind: Kind,
    scope: AlertScope,
) -> rusqlite::Result<Vec<Alert>> {
    if kind < Kind::Store(SINCE) {
        return Ok(Vec::new());
    }
    let chosen = if scope == AlertScope::Current { CURRENT } else { "" };
    let mut statement = connection.prepare(&format!(
        "SELECT a.id, a.key, {COLUMNS} FROM fw_alert AS a JOIN fw_alert_event AS e ON e.alert = a.id {chosen}
         ORDER BY a.id, e.seq"
    ))?;
    let mut rows = statement.query([])?;
    let mut alerts: Vec<Alert> = Vec::new();
    let mut present = None;
    let mut events: Vec<AlertEvent> = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if present.as_ref().is_none_or(|(known, _)| *known != id) {
            let next = (id, key(&text(row, 1)?, 1)?);
            if let Some((_, key)) = present.replace(next) {
                alerts.push(Alert::replay(key, events.drain(..)));
            }
        }
        events.push(event(row, 2)?);
    }
    alerts.extend(present.map(|(_, key)| Alert::replay(key, events)));
    Ok(alerts)
}

/// The events of an alert, oldest first.
pub(super) fn events_of(connection: &Connection, alert: i64) -> rusqlite::Result<Vec<AlertEvent>> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM fw_alert_event AS e WHERE alert = ? ORDER BY seq"))?;
    statement.query_map([alert], |row| event(row, 0))?.collect()
}
