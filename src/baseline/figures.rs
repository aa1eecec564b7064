//! What came out of a comparison.

/// A value, what it is compared with, and how they differ; what does not apply, or could not be told,
/// is `None`. Every number is finite.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// The value.
    pub value: Option<f64>,
    /// What it is compared with.
    pub baseline: Option<f64>,
    /// Value minus baseline.
    pub delta: Option<f64>,
    /// That as a share of |baseline|; missing where it is 0.
    pub pct: Option<f64>,
    /// How far the value lies from the median of the points, in robust standard deviations.
    pub z: Option<f64>,
    /// How many points it was compared with.
    pub n: Option<u32>,
    /// The target or forecast of the period.
    pub target: Option<f64>,
    /// The share of it that should be reached by now, from 0 to 1.
    pub pace: Option<f64>,
    /// Target times pace.
    pub expected: Option<f64>,
    /// Whether any point was computed from today's rows and not read from the store.
    pub backfilled: bool,
}
