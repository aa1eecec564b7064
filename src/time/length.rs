//! Lengths of time as rule files write them: `30d`, `4w`, `10bd`.

use super::Calendar;
use crate::value::Date;

/// The unit of a [`Length`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LengthUnit {
    /// Calendar days.
    Days,
    /// Weeks of seven calendar days.
    Weeks,
    /// Working days.
    BusinessDays,
}

/// A positive length such as `30d`, `4w`, `10bd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length {
    /// How many units, at least 1.
    pub count: u32,
    /// Of what.
    pub unit: LengthUnit,
}

impl Length {
    /// The largest count that is accepted: a thousand years of days.
    pub const MAX: u32 = 366_000;

    /// Reads `30d`, `4w`, `10bd`.
    ///
    /// # Errors
    /// A clause that says what is wrong ("has no unit", "is zero", …), to stand after the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let _ = text;
        todo!()
    }

    /// The first date of the window of this length that ends on `day`'s date, inclusive:
    /// `30d` ends on day and holds 30 dates; `10bd` starts on the 10th-last working day ≤ day.
    #[must_use]
    pub fn window_start(self, day: Date, calendar: &Calendar) -> Date {
        let _ = (day, calendar);
        todo!()
    }
}

/// `30d`, `4w`, `10bd`.
impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            LengthUnit::Days => "d",
            LengthUnit::Weeks => "w",
            LengthUnit::BusinessDays => "bd",
        };
        write!(f, "{}{unit}", self.count)
    }
}

/// Which rows a fact looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// All rows there are.
    Ever,
    /// The dates of a length ending on as_of's.
    Last(Length),
    /// The dates from the visit's entry on.
    Stage,
    /// The dates from the customer's beginning on.
    Funnel,
}
