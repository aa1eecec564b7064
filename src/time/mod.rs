//! Days and instants: the workspace zone, the business calendar, `as_of`, lengths and windows,
//! and the reading of dates that datasets write.
//!
//! Guarantees: a day is a local calendar date and day counts are differences of local dates,
//! never hours; nothing here reads the wall clock; what cannot be read is `None`, never a guess.
//! Deliberately absent: `now()`, which is read once in the command line and passed down.

mod zone;
mod iso;
mod pattern;
mod as_of;
mod calendar;
mod length;
mod format;
mod read;
mod plain;
mod stretch;

pub use as_of::AsOf;
pub use calendar::{Calendar, CalendarError};
pub use format::{DateFormat, NaiveTimes};
pub use iso::Moment;
pub use length::{Length, LengthUnit, Window};
pub use plain::read_plain;
pub use read::{read_moment, read_written};
pub use stretch::Stretch;
pub use zone::Zone;

/// How the days of a stage are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Clock {
    /// Every date counts.
    Calendar,
    /// Only working dates count.
    Business,
}
