//! How far back rules look at what the store holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::agenda::{Due, agenda};
use super::history::History;
use super::session::{earlier_slots, frames_of};
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

/// How far back the rules look that are due in (committed, `as_of`], where they are those that were applied last.
#[must_use]
pub fn reach(ruleset: &Ruleset, committed: Option<AsOf>, as_of: AsOf) -> Reach {
    let mut reach = Reach { points: BTreeMap::new(), changes: None };
    // A run at an instant may record more of the day that was committed last.
    let mut changes = committed.map_or(as_of.day, |committed| committed.day);
    let mut first: BTreeMap<usize, Due> = BTreeMap::new();
    for due in agenda(ruleset, None, committed, true, as_of) {
        first.entry(due.rule).or_insert(due);
    }
    for due in first.values() {
        let Some(rule) = ruleset.anomalies.get(due.rule) else { continue };
        match &rule.subject {
            Subject::Metric { metric: place, against } => {
                let Some((metric, frames)) = frames_of(ruleset, rule, due.slot) else { continue };
                let points = match against {
                    Some(Against::History { periods, .. }) => History::most_frames(*periods),
                    _ => 0,
                };
                let (mut earliest, mut begins) = (frames.value.through, first_day(frames.value));
                for frame in frames.points.take(points) {
                    earliest = earliest.min(frame.through);
                    begins = begins.min(first_day(frame));
                }
                let known = reach.points.entry(metric.id.clone()).or_insert(earliest);
                *known = earliest.min(*known);
                if reads_changes(ruleset, *place) {
                    changes = changes.min(begins);
                }
            }
            Subject::Change => {
                // From the beginning, where there is no slot before.
                let before = earlier_slots(ruleset, rule, due.slot).next();
                changes = before.map_or(Date::MIN, |day| changes.min(day));
            }
            Subject::Customer | Subject::Person | Subject::Unit => {}
        }
    }
    reach.changes = (!asks_since_when(ruleset)).then_some(changes);
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
