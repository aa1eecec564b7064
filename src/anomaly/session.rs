//! One rule at one slot.

use super::agenda::slot_before;
use super::history::unknown_frames;
use super::on_changes::on_changes;
use super::on_customers::on_customers;
use super::on_metric::on_metric;
use super::on_parties::{on_people, on_units};
use super::scene::{Scene, Session, Sitting};
use crate::baseline::{Frames, frames};
use crate::cadence::Slot;
use crate::metric::{Frame, definition};
use crate::ruleset::{Against, Anomaly, Metric, Ruleset, Subject};
use crate::value::Date;

/// The values of metrics that rules at slots will ask for first, as far as the store does not hold them: the
/// metric's place, and the frame.
#[must_use]
pub fn foresee<'r>(
    scene: &Scene<'_>,
    sittings: impl Iterator<Item = (&'r Anomaly, Slot)>,
) -> Vec<(usize, Frame)> {
    let ruleset = scene.world.ruleset;
    let mut foreseen = Vec::new();
    for (rule, slot) in sittings {
        let Subject::Metric { metric: place, against } = &rule.subject else { continue };
        let Some((_, frames)) = frames_of(ruleset, rule, slot) else { continue };
        foreseen.push((*place, frames.value));
        if let Some(Against::History { periods, .. }) = against {
            let metric = (*place, definition(ruleset, *place));
            let unknown = unknown_frames(scene, metric, frames.points, *periods);
            foreseen.extend(unknown.into_iter().map(|frame| (*place, frame)));
        }
    }
    foreseen
}

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

/// The frames of a rule on a metric at a slot, with the metric.
pub(super) fn frames_of<'r>(
    ruleset: &'r Ruleset,
    rule: &'r Anomaly,
    slot: Slot,
) -> Option<(&'r Metric, Frames<'r>)> {
    let Subject::Metric { metric, against } = &rule.subject else { return None };
    let metric = ruleset.metrics.get(*metric)?;
    let (calendar, week_starts) = (&ruleset.calendar, ruleset.workspace.week_starts);
    let earlier = earlier_slots(ruleset, rule, slot);
    Some((metric, frames(against.as_ref(), metric.per, slot, earlier, calendar, week_starts)))
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
