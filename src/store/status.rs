//! How a store stands.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row};

use super::error::{StoreError, at};
use super::identity::{Kind, identify};
use super::lease;
use super::open;
use super::outbox::OutboxStatus;
use super::read_alerts::SINCE;
use super::snapshot::generation;
use crate::language::Spoken;

/// How a store stands. Instants are the wall clock's, as UTC text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreStatus {
    /// How often it was written.
    pub generation: u64,
    /// How many bytes it takes, with what SQLite keeps beside it.
    pub bytes: u64,
    /// The last run.
    pub last_run: Option<LastRun>,
    /// Since when its ruleset has been applied without another one between.
    pub ruleset_since: Option<String>,
    /// Who has the right to write.
    pub writer: Option<Spoken>,
    /// Messages that wait.
    pub waiting: usize,
    /// Messages that were given up.
    pub dead: usize,
}

/// A committed run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRun {
    /// Its number.
    pub run: i64,
    /// Up to when: a day (its end) or a local instant.
    pub as_of: String,
    /// When it was committed.
    pub recorded_at: String,
    /// The ruleset's hash.
    pub ruleset: String,
    /// State changes.
    pub changes: usize,
    /// Who let it pass, if a guard would have held it.
    pub approved_by: Option<String>,
}

/// How the store at `path` stands; `None` if there is no such file. `clock`: the wall clock, as
/// [`super::Store::open`] takes it. Never writes.
///
/// # Errors
/// As [`super::read_snapshot`].
pub fn read_status(path: &Path, clock: &str) -> Result<Option<StoreStatus>, StoreError> {
    open::read_if_there(path, |connection| {
        let transaction = connection.unchecked_transaction().map_err(at(path))?;
        let kind = identify(&transaction, path)?;
        let status = match kind {
            Kind::Empty => StoreStatus::default(),
            Kind::Store(_) => status(&transaction, kind, clock).map_err(at(path))?,
        };
        Ok(Some(StoreStatus { bytes: bytes(path), ..status }))
    })
}

fn status(connection: &Connection, kind: Kind, clock: &str) -> rusqlite::Result<StoreStatus> {
    let last_run = connection
        .query_row(
            "SELECT run, as_of, recorded_at, ruleset, changes, approved_by FROM fw_run ORDER BY run DESC LIMIT 1",
            [],
            last_run,
        )
        .optional()?;
    let since = |last: &LastRun| {
        connection.query_row(
            "SELECT min(recorded_at) FROM fw_run
             WHERE run > ifnull((SELECT max(run) FROM fw_run WHERE ruleset <> ?1), 0)",
            [&last.ruleset],
            |row| row.get(0),
        )
    };
    let (waiting, dead) = backlog(connection, kind)?;
    Ok(StoreStatus {
        generation: u64::try_from(generation(connection)?).unwrap_or_default(),
        bytes: 0,
        ruleset_since: last_run.as_ref().map(since).transpose()?.flatten(),
        last_run,
        writer: lease::holder(connection, clock)?,
        waiting,
        dead,
    })
}

/// Messages that wait, and that were given up.
pub(super) fn backlog(connection: &Connection, kind: Kind) -> rusqlite::Result<(usize, usize)> {
    if kind < Kind::Store(SINCE) {
        return Ok((0, 0));
    }
    let messages = |of: OutboxStatus| -> rusqlite::Result<usize> {
        let count = "SELECT count(*) FROM fw_outbox WHERE status = ?";
        let count: i64 = connection.query_row(count, [of.word()], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    };
    Ok((messages(OutboxStatus::Waiting)?, messages(OutboxStatus::Dead)?))
}

fn last_run(row: &Row<'_>) -> rusqlite::Result<LastRun> {
    Ok(LastRun {
        run: row.get(0)?,
        as_of: row.get(1)?,
        recorded_at: row.get(2)?,
        ruleset: row.get(3)?,
        changes: usize::try_from(row.get::<_, i64>(4)?).unwrap_or_default(),
        approved_by: row.get(5)?,
    })
}

fn bytes(path: &Path) -> u64 {
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let files = [path.to_owned(), beside("-wal")];
    files.iter().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{CLOCK, baseline, folder, open, quiet, texts};
    use super::*;

    #[test]
    fn it_tells_the_last_run_since_when_its_rules_are_applied_and_who_writes() {
        let (_folder, path) = folder();
        assert_eq!(read_status(&path, CLOCK).unwrap(), None);
        let mut store = open(&path).unwrap();
        let committed = [
            (baseline(), "a", "2024-03-05T10:00:00Z"),
            (quiet(1), "a", "2024-03-06T10:00:00Z"),
            (quiet(2), "a", "2024-03-07T10:00:00Z"),
        ];
        for (delta, text, clock) in committed {
            store.commit(&delta, &texts(text), Some("li"), clock).unwrap();
        }
        let status = read_status(&path, CLOCK).unwrap().unwrap();
        let last = status.last_run.unwrap();
        assert_eq!((last.run, last.recorded_at.as_str()), (3, "2024-03-07T10:00:00Z"));
        assert_eq!(last.approved_by.as_deref(), Some("li"));
        assert_eq!(status.ruleset_since.as_deref(), Some("2024-03-05T10:00:00Z"));
        assert_eq!((status.generation, status.waiting, status.dead), (3, 0, 0));
        assert!(status.bytes > 0);
        assert!(status.writer.unwrap().english.contains("`run` (process"));
        drop(store);
        assert_eq!(read_status(&path, CLOCK).unwrap().unwrap().writer, None);
    }
}
