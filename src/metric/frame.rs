//! The days that a value is about.

use crate::value::Date;

/// The days that a value is about, seen as of the end of the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Frame {
    /// The first day whose rows count; `None`: a snapshot, for which nothing is too old.
    pub from: Option<Date>,
    /// The last day.
    pub through: Date,
}
