//! How far back rules look.

use chrono::Days;

use super::agenda::{cadence_of, slot_before};
use super::history::History;
use crate::baseline::frames;
use crate::cadence::Slot;
use crate::ruleset::{Against, Anomaly, MetricKind, MetricSource, Ruleset, Subject};
use crate::syntax::Curve;
use crate::time::AsOf;
use crate::value::Date;

/// For how many days reports that count state changes look back: a year and the longest target.
const REPORTED: u64 = 800;

/// The earliest days that rules ask for, at a moment or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Of values of metrics.
    pub points: Date,
    /// Of state changes.
    pub changes: Date,
    /// Of slots that are evaluated.
    pub slots: Date,
}

impl Reach {
    /// As far back as either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            points: self.points.min(other.points),
            changes: self.changes.min(other.changes),
            slots: self.slots.min(other.slots),
        }
    }
}

/// How far back the rules of a ruleset look from the moment of the last run on: a later slot never
/// looks further back than the present one.
#[must_use]
pub fn reach(ruleset: &Ruleset, committed: AsOf) -> Reach {
    let day = committed.day;
    let mut reach = Reach { points: day, changes: day, slots: day };
    for rule in &ruleset.anomalies {
        let zone = &ruleset.workspace.zone;
        let Some(slot) = cadence_of(rule).latest(committed, zone, &ruleset.calendar) else { continue };
        let before = slot_before(ruleset, rule, slot).unwrap_or(slot).data_day();
        let asked = earliest_point(ruleset, rule, slot).unwrap_or(slot.data_day());
        let of_rule = Reach { points: asked, changes: asked.min(before), slots: slot.data_day() };
        reach = reach.or(of_rule);
    }
    let of_changes = |source: &MetricSource| matches!(source, MetricSource::Changes);
    let counts_changes = ruleset
        .metrics
        .iter()
        .any(|metric| matches!(&metric.kind, MetricKind::Rows { source, .. } if of_changes(source)));
    if counts_changes {
        let reported = day.checked_sub_days(Days::new(REPORTED)).unwrap_or(Date::MIN);
        // The periods of targets are the dataset's business.
        let by_targets = ruleset.anomalies.iter().any(is_paced_by_history);
        reach.changes = if by_targets { Date::MIN } else { reach.changes.min(reported) };
    }
    reach
}

/// The first day of the earliest value that a rule may be compared with at a slot.
fn earliest_point(ruleset: &Ruleset, rule: &Anomaly, slot: Slot) -> Option<Date> {
    let Subject::Metric { metric, against } = &rule.subject else { return None };
    let per = ruleset.metrics.get(*metric)?.per;
    let before = |slot: &Slot| slot_before(ruleset, rule, *slot);
    let earlier = std::iter::successors(before(&slot), before).map(Slot::data_day);
    let (calendar, week_starts) = (&ruleset.calendar, ruleset.workspace.week_starts);
    let frames = frames(against.as_ref(), per, slot, earlier, calendar, week_starts);
    let most = match against {
        Some(Against::History { periods, .. }) => History::frames_of(*periods),
        _ => 0,
    };
    let asked = std::iter::once(frames.value).chain(frames.points.take(most));
    asked.map(|frame| frame.from.unwrap_or(frame.through)).min()
}

fn is_paced_by_history(rule: &Anomaly) -> bool {
    let Subject::Metric { against: Some(Against::Target { curve, .. }), .. } = &rule.subject else {
        return false;
    };
    *curve == Curve::History
}
