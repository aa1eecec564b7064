//! States, and all that is said about a customer on a day.

use std::fmt;
use std::sync::Arc;

use crate::language::Language;
use crate::value::Date;

/// A customer's state. The order is that of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// In the stage for no more than E days.
    Entering,
    /// For more than E, no more than E + S.
    Stagnant,
    /// For more than E + S.
    Losing,
    /// All conditions met: awaits confirmation.
    Ready,
    /// Ended well.
    Won,
    /// Ended badly: by the dataset, a confirmation, or expiry.
    Lost,
    /// In a funnel whose entrance standard is not met.
    NotAdmitted,
    /// No stage, or no date, or a threshold that cannot be told.
    Unknown,
    /// In no funnel.
    Outside,
    /// No longer in the dataset.
    Gone,
}

impl State {
    /// Every state, in the order of reports.
    pub const ALL: [Self; 10] = [
        Self::Entering,
        Self::Stagnant,
        Self::Losing,
        Self::Ready,
        Self::Won,
        Self::Lost,
        Self::NotAdmitted,
        Self::Unknown,
        Self::Outside,
        Self::Gone,
    ];

    /// The word of machine output and of the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Entering => "entering",
            Self::Stagnant => "stagnant",
            Self::Losing => "losing",
            Self::Ready => "ready",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::NotAdmitted => "not_admitted",
            Self::Unknown => "unknown",
            Self::Outside => "outside",
            Self::Gone => "gone",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn said_in(self, language: Language) -> &'static str {
        let chinese = match self {
            Self::Entering => "进入",
            Self::Stagnant => "停滞",
            Self::Losing => "待丢失",
            Self::Ready => "待进阶",
            Self::Won => "成交",
            Self::Lost => "流失",
            Self::NotAdmitted => "未准入",
            Self::Unknown => "未知",
            Self::Outside => "漏斗外",
            Self::Gone => "已消失",
        };
        language.pick(self.word(), chinese)
    }

    /// The state of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether the customer is in the funnel: ready, entering, stagnant or losing.
    #[must_use]
    pub fn in_funnel(self) -> bool {
        matches!(self, Self::Ready | Self::Entering | Self::Stagnant | Self::Losing)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Who said that the journey has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The dataset.
    Dataset,
    /// The clock.
    Expiry,
    /// A confirmation.
    Confirmation,
}

impl By {
    /// The word of machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Dataset => "dataset",
            Self::Expiry => "expiry",
            Self::Confirmation => "confirmation",
        }
    }

    /// The value of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Dataset, Self::Expiry, Self::Confirmation].into_iter().find(|by| by.word() == word)
    }
}

/// What the age alone gives, `improving` included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overdue {
    /// d ≤ E.
    None,
    /// E < d ≤ E + S.
    Stagnant,
    /// Later, not expired.
    Losing,
    /// d > E + S + L and not improving.
    Expired,
}

impl Overdue {
    /// The word of machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Stagnant => "stagnant",
            Self::Losing => "losing",
            Self::Expired => "expired",
        }
    }
}

/// Where a customer stands: what a state change is a change of. Funnels and stages are ids, so
/// that positions of different rulesets can be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The funnel; `None` for outside and gone.
    pub funnel: Option<Arc<str>>,
    /// The stage; `None` for outside, gone, won and lost unless by expiry, and where none is
    /// mapped.
    pub stage: Option<Arc<str>>,
    /// The state.
    pub state: State,
}

/// The next change that the clock alone brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// To which state.
    pub state: State,
    /// On which date.
    pub on: Date,
}

/// All that is said about a customer on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerState {
    /// The id.
    pub customer: Arc<str>,
    /// Funnel, stage and state.
    pub position: Position,
    /// The stage's phase.
    pub phase: Option<Arc<str>>,
    /// The owner on that day, for totals.
    pub owner: Option<Arc<str>>,
    /// Who ended the journey.
    pub by: Option<By>,
    /// The date the present visit began.
    pub stage_since: Option<Date>,
    /// Days in the stage by its own clock, holds left out.
    pub days: Option<i64>,
    /// What age alone gives; `None` where no age applies or a threshold is unknown.
    pub overdue: Option<Overdue>,
    /// Whether every required item is met; `None` where no checklist applies.
    pub ready: Option<bool>,
    /// Ids of the applicable required items that are not met; for `not_admitted`, of the lines of
    /// the entrance standard.
    pub missing: Vec<Arc<str>>,
    /// Names of the missing values that stood in the way.
    pub unknown: Vec<Arc<str>>,
    /// The next threshold date, with the facts as they stand.
    pub next: Option<Next>,
    /// Why: clauses with their values.
    pub reason: String,
    /// Whether the stage's date is the day it was first seen rather than one the dataset gives.
    pub inferred: bool,
}

impl CustomerState {
    /// What is said about a customer that is no longer in the dataset.
    #[must_use]
    pub fn gone(customer: Arc<str>) -> Self {
        Self {
            customer,
            position: Position { funnel: None, stage: None, state: State::Gone },
            phase: None,
            owner: None,
            by: None,
            stage_since: None,
            days: None,
            overdue: None,
            ready: None,
            missing: Vec::new(),
            unknown: Vec::new(),
            next: None,
            reason: String::new(),
            inferred: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::State;
    use crate::check::STATES;

    #[test]
    fn rules_know_the_words_of_the_states() {
        assert_eq!(State::ALL.map(State::word), STATES);
    }
}
