//! Metrics: a number for each group, over the days of a frame.
//!
//! Guarantees: pure; a value depends on the rows dated through the end of its frame, seen as of then,
//! and on nothing else. Deliberately absent: what values are compared with.

mod begun;
mod combined;
mod defined;
mod definition;
mod exact;
mod frame;
mod gauge;
mod ledger;
mod meaning;
mod notes;
mod periods;
mod pool;
mod prints;
mod question;
mod roster;
mod seen;
mod slice;
mod stays;
mod stretches;
mod sums;
mod sweep;
mod tally;
mod values;
mod words;

pub use definition::definition;
pub use frame::Frame;
pub use gauge::Gauge;
pub use periods::{before, period};
pub use pool::{Asked, Partial, Pool};
pub use values::{Cell, GroupId, TooManyGroups, Values};
