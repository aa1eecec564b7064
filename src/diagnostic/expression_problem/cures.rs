//! What to do about what is wrong with an expression, in words.

use super::ExpressionProblem;
use crate::language::{Both, Language, both, say};
use crate::value::Type;

impl ExpressionProblem {
    pub(in crate::diagnostic) fn help(&self, language: Language) -> Option<String> {
        let write = |what: &str| say!(language, "write `{what}`", "写成 `{what}`");
        let did_you_mean = |what: &str| say!(language, "did you mean `{what}`?", "是不是想写 `{what}`？");
        let fixed = |text: Both| text.said_in(language).to_owned();
        Some(match self {
            Self::Empty => fixed(both(
                "write a condition such as `employees >= 500`, or leave the key out",
                "写一个条件，例如 `employees >= 500`，或者去掉这个键",
            )),
            Self::TooLong { .. } | Self::TooDeep => fixed(both(
                "replace long rows of `||` by `x in [ … ]`, and give parts a name as `[[fact]]` with `expr`",
                "一长串 `||` 可以改用 `x in [ … ]`；还可以把其中的部分写成带 `expr` 的 `[[fact]]`，给它起个名字",
            )),
            Self::ForeignCharacter { mended: Some(mended), .. }
            | Self::ForeignOperator { mended: Some(mended), .. }
            | Self::SingleQuotes { mended: Some(mended), .. }
            | Self::NullWord { mended: Some(mended), .. } => write(mended),
            Self::ForeignCharacter { meant: Some(meant), .. }
            | Self::ForeignOperator { meant, .. }
            | Self::NumberFormat { meant, .. } => write(meant),
            Self::ForeignCharacter { .. } => fixed(both(
                "remove it, or put the text it belongs to in double quotes",
                "把它删掉；如果它是文本的一部分，就给文本加上双引号",
            )),
            Self::SingleQuotes { .. } => fixed(both("put the text in double quotes", "给文本加上双引号")),
            Self::NullWord { .. } => fixed(both(
                "ask `x == ()` or `x != ()`; a default is given by `x ?? 0`",
                "用 `x == ()` 或 `x != ()` 来问；要在缺失时用另一个值代替，写 `x ?? 0`",
            )),
            Self::Statement { found } if found == ";" => fixed(both(
                "remove the `;`; several steps belong into a function in `functions.rhai`",
                "去掉 `;`；需要分几步计算的，写成 `functions.rhai` 里的函数",
            )),
            Self::Statement { .. } => fixed(both(
                "write a function in `functions.rhai` beside the rules, `fn name(x) { … }`, and call it here: `name(x)`",
                "在规则旁边的 `functions.rhai` 里写一个函数 `fn name(x) { … }`，再在这里调用它：`name(x)`",
            )),
            Self::Unsupported { cure, .. }
            | Self::Syntax { cure, .. }
            | Self::Incomparable { cure, .. }
            | Self::NameNotHere { cure: Some(cure), .. }
            | Self::UnknownFunction { cure: Some(cure), .. } => cure.said_in(language).to_owned(),
            Self::MissingOperand { operator } => missing_operand(operator, language),
            Self::MissingOperator { .. } => fixed(both(
                "put an operator between them, such as `&&`, `||`, `==` or `+`",
                "在它们之间写一个运算符，例如 `&&`、`||`、`==` 或 `+`",
            )),
            Self::Unbalanced { bracket } => say!(
                language,
                "add the partner of `{bracket}`, or remove it",
                "补上 `{bracket}` 的另一半，或者把它删掉"
            ),
            Self::ReservedWord { word } => say!(
                language,
                "give the column another name in the mapping's `fields`: `{word}_ = {{ column = \"{word}\" }}`",
                "在映射的 `fields` 里给这一列另起一个名称：`{word}_ = {{ column = \"{word}\" }}`"
            ),
            Self::UnknownName { suggestion: Some(suggestion), .. } => did_you_mean(suggestion),
            Self::UnknownName { name, text: true, .. } => say!(
                language,
                "if it is a text, put it in double quotes: `\"{name}\"`",
                "如果是文本，要加双引号：`\"{name}\"`"
            ),
            Self::UnknownName { known, .. } if !known.is_empty() => {
                let known = listed(known, language);
                say!(language, "known here are {known}", "这里可以用 {known}")
            }
            Self::UnknownName { .. } => fixed(both(
                "use a column of the mapped table, a fact or a built-in; a text stands in double quotes",
                "可以用所映射表的列、派生值和内置名称；文本要加双引号",
            )),
            Self::NameNotHere { cure: None, .. } => fixed(both(
                "use a name that is known here, or move the condition to where this one is",
                "换成这里能用的名称，或者把条件移到能用它的地方",
            )),
            Self::UnknownFunction { .. } => fixed(both(
                "`funnelwright functions` lists the functions; more can be written in `functions.rhai`",
                "`funnelwright functions` 会列出所有函数；还可以在 `functions.rhai` 里自己写",
            )),
            Self::FunctionNotCalled { signature } => {
                say!(language, "call it: `{signature}`", "这样调用：`{signature}`")
            }
            Self::WrongArguments { given, signatures, .. } => ways_to_call(given, signatures, language),
            Self::UnknownItem { asked, suggestion: Some(suggestion), .. } => {
                did_you_mean(&format!("{asked}(\"{suggestion}\")"))
            }
            Self::UnknownItem { items, anywhere, .. } if items.is_empty() => {
                if *anywhere {
                    fixed(both("no stage has items", "没有阶段有清单项"))
                } else {
                    fixed(both("this stage has no items", "本阶段没有清单项"))
                }
            }
            Self::UnknownItem { items, anywhere, .. } => {
                let items = listed(items, language);
                if *anywhere {
                    say!(language, "there are the items {items}", "清单项有 {items}")
                } else {
                    say!(language, "its items are {items}", "它的清单项有 {items}")
                }
            }
            Self::HiddenColumn { name } => say!(
                language,
                "to use the column give it a name of its own in `fields`: `crm_{name} = {{ column = \"{name}\" }}`",
                "要用那一列，就在 `fields` 里给它另起一个名称：`crm_{name} = {{ column = \"{name}\" }}`"
            ),
            Self::WrongOperand { cure, .. } => {
                return cure.as_ref().map(|cure| cure.said_in(language).to_owned());
            }
            Self::BranchTypes { first, .. } => {
                let first = first.phrase().said_in(language);
                say!(
                    language,
                    "let all of them give {first}, or `()` where there is no value",
                    "让它们都给出{first}，没有值的地方写 `()`"
                )
            }
            Self::NotOneOf { suggestion: Some(suggestion), .. } => did_you_mean(&format!("\"{suggestion}\"")),
            Self::NotOneOf { allowed, built_in: true, .. } => {
                let allowed = listed(allowed, language);
                say!(language, "it is one of {allowed}", "它只会是 {allowed}")
            }
            Self::NotOneOf { allowed, name, .. } => {
                let allowed = listed(allowed, language);
                say!(
                    language,
                    "its `one_of` allows {allowed}; add the text there if `{name}` can hold it",
                    "它的 `one_of` 只允许 {allowed}；如果 `{name}` 确实会有这个值，就在那里加上"
                )
            }
            Self::MissingCompared { .. } => fixed(both(
                "`()` can only be asked for: `x == ()`, `x != ()`; a default is given by `x ?? 0`",
                "`()` 只能用来问是否缺失：`x == ()`、`x != ()`；要在缺失时用另一个值代替，写 `x ?? 0`",
            )),
            Self::WholeDivision { dividend, divisor, whole } => say!(
                language,
                "write `to_float({dividend}) / {divisor}` to keep it, or `to_int({whole})` if it is meant",
                "要保留小数，写成 `to_float({dividend}) / {divisor}`；本来就想舍去，写成 `to_int({whole})`"
            ),
            Self::OutOfReach { cure, .. } | Self::PercentForShare { cure, .. } => {
                cure.said_in(language).to_owned()
            }
            Self::UnreadableDate { .. } => fixed(both(
                "write year, month, day: `date(\"2024-01-31\")` or `date(2024, 1, 31)`",
                "按年、月、日来写：`date(\"2024-01-31\")` 或 `date(2024, 1, 31)`",
            )),
            Self::WrongResult { needs, found } => fixed(result_cure(*needs, *found)),
            Self::LabelType { subject, .. } => label_cure(*subject, language),
            Self::UserSyntax { .. } => {
                fixed(both("functions are written `fn name(a, b) { … }`", "函数写作 `fn name(a, b) { … }`"))
            }
            Self::UserDuplicate { .. } => fixed(both("give one of them another name", "给其中一个换个名字")),
            Self::UserStatement => fixed(both(
                "move this into a function: `fn name() { … }`",
                "把它移进函数里：`fn name() { … }`",
            )),
        })
    }
}

/// What to write around an operator.
fn missing_operand(operator: &str, language: Language) -> String {
    match operator {
        "&&" | "||" => say!(
            language,
            "write a condition on both sides, as in `amount > 500 {operator} vip`",
            "两边都要写条件，例如 `amount > 500 {operator} vip`"
        ),
        "in" => say!(
            language,
            "write a value on both sides, as in `level in [\"A\", \"B\"]`",
            "两边都要写值，例如 `level in [\"A\", \"B\"]`"
        ),
        "!" => say!(language, "write a condition behind it, as in `!vip`", "后面要写条件，例如 `!vip`"),
        _ => say!(
            language,
            "write a value on both sides, as in `amount {operator} 500`",
            "两边都要写值，例如 `amount {operator} 500`"
        ),
    }
}

/// How a function can be called.
fn ways_to_call(given: &[Type], signatures: &[String], language: Language) -> String {
    let dates = given.contains(&Type::Text) && signatures.iter().any(|way| way.contains(": date"));
    let hint = if dates {
        language.pick("; a date is written `date(\"2024-01-31\")`", "；日期写成 `date(\"2024-01-31\")`")
    } else {
        ""
    };
    let ways: Vec<_> = signatures.iter().map(|way| format!("`{way}`")).collect();
    let ways = ways.join(language.pick(" or ", " 或 "));
    say!(language, "call it as {ways}{hint}", "这样调用：{ways}{hint}")
}

/// `a`, `b`, `c`, at most eight of them.
fn listed(words: &[String], language: Language) -> String {
    let mut shown: Vec<_> = words.iter().take(8).map(|word| format!("`{word}`")).collect();
    if words.len() > shown.len() {
        shown.push(String::from("…"));
    }
    shown.join(language.pick(", ", "、"))
}

/// What to do about a result of the wrong kind.
fn result_cure(needs: Type, found: Type) -> Both {
    match (needs, found) {
        (Type::Bool, Type::Int | Type::Float) => {
            both("compare it: for example `visits_30d > 0`", "拿它来比较，例如 `visits_30d > 0`")
        }
        (Type::Bool, Type::Text) => both(
            "compare it: for example `level == \"A\"`, or `level != ()`",
            "拿它来比较，例如 `level == \"A\"` 或 `level != ()`",
        ),
        (Type::Bool, _) => both(
            "compare it with something: `==`, `!=`, `<`, `>=` …",
            "拿它与别的值比较：`==`、`!=`、`<`、`>=` 等",
        ),
        (Type::Int, Type::Float) => both(
            "days are whole: `to_int(x)` drops the fraction, `to_int(round(x))` rounds it",
            "天数是整数：`to_int(x)` 舍去小数，`to_int(round(x))` 四舍五入",
        ),
        (Type::Int, Type::Bool) => both(
            "say which number belongs to which answer: `if condition { 14 } else { 7 }`",
            "写明成立时和不成立时各是多少：`if condition { 14 } else { 7 }`",
        ),
        _ => both("change the formula so that it gives that kind of value", "修改公式，让它给出这种类型的值"),
    }
}

/// What labels to write for a value of a type.
fn label_cure(subject: Type, language: Language) -> String {
    match subject {
        Type::Text => say!(language, "put the label in double quotes", "给它加上双引号"),
        Type::Date | Type::DateTime => say!(
            language,
            "dates have no labels; compare with `if day < date(\"2024-01-31\") {{ … }}`",
            "日期不能这样分情形，请用 `if day < date(\"2024-01-31\") {{ … }}` 来比较"
        ),
        _ => {
            let subject = subject.phrase().said_in(language);
            say!(
                language,
                "write labels that are {subject} too; for a missing value ask `x == ()`",
                "情形也要写成{subject}；要问是否缺失，写 `x == ()`"
            )
        }
    }
}
