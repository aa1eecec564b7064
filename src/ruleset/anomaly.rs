//! Anomalies: rules that open alerts.

use std::sync::Arc;

use super::metric::GroupKey;
use crate::cadence::Cadence;
use crate::expression::Expr;
use crate::syntax::{
    AlertSeverity, Curve, Goal, History, Label, Level, PeriodPart, Statistic, TargetKind, Worded,
};
use crate::text::Span;
use crate::time::Length;

/// A rule that opens alerts.
#[derive(Debug, Clone)]
pub struct Anomaly {
    /// Its id: the `rule` of alerts and outcomes.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// Why it exists and what to do.
    pub doc: Option<String>,
    /// What it is about, and so what its expressions can name.
    pub subject: Subject,
    /// When it is met.
    pub when: Expr,
    /// When it is over; `None`: when `when` is false.
    pub clear_when: Option<Expr>,
    /// At how many slots in a row it must be met, at least 1.
    pub consecutive: u32,
    /// When it is evaluated; `None`: at every day's end.
    pub cadence: Option<Cadence>,
    /// How grave it is.
    pub severity: AlertSeverity,
    /// Who must act; at least one.
    pub to: Vec<Recipient>,
    /// Who is told as well, and never escalated to.
    pub cc: Vec<Recipient>,
    /// How soon it must be handled, with feedback; `None`: it need not be, and closes when it is over.
    pub handle_within: Option<Length>,
    /// How long acknowledging stops the clock of `handle_within` at most; `None`: not at all. Only with
    /// `handle_within`.
    pub ack_limit: Option<Length>,
    /// What follows when it is not handled in time; only with `handle_within`.
    pub escalate: Vec<Escalation>,
    /// After how long it is told again if it was closed by hand and is still met; `None`: never.
    pub remind_after: Option<Length>,
    /// The anomalies that keep it quiet, each once: indices into [`super::Ruleset::anomalies`].
    pub inhibited_by: Vec<usize>,
    /// What is told; `None`: its label and its subject.
    pub message: Option<Worded<Template>>,
    /// Where it was defined.
    pub span: Span,
}

/// What an anomaly is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A metric's groups. Expressions name `value` and the groups ([`crate::expression::Name::Group`]),
    /// and what `against` gives: with any `baseline delta pct`, with history or peers `z n`, with a
    /// target `target pace expected`.
    Metric {
        /// An index into [`super::Ruleset::metrics`].
        metric: usize,
        /// What its value is compared with.
        against: Option<Against>,
    },
    /// Every customer: expressions name what metrics over customers can, and facts since the state
    /// began.
    Customer,
    /// Every person: a [`crate::expression::Name::Field`] is one of `[people]`, facts are the person's.
    Person,
    /// Every unit: a [`crate::expression::Name::Field`] is one of `[units]`, facts are those over its
    /// subtree.
    Unit,
    /// Every change of a customer's state: the names of customers, and
    /// `from_state to_state from_stage cause`.
    Change,
}

/// What a metric's value is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Against {
    /// Its own earlier values.
    History {
        /// Which.
        history: History,
        /// How many, at least 1: of the metric's periods, for snapshots of the rule's slots.
        periods: u32,
        /// What is made of them.
        stat: Statistic,
        /// How much of each period counts; a snapshot has only [`PeriodPart::Last`].
        part: PeriodPart,
        /// Fewer give no data; from 1 to `periods`.
        min_points: u32,
        /// The least deviation that `z` divides by.
        z_floor: ZFloor,
    },
    /// The target of the metric's only person or unit group, or, without groups, those for neither.
    Target {
        /// Whether the baseline is what should be reached by now, or all of it.
        goal: Goal,
        /// How it is spread over its period.
        curve: Curve,
        /// Which rows of the targets.
        kind: TargetKind,
        /// The group that has targets: an index into the metric's `by`.
        group: Option<usize>,
    },
    /// The metric's other groups.
    Peers {
        /// What is made of their values.
        stat: Statistic,
        /// Only those that share this: a group of the metric, or a unit above its person or unit.
        within: Option<GroupKey>,
        /// Fewer give no data; at least 1.
        min_points: u32,
        /// The least deviation that `z` divides by.
        z_floor: ZFloor,
    },
    /// A number.
    Fixed(f64),
}

/// The least deviation that `z` divides by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ZFloor {
    /// The larger of a share of the median and a number.
    Share {
        /// Of the median's absolute value.
        share: f64,
        /// 1 for counts, else 0.
        least: f64,
    },
    /// This, which is greater than 0.
    Fixed(f64),
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// Whoever has that level over the subject.
    Level(Level),
    /// The person, or the people of the unit, of this id.
    Id(Arc<str>),
}

/// A step of escalation.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    /// How long after the step before, or after `handle_within`.
    pub after: Length,
    /// To whom; at least one.
    pub to: Vec<Recipient>,
}

/// A text with values in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<TemplatePart>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplatePart {
    /// Text as it stands.
    Text(Arc<str>),
    /// A value; missing prints as a dash, an id as its label.
    Value {
        /// A name, typed like those of the anomaly's `when`.
        name: Expr,
        /// How it prints; `None`: as it is. Only for numbers.
        format: Option<NumberFormat>,
    },
}

/// How a number prints, rounded half to even.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NumberFormat {
    /// Whether a number above 0 has its `+`.
    pub plus: bool,
    /// How many decimals; `None`: as many as it has.
    pub decimals: Option<u8>,
    /// Whether it prints as per cent.
    pub percent: bool,
}
