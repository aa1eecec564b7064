//! Opening a dataset: read-only, and one snapshot for as long as it is open.

use std::fs;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use rusqlite::ErrorCode;

use super::error::{DatasetError, failure};
use super::guard::{MAX_STEPS, Steps, guard};
use super::snapshot::{begin, connect, together};
use crate::language::{Spoken, both};

/// How long a dataset that another program has locked is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Bytes of values that one query of a rule file may give: several times what ten million rows of
/// ten columns are.
const MAX_VOLUME: usize = 2 << 30;

/// Connections that read at once at most: more hardly make it faster.
const MOST_CONNECTIONS: usize = 4;

/// Bytes of a file below which one connection reads everything in the time that others would take to
/// be opened.
const WORTH_SHARING: u64 = 4 << 20;

/// A read-only connection to a dataset, holding one snapshot for as long as it lives.
#[derive(Debug)]
pub struct Connection {
    path: PathBuf,
    handle: Handle,
    /// Others that see the same snapshot.
    helpers: Vec<Mutex<Handle>>,
    limits: Limits,
}

/// A connection of SQLite within its transaction, under guard.
#[derive(Debug)]
pub(super) struct Handle {
    sqlite: rusqlite::Connection,
    steps: Steps,
}

impl Handle {
    /// SQLite, with a fresh allowance of steps.
    pub fn sqlite(&self) -> &rusqlite::Connection {
        self.restart();
        &self.sqlite
    }

    /// Gives a fresh allowance of steps.
    pub fn restart(&self) {
        self.steps.restart();
    }
}

/// How long a connection waits and works.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// For a lock.
    pub patience: Duration,
    /// On one query, in steps of SQLite's machine.
    pub max_steps: u64,
    /// Bytes of values that one query of a rule file may give, for they are kept in memory.
    pub max_volume: usize,
    /// How many connections read at once.
    pub connections: usize,
    /// Bytes of a file from which on a second connection is worth its while.
    pub worth_sharing: u64,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self {
            patience: PATIENCE,
            max_steps: MAX_STEPS,
            max_volume: MAX_VOLUME,
            connections: cores.min(MOST_CONNECTIONS),
            worth_sharing: WORTH_SHARING,
        }
    }
}

impl Connection {
    /// Opens a dataset read-only and begins the snapshot.
    ///
    /// # Errors
    /// The file is missing, no database, damaged or locked.
    pub fn open(path: &Path) -> Result<Self, DatasetError> {
        Self::open_within(path, Limits::default())
    }

    pub(super) fn open_within(path: &Path, limits: Limits) -> Result<Self, DatasetError> {
        look_at(path)?;
        let of_file = |error| DatasetError::of_file(path, &error);
        let opened = begin_together(path, limits).or_else(|error| {
            // In a folder that may not be written, SQLite cannot make the index that a database in
            // WAL mode needs. Without a log there is nothing to index, and nobody can be writing.
            let no_index = failure(&error)
                .is_some_and(|error| matches!(error.code, ErrorCode::CannotOpen | ErrorCode::ReadOnly));
            if no_index && is_nothing(&beside(path, "-wal")) && is_nothing(&beside(path, "-journal")) {
                let alone = connect(path, "mode=ro&immutable=1", limits.patience)?;
                begin(&alone)?;
                Ok(vec![alone])
            } else {
                Err(error)
            }
        });
        let guarded = |mut sqlite: rusqlite::Connection| {
            let steps = guard(&mut sqlite, limits.max_steps)?;
            Ok(Handle { sqlite, steps })
        };
        let handles = opened.and_then(|all| all.into_iter().map(guarded).collect());
        let handles: Vec<Handle> = handles.map_err(of_file)?;
        let mut handles = handles.into_iter();
        let handle = handles.next().ok_or_else(|| of_file(rusqlite::Error::InvalidQuery))?;
        let helpers = handles.map(Mutex::new).collect();
        Ok(Self { path: path.to_owned(), handle, helpers, limits })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How much a query of a rule file may give.
    pub(super) fn max_volume(&self) -> usize {
        self.limits.max_volume
    }

    /// SQLite, with a fresh allowance of steps.
    pub(super) fn sqlite(&self) -> &rusqlite::Connection {
        self.handle.sqlite()
    }

    /// The first connection.
    pub(super) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Other connections that see the same snapshot, one for each further thread.
    pub(super) fn helpers(&self) -> &[Mutex<Handle>] {
        &self.helpers
    }

    /// What an error while a mapped table was read means.
    pub(super) fn table_error(&self, table: &str, error: &rusqlite::Error) -> DatasetError {
        if failure(error).is_some_and(|error| error.code == ErrorCode::OperationInterrupted) {
            let reason =
                both("it was stopped, for it did not come to an end", "它迟迟没有结束，已被中止").into();
            return DatasetError::Unreadable { table: table.to_owned(), reason };
        }
        DatasetError::of_table(&self.path, table, error)
    }
}

/// The first connection within its snapshot and, where it is worth it, others on the same.
fn begin_together(path: &Path, limits: Limits) -> rusqlite::Result<Vec<rusqlite::Connection>> {
    let length = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    let worth = length(path).saturating_add(length(&beside(path, "-wal"))) >= limits.worth_sharing;
    together(path, if worth { limits.connections } else { 1 }, limits.patience)
}

/// Finds out what SQLite would tell less clearly.
fn look_at(path: &Path) -> Result<(), DatasetError> {
    let no_database = |words: &str| Err(DatasetError::NotADatabase(path.to_owned(), words.to_owned()));
    let other = |error: &io::Error| DatasetError::Other(path.to_owned(), Spoken::foreign(error));
    let metadata = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => DatasetError::Missing(path.to_owned()),
        _ => other(&error),
    })?;
    if metadata.is_dir() {
        return no_database("it is a folder");
    }
    if !metadata.is_file() {
        return no_database("it is no ordinary file");
    }
    // SQLite takes an empty file for a database without tables; it is rather a failed copy.
    if metadata.len() == 0 && !beside(path, "-wal").exists() {
        return no_database("the file is empty");
    }
    let mut file = fs::File::open(path).map_err(|error| other(&error))?;
    let mut header = [0_u8; HEADER];
    // What is shorter than a header is told by SQLite itself.
    if file.read_exact(&mut header).is_ok()
        && let Some(missing) = missing_bytes(&header, metadata.len())
    {
        return no_database(&format!("{missing} bytes are missing at its end"));
    }
    Ok(())
}

/// How long the header of a database is.
const HEADER: usize = 100;

/// How many bytes a database file lacks by its own header. SQLite reads a page that is cut off as if
/// it went on with zeros, which makes rows vanish in silence.
/// The layout: <https://www.sqlite.org/fileformat.html#the_database_header>.
fn missing_bytes(header: &[u8; HEADER], length: u64) -> Option<u64> {
    if !header.starts_with(b"SQLite format 3\0") {
        return None;
    }
    let number = |at: usize, size: usize| {
        let bytes = header.get(at..at + size).unwrap_or_default();
        bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
    };
    let page = match number(16, 2) {
        1 => 65_536,
        size => size.max(512),
    };
    let whole = length.next_multiple_of(page);
    // The number of pages counts only if the writer that changed the file last has kept it.
    let pages = if number(24, 4) == number(92, 4) { number(28, 4) } else { 0 };
    let wanted = whole.max(pages.saturating_mul(page));
    (wanted > length).then(|| wanted - length)
}

/// The file that SQLite keeps beside a database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether there is no such file, or an empty one, which SQLite may have made itself just now.
fn is_nothing(path: &Path) -> bool {
    fs::metadata(path).map_or_else(|error| error.kind() == io::ErrorKind::NotFound, |file| file.len() == 0)
}
