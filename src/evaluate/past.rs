//! State changes that were recorded.

use std::sync::Arc;

use super::state::Position;
use crate::value::Date;

/// Why a state changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The store's first run.
    Baseline,
    /// The rules were edited.
    Rules,
    /// Rows or journal entries came, changed or went.
    Data,
    /// The clock alone.
    Time,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Baseline, Self::Rules, Self::Data, Self::Time];

    /// The cause of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.word() == word)
    }

    /// The word of machine output and of the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Rules => "rules",
            Self::Data => "data",
            Self::Time => "time",
        }
    }
}

/// A state change that a run has recorded, or is about to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastChange {
    /// The customer.
    pub customer: Arc<str>,
    /// The local date at whose end it was first true.
    pub on: Date,
    /// Which of the customer's changes on that date, from 1.
    pub nth: u32,
    /// Before; `None` for a customer seen for the first time.
    pub from: Option<Arc<Position>>,
    /// After.
    pub to: Arc<Position>,
    /// Why.
    pub cause: Cause,
    /// The customer's owner then.
    pub owner: Option<Arc<str>>,
}
