//! What to do about what is wrong with the ruleset, in words.

use super::RulesProblem;
use crate::diagnostic::words::did_you_mean;
use crate::language::{Both, Language, both, say};

impl RulesProblem {
    #[expect(clippy::unnecessary_wraps, reason = "the phases' problems are alike; not all have help")]
    pub(in crate::diagnostic) fn help(&self, language: Language) -> Option<String> {
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
            Self::NotAppendOnly { .. } => say!(
                language,
                "leave `append_only` out: the table is then read as a whole whenever the dataset changes",
                "去掉 `append_only`：数据集变化时会整张表重新读取"
            ),
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
            Self::FactTooDeep { .. } => say!(
                language,
                "write some of them in one expression, or over fields and events",
                "把其中几个合写成一个表达式，或直接用字段和事件来写"
            ),
            Self::OfMissing { .. } => say!(
                language,
                "name what is aggregated, such as `of = 'minutes'`",
                "写明汇总什么，例如 `of = 'minutes'`"
            ),
            Self::OfNotWanted { .. } => say!(
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
            Self::Metric(problem) => problem.help(language),
            Self::Anomaly(problem) => problem.help(language),
            Self::Delivery(problem) => problem.help(language),
        })
    }
}
