//! Rules on persons and on units.

use std::sync::Arc;

use super::message::message;
use super::record::Observation;
use super::scene::{Judged, Scene, Session, Sitting};
use super::verdict::verdict;
use crate::alert::{Outcome, Subject};
use crate::expression::{Expr, Row};
use crate::journey::Sight;
use crate::portrait::{people, units, with_facts};
use crate::ruleset::{Anomaly, TemplatePart};
use crate::time::AsOf;

/// Evaluates a rule on every person of the day.
pub(super) fn on_people(scene: &Scene<'_>, sitting: &Sitting<'_>) -> Session {
    let sight = Sight::of(AsOf::end_of(sitting.slot.data_day()));
    let people = with_facts(scene.world, sight, people(scene.world, sight), &asked(scene, sitting.rule));
    judge(
        scene,
        sitting,
        people.iter().map(|person| (Subject::Person(person.id().clone()), person as &dyn Row)),
    )
}

/// Evaluates a rule on every unit.
pub(super) fn on_units(scene: &Scene<'_>, sitting: &Sitting<'_>) -> Session {
    let sight = Sight::of(AsOf::end_of(sitting.slot.data_day()));
    let units = with_facts(scene.world, sight, units(scene.world, sight), &asked(scene, sitting.rule));
    judge(scene, sitting, units.iter().map(|unit| (Subject::Unit(unit.id().clone()), unit as &dyn Row)))
}

/// What a rule asks of each row, its message included.
fn asked<'r>(scene: &Scene<'_>, rule: &'r Anomaly) -> Vec<&'r Expr> {
    let language = scene.world.ruleset.workspace.language.tag();
    let template = rule.message.as_ref().and_then(|message| message.worded_in(language));
    let told = template.into_iter().flat_map(|template| &template.parts).filter_map(|part| match part {
        TemplatePart::Value { name, .. } => Some(name),
        TemplatePart::Text(_) => None,
    });
    std::iter::once(&rule.when).chain(&rule.clear_when).chain(told).collect()
}

fn judge<'r>(
    scene: &Scene<'_>,
    sitting: &Sitting<'_>,
    rows: impl Iterator<Item = (Subject, &'r dyn Row)>,
) -> Session {
    let judged = rows.map(|(subject, row)| of_row(scene, sitting, subject, row)).collect();
    Session { judged, ..Session::default() }
}

/// What a rule says of one row.
pub(super) fn of_row(scene: &Scene<'_>, sitting: &Sitting<'_>, subject: Subject, row: &dyn Row) -> Judged {
    let verdict = verdict(sitting.rule, row, scene.world.ruleset.workspace.language);
    let mut failed = verdict.failed;
    let told: Option<Arc<str>> =
        (verdict.outcome == Outcome::Met).then(|| message(sitting.rule, row, scene.world, &mut failed));
    let observation =
        Observation { outcome: verdict.outcome, missing: verdict.missing, ..sitting.observation(subject) };
    Judged { observation, message: told, failed }
}
