//! The words for each kind of finding: here those about the rows of customers.

use super::company_phrases::company_phrase;
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

pub(super) const fn phrase(
    one: &'static str,
    many: &'static str,
    chinese: &'static str,
    help: Both,
) -> Phrase {
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
        other => company_phrase(other),
    }
}
