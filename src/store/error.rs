//! Why a store cannot be used.

use std::fmt;
use std::path::PathBuf;

/// Why a store cannot be used. Its `Display` says what and what to do.
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
    /// Anything else that SQLite reports.
    Other(PathBuf, String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        todo!()
    }
}

impl std::error::Error for StoreError {}
