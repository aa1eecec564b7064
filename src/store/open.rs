//! Opening the file: reading it without leaving a trace, and writing.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OpenFlags};

use super::error::{StoreError, at};
use super::identity::{Kind, identify};

/// How long another program's short write is waited for.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// Reads with a connection that cannot write. An undisturbed file is read as it lies, so that
/// the two files that SQLite keeps beside it are not made; if a writer turns up meanwhile, what
/// was read is thrown away and read again beside it.
///
/// # Errors
/// Those of opening and of `work`.
pub(super) fn read<T>(
    path: &Path,
    work: impl Fn(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    if let Some(before) = Stillness::of(path) {
        let result = open_immutable(path).and_then(|connection| work(&connection));
        if Stillness::of(path) == Some(before) {
            return result;
        }
    }
    let connection =
        Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_ONLY)).map_err(at(path))?;
    connection.busy_timeout(BUSY).map_err(at(path))?;
    work(&connection)
}

/// Opens for writing; makes the file if there is none. Nothing is waited for yet.
///
/// # Errors
/// The file cannot be written, or is not ours.
pub(super) fn open_for_writing(path: &Path) -> Result<Connection, StoreError> {
    // Looked at first without the right to write: another program's file is not touched.
    if path.metadata().is_ok_and(|file| file.len() > 0) {
        read(path, |connection| identify(connection, path))?;
    }
    let writing = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(path, flags(writing)).map_err(at(path))?;
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(at(path))? {
        return Err(StoreError::ReadOnly(path.to_owned()));
    }
    connection.busy_timeout(BUSY).map_err(at(path))?;
    use_write_ahead_log(&connection, path)?;
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;")
        .map_err(at(path))?;
    Ok(connection)
}

fn use_write_ahead_log(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let mode = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).map_err(at(path));
    if mode("PRAGMA journal_mode")? == "wal" {
        return Ok(());
    }
    // A file made just now holds nothing to roll back to. Without a rollback journal a process
    // that is killed here leaves an empty file or an empty store, never one to be repaired.
    if identify(connection, path)? == Kind::Empty {
        mode("PRAGMA journal_mode = OFF")?;
    }
    if mode("PRAGMA journal_mode = WAL")? == "wal" {
        return Ok(());
    }
    let reason = "its file system cannot keep a write-ahead log; put it on a local disk";
    Err(StoreError::Other(path.to_owned(), String::from(reason)))
}

fn flags(mode: OpenFlags) -> OpenFlags {
    mode | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn open_immutable(path: &Path) -> Result<Connection, StoreError> {
    let escape = |byte: &u8| match byte {
        b'/' | b'.' | b'_' | b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(*byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    let escaped: String = path.as_os_str().as_encoded_bytes().iter().map(escape).collect();
    let uri = format!("file:{escaped}?immutable=1");
    let mode = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri, flags(mode)).map_err(at(path))
}

/// How a file lies while nobody writes to it.
#[derive(Debug, PartialEq, Eq)]
struct Stillness {
    length: u64,
    modified: SystemTime,
}

impl Stillness {
    /// `None` while there is a writer, or was one that could not finish.
    fn of(path: &Path) -> Option<Self> {
        let path = path.canonicalize().ok()?;
        let beside = |ending: &str| {
            let mut name = path.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name).exists()
        };
        if beside("-wal") || beside("-journal") {
            return None;
        }
        let file = path.metadata().ok()?;
        Some(Self { length: file.len(), modified: file.modified().ok()? })
    }
}
