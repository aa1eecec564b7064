//! Noticing that a dataset has changed since it was read.
//!
//! Two things are looked at: SQLite's own `data_version`, which changes with every commit of
//! others, and the file itself, for one that was put in its place, or copied over it without
//! SQLite, need not look like a commit. Either is enough to read again.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::snapshot::{connect, version};

/// A connection that holds no lock and is asked now and then.
#[derive(Debug)]
pub(super) struct Witness {
    path: PathBuf,
    sqlite: rusqlite::Connection,
    file: File,
}

/// What a witness sees; equal as long as nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    file: File,
    version: i64,
}

/// What tells a file from another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct File {
    identity: Option<(u64, u64)>,
    length: u64,
    modified: Option<SystemTime>,
}

impl Witness {
    /// A witness of the file that is there now; `None` if it cannot be opened.
    pub fn of(path: &Path) -> Option<Self> {
        let file = File::at(path)?;
        let sqlite = connect(path, "mode=ro", Duration::ZERO).ok()?;
        let witness = Self { path: path.to_owned(), sqlite, file };
        witness.look()?;
        Some(witness)
    }

    /// What is there now; `None` if that cannot be told, for somebody is writing.
    pub fn look(&self) -> Option<Seen> {
        let version = version(&self.sqlite).ok()?;
        Some(Seen { file: File::at(&self.path)?, version })
    }

    /// Whether the file that it watches is still the one at its path.
    pub fn is_in_place(&self) -> bool {
        File::at(&self.path).is_some_and(|file| file.identity == self.file.identity)
    }
}

impl File {
    fn at(path: &Path) -> Option<Self> {
        let metadata = path.metadata().ok()?;
        #[cfg(unix)]
        let identity = {
            use std::os::unix::fs::MetadataExt;
            Some((metadata.dev(), metadata.ino()))
        };
        #[cfg(not(unix))]
        let identity = None;
        Some(Self { identity, length: metadata.len(), modified: metadata.modified().ok() })
    }
}
