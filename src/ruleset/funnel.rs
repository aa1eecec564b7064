//! Facts, phases, funnels, stages, items.

use std::sync::Arc;

use crate::expression::Expr;
use crate::syntax::{Aggregate, Label, Per};
use crate::text::Span;
use crate::time::{Clock, Length, Window};
use crate::value::Type;

/// A named value.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its name in expressions.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// How it is computed.
    pub kind: FactKind,
    /// The type of its value.
    pub ty: Type,
    /// Whether it can be missing.
    pub nullable: bool,
    /// Whether it depends on the present stage (through `within = "stage"`, a built-in of the
    /// stage, or another such fact).
    pub needs_stage: bool,
    /// Whether it depends on the state (through `within = "state"` or another such fact): only
    /// anomalies can name it.
    pub needs_state: bool,
    /// Where it was defined.
    pub span: Span,
}

/// How a fact is computed.
#[derive(Debug, Clone, PartialEq)]
pub enum FactKind {
    /// Over the rows of an event table.
    Events {
        /// Index into [`super::Mapping::events`].
        table: usize,
        /// Which rows; all if none.
        filter: Option<Expr>,
        /// What is made of them.
        aggregate: Aggregate,
        /// Of what; none for count.
        of: Option<Expr>,
        /// In which window.
        window: Window,
        /// Whose rows.
        per: Per,
    },
    /// An expression over a customer's names.
    Expr(Expr),
}

impl Fact {
    /// Whether its values are numbers of rows or of different values.
    #[must_use]
    pub fn is_count(&self) -> bool {
        let counts = |of: Aggregate| matches!(of, Aggregate::Count | Aggregate::Distinct);
        matches!(self.kind, FactKind::Events { aggregate, .. } if counts(aggregate))
    }
}

/// A large stage common to all funnels.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Its id.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// Where.
    pub span: Span,
}

/// A line of the entrance standard.
#[derive(Debug, Clone)]
pub struct Admit {
    /// Its id.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// What must be true.
    pub expr: Expr,
    /// Where.
    pub span: Span,
}

/// `cycle`, with its defaults: slack 0.2, `min_sample` 30, fallback none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cycle {
    /// Added play, a share of the median.
    pub slack: f64,
    /// Won customers needed to trust the median.
    pub min_sample: u32,
    /// Used below that.
    pub fallback: Option<Length>,
}

/// A customer funnel.
#[derive(Debug, Clone)]
pub struct Funnel {
    /// Its id.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// Who belongs to it, by condition.
    pub when: Option<Expr>,
    /// Who belongs to it, by the dataset's funnel column: its id and these.
    pub matches: Vec<Arc<str>>,
    /// The entrance standard.
    pub admit: Vec<Admit>,
    /// The deal cycle.
    pub cycle: Cycle,
    /// Dataset values that mean won (default: `won`).
    pub won: Vec<Arc<str>>,
    /// Dataset values that mean lost (default: `lost`).
    pub lost: Vec<Arc<str>>,
    /// The stages in order; at least one.
    pub stages: Vec<Stage>,
    /// Where.
    pub span: Span,
}

/// An allowed move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStage {
    /// To a stage, by its place in the funnel.
    Stage(usize),
    /// To won.
    Won,
}

/// A stage of a funnel. The funnel's defaults have been filled in.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its id.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// Its phase: index into [`super::Ruleset::phases`].
    pub phase: Option<usize>,
    /// Dataset values that mean this stage (default: its id).
    pub matches: Vec<Arc<str>>,
    /// How its days are counted.
    pub clock: Clock,
    /// E: an integer.
    pub entering: Expr,
    /// S: an integer.
    pub stagnant: Expr,
    /// L: an integer.
    pub losing: Expr,
    /// While true, a losing customer does not expire.
    pub improving: Option<Expr>,
    /// Allowed moves; lost is always allowed.
    pub next: Vec<NextStage>,
    /// How long `ready` may wait.
    pub confirm_within: Option<Length>,
    /// The most days that one visit may be on hold; `None`: no limit.
    pub max_hold_days: Option<u32>,
    /// The checklist.
    pub items: Vec<Item>,
    /// Where.
    pub span: Span,
}

/// An item of a checklist.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// Whether a mark is needed.
    pub mark: bool,
    /// Whether the mark must be dated in this visit.
    pub renew: bool,
    /// Whether `ready` can do without it.
    pub optional: bool,
    /// What must be true.
    pub expr: Option<Expr>,
    /// When it applies.
    pub when: Option<Expr>,
    /// Where.
    pub span: Span,
}
