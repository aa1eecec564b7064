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
    /// What is dated later does not exist: the moment itself, unless it lies ahead of what is known.
    pub known: AsOf,
}

impl Sight {
    /// Everything up to a moment.
    #[must_use]
    pub fn of(as_of: AsOf) -> Self {
        Self { as_of, without: None, known: as_of }
    }

    /// The end of a later day, with what is known now.
    #[must_use]
    pub fn ahead(self, day: Date) -> Self {
        Self { as_of: AsOf::end_of(day), ..self }
    }

    /// The same moment, but nothing that is dated on its own day.
    #[must_use]
    pub fn without_its_day(self) -> Self {
        Self { without: Some(self.as_of.day), ..self }
    }

    /// Whether something dated `at` exists.
    #[must_use]
    pub fn sees(&self, at: DateTime) -> bool {
        self.as_of.sees(at) && self.known.sees(at) && self.without != Some(at.date())
    }

    /// The last instant that is seen.
    #[must_use]
    pub fn last_instant(&self) -> DateTime {
        let last = self.as_of.last_instant().min(self.known.last_instant());
        // The date that is left out is always the evaluated one, so that nothing follows it.
        self.without.map_or(last, |without| {
            let midnight = DateTime::from(without);
            last.min(midnight.checked_sub_signed(chrono::TimeDelta::nanoseconds(1)).unwrap_or(midnight))
        })
    }

    /// The evaluated day.
    #[must_use]
    pub fn day(&self) -> Date {
        self.as_of.day
    }
}
