//! The demo: a made-up company with its rules, for trying everything on.
//!
//! Guarantees: the same dataset every time, to the byte of every row; it ends on [`last_day`], and
//! holds the problems that [`planted_problems`] lists, on purpose. Deliberately absent: evaluating
//! it and telling its story (see [`crate::cli`]).

mod company;
mod deeds;
mod journey;
mod money;
mod names;
mod organisation;
mod problems;
mod random;
mod rules;
mod season;
mod segment;
mod targets;
mod working_time;
mod write;

pub use problems::{Alerted, Finder, Problem};
pub use rules::{RULE_FILES, rule_text};
pub use write::{receive_new_export, write_dataset};

use chrono::Days;

use crate::value::Date;

/// The last day of the demo's data: a Friday, and nearly the end of a quarter.
#[must_use]
pub fn last_day() -> Date {
    Date::from_ymd_opt(2024, 6, 28).unwrap_or_default()
}

/// The day of the export before: a week earlier.
#[must_use]
pub fn week_before() -> Date {
    last_day() - Days::new(7)
}

/// What is wrong with the company, on purpose.
#[must_use]
pub fn planted_problems() -> Vec<Problem> {
    company::make_company().problems
}
