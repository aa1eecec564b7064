//! Customers who entered at about the same time, and how far they came.

use std::sync::Arc;

use super::super::admission::Gate;
use super::rate::{Rate, float};
use crate::deal::{Cycle, Trip};
use crate::journey::{Place, Sight, World};
use crate::ruleset::Funnel;
use crate::time::AsOf;
use crate::value::Date;

/// Which customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CohortKind {
    /// Entered within the window up to the day: the practice's own.
    Recent,
    /// Entered one window earlier; only what happened within a window of the entry counts, so that
    /// all had equally long.
    Matured,
}

impl CohortKind {
    /// The word of machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Recent => "recent",
            Self::Matured => "matured",
        }
    }
}

/// How many of a cohort reached a phase, or won.
#[derive(Debug, Clone, PartialEq)]
pub struct StepRate {
    /// The phase; `None`: won.
    pub phase: Option<Arc<str>>,
    /// How many reached it or a later one.
    pub reached: usize,
    /// Their share of the cohort; `None`: too few.
    pub rate: Option<Rate>,
    /// Their share of those who reached the step before (for the first: of the cohort); `None`:
    /// too few.
    pub from_previous: Option<f64>,
}

/// A cohort and how far it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// Which customers.
    pub kind: CohortKind,
    /// The first day of entry.
    pub from: Date,
    /// The last day of entry.
    pub to: Date,
    /// The admitted customers: the denominator.
    pub customers: usize,
    /// Those who entered but were not admitted.
    pub not_admitted: usize,
    /// The funnel's phases in order, then won.
    pub steps: Vec<StepRate>,
}

impl Cohort {
    /// The rate to won.
    #[must_use]
    pub fn baseline(&self) -> Option<Rate> {
        self.steps.last().and_then(|step| step.rate)
    }
}

/// Gathers a cohort as of a moment from the trips of its funnel.
pub(super) fn cohort(
    world: &World<'_>,
    funnel: &Funnel,
    kind: CohortKind,
    cycle: &Cycle,
    trips: &[&Trip],
    as_of: AsOf,
) -> Cohort {
    let window = cycle.window_days();
    let (youngest, oldest) = match kind {
        CohortKind::Recent => (0, window - 1),
        CohortKind::Matured => (window, 2 * window - 1),
    };
    let back = |days: i64| as_of.day.checked_sub_signed(chrono::TimeDelta::days(days)).unwrap_or(Date::MIN);
    let (from, to) = (back(oldest), back(youngest));
    let limit = (kind == CohortKind::Matured).then_some(window);
    let ladder = Ladder::of(funnel);
    let mut gate = Gate::new(world, Sight::of(as_of));
    let mut reached = vec![0; ladder.phases.len() + 1];
    let (mut customers, mut not_admitted) = (0, 0);
    for trip in trips {
        let Some(entry) = trip.entry.filter(|entry| (from..=to).contains(entry)) else { continue };
        if !gate.admits(trip.customer, funnel, &trip.visits) {
            not_admitted += 1;
            continue;
        }
        customers += 1;
        let in_time = trip
            .visits
            .iter()
            .filter(|visit| limit.is_none_or(|days| (visit.entered.date() - entry).num_days() <= days));
        let highest = in_time.filter_map(|visit| ladder.rung(&visit.place)).max();
        reached.iter_mut().take(highest.map_or(0, |rung| rung + 1)).for_each(|count| *count += 1);
    }
    let ids =
        ladder.phases.iter().map(|phase| world.ruleset.phases.get(*phase).map(|phase| phase.id.clone()));
    let steps = steps(ids.chain([None]), &reached, customers, funnel.cycle.min_sample);
    Cohort { kind, from, to, customers, not_admitted, steps }
}

fn steps(
    phases: impl Iterator<Item = Option<Arc<str>>>,
    reached: &[usize],
    customers: usize,
    min_sample: u32,
) -> Vec<StepRate> {
    let mut before = customers;
    let mut steps = Vec::new();
    for (phase, reached) in phases.zip(reached.iter().copied()) {
        steps.push(StepRate {
            phase,
            reached,
            rate: Rate::of(reached, customers, min_sample),
            from_previous: Rate::of(reached, before, min_sample).map(|_| float(reached) / float(before)),
        });
        before = reached;
    }
    steps
}

/// The phases of a funnel in order; won stands above them.
struct Ladder<'a> {
    funnel: &'a Funnel,
    /// Places in the ruleset's phases.
    phases: Vec<usize>,
}

impl<'a> Ladder<'a> {
    fn of(funnel: &'a Funnel) -> Self {
        let mut phases: Vec<usize> = funnel.stages.iter().filter_map(|stage| stage.phase).collect();
        phases.sort_unstable();
        phases.dedup();
        Self { funnel, phases }
    }

    /// How high a place stands. A stage without a phase stands where the stage before it does.
    fn rung(&self, place: &Place) -> Option<usize> {
        match place {
            Place::Won => Some(self.phases.len()),
            Place::Stage(stage) => {
                let so_far = self.funnel.stages.get(..=*stage)?;
                let phase = so_far.iter().rev().find_map(|stage| stage.phase)?;
                self.phases.iter().position(|other| *other == phase)
            }
            Place::Lost | Place::Unmapped(_) | Place::Nowhere => None,
        }
    }
}
