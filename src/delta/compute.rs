//! Computing the delta.

use std::collections::HashMap;
use std::sync::Arc;

use super::basis::{Basis, LastRules, Prepared, Serving};
use super::change::{Delta, StateRow};
use super::positions::{PositionId, Positions};
use super::roll::Roll;
use super::schedule::{ScheduleError, schedule};
use super::snapshot::{Recorded, Snapshot};
use super::voice::Voice;
use super::walk::{Sides, Walk};
use crate::census::findings;
use crate::evaluate::{Position, State};
use crate::journey::{Sight, observe};
use crate::observer::{Observer, Phase};
use crate::ruleset::Ruleset;
use crate::time::AsOf;

/// What a run as of a moment would change.
///
/// # Errors
/// The moment lies before the last committed day, or too many days were missed.
pub fn compute(
    present: &Arc<Prepared>,
    last: &LastRules,
    snapshot: &Snapshot,
    as_of: AsOf,
    observer: &Observer<'_>,
) -> Result<Delta, ScheduleError> {
    let moments = schedule(snapshot.committed, as_of, present.ruleset.workspace.max_catch_up)?;
    let first_day = moments.first().map_or(as_of.day, |moment| moment.day);
    let as_of = moments.last().copied().unwrap_or(as_of);
    let serving = |at: AsOf| match last {
        LastRules::Other(_) if at != as_of => Serving::Last,
        _ => Serving::Present,
    };
    let sightings = observer
        .time(Phase::Prepare, || observe(&present.world(&snapshot.journal, None), first_day, as_of.day));
    let basis = Basis {
        present: present.clone(),
        last: last.clone(),
        journal: snapshot.journal.clone(),
        sightings: Arc::new(sightings),
        moments: moments.iter().map(|at| (*at, serving(*at))).collect(),
    };
    let sides = observer.time(Phase::Prepare, || sides(&basis, snapshot));
    let mut positions = Positions::new();
    let recorded = recorded(&sides.roll, snapshot, &mut positions);
    let mut walk = Walk::new(&sides, positions, recorded, snapshot.committed, observer);
    for (step, (at, serving)) in basis.moments.iter().enumerate() {
        walk.step(*at, *serving, step + 1 < basis.moments.len());
        observer.day_done(step + 1, basis.moments.len());
    }
    let mut found = present.dataset.findings.clone();
    let suspects = walk.suspects();
    found.merge(observer.time(Phase::Findings, || findings(&sides.present, Sight::of(as_of), &suspects)));
    Ok(observer.time(Phase::Delta, || Delta {
        as_of,
        ruleset: present.ruleset.hash.clone(),
        dataset: present.dataset.version.clone(),
        generation: snapshot.generation,
        baseline: snapshot.committed.is_none(),
        days: moments.iter().map(|moment| moment.day).collect(),
        rows: rows(&walk, &sides, snapshot),
        standing: standing(&walk, &present.ruleset),
        gone: walk.recorded.iter().filter(|position| **position == Some(Positions::GONE)).count(),
        findings: found,
        customers_before: snapshot
            .customers
            .iter()
            .filter(|(_, row)| row.position.state != State::Gone)
            .count(),
        changes: walk.changes,
        sightings: vec![basis.sightings.clone()],
        voice: Voice::Basis(Arc::new(basis.clone())),
    }))
}

fn sides<'a>(basis: &'a Basis, snapshot: &Snapshot) -> Sides<'a> {
    let of = |prepared: &'a Prepared| (&prepared.ruleset, &prepared.dataset);
    let last = basis.last.other();
    Sides {
        present: basis.present.world(&basis.journal, Some(&basis.sightings)),
        last: last.map(|last| last.world(&basis.journal, Some(&basis.sightings))),
        last_readable: !matches!(basis.last, LastRules::Unreadable),
        roll: Roll::of(snapshot, of(&basis.present), last.map(|last| of(last))),
    }
}

/// By customer of the roll, what the store holds.
fn recorded(roll: &Roll, snapshot: &Snapshot, positions: &mut Positions) -> Vec<Option<PositionId>> {
    let known: Vec<PositionId> =
        snapshot.customers.iter().map(|(_, row)| positions.id((*row.position).clone())).collect();
    roll.recorded.iter().map(|place| known.get((*place)? as usize).copied()).collect()
}

/// How many customers stand where.
fn standing(walk: &Walk<'_, '_>, ruleset: &Ruleset) -> Vec<(Arc<Position>, usize)> {
    let mut counts = HashMap::new();
    for seated in walk.count.census.iter().flatten() {
        *counts.entry(seated.seat).or_insert(0) += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable();
    counts.into_iter().map(|(seat, count)| (Arc::new(seat.position(ruleset)), count)).collect()
}

/// The rows of the store that will differ: of customers that are there, and of those that went.
fn rows(walk: &Walk<'_, '_>, sides: &Sides<'_>, snapshot: &Snapshot) -> Vec<StateRow> {
    let ruleset = sides.present.ruleset;
    let known: Vec<&Recorded> = snapshot.customers.iter().map(|(_, row)| row).collect();
    let mut phases = HashMap::new();
    let mut rows = Vec::new();
    for (customer, id) in sides.roll.ids.iter().enumerate() {
        let changed_on = walk.changed_on.get(customer).copied().flatten();
        let Some(position) = walk.recorded.get(customer).copied().flatten() else { continue };
        let place = sides.roll.present.get(customer).copied().flatten();
        let seated = place.and_then(|place| walk.count.census.get(place as usize).copied().flatten());
        let row = match seated {
            None if changed_on.is_none() => continue,
            None => StateRow { changed_on, ..gone(id, walk) },
            Some(seated) => StateRow {
                customer: id.clone(),
                position: walk.positions.get(position),
                phase: phases.entry(seated.seat).or_insert_with(|| seated.seat.phase(ruleset)).clone(),
                by: seated.by,
                stage_since: seated.stage_since,
                inferred: seated.inferred,
                changed_on,
            },
        };
        let recorded = sides.roll.recorded.get(customer).copied().flatten();
        let recorded = recorded.and_then(|place| known.get(place as usize));
        if changed_on.is_some() || recorded.is_none_or(|recorded| recorded.differs_from(&row)) {
            rows.push(row);
        }
    }
    rows
}

fn gone(customer: &Arc<str>, walk: &Walk<'_, '_>) -> StateRow {
    StateRow {
        customer: customer.clone(),
        position: walk.positions.get(Positions::GONE),
        phase: None,
        by: None,
        stage_since: None,
        inferred: false,
        changed_on: None,
    }
}
