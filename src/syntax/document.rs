//! The unchecked twin of [`crate::ruleset::Ruleset`]: what was written, where.

use std::collections::BTreeMap;

use chrono::Weekday;

use super::delivery_decl::{ChannelDecl, RouteDecl};
use super::watch_decl::{AnomalyDecl, MetricDecl};
use super::worded::Label;
use crate::text::{Quoted, SourceId, Sources, Span, Spanned};
use crate::time::{Clock, DateFormat, Length, NaiveTimes, Window};
use crate::value::{Date, Type};

/// Everything the files of one rules folder say, in order (path by bytes, place in the file).
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The files: `*.toml` and `functions.rhai`.
    pub sources: Sources,
    /// The `functions.rhai` files.
    pub functions: Vec<SourceId>,
    /// Whether a file could not be parsed: what it defines is then missing here or may be wrong,
    /// and a name that cannot be found may well stand in it.
    pub incomplete: bool,
    /// The lines whose TOML is broken: what else seems wrong in them is the same mistake.
    pub broken_lines: Vec<Span>,
    /// `[workspace]`.
    pub workspace: WorkspaceDecl,
    /// Whether mistakes leave open which store is meant.
    pub store_is_open: bool,
    /// `[calendar]`.
    pub calendar: Option<CalendarDecl>,
    /// `[customers]`.
    pub customers: Option<SourceDecl>,
    /// `[history]`.
    pub history: Option<SourceDecl>,
    /// `[events.…]`, in order.
    pub events: Vec<SourceDecl>,
    /// `[marks]`.
    pub marks: Option<SourceDecl>,
    /// `[people]`.
    pub people: Option<SourceDecl>,
    /// `[units]`.
    pub units: Option<SourceDecl>,
    /// `[targets]`.
    pub targets: Option<SourceDecl>,
    /// `[[fact]]`.
    pub facts: Vec<FactDecl>,
    /// `[[phase]]`.
    pub phases: Vec<PhaseDecl>,
    /// `[[funnel]]`.
    pub funnels: Vec<FunnelDecl>,
    /// `[[metric]]`.
    pub metrics: Vec<MetricDecl>,
    /// `[[anomaly]]`.
    pub anomalies: Vec<AnomalyDecl>,
    /// `[[channel]]`.
    pub channels: Vec<ChannelDecl>,
    /// `[[route]]`.
    pub routes: Vec<RouteDecl>,
}

/// The store's file name, unless another is given.
const STORE: &str = "funnelwright.db";

impl Document {
    /// The store's file: the one that is named, else the usual one. `None` where mistakes leave open which
    /// is meant: a file that cannot be parsed may name it.
    #[must_use]
    pub fn store(&self) -> Option<&str> {
        let named = self.workspace.store.as_ref().map_or(STORE, |store| store.value.as_str());
        (!self.store_is_open).then_some(named)
    }
}

/// `[workspace]`.
#[derive(Debug, Clone, Default)]
pub struct WorkspaceDecl {
    /// The header; `None` if the table is absent.
    pub span: Option<Span>,
    /// `dataset`.
    pub dataset: Option<Spanned<String>>,
    /// `store`.
    pub store: Option<Spanned<String>>,
    /// `timezone`.
    pub timezone: Option<Spanned<String>>,
    /// `week_starts`.
    pub week_starts: Option<Spanned<Weekday>>,
    /// `language`.
    pub language: Option<Spanned<String>>,
    /// `max_changes` as a share (`"20%"` is 0.2).
    pub max_changes: Option<Spanned<f64>>,
    /// `max_alerts`.
    pub max_alerts: Option<Spanned<u32>>,
    /// `max_catch_up`, days.
    pub max_catch_up: Option<Spanned<u32>>,
    /// `operators`: ids of people.
    pub operators: Vec<Spanned<String>>,
}

/// `[calendar]`; the ranges of `holidays` and `workdays` are spelt out.
#[derive(Debug, Clone)]
pub struct CalendarDecl {
    /// The header.
    pub span: Span,
    /// `weekend`.
    pub weekend: Option<Vec<Spanned<Weekday>>>,
    /// `day_hours`.
    pub day_hours: Option<Spanned<f64>>,
    /// `holidays`.
    pub holidays: Vec<Spanned<Date>>,
    /// `workdays`.
    pub workdays: Vec<Spanned<Date>>,
}

/// A part that a column plays in a mapped table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the key of the same name in the rule files")]
pub enum Role {
    Id,
    Name,
    Owner,
    Entered,
    Stage,
    StageSince,
    Funnel,
    Closed,
    Customer,
    Person,
    At,
    Seq,
    Item,
    By,
    Done,
    Unit,
    Level,
    Since,
    Until,
    Parent,
    Kind,
    Metric,
    Starts,
    Ends,
    Value,
}

impl Role {
    /// The key in the rule files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Owner => "owner",
            Self::Entered => "entered",
            Self::Stage => "stage",
            Self::StageSince => "stage_since",
            Self::Funnel => "funnel",
            Self::Closed => "closed",
            Self::Customer => "customer",
            Self::Person => "person",
            Self::At => "at",
            Self::Seq => "seq",
            Self::Item => "item",
            Self::By => "by",
            Self::Done => "done",
            Self::Unit => "unit",
            Self::Level => "level",
            Self::Since => "since",
            Self::Until => "until",
            Self::Parent => "parent",
            Self::Kind => "kind",
            Self::Metric => "metric",
            Self::Starts => "starts",
            Self::Ends => "ends",
            Self::Value => "value",
        }
    }

    /// The type that its column is read as.
    #[must_use]
    pub fn ty(self) -> Type {
        match self {
            Self::Entered | Self::StageSince | Self::Closed | Self::At => Type::DateTime,
            Self::Since | Self::Until | Self::Starts | Self::Ends => Type::Date,
            Self::Seq => Type::Any,
            Self::Done => Type::Bool,
            Self::Value => Type::Float,
            _ => Type::Text,
        }
    }
}

/// A mapped table: `[customers]`, `[history]`, `[events.x]`, `[marks]`, `[people]`, `[units]`,
/// `[targets]`.
#[derive(Debug, Clone)]
pub struct SourceDecl {
    /// The header.
    pub span: Span,
    /// The name after `events.`; for the others the table's own name.
    pub name: Spanned<String>,
    /// `from`: a table or view.
    pub from: Option<Spanned<String>>,
    /// `sql`: a query.
    pub sql: Option<Quoted>,
    /// `times`.
    pub times: Option<Spanned<NaiveTimes>>,
    /// `append_only`.
    pub append_only: Option<Spanned<bool>>,
    /// The keys that name columns, by role.
    pub roles: BTreeMap<Role, Spanned<String>>,
    /// `fields`.
    pub fields: Vec<FieldDecl>,
    /// `wide` of `[history]`: stage → column.
    pub wide: Option<Vec<(Spanned<String>, Spanned<String>)>>,
    /// `known_from` of an event table: date field → the fields known from then on.
    pub known_from: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// `contacts` of `[people]`: channel kind → column.
    pub contacts: Vec<(Spanned<String>, Spanned<String>)>,
}

/// One entry of `fields`.
#[derive(Debug, Clone)]
pub struct FieldDecl {
    /// The field's name.
    pub name: Spanned<String>,
    /// `column`; default: the field's name.
    pub column: Option<Spanned<String>>,
    /// `type`.
    pub ty: Option<Spanned<Type>>,
    /// `format`.
    pub format: Option<Spanned<DateFormat>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
    /// `one_of`.
    pub one_of: Option<Vec<Spanned<String>>>,
    /// `required`.
    pub required: bool,
    /// `blank = "keep"`.
    pub keep_blank: bool,
}

/// `agg`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// Rows.
    Count,
    /// Different values.
    Distinct,
    /// Sum.
    Sum,
    /// Mean.
    Avg,
    /// Smallest.
    Min,
    /// Largest.
    Max,
    /// Of the earliest row that has one.
    First,
    /// Of the latest row that has one.
    Last,
}

impl Aggregate {
    /// Its word in rule files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Distinct => "distinct",
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Min => "min",
            Self::Max => "max",
            Self::First => "first",
            Self::Last => "last",
        }
    }
}

/// `per`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Per {
    /// For each customer.
    #[default]
    Customer,
    /// For each person; in a customer's rules the owner's.
    Person,
    /// For each unit, over its subtree; in a customer's rules the owner's unit.
    Unit,
}

/// `[[fact]]`.
#[derive(Debug, Clone)]
pub struct FactDecl {
    /// The header.
    pub span: Span,
    /// `id` as written, also one of the wrong shape; `None` if it is missing.
    pub id: Option<Spanned<String>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
    /// `from`: an event table.
    pub from: Option<Spanned<String>>,
    /// `where`.
    pub filter: Option<Quoted>,
    /// `agg`.
    pub agg: Option<Spanned<Aggregate>>,
    /// `of`.
    pub of: Option<Quoted>,
    /// `within`.
    pub within: Option<Spanned<Window>>,
    /// `per`.
    pub per: Option<Spanned<Per>>,
    /// `expr`.
    pub expr: Option<Quoted>,
}

/// `[[phase]]`.
#[derive(Debug, Clone)]
pub struct PhaseDecl {
    /// The header.
    pub span: Span,
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
}

/// A number of days: written as an integer (any, also a negative one), or as an expression.
#[derive(Debug, Clone)]
pub enum ThresholdDecl {
    /// `entering_days = 7`.
    Days(Spanned<i64>),
    /// `entering_days = 'if …'`.
    Expr(Quoted),
}

/// `cycle`.
#[derive(Debug, Clone)]
pub struct CycleDecl {
    /// The table.
    pub span: Span,
    /// `slack`, a share ≥ 0.
    pub slack: Option<Spanned<f64>>,
    /// `min_sample`.
    pub min_sample: Option<Spanned<u32>>,
    /// `fallback`.
    pub fallback: Option<Spanned<Length>>,
}

/// One line of `admit`.
#[derive(Debug, Clone)]
pub struct AdmitDecl {
    /// The inline table.
    pub span: Span,
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
    /// `expr`.
    pub expr: Option<Quoted>,
}

/// `[[funnel]]`.
#[derive(Debug, Clone)]
pub struct FunnelDecl {
    /// The header.
    pub span: Span,
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
    /// `when`.
    pub when: Option<Quoted>,
    /// `match`: values of the dataset's funnel column.
    pub matches: Option<Vec<Spanned<String>>>,
    /// `admit`.
    pub admit: Vec<AdmitDecl>,
    /// `days`.
    pub days: Option<Spanned<Clock>>,
    /// `entering_days`.
    pub entering: Option<ThresholdDecl>,
    /// `stagnant_days`.
    pub stagnant: Option<ThresholdDecl>,
    /// `losing_days`.
    pub losing: Option<ThresholdDecl>,
    /// `max_hold_days`.
    pub max_hold_days: Option<Spanned<u32>>,
    /// `cycle`.
    pub cycle: Option<CycleDecl>,
    /// `won.match`.
    pub won: Option<Vec<Spanned<String>>>,
    /// `lost.match`.
    pub lost: Option<Vec<Spanned<String>>>,
    /// The stages.
    pub stages: Vec<StageDecl>,
}

/// `[[funnel.stage]]`.
#[derive(Debug, Clone)]
pub struct StageDecl {
    /// The header or the inline table.
    pub span: Span,
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
    /// `phase`.
    pub phase: Option<Spanned<String>>,
    /// `match`.
    pub matches: Option<Vec<Spanned<String>>>,
    /// `days`.
    pub days: Option<Spanned<Clock>>,
    /// `entering_days`.
    pub entering: Option<ThresholdDecl>,
    /// `stagnant_days`.
    pub stagnant: Option<ThresholdDecl>,
    /// `losing_days`.
    pub losing: Option<ThresholdDecl>,
    /// `improving`.
    pub improving: Option<Quoted>,
    /// `next`.
    pub next: Option<Vec<Spanned<String>>>,
    /// `confirm_within`.
    pub confirm_within: Option<Spanned<Length>>,
    /// `max_hold_days`.
    pub max_hold_days: Option<Spanned<u32>>,
    /// `items`.
    pub items: Vec<ItemDecl>,
}

/// One item of a checklist.
#[derive(Debug, Clone)]
pub struct ItemDecl {
    /// The inline table or header.
    pub span: Span,
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
    /// `mark`.
    pub mark: bool,
    /// `renew`, with its place.
    pub renew: Option<Spanned<bool>>,
    /// `optional`.
    pub optional: bool,
    /// `expr`.
    pub expr: Option<Quoted>,
    /// `when`.
    pub when: Option<Quoted>,
}
