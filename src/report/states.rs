//! Who is in which state, stage by stage, and why the others are not in the funnel.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::roster::{Member, Roster};
use crate::evaluate::{Overdue, State, WhyUnknown, evaluate};
use crate::facts::Moment;
use crate::ruleset::Funnel;
use crate::time::AsOf;

/// How many customers are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StateCounts([usize; State::ALL.len()]);

impl StateCounts {
    /// How many are in a state.
    #[must_use]
    pub fn of(&self, state: State) -> usize {
        self.0.get(place(state)).copied().unwrap_or(0)
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }

    /// How many are in the funnel.
    #[must_use]
    pub fn in_funnel(&self) -> usize {
        State::ALL.into_iter().filter(|state| state.in_funnel()).map(|state| self.of(state)).sum()
    }

    fn count(&mut self, state: State) {
        if let Some(count) = self.0.get_mut(place(state)) {
            *count += 1;
        }
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(count, more)| *count += more);
    }
}

fn place(state: State) -> usize {
    State::ALL.iter().position(|other| *other == state).unwrap_or(State::ALL.len())
}

/// How old those are who are ready.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OverdueCounts {
    /// Not overdue.
    pub none: usize,
    /// Would be stagnant.
    pub stagnant: usize,
    /// Would be losing.
    pub losing: usize,
    /// Would be lost.
    pub expired: usize,
    /// A threshold is unknown.
    pub unknown: usize,
}

impl OverdueCounts {
    fn count(&mut self, overdue: Option<Overdue>) {
        *match overdue {
            Some(Overdue::None) => &mut self.none,
            Some(Overdue::Stagnant) => &mut self.stagnant,
            Some(Overdue::Losing) => &mut self.losing,
            Some(Overdue::Expired) => &mut self.expired,
            None => &mut self.unknown,
        } += 1;
    }

    fn add(&mut self, other: &Self) {
        self.none += other.none;
        self.stagnant += other.stagnant;
        self.losing += other.losing;
        self.expired += other.expired;
        self.unknown += other.unknown;
    }
}

/// The customers of a stage by state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageStates {
    /// The stage; `None`: customers of the funnel that stand in none.
    pub stage: Option<Arc<str>>,
    /// Its phase.
    pub phase: Option<Arc<str>>,
    /// By state.
    pub states: StateCounts,
    /// The ready ones by age.
    pub ready: OverdueCounts,
}

/// How many customers fail a line of the entrance standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineCount {
    /// The line.
    pub line: Arc<str>,
    /// How many; a customer can fail several lines.
    pub customers: usize,
}

/// Why a customer's state is unknown, or why it is in no funnel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The dataset gives no stage for the day.
    NoStage,
    /// The dataset's stage is none of the funnel's.
    UnmappedStage(Arc<str>),
    /// The stage's date is blank or cannot be read: the key that maps it.
    NoDate(Arc<str>),
    /// A threshold cannot be told: its key.
    Threshold(Arc<str>),
    /// A value is missing that a funnel's condition needs: its name.
    Missing(Arc<str>),
    /// No funnel's condition is met.
    FitsNone,
}

impl Why {
    /// The word of machine output.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::NoStage => "no_stage",
            Self::UnmappedStage(_) => "unmapped_stage",
            Self::NoDate(_) => "no_date",
            Self::Threshold(_) => "threshold",
            Self::Missing(_) => "missing",
            Self::FitsNone => "fits_none",
        }
    }

    /// The value, key or name that it is about.
    #[must_use]
    pub fn what(&self) -> Option<&Arc<str>> {
        match self {
            Self::UnmappedStage(what) | Self::NoDate(what) | Self::Threshold(what) | Self::Missing(what) => {
                Some(what)
            }
            Self::NoStage | Self::FitsNone => None,
        }
    }
}

/// How many customers there are for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyCount {
    /// The reason.
    pub why: Why,
    /// How many.
    pub customers: usize,
}

/// The customers of a funnel by stage and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelStates {
    /// The funnel.
    pub funnel: Arc<str>,
    /// All its stages in order, then those in none if there are any.
    pub stages: Vec<StageStates>,
    /// The sum of the stages.
    pub total: StageStates,
    /// Lines of the entrance standard that customers fail, most first.
    pub not_admitted: Vec<LineCount>,
    /// Why states are unknown, most first.
    pub unknown: Vec<WhyCount>,
}

/// The states report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatesReport {
    /// As of when.
    pub as_of: AsOf,
    /// The funnels in the order of the rules, empty ones too.
    pub funnels: Vec<FunnelStates>,
    /// Why customers are in no funnel, most first; one that misses several values counts at each.
    pub outside: Vec<WhyCount>,
    /// All customers by state, the gone ones too.
    pub total: StateCounts,
}

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
    };
    let mut stages: Vec<StageStates> =
        funnel.stages.iter().map(|stage| empty(Some(stage.id.clone()), stage.phase)).collect();
    let mut nowhere = empty(None, None);
    let (mut lines, mut unknown) = (BTreeMap::<Arc<str>, usize>::new(), BTreeMap::new());
    for member in roster.members.iter().filter(|it| it.state.position.funnel.as_ref() == Some(&funnel.id)) {
        let position = &member.state.position;
        let row = stages.iter_mut().find(|row| row.stage == position.stage).unwrap_or(&mut nowhere);
        row.states.count(position.state);
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
    }
    let mut not_admitted: Vec<LineCount> =
        lines.into_iter().map(|(line, customers)| LineCount { line, customers }).collect();
    not_admitted.sort_by_key(|line| std::cmp::Reverse(line.customers));
    FunnelStates { funnel: funnel.id.clone(), stages, total, not_admitted, unknown: reasons(unknown) }
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
