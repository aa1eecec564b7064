//! Problems of the ruleset as a whole: what refers to nothing, what cannot be, what contradicts.

mod cures;
mod messages;

use super::rules_codes as codes;
use super::{AnomalyProblem, Code, DeliveryProblem, MetricProblem, Problem};
use crate::language::{Both, Spoken};

/// Problems of the ruleset as a whole. Texts are as the user wrote them; suggestions are near
/// misses that exist.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the fields are named as the messages use them")]
pub enum RulesProblem {
    /// `timezone` is no IANA zone.
    UnknownZone { name: String, suggestion: Option<String> },
    /// `language` is not spoken here.
    UnknownLanguage { name: String },
    /// `max_changes` lies outside 0 % to 100 %.
    ShareOutOfRange { value: f64 },
    /// The calendar has no working day.
    NoWorkingDay,
    /// Business days are counted in a year that lists no holidays.
    NoHolidaysListed { year: i32 },
    /// The files say nothing at all.
    EmptyRuleset,
    /// There is no `[customers]`.
    NoCustomers,
    /// There is no `[[funnel]]`.
    NoFunnel,
    /// A second definition of the same id.
    DuplicateId { kind: Both, id: String, within: Option<Spoken> },
    /// A stage called `won` or `lost`.
    ReservedStage { id: String },
    /// More than three funnels.
    ManyFunnels { count: usize },
    /// There is no dataset at hand.
    ColumnsUnchecked { named: Option<String> },
    /// `from` names no table or view of the dataset.
    UnknownTable { name: String, suggestion: Option<String>, tables: Vec<String> },
    /// `sql` is refused by SQLite.
    BadQuery { reason: Spoken },
    /// `sql` would write, or is more than one statement.
    QueryWrites,
    /// A mapped column does not exist.
    UnknownColumn { column: String, table: Spoken, suggestion: Option<String>, columns: Vec<String> },
    /// `known_from` names no field of the table.
    UnknownField { field: String, table: String, suggestion: Option<String>, fields: Vec<String> },
    /// `known_from` counts from something that is no date.
    NotADate { field: String, ty: String },
    /// A column of numbers is used as a date without a numeric `format`.
    NumbersAsDates { column: String, table: Spoken },
    /// `wide` names a stage that no funnel has.
    UnknownWideStage { stage: String, suggestion: Option<String> },
    /// `[history]` lacks a key that it needs.
    HistoryIncomplete { key: &'static str },
    /// `append_only` of a table whose rows change, or cannot be told apart from those that came.
    NotAppendOnly { key: &'static str },
    /// A fact reads an event table that is not mapped.
    UnknownEvents { name: String, suggestion: Option<String>, known: Vec<String> },
    /// A fact has the name of a built-in or of a field.
    FactHides { id: String, what: Both },
    /// Facts that depend on each other in a circle; the first is repeated at the end.
    FactCycle { path: Vec<String> },
    /// A fact that stands upon more facts upon facts than can be meant.
    FactTooDeep { id: String, most: usize },
    /// An aggregate without `of`.
    OfMissing { aggregate: &'static str },
    /// `count` or `burst` with `of`.
    OfNotWanted { aggregate: &'static str },
    /// An aggregate of something that is no number, which it needs.
    OfNotNumber { aggregate: &'static str, ty: String },
    /// `per` needs something that the mapping does not have.
    PerNeeds { per: &'static str, missing: Spoken, cure: Spoken },
    /// `within = "stage"` or `"funnel"` of a fact that is not per customer.
    WindowNeedsCustomer { window: &'static str, per: &'static str },
    /// A built-in that nothing in the mapping fills.
    AlwaysMissing { name: &'static str, cure: Both },
    /// A fact with neither `from` nor `expr`, or with both.
    FactKindUnclear { both: bool },
    /// A key of a fact over `expr` that only facts over events have.
    FactKeyNeedsEvents { key: &'static str },
    /// A funnel without stages.
    NoStages { funnel: String },
    /// `phase` names none.
    UnknownPhase { phase: String, suggestion: Option<String>, phases: Vec<String> },
    /// `next` names no stage of the funnel.
    UnknownNext { stage: String, suggestion: Option<String>, stages: Vec<String> },
    /// No chain of `next` leads from the first stage to this one.
    UnreachableStage { stage: String, first: String, before: String },
    /// A dataset value that two stages, or two funnels, claim.
    ValueClaimedTwice { value: String, first: Spoken, second: Spoken },
    /// Neither stage nor funnel has this threshold.
    MissingThreshold { stages: Vec<String>, funnel: String, keys: Vec<&'static str> },
    /// A negative number of days.
    NegativeThreshold { value: i64 },
    /// An item that has neither `mark` nor `expr`.
    ItemWithoutTest { item: String },
    /// An item or entrance line whose `expr` is never true.
    NeverTrue { id: String, what: Both },
    /// `renew` without `mark`.
    RenewWithoutMark { item: String },
    /// `cycle.slack` outside 0 to 10.
    SlackOutOfRange { value: f64 },
    /// A funnel behind one that takes everybody.
    FunnelNeverReached { funnel: String, by: String },
    /// A funnel whose `when` is never true.
    FunnelNeverChosen { funnel: String },
    /// `match` of a funnel although no funnel column is mapped.
    MatchWithoutColumn { funnel: String },
    /// Of metrics.
    Metric(MetricProblem),
    /// Of anomalies.
    Anomaly(AnomalyProblem),
    /// Of channels, routes and contacts.
    Delivery(DeliveryProblem),
}

impl RulesProblem {
    /// This phase's part of the code table.
    pub(super) const CODES: &'static [Code] = codes::CODES;

    pub(super) fn code(&self) -> &'static Code {
        match self {
            Self::UnknownZone { .. } => &codes::UNKNOWN_ZONE,
            Self::UnknownLanguage { .. } => &codes::UNKNOWN_LANGUAGE,
            Self::ShareOutOfRange { .. } => &codes::SHARE_OUT_OF_RANGE,
            Self::NoWorkingDay => &codes::NO_WORKING_DAY,
            Self::NoHolidaysListed { .. } => &codes::NO_HOLIDAYS_LISTED,
            Self::EmptyRuleset => &codes::EMPTY_RULESET,
            Self::NoCustomers => &codes::NO_CUSTOMERS,
            Self::NoFunnel => &codes::NO_FUNNEL,
            Self::DuplicateId { .. } => &codes::DUPLICATE_ID,
            Self::ReservedStage { .. } => &codes::RESERVED_STAGE,
            Self::ManyFunnels { .. } => &codes::MANY_FUNNELS,
            Self::ColumnsUnchecked { .. } => &codes::COLUMNS_UNCHECKED,
            Self::UnknownTable { .. } => &codes::NO_SUCH_TABLE,
            Self::BadQuery { .. } => &codes::BAD_QUERY,
            Self::QueryWrites => &codes::QUERY_WRITES,
            Self::UnknownColumn { .. } => &codes::UNKNOWN_COLUMN,
            Self::UnknownField { .. } => &codes::UNKNOWN_FIELD,
            Self::NotADate { .. } => &codes::NOT_A_DATE,
            Self::NumbersAsDates { .. } => &codes::NUMBERS_AS_DATES,
            Self::UnknownWideStage { .. } => &codes::UNKNOWN_WIDE_STAGE,
            Self::HistoryIncomplete { .. } => &codes::HISTORY_INCOMPLETE,
            Self::NotAppendOnly { .. } => &codes::NOT_APPEND_ONLY,
            Self::UnknownEvents { .. } => &codes::UNKNOWN_EVENTS,
            Self::FactHides { .. } => &codes::FACT_HIDES,
            Self::FactCycle { .. } => &codes::FACT_CYCLE,
            Self::FactTooDeep { .. } => &codes::FACT_TOO_DEEP,
            Self::OfMissing { .. } => &codes::OF_MISSING,
            Self::OfNotWanted { .. } => &codes::OF_NOT_WANTED,
            Self::OfNotNumber { .. } => &codes::OF_NOT_NUMBER,
            Self::PerNeeds { .. } => &codes::PER_NEEDS,
            Self::WindowNeedsCustomer { .. } => &codes::WINDOW_NEEDS_CUSTOMER,
            Self::AlwaysMissing { .. } => &codes::ALWAYS_MISSING,
            Self::FactKindUnclear { .. } => &codes::FACT_KIND_UNCLEAR,
            Self::FactKeyNeedsEvents { .. } => &codes::FACT_KEY_NEEDS_EVENTS,
            Self::NoStages { .. } => &codes::NO_STAGES,
            Self::UnknownPhase { .. } => &codes::UNKNOWN_PHASE,
            Self::UnknownNext { .. } => &codes::UNKNOWN_NEXT,
            Self::UnreachableStage { .. } => &codes::UNREACHABLE_STAGE,
            Self::ValueClaimedTwice { .. } => &codes::VALUE_CLAIMED_TWICE,
            Self::MissingThreshold { .. } => &codes::MISSING_THRESHOLD,
            Self::NegativeThreshold { .. } => &codes::NEGATIVE_THRESHOLD,
            Self::ItemWithoutTest { .. } => &codes::ITEM_WITHOUT_TEST,
            Self::NeverTrue { .. } => &codes::NEVER_TRUE,
            Self::RenewWithoutMark { .. } => &codes::RENEW_WITHOUT_MARK,
            Self::SlackOutOfRange { .. } => &codes::SLACK_OUT_OF_RANGE,
            Self::FunnelNeverReached { .. } => &codes::FUNNEL_NEVER_REACHED,
            Self::FunnelNeverChosen { .. } => &codes::FUNNEL_NEVER_CHOSEN,
            Self::MatchWithoutColumn { .. } => &codes::MATCH_WITHOUT_COLUMN,
            Self::Metric(problem) => problem.code(),
            Self::Anomaly(problem) => problem.code(),
            Self::Delivery(problem) => problem.code(),
        }
    }
}

impl From<RulesProblem> for Problem {
    fn from(problem: RulesProblem) -> Self {
        Self::Rules(problem)
    }
}
