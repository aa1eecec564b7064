//! Why a customer is where it is: state, clause trees with values and places, what would change
//! it, and when it changes by itself.
//!
//! Guarantees: pure, and from the same evaluation as `plan`. Deliberately absent: drawing.

mod clause;
mod future;
mod story;

pub use clause::{Clause, clause};
pub use future::{Flip, Upcoming, flips, upcoming};
pub use story::{LineStory, Story, ThresholdStory, VisitStory, explain};
