//! A customer's state on a day: a pure function of dataset, journal, ruleset and `as_of`.
//!
//! Guarantees: every customer that exists has exactly one state; nothing depends on when or how
//! often the engine ran; a value that is missing makes a condition unknown, and its name is
//! listed. Deliberately absent: comparison with what was recorded (see [`crate::delta`]).

mod state;

pub use state::{By, CustomerState, Next, Overdue, Position, State};
