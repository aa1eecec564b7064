//! What the funnel report says: figures, level by level.

use std::sync::Arc;

use super::flow::Through;
use crate::time::AsOf;
use crate::value::Date;

/// What stages are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// The person in charge.
    Owner,
    /// The unit of that person.
    Unit,
}

impl Grouping {
    /// The word of machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Unit => "unit",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunnelWish {
    /// The first day of the period that flows are counted in.
    pub since: Date,
    /// What stages are broken down by.
    pub by: Grouping,
    /// The customers' field whose values are summed, an index into its mapping's fields.
    pub sum: Option<usize>,
}

/// Customers that stand somewhere, those that came and went in the period, and their sums.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Customers in the funnel there now: ready, entering, stagnant, losing.
    pub customers: usize,
    /// Their sum.
    pub sum: f64,
    /// Moves into it.
    pub into: usize,
    /// Their sum.
    pub sum_into: f64,
    /// Moves out of it.
    pub out: usize,
    /// Their sum.
    pub sum_out: f64,
}

impl Figures {
    /// In less out.
    #[must_use]
    pub fn net(&self) -> i64 {
        let whole = |number| i64::try_from(number).unwrap_or(i64::MAX);
        whole(self.into) - whole(self.out)
    }

    /// The sum of in less that of out.
    #[must_use]
    pub fn sum_net(&self) -> f64 {
        self.sum_into - self.sum_out
    }

    fn add(&mut self, other: &Self) {
        self.customers += other.customers;
        self.sum += other.sum;
        self.into += other.into;
        self.sum_into += other.sum_into;
        self.out += other.out;
        self.sum_out += other.sum_out;
    }

    pub(super) fn total<'f>(parts: impl Iterator<Item = &'f Self>) -> Self {
        let mut total = Self::default();
        parts.for_each(|part| total.add(part));
        total
    }
}

/// A person or a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The id.
    pub id: Arc<str>,
    /// The name, if the dataset gives one.
    pub name: Option<Arc<str>>,
}

/// The figures of an owner's or a unit's customers in one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupFigures {
    /// Whose; `None`: customers without.
    pub who: Option<Who>,
    /// The figures.
    pub figures: Figures,
}

/// The figures of a stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageFigures {
    /// The funnel.
    pub funnel: Arc<str>,
    /// The stage.
    pub stage: Arc<str>,
    /// The sum of its groups.
    pub figures: Figures,
    /// By owner or unit, most customers first; none without customers and moves.
    pub groups: Vec<GroupFigures>,
}

/// The figures of a phase.
#[derive(Debug, Clone, PartialEq)]
pub struct PhaseFigures {
    /// The phase; `None`: stages that belong to none.
    pub phase: Option<Arc<str>>,
    /// The sum of its stages.
    pub figures: Figures,
    /// Funnels and stages in the order of the rules, empty ones too.
    pub stages: Vec<StageFigures>,
}

/// The funnel report.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelReport {
    /// As of when.
    pub as_of: AsOf,
    /// The first day of the period.
    pub since: Date,
    /// What stages are broken down by.
    pub by: Grouping,
    /// The field that is summed.
    pub sum: Option<Arc<str>>,
    /// Phases in the order of the rules, those without stages left out.
    pub phases: Vec<PhaseFigures>,
    /// The sum of the phases.
    pub total: Figures,
    /// What came into the funnels and went out of them.
    pub through: Through,
    /// How many customers moved on a day that is not given but the one they were first seen on.
    pub inferred: usize,
}
