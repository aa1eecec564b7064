//! Looking a store over: everything that must hold in it, whatever happened.

mod checks;
#[cfg(test)]
mod tests;

use std::path::Path;

use rusqlite::Connection;

use super::error::{StoreError, at};
use super::fault::{Check, Fault};
use super::identity::{Kind, identify};
use super::open;
use super::outbox::{self, OutboxStatus};
use super::pruned::pruned;
use super::read_alerts::SINCE;
use super::snapshot;
use crate::language::{Spoken, spoken};

/// How many faults of one check are told.
const MOST: usize = 20;

/// What a store came out to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// What is wrong, in the order of the checks; of each check the first few.
    pub faults: Vec<Fault>,
    /// Its schema version; 0: it is empty.
    pub version: i64,
    /// Its generation.
    pub generation: u64,
    /// How many runs it holds.
    pub runs: u64,
    /// How many customers.
    pub customers: u64,
    /// How many state changes.
    pub changes: u64,
    /// How many alerts.
    pub alerts: u64,
}

/// Looks over the store at `path`, at one moment. Never writes.
///
/// # Errors
/// There is none, or it cannot be read at all. What is wrong inside is no error but a [`Fault`].
pub fn inspect(path: &Path) -> Result<Inspection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing(path.to_owned()));
    }
    open::read_if_there(path, |connection| {
        let transaction = connection.unchecked_transaction().map_err(at(path))?;
        match identify(&transaction, path)? {
            Kind::Empty => Ok(Inspection::default()),
            Kind::Store(version) => Ok(look_over(&transaction, path, version)),
        }
    })
}

fn look_over(connection: &Connection, path: &Path, version: i64) -> Inspection {
    let mut found = Inspection { version, ..Inspection::default() };
    // Where even that cannot be read, a check says why.
    let count = |sql: &str| {
        let number = connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap_or_default();
        u64::try_from(number).unwrap_or_default()
    };
    found.generation = count("SELECT generation FROM fw_store");
    found.runs = count("SELECT count(*) FROM fw_run");
    found.customers = count("SELECT count(*) FROM fw_customer");
    found.changes = count("SELECT count(*) FROM fw_change");
    let has_alerts = version >= SINCE;
    if has_alerts {
        found.alerts = count("SELECT count(*) FROM fw_alert");
    }
    for check in Check::ALL {
        if matches!(check, Check::Alerts | Check::Outbox) && !has_alerts {
            continue;
        }
        let faults = match made(connection, path, version, check) {
            Ok(faults) => faults,
            // What cannot even be looked at is wrong, too.
            Err(error) => vec![error.spoken()],
        };
        found.faults.extend(first_few(faults).into_iter().map(|what| Fault { check, what }));
    }
    found
}

fn first_few(mut faults: Vec<Spoken>) -> Vec<Spoken> {
    let more = faults.len().saturating_sub(MOST);
    faults.truncate(MOST);
    if more > 0 {
        faults.push(spoken!("and {more} more of this kind", "这一类还有 {more} 处"));
    }
    faults
}

fn made(connection: &Connection, path: &Path, version: i64, check: Check) -> Result<Vec<Spoken>, StoreError> {
    let pruned = pruned(connection, version).map_err(at(path))?;
    match check {
        Check::File => checks::file(connection).map_err(at(path)),
        Check::References => checks::references(connection).map_err(at(path)),
        Check::Runs => checks::runs(connection, &pruned).map_err(at(path)),
        Check::Changes => checks::changes(connection, &pruned).map_err(at(path)),
        Check::Alerts => checks::alerts(connection).map_err(at(path)),
        Check::Outbox => checks::messages(connection).map_err(at(path)),
        Check::Contents => contents(connection, path, version).map(|()| Vec::new()),
    }
}

/// Reads all that is ever read.
fn contents(connection: &Connection, path: &Path, version: i64) -> Result<(), StoreError> {
    snapshot::read_all_within(connection, path)?;
    if version >= SINCE {
        outbox::rows(connection, &OutboxStatus::ALL).map_err(at(path))?;
    }
    Ok(())
}
