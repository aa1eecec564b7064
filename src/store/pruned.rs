//! What has been pruned of a store.

use rusqlite::Connection;

/// The first version of a store that knows that it was pruned.
pub(super) const SINCE: i64 = 3;

/// Up to which day things were taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pruned {
    changes_before: Option<String>,
}

impl Pruned {
    /// State changes that are dated before this day may be missing; empty: none is.
    pub fn changes_before(&self) -> &str {
        self.changes_before.as_deref().unwrap_or_default()
    }
}

/// What has been pruned.
pub(super) fn pruned(connection: &Connection, version: i64) -> rusqlite::Result<Pruned> {
    if version < SINCE {
        return Ok(Pruned::default());
    }
    let latest = "SELECT max(changes_before) FROM fw_pruning";
    let changes_before = connection.query_row(latest, [], |row| row.get(0))?;
    Ok(Pruned { changes_before })
}
