//! Reading what the store holds.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row};

use super::cell::{Names, Positions, date, text, unreadable, word};
use super::error::{StoreError, at};
use super::identity::{Kind, identify};
use super::open;
use super::read_journal::read_journal;
use super::read_watch::read_watched;
use crate::delta::{Recorded, RecordedCustomers, Snapshot};
use crate::evaluate::{By, Position, State};
use crate::syntax::RuleTexts;
use crate::time::{AsOf, Zone};

/// What the store at `path` holds; an empty snapshot if there is no such file. Never writes.
///
/// # Errors
/// The file is no store of ours, newer, damaged, or locked.
pub fn read_snapshot(path: &Path) -> Result<Snapshot, StoreError> {
    open::read_if_there(path, |connection| read_all(connection, path))
}

/// The generation of the store at `path`, which grows with everything that is recorded; 0 if there is no
/// such file. Never writes.
///
/// # Errors
/// As [`read_snapshot`].
pub fn read_generation(path: &Path) -> Result<u64, StoreError> {
    open::read_if_there(path, |connection| match identify(connection, path)? {
        Kind::Empty => Ok(0),
        Kind::Store(_) => {
            let generation = generation(connection).map_err(at(path))?;
            u64::try_from(generation).map_err(|_| damaged(path, "generation", generation))
        }
    })
}

/// What it holds, all at one moment.
pub(super) fn read_all(connection: &Connection, path: &Path) -> Result<Snapshot, StoreError> {
    let transaction = connection.unchecked_transaction().map_err(at(path))?;
    read_all_within(&transaction, path)
}

/// The same within a transaction of the caller.
pub(super) fn read_all_within(connection: &Connection, path: &Path) -> Result<Snapshot, StoreError> {
    match identify(connection, path)? {
        Kind::Empty => Ok(Snapshot::default()),
        kind @ Kind::Store(_) => read_tables(connection, path, kind),
    }
}

fn read_tables(connection: &Connection, path: &Path, kind: Kind) -> Result<Snapshot, StoreError> {
    let generation = generation(connection).map_err(at(path))?;
    let generation = u64::try_from(generation).map_err(|_| damaged(path, "generation", generation))?;
    let last = connection
        .query_row("SELECT as_of, ruleset FROM fw_run ORDER BY run DESC LIMIT 1", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .optional()
        .map_err(at(path))?;
    let (committed, ruleset) = match last {
        Some((as_of, ruleset)) => {
            let read = AsOf::parse(&as_of, &Zone::UTC).map_err(|_| damaged(path, "as_of", &as_of))?;
            (Some(read), Some(read_texts(connection, &ruleset).map_err(at(path))?))
        }
        None => (None, None),
    };
    let customers = read_customers(connection).map_err(at(path))?;
    let mut journal = read_journal(connection).map_err(at(path))?;
    let there = customers.iter().filter(|(_, row)| row.position.state != State::Gone);
    journal.seen = there.map(|(customer, _)| customer.clone()).collect();
    Ok(Snapshot {
        generation,
        committed,
        ruleset,
        customers,
        journal: Arc::new(journal),
        watched: Arc::new(read_watched(connection, kind).map_err(at(path))?),
    })
}

/// The store's generation: how often it has been written.
pub(super) fn generation(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT generation FROM fw_store", [], |row| row.get(0))
}

/// The files of a ruleset.
pub(super) fn read_texts(connection: &Connection, ruleset: &str) -> rusqlite::Result<RuleTexts> {
    let mut statement =
        connection.prepare("SELECT path, text FROM fw_ruleset_file WHERE ruleset = ? ORDER BY place")?;
    let files =
        statement.query_map([ruleset], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(RuleTexts { files, ..RuleTexts::default() })
}

/// The customers as of the last run.
pub(super) fn read_customers(connection: &Connection) -> rusqlite::Result<RecordedCustomers> {
    let mut names = Names::default();
    let mut statement = connection.prepare(
        "SELECT customer, funnel, stage, state, ended_by, phase, stage_since, inferred, changed_on
         FROM fw_customer
         ORDER BY customer",
    )?;
    let mut positions = Positions::default();
    let customer = |row: &Row<'_>| Ok((text(row, 0)?, recorded(row, &mut names, &mut positions)?));
    statement.query_map([], customer)?.collect()
}

fn recorded(row: &Row<'_>, names: &mut Names, positions: &mut Positions) -> rusqlite::Result<Recorded> {
    let position = Position {
        funnel: names.get(row, 1)?,
        stage: names.get(row, 2)?,
        state: word(row, 3, State::from_word)?.ok_or_else(|| unreadable(3, "no state"))?,
    };
    Ok(Recorded {
        position: positions.shared(position),
        by: word(row, 4, By::from_word)?,
        phase: names.get(row, 5)?,
        stage_since: date(row, 6)?,
        inferred: row.get(7)?,
        changed_on: date(row, 8)?,
    })
}

fn damaged(path: &Path, what: &str, value: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged(path.to_owned(), format!("the {what} `{value}` cannot be read"))
}
