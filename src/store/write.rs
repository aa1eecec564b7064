//! Writing to the store.

use std::path::Path;
use std::time::Duration;

use super::error::StoreError;
use super::lease::Lease;
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

/// A store opened for writing, with the lease held.
#[derive(Debug)]
pub struct Store {
    _lease: Lease,
}

impl Store {
    /// Opens (or makes) the store, migrates it, and takes the lease, waiting for another writer at
    /// most `patience`. `verb` and `clock` (the wall clock, UTC text) tell others who holds it.
    ///
    /// # Errors
    /// The store cannot be used, or is held for longer than `patience`.
    pub fn open(path: &Path, verb: &str, clock: &str, patience: Duration) -> Result<Self, StoreError> {
        let _ = (path, verb, clock, patience);
        todo!()
    }

    /// What it holds.
    ///
    /// # Errors
    /// SQLite's.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        todo!()
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
        let _ = (delta, texts, approval, clock);
        todo!()
    }

    /// Appends a confirmation (or refusal) to the journal.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn confirm(&mut self, customer: &str, entry: &Confirmation, clock: &str) -> Result<(), StoreError> {
        let _ = (customer, entry, clock);
        todo!()
    }

    /// Appends a hold.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn hold(&mut self, customer: &str, entry: &Hold, clock: &str) -> Result<(), StoreError> {
        let _ = (customer, entry, clock);
        todo!()
    }

    /// Appends a mark.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn mark(&mut self, customer: &str, entry: &Mark, clock: &str) -> Result<(), StoreError> {
        let _ = (customer, entry, clock);
        todo!()
    }
}
