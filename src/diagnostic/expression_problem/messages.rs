//! What is wrong with an expression, in words.

use super::ExpressionProblem;
use crate::language::{Both, Language, both, say};
use crate::value::Type;

/// What a number of days is: an integer, but people say it so.
const WHOLE_NUMBER: Both = both("a whole number", "整数");

impl ExpressionProblem {
    pub(in crate::diagnostic) fn message(&self, language: Language) -> String {
        let said = |ty: &Type| ty.phrase().said_in(language);
        match self {
            Self::Empty => say!(language, "the expression is empty", "表达式是空的"),
            Self::TooLong { limit } => {
                say!(
                    language,
                    "the expression is longer than {limit} characters",
                    "表达式超过 {limit} 个字符"
                )
            }
            Self::TooDeep => say!(language, "the expression is nested too deeply", "表达式嵌套的层数太多"),
            Self::ForeignCharacter { found, meant: Some(meant), .. } => {
                say!(language, "`{found}` is not the sign `{meant}`", "表达式不认 `{found}`，只认 `{meant}`")
            }
            Self::ForeignCharacter { found, .. } => {
                say!(language, "`{found}` means nothing in an expression", "表达式不认 `{found}` 这个符号")
            }
            Self::ForeignOperator { found, .. } => {
                say!(language, "`{found}` is no operator of expressions", "表达式没有 `{found}` 这个运算符")
            }
            Self::SingleQuotes { found, .. } => say!(
                language,
                "a text is written in double quotes, not as `{found}`",
                "文本要用双引号，不能写成 `{found}`"
            ),
            Self::NullWord { found, .. } => say!(
                language,
                "a missing value is written `()`, not `{found}`",
                "缺失的值写作 `()`，不能写成 `{found}`"
            ),
            Self::NumberFormat { found, .. } => {
                say!(language, "`{found}` is no number", "数不能写成 `{found}`")
            }
            Self::Statement { found } => say!(
                language,
                "`{found}` does not belong into a rule, which is one formula",
                "一条规则只写一个公式，不能有 `{found}`"
            ),
            Self::Unsupported { what, .. } => {
                let what = what.said_in(language);
                say!(language, "rules cannot use {what}", "规则不能用{what}")
            }
            Self::MissingOperand { operator } => {
                say!(language, "`{operator}` lacks a value beside it", "`{operator}` 旁边少了一个值")
            }
            Self::MissingOperator { before, after } => say!(
                language,
                "there is no operator between `{before}` and `{after}`",
                "`{before}` 和 `{after}` 之间少了运算符"
            ),
            Self::Unbalanced { bracket } => {
                say!(language, "`{bracket}` has no partner", "`{bracket}` 不成对，缺了另一半")
            }
            Self::Syntax { what, .. } => what.said_in(language).to_owned(),
            Self::ReservedWord { word } => say!(
                language,
                "`{word}` is a word of rhai and cannot be a name",
                "`{word}` 是 rhai 自己要用的词，不能作名称"
            ),
            Self::UnknownName { name, place, .. } => {
                let place = place.said_in(language);
                say!(language, "{place} knows no name `{name}`", "{place}没有 `{name}` 这个名称")
            }
            Self::NameNotHere { name, place, reason, .. } => {
                let (place, reason) = (place.said_in(language), reason.said_in(language));
                say!(
                    language,
                    "`{name}` cannot be used in {place}: it {reason}",
                    "{place}不能用 `{name}`：它{reason}"
                )
            }
            Self::UnknownFunction { name, .. } => {
                say!(language, "there is no function `{name}`", "没有 `{name}` 这个函数")
            }
            Self::FunctionNotCalled { signature } => {
                let name = signature.split('(').next().unwrap_or(signature);
                say!(
                    language,
                    "`{name}` is a function and needs its arguments",
                    "`{name}` 是函数，后面要写括号和参数"
                )
            }
            Self::WrongArguments { name, given, .. } if given.is_empty() => {
                say!(language, "`{name}` cannot be called without arguments", "调用 `{name}` 不能不给参数")
            }
            Self::WrongArguments { name, given, .. } => {
                let given: Vec<_> = given.iter().map(|ty| ty.phrase().said_in(language)).collect();
                let given = given.join(language.pick(", ", "、"));
                say!(language, "`{name}` cannot be called with {given}", "`{name}` 不能用{given}作参数")
            }
            Self::UnknownItem { item: Some(item), anywhere: false, .. } => {
                say!(language, "this stage has no item `{item}`", "本阶段没有清单项 `{item}`")
            }
            Self::UnknownItem { item: Some(item), .. } => {
                say!(language, "no stage has an item `{item}`", "没有阶段有清单项 `{item}`")
            }
            Self::UnknownItem { asked, anywhere: false, .. } => say!(
                language,
                "`{asked}` needs the id of an item of this stage as a text in quotes",
                "`{asked}` 的括号里要写本阶段一个清单项的标识，并加引号"
            ),
            Self::UnknownItem { asked, .. } => say!(
                language,
                "`{asked}` needs the id of an item as a text in quotes",
                "`{asked}` 的括号里要写一个清单项的标识，并加引号"
            ),
            Self::HiddenColumn { name } => say!(
                language,
                "`{name}` means the built-in, not the column of that name",
                "`{name}` 指的是内置名称，不是同名的列"
            ),
            Self::Incomparable { operator, left, right, .. } => {
                let (left, right) = (said(left), said(right));
                say!(
                    language,
                    "`{operator}` cannot compare {left} with {right}",
                    "`{operator}` 不能比较{left}和{right}"
                )
            }
            Self::WrongOperand { operator, needs, found, .. } => {
                let (needs, found) = (needs.said_in(language), said(found));
                say!(
                    language,
                    "`{operator}` needs {needs}, not {found}",
                    "`{operator}` 需要{needs}，不能用{found}"
                )
            }
            Self::BranchTypes { what, first, other } => {
                let (what, first, other) = (what.said_in(language), said(first), said(other));
                say!(
                    language,
                    "{what} give different kinds of values: {first} and {other}",
                    "{what}给出的值类型不同：{first}和{other}"
                )
            }
            Self::NotOneOf { literal, name, .. } => {
                say!(language, "`{name}` is never `{literal}`", "`{name}` 不会是 `{literal}`")
            }
            Self::MissingCompared { operator } => say!(
                language,
                "with `()` the result of `{operator}` is never known",
                "`{operator}` 用在 `()` 上，结果总是未知"
            ),
            Self::WholeDivision { .. } => say!(
                language,
                "an integer divided by an integer drops the fraction",
                "整数除以整数会舍去小数"
            ),
            Self::OutOfReach { comparison, always, name, limits, .. } => {
                let limits = limits.said_in(language);
                if *always {
                    say!(
                        language,
                        "`{comparison}` is always true: `{name}` {limits}",
                        "`{comparison}` 总是成立：`{name}` {limits}"
                    )
                } else {
                    say!(
                        language,
                        "`{comparison}` is never true: `{name}` {limits}",
                        "`{comparison}` 永远不会成立：`{name}` {limits}"
                    )
                }
            }
            Self::PercentForShare { constant, name, .. } => {
                let percent = constant * 100.0;
                say!(
                    language,
                    "`{name}` is a share, and {constant} of it would be {percent} %",
                    "`{name}` 是比例，{constant} 表示 {percent} %"
                )
            }
            Self::UnreadableDate { text } => say!(language, "`{text}` is no date", "`{text}` 不是日期"),
            Self::WrongResult { needs, found } => {
                let needs = if *needs == Type::Int { WHOLE_NUMBER } else { needs.phrase() };
                let (needs, found) = (needs.said_in(language), said(found));
                say!(language, "this place needs {needs}, not {found}", "这里需要{needs}，不能是{found}")
            }
            Self::LabelType { label, subject } => {
                let subject = said(subject);
                say!(
                    language,
                    "the label `{label}` never fits, for the value compared is {subject}",
                    "情形 `{label}` 永远对不上，因为被比较的值是{subject}"
                )
            }
            Self::UserSyntax { reason } => reason.said_in(language).to_owned(),
            Self::UserDuplicate { name, table: true } => say!(
                language,
                "`{name}` is already a function of the function table",
                "函数表里已经有函数 `{name}`"
            ),
            Self::UserDuplicate { name, .. } => say!(
                language,
                "`{name}` is defined twice with equally many parameters",
                "`{name}` 用同样多的参数定义了两次"
            ),
            Self::UserStatement => say!(
                language,
                "a `functions.rhai` file holds only functions",
                "`functions.rhai` 文件里只能写函数"
            ),
        }
    }
}
