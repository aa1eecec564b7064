//! The reference interpreter: slow and obviously right; the oracle of every faster engine.

use std::sync::Arc;

use super::functions::Days;
use super::meaning::{call_table, fits_range, fits_value, holds, in_list, in_range, in_text, join, operate};
use super::numbers;
use super::tree::{Expr, ExprKind, Haystack, Name, SwitchArm, SwitchLabel};
use super::user::UserRuntime;
use crate::language::{Language, say};
use crate::text::Span;
use crate::time::Calendar;
use crate::value::{Date, Type, Value};

/// Where the values of one row come from.
pub trait Row {
    /// The value of a name. A value that is missing because something under it is missing (a fact
    /// over a missing field) adds the names of what was missing to `blame`; otherwise the
    /// interpreter adds the name itself.
    ///
    /// # Errors
    /// A row error inside a fact.
    fn value(&self, name: Name, blame: &mut Blame) -> Result<Value, RowError>;

    /// The text of a name, for [`Blame`].
    fn label(&self, name: Name) -> Arc<str>;

    /// Whether the item of the present stage is ticked.
    fn marked(&self, item: &str) -> bool;

    /// Whether the item of the present stage is met; `None` if that is unknown, the item does not
    /// apply, or the row knows no checklist.
    fn met(&self, _item: &str) -> Option<bool> {
        None
    }

    /// The evaluated day.
    fn today(&self) -> Date;

    /// The working days.
    fn calendar(&self) -> &Calendar;

    /// The functions of `functions.rhai`.
    fn users(&self) -> &UserRuntime;
}

/// The names of the missing values that stood in the way of an answer, in the order met, each
/// once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blame {
    names: Vec<Arc<str>>,
}

impl Blame {
    /// Adds a name, once.
    pub fn add(&mut self, name: Arc<str>) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// Adds names, each once.
    pub fn add_all(&mut self, names: &[Arc<str>]) {
        for name in names {
            self.add(name.clone());
        }
    }

    /// How many names there are; with [`Blame::forget_since`], a mark to return to.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether nothing is blamed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Forgets what was added since there were `mark` names: an answer was found all the same.
    pub fn forget_since(&mut self, mark: usize) {
        self.names.truncate(mark);
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// The names, by value.
    #[must_use]
    pub fn into_names(self) -> Vec<Arc<str>> {
        self.names
    }
}

/// Why a row has no answer although nothing is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct RowError {
    /// What happened.
    pub kind: RowErrorKind,
    /// The part of the expression in which it happened.
    pub span: Span,
}

/// The longest text, in bytes, that an expression may put together.
pub(crate) const LONGEST_TEXT: usize = 64 * 1024;

/// What can go wrong in a row.
#[derive(Debug, Clone, PartialEq)]
pub enum RowErrorKind {
    /// An integer result that does not fit 64 bits.
    Overflow,
    /// A text longer than `LONGEST_TEXT`.
    TextTooLong,
    /// Division or remainder by integer zero.
    DivisionByZero,
    /// A negative integer exponent.
    NegativeExponent,
    /// A text that `date()` cannot read, or numbers that are no date.
    NotADate(Arc<str>),
    /// A value of unknown type turned out not to fit: what was needed, what was there.
    WrongType {
        /// What was needed.
        needed: Needed,
        /// What was there.
        found: Type,
    },
    /// A function of `functions.rhai` failed or hit a limit: its name, rhai's reason.
    UserFunction {
        /// Its name.
        name: Arc<str>,
        /// Why.
        reason: Arc<str>,
    },
    /// A date beyond the supported years.
    DateOutOfRange,
}

/// What a place in an expression takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// A value of that type.
    Of(Type),
    /// An integer or a decimal number.
    Number,
    /// Integers, of a call that takes several.
    Integers,
    /// What can be subtracted from a date.
    DateOrInteger,
    /// What a condition gives.
    TrueOrFalse,
}

impl Needed {
    /// For people.
    #[must_use]
    pub fn said_in(self, language: Language) -> &'static str {
        match self {
            Self::Of(ty) => ty.phrase().said_in(language),
            Self::Number => language.pick("a number", "数"),
            Self::Integers => language.pick("integers", "整数"),
            Self::DateOrInteger => language.pick("a date or an integer", "日期或整数"),
            Self::TrueOrFalse => language.pick("true or false", "真或假"),
        }
    }
}

impl RowErrorKind {
    /// A clause such as `division by zero`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Overflow => say!(language, "the result does not fit 64 bits", "结果超出 64 位整数的范围"),
            Self::TextTooLong => {
                say!(language, "the text is longer than {LONGEST_TEXT} bytes", "文本超过 {LONGEST_TEXT} 字节")
            }
            Self::DivisionByZero => say!(language, "division by zero", "除以零"),
            Self::NegativeExponent => {
                say!(language, "an integer with a negative exponent", "整数的指数为负")
            }
            Self::NotADate(text) => say!(language, "`{text}` is no date", "`{text}` 不是日期"),
            Self::WrongType { needed, found } => {
                let (needed, found) = (needed.said_in(language), found.phrase().said_in(language));
                say!(language, "needs {needed}, got {found}", "类型不符（需要{needed}，得到{found}）")
            }
            Self::UserFunction { name, reason } => {
                say!(language, "`{name}` failed: {reason}", "`{name}` 失败：{reason}")
            }
            Self::DateOutOfRange => {
                say!(language, "the date is beyond the supported years", "日期超出支持的年份")
            }
        }
    }
}

/// Evaluates an expression over a row. Unknown is [`Value::Missing`], with the names that stood in
/// the way added to `blame`; an answer that was found in spite of missing values adds none.
///
/// # Errors
/// A row error in a part that was evaluated; it is the answer of the whole expression.
pub fn interpret(expr: &Expr, row: &dyn Row, blame: &mut Blame) -> Result<Value, RowError> {
    let mark = blame.len();
    let value = evaluate(expr, row, blame)?;
    if !value.is_missing() {
        blame.forget_since(mark);
    }
    Ok(value)
}

fn evaluate(expr: &Expr, row: &dyn Row, blame: &mut Blame) -> Result<Value, RowError> {
    let fail = |kind| RowError { kind, span: expr.span };
    match &expr.kind {
        ExprKind::Literal(value) => Ok(value.clone()),
        ExprKind::Name(name) => named(*name, row, blame),
        ExprKind::Not(operand) => Ok(match condition(operand, row, blame)? {
            Some(holds) => Value::Bool(!holds),
            None => Value::Missing,
        }),
        ExprKind::Negate(operand) => match interpret(operand, row, blame)? {
            Value::Missing => Ok(Value::Missing),
            value => numbers::negate(&value).map_err(fail),
        },
        ExprKind::Binary(op, left, right) => {
            match (interpret(left, row, blame)?, interpret(right, row, blame)?) {
                (Value::Missing, _) | (_, Value::Missing) => Ok(Value::Missing),
                (left, right) => operate(*op, &left, &right).map_err(fail),
            }
        }
        ExprKind::And(parts) => decided_by(false, parts, row, blame),
        ExprKind::Or(parts) => decided_by(true, parts, row, blame),
        ExprKind::Coalesce(parts) => {
            for part in parts {
                let value = interpret(part, row, blame)?;
                if !value.is_missing() {
                    return Ok(value);
                }
            }
            Ok(Value::Missing)
        }
        ExprKind::IsMissing { operand, negated } => {
            Ok(Value::Bool(interpret(operand, row, blame)?.is_missing() != *negated))
        }
        ExprKind::In { needle, haystack } => found_in(expr, needle, haystack, row, blame),
        ExprKind::If { condition: when, then, otherwise } => match condition(when, row, blame)? {
            Some(true) => interpret(then, row, blame),
            Some(false) => interpret(otherwise, row, blame),
            None => Ok(Value::Missing),
        },
        ExprKind::Switch { subject, arms, default } => switch(subject, arms, default, row, blame),
        ExprKind::Join(parts) => match present(parts, row, blame)? {
            Some(values) => join(&values).map_err(fail),
            None => Ok(Value::Missing),
        },
        ExprKind::Call(id, args) => match present(args, row, blame)? {
            Some(values) => {
                let days = Days { today: row.today(), calendar: row.calendar() };
                call_table(*id, &values, days).map_err(fail)
            }
            None => Ok(Value::Missing),
        },
        ExprKind::CallUser(name, args) => {
            let Some(values) = present(args, row, blame)? else { return Ok(Value::Missing) };
            let value = row.users().call(name, &values, row.today(), row.calendar()).map_err(fail)?;
            if value.is_missing() {
                blame.add(name.clone());
            }
            Ok(value)
        }
        ExprKind::Marked(item) => Ok(Value::Bool(row.marked(item))),
        ExprKind::Met(item) => Ok(row.met(item).map_or_else(
            || {
                blame.add(item.clone());
                Value::Missing
            },
            Value::Bool,
        )),
    }
}

/// A name's value; if it is missing, what the row blames for it, or else the name itself.
fn named(name: Name, row: &dyn Row, blame: &mut Blame) -> Result<Value, RowError> {
    let mut under = Blame::default();
    let value = row.value(name, &mut under)?;
    if value.is_missing() {
        if under.is_empty() {
            blame.add(row.label(name));
        }
        under.into_names().into_iter().for_each(|name| blame.add(name));
    }
    Ok(value)
}

/// A condition's answer; `None` if it is unknown.
fn condition(expr: &Expr, row: &dyn Row, blame: &mut Blame) -> Result<Option<bool>, RowError> {
    match interpret(expr, row, blame)? {
        Value::Missing => Ok(None),
        value => holds(&value).map(Some).map_err(|kind| RowError { kind, span: expr.span }),
    }
}

/// `&&` (decided by false) and `||` (decided by true) in three-valued logic: what follows a part
/// that decides is not evaluated.
fn decided_by(decider: bool, parts: &[Expr], row: &dyn Row, blame: &mut Blame) -> Result<Value, RowError> {
    let mut unknown = false;
    for part in parts {
        match condition(part, row, blame)? {
            Some(holds) if holds == decider => return Ok(Value::Bool(decider)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown { Value::Missing } else { Value::Bool(!decider) })
}

/// All values, or `None` if one is missing; each is evaluated all the same, so that all are blamed.
fn present(parts: &[Expr], row: &dyn Row, blame: &mut Blame) -> Result<Option<Vec<Value>>, RowError> {
    let values = parts.iter().map(|part| interpret(part, row, blame)).collect::<Result<Vec<_>, _>>()?;
    Ok(values.iter().all(|value| !value.is_missing()).then_some(values))
}

/// `needle in haystack`.
fn found_in(
    expr: &Expr,
    needle: &Expr,
    haystack: &Haystack,
    row: &dyn Row,
    blame: &mut Blame,
) -> Result<Value, RowError> {
    let fail = |kind| RowError { kind, span: expr.span };
    let sought = interpret(needle, row, blame)?;
    match haystack {
        Haystack::List(items) => {
            let values =
                items.iter().map(|item| interpret(item, row, blame)).collect::<Result<Vec<_>, _>>()?;
            Ok(in_list(&sought, &values))
        }
        Haystack::Range { start, end, inclusive } => {
            let start = interpret(start, row, blame)?;
            let end = interpret(end, row, blame)?;
            in_range(&sought, &start, &end, *inclusive).map_err(fail)
        }
        Haystack::Text(text) => in_text(&sought, &interpret(text, row, blame)?).map_err(fail),
    }
}

/// The first arm that fits and whose guard is true; an unknown subject or guard makes it unknown.
fn switch(
    subject: &Expr,
    arms: &[SwitchArm],
    default: &Expr,
    row: &dyn Row,
    blame: &mut Blame,
) -> Result<Value, RowError> {
    let value = interpret(subject, row, blame)?;
    if value.is_missing() {
        return Ok(Value::Missing);
    }
    for arm in arms.iter().filter(|arm| arm.labels.iter().any(|label| label_fits(label, &value))) {
        let guard = arm.guard.as_ref().map(|guard| condition(guard, row, blame)).transpose()?;
        match guard.unwrap_or(Some(true)) {
            Some(true) => return interpret(&arm.value, row, blame),
            Some(false) => {}
            None => return Ok(Value::Missing),
        }
    }
    interpret(default, row, blame)
}

/// rhai's `switch`: strict in type; ranges take floats too.
fn label_fits(label: &SwitchLabel, value: &Value) -> bool {
    match label {
        SwitchLabel::Value(label) => fits_value(label, value),
        SwitchLabel::Range { start, end, inclusive } => fits_range(*start, *end, *inclusive, value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::differential::{TestRow, typed};
    use super::super::meaning::not_too_long;
    use super::super::user::UserFunctions;
    use super::*;
    use crate::value::Type;

    /// Over a row in which everything but `i` = 3, `s` = "a" and `p` = true is missing: the value,
    /// or the row error, and what is blamed.
    fn answer(text: &str) -> (Result<Value, RowErrorKind>, String) {
        let present = [(0, Value::Int(3)), (5, Value::text("a")), (7, Value::Bool(true))];
        let mut row = vec![Value::Missing; 12];
        for (index, value) in present {
            row[index] = value;
        }
        let mut blame = Blame::default();
        let result = interpret(&typed(text, true), &TestRow(row), &mut blame);
        (result.map_err(|error| error.kind), blame.names().join(" "))
    }

    #[track_caller]
    fn gives(text: &str, value: Value, blamed: &str) {
        assert_eq!(answer(text), (Ok(value), blamed.to_owned()), "{text}");
    }

    #[test]
    fn unknown_is_not_false_and_names_what_is_missing() {
        for (text, value, blamed) in [
            ("j", Value::Missing, "j"),
            ("j > 3", Value::Missing, "j"),
            ("j > k + x", Value::Missing, "j k x"),
            ("!q", Value::Missing, "q"),
            ("-j", Value::Missing, "j"),
            // Kleene's logic: what decides, decides whatever is missing.
            ("q && i > 5", Value::Bool(false), ""),
            ("i > 5 && q", Value::Bool(false), ""),
            ("q || p", Value::Bool(true), ""),
            ("q && p", Value::Missing, "q"),
            ("q || i > 5 || j == 1", Value::Missing, "q j"),
            ("q && q", Value::Missing, "q"),
            // Asking is always known.
            ("j == ()", Value::Bool(true), ""),
            ("j != ()", Value::Bool(false), ""),
            ("(j > 3) == ()", Value::Bool(true), ""),
            ("() != i", Value::Bool(true), ""),
            ("j ?? 7", Value::Int(7), ""),
            ("j ?? k", Value::Missing, "j k"),
            ("j ?? i ?? k", Value::Int(3), ""),
            // An unknown subject gives unknown, also past the last arm.
            ("if q { 1 } else { 1 }", Value::Missing, "q"),
            ("if p { 1 } else { j }", Value::Int(1), ""),
            ("if !p { 1 }", Value::Missing, ""),
            ("switch j { 1 => 1, _ => 1 }", Value::Missing, "j"),
            ("switch i { 3 if q => 1, _ => 2 }", Value::Missing, "q"),
            ("switch i { 4 if q => 1, _ => 2 }", Value::Int(2), ""),
            ("switch i { 4 => 1 }", Value::Missing, ""),
            // Found is found; not found among missing values is unknown.
            ("i in [j, 3]", Value::Bool(true), ""),
            ("i in [j, 4]", Value::Missing, "j"),
            ("i !in [j, 4]", Value::Missing, "j"),
            ("j in [1, 2]", Value::Missing, "j"),
            ("i in j..9", Value::Missing, "j"),
            ("t in s", Value::Missing, "t"),
            // Calls and joins need all their parts.
            ("len(t)", Value::Missing, "t"),
            ("max(i, j)", Value::Missing, "j"),
            ("s + t", Value::Missing, "t"),
            ("`${s}${t}`", Value::Missing, "t"),
            ("marked(\"ticked\") && !marked(\"open\")", Value::Bool(true), ""),
        ] {
            gives(text, value, blamed);
        }
    }

    #[test]
    fn row_errors_abort_where_they_are_evaluated() {
        for (text, kind) in [
            ("i / 0 > 1", RowErrorKind::DivisionByZero),
            ("i % 0", RowErrorKind::DivisionByZero),
            ("q && i / 0 == 1", RowErrorKind::DivisionByZero),
            ("2 ** -i", RowErrorKind::NegativeExponent),
            ("i + 9223372036854775807", RowErrorKind::Overflow),
            ("date(s)", RowErrorKind::NotADate("a".into())),
            ("date(2024, 1, 31) + 9999999", RowErrorKind::DateOutOfRange),
        ] {
            assert_eq!(answer(text).0, Err(kind), "{text}");
        }
        gives("!p && i / 0 == 1", Value::Bool(false), "");
        gives("i ?? i / 0", Value::Int(3), "");
        gives("if p { 1 } else { i / 0 }", Value::Int(1), "");
    }

    #[test]
    fn a_text_that_is_put_together_has_a_longest() {
        let text = |length: usize| Value::text("a".repeat(length));
        assert!(not_too_long(text(LONGEST_TEXT)).is_ok());
        assert_eq!(not_too_long(text(LONGEST_TEXT + 1)), Err(RowErrorKind::TextTooLong));
        let half = [vec![Value::Missing; 2], vec![text(LONGEST_TEXT / 2 + 1); 10]].concat();
        for doubled in ["s + s", "`${s}${s}`"] {
            let error = interpret(&typed(doubled, true), &TestRow(half.clone()), &mut Blame::default());
            assert_eq!(error.map_err(|error| error.kind), Err(RowErrorKind::TextTooLong), "{doubled}");
        }
    }

    #[test]
    fn an_error_points_at_its_part() {
        let text = "i > 0 && 10 / (i - 3) > 1";
        let row = TestRow([vec![Value::Int(3)], vec![Value::Missing; 11]].concat());
        let error = interpret(&typed(text, true), &row, &mut Blame::default()).unwrap_err();
        let (start, end) = (error.span.start as usize - 1, error.span.end as usize - 1);
        assert_eq!(text.get(start..end), Some("10 / (i - 3)"));
    }

    #[test]
    fn long_chains_are_evaluated_within_a_small_stack() {
        let sum = vec!["i"; 200].join(" + ");
        gives(&sum, Value::Int(600), "");
        let nested = format!("{}i{}", "abs(".repeat(31), ")".repeat(31));
        gives(&nested, Value::Int(3), "");
        let powers = format!("{}1", "1 ** ".repeat(31));
        gives(&powers, Value::Int(1), "");
    }

    #[test]
    fn what_was_blamed_before_stays_blamed() {
        let mut blame = Blame::default();
        blame.add("j".into());
        let row = TestRow(vec![Value::Missing; 12]);
        interpret(&typed("j == () && k == ()", true), &row, &mut blame).unwrap();
        assert_eq!(blame.into_names(), ["j".into()]);
    }

    /// The row of [`TestRow`] with one user function, `half`: `()` for odd numbers.
    struct WithFunction(TestRow, UserRuntime);

    impl Row for WithFunction {
        fn value(&self, name: Name, blame: &mut Blame) -> Result<Value, RowError> {
            self.0.value(name, blame)
        }

        fn label(&self, name: Name) -> Arc<str> {
            self.0.label(name)
        }

        fn marked(&self, item: &str) -> bool {
            self.0.marked(item)
        }

        fn today(&self) -> Date {
            self.0.today()
        }

        fn calendar(&self) -> &Calendar {
            self.0.calendar()
        }

        fn users(&self) -> &UserRuntime {
            &self.1
        }
    }

    #[test]
    fn a_user_function_that_gives_nothing_is_blamed_by_its_name() {
        let mut sources = crate::text::Sources::default();
        let file = sources
            .add("functions.rhai", "fn half(n) { if n % 2 == 0 { n / 2 } else if n == 5 { throw \"no\" } }");
        let functions = UserFunctions::read(&sources, &[file], &mut Vec::new());
        let row = |n| {
            let mut values = vec![Value::Missing; 12];
            values[0] = n;
            WithFunction(TestRow(values), UserRuntime::new(&functions))
        };
        let call = |n, then: &dyn Fn(Expr) -> ExprKind| {
            let argument = typed("i", true);
            let span = argument.span;
            let call = Expr {
                kind: ExprKind::CallUser("half".into(), vec![argument]),
                ty: Type::Any,
                nullable: true,
                span,
            };
            let mut blame = Blame::default();
            let expr = Expr { kind: then(call), ty: Type::Any, nullable: true, span };
            let value = interpret(&expr, &row(n), &mut blame).map_err(|error| error.kind);
            (value, blame.names().join(" "))
        };
        let plain = |call: Expr| call.kind;
        assert_eq!(call(Value::Int(4), &plain), (Ok(Value::Int(2)), String::new()));
        assert_eq!(call(Value::Int(3), &plain), (Ok(Value::Missing), String::from("half")));
        assert_eq!(call(Value::Missing, &plain), (Ok(Value::Missing), String::from("i")));
        let failed = RowErrorKind::UserFunction { name: "half".into(), reason: "no".into() };
        assert_eq!(call(Value::Int(5), &plain).0, Err(failed));
        let misfit = RowErrorKind::WrongType { needed: Needed::Of(Type::Bool), found: Type::Int };
        assert_eq!(call(Value::Int(4), &|call| ExprKind::Not(Box::new(call))).0, Err(misfit));
    }
}
