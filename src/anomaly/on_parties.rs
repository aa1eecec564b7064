//! Rules on persons and on units.

use std::sync::Arc;

use super::message::message;
use super::record::Observation;
use super::scene::{Judged, Scene, Session, Sitting};
use super::verdict::verdict;
use crate::alert::{Outcome, Subject};
use crate::expression::Row;
use crate::journey::Sight;
use crate::portrait::{people, units};
use crate::time::AsOf;

/// Evaluates a rule on every person of the day.
pub(super) fn on_people(scene: &Scene<'_>, sitting: &Sitting<'_>) -> Session {
    let sight = Sight::of(AsOf::end_of(sitting.slot.data_day()));
    let people = people(scene.world, sight);
    judge(
        scene,
        sitting,
        people.iter().map(|person| (Subject::Person(person.id().clone()), person as &dyn Row)),
    )
}

/// Evaluates a rule on every unit.
pub(super) fn on_units(scene: &Scene<'_>, sitting: &Sitting<'_>) -> Session {
    let sight = Sight::of(AsOf::end_of(sitting.slot.data_day()));
    let units = units(scene.world, sight);
    judge(scene, sitting, units.iter().map(|unit| (Subject::Unit(unit.id().clone()), unit as &dyn Row)))
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
