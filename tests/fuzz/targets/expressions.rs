//! Bytes as one expression, over rows in which values are missing and extreme.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chrono::Datelike;
use funnelwright::dataset::Column;
use funnelwright::diagnostic::Diagnostic;
use funnelwright::expression::{
    Blame, BuiltIn, Expr, ExprKind, Items, Name, Row, RowError, RowErrorKind, Scope, ScopeName,
    UserFunctions, UserRuntime, check_expression, children, depends, interpret,
};
use funnelwright::language::both;
use funnelwright::program::{Block, Leaf};
use funnelwright::text::{Quoted, Sources, Span};
use funnelwright::time::Calendar;
use funnelwright::value::{Date, Type, Value};
use funnelwright::vector::{Leaves, Machine, Rows, Vector};

use super::drawing;
use super::tape::Tape;

/// The fields of the rows. What `o` holds is known in no row before it is read.
const FIELDS: [(&str, Type); 13] = [
    ("i", Type::Int),
    ("j", Type::Int),
    ("k", Type::Int),
    ("x", Type::Float),
    ("y", Type::Float),
    ("s", Type::Text),
    ("t", Type::Text),
    ("p", Type::Bool),
    ("q", Type::Bool),
    ("d", Type::Date),
    ("e", Type::Date),
    ("at", Type::DateTime),
    ("o", Type::Any),
];

/// Functions of `functions.rhai`, one for each kind of answer.
const FUNCTIONS: &str = "fn half(n) { if n % 2 == 0 { n / 2 } else if n % 3 == 0 { throw \"no\" } } \
     fn odd(n) { n % 2 == 1 } \
     fn mixed(n) { if n < 0 { `${n}` } else if n < 5 { n } else if n < 9 { n > 6 } else { 0.5 } }";

fn today() -> Date {
    "2024-03-11".parse().unwrap()
}

fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(Calendar::plain)
}

/// Values by the order of [`FIELDS`].
type Values = Vec<Value>;

/// A row of the reference interpreter.
struct TestRow<'a> {
    values: &'a [Value],
    users: &'a UserRuntime,
}

impl Row for TestRow<'_> {
    fn value(&self, name: Name, _: &mut Blame) -> Result<Value, RowError> {
        Ok(match name {
            Name::Field(field) => self.values[field as usize].clone(),
            _ => Value::Date(today()),
        })
    }

    fn label(&self, name: Name) -> Arc<str> {
        match name {
            Name::Field(field) => FIELDS[field as usize].0.into(),
            _ => "today".into(),
        }
    }

    fn marked(&self, item: &str) -> bool {
        item == "ticked"
    }

    fn today(&self) -> Date {
        today()
    }

    fn calendar(&self) -> &Calendar {
        calendar()
    }

    fn users(&self) -> &UserRuntime {
        self.users
    }
}

/// Rows for the vector machine.
struct Chunk<'a> {
    columns: &'a [Column],
    rows: Rows<'a>,
    users: &'a UserRuntime,
}

impl Leaves for Chunk<'_> {
    fn leaf(&self, leaf: &Leaf) -> Vector {
        match leaf {
            Leaf::Field(field) => Vector::gather(&self.columns[field.index as usize], &self.rows),
            Leaf::Marked(item) => Vector::constant(self.rows.len(), Value::Bool(&**item == "ticked")),
            Leaf::BuiltIn(BuiltIn::Today) => Vector::constant(self.rows.len(), Value::Date(today())),
            other => panic!("{other:?} is not in scope"),
        }
    }

    fn today(&self) -> Date {
        today()
    }

    fn calendar(&self) -> &Calendar {
        calendar()
    }

    fn users(&self) -> &UserRuntime {
        self.users
    }
}

fn scope(nullable: bool) -> Scope {
    let known = |name, ty, nullable| ScopeName { name, ty, nullable, one_of: None, shadows_column: false };
    let field = |(index, (name, ty)): (usize, &(&str, Type))| {
        (Arc::from(*name), known(Name::Field(u32::try_from(index).unwrap()), *ty, nullable))
    };
    let mut names: BTreeMap<Arc<str>, ScopeName> = FIELDS.iter().enumerate().map(field).collect();
    names.insert("today".into(), known(Name::BuiltIn(BuiltIn::Today), Type::Date, false));
    Scope {
        place: both("a test", "测试"),
        names,
        items: Some(Items::OfStage(vec!["ticked".into(), "open".into()])),
        ..Scope::default()
    }
}

/// The typed tree, if the text is free of mistakes; the mistakes can be drawn.
fn typed(text: &str, nullable: bool, users: &UserFunctions) -> Option<Expr> {
    let mut sources = Sources::default();
    let file = sources.add("rules.toml", format!("'{text}'"));
    let quoted = Quoted::plain(text, Span::new(file, 0, text.len() + 2));
    let mut found = Vec::new();
    let expr = check_expression(&quoted, &scope(nullable), Type::Any, users, &mut found);
    assert_eq!(expr.is_none(), found.iter().any(Diagnostic::is_error), "{text}: {found:?}");
    drawing::diagnostics(found, &sources);
    expr
}

/// Functions with one more that has this body, and takes all fields and `today`.
fn functions(body: Option<&str>) -> Option<(UserFunctions, UserRuntime)> {
    let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
    let judge = body
        .map(|body| format!("\nfn judge({}, today) {{ (\n{body}\n) }}", names.join(", ")))
        .unwrap_or_default();
    let mut sources = Sources::default();
    let file = sources.add("functions.rhai", format!("{FUNCTIONS}{judge}"));
    let mut found = Vec::new();
    let functions = UserFunctions::read(&sources, &[file], &mut found);
    found.is_empty().then(|| {
        let runtime = UserRuntime::new(&functions);
        (functions, runtime)
    })
}

thread_local! {
    static PLAIN: (UserFunctions, UserRuntime) = functions(None).unwrap();
    static TABLE: RefCell<Vec<Values>> = RefCell::new(table());
}

pub fn hold(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let text = String::from_utf8_lossy(&bytes[..end]);
    let mut tape = Tape::of(bytes.get(end + 1..).unwrap_or_default());
    PLAIN.with(|(functions, users)| {
        let Some(expr) = typed(&text, true, functions) else { return };
        let mut rows = TABLE.with_borrow(Clone::clone);
        while !tape.is_over() && rows.len() < 60 {
            rows.push(row_of(&mut tape));
        }
        let holed: Vec<Values> =
            rows.iter().enumerate().map(|(number, row)| with_holes(row, number)).collect();
        let all: Vec<Values> = rows.iter().chain(&holed).cloned().collect();
        vectors_agree(&text, &expr, &all, users);
        if let Some(never_missing) = typed(&text, false, functions) {
            answers_stand(&text, &never_missing, &rows, &holed, users);
            rhai_agrees(&text, &never_missing, &rows);
        }
    });
}

type Answer = Result<Value, RowErrorKind>;

fn judged(expr: &Expr, values: &[Value], users: &UserRuntime) -> (Answer, Blame) {
    let mut blame = Blame::default();
    let answer = interpret(expr, &TestRow { values, users }, &mut blame);
    (answer.map_err(|error| error.kind), blame)
}

/// Equal, NaN with itself too, and zeros told apart.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Float(x), Value::Float(y)) => x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan()),
        _ => one == other,
    }
}

/// The vector machine gives what the interpreter gives, in one chunk and in small ones read backwards.
fn vectors_agree(text: &str, expr: &Expr, rows: &[Values], users: &UserRuntime) {
    let expected: Vec<Answer> = rows.iter().map(|row| judged(expr, row, users).0).collect();
    let columns: Vec<Column> =
        (0..FIELDS.len()).map(|field| rows.iter().map(|row| row[field].clone()).collect()).collect();
    let names: Vec<Arc<str>> = FIELDS.iter().map(|(name, _)| Arc::from(*name)).collect();
    let (block, roots) = Block::of(&Arc::from("test"), &names, &[expr]);
    let mut machine = Machine::new(&block);
    let backwards: Vec<u32> = (0..u32::try_from(rows.len()).unwrap()).rev().collect();
    let chunks = std::iter::once(Rows::Range(0..rows.len())).chain(backwards.chunks(17).map(Rows::List));
    for rows_of_chunk in chunks {
        let numbers: Vec<usize> = match &rows_of_chunk {
            Rows::Range(range) => range.clone().collect(),
            Rows::List(list) => list.iter().map(|row| *row as usize).collect(),
        };
        machine.start(numbers.len());
        let leaves = Chunk { columns: &columns, rows: rows_of_chunk, users };
        let found = machine.run(&leaves, roots[0], None);
        for (place, number) in numbers.into_iter().enumerate() {
            let (found, expected) = (found.value(place), &expected[number]);
            let agree = match (&found, expected) {
                (Ok(found), Ok(expected)) => same(found, expected),
                (found, expected) => found == expected,
            };
            let row = &rows[number];
            assert!(agree, "{text}\nover {row:?}\nvectors {found:?}, interpreter {expected:?}\n{block}");
        }
    }
}

/// Whether every part has a value of a known type where nothing is missing, except where the
/// expression asks for what is missing, or passes it on.
fn is_plain(expr: &Expr, passed_on: bool) -> bool {
    let all = |parts: &[&Expr], passed_on| parts.iter().all(|part| is_plain(part, passed_on));
    let parts = children(expr);
    (passed_on || !(expr.nullable || expr.ty == Type::Any))
        && match &expr.kind {
            ExprKind::CallUser(..) | ExprKind::Marked(_) => false,
            ExprKind::IsMissing { .. } | ExprKind::Coalesce(_) => all(&parts, true),
            ExprKind::If { .. } => all(&parts[..1], false) && all(&parts[1..], true),
            ExprKind::Switch { subject, arms, default } => {
                let guards = arms.iter().filter_map(|arm| arm.guard.as_ref());
                is_plain(subject, false)
                    && guards.into_iter().all(|guard| is_plain(guard, false))
                    && arms
                        .iter()
                        .map(|arm| &arm.value)
                        .chain([&**default])
                        .all(|value| is_plain(value, true))
            }
            _ => all(&parts, false),
        }
}

fn asks_for_missing(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::IsMissing { .. } | ExprKind::Coalesce(_))
        || children(expr).into_iter().any(asks_for_missing)
}

/// Whether an expression names what is of no known type.
fn names_anything(expr: &Expr) -> bool {
    let mut found = false;
    depends(expr, &mut |name| found |= name == Name::Field(12));
    found
}

/// An answer that was found with values missing stands whatever these are, and where there is none
/// the names of what is missing are told.
fn answers_stand(text: &str, expr: &Expr, rows: &[Values], holed: &[Values], users: &UserRuntime) {
    if !is_plain(expr, false) || asks_for_missing(expr) || names_anything(expr) {
        return;
    }
    for (full, holed) in rows.iter().zip(holed) {
        match judged(expr, holed, users) {
            (Ok(Value::Missing), blame) => {
                assert!(!blame.is_empty(), "{text}: nothing is blamed in {holed:?}");
            }
            (Ok(found), blame) => {
                assert!(blame.is_empty(), "{text}: known, but {blame:?} in {holed:?}");
                if let (Ok(value), _) = judged(expr, full, users) {
                    assert!(same(&found, &value), "{text}: {found:?} in {holed:?}, {value:?} in {full:?}");
                }
            }
            (Err(_), _) => {}
        }
    }
}

/// Where nothing is missing, rhai says the same. The same text is asked as the body of a function.
fn rhai_agrees(text: &str, expr: &Expr, rows: &[Values]) {
    if !is_plain(expr, true) || names_anything(expr) {
        return;
    }
    // What is nested too deeply for a function.
    let Some((functions, users)) = functions(Some(text)) else { return };
    let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
    let call = typed(&format!("judge({}, today)", names.join(", ")), true, &functions).unwrap();
    for row in rows {
        let (ours, _) = judged(expr, row, &users);
        let (theirs, _) = judged(&call, row, &users);
        let agree = match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => same(ours, theirs),
            (Err(_), Err(_)) => true,
            // Functions may do and keep less than expressions.
            (_, Err(RowErrorKind::UserFunction { reason, .. })) => {
                ["is too large", "steps", "levels deep"].iter().any(|limit| reason.contains(limit))
            }
            _ => false,
        };
        assert!(agree, "{text}\nover {row:?}\nwe say {ours:?}, rhai says {theirs:?}");
    }
}

const INTS: [i64; 12] =
    [0, 1, -1, 2, 7, i64::MAX, i64::MIN, i64::MAX - 1, 1 << 53, (1 << 53) + 1, -20, 4_294_967_296];
const FLOATS: [f64; 16] = [
    0.0,
    -0.0,
    0.1,
    0.3,
    0.1 + 0.2,
    1.0,
    1.0 + f64::EPSILON,
    2.5,
    -2.5,
    1e-17,
    1e300,
    f64::MAX,
    5e-324,
    9.3e18,
    1e14,
    -9_223_372_036_854_775_808.0,
];
const TEXTS: [&str; 12] =
    ["", "a", "A", "Abc", " abc ", "金额", "ß", "é", "2024-01-31", "2024-02-30", "b\u{301}", "İ"];
const DATES: [&str; 8] = [
    "2024-03-11",
    "2024-02-29",
    "0001-01-01",
    "9999-12-31",
    "1969-12-31",
    "2023-12-31",
    "2024-03-09",
    "1600-02-29",
];

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Rows in which every value of the lists above occurs; none is missing.
fn table() -> Vec<Values> {
    let row = |n: usize| {
        let int = |n: usize| Value::Int(INTS[n % INTS.len()]);
        let float = |n: usize| Value::Float(FLOATS[n % FLOATS.len()]);
        let text = |n: usize| Value::text(TEXTS[n % TEXTS.len()]);
        let day = |n: usize| date(DATES[n % DATES.len()]);
        let at = day(n / 2).and_hms_micro_opt([0, 12, 23][n % 3], 59, 59, 999_999).unwrap();
        let anything = [int(n), float(n), text(n), Value::Bool(n.is_multiple_of(2)), Value::Date(day(n))];
        vec![
            int(n),
            int(n * 5 + 1),
            int(n * 7 + 3),
            float(n),
            float(n * 3 + 1),
            text(n),
            text(n * 5 + 1),
            Value::Bool(n.is_multiple_of(2)),
            Value::Bool(n.is_multiple_of(3)),
            Value::Date(day(n)),
            Value::Date(day(n * 3 + 1)),
            Value::DateTime(at),
            anything[n % anything.len()].clone(),
        ]
    };
    (0..24).map(row).collect()
}

/// A row without missing values from a tape.
fn row_of(tape: &mut Tape<'_>) -> Values {
    let value = |ty: Type, tape: &mut Tape<'_>| match ty {
        Type::Int if tape.pick(3) == 0 => Value::Int(tape.int()),
        Type::Int => Value::Int(tape.small()),
        Type::Float => {
            let any = Some(tape.float()).filter(|float| float.is_finite());
            Value::Float(any.unwrap_or_else(|| FLOATS[tape.pick(FLOATS.len())]))
        }
        Type::Text if tape.pick(3) == 0 => Value::text(TEXTS[tape.pick(TEXTS.len())]),
        Type::Text => {
            let length = tape.pick(12);
            Value::text(String::from_utf8_lossy(tape.bytes(length)))
        }
        Type::Bool => Value::Bool(tape.pick(2) == 1),
        Type::Date => {
            let near = date(tape.one(&DATES));
            let day = near + chrono::TimeDelta::days(tape.small());
            Value::Date(if (1..=9999).contains(&day.year()) { day } else { near })
        }
        Type::DateTime => {
            let seconds = u32::try_from(tape.int().unsigned_abs() % 86_400).unwrap();
            let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap();
            Value::DateTime(date(tape.one(&DATES)).and_time(time))
        }
        Type::Any => {
            [Value::Int(3), Value::text("a"), Value::Float(0.5), Value::Bool(true)][tape.pick(4)].clone()
        }
    };
    FIELDS.iter().map(|(_, ty)| value(*ty, tape)).collect()
}

/// The row with some of its values missing, others in each row.
fn with_holes(row: &[Value], number: usize) -> Values {
    let is_hole = |field: usize| match number % 4 {
        0 => true,
        1 => field.is_multiple_of(2),
        2 => !field.is_multiple_of(2),
        _ => (number / 4) % FIELDS.len() == field,
    };
    let hole = |(field, value): (usize, &Value)| if is_hole(field) { Value::Missing } else { value.clone() };
    row.iter().enumerate().map(hole).collect()
}
