//! What is wrong with the ruleset, in words.

use super::RulesProblem;
use crate::diagnostic::words::quoted;
use crate::language::{Language, say};

impl RulesProblem {
    pub(in crate::diagnostic) fn message(&self, language: Language) -> String {
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
            Self::NotAppendOnly { key } => say!(
                language,
                "`append_only` does not go with `{key}`, whose rows are not only added",
                "`append_only` 不能与 `{key}` 同用，它的行并非只增不改"
            ),
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
            Self::FactTooDeep { id, most } => say!(
                language,
                "the fact `{id}` is one level too many: at most {most} facts may stand one upon the other",
                "派生值 `{id}` 超出了层数：派生值一层叠一层，最多 {most} 层"
            ),
            Self::OfMissing { aggregate } => {
                say!(language, "`agg = \"{aggregate}\"` needs an `of`", "`agg = \"{aggregate}\"` 需要 `of`")
            }
            Self::OfNotWanted { aggregate } => say!(
                language,
                "`agg = \"{aggregate}\"` counts rows and takes no `of`",
                "`agg = \"{aggregate}\"` 数的是行，不需要 `of`"
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
            Self::Metric(problem) => problem.message(language),
            Self::Anomaly(problem) => problem.message(language),
            Self::Delivery(problem) => problem.message(language),
        }
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
