//! Computing the delta.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cause::{Court, Judges, gone};
use super::change::{Cause, Change, Delta, StateRow};
use super::schedule::{ScheduleError, schedule};
use super::snapshot::Snapshot;
use crate::dataset::Dataset;
use crate::evaluate::{CustomerState, Position, evaluate, gone_reason, positions, survey};
use crate::expression::UserRuntime;
use crate::facts::Moment;
use crate::journal::Journal;
use crate::journey::{Sight, World, observe};
use crate::ruleset::Ruleset;
use crate::time::AsOf;
use crate::value::Value;

/// A ruleset with the dataset read for it.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The ruleset.
    pub ruleset: &'a Ruleset,
    /// The rows it needs.
    pub dataset: &'a Dataset,
    /// Its user functions.
    pub users: &'a UserRuntime,
}

/// What a run as of a moment would change. `last` is the last applied ruleset if it is another
/// one than `present`; `None` too if it can no longer be read (`last_unreadable`), so that the
/// present one serves the missed days and every change is caused by the rules.
///
/// # Errors
/// The moment lies before the last committed day, or too many days were missed.
pub fn compute(
    present: Rules<'_>,
    last: Option<Rules<'_>>,
    last_unreadable: bool,
    snapshot: &Snapshot,
    as_of: AsOf,
) -> Result<Delta, ScheduleError> {
    let moments = schedule(snapshot.committed, as_of, present.ruleset.workspace.max_catch_up)?;
    let first_day = moments.first().map_or(as_of.day, |moment| moment.day);
    let as_of = moments.last().copied().unwrap_or(as_of);
    let sightings = observe(&world(present, &snapshot.journal), first_day, as_of.day);
    let journal = snapshot.journal.with_sightings(&sightings);
    let present_world = world(present, &journal);
    let last_world = last.map(|last| world(last, &journal));
    let judge = if last_unreadable { None } else { Some(last_world.as_ref().unwrap_or(&present_world)) };
    let mut walk = Walk {
        recorded: snapshot.customers.iter().map(|(id, row)| (id.clone(), row.position.clone())).collect(),
        recorded_at: snapshot.committed,
        changes: Vec::new(),
    };
    for moment in &moments {
        let serving = if *moment == as_of { &present_world } else { judge.unwrap_or(&present_world) };
        walk.step(*moment, Judges { present: serving, last: judge });
    }
    let (states, found) = survey(&present_world, Sight::of(as_of));
    let mut findings = present.dataset.findings.clone();
    findings.merge(found);
    Ok(Delta {
        as_of,
        ruleset: present.ruleset.hash.clone(),
        dataset: present.dataset.version.clone(),
        generation: snapshot.generation,
        baseline: snapshot.committed.is_none(),
        days: moments.iter().map(|moment| moment.day).collect(),
        rows: rows(&states, &walk, snapshot),
        gone: walk.recorded.values().filter(|position| **position == gone()).count(),
        changes: walk.changes,
        sightings,
        states,
        findings: findings.list(),
        customers_before: snapshot.customers.values().filter(|row| row.position != gone()).count(),
    })
}

fn world<'a>(rules: Rules<'a>, journal: &'a Journal) -> World<'a> {
    World::new(rules.ruleset, rules.dataset, journal, rules.users)
}

/// What is recorded as the days go by.
struct Walk {
    recorded: BTreeMap<Arc<str>, Position>,
    recorded_at: Option<AsOf>,
    changes: Vec<Change>,
}

impl Walk {
    /// Evaluates one moment and records what differs.
    fn step(&mut self, at: AsOf, judges: Judges<'_>) {
        let world = judges.present;
        let moment = Moment::new(world, Sight::of(at));
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for (row, position) in positions(world, Sight::of(at)).into_iter().enumerate() {
            let Some(position) = position else { continue };
            let id = world.id(row);
            if self.recorded.get(&id) != Some(&position) {
                found.push((id.clone(), Some(row), position));
            }
            seen.insert(id);
        }
        let vanished =
            self.recorded.iter().filter(|(id, position)| !seen.contains(*id) && **position != gone());
        found.extend(vanished.map(|(id, _)| (id.clone(), None, gone())));
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let court = self.recorded_at.map(|recorded_at| Court::new(judges, at, recorded_at));
        for (id, row, to) in found {
            let change = self.change(&moment, &id, row, to.clone(), court.as_ref());
            self.changes.push(change);
            self.recorded.insert(id, to);
        }
        self.recorded_at = Some(at);
    }

    fn change(
        &self,
        moment: &Moment<'_>,
        id: &Arc<str>,
        row: Option<usize>,
        to: Position,
        court: Option<&Court<'_>>,
    ) -> Change {
        let from = self.recorded.get(id);
        let (cause, late) = court.map_or((Cause::Baseline, false), |court| court.cause(id, from, &to));
        let described =
            row.and_then(|row| evaluate(moment, row)).map(|evaluation| evaluation.describe(moment));
        Change {
            customer: id.clone(),
            on: moment.sight.day(),
            from: from.cloned(),
            to,
            cause,
            late,
            reason: described
                .as_ref()
                .map_or_else(|| gone_reason(moment.world.ruleset.workspace.language), |it| it.reason.clone()),
            ruleset: Arc::from(moment.world.ruleset.hash.as_str()),
            owner: described.and_then(|state| state.owner),
            amount: row.and_then(|row| amount(moment.world, row)),
        }
    }
}

/// The customer's `amount`, if the customers have a numeric field of that name.
fn amount(world: &World<'_>, row: usize) -> Option<f64> {
    let fields = &world.ruleset.mapping.customers.fields;
    let field = fields.iter().position(|field| &*field.name == "amount")?;
    match world.dataset.customers.value(field, row) {
        #[expect(clippy::cast_precision_loss, reason = "a sum for people; amounts are far below 2^53")]
        Value::Int(amount) => Some(amount as f64),
        Value::Float(amount) => Some(amount),
        _ => None,
    }
}

/// The rows of the store that will differ: of customers that are there, and of those that went.
fn rows(states: &[CustomerState], walk: &Walk, snapshot: &Snapshot) -> Vec<StateRow> {
    let changed_on: BTreeMap<&Arc<str>, _> =
        walk.changes.iter().map(|change| (&change.customer, change.on)).collect();
    let mut rows = Vec::new();
    for state in states {
        let recorded = snapshot.customers.get(&state.customer);
        let changed_on = changed_on.get(&state.customer).copied();
        if changed_on.is_some() || recorded.is_none_or(|recorded| recorded.differs_from(state)) {
            rows.push(StateRow { state: state.clone(), changed_on });
        }
    }
    let went = walk.changes.iter().filter(|change| walk.recorded.get(&change.customer) == Some(&gone()));
    let went: BTreeMap<&Arc<str>, &Change> = went.map(|change| (&change.customer, change)).collect();
    rows.extend(went.values().map(|change| StateRow {
        state: CustomerState::gone(change.customer.clone()),
        changed_on: Some(change.on),
    }));
    rows.sort_by(|a, b| a.state.customer.cmp(&b.state.customer));
    rows
}
