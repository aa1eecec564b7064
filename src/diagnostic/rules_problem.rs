//! Problems of the ruleset as a whole: what refers to nothing, what cannot be, what contradicts.

use super::rules_codes as codes;
use super::words::{did_you_mean, quoted};
use super::{Code, Problem};
use crate::language::Language;

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
    DuplicateId { kind: &'static str, id: String, within: Option<String> },
    /// A stage called `won` or `lost`.
    ReservedStage { id: String },
    /// More than three funnels.
    ManyFunnels { count: usize },
    /// There is no dataset at hand.
    ColumnsUnchecked { named: Option<String> },
    /// `from` names no table or view of the dataset.
    UnknownTable { name: String, suggestion: Option<String>, tables: Vec<String> },
    /// `sql` is refused by SQLite.
    BadQuery { reason: String },
    /// `sql` would write, or is more than one statement.
    QueryWrites,
    /// A mapped column does not exist.
    UnknownColumn { column: String, table: String, suggestion: Option<String>, columns: Vec<String> },
    /// `known_from` names no field of the table.
    UnknownField { field: String, table: String, suggestion: Option<String>, fields: Vec<String> },
    /// `known_from` counts from something that is no date.
    NotADate { field: String, ty: String },
    /// A column of numbers is used as a date without a numeric `format`.
    NumbersAsDates { column: String, table: String },
    /// `wide` names a stage that no funnel has.
    UnknownWideStage { stage: String, suggestion: Option<String> },
    /// `[history]` lacks a key that it needs.
    HistoryIncomplete { key: &'static str },
    /// A fact reads an event table that is not mapped.
    UnknownEvents { name: String, suggestion: Option<String>, known: Vec<String> },
    /// A fact has the name of a built-in or of a field.
    FactHides { id: String, what: &'static str },
    /// Facts that depend on each other in a circle; the first is repeated at the end.
    FactCycle { path: Vec<String> },
    /// An aggregate without `of`.
    OfMissing { aggregate: &'static str },
    /// `count` with `of`.
    OfNotWanted,
    /// `sum` or `avg` of something that is no number.
    OfNotNumber { aggregate: &'static str, ty: String },
    /// `per` needs something that the mapping does not have.
    PerNeeds { per: &'static str, missing: String, cure: String },
    /// `within = "stage"` or `"funnel"` of a fact that is not per customer.
    WindowNeedsCustomer { window: &'static str, per: &'static str },
    /// A built-in that nothing in the mapping fills.
    AlwaysMissing { name: &'static str, cure: String },
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
    ValueClaimedTwice { value: String, first: String, second: String },
    /// Neither stage nor funnel has this threshold.
    MissingThreshold { stages: Vec<String>, funnel: String, keys: Vec<&'static str> },
    /// A negative number of days.
    NegativeThreshold { value: i64 },
    /// An item that has neither `mark` nor `expr`.
    ItemWithoutTest { item: String },
    /// An item or entrance line whose `expr` is never true.
    NeverTrue { id: String, what: &'static str },
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
            Self::UnknownEvents { .. } => &codes::UNKNOWN_EVENTS,
            Self::FactHides { .. } => &codes::FACT_HIDES,
            Self::FactCycle { .. } => &codes::FACT_CYCLE,
            Self::OfMissing { .. } => &codes::OF_MISSING,
            Self::OfNotWanted => &codes::OF_NOT_WANTED,
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
        }
    }

    pub(super) fn message(&self, _language: Language) -> String {
        match self {
            Self::UnknownZone { name, .. } => format!("`{name}` is no time zone"),
            Self::UnknownLanguage { name } => format!("`{name}` is no language of the reports"),
            Self::ShareOutOfRange { value } => {
                format!("a share of customers lies between 0 % and 100 %, not at {} %", value * 100.0)
            }
            Self::NoWorkingDay => String::from("this calendar has no working day"),
            Self::NoHolidaysListed { year } => {
                format!("working days are counted, and no holidays are listed for {year}")
            }
            Self::EmptyRuleset => String::from("these rules are empty"),
            Self::NoCustomers => String::from("no `[customers]` says where the customers are"),
            Self::NoFunnel => String::from("there is no `[[funnel]]`"),
            Self::DuplicateId { kind, id, within: None } => format!("the {kind} `{id}` is defined twice"),
            Self::DuplicateId { kind, id, within: Some(within) } => {
                format!("the {kind} `{id}` is defined twice in {within}")
            }
            Self::ReservedStage { id } => format!("a stage cannot be called `{id}`"),
            Self::ManyFunnels { count } => {
                format!("{count} funnels are more than people keep apart: three are enough")
            }
            Self::ColumnsUnchecked { named: Some(path) } => {
                format!("there is no dataset `{path}`, so names and types of columns are unchecked")
            }
            Self::ColumnsUnchecked { named: None } => {
                String::from("no dataset is named, so names and types of columns are unchecked")
            }
            Self::UnknownTable { name, .. } => format!("the dataset has no table or view `{name}`"),
            Self::BadQuery { reason } => format!("the dataset refuses this query: {reason}"),
            Self::QueryWrites => String::from("this query does more than read"),
            Self::UnknownColumn { column, table, .. } => format!("{table} has no column `{column}`"),
            Self::UnknownField { field, table, .. } => format!("{table} has no field `{field}`"),
            Self::NotADate { field, ty } => format!("`{field}` is {ty}, and only a date says from when"),
            Self::NumbersAsDates { column, table } => {
                format!("column `{column}` of {table} holds numbers, and numbers are not read as dates")
            }
            Self::UnknownWideStage { stage, .. } => format!("no funnel has a stage or value `{stage}`"),
            Self::HistoryIncomplete { key } => format!("`[history]` has no `{key}`"),
            Self::UnknownEvents { name, .. } => format!("there is no event table `{name}`"),
            Self::FactHides { id, what } => format!("the fact `{id}` has the name of a {what}"),
            Self::FactCycle { path } if path.len() < 3 => {
                format!("the fact `{}` needs itself", path.first().map_or("", String::as_str))
            }
            Self::FactCycle { path } => {
                let path: Vec<_> = path.iter().map(|id| format!("`{id}`")).collect();
                format!("facts need each other in a circle: {}", path.join(" → "))
            }
            Self::OfMissing { aggregate } => format!("`agg = \"{aggregate}\"` needs an `of`"),
            Self::OfNotWanted => String::from("`agg = \"count\"` counts rows and takes no `of`"),
            Self::OfNotNumber { aggregate, ty } => {
                format!("`agg = \"{aggregate}\"` needs numbers, and this is {ty}")
            }
            Self::PerNeeds { per, missing, .. } => format!("`per = \"{per}\"` needs {missing}"),
            Self::WindowNeedsCustomer { window, per } => {
                format!("a {per} has no {window}, so `within = \"{window}\"` cannot be told")
            }
            Self::AlwaysMissing { name, .. } => format!("`{name}` is always missing"),
            Self::FactKindUnclear { both: true } => {
                String::from("a fact is made of events (`from`) or of an `expr`, not of both")
            }
            Self::FactKindUnclear { both: false } => {
                String::from("a fact is made of events (`from`) or of an `expr`, and this has neither")
            }
            Self::FactKeyNeedsEvents { key } => format!("`{key}` belongs to facts with `from`"),
            Self::NoStages { funnel } => format!("funnel `{funnel}` has no stages"),
            Self::UnknownPhase { phase, .. } => format!("there is no phase `{phase}`"),
            Self::UnknownNext { stage, .. } => format!("this funnel has no stage `{stage}`"),
            Self::UnreachableStage { stage, first, .. } => {
                format!("stage `{stage}` can never be reached from the first stage, `{first}`")
            }
            Self::ValueClaimedTwice { value, first, second } => {
                format!("the dataset value `{value}` means both {first} and {second}")
            }
            Self::MissingThreshold { stages, funnel, keys } => {
                let keys = listed(keys);
                match stages.as_slice() {
                    [stage] => {
                        format!("stage `{stage}` has no {keys}, and neither has its funnel `{funnel}`")
                    }
                    stages => format!(
                        "stages {} have no {keys}, and neither has their funnel `{funnel}`",
                        quoted(stages)
                    ),
                }
            }
            Self::NegativeThreshold { value } => format!("{value} days cannot be: less than none"),
            Self::ItemWithoutTest { item } => {
                format!("nothing can satisfy the item `{item}`: it has neither `mark` nor `expr`")
            }
            Self::NeverTrue { id, what } => {
                format!("nothing can satisfy the {what} `{id}`: this is never true")
            }
            Self::RenewWithoutMark { item } => format!("the item `{item}` has no mark to renew"),
            Self::SlackOutOfRange { value } => format!("a slack of {value} is not between 0 and 10"),
            Self::FunnelNeverReached { funnel, by } => {
                format!("no customer reaches funnel `{funnel}`: funnel `{by}` before it takes everyone")
            }
            Self::FunnelNeverChosen { funnel } => {
                format!("no customer belongs to funnel `{funnel}`: its `when` is never true")
            }
            Self::MatchWithoutColumn { funnel } => {
                format!("`match` of funnel `{funnel}` has no column to be compared with")
            }
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the phases' problems are alike; not all have help")]
    pub(super) fn help(&self, _language: Language) -> Option<String> {
        Some(match self {
            Self::UnknownZone { suggestion: Some(near), .. } => format!("write `timezone = \"{near}\"`"),
            Self::UnknownZone { .. } => {
                String::from("write an IANA name, such as `timezone = \"Asia/Shanghai\"`")
            }
            Self::UnknownLanguage { .. } => {
                String::from("write `language = \"zh-CN\"` or `language = \"en\"`")
            }
            Self::ShareOutOfRange { .. } => String::from(
                "write a share such as `max_changes = \"20%\"`, or leave it out: nothing is held then",
            ),
            Self::NoWorkingDay => String::from(
                "leave at least one day out of `weekend`, such as `weekend = [\"sat\", \"sun\"]`",
            ),
            Self::NoHolidaysListed { year } => {
                format!("add them under `[calendar]`, such as `holidays = [\"{year}-01-01\"]`")
            }
            Self::EmptyRuleset | Self::NoCustomers => String::from(
                "add `[customers]` with `from = \"…\"` (a table of the dataset) and `id = \"…\"` (its id column)",
            ),
            Self::NoFunnel => {
                String::from("add a `[[funnel]]` with an `id`, thresholds and a `[[funnel.stage]]`")
            }
            Self::DuplicateId { .. } => String::from("give one of the two another id, or delete it"),
            Self::ReservedStage { id } => format!(
                "`{id}` ends a journey: delete the stage and write `{id} = {{ match = [\"…\"] }}` above the funnel's first `[[funnel.stage]]`"
            ),
            Self::ManyFunnels { .. } => String::from(
                "merge funnels whose steps are the same, and let thresholds differ by an expression",
            ),
            Self::ColumnsUnchecked { .. } => String::from(
                "name it under `[workspace]`, as `dataset = \"crm.db\"`, or with `--dataset FILE`",
            ),
            Self::UnknownTable { suggestion, tables, .. } => {
                did_you_mean(suggestion.as_deref(), tables, "it has")
            }
            Self::BadQuery { .. } => String::from(
                "try the query in `sqlite3` on the dataset until it gives rows, then paste it here",
            ),
            Self::QueryWrites => String::from("keep a single `SELECT …`: datasets are never written"),
            Self::UnknownColumn { suggestion, columns, .. } => {
                did_you_mean(suggestion.as_deref(), columns, "it has")
            }
            Self::UnknownField { suggestion, fields, .. } => {
                did_you_mean(suggestion.as_deref(), fields, "it has")
            }
            Self::NotADate { field, .. } => {
                format!("say under `fields` that it is one: `{field} = {{ type = \"date\" }}`")
            }
            Self::NumbersAsDates { column, table } => format!(
                "say under `fields` of {table} how they are meant: `{column} = {{ type = \"datetime\", format = \"epoch_s\" }}` (or `epoch_ms`, `yyyymmdd`, `excel`)"
            ),
            Self::UnknownWideStage { suggestion: Some(near), .. } => format!("did you mean `{near}`?"),
            Self::UnknownWideStage { .. } => {
                String::from("on the left of `wide` stands the id of a stage or one of its `match` values")
            }
            Self::HistoryIncomplete { key } => format!("name the column, as `{key} = \"…\"`"),
            Self::UnknownEvents { known, name, .. } if known.is_empty() => {
                format!("map it: `[events.{name}]` with `from`, `customer` and `at`")
            }
            Self::UnknownEvents { suggestion, known, .. } => {
                did_you_mean(suggestion.as_deref(), known, "mapped are")
            }
            Self::FactHides { id, .. } => format!("give the fact another id, such as `{id}_fact`"),
            Self::FactCycle { .. } => {
                String::from("write one of them without naming the others, from fields and events")
            }
            Self::OfMissing { .. } => String::from("name what is aggregated, such as `of = 'minutes'`"),
            Self::OfNotWanted => {
                String::from("delete `of`, or count different values with `agg = \"distinct\"`")
            }
            Self::OfNotNumber { .. } => String::from(
                "name a field of numbers, or declare this one so under `fields`: `{ type = \"float\" }`",
            ),
            Self::PerNeeds { cure, .. } | Self::AlwaysMissing { cure, .. } => cure.clone(),
            Self::WindowNeedsCustomer { .. } => {
                String::from("write a length, such as `within = \"30d\"`, or `per = \"customer\"`")
            }
            Self::FactKindUnclear { both: true } => String::from("delete one of the two"),
            Self::FactKindUnclear { both: false } => {
                String::from("add `from = \"…\"` with `agg`, or `expr = '…'`")
            }
            Self::FactKeyNeedsEvents { key } => {
                format!("delete `{key}`, or make the fact of events with `from`")
            }
            Self::NoStages { .. } => String::from("add a `[[funnel.stage]]` below the funnel, with an `id`"),
            Self::UnknownPhase { phases, phase, .. } if phases.is_empty() => {
                format!("define it: `[[phase]]` with `id = \"{phase}\"`, or leave `phase` out")
            }
            Self::UnknownPhase { suggestion, phases, .. } => {
                did_you_mean(suggestion.as_deref(), phases, "there are")
            }
            Self::UnknownNext { suggestion, stages, .. } => {
                did_you_mean(suggestion.as_deref(), stages, "it has")
            }
            Self::UnreachableStage { stage, before, .. } => {
                format!(
                    "add `\"{stage}\"` to the `next` of an earlier stage, such as `{before}`, or delete the stage"
                )
            }
            Self::ValueClaimedTwice { value, .. } => format!("leave `{value}` in one `match` only"),
            Self::MissingThreshold { keys, .. } => {
                let them = if keys.len() == 1 { "it" } else { "them" };
                let lines: Vec<_> = keys.iter().map(|key| format!("`{key} = 14`")).collect();
                format!(
                    "write {them} below the funnel's `id`, for all its stages, such as {}, or into each stage",
                    lines.join(", ")
                )
            }
            Self::NegativeThreshold { .. } => String::from("write 0 or more"),
            Self::ItemWithoutTest { .. } => {
                String::from("add `mark = true` (sales tick it) or `expr = '…'` (the data show it)")
            }
            Self::NeverTrue { .. } => {
                String::from("compare something that can vary, such as a field or a fact, or delete the line")
            }
            Self::RenewWithoutMark { .. } => String::from("add `mark = true`, or delete `renew`"),
            Self::SlackOutOfRange { .. } => {
                String::from("write a share of the median, such as `slack = 0.2`")
            }
            Self::FunnelNeverReached { by, .. } => {
                format!("move it above `{by}`, or give `{by}` a `when = '…'`")
            }
            Self::FunnelNeverChosen { .. } => {
                String::from("compare something that varies between customers, or delete the funnel")
            }
            Self::MatchWithoutColumn { .. } => {
                String::from("name the column under `[customers]`, as `funnel = \"…\"`, or delete `match`")
            }
        })
    }
}

/// `a`, `b` and `c`.
fn listed(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        all => all.concat(),
    }
}

impl From<RulesProblem> for Problem {
    fn from(problem: RulesProblem) -> Self {
        Self::Rules(problem)
    }
}
