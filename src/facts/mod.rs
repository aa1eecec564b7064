//! Facts and names: the values that a customer's expressions are computed over.
//!
//! Guarantees: pure; each fact is computed at most once for a customer and a moment; a missing
//! value names what was missing. Deliberately absent: which expressions are asked, and what
//! follows from them (see [`crate::evaluate`]).

mod aggregate;
mod customer;
mod event;
mod moment;
mod party;
mod tally;
mod ticks;

pub use customer::{CustomerRow, Standing};
pub use moment::{FactValue, FailedRow, Moment};
pub use party::party_fact;
pub use tally::Tally;
pub use ticks::{Tick, last_tick};
