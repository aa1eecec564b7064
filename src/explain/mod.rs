//! Why a customer is where it is, and why an alert is open: clause trees with values and places, what
//! would change it, and when it changes by itself.
//!
//! Guarantees: pure, and from the same evaluation as `plan`. Deliberately absent: drawing.

mod alert;
mod clause;
mod future;
mod story;

pub use alert::{AlertReason, Unexplained, explain_alert};
pub use clause::{Clause, clause};
pub use future::{Flip, Upcoming, flips, upcoming};
pub use story::{LineStory, Story, ThresholdStory, VisitStory, explain};
