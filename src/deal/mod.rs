//! Deals: the ways of customers through their funnels, and how long it takes to win one.
//!
//! Guarantees: every figure is a function of the moment. Deliberately absent: rates of conversion (see
//! [`crate::report`]).

mod cycle;
mod trip;
mod window;

pub use cycle::Cycle;
pub use trip::{Trip, trips};
pub use window::{WonDeals, cycle_windows};
