//! The conversion report as an object.

use serde::Serialize;

use crate::render::machine::date_text;
use crate::render::report::sheet::step_word;
use crate::report::{Cohort, ConversionReport, FunnelConversion, Point, Rate, StepRate};

/// The order of fields is the order of keys, and part of the interface.
#[derive(Serialize)]
pub(super) struct ConversionObject<'a> {
    report: &'static str,
    as_of: String,
    funnels: Vec<FunnelConversionObject<'a>>,
}

#[derive(Serialize)]
struct FunnelConversionObject<'a> {
    funnel: &'a str,
    min_sample: u32,
    cycle: Option<CycleObject>,
    baseline: Option<RateObject>,
    stable: Option<bool>,
    undated: usize,
    cohorts: Vec<CohortObject<'a>>,
    weekly: Vec<PointObject>,
    monthly: Vec<PointObject>,
}

#[derive(Serialize)]
struct CycleObject {
    won: usize,
    inferred: usize,
    days: f64,
    fallback: bool,
    cycle_weeks: u32,
    weeks: u32,
}

#[derive(Serialize)]
struct RateObject {
    rate: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct CohortObject<'a> {
    cohort: &'static str,
    from: String,
    to: String,
    customers: usize,
    not_admitted: usize,
    too_few: bool,
    steps: Vec<StepObject<'a>>,
}

#[derive(Serialize)]
struct StepObject<'a> {
    step: &'a str,
    reached: usize,
    rate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    from_previous: Option<f64>,
}

#[derive(Serialize)]
struct PointObject {
    on: String,
    weeks: Option<u32>,
    customers: usize,
    won: usize,
    rate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

/// The conversion report.
pub(super) fn conversion(report: &ConversionReport) -> ConversionObject<'_> {
    let funnels = report.funnels.iter().map(funnel_conversion).collect();
    ConversionObject { report: "conversion", as_of: report.as_of.text(), funnels }
}

fn funnel_conversion(funnel: &FunnelConversion) -> FunnelConversionObject<'_> {
    let rate = |rate: Rate| RateObject { rate: rate.value, low: rate.low, high: rate.high };
    FunnelConversionObject {
        funnel: &funnel.funnel,
        min_sample: funnel.min_sample,
        cycle: funnel.cycle.map(|cycle| CycleObject {
            won: cycle.won,
            inferred: cycle.inferred,
            days: cycle.days,
            fallback: cycle.fallback,
            cycle_weeks: cycle.cycle_weeks,
            weeks: cycle.weeks,
        }),
        baseline: funnel.cohorts.first().and_then(Cohort::baseline).map(rate),
        stable: funnel.stable,
        undated: funnel.undated,
        cohorts: funnel.cohorts.iter().map(cohort).collect(),
        weekly: funnel.weekly.iter().map(point).collect(),
        monthly: funnel.monthly.iter().map(point).collect(),
    }
}

fn cohort(cohort: &Cohort) -> CohortObject<'_> {
    CohortObject {
        cohort: cohort.kind.word(),
        from: date_text(cohort.from),
        to: date_text(cohort.to),
        customers: cohort.customers,
        not_admitted: cohort.not_admitted,
        too_few: cohort.baseline().is_none(),
        steps: cohort.steps.iter().map(step).collect(),
    }
}

fn step(step: &StepRate) -> StepObject<'_> {
    StepObject {
        step: step_word(step),
        reached: step.reached,
        rate: step.rate.map(|rate| rate.value),
        low: step.rate.map(|rate| rate.low),
        high: step.rate.map(|rate| rate.high),
        from_previous: step.from_previous,
    }
}

fn point(point: &Point) -> PointObject {
    PointObject {
        on: date_text(point.on),
        weeks: point.weeks,
        customers: point.customers,
        won: point.won,
        rate: point.rate.map(|rate| rate.value),
        low: point.rate.map(|rate| rate.low),
        high: point.rate.map(|rate| rate.high),
    }
}
