//! The words for each kind of finding.

use crate::language::{Both, Language, both};

/// What stands after the number of findings of one kind, and what to do about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Phrase {
    one: &'static str,
    many: &'static str,
    /// Begins with the measure word.
    chinese: &'static str,
    pub help: Both,
}

impl Phrase {
    /// So many of them: `3 rows without an id, left out`.
    pub fn counted(self, count: u64, language: Language) -> String {
        let english = if count == 1 { self.one } else { self.many };
        format!("{count} {}", language.pick(english, self.chinese))
    }
}

const fn phrase(one: &'static str, many: &'static str, chinese: &'static str, help: Both) -> Phrase {
    Phrase { one, many, chinese, help }
}

/// The phrase of a finding's word.
pub(super) fn phrase_of(word: &str) -> Phrase {
    match word {
        "null_id" => phrase(
            "row without an id, left out",
            "rows without an id, left out",
            "行没有编号，已略过",
            both(
                "fill the id in the dataset, or leave such rows out with `sql = 'SELECT … WHERE … IS NOT NULL'`",
                "在数据集中补上编号，或用 `sql = 'SELECT … WHERE … IS NOT NULL'` 略过这些行",
            ),
        ),
        "duplicate_id" => phrase(
            "row with an id that came before, left out",
            "rows with ids that came before, left out",
            "行的编号前面已经出现过，已略过",
            both(
                "mend the dataset, or make the ids unique with a query under `sql`",
                "修正数据集，或用 `sql` 写一个查询使编号唯一",
            ),
        ),
        "long_id" => phrase(
            "id of more than 1,000 characters",
            "ids of more than 1,000 characters",
            "个编号超过 1,000 个字符",
            both("check that `id` names the right column", "检查 `id` 指的列对不对"),
        ),
        "unreadable_date" => phrase(
            "date that cannot be read, taken as missing",
            "dates that cannot be read, taken as missing",
            "个日期读不出来，按缺失处理",
            both(
                r#"declare how they are written under `fields`, such as `{ type = "date", format = "%d/%m/%Y" }`"#,
                r#"在 `fields` 中说明它们的写法，例如 `{ type = "date", format = "%d/%m/%Y" }`"#,
            ),
        ),
        "unreadable_value" => phrase(
            "value that does not fit its type, taken as missing",
            "values that do not fit their type, taken as missing",
            "个值不符合类型，按缺失处理",
            both(
                "declare the type that fits under `fields`, or mend the values",
                "在 `fields` 中声明合适的类型，或修正这些值",
            ),
        ),
        "missing_required" => phrase(
            "missing value in a field that is `required`",
            "missing values in a field that is `required`",
            "个值缺失，而该字段是 `required` 的",
            both("fill it in the dataset, or delete `required`", "在数据集中补上，或删除 `required`"),
        ),
        "unexpected_value" => phrase(
            "value that is not in `one_of`",
            "values that are not in `one_of`",
            "个值不在 `one_of` 中",
            both(
                "add them to `one_of`, or mend them in the dataset",
                "把它们加进 `one_of`，或在数据集中改正",
            ),
        ),
        "future_date" => phrase(
            "row dated in the future",
            "rows dated in the future",
            "行的日期在未来",
            both(
                "check the dates, and `times` and `timezone`: they do not count before their day",
                "检查这些日期，以及 `times` 和 `timezone`：不到那一天，这些行不算数",
            ),
        ),
        "unknown_customer" => phrase(
            "row of a customer that is not there",
            "rows of customers that are not there",
            "行所属的客户不存在",
            both(
                "check that `customer` names the column that holds ids of `[customers]`",
                "检查 `customer` 指的列里是不是 `[customers]` 的编号",
            ),
        ),
        "unknown_item" => phrase(
            "mark for an item that no stage has",
            "marks for items that no stage has",
            "个勾选的清单项在任何阶段都没有",
            both(
                "compare the values of the `item` column with the ids of the items",
                "把 `item` 列的值与各清单项的 id 对照一下",
            ),
        ),
        "unmapped_stage" => phrase(
            "customer in a stage that its funnel does not map",
            "customers in stages that their funnel does not map",
            "个客户所在的阶段没有映射到漏斗",
            both(
                "add the value to the `match` of the stage it means, or of `won` or `lost`",
                "把这个值加进相应阶段的 `match`，或 `won`、`lost` 的 `match`",
            ),
        ),
        "undated_stage" => phrase(
            "customer whose stage has no date of entry",
            "customers whose stages have no date of entry",
            "个客户所在的阶段没有进入日期",
            both(
                "fill the date in the dataset, or map `[history]` if the CRM keeps one",
                "在数据集中补上日期；如果 CRM 保留了阶段历史，就映射 `[history]`",
            ),
        ),
        "blank_stage" => phrase(
            "history row without a stage, left out",
            "history rows without a stage, left out",
            "行阶段历史没有写阶段，已略过",
            both(
                "fill them in the dataset, or leave such rows out with a query under `sql`",
                "在数据集中补上，或用 `sql` 写一个查询略过这些行",
            ),
        ),
        "stage_differs" => phrase(
            "customer whose stage column differs from its history",
            "customers whose stage column differs from their history",
            "个客户的阶段列与阶段历史不一致",
            both("find out which is right: the history is what counts", "弄清哪个是对的：以阶段历史为准"),
        ),
        "history_before_entered" => phrase(
            "history row before the customer entered",
            "history rows before their customers entered",
            "行阶段历史早于客户的进入日期",
            both(
                "check `entered`: it should not lie after the first stage",
                "检查 `entered`：它不应晚于第一个阶段",
            ),
        ),
        "skip" => phrase(
            "move past stages that may not be left out",
            "moves past stages that may not be left out",
            "次移动跳过了不可省略的阶段",
            both(
                "if the move is allowed, add the stage to `next` of the stage before",
                "如果允许这样移动，就把目标阶段加进前一阶段的 `next`",
            ),
        ),
        "regress" => phrase(
            "move back to an earlier stage",
            "moves back to earlier stages",
            "次移动退回了先前的阶段",
            both(
                "if the move is allowed, add the stage to `next`",
                "如果允许这样移动，就把目标阶段加进 `next`",
            ),
        ),
        "reopen" => phrase(
            "move out of won or lost",
            "moves out of won or lost",
            "次移动离开了成交或流失",
            both("check whether the journey had really ended", "核实旅程是否真的已经结束"),
        ),
        "overlap" => phrase(
            "customer that fits more than one funnel",
            "customers that fit more than one funnel",
            "个客户符合不止一个漏斗",
            both(
                "let the `when` of the funnels exclude each other: the first in file order takes them",
                "让各漏斗的 `when` 互相排斥：现在按文件顺序归入第一个",
            ),
        ),
        "row_error" => phrase(
            "row in which an expression failed",
            "rows in which an expression failed",
            "行在计算表达式时出错",
            both(
                "guard the expression, such as `if n == 0 { 0.0 } else { a / n }`",
                "给表达式加上保护，例如 `if n == 0 { 0.0 } else { a / n }`",
            ),
        ),
        "year_without_holidays" => phrase(
            "year in which working days are counted without holidays",
            "years in which working days are counted without holidays",
            "个年份按工作日计数，却没有列出假日",
            both(
                "list the holidays of those years under `[calendar]`",
                "在 `[calendar]` 中列出这些年份的假日",
            ),
        ),
        "bad_reference" => phrase(
            "reference to a unit or person that is not there, or a circle of units",
            "references to units or people that are not there, or circles of units",
            "处引用的单位或人员不存在，或单位的上级成了循环",
            both(
                "mend the parents in `[units]`, the units in `[people]`, the owners of the customers, or whose the \
                 `[targets]` are",
                "修正 `[units]` 的上级、`[people]` 的单位、客户的负责人，或 `[targets]` 所写的人员和单位",
            ),
        ),
        "overlapping_targets" => phrase(
            "target in force while a later one is",
            "targets in force while later ones are",
            "个目标与更晚开始的目标重叠",
            both(
                "end the earlier target in `[targets]` before the later one starts: the one that starts last counts",
                "在 `[targets]` 中让较早的目标在较晚的开始之前结束：现在以最晚开始的为准",
            ),
        ),
        "missing_target" => phrase(
            "unit without a target, where those beside it have one",
            "units without a target, where those beside them have one",
            "个单位没有目标，而同级单位有",
            both(
                "add the rows to `[targets]`, or one for the unit above: without it that is the sum of those below",
                "在 `[targets]` 中补上这些行，或直接给上级单位写一行：没有这一行时，上级的目标就是下级之和",
            ),
        ),
        "unknown_recipient" => phrase(
            "recipient that is neither a person nor a unit",
            "recipients that are neither people nor units",
            "个收件人既不是人员也不是单位",
            both(
                "mend the id in the rule, or add it to `[people]`; who is not there has no address",
                "修正规则里的编号，或在 `[people]` 中补上；不在其中的人没有联系方式",
            ),
        ),
        "unknown_level" => phrase(
            "word that is no level of people",
            "words that are no level of people",
            "种写法不是人员的级别",
            both(
                "write `frontline`, `lead`, `middle` or `senior`, or translate with a query under `sql` of `[people]`: \
                 such people are told of nothing that goes to a level",
                "请写 `frontline`、`lead`、`middle` 或 `senior`，或在 `[people]` 的 `sql` 中用查询换成这些词：\
                 发给某个级别的告警不会发给这些人",
            ),
        ),
        "unknown_unit_kind" => phrase(
            "kind that no unit is of",
            "kinds that no unit is of",
            "种类别没有任何单位属于它",
            both(
                "mend `unit.…` in the rule, or the `kind` of the units in the dataset",
                "改正规则中的 `unit.…`，或数据集中各单位的 `kind`",
            ),
        ),
        "unknown_metric" => phrase(
            "metric that targets are for and the rules do not have",
            "metrics that targets are for and the rules do not have",
            "个指标有目标，而规则中没有这个指标",
            both(
                "mend the ids in `[targets]`, or add the metrics to the rules: these targets are compared with nothing",
                "改正 `[targets]` 中的指标编号，或在规则中补上这些指标：现在没有什么与这些目标比较",
            ),
        ),
        "unusable_target" => phrase(
            "target that cannot be used, left out",
            "targets that cannot be used, left out",
            "个目标不可用，已略过",
            both(
                "a target needs a metric, a value, `starts`, and `ends` that is not earlier; `kind` is blank, `target` or `forecast`",
                "目标要写明指标、数值、`starts`，以及不早于它的 `ends`；`kind` 留空，或写 `target`、`forecast`",
            ),
        ),
        "missing_group" => phrase(
            "row without a value to group by, left out",
            "rows without a value to group by, left out",
            "行没有可用来分组的值，已略过",
            both(
                "fill the value in the dataset; if such rows do not belong to the metric, say so in its `where`",
                "在数据集中补上这个值；如果这些行本来就不属于该指标，就在它的 `where` 中排除",
            ),
        ),
        _ => phrase(
            "row that needs a look",
            "rows that need a look",
            "行需要看一看",
            both("look at the samples in the dataset", "在数据集中看看这些样例"),
        ),
    }
}
