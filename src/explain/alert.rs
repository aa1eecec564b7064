//! Why an alert's rule came out as it did.

use super::clause::{Clause, clause};
use crate::alert::Subject;
use crate::anomaly::{Evidence, Scene, Sitting, take_apart};
use crate::metric::TooManyGroups;

/// An evaluation of an alert's rule, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertReason {
    /// What comes out by the rows as they are now, and what the value is compared with.
    pub evidence: Evidence,
    /// The condition, with the value of each of its parts.
    pub when: Clause,
    /// `clear_when` in the same way.
    pub clear_when: Option<Clause>,
}

/// Why an evaluation cannot be taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unexplained {
    /// The alert is about its rule itself, of which there is no evaluation.
    RuleItself,
    /// The rules no longer have its rule.
    RuleGone,
    /// The store holds no evaluation of it until then.
    NoEvaluation,
    /// By the rules and rows as they are now, there was no such subject then.
    SubjectGone,
    /// The rule's metric has more groups than anybody could look at.
    TooManyGroups(TooManyGroups),
}

/// Takes apart what a rule says of a subject at a slot.
///
/// # Errors
/// There is no such subject then, or the rule cannot be evaluated.
pub fn explain_alert(
    scene: &Scene<'_>,
    sitting: &Sitting<'_>,
    about: &Subject,
) -> Result<AlertReason, Unexplained> {
    let (rule, ruleset) = (sitting.rule, scene.world.ruleset);
    let reason = take_apart(scene, sitting, about, |evidence, row| AlertReason {
        evidence,
        when: clause(&rule.when, row, ruleset),
        clear_when: rule.clear_when.as_ref().map(|clear| clause(clear, row, ruleset)),
    });
    reason.map_err(Unexplained::TooManyGroups)?.ok_or(Unexplained::SubjectGone)
}
