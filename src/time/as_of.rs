//! The instant that an evaluation looks from.

use super::Zone;
use crate::value::{Date, DateTime};

/// The instant an evaluation looks from: a local day, and how much of it has been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsOf {
    /// The local day that is evaluated; `today` in expressions.
    pub day: Date,
    /// The first local instant that does not exist yet; 00:00 of the next day for a whole day.
    limit: DateTime,
}

impl AsOf {
    /// The end of a local day.
    #[must_use]
    pub fn end_of(day: Date) -> Self {
        let _ = day;
        todo!()
    }

    /// A local instant: everything dated at or before it exists.
    #[must_use]
    pub fn at(instant: DateTime) -> Self {
        let _ = instant;
        todo!()
    }

    /// Reads `--as-of`: `DATE` is the end of that day, `DATE[T ]TIME` (seconds optional, with or
    /// without offset) that instant; without an offset it is local.
    ///
    /// # Errors
    /// A sentence that says what was expected, with an example.
    pub fn parse(text: &str, zone: &Zone) -> Result<Self, String> {
        let _ = (text, zone);
        todo!()
    }

    /// Whether something dated `at` exists.
    #[must_use]
    pub fn sees(&self, at: DateTime) -> bool {
        at < self.limit
    }

    /// Whether the whole day has been.
    #[must_use]
    pub fn is_end_of_day(&self) -> bool {
        todo!()
    }

    /// The last instant that exists: what an action taken now is dated.
    #[must_use]
    pub fn last_instant(&self) -> DateTime {
        todo!()
    }

    /// `2024-03-05` for a whole day, `2024-03-05T10:00:00` (fraction only if there is one) for an
    /// instant; [`AsOf::parse`] reads it back.
    #[must_use]
    pub fn text(&self) -> String {
        todo!()
    }
}
