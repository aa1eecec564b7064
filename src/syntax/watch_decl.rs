//! The unchecked twins of metrics and anomalies: what was written, where.

use super::document::Aggregate;
use super::worded::{Label, Worded};
use crate::text::{Quoted, Span, Spanned};
use crate::time::{Length, Stretch};

/// `agg` of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MetricAggregate {
    /// As for facts.
    Rows(Aggregate),
    /// The most rows within a stretch of time.
    Burst,
    /// Rows that share a value with another.
    Duplicates,
}

impl MetricAggregate {
    /// Its word in rule files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rows(aggregate) => aggregate.word(),
            Self::Burst => "burst",
            Self::Duplicates => "duplicates",
        }
    }
}

/// `per` of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Period {
    /// The value as of the day.
    #[default]
    Snapshot,
    /// What happened on each day.
    Day,
    /// What happened on each working day and the days off before it.
    Workday,
    /// What happened in each week.
    Week,
    /// What happened in each month.
    Month,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Snapshot, Self::Day, Self::Workday, Self::Week, Self::Month];

    /// Its word in rule files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Day => "day",
            Self::Workday => "workday",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

/// `[[metric]]`.
#[derive(Debug, Clone)]
pub struct MetricDecl {
    /// The header.
    pub span: Span,
    /// Whether a value in it could not be read as it stands: nothing more is said of it then.
    pub flawed: bool,
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
    /// `from`.
    pub from: Option<Spanned<String>>,
    /// `where`.
    pub filter: Option<Quoted>,
    /// `agg`.
    pub agg: Option<Spanned<MetricAggregate>>,
    /// `of`.
    pub of: Option<Quoted>,
    /// `within`.
    pub within: Option<Spanned<Stretch>>,
    /// `by`.
    pub by: Vec<Spanned<String>>,
    /// `per`.
    pub per: Option<Spanned<Period>>,
    /// `expr`.
    pub expr: Option<Quoted>,
}

/// `history` of `against`: which earlier values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum History {
    /// Those right before.
    Trailing,
    /// Those of the same day of the week.
    SameWeekday,
    /// Those of the same day of earlier months.
    SameDayOfMonth,
    /// Those of earlier years.
    YearAgo,
}

impl History {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Trailing, Self::SameWeekday, Self::SameDayOfMonth, Self::YearAgo];

    /// Its word in rule files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Trailing => "trailing",
            Self::SameWeekday => "same_weekday",
            Self::SameDayOfMonth => "same_day_of_month",
            Self::YearAgo => "year_ago",
        }
    }
}

/// `stat`, and the word of `peers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Statistic {
    /// The one in the middle.
    #[default]
    Median,
    /// The average.
    Mean,
}

/// `period` of `against`: how much of each period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PeriodPart {
    /// All of it: the last complete period.
    #[default]
    Last,
    /// Up to equally many days from its beginning.
    ToDate,
}

/// `target` of `against`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Goal {
    /// What should be reached by now.
    Pace,
    /// The whole target.
    Total,
}

/// `curve` of `against`: how a target is spread over its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Curve {
    /// Evenly over working days.
    #[default]
    BusinessDays,
    /// Evenly over all days.
    Calendar,
    /// As the last periods went.
    History,
}

/// `kind` of `against`: which rows of the targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TargetKind {
    /// Targets.
    #[default]
    Target,
    /// Forecasts.
    Forecast,
}

impl TargetKind {
    /// The kind of that word, in rule files and in the rows of the targets.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "target" => Some(Self::Target),
            "forecast" => Some(Self::Forecast),
            _ => None,
        }
    }
}

/// `against`.
#[derive(Debug, Clone)]
pub struct AgainstDecl {
    /// The table.
    pub span: Span,
    /// `history`.
    pub history: Option<Spanned<History>>,
    /// `periods`.
    pub periods: Option<Spanned<u32>>,
    /// `stat`.
    pub stat: Option<Spanned<Statistic>>,
    /// `period`.
    pub period: Option<Spanned<PeriodPart>>,
    /// `target`.
    pub target: Option<Spanned<Goal>>,
    /// `curve`.
    pub curve: Option<Spanned<Curve>>,
    /// `kind`.
    pub kind: Option<Spanned<TargetKind>>,
    /// `peers`.
    pub peers: Option<Spanned<Statistic>>,
    /// `within`.
    pub within: Option<Spanned<String>>,
    /// `fixed`.
    pub fixed: Option<Spanned<f64>>,
    /// `min_points`.
    pub min_points: Option<Spanned<u32>>,
    /// `z_floor`.
    pub z_floor: Option<Spanned<f64>>,
}

/// `on`: what an anomaly is about, if not a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum On {
    /// Each customer.
    Customer,
    /// Each person.
    Person,
    /// Each unit.
    Unit,
    /// Each change of a customer's state.
    Change,
}

/// `severity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum AlertSeverity {
    /// For information.
    Info,
    /// Someone should look.
    #[default]
    Warning,
    /// Someone must act.
    Critical,
}

impl AlertSeverity {
    /// All of them, the mildest first.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Critical];

    /// Its word in rule files and outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

/// Whom an alert is for, found by climbing the units from its subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The person in charge of the subject.
    Owner,
    /// The first-line manager.
    Lead,
    /// Middle management.
    Middle,
    /// Senior management.
    Senior,
    /// Those who run the tool: `operators` of `[workspace]`.
    Operators,
}

impl Level {
    /// All of them, in the order of escalation.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Lead, Self::Middle, Self::Senior, Self::Operators];

    /// Its word in rule files and outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Lead => "lead",
            Self::Middle => "middle",
            Self::Senior => "senior",
            Self::Operators => "operators",
        }
    }

    /// The level of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// One step of `escalate`.
#[derive(Debug, Clone)]
pub struct EscalationDecl {
    /// The inline table.
    pub span: Span,
    /// `after`.
    pub after: Option<Spanned<Length>>,
    /// `to`.
    pub to: Option<Vec<Spanned<String>>>,
}

/// `message`: a template, or one for each language tag.
pub type MessageDecl = Worded<Quoted>;

/// `[[anomaly]]`.
#[derive(Debug, Clone)]
pub struct AnomalyDecl {
    /// The header.
    pub span: Span,
    /// Whether a value in it could not be read as it stands: nothing more is said of it then.
    pub flawed: bool,
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
    /// `metric`.
    pub metric: Option<Spanned<String>>,
    /// `against`.
    pub against: Option<AgainstDecl>,
    /// `on`.
    pub on: Option<Spanned<On>>,
    /// `when`.
    pub when: Option<Quoted>,
    /// `clear_when`.
    pub clear_when: Option<Quoted>,
    /// `for`.
    pub consecutive: Option<Spanned<u32>>,
    /// `cadence`.
    pub cadence: Option<Spanned<String>>,
    /// `severity`.
    pub severity: Option<Spanned<AlertSeverity>>,
    /// `to`.
    pub to: Option<Vec<Spanned<String>>>,
    /// `cc`.
    pub cc: Option<Vec<Spanned<String>>>,
    /// `handle_within`.
    pub handle_within: Option<Spanned<Length>>,
    /// `ack_limit`.
    pub ack_limit: Option<Spanned<Length>>,
    /// `escalate`, in order.
    pub escalate: Vec<EscalationDecl>,
    /// `remind_after`.
    pub remind_after: Option<Spanned<Length>>,
    /// `inhibited_by`.
    pub inhibited_by: Vec<Spanned<String>>,
    /// `message`.
    pub message: Option<MessageDecl>,
}
