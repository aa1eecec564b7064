//! Reading the dates that datasets write: ISO 8601 or a declared format, never a guess.

use super::Zone;
use crate::value::{DateTime, Type, Value};

/// A declared way of writing dates.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum DateFormat {
    /// ISO 8601: date, or date and time (`T` or a blank between), with or without an offset.
    #[default]
    Iso,
    /// A strftime pattern; ISO is still read, for it cannot be mistaken.
    Strftime(String),
    /// Seconds since 1970-01-01 UTC.
    EpochSeconds,
    /// Milliseconds since 1970-01-01 UTC.
    EpochMillis,
    /// The number or text 20240131.
    Yyyymmdd,
    /// Days since 1899-12-30, as Excel stores dates; local.
    Excel,
}

impl DateFormat {
    /// Reads a `format` of a rule file.
    ///
    /// # Errors
    /// A clause that says what is wrong with it ("`%Q` is no strftime item", …).
    pub fn parse(text: &str) -> Result<Self, String> {
        let _ = text;
        todo!()
    }
}

/// What a date-time without an offset means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NaiveTimes {
    /// Local time of the workspace zone.
    #[default]
    Local,
    /// UTC.
    Utc,
}

/// Reads a dataset value (text, integer or float) as a date (`ty` = [`Type::Date`], giving
/// [`Value::Date`]: the local date) or as a date-time ([`Type::DateTime`], giving
/// [`Value::DateTime`]: local; a bare date is its 00:00). `None` if it cannot be read: numbers
/// without a numeric format, dates that do not exist, years outside 1..=9999. A bare date is
/// never shifted between zones; date-times with an offset, epochs, and naive ones under
/// [`NaiveTimes::Utc`] are converted to `zone`.
#[must_use]
pub fn read_moment(
    value: &Value,
    ty: Type,
    format: &DateFormat,
    naive: NaiveTimes,
    zone: &Zone,
) -> Option<Value> {
    let _ = (value, ty, format, naive, zone, None::<DateTime>);
    todo!()
}
