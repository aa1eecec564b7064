//! Problems of an expression: its rhai syntax, its names and its types.

mod codes;

use super::{Code, Problem};
use crate::language::Language;

/// Problems of an expression: its rhai syntax, its names and its types. A `mended` text is the
/// whole expression, or the part around the mistake, as it would be right; types are given in
/// the words of rule files.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what the variant's line calls them")]
pub enum ExpressionProblem {
    /// Nothing, or only blanks and comments.
    Empty,
    /// More characters than an expression may have.
    TooLong { limit: usize },
    /// Nested too deeply.
    TooDeep,
    /// A full-width sign, a curly quote, or another character that no expression knows.
    ForeignCharacter { found: String, meant: Option<String>, mended: Option<String> },
    /// An operator of another language.
    ForeignOperator { found: String, meant: String, mended: Option<String> },
    /// `'text'`.
    SingleQuotes { found: String, mended: Option<String> },
    /// `null`, `none`, `nil` for `()`.
    NullWord { found: String, mended: Option<String> },
    /// `20%`, `1,000`.
    NumberFormat { found: String, meant: String },
    /// A `;`, a statement, a loop, a closure, an assignment.
    Statement { found: String },
    /// rhai knows it, rules do not.
    Unsupported { what: &'static str, cure: String },
    /// An operator lacks a side.
    MissingOperand { operator: String },
    /// Two values stand side by side.
    MissingOperator { before: String, after: String },
    /// A bracket or quote without its partner.
    Unbalanced { bracket: String },
    /// Another mistake of syntax: a clause, and what to do.
    Syntax { what: String, cure: String },
    /// A word that rhai keeps for itself.
    ReservedWord { word: String },
    /// A name that means nothing; `text` if a text was probably meant.
    UnknownName { name: String, place: String, suggestion: Option<String>, text: bool },
    /// A name that exists elsewhere.
    NameNotHere { name: String, place: String, reason: String },
    /// A call of a function that does not exist.
    UnknownFunction { name: String, cure: Option<String> },
    /// A function without its call.
    FunctionNotCalled { signature: String },
    /// A call with arguments that no signature takes.
    WrongArguments { name: String, given: Vec<&'static str>, signatures: Vec<String> },
    /// `marked()` of what is no item of the stage.
    UnknownItem { item: Option<String>, suggestion: Option<String>, items: Vec<String> },
    /// A built-in hides a column.
    HiddenColumn { name: String },
    /// A comparison of two kinds of values.
    Incomparable { operator: &'static str, left: &'static str, right: &'static str, cure: String },
    /// An operator that does not work on a kind of value.
    WrongOperand { operator: String, needs: &'static str, found: &'static str, cure: Option<String> },
    /// Branches of different kinds.
    BranchTypes { what: &'static str, first: &'static str, other: &'static str },
    /// A text that the field cannot hold.
    NotOneOf { literal: String, name: String, suggestion: Option<String>, allowed: Vec<String> },
    /// `()` with an operator that makes everything unknown.
    MissingCompared { operator: String },
    /// `int / int`.
    WholeDivision { dividend: String, divisor: String, whole: String },
    /// `date()` of a constant that is no date.
    UnreadableDate { text: String },
    /// The whole expression gives what its place cannot use.
    WrongResult { needs: &'static str, found: &'static str },
    /// A `switch` label that can never fit.
    LabelType { label: String, subject: &'static str },
    /// rhai cannot read a `functions.rhai`: its reason.
    UserSyntax { reason: String },
    /// A function of a name that is taken; `table` if by the function table.
    UserDuplicate { name: String, table: bool },
    /// A statement outside all functions.
    UserStatement,
}

impl ExpressionProblem {
    /// This phase's part of the code table.
    pub(super) const CODES: &'static [Code] = codes::ALL;

    pub(crate) fn code(&self) -> &'static Code {
        match self {
            Self::Empty => &codes::EMPTY,
            Self::TooLong { .. } | Self::TooDeep => &codes::TOO_LARGE,
            Self::ForeignCharacter { .. } => &codes::FOREIGN_CHARACTER,
            Self::ForeignOperator { .. } => &codes::FOREIGN_OPERATOR,
            Self::SingleQuotes { .. } => &codes::SINGLE_QUOTES,
            Self::NullWord { .. } => &codes::NULL_WORD,
            Self::NumberFormat { .. } => &codes::NUMBER_FORMAT,
            Self::Statement { .. } => &codes::STATEMENT,
            Self::Unsupported { .. } => &codes::UNSUPPORTED,
            Self::MissingOperand { .. } | Self::MissingOperator { .. } => &codes::MISSING_OPERAND,
            Self::Unbalanced { .. } => &codes::UNBALANCED,
            Self::Syntax { .. } => &codes::SYNTAX,
            Self::ReservedWord { .. } => &codes::RESERVED_WORD,
            Self::UnknownName { .. } => &codes::UNKNOWN_NAME,
            Self::NameNotHere { .. } => &codes::NAME_NOT_HERE,
            Self::UnknownFunction { .. } => &codes::UNKNOWN_FUNCTION,
            Self::FunctionNotCalled { .. } | Self::WrongArguments { .. } => &codes::WRONG_ARGUMENTS,
            Self::UnknownItem { .. } => &codes::UNKNOWN_ITEM,
            Self::HiddenColumn { .. } => &codes::HIDDEN_COLUMN,
            Self::Incomparable { .. } => &codes::INCOMPARABLE,
            Self::WrongOperand { .. } => &codes::WRONG_OPERAND,
            Self::BranchTypes { .. } => &codes::BRANCH_TYPES,
            Self::NotOneOf { .. } => &codes::NOT_ONE_OF,
            Self::MissingCompared { .. } => &codes::MISSING_COMPARED,
            Self::WholeDivision { .. } => &codes::WHOLE_DIVISION,
            Self::UnreadableDate { .. } => &codes::UNREADABLE_DATE,
            Self::WrongResult { .. } => &codes::WRONG_RESULT,
            Self::LabelType { .. } => &codes::LABEL_TYPE,
            Self::UserSyntax { .. } => &codes::USER_SYNTAX,
            Self::UserDuplicate { .. } => &codes::USER_DUPLICATE,
            Self::UserStatement => &codes::USER_STATEMENT,
        }
    }

    /// The same problem, its mended text changed.
    pub(crate) fn with_mended(mut self, change: impl FnOnce(String) -> String) -> Self {
        match &mut self {
            Self::ForeignCharacter { mended, .. }
            | Self::ForeignOperator { mended, .. }
            | Self::SingleQuotes { mended, .. }
            | Self::NullWord { mended, .. } => *mended = mended.take().map(change),
            _ => {}
        }
        self
    }

    pub(super) fn message(&self, _language: Language) -> String {
        match self {
            Self::Empty => String::from("the expression is empty"),
            Self::TooLong { limit } => format!("the expression is longer than {limit} characters"),
            Self::TooDeep => String::from("the expression is nested too deeply"),
            Self::ForeignCharacter { found, meant: Some(meant), .. } => {
                format!("`{found}` is not the sign `{meant}`")
            }
            Self::ForeignCharacter { found, .. } => format!("`{found}` means nothing in an expression"),
            Self::ForeignOperator { found, .. } => format!("`{found}` is no operator of expressions"),
            Self::SingleQuotes { found, .. } => {
                format!("a text is written in double quotes, not as `{found}`")
            }
            Self::NullWord { found, .. } => format!("a missing value is written `()`, not `{found}`"),
            Self::NumberFormat { found, .. } => format!("`{found}` is no number"),
            Self::Statement { found } => {
                format!("`{found}` does not belong into a rule, which is one formula")
            }
            Self::Unsupported { what, .. } => format!("rules cannot use {what}"),
            Self::MissingOperand { operator } => format!("`{operator}` lacks a value beside it"),
            Self::MissingOperator { before, after } => {
                format!("there is no operator between `{before}` and `{after}`")
            }
            Self::Unbalanced { bracket } => format!("`{bracket}` has no partner"),
            Self::Syntax { what, .. } => what.clone(),
            Self::ReservedWord { word } => format!("`{word}` is a word of rhai and cannot be a name"),
            Self::UnknownName { name, place, .. } => format!("{place} knows no name `{name}`"),
            Self::NameNotHere { name, place, reason } => {
                format!("`{name}` cannot be used in {place}: it {reason}")
            }
            Self::UnknownFunction { name, .. } => format!("there is no function `{name}`"),
            Self::FunctionNotCalled { signature } => {
                format!("`{}` is a function and needs its arguments", name_of(signature))
            }
            Self::WrongArguments { name, given, .. } if given.is_empty() => {
                format!("`{name}` cannot be called without arguments")
            }
            Self::WrongArguments { name, given, .. } => {
                format!("`{name}` cannot be called with {}", given.join(", "))
            }
            Self::UnknownItem { item: Some(item), .. } => format!("this stage has no item `{item}`"),
            Self::UnknownItem { .. } => {
                String::from("`marked` needs the id of an item of this stage as a text in quotes")
            }
            Self::HiddenColumn { name } => {
                format!("`{name}` means the built-in, not the column of that name")
            }
            Self::Incomparable { operator, left, right, .. } => {
                format!("`{operator}` cannot compare {left} with {right}")
            }
            Self::WrongOperand { operator, needs, found, .. } => {
                format!("`{operator}` needs {needs}, not {found}")
            }
            Self::BranchTypes { what, first, other } => {
                format!("{what} give different kinds of values: {first} and {other}")
            }
            Self::NotOneOf { literal, name, .. } => format!("`{name}` is never `{literal}`"),
            Self::MissingCompared { operator } => {
                format!("with `()` the result of `{operator}` is never known")
            }
            Self::WholeDivision { .. } => String::from("an integer divided by an integer drops the fraction"),
            Self::UnreadableDate { text } => format!("`{text}` is no date"),
            Self::WrongResult { needs, found } => format!("this place needs {needs}, not {found}"),
            Self::LabelType { label, subject } => {
                format!("the label `{label}` never fits, for the value compared is {subject}")
            }
            Self::UserSyntax { reason } => reason.clone(),
            Self::UserDuplicate { name, table: true } => {
                format!("`{name}` is already a function of the function table")
            }
            Self::UserDuplicate { name, .. } => {
                format!("`{name}` is defined twice with equally many parameters")
            }
            Self::UserStatement => String::from("a `functions.rhai` file holds only functions"),
        }
    }

    pub(super) fn help(&self, _language: Language) -> Option<String> {
        Some(match self {
            Self::Empty => String::from("write a condition such as `employees >= 500`, or leave the key out"),
            Self::TooLong { .. } | Self::TooDeep => String::from(
                "replace long rows of `||` by `x in [ … ]`, and give parts a name as `[[fact]]` with `expr`",
            ),
            Self::ForeignCharacter { mended: Some(mended), .. }
            | Self::ForeignOperator { mended: Some(mended), .. }
            | Self::SingleQuotes { mended: Some(mended), .. }
            | Self::NullWord { mended: Some(mended), .. } => format!("write `{mended}`"),
            Self::ForeignCharacter { meant: Some(meant), .. } | Self::ForeignOperator { meant, .. } => {
                format!("write `{meant}`")
            }
            Self::ForeignCharacter { .. } => {
                String::from("remove it, or put the text it belongs to in double quotes")
            }
            Self::SingleQuotes { .. } => String::from("put the text in double quotes"),
            Self::NullWord { .. } => {
                String::from("ask `x == ()` or `x != ()`; a default is given by `x ?? 0`")
            }
            Self::NumberFormat { meant, .. } => format!("write `{meant}`"),
            Self::Statement { found } if found == ";" => {
                String::from("remove the `;`; several steps belong into a function in `functions.rhai`")
            }
            Self::Statement { .. } => String::from(
                "write a function in `functions.rhai` beside the rules, `fn name(x) { … }`, and call it here: `name(x)`",
            ),
            Self::Unsupported { cure, .. } | Self::Syntax { cure, .. } | Self::Incomparable { cure, .. } => {
                cure.clone()
            }
            Self::MissingOperand { operator } => match operator.as_str() {
                "&&" | "||" => {
                    format!("write a condition on both sides, as in `amount > 500 {operator} vip`")
                }
                "in" => String::from("write a value on both sides, as in `level in [\"A\", \"B\"]`"),
                "!" => String::from("write a condition behind it, as in `!vip`"),
                _ => format!("write a value on both sides, as in `amount {operator} 500`"),
            },
            Self::MissingOperator { .. } => {
                String::from("put an operator between them, such as `&&`, `||`, `==` or `+`")
            }
            Self::Unbalanced { bracket } => format!("add the partner of `{bracket}`, or remove it"),
            Self::ReservedWord { word } => format!(
                "give the column another name in the mapping's `fields`: `{word}_ = {{ column = \"{word}\" }}`"
            ),
            Self::UnknownName { suggestion: Some(suggestion), .. } => format!("did you mean `{suggestion}`?"),
            Self::UnknownName { name, text: true, .. } => {
                format!("if it is a text, put it in double quotes: `\"{name}\"`")
            }
            Self::UnknownName { .. } => String::from(
                "use a column of the mapped table, a fact or a built-in; a text stands in double quotes",
            ),
            Self::NameNotHere { .. } => {
                String::from("use a name that is known here, or move the condition to where this one is")
            }
            Self::UnknownFunction { cure: Some(cure), .. } => cure.clone(),
            Self::UnknownFunction { .. } => String::from(
                "`funnelwright functions` lists the functions; more can be written in `functions.rhai`",
            ),
            Self::FunctionNotCalled { signature } => format!("call it: `{signature}`"),
            Self::WrongArguments { given, signatures, .. } => {
                let ways: Vec<_> = signatures.iter().map(|way| format!("`{way}`")).collect();
                let dates = given.contains(&"a text") && ways.iter().any(|way| way.contains(": date"));
                let hint = if dates { "; a date is written `date(\"2024-01-31\")`" } else { "" };
                format!("call it as {}{hint}", ways.join(" or "))
            }
            Self::UnknownItem { suggestion: Some(suggestion), .. } => {
                format!("did you mean `marked(\"{suggestion}\")`?")
            }
            Self::UnknownItem { items, .. } if items.is_empty() => String::from("this stage has no items"),
            Self::UnknownItem { items, .. } => format!("its items are {}", listed(items)),
            Self::HiddenColumn { name } => format!(
                "to use the column give it a name of its own in `fields`: `crm_{name} = {{ column = \"{name}\" }}`"
            ),
            Self::WrongOperand { cure, .. } => return cure.clone(),
            Self::BranchTypes { first, .. } => {
                format!("let all of them give {first}, or `()` where there is no value")
            }
            Self::NotOneOf { suggestion: Some(suggestion), .. } => {
                format!("did you mean `\"{suggestion}\"`?")
            }
            Self::NotOneOf { allowed, name, .. } => {
                format!("its `one_of` allows {}; add the text there if `{name}` can hold it", listed(allowed))
            }
            Self::MissingCompared { .. } => String::from(
                "`()` can only be asked for: `x == ()`, `x != ()`; a default is given by `x ?? 0`",
            ),
            Self::WholeDivision { dividend, divisor, whole } => format!(
                "write `to_float({dividend}) / {divisor}` to keep it, or `to_int({whole})` if it is meant"
            ),
            Self::UnreadableDate { .. } => {
                String::from("write year, month, day: `date(\"2024-01-31\")` or `date(2024, 1, 31)`")
            }
            Self::WrongResult { needs, found } => result_cure(needs, found),
            Self::LabelType { subject, .. } => match *subject {
                "a text" => String::from("put the label in double quotes"),
                "a date" | "a date-time" => {
                    String::from("dates have no labels; compare with `if day < date(\"2024-01-31\") { … }`")
                }
                _ => format!("write labels that are {subject} too; for a missing value ask `x == ()`"),
            },
            Self::UserSyntax { .. } => String::from("functions are written `fn name(a, b) { … }`"),
            Self::UserDuplicate { .. } => String::from("give one of them another name"),
            Self::UserStatement => String::from("move this into a function: `fn name() { … }`"),
        })
    }
}

/// `a`, `b`, `c`, at most eight of them.
fn listed(words: &[String]) -> String {
    let mut shown: Vec<_> = words.iter().take(8).map(|word| format!("`{word}`")).collect();
    if words.len() > shown.len() {
        shown.push(String::from("…"));
    }
    shown.join(", ")
}

/// The part of a signature before its bracket.
fn name_of(signature: &str) -> &str {
    signature.split('(').next().unwrap_or(signature)
}

/// What to do about a result of the wrong kind.
fn result_cure(needs: &str, found: &str) -> String {
    String::from(match (needs, found) {
        ("a condition", "an integer" | "a decimal number") => "compare it: for example `visits_30d > 0`",
        ("a condition", "a text") => "compare it: for example `level == \"A\"`, or `level != ()`",
        ("a condition", _) => "compare it with something: `==`, `!=`, `<`, `>=` …",
        ("a whole number", "a decimal number") => {
            "days are whole: `to_int(x)` drops the fraction, `to_int(round(x))` rounds it"
        }
        ("a whole number", "a condition") => {
            "say which number belongs to which answer: `if condition { 14 } else { 7 }`"
        }
        _ => "change the formula so that it gives that kind of value",
    })
}

impl From<ExpressionProblem> for Problem {
    fn from(problem: ExpressionProblem) -> Self {
        Self::Expression(problem)
    }
}
