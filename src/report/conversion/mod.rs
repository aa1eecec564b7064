//! Conversion over one deal cycle: neither lifetime totals nor arbitrary slices.
//!
//! Guarantees: every figure is a function of the moment; a past point of a series is what the
//! report would have said as of that day. Deliberately absent: which rate is good.

mod cohort;
mod points;
mod rate;

pub use cohort::{Cohort, CohortKind, StepRate};
pub use points::Point;
pub use rate::Rate;

use std::sync::Arc;

use crate::deal::{Cycle, Trip, trips};
use crate::journey::{Sight, World};
use crate::ruleset::Funnel;
use crate::time::AsOf;

/// How one funnel converts.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelConversion {
    /// The funnel.
    pub funnel: Arc<str>,
    /// Customers below which no rate is given.
    pub min_sample: u32,
    /// The deal cycle; `None`: too few were won, and the rules give no fallback.
    pub cycle: Option<Cycle>,
    /// Those who entered within the window, and those who entered one window earlier; none
    /// without a cycle.
    pub cohorts: Vec<Cohort>,
    /// Customers of the funnel whose entry has no date, and who are therefore in no cohort.
    pub undated: usize,
    /// The baseline rate as of the ends of past weeks.
    pub weekly: Vec<Point>,
    /// The same as of the ends of past months.
    pub monthly: Vec<Point>,
    /// Whether the last four weekly rates lie inside the present interval; `None`: cannot be told.
    pub stable: Option<bool>,
}

/// The conversion report.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversionReport {
    /// As of when.
    pub as_of: AsOf,
    /// The funnels in the order of the rules.
    pub funnels: Vec<FunnelConversion>,
}

/// Computes the conversion of every funnel.
#[must_use]
pub fn conversion_report(world: &World<'_>, as_of: AsOf) -> ConversionReport {
    let ruleset = world.ruleset;
    let now = trips(world, Sight::of(as_of));
    let weeks = points::series(world, &points::week_ends(as_of.day, ruleset.workspace.week_starts));
    let months = points::series(world, &points::month_ends(as_of.day));
    let mut weeks = weeks.into_iter();
    let mut months = months.into_iter();
    let funnels = ruleset.funnels.iter().enumerate().map(|(index, funnel)| {
        let of_funnel: Vec<&Trip> = now.iter().filter(|trip| trip.funnel == index).collect();
        let cycle = Cycle::of(&funnel.cycle, &of_funnel, as_of.day, &ruleset.calendar);
        let cohort = |kind| Some(cohort::cohort(world, funnel, kind, cycle.as_ref()?, &of_funnel, as_of));
        let cohorts: Vec<Cohort> =
            [CohortKind::Recent, CohortKind::Matured].into_iter().filter_map(cohort).collect();
        let weekly = weeks.next().unwrap_or_default();
        FunnelConversion {
            funnel: funnel.id.clone(),
            min_sample: funnel.cycle.min_sample,
            stable: points::is_stable(&weekly, cohorts.first().and_then(Cohort::baseline)),
            cycle,
            cohorts,
            undated: of_funnel.iter().filter(|trip| trip.entry.is_none()).count(),
            weekly,
            monthly: months.next().unwrap_or_default(),
        }
    });
    ConversionReport { as_of, funnels: funnels.collect() }
}

/// The baseline as of a moment, from the trips of all funnels: customers, won, rate, window.
fn baseline(world: &World<'_>, funnel: (usize, &Funnel), trips: &[Trip], as_of: AsOf) -> Point {
    let of_funnel: Vec<&Trip> = trips.iter().filter(|trip| trip.funnel == funnel.0).collect();
    let cycle = Cycle::of(&funnel.1.cycle, &of_funnel, as_of.day, &world.ruleset.calendar);
    let cohort = cycle
        .as_ref()
        .map(|cycle| cohort::cohort(world, funnel.1, CohortKind::Recent, cycle, &of_funnel, as_of));
    let won = cohort.as_ref().and_then(|cohort| cohort.steps.last()).map_or(0, |step| step.reached);
    Point {
        on: as_of.day,
        weeks: cycle.map(|cycle| cycle.weeks),
        customers: cohort.as_ref().map_or(0, |cohort| cohort.customers),
        won,
        rate: cohort.as_ref().and_then(Cohort::baseline),
    }
}
