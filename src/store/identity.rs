//! Whose a file is.

use std::path::Path;

use rusqlite::Connection;

use super::error::{StoreError, at};

/// Marks a SQLite file as ours (`fwst` in ASCII): SQLite's `application_id`.
pub(super) const APPLICATION_ID: i64 = 0x6677_7374;

/// Whether a SQLite file is a store, of whatever version.
///
/// # Errors
/// SQLite's.
pub fn is_store(connection: &Connection) -> rusqlite::Result<bool> {
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    Ok(application == APPLICATION_ID)
}

/// The newest schema version: SQLite's `user_version`.
pub(super) const VERSION: i64 = 3;

/// What a file turns out to be; in the order of migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) enum Kind {
    /// Empty: it may become a store.
    Empty,
    /// A store of this schema version, at most ours.
    Store(i64),
}

/// Whose file it is.
///
/// # Errors
/// Another program's, a newer store, or no SQLite file.
pub(super) fn identify(connection: &Connection, path: &Path) -> Result<Kind, StoreError> {
    // In one statement, for another process may be making the store at this moment.
    let (application, version, objects) = connection
        .query_row(
            "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
             FROM pragma_application_id, pragma_user_version",
            [],
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)),
        )
        .map_err(at(path))?;
    match (application, version, objects) {
        (APPLICATION_ID, 1..=VERSION, _) => Ok(Kind::Store(version)),
        (APPLICATION_ID, 1.., _) => Err(StoreError::Newer(path.to_owned(), version, VERSION)),
        (0, 0, 0) => Ok(Kind::Empty),
        _ => Err(StoreError::Foreign(path.to_owned())),
    }
}
