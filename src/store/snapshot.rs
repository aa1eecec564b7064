//! Reading what the store holds.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, Statement, params_from_iter};

use super::cell::{Names, Positions, date, text, unreadable, word};
use super::error::{StoreError, at};
use super::identity::{Kind, identify};
use super::open;
use super::read_journal::read_journal;
use super::read_watch::read_watched;
use crate::anomaly::Reach;
use crate::delta::{Delta, Recorded, RecordedCustomers, Snapshot, Watched};
use crate::evaluate::{By, Position, State};
use crate::syntax::RuleTexts;
use crate::time::{AsOf, Zone};

/// Which part of what the store holds is wanted.
#[derive(Clone, Copy)]
pub enum Part<'a> {
    /// All.
    All,
    /// What is kept of one customer, by its id; of metrics, rules and alerts nothing.
    Customer(&'a str),
    /// For a run: of metrics and state changes no more than it looks back to.
    Run(&'a LooksBack<'a>),
}

/// Tells how far back a run looks, by the instant of the last committed one and its rules; `None`: all may
/// matter.
pub type LooksBack<'a> = dyn Fn(Option<AsOf>, Option<&RuleTexts>) -> Option<Reach> + 'a;

/// What the store at `path` holds; an empty snapshot if there is no such file. Never writes.
///
/// # Errors
/// The file is no store of ours, newer, damaged, or locked.
pub fn read_snapshot(path: &Path) -> Result<Snapshot, StoreError> {
    read_part(path, Part::All)
}

/// A part of what the store at `path` holds; an empty snapshot if there is no such file. Never writes.
///
/// # Errors
/// As [`read_snapshot`].
pub fn read_part(path: &Path, part: Part<'_>) -> Result<Snapshot, StoreError> {
    open::read_if_there(path, |connection| read_at(connection, path, part))
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

/// The ruleset that the store at `path` was written by last; `None` if there is no such file, or nothing was
/// committed to it. Never writes.
///
/// # Errors
/// As [`read_snapshot`].
pub fn read_applied(path: &Path) -> Result<Option<RuleTexts>, StoreError> {
    open::read_if_there(path, |connection| match identify(connection, path)? {
        Kind::Empty => Ok(None),
        Kind::Store(_) => Ok(read_last(connection, path)?.1.map(|(_, ruleset)| ruleset)),
    })
}

/// What it holds, all at one moment.
pub(super) fn read_at(connection: &Connection, path: &Path, part: Part<'_>) -> Result<Snapshot, StoreError> {
    let transaction = connection.unchecked_transaction().map_err(at(path))?;
    read_within(&transaction, path, part)
}

/// The same within a transaction of the caller.
pub(super) fn read_within(
    connection: &Connection,
    path: &Path,
    part: Part<'_>,
) -> Result<Snapshot, StoreError> {
    match identify(connection, path)? {
        Kind::Empty => Ok(Snapshot::default()),
        kind @ Kind::Store(_) => read_tables(connection, path, (kind, part)),
    }
}

fn read_tables(
    connection: &Connection,
    path: &Path,
    (kind, part): (Kind, Part<'_>),
) -> Result<Snapshot, StoreError> {
    let (generation, last) = read_last(connection, path)?;
    let (committed, ruleset) = last.unzip();
    let only = if let Part::Customer(customer) = part { Some(customer) } else { None };
    let customers = read_customers(connection, only).map_err(at(path))?;
    let mut journal = read_journal(connection, only).map_err(at(path))?;
    journal.seen = customers.there();
    let watched = match part {
        Part::Customer(_) => Ok(Watched::default()),
        Part::Run(looks_back) => {
            read_watched(connection, kind, looks_back(committed, ruleset.as_ref()).as_ref())
        }
        Part::All => read_watched(connection, kind, None),
    };
    let watched = Arc::new(watched.map_err(at(path))?);
    Ok(Snapshot { generation, committed, ruleset, customers, journal: Arc::new(journal), watched })
}

/// The generation; of the last run the instant and the files of its ruleset.
fn read_last(connection: &Connection, path: &Path) -> Result<(u64, Option<(AsOf, RuleTexts)>), StoreError> {
    let generation = generation(connection).map_err(at(path))?;
    let generation = u64::try_from(generation).map_err(|_| damaged(path, "generation", generation))?;
    let last = connection
        .query_row("SELECT as_of, ruleset FROM fw_run ORDER BY run DESC LIMIT 1", [], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })
        .optional()
        .map_err(at(path))?;
    let Some((as_of, ruleset)) = last else { return Ok((generation, None)) };
    let as_of = AsOf::parse(&as_of, &Zone::UTC).map_err(|_| damaged(path, "as_of", &as_of))?;
    Ok((generation, Some((as_of, read_texts(connection, &ruleset).map_err(at(path))?))))
}

/// What it holds after a delta over `before` was committed. Only what does not follow from the delta is
/// read, unless somebody else has written since.
pub(super) fn read_after(
    connection: &Connection,
    path: &Path,
    (before, delta): (Snapshot, &Delta),
    looks_back: &LooksBack<'_>,
) -> Result<Snapshot, StoreError> {
    let transaction = connection.unchecked_transaction().map_err(at(path))?;
    let kind = identify(&transaction, path)?;
    let (generation, last) = read_last(&transaction, path)?;
    match last {
        Some((as_of, ruleset))
            if before.generation == delta.generation
                && generation == delta.generation + 1
                && as_of == delta.as_of =>
        {
            let reach = looks_back(Some(as_of), Some(&ruleset));
            let watched = read_watched(&transaction, kind, reach.as_ref()).map_err(at(path))?;
            Ok(before.after(delta, ruleset, watched))
        }
        _ => read_within(&transaction, path, Part::Run(looks_back)),
    }
}

/// What it holds of metrics, rules and alerts, as far back as is asked.
pub(super) fn watched_at(
    connection: &Connection,
    path: &Path,
    reach: Option<&Reach>,
) -> Result<Watched, StoreError> {
    let transaction = connection.unchecked_transaction().map_err(at(path))?;
    let kind = identify(&transaction, path)?;
    read_watched(&transaction, kind, reach).map_err(at(path))
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

/// All customers as of the last run, or only one.
pub(super) fn read_customers(
    connection: &Connection,
    only: Option<&str>,
) -> rusqlite::Result<RecordedCustomers> {
    let mut names = Names::default();
    let (mut statement, of) = of_customers(
        connection,
        "SELECT customer, funnel, stage, state, ended_by, phase, stage_since, inferred, changed_on
         FROM fw_customer",
        only,
        "ORDER BY customer",
    )?;
    let mut positions = Positions::default();
    let customer = |row: &Row<'_>| Ok((text(row, 0)?, recorded(row, &mut names, &mut positions)?));
    statement.query_map(params_from_iter(of), customer)?.collect()
}

/// A statement over rows of all customers, or of one.
pub(super) fn of_customers<'c, 'a>(
    connection: &'c Connection,
    select: &str,
    only: Option<&'a str>,
    order: &str,
) -> rusqlite::Result<(Statement<'c>, Option<&'a str>)> {
    let chosen = if only.is_some() { "WHERE customer = ?1" } else { "" };
    Ok((connection.prepare(&format!("{select} {chosen} {order}"))?, only))
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
