//! Opening a dataset, and what it has to offer.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::check::Schema;
use crate::syntax::Document;

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

impl fmt::Display for DatasetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        todo!()
    }
}

impl std::error::Error for DatasetError {}

/// A read-only connection to a dataset, holding one snapshot for as long as it lives.
#[derive(Debug)]
pub struct Connection {
    _private: (),
}

impl Connection {
    /// Opens a dataset read-only and begins the snapshot.
    ///
    /// # Errors
    /// The file is missing, no database, damaged or locked.
    pub fn open(path: &Path) -> Result<Self, DatasetError> {
        let _ = path;
        todo!()
    }

    /// The columns of every table that the document maps.
    ///
    /// # Errors
    /// The file turns out to be damaged or locked; tables and queries that cannot be read are in
    /// the schema.
    pub fn schema(&self, document: &Document) -> Result<Schema, DatasetError> {
        let _ = document;
        todo!()
    }
}
