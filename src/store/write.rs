//! Writing to the store.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::append;
use super::commit;
use super::error::{StoreError, at};
use super::lease::Lease;
use super::open::open_for_writing;
use super::schema;
use super::snapshot;
use crate::delta::{Delta, Snapshot};
use crate::journal::{Confirmation, Hold, Mark};
use crate::syntax::RuleTexts;

/// What a commit wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The run's number.
    pub run: i64,
    /// The store's generation after it.
    pub generation: u64,
}

/// A store opened for writing, with the lease held until it is dropped.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Connection,
    lease: Lease,
}

impl Store {
    /// Opens (or makes) the store, migrates it, and takes the lease, waiting for another writer at
    /// most `patience`. `verb` and `clock` (the wall clock, UTC text such as
    /// `2024-03-05T10:00:00Z`) tell others who holds it.
    ///
    /// # Errors
    /// The store cannot be used, or is held for longer than `patience`.
    pub fn open(path: &Path, verb: &str, clock: &str, patience: Duration) -> Result<Self, StoreError> {
        let mut connection = open_for_writing(path)?;
        schema::found(&mut connection, path)?;
        let lease = Lease::take(&connection, path, verb, clock, patience)?;
        let mut store = Self { path: path.to_owned(), connection, lease };
        schema::migrate(&mut store.connection, path)?;
        Ok(store)
    }

    /// What it holds.
    ///
    /// # Errors
    /// SQLite's.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        snapshot::read_all(&self.connection, &self.path)
    }

    /// Commits a delta in one transaction, all or nothing. `texts` are those of the applied
    /// ruleset; `approval` who let a held delta pass; `clock` the wall clock (UTC text).
    ///
    /// # Errors
    /// [`StoreError::Moved`] if the store's generation is not the delta's, [`StoreError::Fenced`]
    /// if the lease was lost, or SQLite's; nothing was written then.
    pub fn commit(
        &mut self,
        delta: &Delta,
        texts: &RuleTexts,
        approval: Option<&str>,
        clock: &str,
    ) -> Result<Committed, StoreError> {
        let path = self.path.clone();
        self.write(clock, |transaction, generation| {
            if u64::try_from(generation).ok() != delta.generation.checked_add(1) {
                return Err(StoreError::Moved(path.clone()));
            }
            let recorded = commit::Recording { generation, approval, clock };
            let run = commit::record(transaction, delta, texts, &recorded).map_err(at(&path))?;
            Ok(Committed { run, generation: delta.generation + 1 })
        })
    }

    /// Appends a confirmation (or refusal) to the journal.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn confirm(&mut self, customer: &str, entry: &Confirmation, clock: &str) -> Result<(), StoreError> {
        let path = self.path.clone();
        self.write(clock, |transaction, _| {
            append::confirmation(transaction, customer, entry, clock).map_err(at(&path))
        })
    }

    /// Appends a hold.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn hold(&mut self, customer: &str, entry: &Hold, clock: &str) -> Result<(), StoreError> {
        let path = self.path.clone();
        self.write(clock, |transaction, _| {
            append::hold(transaction, customer, entry, clock).map_err(at(&path))
        })
    }

    /// Appends a mark.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn mark(&mut self, customer: &str, entry: &Mark, clock: &str) -> Result<(), StoreError> {
        let path = self.path.clone();
        self.write(clock, |transaction, _| {
            append::mark(transaction, customer, entry, clock).map_err(at(&path))
        })
    }

    /// One transaction under the lease, in a new generation; dropped halfway, it never was.
    fn write<T>(
        &mut self,
        clock: &str,
        work: impl FnOnce(&Transaction<'_>, i64) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let path = self.path.as_path();
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(at(path))?;
        self.lease.check(&transaction, path, clock)?;
        let generation = transaction
            .query_row("UPDATE fw_store SET generation = generation + 1 RETURNING generation", [], |row| {
                row.get(0)
            })
            .map_err(at(path))?;
        let result = work(&transaction, generation)?;
        transaction.commit().map_err(at(path))?;
        Ok(result)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.lease.release(&self.connection);
    }
}
