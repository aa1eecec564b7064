//! What the states report says: counts and reasons.

use std::sync::Arc;

use crate::evaluate::{Overdue, State};
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

    pub(super) fn count(&mut self, state: State) {
        if let Some(count) = self.0.get_mut(place(state)) {
            *count += 1;
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
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
    pub(super) fn count(&mut self, overdue: Option<Overdue>) {
        *match overdue {
            Some(Overdue::None) => &mut self.none,
            Some(Overdue::Stagnant) => &mut self.stagnant,
            Some(Overdue::Losing) => &mut self.losing,
            Some(Overdue::Expired) => &mut self.expired,
            None => &mut self.unknown,
        } += 1;
    }

    pub(super) fn add(&mut self, other: &Self) {
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
    /// Those in the funnel whose days do not count on the day, because they are on hold.
    pub on_hold: usize,
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
