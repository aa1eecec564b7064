//! Which rules are evaluated at which slots.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::cadence::{Cadence, Slot};
use crate::metric::definition;
use crate::program::Program;
use crate::ruleset::{Anomaly, Fact, Ruleset, Subject};
use crate::time::AsOf;

/// Which of two rulesets serves a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// The one applied last.
    Last,
    /// The present one.
    Present,
}

/// A rule that is due at a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// When.
    pub slot: Slot,
    /// By which rules.
    pub edition: Edition,
    /// The rule's turn in [`Ruleset::anomaly_order`]: inhibiting rules come first.
    pub turn: usize,
    /// Its place among [`Ruleset::anomalies`].
    pub rule: usize,
    /// Whether it is new or changed and evaluated for the first time.
    pub fresh: bool,
}

/// All that is due in (committed, `as_of`], in order. A rule that is new or changed is due at its latest
/// slot alone, on which day so ever; slots of earlier days are served by the rules applied last, where
/// these are others and can be read.
#[must_use]
pub fn agenda(
    present: &Ruleset,
    last: Option<&Ruleset>,
    committed: Option<AsOf>,
    readable: bool,
    as_of: AsOf,
) -> Vec<Due> {
    let mut due = BTreeSet::new();
    for (turn, rule) in present.anomaly_order.iter().enumerate() {
        let Some(anomaly) = present.anomalies.get(*rule) else { continue };
        let is_known = committed.is_some()
            && readable
            && last.is_none_or(|last| is_the_same((last, &anomaly.id), (present, anomaly)));
        let entry = |slot, fresh| Due { slot, edition: Edition::Present, turn, rule: *rule, fresh };
        if let Some(committed) = committed.filter(|_| is_known) {
            let day = last.map(|_| as_of.day);
            let served = |slot: &Slot| day.is_none_or(|day| slot.at.day >= day);
            due.extend(slots(present, anomaly, committed, as_of).filter(served).map(|it| entry(it, false)));
        } else {
            due.extend(latest_slot(present, anomaly, as_of).map(|slot| entry(slot, true)));
        }
    }
    if let (Some(last), Some(committed)) = (last.filter(|_| readable), committed) {
        for (turn, rule) in last.anomaly_order.iter().enumerate() {
            let Some(anomaly) = last.anomalies.get(*rule) else { continue };
            let entry = |slot| Due { slot, edition: Edition::Last, turn, rule: *rule, fresh: false };
            let missed = slots(last, anomaly, committed, as_of).filter(|slot| slot.at.day < as_of.day);
            due.extend(missed.map(entry));
        }
    }
    due.into_iter().collect()
}

/// A rule's last slot until a moment; of a cadence without clock time, the end of the last day that it
/// picks.
#[must_use]
pub fn latest_slot(ruleset: &Ruleset, anomaly: &Anomaly, until: AsOf) -> Option<Slot> {
    cadence_of(anomaly).latest(until, &ruleset.workspace.zone, &ruleset.calendar)
}

/// The slot before one.
#[must_use]
pub fn slot_before(ruleset: &Ruleset, anomaly: &Anomaly, slot: Slot) -> Option<Slot> {
    let before = AsOf::at(slot.at.last_instant().checked_sub_signed(TimeDelta::microseconds(1))?);
    latest_slot(ruleset, anomaly, before)
}

fn slots<'a>(
    ruleset: &'a Ruleset,
    anomaly: &'a Anomaly,
    after: AsOf,
    through: AsOf,
) -> impl Iterator<Item = Slot> + 'a {
    let cadence = cadence_of(anomaly);
    let slots: Vec<Slot> =
        cadence.slots(after, through, &ruleset.workspace.zone, &ruleset.calendar).collect();
    slots.into_iter()
}

/// When a rule is evaluated: what is not said is every day's end.
pub(super) fn cadence_of(anomaly: &Anomaly) -> Cadence {
    anomaly.cadence.clone().unwrap_or_default()
}

/// Whether a rule of the ruleset applied last asks what the present one asks: labels, messages and
/// whom it tells do not count.
fn is_the_same((last, id): (&Ruleset, &str), (present, rule): (&Ruleset, &Anomaly)) -> bool {
    let Some(before) = last.anomalies.iter().find(|before| *before.id == *id) else { return false };
    before.when == rule.when
        && before.clear_when == rule.clear_when
        && before.consecutive == rule.consecutive
        && before.cadence == rule.cadence
        && is_about_the_same((last, &before.subject), (present, &rule.subject))
        && asks_the_same(last, present)
}

fn is_about_the_same((last, before): (&Ruleset, &Subject), (present, now): (&Ruleset, &Subject)) -> bool {
    match (before, now) {
        (Subject::Metric { metric: one, against }, Subject::Metric { metric: other, against: compared }) => {
            against == compared && definition(last, *one) == definition(present, *other)
        }
        _ => before == now,
    }
}

/// Whether what rules rest on is the same: facts, days, and what the states are made of.
fn asks_the_same(last: &Ruleset, present: &Ruleset) -> bool {
    let facts = |ruleset: &Ruleset| -> Vec<_> {
        ruleset.facts.iter().map(|Fact { id, kind, .. }| (id.clone(), kind.clone())).collect()
    };
    last.calendar == present.calendar
        && last.workspace.zone == present.workspace.zone
        && last.workspace.week_starts == present.workspace.week_starts
        && facts(last) == facts(present)
        && Program::of(last).hash() == Program::of(present).hash()
}
