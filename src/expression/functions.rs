//! The function table: every function that rules can call, its signatures, its meaning.
//!
//! Guarantees: a function is called only with values that are present; what it is called with is
//! looked at again, since values of user functions have no type before they are there. The same
//! table is registered in rhai for `functions.rhai`.

mod dates;
mod numeric;
mod texts;

use std::sync::OnceLock;

use super::interpret::RowErrorKind;
use super::tree::FunctionId;
use crate::language::{Both, both};
use crate::time::Calendar;
use crate::value::{Date, Type, Value};

/// One way of calling a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// Parameter names and types. An int is accepted for a float, a datetime for a date.
    pub params: &'static [(&'static str, Type)],
    /// What it gives.
    pub result: Type,
}

impl Signature {
    /// Whether it can be called with values of these types.
    #[must_use]
    pub fn accepts(&self, args: &[Type]) -> bool {
        self.params.len() == args.len()
            && self.params.iter().zip(args).all(|((_, param), arg)| {
                param == arg
                    || *arg == Type::Any
                    || (*param == Type::Float && *arg == Type::Int)
                    || (*param == Type::Date && *arg == Type::DateTime)
            })
    }
}

/// One function of the table.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The ways of calling it.
    pub signatures: &'static [Signature],
    /// One or two sentences for `funnelwright functions` and the reference.
    pub doc: Both,
    /// An example expression.
    pub example: &'static str,
}

/// The meaning of a function.
type Call = fn(&[Value], Days<'_>) -> Result<Value, RowErrorKind>;

/// A row of the table: a function and its meaning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// What is shown of it.
    pub function: Function,
    /// What it does.
    pub call: Call,
}

impl Function {
    /// The ways of calling it, for messages: `round(x: float)`.
    #[must_use]
    pub fn usages(&self) -> Vec<String> {
        let usage = |signature: &Signature| {
            let params: Vec<_> = signature.params.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
            format!("{}({})", self.name, params.join(", "))
        };
        self.signatures.iter().map(usage).collect()
    }

    /// The ways of calling it, with what each gives: `round(x: float) -> float`.
    #[must_use]
    pub fn calls(&self) -> Vec<String> {
        let results = self.signatures.iter().map(|signature| signature.result);
        self.usages().into_iter().zip(results).map(|(usage, result)| format!("{usage} -> {result}")).collect()
    }
}

/// What functions may know besides their arguments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days<'a> {
    /// The evaluated day.
    pub today: Date,
    /// The working days.
    pub calendar: &'a Calendar,
}

/// The whole table, in the order of the reference.
#[must_use]
pub fn all_functions() -> &'static [Function] {
    static FUNCTIONS: OnceLock<Vec<Function>> = OnceLock::new();
    FUNCTIONS.get_or_init(|| TABLE.iter().map(|entry| entry.function).collect())
}

/// The whole table with the meanings.
pub(super) fn entries() -> &'static [Entry] {
    TABLE
}

/// The function of a name.
pub(super) fn find_function(name: &str) -> Option<(FunctionId, &'static Entry)> {
    let index = TABLE.iter().position(|entry| entry.function.name == name)?;
    Some((FunctionId(u16::try_from(index).ok()?), TABLE.get(index)?))
}

/// The function of an id that [`find_function`] gave out.
pub(super) fn entry(id: FunctionId) -> Option<&'static Entry> {
    TABLE.get(usize::from(id.0))
}

const fn takes(params: &'static [(&'static str, Type)], result: Type) -> Signature {
    Signature { params, result }
}

/// Shorthand for a row of the table.
const fn row(
    name: &'static str,
    signatures: &'static [Signature],
    call: Call,
    english: &'static str,
    chinese: &'static str,
    example: &'static str,
) -> Entry {
    Entry { function: Function { name, signatures, doc: both(english, chinese), example }, call }
}

const TEXT_TO_TEXT: &[Signature] = &[takes(&[("text", Type::Text)], Type::Text)];
const TEXT_IN_TEXT: &[Signature] = &[takes(&[("text", Type::Text), ("part", Type::Text)], Type::Bool)];
const SAME_NUMBER: &[Signature] =
    &[takes(&[("x", Type::Int)], Type::Int), takes(&[("x", Type::Float)], Type::Float)];
const TWO_NUMBERS: &[Signature] = &[
    takes(&[("x", Type::Int), ("y", Type::Int)], Type::Int),
    takes(&[("x", Type::Float), ("y", Type::Float)], Type::Float),
];
const DATE_TO_INT: &[Signature] = &[takes(&[("day", Type::Date)], Type::Int)];

static TABLE: &[Entry] = &[
    row(
        "contains",
        TEXT_IN_TEXT,
        texts::contains,
        "Whether a text holds another one.",
        "文本是否包含另一段文本。",
        "name.contains(\"Ltd\")",
    ),
    row(
        "starts_with",
        TEXT_IN_TEXT,
        texts::starts_with,
        "Whether a text begins with another one.",
        "文本是否以另一段文本开头。",
        "id.starts_with(\"KA-\")",
    ),
    row(
        "ends_with",
        TEXT_IN_TEXT,
        texts::ends_with,
        "Whether a text ends with another one.",
        "文本是否以另一段文本结尾。",
        "name.ends_with(\"公司\")",
    ),
    row(
        "to_lower",
        TEXT_TO_TEXT,
        texts::to_lower,
        "The text in small letters.",
        "把文本转成小写。",
        "to_lower(level) == \"a\"",
    ),
    row(
        "to_upper",
        TEXT_TO_TEXT,
        texts::to_upper,
        "The text in capital letters.",
        "把文本转成大写。",
        "to_upper(level) == \"A\"",
    ),
    row(
        "trim",
        TEXT_TO_TEXT,
        texts::trim,
        "The text without blanks at both ends.",
        "去掉文本两端的空白。",
        "trim(contact) != \"\"",
    ),
    row(
        "len",
        &[takes(&[("text", Type::Text)], Type::Int)],
        texts::len,
        "The number of characters of a text.",
        "文本的字符数。",
        "len(contact) >= 2",
    ),
    row(
        "abs",
        SAME_NUMBER,
        numeric::abs,
        "The number without its sign.",
        "绝对值。",
        "abs(amount - forecast) > 1000.0",
    ),
    row(
        "min",
        TWO_NUMBERS,
        numeric::min,
        "The smaller of two numbers; a float if one of them is.",
        "两个数中较小的一个；其中有浮点数时结果为浮点数。",
        "min(days_in_stage, 30)",
    ),
    row(
        "max",
        TWO_NUMBERS,
        numeric::max,
        "The larger of two numbers; a float if one of them is.",
        "两个数中较大的一个；其中有浮点数时结果为浮点数。",
        "max(visits_30d, 1)",
    ),
    row(
        "round",
        SAME_NUMBER,
        numeric::round,
        "The nearest whole number, halves away from zero; a float stays a float.",
        "最接近的整数，恰在正中时取绝对值较大者；浮点数的结果仍是浮点数。",
        "round(2.5) == 3.0",
    ),
    row(
        "floor",
        SAME_NUMBER,
        numeric::floor,
        "The largest whole number not above it; a float stays a float.",
        "不大于它的最大整数；浮点数的结果仍是浮点数。",
        "floor(2.7) == 2.0",
    ),
    row(
        "ceil",
        SAME_NUMBER,
        numeric::ceil,
        "The smallest whole number not below it; a float stays a float.",
        "不小于它的最小整数；浮点数的结果仍是浮点数。",
        "ceil(2.1) == 3.0",
    ),
    row(
        "to_int",
        &[takes(&[("x", Type::Int)], Type::Int), takes(&[("x", Type::Float)], Type::Int)],
        numeric::to_int,
        "The number without its fraction, as an integer.",
        "去掉小数部分，得到整数。",
        "to_int(amount / 1000.0)",
    ),
    row(
        "to_float",
        &[takes(&[("x", Type::Float)], Type::Float)],
        numeric::to_float,
        "The number as a float, so that a division keeps its fraction.",
        "转成浮点数，使除法保留小数。",
        "to_float(won) / all > 0.3",
    ),
    row(
        "days_since",
        DATE_TO_INT,
        dates::days_since,
        "Calendar days from a date to `today`; negative if it lies ahead.",
        "从某日期到 `today` 的自然日天数；日期在将来时为负。",
        "days_since(entered) > 90",
    ),
    row(
        "days_until",
        DATE_TO_INT,
        dates::days_until,
        "Calendar days from `today` to a date; negative if it is past.",
        "从 `today` 到某日期的自然日天数；日期已过时为负。",
        "days_until(expected_close) <= 14",
    ),
    row(
        "business_days_since",
        DATE_TO_INT,
        dates::business_days_since,
        "Working days after a date up to and including `today`.",
        "某日期之后到 `today`（含当天）的工作日天数。",
        "business_days_since(stage_since) > 5",
    ),
    row(
        "date",
        &[
            takes(&[("text", Type::Text)], Type::Date),
            takes(&[("year", Type::Int), ("month", Type::Int), ("day", Type::Int)], Type::Date),
        ],
        dates::date,
        "A date, from a text as ISO 8601 writes it or from its numbers.",
        "日期，由 ISO 8601 写法的文本或年、月、日三个数得到。",
        "entered >= date(\"2024-01-31\")",
    ),
    row("year", DATE_TO_INT, dates::year, "The year of a date.", "日期的年份。", "year(entered) == 2024"),
    row(
        "month",
        DATE_TO_INT,
        dates::month,
        "The month of a date, 1 to 12.",
        "日期的月份，1 至 12。",
        "month(today) == 12",
    ),
    row(
        "weekday",
        DATE_TO_INT,
        dates::weekday,
        "The day of the week of a date: 1 is Monday, 7 Sunday.",
        "日期是星期几：1 是星期一，7 是星期日。",
        "weekday(today) <= 5",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::language::Language;

    #[test]
    fn names_are_unique_and_everything_is_described() {
        let names: BTreeSet<_> = TABLE.iter().map(|entry| entry.function.name).collect();
        assert_eq!(names.len(), TABLE.len());
        for function in all_functions() {
            let doc = |language| function.doc.said_in(language);
            assert!(doc(Language::English).ends_with('.'), "{}", function.name);
            assert!(doc(Language::Chinese).ends_with('。'), "{}", function.name);
            assert!(function.example.contains(function.name), "{}", function.name);
            assert!(!function.signatures.is_empty());
        }
    }

    #[test]
    fn usages_say_what_to_write() {
        let (_, date) = find_function("date").unwrap();
        assert_eq!(date.function.usages(), ["date(text: text)", "date(year: int, month: int, day: int)"]);
    }
}
