//! The checked ruleset: what all later phases work from.
//!
//! Guarantees: every reference is resolved to an index that is valid in this ruleset, every
//! expression is typed for its place, facts, metrics and inhibition are free of cycles, defaults are
//! filled in, thresholds written as numbers are
//! ≥ 0, every stage of a funnel is reachable. Equality ignores places. Deliberately absent: how
//! it is made (see [`crate::check`]), and closures: it is plain data.

mod anomaly;
mod asked;
mod delivery;
mod funnel;
mod mapping;
mod metric;

pub use anomaly::{
    Against, Anomaly, Escalation, NumberFormat, Recipient, Subject, Template, TemplatePart, ZFloor,
};
pub use delivery::{Channel, ChannelTarget, Contact, Login, Route, Smtp};
pub use funnel::{Admit, Cycle, Fact, FactKind, Funnel, Item, NextStage, Phase, Stage};
pub use mapping::{EventTable, HistoryMapping, Mapping, Relation, TableField, TableMapping};
pub use metric::{Dimension, GroupKey, Measure, Metric, MetricKind, MetricSource, SubjectKind};

use std::path::PathBuf;

use crate::expression::UserFunctions;
use crate::language::Language;
use crate::text::Sources;
use crate::time::{Calendar, Zone};

/// A ruleset that passed the check.
#[derive(Debug, Clone)]
pub struct Ruleset {
    /// The hash of its texts.
    pub hash: String,
    /// The texts, for explanations.
    pub sources: Sources,
    /// `[workspace]`.
    pub workspace: Workspace,
    /// `[calendar]`.
    pub calendar: Calendar,
    /// The working hours of a day (`day_hours` of `[calendar]`), if they are given.
    pub day_hours: Option<f64>,
    /// Where the data is.
    pub mapping: Mapping,
    /// Facts, in file order.
    pub facts: Vec<Fact>,
    /// Phases, in file order.
    pub phases: Vec<Phase>,
    /// Funnels, in file order.
    pub funnels: Vec<Funnel>,
    /// Metrics, in file order.
    pub metrics: Vec<Metric>,
    /// The places of the metrics, each after those that its expression names.
    pub metric_order: Vec<usize>,
    /// Anomalies, in file order.
    pub anomalies: Vec<Anomaly>,
    /// The places of the anomalies, each after those that inhibit it.
    pub anomaly_order: Vec<usize>,
    /// Channels, in file order.
    pub channels: Vec<Channel>,
    /// Routes, in file order.
    pub routes: Vec<Route>,
    /// The addresses of people.
    pub contacts: Vec<Contact>,
    /// User functions.
    pub users: UserFunctions,
}

/// `[workspace]`, with its defaults.
#[derive(Debug, Clone, PartialEq)]
pub struct Workspace {
    /// The dataset as written; relative paths start at the rules folder's parent.
    pub dataset: Option<PathBuf>,
    /// The store as written; default `funnelwright.db`.
    pub store: PathBuf,
    /// The zone; default UTC.
    pub zone: Zone,
    /// The first day of the week; default Monday.
    pub week_starts: chrono::Weekday,
    /// What reports are written in; default English.
    pub language: Language,
    /// The share of customers above which a delta is held; `None`: never.
    pub max_changes: Option<f64>,
    /// Alerts per rule and run above which they are held together; default 200.
    pub max_alerts: u32,
    /// Days that one run catches up at most; default 400.
    pub max_catch_up: u32,
    /// People who are told when nobody else can be.
    pub operators: Vec<String>,
}
