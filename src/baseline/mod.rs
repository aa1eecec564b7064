//! Baselines: what the value of a metric is compared with.
//!
//! Guarantees: pure arithmetic over given points; nothing that was not known by the data day takes
//! part. Deliberately absent: where values come from ([`crate::metric`]).

mod figures;
mod frames;
mod compare;
mod peers;
mod target;
mod targets;
mod target_flaw;
mod target_row;
#[cfg(test)]
mod tests;

pub use compare::{Comparison, compare, compare_with_target};
pub use figures::Figures;
pub use frames::{Frames, frames};
pub use peers::Peers;
pub use target::{Past, Target};
pub use target_flaw::TargetFlaw;
pub use targets::Targets;
