//! Problems of the ruleset as a whole: what refers to nothing, what cannot be, what contradicts.

use super::rules_codes as codes;
use super::words::{did_you_mean, quoted};
use super::{Code, Problem};
use crate::language::{Both, Language, Spoken, both, say};

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
    /// A fact reads an event table that is not mapped.
    UnknownEvents { name: String, suggestion: Option<String>, known: Vec<String> },
    /// A fact has the name of a built-in or of a field.
    FactHides { id: String, what: Both },
    /// Facts that depend on each other in a circle; the first is repeated at the end.
    FactCycle { path: Vec<String> },
    /// An aggregate without `of`.
    OfMissing { aggregate: &'static str },
    /// `count` with `of`.
    OfNotWanted,
    /// `sum` or `avg` of something that is no number.
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

    pub(super) fn message(&self, language: Language) -> String {
        match self {
            Self::UnknownZone { name, .. } => say!(language, "`{name}` is no time zone", "没有时区 `{name}`"),
            Self::UnknownLanguage { name } => {
                say!(language, "`{name}` is no language of the reports", "报告没有语言 `{name}`")
            }
            Self::ShareOutOfRange { value } => say!(
                language,
                "a share of customers lies between 0 % and 100 %, not at {} %",
                "客户占比应在 0% 到 100% 之间，不能是 {}%",
                value * 100.0
            ),
            Self::NoWorkingDay => say!(language, "this calendar has no working day", "这个日历没有工作日"),
            Self::NoHolidaysListed { year } => say!(
                language,
                "working days are counted, and no holidays are listed for {year}",
                "规则按工作日计数，却没有列出 {year} 年的假日"
            ),
            Self::EmptyRuleset => say!(language, "these rules are empty", "规则是空的"),
            Self::NoCustomers => say!(
                language,
                "no `[customers]` says where the customers are",
                "没有 `[customers]` 说明客户在哪里"
            ),
            Self::NoFunnel => say!(language, "there is no `[[funnel]]`", "没有 `[[funnel]]`"),
            Self::DuplicateId { kind, id, within } => {
                let kind = kind.said_in(language);
                match within.as_ref().map(|within| within.said_in(language)) {
                    None => say!(language, "the {kind} `{id}` is defined twice", "{kind} `{id}` 定义了两次"),
                    Some(within) => say!(
                        language,
                        "the {kind} `{id}` is defined twice in {within}",
                        "{within} 中的{kind} `{id}` 定义了两次"
                    ),
                }
            }
            Self::ReservedStage { id } => {
                say!(language, "a stage cannot be called `{id}`", "阶段不能叫 `{id}`")
            }
            Self::ManyFunnels { count } => say!(
                language,
                "{count} funnels are more than people keep apart: three are enough",
                "{count} 个漏斗太多，人分不清：三个就够了"
            ),
            Self::ColumnsUnchecked { named: Some(path) } => say!(
                language,
                "there is no dataset `{path}`, so names and types of columns are unchecked",
                "没有数据集 `{path}`，因此列的名称和类型未作检查"
            ),
            Self::ColumnsUnchecked { named: None } => say!(
                language,
                "no dataset is named, so names and types of columns are unchecked",
                "没有指明数据集，因此列的名称和类型未作检查"
            ),
            Self::UnknownTable { name, .. } => {
                say!(language, "the dataset has no table or view `{name}`", "数据集没有表或视图 `{name}`")
            }
            Self::BadQuery { reason } => {
                let reason = reason.said_in(language);
                say!(language, "the dataset refuses this query: {reason}", "数据集不接受这个查询：{reason}")
            }
            Self::QueryWrites => say!(language, "this query does more than read", "这个查询不只是读取"),
            Self::UnknownColumn { column, table, .. } => {
                let table = table.said_in(language);
                say!(language, "{table} has no column `{column}`", "{table} 没有列 `{column}`")
            }
            Self::UnknownField { field, table, .. } => {
                say!(language, "`[{table}]` has no field `{field}`", "`[{table}]` 没有字段 `{field}`")
            }
            Self::NotADate { field, ty } => say!(
                language,
                "`{field}` is {ty}, and only a date says from when",
                "`{field}` 的类型是 `{ty}`，只有日期才能说明从何时起"
            ),
            Self::NumbersAsDates { column, table } => {
                let table = table.said_in(language);
                say!(
                    language,
                    "column `{column}` of {table} holds numbers, and numbers are not read as dates",
                    "{table} 的列 `{column}` 存的是数，而数不会读成日期"
                )
            }
            Self::UnknownWideStage { stage, .. } => {
                say!(language, "no funnel has a stage or value `{stage}`", "没有漏斗含有阶段或取值 `{stage}`")
            }
            Self::HistoryIncomplete { key } => {
                say!(language, "`[history]` has no `{key}`", "`[history]` 没有 `{key}`")
            }
            Self::UnknownEvents { name, .. } => {
                say!(language, "there is no event table `{name}`", "没有事件表 `{name}`")
            }
            Self::FactHides { id, what } => {
                let what = what.said_in(language);
                say!(language, "the fact `{id}` has the name of a {what}", "派生值 `{id}` 与{what}同名")
            }
            Self::FactCycle { path } if path.len() < 3 => {
                let id = path.first().map_or("", String::as_str);
                say!(language, "the fact `{id}` needs itself", "派生值 `{id}` 用到了它自己")
            }
            Self::FactCycle { path } => {
                let path: Vec<_> = path.iter().map(|id| format!("`{id}`")).collect();
                let path = path.join(" → ");
                say!(language, "facts need each other in a circle: {path}", "派生值相互引用成了循环：{path}")
            }
            Self::OfMissing { aggregate } => {
                say!(language, "`agg = \"{aggregate}\"` needs an `of`", "`agg = \"{aggregate}\"` 需要 `of`")
            }
            Self::OfNotWanted => say!(
                language,
                "`agg = \"count\"` counts rows and takes no `of`",
                "`agg = \"count\"` 数的是行，不需要 `of`"
            ),
            Self::OfNotNumber { aggregate, ty } => say!(
                language,
                "`agg = \"{aggregate}\"` needs numbers, and this is {ty}",
                "`agg = \"{aggregate}\"` 需要数，而这里的类型是 `{ty}`"
            ),
            Self::PerNeeds { per, missing, .. } => {
                let missing = missing.said_in(language);
                say!(language, "`per = \"{per}\"` needs {missing}", "`per = \"{per}\"` 需要{missing}")
            }
            Self::WindowNeedsCustomer { window, per } => say!(
                language,
                "a {per} has no {window}, so `within = \"{window}\"` cannot be told",
                "`per = \"{per}\"` 没有 `{window}` 可言，因此 `within = \"{window}\"` 无从谈起"
            ),
            Self::AlwaysMissing { name, .. } => {
                say!(language, "`{name}` is always missing", "`{name}` 总是缺失")
            }
            Self::FactKindUnclear { both: true } => say!(
                language,
                "a fact is made of events (`from`) or of an `expr`, not of both",
                "派生值由事件（`from`）或 `expr` 得出，不能两者都写"
            ),
            Self::FactKindUnclear { both: false } => say!(
                language,
                "a fact is made of events (`from`) or of an `expr`, and this has neither",
                "派生值由事件（`from`）或 `expr` 得出，这里两者都没有"
            ),
            Self::FactKeyNeedsEvents { key } => {
                say!(language, "`{key}` belongs to facts with `from`", "`{key}` 只用于带 `from` 的派生值")
            }
            Self::NoStages { funnel } => {
                say!(language, "funnel `{funnel}` has no stages", "漏斗 `{funnel}` 没有阶段")
            }
            Self::UnknownPhase { phase, .. } => {
                say!(language, "there is no phase `{phase}`", "没有大阶段 `{phase}`")
            }
            Self::UnknownNext { stage, .. } => {
                say!(language, "this funnel has no stage `{stage}`", "这个漏斗没有阶段 `{stage}`")
            }
            Self::UnreachableStage { stage, first, .. } => say!(
                language,
                "stage `{stage}` can never be reached from the first stage, `{first}`",
                "从第一个阶段 `{first}` 出发，永远到不了阶段 `{stage}`"
            ),
            Self::ValueClaimedTwice { value, first, second } => {
                let [first, second] = [first, second].map(|owner| owner.said_in(language));
                say!(
                    language,
                    "the dataset value `{value}` means both {first} and {second}",
                    "数据集的取值 `{value}` 既表示{first}，又表示{second}"
                )
            }
            Self::MissingThreshold { stages, funnel, keys } => {
                let keys = listed(keys, language);
                match stages.as_slice() {
                    [stage] => say!(
                        language,
                        "stage `{stage}` has no {keys}, and neither has its funnel `{funnel}`",
                        "阶段 `{stage}` 没有 {keys}，它的漏斗 `{funnel}` 也没有"
                    ),
                    stages => {
                        let stages = quoted(stages, language);
                        say!(
                            language,
                            "stages {stages} have no {keys}, and neither has their funnel `{funnel}`",
                            "阶段 {stages} 没有 {keys}，它们的漏斗 `{funnel}` 也没有"
                        )
                    }
                }
            }
            Self::NegativeThreshold { value } => {
                say!(language, "{value} days cannot be: less than none", "{value} 天不可能：比零还少")
            }
            Self::ItemWithoutTest { item } => say!(
                language,
                "nothing can satisfy the item `{item}`: it has neither `mark` nor `expr`",
                "清单项 `{item}` 无法满足：它既没有 `mark` 也没有 `expr`"
            ),
            Self::NeverTrue { id, what } => {
                let what = what.said_in(language);
                say!(
                    language,
                    "nothing can satisfy the {what} `{id}`: this is never true",
                    "{what} `{id}` 无法满足：这个条件永远不成立"
                )
            }
            Self::RenewWithoutMark { item } => {
                say!(language, "the item `{item}` has no mark to renew", "清单项 `{item}` 没有可以更新的勾选")
            }
            Self::SlackOutOfRange { value } => {
                say!(
                    language,
                    "a slack of {value} is not between 0 and 10",
                    "`slack` 应在 0 到 10 之间，不能是 {value}"
                )
            }
            Self::FunnelNeverReached { funnel, by } => say!(
                language,
                "no customer reaches funnel `{funnel}`: funnel `{by}` before it takes everyone",
                "没有客户能到漏斗 `{funnel}`：它前面的漏斗 `{by}` 接收了所有客户"
            ),
            Self::FunnelNeverChosen { funnel } => say!(
                language,
                "no customer belongs to funnel `{funnel}`: its `when` is never true",
                "没有客户属于漏斗 `{funnel}`：它的 `when` 永远不成立"
            ),
            Self::MatchWithoutColumn { funnel } => say!(
                language,
                "`match` of funnel `{funnel}` has no column to be compared with",
                "漏斗 `{funnel}` 的 `match` 没有可以对照的列"
            ),
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the phases' problems are alike; not all have help")]
    pub(super) fn help(&self, language: Language) -> Option<String> {
        let one_of = |suggestion: &Option<String>, names: &[String], lead: Both| {
            did_you_mean(suggestion.as_deref(), names, lead, language)
        };
        let it_has = both("it has", "其中有");
        Some(match self {
            Self::UnknownZone { suggestion: Some(near), .. } => {
                say!(language, "write `timezone = \"{near}\"`", "写成 `timezone = \"{near}\"`")
            }
            Self::UnknownZone { .. } => say!(
                language,
                "write an IANA name, such as `timezone = \"Asia/Shanghai\"`",
                "写 IANA 名称，例如 `timezone = \"Asia/Shanghai\"`"
            ),
            Self::UnknownLanguage { .. } => say!(
                language,
                "write `language = \"zh-CN\"` or `language = \"en\"`",
                "写成 `language = \"zh-CN\"` 或 `language = \"en\"`"
            ),
            Self::ShareOutOfRange { .. } => say!(
                language,
                "write a share such as `max_changes = \"20%\"`, or leave it out: nothing is held then",
                "写一个占比，例如 `max_changes = \"20%\"`；不写则从不拦下"
            ),
            Self::NoWorkingDay => say!(
                language,
                "leave at least one day out of `weekend`, such as `weekend = [\"sat\", \"sun\"]`",
                "`weekend` 至少留出一天，例如 `weekend = [\"sat\", \"sun\"]`"
            ),
            Self::NoHolidaysListed { year } => say!(
                language,
                "add them under `[calendar]`, such as `holidays = [\"{year}-01-01\"]`",
                "在 `[calendar]` 中加上，例如 `holidays = [\"{year}-01-01\"]`"
            ),
            Self::EmptyRuleset | Self::NoCustomers => say!(
                language,
                "add `[customers]` with `from = \"…\"` (a table of the dataset) and `id = \"…\"` (its id column)",
                "加上 `[customers]`，写明 `from = \"…\"`（数据集中的表）和 `id = \"…\"`（编号列）"
            ),
            Self::NoFunnel => say!(
                language,
                "add a `[[funnel]]` with an `id`, thresholds and a `[[funnel.stage]]`",
                "加上 `[[funnel]]`，写明 `id`、各期限和 `[[funnel.stage]]`"
            ),
            Self::DuplicateId { .. } => {
                say!(language, "give one of the two another id, or delete it", "给其中一个换个标识，或删除它")
            }
            Self::ReservedStage { id } => say!(
                language,
                "`{id}` ends a journey: delete the stage and write `{id} = {{ match = [\"…\"] }}` above the funnel's first `[[funnel.stage]]`",
                "`{id}` 表示旅程结束：删除这个阶段，在漏斗的第一个 `[[funnel.stage]]` 上方写 `{id} = {{ match = [\"…\"] }}`"
            ),
            Self::ManyFunnels { .. } => say!(
                language,
                "merge funnels whose steps are the same, and let thresholds differ by an expression",
                "合并步骤相同的漏斗，期限不同之处用表达式来写"
            ),
            Self::ColumnsUnchecked { .. } => say!(
                language,
                "name it under `[workspace]`, as `dataset = \"crm.db\"`, or with `--dataset FILE`",
                "在 `[workspace]` 中写明 `dataset = \"crm.db\"`，或使用 `--dataset FILE`"
            ),
            Self::UnknownTable { suggestion, tables, .. } => one_of(suggestion, tables, it_has),
            Self::BadQuery { .. } => say!(
                language,
                "try the query in `sqlite3` on the dataset until it gives rows, then paste it here",
                "先用 `sqlite3` 在数据集上试这个查询，能查出行后再粘贴到这里"
            ),
            Self::QueryWrites => say!(
                language,
                "keep a single `SELECT …`: datasets are never written",
                "只保留一个 `SELECT …`：数据集从不写入"
            ),
            Self::UnknownColumn { suggestion, columns, .. } => one_of(suggestion, columns, it_has),
            Self::UnknownField { suggestion, fields, .. } => one_of(suggestion, fields, it_has),
            Self::NotADate { field, .. } => say!(
                language,
                "say under `fields` that it is one: `{field} = {{ type = \"date\" }}`",
                "如果它是日期，就在 `fields` 中写明：`{field} = {{ type = \"date\" }}`"
            ),
            Self::NumbersAsDates { column, table } => {
                let table = table.said_in(language);
                say!(
                    language,
                    "say under `fields` of {table} how they are meant: `{column} = {{ type = \"datetime\", format = \"epoch_s\" }}` (or `epoch_ms`, `yyyymmdd`, `excel`)",
                    "在{table} 的 `fields` 中写明这些数怎么读：`{column} = {{ type = \"datetime\", format = \"epoch_s\" }}`（或 `epoch_ms`、`yyyymmdd`、`excel`）"
                )
            }
            Self::UnknownWideStage { suggestion: Some(near), .. } => {
                did_you_mean(Some(near), &[], it_has, language)
            }
            Self::UnknownWideStage { .. } => say!(
                language,
                "on the left of `wide` stands the id of a stage or one of its `match` values",
                "`wide` 左边应是阶段的 id，或它 `match` 中的取值"
            ),
            Self::HistoryIncomplete { key } => {
                say!(language, "name the column, as `{key} = \"…\"`", "写明是哪一列：`{key} = \"…\"`")
            }
            Self::UnknownEvents { known, name, .. } if known.is_empty() => say!(
                language,
                "map it: `[events.{name}]` with `from`, `customer` and `at`",
                "映射它：`[events.{name}]`，写明 `from`、`customer` 和 `at`"
            ),
            Self::UnknownEvents { suggestion, known, .. } => {
                one_of(suggestion, known, both("mapped are", "已映射的有"))
            }
            Self::FactHides { id, .. } => say!(
                language,
                "give the fact another id, such as `{id}_fact`",
                "给派生值换个标识，例如 `{id}_fact`"
            ),
            Self::FactCycle { .. } => say!(
                language,
                "write one of them without naming the others, from fields and events",
                "其中一个改为只用字段和事件，不再引用其余的"
            ),
            Self::OfMissing { .. } => say!(
                language,
                "name what is aggregated, such as `of = 'minutes'`",
                "写明汇总什么，例如 `of = 'minutes'`"
            ),
            Self::OfNotWanted => say!(
                language,
                "delete `of`, or count different values with `agg = \"distinct\"`",
                "删除 `of`；要数不同的取值，用 `agg = \"distinct\"`"
            ),
            Self::OfNotNumber { .. } => say!(
                language,
                "name a field of numbers, or declare this one so under `fields`: `{{ type = \"float\" }}`",
                "换成存数的字段，或在 `fields` 中把这个字段声明为数：`{{ type = \"float\" }}`"
            ),
            Self::PerNeeds { cure, .. } => cure.said_in(language).to_owned(),
            Self::AlwaysMissing { cure, .. } => cure.said_in(language).to_owned(),
            Self::WindowNeedsCustomer { .. } => say!(
                language,
                "write a length, such as `within = \"30d\"`, or `per = \"customer\"`",
                "写一段时长，例如 `within = \"30d\"`，或改为 `per = \"customer\"`"
            ),
            Self::FactKindUnclear { both: true } => say!(language, "delete one of the two", "删除其中一个"),
            Self::FactKindUnclear { both: false } => say!(
                language,
                "add `from = \"…\"` with `agg`, or `expr = '…'`",
                "加上 `from = \"…\"` 和 `agg`，或 `expr = '…'`"
            ),
            Self::FactKeyNeedsEvents { key } => say!(
                language,
                "delete `{key}`, or make the fact of events with `from`",
                "删除 `{key}`，或用 `from` 让派生值由事件得出"
            ),
            Self::NoStages { .. } => say!(
                language,
                "add a `[[funnel.stage]]` below the funnel, with an `id`",
                "在漏斗下面加上 `[[funnel.stage]]`，写明 `id`"
            ),
            Self::UnknownPhase { phases, phase, .. } if phases.is_empty() => say!(
                language,
                "define it: `[[phase]]` with `id = \"{phase}\"`, or leave `phase` out",
                "定义它：`[[phase]]`，写明 `id = \"{phase}\"`；或不写 `phase`"
            ),
            Self::UnknownPhase { suggestion, phases, .. } => {
                one_of(suggestion, phases, both("there are", "现有"))
            }
            Self::UnknownNext { suggestion, stages, .. } => one_of(suggestion, stages, it_has),
            Self::UnreachableStage { stage, before, .. } => say!(
                language,
                "add `\"{stage}\"` to the `next` of an earlier stage, such as `{before}`, or delete the stage",
                "把 `\"{stage}\"` 加进前面某个阶段的 `next`，例如 `{before}`；或删除这个阶段"
            ),
            Self::ValueClaimedTwice { value, .. } => {
                say!(language, "leave `{value}` in one `match` only", "`{value}` 只留在一个 `match` 中")
            }
            Self::MissingThreshold { keys, .. } => {
                let them = if keys.len() == 1 { "it" } else { "them" };
                let lines: Vec<_> = keys.iter().map(|key| format!("`{key} = 14`")).collect();
                let lines = lines.join(language.pick(", ", "、"));
                match language {
                    Language::English => format!(
                        "write {them} below the funnel's `id`, for all its stages, such as {lines}, or into each stage"
                    ),
                    Language::Chinese => {
                        format!("写在漏斗的 `id` 下面，对所有阶段生效，例如 {lines}；或写进每个阶段")
                    }
                }
            }
            Self::NegativeThreshold { .. } => say!(language, "write 0 or more", "写 0 或更大的数"),
            Self::ItemWithoutTest { .. } => say!(
                language,
                "add `mark = true` (sales tick it) or `expr = '…'` (the data show it)",
                "加上 `mark = true`（由销售勾选）或 `expr = '…'`（由数据判断）"
            ),
            Self::NeverTrue { .. } => say!(
                language,
                "compare something that can vary, such as a field or a fact, or delete the line",
                "比较会变化的东西，例如字段或派生值；或删除这一条"
            ),
            Self::RenewWithoutMark { .. } => {
                say!(language, "add `mark = true`, or delete `renew`", "加上 `mark = true`，或删除 `renew`")
            }
            Self::SlackOutOfRange { .. } => say!(
                language,
                "write a share of the median, such as `slack = 0.2`",
                "写中位数的一个比例，例如 `slack = 0.2`"
            ),
            Self::FunnelNeverReached { by, .. } => say!(
                language,
                "move it above `{by}`, or give `{by}` a `when = '…'`",
                "把它移到 `{by}` 上方，或给 `{by}` 加上 `when = '…'`"
            ),
            Self::FunnelNeverChosen { .. } => say!(
                language,
                "compare something that varies between customers, or delete the funnel",
                "比较各客户不相同的东西，或删除这个漏斗"
            ),
            Self::MatchWithoutColumn { .. } => say!(
                language,
                "name the column under `[customers]`, as `funnel = \"…\"`, or delete `match`",
                "在 `[customers]` 中写明这一列：`funnel = \"…\"`；或删除 `match`"
            ),
        })
    }
}

/// `a`, `b` and `c`.
fn listed(words: &[&str], language: Language) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => {
            let rest = rest.join(language.pick(", ", "、"));
            say!(language, "{rest} and {last}", "{rest} 和 {last}")
        }
        all => all.concat(),
    }
}

impl From<RulesProblem> for Problem {
    fn from(problem: RulesProblem) -> Self {
        Self::Rules(problem)
    }
}
