//! The funnel report as an object.

use serde::Serialize;

use crate::render::machine::date_text;
use crate::report::{Figures, FunnelReport, GroupFigures, PhaseFigures, StageFigures, Through};

/// The order of fields is the order of keys, and part of the interface.
#[derive(Serialize)]
pub(super) struct FunnelObject<'a> {
    report: &'static str,
    as_of: String,
    since: String,
    until: String,
    by: &'static str,
    sum: Option<&'a str>,
    before: usize,
    new: usize,
    won: usize,
    lost: usize,
    other: usize,
    inferred: usize,
    total: FiguresObject,
    phases: Vec<PhaseObject<'a>>,
}

#[derive(Serialize)]
struct FiguresObject {
    customers: usize,
    r#in: usize,
    out: usize,
    net: i64,
    sum: Option<f64>,
    sum_in: Option<f64>,
    sum_out: Option<f64>,
    sum_net: Option<f64>,
}

#[derive(Serialize)]
struct PhaseObject<'a> {
    phase: Option<&'a str>,
    #[serde(flatten)]
    figures: FiguresObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    stages: Option<Vec<StageObject<'a>>>,
}

#[derive(Serialize)]
struct StageObject<'a> {
    funnel: &'a str,
    stage: &'a str,
    #[serde(flatten)]
    figures: FiguresObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<GroupObject<'a>>>,
}

#[derive(Serialize)]
struct GroupObject<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
    #[serde(flatten)]
    figures: FiguresObject,
}

/// The funnel report down to a depth.
pub(super) fn funnel(report: &FunnelReport, depth: u8) -> FunnelObject<'_> {
    let Through { before, new, won, lost, other } = report.through;
    let phase = |phase| phase_object(report, phase, depth);
    FunnelObject {
        report: "funnel",
        as_of: report.as_of.text(),
        since: date_text(report.since),
        until: date_text(report.as_of.day),
        by: report.by.word(),
        sum: report.sum.as_deref(),
        before,
        new,
        won,
        lost,
        other,
        inferred: report.inferred,
        total: figures(report, &report.total),
        phases: report.phases.iter().map(phase).collect(),
    }
}

fn figures(report: &FunnelReport, figures: &Figures) -> FiguresObject {
    let summed = |sum: f64| report.sum.as_ref().map(|_| sum);
    FiguresObject {
        customers: figures.customers,
        r#in: figures.into,
        out: figures.out,
        net: figures.net(),
        sum: summed(figures.sum),
        sum_in: summed(figures.sum_into),
        sum_out: summed(figures.sum_out),
        sum_net: summed(figures.sum_net()),
    }
}

fn phase_object<'a>(report: &FunnelReport, phase: &'a PhaseFigures, depth: u8) -> PhaseObject<'a> {
    let stage = |stage| stage_object(report, stage, depth);
    PhaseObject {
        phase: phase.phase.as_deref(),
        figures: figures(report, &phase.figures),
        stages: (depth > 0).then(|| phase.stages.iter().map(stage).collect()),
    }
}

fn stage_object<'a>(report: &FunnelReport, stage: &'a StageFigures, depth: u8) -> StageObject<'a> {
    let group = |group: &'a GroupFigures| GroupObject {
        id: group.who.as_ref().map(|who| &*who.id),
        name: group.who.as_ref().and_then(|who| who.name.as_deref()),
        figures: figures(report, &group.figures),
    };
    StageObject {
        funnel: &stage.funnel,
        stage: &stage.stage,
        figures: figures(report, &stage.figures),
        groups: (depth > 1).then(|| stage.groups.iter().map(group).collect()),
    }
}
