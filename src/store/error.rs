//! Why a store cannot be used.

use std::fmt;
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ffi;

/// Why a store cannot be used. Its `Display` says what and what to do; whatever it is, nothing
/// was written.
#[derive(Debug)]
pub enum StoreError {
    /// It was written by a newer funnelwright: its schema version, ours.
    Newer(PathBuf, i64, i64),
    /// A SQLite file of some other program.
    Foreign(PathBuf),
    /// No SQLite file, or a damaged one.
    Damaged(PathBuf, String),
    /// It cannot be written: permission, read-only file system.
    ReadOnly(PathBuf),
    /// The disk is full.
    Full(PathBuf),
    /// Another process writes: who.
    Held {
        /// The store.
        path: PathBuf,
        /// The holder, for people: verb, process, host, since when.
        holder: String,
    },
    /// The lease was lost to another process; nothing was written.
    Fenced(PathBuf),
    /// The store moved on since the snapshot was taken; nothing was written.
    Moved(PathBuf),
    /// Anything else that SQLite or the system reports.
    Other(PathBuf, String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(path, theirs, ours) => write!(
                f,
                "the store `{}` was written by a newer funnelwright (its schema is version {theirs}, this program knows versions up to {ours}); nothing was changed: update funnelwright, or give another file with `--store FILE`",
                path.display()
            ),
            Self::Foreign(path) => write!(
                f,
                "`{}` is a SQLite file of another program, not a store of funnelwright; nothing was changed: give a file of its own with `--store FILE` or `store = \"…\"` under `[workspace]`, it is made if it is not there",
                path.display()
            ),
            Self::Damaged(path, reason) => write!(
                f,
                "`{}` cannot be read as a store, it is no SQLite file or a damaged one ({reason}); nothing was changed: restore it from a backup, or begin anew with another `--store FILE`",
                path.display()
            ),
            Self::ReadOnly(path) => write!(
                f,
                "the store `{}` cannot be written; allow writing to the file and to its folder, where SQLite keeps two more files beside it, or give another with `--store FILE`",
                path.display()
            ),
            Self::Full(path) => write!(
                f,
                "the disk of the store `{}` is full; nothing was written and the store is as it was: make room and run again, nothing is lost",
                path.display()
            ),
            Self::Held { path, holder } => write!(
                f,
                "the store `{}` is held by {holder}; nothing was written: wait until it is done, or stop it, and try again",
                path.display()
            ),
            Self::Fenced(path) => write!(
                f,
                "another process took over the store `{}` meanwhile; nothing was written: run again",
                path.display()
            ),
            Self::Moved(path) => write!(
                f,
                "the store `{}` has moved on since this was computed; nothing was written: plan or run again",
                path.display()
            ),
            Self::Other(path, reason) => {
                write!(f, "the store `{}` cannot be used: {reason}", path.display())
            }
        }
    }
}

impl std::error::Error for StoreError {}

/// Puts the name of the store to what SQLite reports: for `map_err`.
pub(super) fn at(path: &Path) -> impl Fn(rusqlite::Error) -> StoreError + '_ {
    move |error| from_sqlite(path, &error)
}

fn from_sqlite(path: &Path, error: &rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    let path = path.to_owned();
    if error.sqlite_extended_error_code() == Some(ffi::SQLITE_READONLY_DBMOVED) {
        let reason = "the file was moved or replaced while it was in use; run again";
        return StoreError::Other(path, String::from(reason));
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full(path),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly(path),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Damaged(path, error.to_string())
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Held { path, holder: String::from("another program that writes to it") }
        }
        Some(ErrorCode::CannotOpen) => cannot_open(path),
        None => StoreError::Damaged(path, error.to_string()),
        Some(_) => StoreError::Other(path, error.to_string()),
    }
}

/// SQLite does not say why it cannot open a file; the system does.
fn cannot_open(path: PathBuf) -> StoreError {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let reason = format!("there is no folder `{}`; make it first", folder.display());
        return StoreError::Other(path, reason);
    }
    if path.is_dir() {
        return StoreError::Other(path, String::from("it is a folder; give the name of a file"));
    }
    if OpenOptions::new().read(true).open(&path).is_err_and(|error| is_refusal(&error)) {
        let reason = String::from("it may not be read; allow reading and writing it");
        return StoreError::Other(path, reason);
    }
    match OpenOptions::new().read(true).write(true).open(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound && !is_refusal(&error) => {
            StoreError::Other(path, error.to_string())
        }
        // The file itself can be written, or is not there: its folder refuses a new file.
        _ => StoreError::ReadOnly(path),
    }
}

fn is_refusal(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_code(code: std::ffi::c_int) -> StoreError {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        from_sqlite(Path::new("absent/funnelwright.db"), &error)
    }

    #[test]
    fn what_sqlite_reports_becomes_something_to_act_on() {
        for (code, words) in [
            (ffi::SQLITE_FULL, "make room and run again"),
            (ffi::SQLITE_READONLY, "cannot be written"),
            (ffi::SQLITE_READONLY_DBMOVED, "moved or replaced"),
            (ffi::SQLITE_READONLY_DIRECTORY, "allow writing to the file and to its folder"),
            (ffi::SQLITE_PERM, "cannot be written"),
            (ffi::SQLITE_NOTADB, "restore it from a backup"),
            (ffi::SQLITE_CORRUPT, "damaged"),
            (ffi::SQLITE_BUSY, "another program"),
            (ffi::SQLITE_CANTOPEN, "there is no folder `absent`"),
            (ffi::SQLITE_IOERR_READ, "cannot be used"),
        ] {
            let text = of_code(code).to_string();
            assert!(text.contains(words), "{code}: {text}");
            assert!(text.contains("`absent/funnelwright.db`") && !text.ends_with('.'), "{text}");
        }
    }

    #[test]
    fn a_folder_is_named_as_one() {
        let folder = tempfile::tempdir().unwrap();
        let error = cannot_open(folder.path().to_owned());
        assert!(matches!(&error, StoreError::Other(_, reason) if reason.contains("it is a folder")));
    }
}
