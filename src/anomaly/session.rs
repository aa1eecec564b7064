//! One rule at one slot.

use super::agenda::slot_before;
use super::on_changes::on_changes;
use super::on_customers::on_customers;
use super::on_metric::on_metric;
use super::on_parties::{on_people, on_units};
use super::scene::{Scene, Session, Sitting};
use crate::cadence::Slot;
use crate::ruleset::{Anomaly, Ruleset, Subject};
use crate::value::Date;

/// Evaluates a rule at a slot.
#[must_use]
pub fn hold_session(scene: &Scene<'_>, sitting: &Sitting<'_>) -> Session {
    let ruleset = scene.world.ruleset;
    match &sitting.rule.subject {
        Subject::Metric { metric, against } => {
            let earlier = earlier_slots(ruleset, sitting.rule, sitting.slot);
            on_metric(scene, sitting, (*metric, against.as_ref()), earlier)
        }
        Subject::Customer => on_customers(scene, sitting),
        Subject::Person => on_people(scene, sitting),
        Subject::Unit => on_units(scene, sitting),
        Subject::Change => {
            on_changes(scene, sitting, earlier_slots(ruleset, sitting.rule, sitting.slot).next())
        }
    }
}

/// The data days of a rule's slots before one, the latest first.
pub(super) fn earlier_slots<'r>(
    ruleset: &'r Ruleset,
    rule: &'r Anomaly,
    slot: Slot,
) -> impl Iterator<Item = Date> + 'r {
    let before = move |slot: &Slot| slot_before(ruleset, rule, *slot);
    std::iter::successors(before(&slot), before).map(Slot::data_day)
}
