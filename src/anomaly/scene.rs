//! What rules of one edition are evaluated over.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::record::{MetricPoint, Observation};
use super::verdict::Failure;
use crate::alert::{Book, Subject};
use crate::baseline::{TargetFlaw, Targets};
use crate::cadence::Slot;
use crate::census::Days;
use crate::dataset::Findings;
use crate::evaluate::PastChange;
use crate::journey::World;
use crate::metric::{Frame, Gauge, TooManyGroups};
use crate::portrait::Past;
use crate::ruleset::Anomaly;

/// The points that the store holds, by metric and definition.
pub type KnownPoints = BTreeMap<(Arc<str>, Arc<str>), Vec<MetricPoint>>;

/// What rules are evaluated over.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Rules, rows and journal.
    pub world: &'a World<'a>,
    /// Where everybody stood at the ends of days.
    pub days: &'a Days<'a>,
    /// The values of metrics.
    pub gauge: &'a Gauge<'a>,
    /// What is recorded of states, this run's changes included.
    pub past: Past<'a>,
    /// The changes among that, by (on, customer).
    pub changes: &'a [PastChange],
    /// The targets.
    pub targets: &'a Targets,
    /// What the store holds of metrics.
    pub known: &'a KnownPoints,
}

/// A rule at a slot.
#[derive(Clone, Copy)]
pub struct Sitting<'a> {
    /// The rule.
    pub rule: &'a Anomaly,
    /// When.
    pub slot: Slot,
    /// The alerts as they stand before.
    pub book: &'a Book,
    /// Whether each customer of whom the rule is not met is to be listed.
    pub all_outcomes: bool,
}

/// What came out for one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The outcome with its numbers.
    pub observation: Observation,
    /// What is told, where the rule is met.
    pub message: Option<Arc<str>>,
    /// The rule's expressions that could not be computed: each once, but the message as often as a value of
    /// it could not.
    pub failed: Vec<Failure>,
}

/// What came out of a rule at a slot.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// By subject.
    pub judged: Vec<Judged>,
    /// How many customers the rule is not met of, who have no alert of it that is not over.
    pub quiet: usize,
    /// What came out for these, if it is wanted.
    pub quiet_observations: Vec<Observation>,
    /// The values that were looked at.
    pub points: Vec<MetricPoint>,
    /// What was wrong with targets.
    pub flaws: Vec<TargetFlaw>,
    /// The frames in which values of the rule's metric were looked at; those before them, which they are
    /// compared with, are not among them.
    pub looked_at: Vec<(usize, Frame)>,
    /// Where a condition could not be computed of customers that are only counted.
    pub quiet_failures: Findings,
    /// Why nothing came out.
    pub too_many: Option<TooManyGroups>,
}

impl Session {
    /// Takes over what came out of the same rule at the same slot for later customers, or their changes.
    pub fn merge(&mut self, later: Self) {
        self.judged.extend(later.judged);
        self.quiet += later.quiet;
        self.quiet_observations.extend(later.quiet_observations);
        self.quiet_failures.merge(later.quiet_failures);
    }

    /// Puts what came out for the changes of all customers in the order of the changes.
    pub fn order_changes(&mut self) {
        let place = |judged: &Judged| match &judged.observation.subject {
            Subject::Change { customer, on, nth } => Some((*on, customer.clone(), *nth)),
            _ => None,
        };
        self.judged.sort_by_cached_key(place);
    }
}

impl Sitting<'_> {
    /// An observation without figures.
    pub(super) fn observation(&self, subject: Subject) -> Observation {
        Observation {
            rule: self.rule.id.clone(),
            slot: self.slot,
            subject,
            outcome: crate::alert::Outcome::NotMet,
            figures: crate::baseline::Figures::default(),
            missing: Vec::new(),
        }
    }
}
