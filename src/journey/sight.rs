//! What can be seen from a moment.

use crate::time::AsOf;
use crate::value::{Date, DateTime};

/// A moment to look from, and optionally one date whose happenings are left out: to tell whether
/// a change comes from what happened on that date or from the clock alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// The moment.
    pub as_of: AsOf,
    /// The date left out.
    pub without: Option<Date>,
}

impl Sight {
    /// Everything up to a moment.
    #[must_use]
    pub fn of(as_of: AsOf) -> Self {
        Self { as_of, without: None }
    }

    /// The same moment, but nothing that is dated on its own day.
    #[must_use]
    pub fn without_its_day(self) -> Self {
        Self { as_of: self.as_of, without: Some(self.as_of.day) }
    }

    /// Whether something dated `at` exists.
    #[must_use]
    pub fn sees(&self, at: DateTime) -> bool {
        self.as_of.sees(at) && self.without != Some(at.date())
    }

    /// The evaluated day.
    #[must_use]
    pub fn day(&self) -> Date {
        self.as_of.day
    }
}
