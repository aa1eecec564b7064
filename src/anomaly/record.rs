//! What is kept of evaluated rules.

use std::sync::Arc;

use crate::alert::{Outcome, Subject};
use crate::baseline::Figures;
use crate::cadence::Slot;
use crate::metric::Frame;

/// The evaluation of a rule for one subject at one slot: an `outcome` of machine output and views.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The rule's id.
    pub rule: Arc<str>,
    /// When.
    pub slot: Slot,
    /// About whom.
    pub subject: Subject,
    /// What came out.
    pub outcome: Outcome,
    /// The numbers behind it, for rules on metrics.
    pub figures: Figures,
    /// What stood in the way of an answer: names of missing values, or why the row failed.
    pub missing: Vec<Arc<str>>,
}

/// The value of a metric for one group and frame: what later baselines read instead of computing it
/// again.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricPoint {
    /// The metric's id.
    pub metric: Arc<str>,
    /// A hash of all that defines it: points of other definitions are of no use.
    pub definition: Arc<str>,
    /// The group, as [`Subject::id`] of a group writes it: `funnel=a,stage=b`; empty without
    /// dimensions.
    pub group: Arc<str>,
    /// The days.
    pub frame: Frame,
    /// The value; `None` where it is missing.
    pub value: Option<f64>,
    /// How many rows it was made of.
    pub rows: u64,
}
