//! What is wrong with targets.

use std::sync::Arc;

use crate::dataset::{FindingCode, Findings};
use crate::value::Date;

/// What was wrong with the targets that were asked for. They are ordered and comparable, so that what
/// several questions find is told once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetFlaw {
    /// Two targets for the same are in force at once.
    Overlap {
        /// The metric's id.
        metric: Arc<str>,
        /// The person or unit whose they are, if they are anybody's.
        whose: Option<Arc<str>>,
        /// When the one begins that counts.
        starts: Date,
        /// When the other begins.
        other: Date,
    },
    /// A unit's target is the sum of those of the units below it, and one of these has none for the
    /// same days.
    Missing {
        /// The metric's id.
        metric: Arc<str>,
        /// The unit without one.
        unit: Arc<str>,
        /// When those of the others begin.
        starts: Date,
    },
}

impl TargetFlaw {
    /// Counts each once among the findings.
    pub fn note<'a>(flaws: impl IntoIterator<Item = &'a Self>, findings: &mut Findings) {
        for flaw in std::collections::BTreeSet::from_iter(flaws) {
            findings.add(flaw.code(), "targets", "", || flaw.sample());
        }
    }

    fn code(&self) -> FindingCode {
        match self {
            Self::Overlap { .. } => FindingCode::OverlappingTargets,
            Self::Missing { .. } => FindingCode::MissingTarget,
        }
    }

    fn sample(&self) -> String {
        match self {
            Self::Overlap { metric, whose: None, starts, other } => format!("{metric}: {starts}, {other}"),
            Self::Overlap { metric, whose: Some(whose), starts, other } => {
                format!("{metric} {whose}: {starts}, {other}")
            }
            Self::Missing { metric, unit, starts } => format!("{metric} {unit}: {starts}"),
        }
    }
}
