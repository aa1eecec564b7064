//! A moment that many customers are looked at from.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::expression::{RowError, RowErrorKind};
use crate::journey::{Sight, World};
use crate::value::Value;

/// The value of a fact, or why there is none.
pub type FactValue = Result<Value, RowError>;

/// A world seen from a moment, with the facts of persons and units that several customers share.
#[derive(Debug)]
pub struct Moment<'a> {
    /// The world.
    pub world: &'a World<'a>,
    /// What can be seen of it.
    pub sight: Sight,
    /// Facts by (fact, person or unit).
    pub(super) shared: RefCell<HashMap<(u32, Arc<str>), FactValue>>,
    /// Rows of events in which a fact's `where` or `of` failed.
    failed_rows: RefCell<BTreeMap<FailedRow, RowErrorKind>>,
}

/// A row of events in which an expression of a fact failed: it counts as unknown there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailedRow {
    /// The fact's place in the ruleset.
    pub fact: u32,
    /// The expression's key: `where` or `of`.
    pub key: &'static str,
    /// The row.
    pub row: usize,
}

impl<'a> Moment<'a> {
    /// A world from a moment.
    #[must_use]
    pub fn new(world: &'a World<'a>, sight: Sight) -> Self {
        Self { world, sight, shared: RefCell::default(), failed_rows: RefCell::default() }
    }

    pub(super) fn note_failed_row(&self, row: FailedRow, why: RowErrorKind) {
        self.failed_rows.borrow_mut().insert(row, why);
    }

    /// The rows of events that failed in what was asked so far, each once.
    #[must_use]
    pub fn failed_rows(&self) -> Vec<(FailedRow, RowErrorKind)> {
        self.failed_rows.borrow().iter().map(|(row, why)| (*row, why.clone())).collect()
    }
}
