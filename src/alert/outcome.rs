//! What the evaluation of a rule at a slot does to an alert.

use std::sync::Arc;

use super::event::{AlertEvent, Ending, What};
use super::life::{Alert, Status};
use super::policy::Policy;
use super::subject::Subject;
use crate::cadence::Slot;
use crate::value::DateTime;

/// What came out of a rule for one subject at one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// `when` is true. It alone opens.
    Met,
    /// Neither `when` nor `clear_when` is true: the count of `for` starts anew.
    NotMet,
    /// `clear_when` is true. It alone ends.
    Cleared,
    /// A value was missing.
    Unknown,
    /// There was nothing to compare with.
    NoData,
    /// The group has no rows.
    Absent,
}

impl Outcome {
    /// Its word in views and machine output, where a cleared rule is one that is not met.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet | Self::Cleared => "not_met",
            Self::Unknown => "unknown",
            Self::NoData => "no_data",
            Self::Absent => "absent",
        }
    }
}

/// The evaluation of a rule for one subject at one slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The rule's id.
    pub rule: Arc<str>,
    /// What it looked at.
    pub subject: Subject,
    /// When.
    pub slot: Slot,
    /// What came out.
    pub outcome: Outcome,
    /// Whether the rule was edited since its slot before.
    pub rule_changed: bool,
    /// The message, for the alert that it opens.
    pub note: Option<Arc<str>>,
}

impl Alert {
    /// Records what an evaluation does to it.
    pub(super) fn hear(&mut self, evaluation: &Evaluation, policy: &Policy) {
        match evaluation.outcome {
            Outcome::Met => self.met(evaluation, policy),
            Outcome::NotMet if self.state().status == Status::Pending => self.lapse(evaluation),
            Outcome::Cleared => self.cleared(evaluation, policy),
            Outcome::NotMet | Outcome::Unknown | Outcome::NoData | Outcome::Absent => {}
        }
    }

    fn met(&mut self, evaluation: &Evaluation, policy: &Policy) {
        let on = evaluation.slot.data_day();
        match self.state().status {
            Status::Pending => {
                let is_counted = self.has_counted(evaluation);
                let is_enough = self.state().met + u32::from(!is_counted) >= policy.opens_after;
                match self.events().is_empty() {
                    true if !is_enough => self.say(evaluation, What::Began { on }),
                    true => {}
                    // One that a guard holds back was met often enough already.
                    false if is_counted || self.state().met >= policy.opens_after => {}
                    false => self.say(evaluation, What::Counted { on }),
                }
                if is_enough {
                    self.say(evaluation, What::Opened { on });
                }
            }
            Status::Open | Status::Acknowledged | Status::Handled if self.state().resolved_on.is_some() => {
                self.say(evaluation, What::Reopened { on });
            }
            // It is known already, or nobody wants to hear of it.
            Status::Open | Status::Acknowledged | Status::Handled | Status::Closed => {}
        }
    }

    /// Whether it has counted the slot of an evaluation, or a later one: an edited rule looks at its latest
    /// slot again.
    fn has_counted(&self, evaluation: &Evaluation) -> bool {
        let is_count = |event: &&AlertEvent| matches!(event.what, What::Began { .. } | What::Counted { .. });
        self.events().iter().rfind(is_count).is_some_and(|last| last.at >= at(evaluation))
    }

    fn cleared(&mut self, evaluation: &Evaluation, policy: &Policy) {
        let resolved = What::Resolved { on: evaluation.slot.data_day() };
        if self.state().status == Status::Pending {
            self.lapse(evaluation);
        } else if self.is_silent() {
            self.say(evaluation, resolved);
        } else if self.is_live() {
            let was_resolved = self.state().resolved_on.is_some();
            if evaluation.rule_changed && !was_resolved {
                return self.say(evaluation, What::Closed(Ending::RuleChanged));
            }
            if !was_resolved {
                self.say(evaluation, resolved);
            }
            if policy.handling.is_none() {
                self.engine(at(evaluation), What::Closed(Ending::Resolved));
            }
        }
    }

    fn lapse(&mut self, evaluation: &Evaluation) {
        let ending = if evaluation.rule_changed { Ending::RuleChanged } else { Ending::Lapsed };
        self.say(evaluation, What::Closed(ending));
    }

    fn say(&mut self, evaluation: &Evaluation, what: What) {
        self.push(AlertEvent { at: at(evaluation), by: None, what, note: evaluation.note.clone() });
    }
}

fn at(evaluation: &Evaluation) -> DateTime {
    evaluation.slot.at.last_instant()
}
