//! Rules on customers: everybody at the end of a day.

use super::message::message;
use super::record::Observation;
use super::scene::{Judged, Scene, Session, Sitting};
use super::troubles::{sample, table_of};
use super::verdict::{Says, outcome, verdict};
use crate::alert::{Outcome, Subject};
use crate::dataset::FindingCode;
use crate::expression::Expr;
use crate::journey::Sight;
use crate::portrait::{Holds, Portraits};
use crate::time::AsOf;

/// Evaluates a rule on customers at a slot. Those of whom it is known not to be met, and who have no
/// alert of it that is not over, are only counted.
pub(super) fn on_customers(scene: &Scene<'_>, sitting: &Sitting<'_>) -> Session {
    let day = sitting.slot.data_day();
    let count = scene.days.at(day);
    let portraits = Portraits::new(scene.world, Sight::of(AsOf::end_of(day)), &count, scene.past);
    let rule = sitting.rule;
    let conditions: Vec<&Expr> = std::iter::once(&rule.when).chain(&rule.clear_when).collect();
    let answers = portraits.conditions(&conditions);
    let (language, table) = (scene.world.ruleset.workspace.language, table_of(rule));
    let mut session = Session::default();
    let Some((when, clear)) = answers.split_first() else { return session };
    for (place, holds) in when.iter().enumerate() {
        let Some(holds) = holds else { continue };
        let clear = clear.first().and_then(|clear| clear.get(place).copied().flatten());
        let came_out = outcome(rule, says(*holds), clear.map(says));
        let subject = Subject::Customer(scene.world.id(place));
        let row = || portraits.customer(place);
        if !matches!(came_out, Outcome::Met | Outcome::Unknown) && !is_followed(sitting, &subject) {
            session.quiet += 1;
            if *holds == Holds::Failed || clear == Some(Holds::Failed) {
                let key = if *holds == Holds::Failed { "when" } else { "clear_when" };
                session.quiet_failures.add(FindingCode::RowError, &table, key, || {
                    let failed = row().map(|row| verdict(rule, &row, language).failed).unwrap_or_default();
                    sample(&subject, failed.first().map(|(_, why)| why), language)
                });
            }
            if sitting.all_outcomes {
                let observation = Observation { outcome: came_out, ..sitting.observation(subject) };
                session.quiet_observations.push(observation);
            }
            continue;
        }
        let mut observation = Observation { outcome: came_out, ..sitting.observation(subject) };
        let (mut told, mut failed) = (None, Vec::new());
        let has_failed = *holds == Holds::Failed || clear == Some(Holds::Failed);
        if came_out == Outcome::Met {
            told = row().map(|row| message(rule, &row, scene.world, &mut failed));
        } else if (came_out == Outcome::Unknown || has_failed)
            && let Some(row) = row()
        {
            let verdict = verdict(rule, &row, language);
            (observation.missing, failed) = (verdict.missing, verdict.failed);
        }
        session.judged.push(Judged { observation, message: told, failed });
    }
    session
}

fn says(holds: Holds) -> Says {
    match holds {
        Holds::True => Says::Yes,
        Holds::False => Says::No,
        Holds::Unknown | Holds::Failed => Says::Unknown,
    }
}

/// Whether a subject has an alert of the rule that is not over, or whose end is waited for.
fn is_followed(sitting: &Sitting<'_>, subject: &Subject) -> bool {
    sitting.book.last(&sitting.rule.id, subject).is_some_and(|alert| !alert.is_over())
}
