//! What expressions are made of.

use std::io::{self, Write};

use super::{write_head, write_row};
use crate::language::{Both, Language, both};

/// An example of each construct, and what it means.
const CONSTRUCTS: &[(&str, Both)] = &[
    (
        "amount >= 500000",
        both(
            "comparison: `==` `!=` `<` `<=` `>` `>=`; a text and a number cannot be compared",
            "比较：`==` `!=` `<` `<=` `>` `>=`；文本与数不能比较",
        ),
    ),
    (
        "amount > 0 && !(level == \"C\" || level == \"D\")",
        both(
            "and `&&`, or `||`, not `!`; the right side counts only if the left does not decide",
            "与 `&&`、或 `||`、非 `!`；左边不能决定结果时才看右边",
        ),
    ),
    (
        "amount * 0.2 + 1000",
        both(
            "arithmetic: `+` `-` `*` `/` `%` `**`; a whole number divided by one loses its fraction",
            "算术：`+` `-` `*` `/` `%` `**`；整数除以整数会舍去小数",
        ),
    ),
    (
        "today - entered > 90",
        both(
            "a date minus a date is a number of days, a date plus or minus a number is a date",
            "日期减日期得到天数，日期加减天数得到日期",
        ),
    ),
    (
        "kind in [\"visit\", \"site_visit\"]",
        both("one of a list; `!in` for none", "是列表之一；`!in` 表示都不是"),
    ),
    (
        "employees in 50..500",
        both("from 50 to 499; `50..=500` with 500", "从 50 到 499；`50..=500` 则包含 500"),
    ),
    ("budget != ()", both("there is a value: `()` is a missing one", "有值：`()` 表示缺失")),
    ("budget ?? 0", both("the value, or another if it is missing", "取值，缺失时用另一个值代替")),
    ("if amount > 500000 { 14 } else { 7 }", both("one value or another", "二者取其一")),
    (
        "switch level { \"A\" => 14, \"B\" | \"C\" => 10, _ => 7 }",
        both("a value for each case", "按情形取值"),
    ),
    (
        "name.contains(\"Ltd\")",
        both(
            "a function of the table below, or of `functions.rhai`",
            "调用下文的函数，或 `functions.rhai` 中的函数",
        ),
    ),
    (
        "marked(\"budget\")",
        both("whether that item of the present stage is ticked", "当前阶段的该清单项是否已勾选"),
    ),
];

/// Writes how expressions are written and what they give.
pub(super) fn write(out: &mut dyn Write, language: Language) -> io::Result<()> {
    writeln!(out, "# {}\n", language.pick("Expressions", "表达式"))?;
    let story = language.pick(
        "An expression is a formula over named values, in the notation of rhai. Its types are `bool`, `int`,\n\
         `float`, `text`, `date` and `datetime`. Write it in single quotes, so that its own double quotes need\n\
         no escape.\n\n\
         A missing value is not false: what is compared or computed with it is *unknown*, an unknown\n\
         condition is not met, and the report names what was missing. `false && …` is false and `true || …`\n\
         is true all the same. An expression that fails in a row, such as a division by zero, is unknown\n\
         there; the failures are counted and listed.",
        "表达式是由名称和值组成的公式，写法与 rhai 相同。类型有 `bool`、`int`、`float`、`text`、`date`\n\
         和 `datetime`。请用单引号括起来，这样其中的双引号无需转义。\n\n\
         缺失不等于假：与缺失值比较或运算，结果为“未知”；未知的条件不算满足，报告会指出缺了什么。\n\
         但 `false && …` 仍为假，`true || …` 仍为真。在某一行上出错的表达式（例如除以零）在该行为未知，\n\
         这些错误会计数并列出。",
    );
    writeln!(out, "{story}\n")?;
    write_head(out, &language.pick(["written", "means"], ["写法", "含义"]))?;
    for (example, doc) in CONSTRUCTS {
        write_row(out, &[&format!("`{example}`"), doc.said_in(language)])?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::{Items, Scope, UserFunctions, check_expression};
    use crate::text::{Quoted, Sources, Span};
    use crate::value::Type;

    #[test]
    fn every_example_is_an_expression() {
        let scope =
            Scope { open: true, items: Some(Items::OfStage(vec!["budget".into()])), ..Scope::default() };
        for (example, _) in CONSTRUCTS {
            let mut sources = Sources::default();
            let id = sources.add("rules.toml", format!("'{example}'"));
            let text = Quoted::plain(example, Span::new(id, 0, example.len() + 2));
            let mut found = Vec::new();
            check_expression(&text, &scope, Type::Any, &UserFunctions::default(), &mut found);
            assert!(found.is_empty(), "{example}\n{found:#?}");
        }
    }
}
