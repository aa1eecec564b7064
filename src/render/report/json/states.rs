//! The states report as an object.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::evaluate::State;
use crate::report::{FunnelStates, StageStates, StateCounts, StatesReport, WhyCount};

/// An object with one key for each state.
struct States<'a>(&'a StateCounts);

impl Serialize for States<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(State::ALL.len()))?;
        for state in State::ALL {
            map.serialize_entry(state.word(), &self.0.of(state))?;
        }
        map.end()
    }
}

/// The order of fields is the order of keys, and part of the interface.
#[derive(Serialize)]
pub(super) struct StatesObject<'a> {
    report: &'static str,
    as_of: String,
    customers: usize,
    in_funnel: usize,
    states: States<'a>,
    outside: Vec<WhyObject<'a>>,
    funnels: Vec<FunnelStatesObject<'a>>,
}

#[derive(Serialize)]
struct FunnelStatesObject<'a> {
    funnel: &'a str,
    #[serde(flatten)]
    total: StageStatesObject<'a>,
    stages: Vec<StageRow<'a>>,
    not_admitted: Vec<LineObject<'a>>,
    unknown: Vec<WhyObject<'a>>,
}

#[derive(Serialize)]
struct StageRow<'a> {
    stage: Option<&'a str>,
    phase: Option<&'a str>,
    #[serde(flatten)]
    counts: StageStatesObject<'a>,
}

#[derive(Serialize)]
struct StageStatesObject<'a> {
    customers: usize,
    in_funnel: usize,
    on_hold: usize,
    states: States<'a>,
    ready: ReadyObject,
}

#[derive(Serialize)]
struct ReadyObject {
    none: usize,
    stagnant: usize,
    losing: usize,
    expired: usize,
    unknown: usize,
}

#[derive(Serialize)]
struct LineObject<'a> {
    line: &'a str,
    customers: usize,
}

#[derive(Serialize)]
struct WhyObject<'a> {
    why: &'static str,
    what: Option<&'a str>,
    customers: usize,
}

fn why(count: &WhyCount) -> WhyObject<'_> {
    WhyObject {
        why: count.why.word(),
        what: count.why.what().map(|what| &**what),
        customers: count.customers,
    }
}

fn stage_states(row: &StageStates) -> StageStatesObject<'_> {
    let ready = &row.ready;
    StageStatesObject {
        customers: row.states.total(),
        in_funnel: row.states.in_funnel(),
        on_hold: row.on_hold,
        states: States(&row.states),
        ready: ReadyObject {
            none: ready.none,
            stagnant: ready.stagnant,
            losing: ready.losing,
            expired: ready.expired,
            unknown: ready.unknown,
        },
    }
}

/// The states report.
pub(super) fn states(report: &StatesReport) -> StatesObject<'_> {
    StatesObject {
        report: "states",
        as_of: report.as_of.text(),
        customers: report.total.total(),
        in_funnel: report.total.in_funnel(),
        states: States(&report.total),
        outside: report.outside.iter().map(why).collect(),
        funnels: report.funnels.iter().map(funnel_states).collect(),
    }
}

fn funnel_states(funnel: &FunnelStates) -> FunnelStatesObject<'_> {
    let lines = funnel.not_admitted.iter();
    FunnelStatesObject {
        funnel: &funnel.funnel,
        total: stage_states(&funnel.total),
        stages: funnel.stages.iter().map(stage_row).collect(),
        not_admitted: lines.map(|it| LineObject { line: &it.line, customers: it.customers }).collect(),
        unknown: funnel.unknown.iter().map(why).collect(),
    }
}

fn stage_row(row: &StageStates) -> StageRow<'_> {
    StageRow { stage: row.stage.as_deref(), phase: row.phase.as_deref(), counts: stage_states(row) }
}
