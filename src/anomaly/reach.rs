//! How far back rules look at what the store holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::agenda::{agenda, latest_slot};
use super::history::History;
use super::session::{earlier_slots, frames_of};
use crate::cadence::Slot;
use crate::expression::{BuiltIn, Expr, Name, depends};
use crate::metric::Frame;
use crate::portrait;
use crate::ruleset::{Against, Anomaly, Fact, MetricKind, MetricSource, Ruleset, Subject};
use crate::time::AsOf;
use crate::value::Date;

/// How far back the rules that are due look at what the store holds: what is older changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// By a metric's id, the earliest last day of a frame whose points may be asked for. Of other metrics none
    /// are.
    pub points: BTreeMap<Arc<str>, Date>,
    /// The first day whose state changes matter; `None`: all of them may.
    pub changes: Option<Date>,
}

/// Later than anything that a store holds: its dates have years of four digits.
const NEVER: Date = match Date::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => Date::MAX,
};

impl Reach {
    /// That of somebody who asks for nothing.
    #[must_use]
    pub fn nothing() -> Self {
        Self { points: BTreeMap::new(), changes: Some(NEVER) }
    }

    /// As far back as either goes.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (metric, day) in other.points {
            let known = self.points.entry(metric).or_insert(day);
            *known = day.min(*known);
        }
        self.changes = self.changes.zip(other.changes).map(|(one, other)| one.min(other));
        self
    }

    /// Whether it goes as far back as the other one.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let goes_back =
            |(metric, day): (&Arc<str>, &Date)| self.points.get(metric).is_some_and(|own| own <= day);
        other.points.iter().all(goes_back)
            && self.changes.is_none_or(|own| other.changes.is_some_and(|day| own <= day))
    }

    /// Adds what a rule looks at that is evaluated at a slot.
    fn add(&mut self, ruleset: &Ruleset, rule: &Anomaly, slot: Slot) {
        match &rule.subject {
            Subject::Metric { metric: place, against } => {
                let Some((metric, frames)) = frames_of(ruleset, rule, slot) else { return };
                let points = match against {
                    Some(Against::History { periods, .. }) => History::most_frames(*periods),
                    _ => 0,
                };
                let (mut earliest, mut begins) = (frames.value.through, first_day(frames.value));
                for frame in frames.points.take(points) {
                    earliest = earliest.min(frame.through);
                    begins = begins.min(first_day(frame));
                }
                let known = self.points.entry(metric.id.clone()).or_insert(earliest);
                *known = earliest.min(*known);
                if reads_changes(ruleset, *place) {
                    self.changes = self.changes.map(|day| day.min(begins));
                }
            }
            Subject::Change => {
                // From the beginning, where there is no slot before.
                let before = earlier_slots(ruleset, rule, slot).next();
                self.changes = self.changes.map(|day| before.map_or(Date::MIN, |before| day.min(before)));
            }
            Subject::Customer | Subject::Person | Subject::Unit => {}
        }
    }
}

/// How far back the rules look that are due in (committed, `as_of`], where they are those that were applied last.
#[must_use]
pub fn reach(ruleset: &Ruleset, committed: Option<AsOf>, as_of: AsOf) -> Reach {
    let mut first: BTreeMap<usize, Slot> = BTreeMap::new();
    for due in agenda(ruleset, None, committed, true, as_of) {
        first.entry(due.rule).or_insert(due.slot);
    }
    reach_of(ruleset, first, committed.unwrap_or(as_of))
}

/// The same where some of them may be new or changed, or others were applied last: each looks at its last slot
/// before, too.
#[must_use]
pub fn reach_after_edit(ruleset: &Ruleset, committed: Option<AsOf>, as_of: AsOf) -> Reach {
    let since = committed.unwrap_or(as_of);
    let latest = ruleset.anomalies.iter().enumerate();
    let latest = latest.filter_map(|(place, rule)| Some((place, latest_slot(ruleset, rule, since)?)));
    reach(ruleset, committed, as_of).and(reach_of(ruleset, latest, since))
}

/// What rules look at that are evaluated at slots: by their places.
fn reach_of(ruleset: &Ruleset, slots: impl IntoIterator<Item = (usize, Slot)>, since: AsOf) -> Reach {
    // A run at an instant may record more of the day that was committed last.
    let mut reach = Reach { changes: Some(since.day), ..Reach::nothing() };
    for (place, slot) in slots {
        if let Some(rule) = ruleset.anomalies.get(place) {
            reach.add(ruleset, rule, slot);
        }
    }
    if asks_since_when(ruleset) {
        reach.changes = None;
    }
    reach
}

fn first_day(frame: Frame) -> Date {
    frame.from.unwrap_or(frame.through)
}

/// Whether a metric, or one that its expression names, is over state changes.
fn reads_changes(ruleset: &Ruleset, metric: usize) -> bool {
    match ruleset.metrics.get(metric).map(|metric| &metric.kind) {
        Some(MetricKind::Rows { source, .. }) => *source == MetricSource::Changes,
        Some(MetricKind::Expr(expr)) => {
            let mut named = Vec::new();
            depends(expr, &mut |name| {
                if let Name::Metric(other) = name {
                    named.push(other as usize);
                }
            });
            named.into_iter().any(|other| reads_changes(ruleset, other))
        }
        None => false,
    }
}

/// Whether anything asks since when a state has stood: the last change before any day tells it.
fn asks_since_when(ruleset: &Ruleset) -> bool {
    let needs_state = |fact: &Fact| fact.needs_state;
    if ruleset.facts.iter().any(needs_state) {
        return true;
    }
    let asks = |expr: &Expr| {
        let mut asks = false;
        depends(expr, &mut |name| {
            asks |= matches!(name, Name::BuiltIn(BuiltIn::StateSince | BuiltIn::ConfirmOverdue));
        });
        asks
    };
    ruleset.anomalies.iter().flat_map(Anomaly::expressions).any(asks)
        || ruleset.metrics.iter().any(|metric| {
            let is_named = metric.by.iter().any(|by| {
                use crate::ruleset::GroupKey::Name as Key;
                matches!(by.key, Key(Name::BuiltIn(BuiltIn::StateSince | BuiltIn::ConfirmOverdue)))
            });
            is_named || metric.expressions().any(asks)
        })
}

/// Whether a rule asks how long deals take, its message included.
#[must_use]
pub fn asks_for_cycles(ruleset: &Ruleset, rule: &Anomaly) -> bool {
    portrait::asks_for_cycles(ruleset, &rule.expressions().collect::<Vec<_>>())
}
