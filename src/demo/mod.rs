//! The demo: a made-up company with its rules, for trying everything on.
//!
//! Guarantees: the same dataset every time, to the byte of every row; it ends on [`last_day`], and
//! holds a few planted mistakes such as real exports have. Deliberately absent: evaluating it (see
//! [`crate::cli`]).

mod company;
mod flaws;
mod journey;
mod names;
mod organisation;
mod random;
mod rules;
mod write;

pub use rules::RULE_FILES;
pub use write::write_dataset;

use chrono::Days;

use crate::value::Date;

/// The last day of the demo's data: a Friday.
#[must_use]
pub fn last_day() -> Date {
    Date::from_ymd_opt(2024, 6, 28).unwrap_or_default()
}

/// The day before it.
#[must_use]
pub fn day_before() -> Date {
    last_day() - Days::new(1)
}
