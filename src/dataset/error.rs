//! Why a dataset cannot be used.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::{Error, ErrorCode, ffi};

/// Why a dataset cannot be used. Its `Display` says what and what to do.
#[derive(Debug)]
pub enum DatasetError {
    /// There is no such file.
    Missing(PathBuf),
    /// It is not a SQLite file, or a damaged one: SQLite's words.
    NotADatabase(PathBuf, String),
    /// It stayed locked by another program.
    Locked(PathBuf),
    /// A mapped table, column or query that was there when the rules were checked fails now.
    Unreadable {
        /// The mapped table's key.
        table: String,
        /// SQLite's words.
        reason: String,
    },
    /// Anything else that SQLite reports.
    Other(PathBuf, String),
}

/// What to do about a file that a writer left in the middle of a transaction.
const UNFINISHED: &str = "a program stopped while it was writing and left its journal: open the file once with that \
     program or with `sqlite3`, so that it is brought back to order";

impl DatasetError {
    /// What an error of SQLite means for the file as a whole.
    pub(super) fn of_file(path: &Path, error: &Error) -> Self {
        let path = path.to_owned();
        let Some(failure) = failure(error) else { return Self::Other(path, words(error)) };
        match (failure.code, failure.extended_code) {
            (ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt, _) | (_, ffi::SQLITE_IOERR_SHORT_READ) => {
                Self::NotADatabase(path, words(error))
            }
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Locked(path),
            (_, ffi::SQLITE_READONLY_ROLLBACK | ffi::SQLITE_READONLY_RECOVERY) => {
                Self::Other(path, String::from(UNFINISHED))
            }
            _ => Self::Other(path, words(error)),
        }
    }

    /// What an error of SQLite while a mapped table was read means.
    pub(super) fn of_table(path: &Path, table: &str, error: &Error) -> Self {
        let of_file = Self::of_file(path, error);
        match of_file {
            Self::Other(..) => Self::Unreadable { table: table.to_owned(), reason: words(error) },
            of_file => of_file,
        }
    }
}

/// What SQLite reported, if the error is its own.
pub(super) fn failure(error: &Error) -> Option<&ffi::Error> {
    match error {
        Error::SqliteFailure(failure, _) | Error::SqlInputError { error: failure, .. } => Some(failure),
        _ => None,
    }
}

/// SQLite's own words, without what the wrapper adds.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

impl fmt::Display for DatasetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(
                f,
                "there is no dataset at `{}`: name a SQLite file as `dataset` under `[workspace]` or with `--dataset`",
                path.display()
            ),
            Self::NotADatabase(path, words) => write!(
                f,
                "`{}` is not a SQLite database, or a damaged one ({words}): name another file, take it from a copy \
                 again, or make one from CSV files with `funnelwright import`",
                path.display()
            ),
            Self::Locked(path) => write!(
                f,
                "`{}` is locked by another program: let it finish or close it, then try again",
                path.display()
            ),
            Self::Unreadable { table, reason } => write!(
                f,
                "`[{table}]` cannot be read from the dataset ({reason}): run `funnelwright check` to compare the rules \
                 with the tables that are there"
            ),
            Self::Other(path, words) => write!(
                f,
                "the dataset `{}` cannot be read ({words}): see that the file and its folder may be read",
                path.display()
            ),
        }
    }
}

impl std::error::Error for DatasetError {}
