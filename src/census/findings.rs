//! What is wrong with rows in the light of the rules.

use std::collections::BTreeMap;

use super::suspect::Suspect;
use crate::dataset::Findings;
use crate::evaluate::{Evaluation, evaluate, event_findings, in_parts, row_findings, sketch};
use crate::facts::Moment;
use crate::journey::{Sight, World};

/// The findings of the customers that were suspected in a count at the moment: with those of the
/// dataset itself, all that there are.
#[must_use]
pub fn findings(world: &World<'_>, sight: Sight, suspects: &[Suspect]) -> Findings {
    let mut all = ranked_findings(world, sight, suspects);
    all.forget_ranks();
    all
}

/// The same of some suspects: samples rank by the customers' places, so that those of the others can be
/// merged with them.
#[must_use]
pub fn ranked_findings(world: &World<'_>, sight: Sight, suspects: &[Suspect]) -> Findings {
    let parts = in_parts(0..suspects.len(), |part| {
        let moment = Moment::new(world, sight);
        let mut findings = Findings::default();
        for suspect in suspects.get(part).unwrap_or_default() {
            if let Some(evaluation) = looked_at(&moment, *suspect) {
                row_findings(&moment, &evaluation, &mut findings);
            }
        }
        (findings, moment.failed_rows())
    });
    let mut all = Findings::default();
    // Facts of persons may be computed in several parts: a row that fails is one row all the same.
    let mut failed = BTreeMap::new();
    for (findings, rows) in parts {
        all.merge(findings);
        failed.extend(rows);
    }
    event_findings(world, failed, &mut all);
    all
}

/// As much of a customer's evaluation as the suspicion asks for.
fn looked_at(moment: &Moment<'_>, suspect: Suspect) -> Option<Evaluation> {
    let customer = suspect.customer as usize;
    if suspect.of.failed {
        return evaluate(moment, customer);
    }
    Some(sketch(moment, customer, suspect.funnel.map(usize::from), suspect.of.undated))
}
