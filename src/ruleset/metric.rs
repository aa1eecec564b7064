//! Metrics: a number for each group and period.

use std::sync::Arc;

use crate::expression::{BuiltIn, Expr, Name};
use crate::syntax::{Aggregate, Label, Period};
use crate::text::Span;
use crate::time::Stretch;
use crate::value::Type;

/// A number for each group, in each period.
#[derive(Debug, Clone)]
pub struct Metric {
    /// Its id.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// Why it exists.
    pub doc: Option<String>,
    /// How it is computed.
    pub kind: MetricKind,
    /// What its values are grouped by, in order, each once; empty: one value for all.
    pub by: Vec<Dimension>,
    /// Over which period; that of an expression is that of the metrics it names.
    pub per: Period,
    /// The type of its values; [`Type::Any`] where only the rows tell.
    pub ty: Type,
    /// Whether the value of no rows is missing; else it is 0.
    pub nullable: bool,
    /// Where it was defined.
    pub span: Span,
}

impl Metric {
    /// Whether its values are numbers of rows or of different values.
    #[must_use]
    pub fn is_count(&self) -> bool {
        match &self.kind {
            MetricKind::Rows { measure, .. } => match measure {
                Measure::Aggregate { aggregate, .. } => {
                    matches!(aggregate, Aggregate::Count | Aggregate::Distinct)
                }
                Measure::Burst { .. } | Measure::Duplicates { .. } => true,
            },
            MetricKind::Expr(_) => false,
        }
    }

    /// The place in `by` of the only dimension that has persons or units, if there is exactly one.
    #[must_use]
    pub fn subject(&self) -> Option<(usize, SubjectKind)> {
        let mut subjects = self.by.iter().enumerate().filter_map(|(place, by)| Some((place, by.subject()?)));
        let first = subjects.next()?;
        subjects.next().is_none().then_some(first)
    }

    /// Whether each unit has only what is its own, without the units below it: `by = ["unit"]`.
    #[must_use]
    pub fn is_of_units_alone(&self) -> bool {
        self.by.iter().any(|by| by.key == GroupKey::Name(Name::BuiltIn(BuiltIn::Unit)))
    }

    /// Whether rules and dataset say which groups there are, with rows or without: those of funnels,
    /// stages, phases, persons and units. Others are there while they have rows.
    #[must_use]
    pub fn is_of_defined_groups(&self) -> bool {
        self.by.iter().all(|by| by.is_of_rules() || by.subject().is_some())
    }
}

/// How a metric is computed.
#[derive(Debug, Clone, PartialEq)]
pub enum MetricKind {
    /// Over rows.
    Rows {
        /// Whose.
        source: MetricSource,
        /// Which of them; all if none. Names are those of [`MetricSource`].
        filter: Option<Expr>,
        /// What is made of them.
        measure: Measure,
    },
    /// An expression over other metrics ([`Name::Metric`]), each as a float, of the same group and
    /// period, and [`BuiltIn::WorkMinutes`]. Its value is a float; one that is not finite is missing.
    Expr(Expr),
}

/// Whose rows a metric is made of, and what the names in its expressions stand for. Everywhere
/// `today` is the day as of which it is computed, [`Name::CustomerField`] and [`Name::PersonField`]
/// are fields of the row's customer and of its person, and the built-ins `owner`, `unit`, `funnel`,
/// `stage`, `phase` and `state` are those of the row's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricSource {
    /// The customers that exist on the day: the names of anomalies on customers. No dates: only
    /// snapshots.
    Customers,
    /// Changes of states, by the date they took effect: also `from_state to_state from_stage cause`.
    /// Only flows. Its person is the customer's owner.
    Changes,
    /// Visits of stages, by the date they began: also `stage_since visits_to_stage`. Only flows. Its
    /// person is the customer's owner.
    Visits,
    /// Rows of `[marks]`: [`Name::Field`] is one of its fields. Its person is who marked.
    Marks,
    /// Findings about the dataset: `code table column count`. Only snapshots.
    Quality,
    /// Rows of an event table, an index into [`super::Mapping::events`]: [`Name::Field`] is one of its
    /// fields. Its person is the row's, else the customer's owner.
    Events(usize),
}

/// What is made of the rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// As for facts.
    Aggregate {
        /// What.
        aggregate: Aggregate,
        /// Of what; none for count.
        of: Option<Expr>,
    },
    /// The most rows of the group whose instants lie within the stretch.
    Burst {
        /// The stretch.
        within: Stretch,
    },
    /// How many rows share a present value with another row of the group.
    Duplicates {
        /// The value.
        of: Expr,
    },
}

/// One thing that a metric is grouped by.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// As it is written, and called in expressions, templates and outputs: `stage`, `unit.team`.
    pub word: Arc<str>,
    /// What gives a row's group.
    pub key: GroupKey,
    /// The type of its values.
    pub ty: Type,
}

/// Equality ignores how it is written.
impl PartialEq for Dimension {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// What gives the group of a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// A field, a field of the row's customer or person, or a built-in, as its name gives it in the
    /// metric's expressions; [`BuiltIn::Owner`] gives persons, [`BuiltIn::Unit`] units.
    Name(Name),
    /// The row's person.
    Person,
    /// The unit of this kind that the row's unit is or lies in.
    UnitOfKind(Arc<str>),
}

impl Dimension {
    /// Whether the rules say which values there are: funnels, stages and phases.
    #[must_use]
    pub fn is_of_rules(&self) -> bool {
        let name = |built_in| GroupKey::Name(Name::BuiltIn(built_in));
        [BuiltIn::Funnel, BuiltIn::Stage, BuiltIn::Phase].map(name).contains(&self.key)
    }

    /// Whether its groups are persons or units.
    #[must_use]
    pub fn subject(&self) -> Option<SubjectKind> {
        match &self.key {
            GroupKey::Person | GroupKey::Name(Name::BuiltIn(BuiltIn::Owner)) => Some(SubjectKind::Person),
            GroupKey::UnitOfKind(_) | GroupKey::Name(Name::BuiltIn(BuiltIn::Unit)) => Some(SubjectKind::Unit),
            GroupKey::Name(_) => None,
        }
    }
}

/// Persons or units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// A person.
    Person,
    /// A unit.
    Unit,
}
