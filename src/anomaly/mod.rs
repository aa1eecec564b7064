//! Anomaly rules at their slots: what came out for each subject.
//!
//! Guarantees: pure; what a slot gives depends on rows, journal and rules, and on what the store has
//! committed of metrics, never on when runs happened. Deliberately absent: what becomes of alerts
//! ([`crate::alert`]).

mod record;
mod terms;

pub use record::{Evaluated, MetricPoint, Observation};
pub use terms::{policies, severity};
