//! Cadences: when a rule is evaluated, and which day it then looks at.
//!
//! Guarantees: pure; slots are local instants of the workspace zone and come in order, each once,
//! whatever daylight saving does; the slots of a stretch of time are those of its parts. What
//! cannot be read is refused with the place, the reason and a cure. Deliberately absent: the wall
//! clock, and what is evaluated at a slot.

mod clock_time;
mod cron;
mod error;
mod parse;
mod slot;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{NaiveTime, Weekday, WeekdaySet};

pub use cron::Cron;
pub use error::CadenceError;
pub use slot::Slot;

/// How rule files write the days of a week, from Monday on.
const DAY_WORDS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

/// When a rule is evaluated. Without a cadence it is every day's end, as `daily` says it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cadence {
    /// On some days, once each.
    Days {
        /// On which.
        on: DayChoice,
        /// When; `None`: at the end of the day itself.
        at: Option<NaiveTime>,
    },
    /// Whenever the five fields of cron say so.
    Cron(Cron),
}

/// Which days a cadence picks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayChoice {
    /// `daily`: every date.
    Every,
    /// `workdays`: the working dates of the calendar.
    Working,
    /// `weekly thu`, `tue,fri`: these days of every week, whatever the calendar says.
    Weekdays(WeekdaySet),
}

impl Default for Cadence {
    fn default() -> Self {
        Self::Days { on: DayChoice::Every, at: None }
    }
}

impl Cadence {
    /// Reads `daily 08:00`, `workdays 08:00`, `tue,fri 08:00`, `weekly thu 08:00`, each with or
    /// without the clock time, or five cron fields.
    ///
    /// # Errors
    /// What is wrong, where in the text, and how to mend it.
    pub fn parse(text: &str) -> Result<Self, CadenceError> {
        parse::parse(text)
    }
}

/// As rule files write it; [`Cadence::parse`] reads it back.
impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (on, at) = match self {
            Self::Days { on, at } => (on, at),
            Self::Cron(cron) => return cron.fmt(f),
        };
        match on {
            DayChoice::Every => f.write_str("daily")?,
            DayChoice::Working => f.write_str("workdays")?,
            DayChoice::Weekdays(days) => {
                f.write_str(if days.len() == 1 { "weekly " } else { "" })?;
                f.write_str(&day_list(*days))?;
            }
        }
        at.map_or(Ok(()), |at| write!(f, " {}", at.format("%H:%M")))
    }
}

/// `tue,fri`.
fn day_list(days: WeekdaySet) -> String {
    let words = DAY_WORDS.iter().filter(|(_, day)| days.contains(*day)).map(|(word, _)| *word);
    words.collect::<Vec<_>>().join(",")
}
