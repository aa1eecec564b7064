//! Baselines: what the value of a metric is compared with.
//!
//! Guarantees: pure arithmetic over given points; nothing that was not known by the data day takes
//! part. Deliberately absent: where values come from ([`crate::metric`]).

mod figures;

pub use figures::Figures;
