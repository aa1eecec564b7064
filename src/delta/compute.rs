//! Computing the delta.

use std::collections::HashMap;
use std::sync::Arc;

use super::basis::{Basis, LastRules, Prepared, Serving};
use super::change::{Delta, StateRow};
use super::memory::Memory;
use super::positions::Positions;
use super::schedule::{ScheduleError, schedule};
use super::snapshot::{Recorded, Snapshot};
use super::voice::Voice;
use super::walk::{Sides, Walk};
use super::watch::Watch;
use crate::anomaly::{WhoIsWho, note_misnamed};
use crate::census::{Count, Seated};
use crate::evaluate::Position;
use crate::journey::Sight;
use crate::observer::{Observer, Phase};
use crate::ruleset::Ruleset;
use crate::time::AsOf;

/// What a run as of a moment would change. What a resident memory holds of earlier deltas spares
/// work; the result is the same.
///
/// # Errors
/// The moment lies before the last committed day, or too many days were missed.
pub fn compute(
    present: &Arc<Prepared>,
    last: &LastRules,
    snapshot: &Snapshot,
    as_of: AsOf,
    memory: &mut Memory,
    observer: &Observer<'_>,
) -> Result<Delta, ScheduleError> {
    let basis = observer.time(Phase::Prepare, || lay(present, last, snapshot, as_of, memory))?;
    let as_of = basis.moments.last().map_or(as_of, |(at, _)| *at);
    let sides = observer.time(Phase::Prepare, || Sides::of(&basis));
    let mut walk = Walk::new(&sides, memory, snapshot.committed, observer);
    for (step, (at, serving)) in basis.moments.iter().enumerate() {
        walk.step(*at, *serving, step + 1 < basis.moments.len());
        observer.day_done(step + 1, basis.moments.len());
    }
    let mut found = present.dataset.findings.clone();
    found.merge(observer.time(Phase::Findings, || walk.findings(Sight::of(as_of))));
    let who = WhoIsWho { mapping: &present.ruleset.mapping, dataset: &present.dataset };
    note_misnamed(&present.ruleset, who, &mut found);
    let nobody = Count::default();
    let count = walk.count().unwrap_or(&nobody);
    let (rows, standing) =
        observer.time(Phase::Delta, || (rows(&walk, &sides, snapshot), standing(count, &present.ruleset)));
    Ok(Delta {
        as_of,
        ruleset: present.ruleset.hash.clone(),
        dataset: present.dataset.version.clone(),
        generation: snapshot.generation,
        baseline: snapshot.committed.is_none(),
        days: basis.moments.iter().map(|(moment, _)| moment.day).collect(),
        rows,
        standing,
        gone: walk.recorded.iter().filter(|position| **position == Some(Positions::GONE)).count(),
        findings: found,
        watch: Watch::default(),
        customers_before: basis.ground.customers_before,
        changes: walk.changes,
        sightings: vec![basis.ground.view.sightings.clone()],
        voice: Voice::Basis(Arc::new(basis.clone())),
    })
}

/// Makes a memory ready for the next delta over what a run of these rules left behind: lays the ground, and
/// counts everybody if what was counted last is of no more use.
///
/// # Errors
/// None that a committed moment would give.
pub fn settle(rules: &Arc<Prepared>, snapshot: &Snapshot, memory: &mut Memory) -> Result<(), ScheduleError> {
    let Some(committed) = snapshot.committed else { return Ok(()) };
    memory.ground(rules, &LastRules::Same, snapshot, (committed.day, committed.day));
    if memory.counted(Serving::Present).is_none() {
        compute(rules, &LastRules::Same, snapshot, committed, memory, &Observer::default())?;
    }
    Ok(())
}

/// What a delta as of a moment is computed from.
pub(super) fn lay(
    present: &Arc<Prepared>,
    last: &LastRules,
    snapshot: &Snapshot,
    as_of: AsOf,
    memory: &mut Memory,
) -> Result<Basis, ScheduleError> {
    let moments = schedule(snapshot.committed, as_of, present.ruleset.workspace.max_catch_up)?;
    let first_day = moments.first().map_or(as_of.day, |moment| moment.day);
    let as_of = moments.last().copied().unwrap_or(as_of);
    let serving = |at: AsOf| match last {
        LastRules::Other(_) if at != as_of => Serving::Last,
        _ => Serving::Present,
    };
    let ground = memory.ground(present, last, snapshot, (first_day, as_of.day));
    Ok(Basis {
        present: present.clone(),
        last: last.clone(),
        ground,
        moments: moments.iter().map(|at| (*at, serving(*at))).collect(),
    })
}

/// How many customers stand where.
fn standing(count: &Count, ruleset: &Ruleset) -> Vec<(Arc<Position>, usize)> {
    let mut counts: HashMap<_, usize, foldhash::fast::FixedState> = HashMap::default();
    for seated in count.census.iter().flatten() {
        *counts.entry(seated.seat).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable();
    counts.into_iter().map(|(seat, count)| (Arc::new(seat.position(ruleset)), count)).collect()
}

/// The rows of the store that will differ: of customers that are there, and of those that went.
fn rows(walk: &Walk<'_, '_>, sides: &Sides<'_>, snapshot: &Snapshot) -> Vec<StateRow> {
    let ruleset = sides.present.ruleset;
    let ground = &sides.ground;
    let census = walk.count().map_or(&[][..], |count| &count.census);
    let mut phases: HashMap<_, _, foldhash::fast::FixedState> = HashMap::default();
    let mut rows = Vec::new();
    for (customer, id) in ground.roll.ids.iter().enumerate() {
        let changed_on = walk.changed_on.get(customer).copied().flatten();
        let Some(position) = walk.recorded.get(customer).copied().flatten() else { continue };
        let place = ground.roll.present.get(customer).copied().flatten();
        let Some(seated) = place.and_then(|place| census.get(place as usize).copied().flatten()) else {
            if changed_on.is_some() {
                rows.push(StateRow { changed_on, ..gone(id, walk) });
            }
            continue;
        };
        let phase: &Option<Arc<str>> =
            phases.entry(seated.seat).or_insert_with(|| seated.seat.phase(ruleset));
        let recorded = ground.roll.recorded.get(customer).copied().flatten();
        let stays = || {
            let unmoved = ground.recorded.get(customer).copied().flatten() == Some(position);
            let recorded = recorded.and_then(|place| snapshot.customers.at(place as usize));
            unmoved && recorded.is_some_and(|recorded| says_the_same(recorded, &seated, phase.as_ref()))
        };
        if changed_on.is_some() || !stays() {
            rows.push(StateRow {
                customer: id.clone(),
                position: walk.positions.get(position),
                phase: phase.clone(),
                by: seated.by,
                stage_since: seated.stage_since,
                inferred: seated.inferred,
                changed_on,
            });
        }
    }
    rows
}

/// Whether all that the store keeps beside a position is as it was.
fn says_the_same(recorded: &Recorded, seated: &Seated, phase: Option<&Arc<str>>) -> bool {
    recorded.by == seated.by
        && recorded.phase.as_ref() == phase
        && recorded.stage_since == seated.stage_since
        && recorded.inferred == seated.inferred
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
