//! Who is in which state, stage by stage, and why the others are not in the funnel.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::counts::{
    FunnelStates, LineCount, OverdueCounts, StageStates, StateCounts, StatesReport, Why, WhyCount,
};
use super::roster::{Member, Roster};
use crate::evaluate::{State, WhyUnknown, evaluate, is_on_hold};
use crate::facts::Moment;
use crate::ruleset::Funnel;

/// Counts every customer once.
#[must_use]
pub fn states_report(roster: &Roster<'_>) -> StatesReport {
    let moment = Moment::new(roster.world, roster.sight);
    let funnels: Vec<FunnelStates> =
        roster.world.ruleset.funnels.iter().map(|funnel| of_funnel(roster, &moment, funnel)).collect();
    let mut total = StateCounts::default();
    for funnel in &funnels {
        total.add(&funnel.total.states);
    }
    let mut outside = BTreeMap::new();
    for member in roster.members.iter().filter(|member| member.state.position.funnel.is_none()) {
        total.count(member.state.position.state);
        if member.state.unknown.is_empty() {
            *outside.entry(Why::FitsNone).or_default() += 1;
        }
        for name in &member.state.unknown {
            *outside.entry(Why::Missing(name.clone())).or_default() += 1;
        }
    }
    (0..roster.gone).for_each(|_| total.count(State::Gone));
    StatesReport { as_of: roster.sight.as_of, funnels, outside: reasons(outside), total }
}

fn of_funnel(roster: &Roster<'_>, moment: &Moment<'_>, funnel: &Funnel) -> FunnelStates {
    let phases = &roster.world.ruleset.phases;
    let empty = |stage, phase: Option<usize>| StageStates {
        stage,
        phase: phase.and_then(|phase| phases.get(phase)).map(|phase| phase.id.clone()),
        states: StateCounts::default(),
        ready: OverdueCounts::default(),
        on_hold: 0,
    };
    let mut stages: Vec<StageStates> =
        funnel.stages.iter().map(|stage| empty(Some(stage.id.clone()), stage.phase)).collect();
    let mut nowhere = empty(None, None);
    let (mut lines, mut unknown) = (BTreeMap::<Arc<str>, usize>::new(), BTreeMap::new());
    for member in roster.members.iter().filter(|it| it.state.position.funnel.as_ref() == Some(&funnel.id)) {
        let position = &member.state.position;
        let row = stages.iter_mut().find(|row| row.stage == position.stage).unwrap_or(&mut nowhere);
        row.states.count(position.state);
        row.on_hold += usize::from(on_hold(roster, funnel, member));
        match position.state {
            State::Ready => row.ready.count(member.state.overdue),
            State::NotAdmitted => {
                for line in &member.state.missing {
                    *lines.entry(line.clone()).or_default() += 1;
                }
            }
            State::Unknown => *unknown.entry(why(moment, member)).or_default() += 1,
            _ => {}
        }
    }
    if nowhere.states.total() > 0 {
        stages.push(nowhere);
    }
    let mut total = empty(None, None);
    for row in &stages {
        total.states.add(&row.states);
        total.ready.add(&row.ready);
        total.on_hold += row.on_hold;
    }
    let mut not_admitted: Vec<LineCount> =
        lines.into_iter().map(|(line, customers)| LineCount { line, customers }).collect();
    not_admitted.sort_by_key(|line| std::cmp::Reverse(line.customers));
    FunnelStates { funnel: funnel.id.clone(), stages, total, not_admitted, unknown: reasons(unknown) }
}

/// Whether a customer in the funnel is on hold on the day.
fn on_hold(roster: &Roster<'_>, funnel: &Funnel, member: &Member) -> bool {
    let (position, since) = (&member.state.position, member.state.stage_since);
    let stage = funnel.stages.iter().find(|stage| Some(&stage.id) == position.stage.as_ref());
    let (Some(stage), Some(since)) = (stage.filter(|_| position.state.in_funnel()), since) else {
        return false;
    };
    let journal = roster.world.journal_of(member.row);
    journal.is_some_and(|journal| is_on_hold(&journal.holds, since, stage.max_hold_days, &roster.sight))
}

/// Why a customer's state is unknown.
fn why(moment: &Moment<'_>, member: &Member) -> Why {
    match evaluate(moment, member.row).and_then(|evaluation| evaluation.why_unknown) {
        Some(WhyUnknown::Unmapped(value)) => Why::UnmappedStage(value),
        Some(WhyUnknown::NoDate(key)) => Why::NoDate(Arc::from(key)),
        Some(WhyUnknown::Threshold(trouble)) => Why::Threshold(Arc::from(trouble.key)),
        Some(WhyUnknown::NoStage) | None => Why::NoStage,
    }
}

fn reasons(counts: BTreeMap<Why, usize>) -> Vec<WhyCount> {
    let mut reasons: Vec<WhyCount> =
        counts.into_iter().map(|(why, customers)| WhyCount { why, customers }).collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.customers));
    reasons
}
