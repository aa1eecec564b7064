//! Problems of metrics.

use super::rules_codes as codes;
use super::words::did_you_mean;
use super::{Code, RulesProblem};
use crate::language::{Both, Language, Spoken, both, say};

/// Problems of metrics. Texts are as the user wrote them; suggestions are near misses that exist.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the fields are named as the messages use them")]
pub enum MetricProblem {
    /// Neither `from` nor `expr`, or both.
    KindUnclear { both: bool },
    /// A key that only metrics over rows have.
    KeyNeedsRows { key: &'static str },
    /// `from` names nothing that has rows.
    UnknownSource { name: String, suggestion: Option<String>, known: Vec<String> },
    /// An event table that is called like another source.
    SourceHidden { name: &'static str },
    /// The source is a table that is not mapped.
    SourceNotMapped { table: &'static str },
    /// `per` that the rows cannot give.
    PerNotPossible { per: &'static str, why: Both, cure: Both },
    /// `by` names nothing that groups these rows.
    UnknownGroup { word: String, suggestion: Option<String>, known: Vec<String> },
    /// `by` names something that the mapping does not give.
    GroupNeeds { word: String, missing: Spoken, cure: Spoken },
    /// The same group twice.
    GroupTwice { word: String },
    /// `burst` without `within`, or another aggregate with it.
    Within { aggregate: &'static str },
    /// An aggregate that asks for the order of rows that have none.
    NoOrder { aggregate: &'static str, source: String },
    /// Metrics that need each other in a circle; the first is repeated at the end.
    Cycle { path: Vec<String> },
    /// An expression over a metric with another `by` or `per`.
    Differs { metric: String, key: &'static str, own: String, other: String },
    /// An expression that names no metric.
    NamesNone,
    /// A metric that is called like the built-in of its expressions.
    Hides { id: String },
}

impl MetricProblem {
    pub(super) fn code(&self) -> &'static Code {
        match self {
            Self::KindUnclear { .. } => &codes::METRIC_KIND_UNCLEAR,
            Self::KeyNeedsRows { .. } => &codes::METRIC_KEY_NEEDS_ROWS,
            Self::UnknownSource { .. } => &codes::UNKNOWN_SOURCE,
            Self::SourceHidden { .. } => &codes::SOURCE_HIDDEN,
            Self::SourceNotMapped { .. } => &codes::SOURCE_NOT_MAPPED,
            Self::PerNotPossible { .. } => &codes::PER_NOT_POSSIBLE,
            Self::UnknownGroup { .. } => &codes::UNKNOWN_GROUP,
            Self::GroupNeeds { .. } => &codes::GROUP_NEEDS,
            Self::GroupTwice { .. } => &codes::GROUP_TWICE,
            Self::Within { .. } => &codes::BURST_WITHIN,
            Self::NoOrder { .. } => &codes::ROWS_WITHOUT_DATES,
            Self::Cycle { .. } => &codes::METRIC_CYCLE,
            Self::Differs { .. } => &codes::METRICS_DIFFER,
            Self::NamesNone => &codes::METRIC_NAMES_NONE,
            Self::Hides { .. } => &codes::METRIC_HIDES,
        }
    }

    pub(super) fn message(&self, language: Language) -> String {
        match self {
            Self::KindUnclear { both: true } => say!(
                language,
                "a metric is made of rows (`from`) or of an `expr`, not of both",
                "指标由行（`from`）或 `expr` 得出，不能两者都写"
            ),
            Self::KindUnclear { both: false } => say!(
                language,
                "a metric is made of rows (`from`) or of an `expr`, and this has neither",
                "指标由行（`from`）或 `expr` 得出，这里两者都没有"
            ),
            Self::KeyNeedsRows { key } => {
                say!(language, "`{key}` belongs to metrics with `from`", "`{key}` 只用于带 `from` 的指标")
            }
            Self::UnknownSource { name, .. } => {
                say!(language, "metrics have no source `{name}`", "指标没有 `{name}` 这个来源")
            }
            Self::SourceHidden { name } => say!(
                language,
                "`{name}` means the source of that name, not the event table",
                "`{name}` 指的是同名的来源，不是那张事件表"
            ),
            Self::SourceNotMapped { table } => {
                say!(language, "no `{table}` says where these rows are", "没有 `{table}` 说明这些行在哪里")
            }
            Self::PerNotPossible { per, why, .. } => {
                let why = why.said_in(language);
                say!(language, "`per = \"{per}\"` cannot be told: {why}", "`per = \"{per}\"` 无从谈起：{why}")
            }
            Self::UnknownGroup { word, .. } => {
                say!(language, "these rows cannot be grouped by `{word}`", "这些行不能按 `{word}` 分组")
            }
            Self::GroupNeeds { word, missing, .. } => {
                let missing = missing.said_in(language);
                say!(language, "grouping by `{word}` needs {missing}", "按 `{word}` 分组需要{missing}")
            }
            Self::GroupTwice { word } => {
                say!(language, "`by` lists `{word}` twice", "`by` 把 `{word}` 列了两次")
            }
            Self::Within { aggregate: "burst" } => say!(
                language,
                "`agg = \"burst\"` needs a `within`: the most rows in how much time?",
                "`agg = \"burst\"` 需要 `within`：在多长时间内的最多行数？"
            ),
            Self::Within { aggregate } => say!(
                language,
                "`agg = \"{aggregate}\"` takes no `within`: the time of a metric is its `per`",
                "`agg = \"{aggregate}\"` 不需要 `within`：指标的时间由 `per` 决定"
            ),
            Self::NoOrder { aggregate, source } => say!(
                language,
                "`agg = \"{aggregate}\"` needs rows with a date, and `{source}` have none",
                "`agg = \"{aggregate}\"` 需要带日期的行，而 `{source}` 没有日期"
            ),
            Self::Cycle { path } => circle(path, MetricProblem::circle_words(), language),
            Self::Differs { metric, key, other, .. } => say!(
                language,
                "metric `{metric}` has another `{key}`: {other}",
                "指标 `{metric}` 的 `{key}` 不同：{other}"
            ),
            Self::NamesNone => {
                say!(
                    language,
                    "this names no metric, so it is the same everywhere",
                    "这里没有用到任何指标，因此处处相同"
                )
            }
            Self::Hides { id } => {
                say!(language, "the metric `{id}` has the name of a built-in", "指标 `{id}` 与内置名称同名")
            }
        }
    }

    fn circle_words() -> [Both; 2] {
        [
            both("the metric needs itself", "这个指标用到了它自己"),
            both("metrics need each other in a circle", "指标相互引用成了循环"),
        ]
    }

    pub(super) fn help(&self, language: Language) -> String {
        match self {
            Self::KindUnclear { both: true } | Self::GroupTwice { .. } => {
                say!(language, "delete one of the two", "删除其中一个")
            }
            Self::KindUnclear { both: false } => say!(
                language,
                "add `from = \"customers\"` or another source, or `expr = '…'`",
                "加上 `from = \"customers\"` 等来源，或 `expr = '…'`"
            ),
            Self::KeyNeedsRows { key } => say!(
                language,
                "delete `{key}`, or write a metric with `from` and name it here",
                "删除 `{key}`，或另写一个带 `from` 的指标，再在这里引用"
            ),
            Self::UnknownSource { suggestion, known, .. } => {
                did_you_mean(suggestion.as_deref(), known, both("there are", "现有"), language)
            }
            Self::SourceHidden { name } => say!(
                language,
                "give the event table another name, such as `[events.crm_{name}]`",
                "给事件表换个名称，例如 `[events.crm_{name}]`"
            ),
            Self::SourceNotMapped { table } => {
                say!(
                    language,
                    "map it: `{table}` with `from` and its columns",
                    "映射它：`{table}`，写明 `from` 和各列"
                )
            }
            Self::PerNotPossible { cure, .. } => cure.said_in(language).to_owned(),
            Self::UnknownGroup { suggestion, known, .. } => {
                did_you_mean(suggestion.as_deref(), known, both("possible are", "可以按"), language)
            }
            Self::GroupNeeds { cure, .. } => cure.said_in(language).to_owned(),
            Self::Within { aggregate: "burst" } => {
                say!(
                    language,
                    "add a stretch of time: `within = \"10min\"`",
                    "加上一段时间：`within = \"10min\"`"
                )
            }
            Self::Within { .. } => say!(
                language,
                "delete `within`, and say the period with `per`, such as `per = \"week\"`",
                "删除 `within`，用 `per` 写明时期，例如 `per = \"week\"`"
            ),
            Self::NoOrder { .. } => say!(
                language,
                "use `min`, `max` or `avg`, or another source",
                "改用 `min`、`max` 或 `avg`，或换一个来源"
            ),
            Self::Cycle { .. } => {
                say!(language, "make one of them of rows, with `from`", "其中一个改为带 `from`，由行汇总而来")
            }
            Self::Differs { own, .. } => say!(
                language,
                "metrics of one expression share `by` and `per`: change one of the two, or write another metric with {own}",
                "一个表达式里的指标，`by` 和 `per` 必须相同：改动其中一个，或另写一个带 {own} 的指标"
            ),
            Self::NamesNone => {
                say!(
                    language,
                    "name other metrics by their ids, as in `a / b`",
                    "用标识引用其他指标，例如 `a / b`"
                )
            }
            Self::Hides { id } => {
                say!(language, "give it another id, such as `{id}_own`", "换个标识，例如 `{id}_own`")
            }
        }
    }
}

/// A circle in words: of one alone, or of several.
pub(super) fn circle(path: &[String], words: [Both; 2], language: Language) -> String {
    let [alone, several] = words.map(|words| words.said_in(language));
    let shown: Vec<_> = path.iter().map(|id| format!("`{id}`")).collect();
    let shown = shown.join(" → ");
    let what = if path.len() < 3 { alone } else { several };
    say!(language, "{what}: {shown}", "{what}：{shown}")
}

impl From<MetricProblem> for RulesProblem {
    fn from(problem: MetricProblem) -> Self {
        Self::Metric(problem)
    }
}
