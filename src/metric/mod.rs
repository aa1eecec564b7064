//! Metrics: a number for each group, over the days of a frame.
//!
//! Guarantees: pure; a value depends on the rows dated through the end of its frame, seen as of then,
//! and on nothing else. Deliberately absent: what values are compared with.

mod frame;
mod periods;
mod values;

pub use frame::Frame;
pub use periods::{before, period};
pub use values::{Cell, GroupId, TooManyGroups, Values};
