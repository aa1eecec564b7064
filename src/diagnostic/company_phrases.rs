//! The words for findings about people, units and targets, and about what metrics and rules ask of them.

use super::data_phrases::{Phrase, phrase};
use crate::language::both;

/// The phrase of a finding's word.
pub(super) fn company_phrase(word: &str) -> Phrase {
    match word {
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
