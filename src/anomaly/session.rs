//! One rule at one slot.

use super::agenda::slot_before;
use super::on_changes::on_changes;
use super::on_customers::on_customers;
use super::on_metric::on_metric;
use super::on_parties::{on_people, on_units};
use super::scene::{Scene, Session, Sitting};
use crate::cadence::Slot;
use crate::ruleset::Subject;

/// Evaluates a rule at a slot.
#[must_use]
pub fn hold_session(scene: &Scene<'_>, sitting: &Sitting<'_>) -> Session {
    let ruleset = scene.world.ruleset;
    let before = |slot: &Slot| slot_before(ruleset, sitting.rule, *slot);
    match &sitting.rule.subject {
        Subject::Metric { metric, against } => {
            let earlier = std::iter::successors(before(&sitting.slot), before).map(Slot::data_day);
            on_metric(scene, sitting, (*metric, against.as_ref()), earlier)
        }
        Subject::Customer => on_customers(scene, sitting),
        Subject::Person => on_people(scene, sitting),
        Subject::Unit => on_units(scene, sitting),
        Subject::Change => on_changes(scene, sitting, before(&sitting.slot).map(Slot::data_day)),
    }
}
