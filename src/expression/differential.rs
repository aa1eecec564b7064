//! rhai itself as the judge: for well-typed expressions in which nothing is missing, the
//! interpreter gives rhai's value, and fails exactly where rhai fails.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use rhai::{Dynamic, Engine};

use super::registry::{Clock, engine, to_dynamic, to_value};
use super::*;
use crate::text::{Quoted, Sources, Span};
use crate::time::Calendar;
use crate::value::{Date, Type, Value};

/// The fields of the tested rows.
pub(crate) const FIELDS: [(&str, Type); 12] = [
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
];

pub(crate) fn today() -> Date {
    Date::from_ymd_opt(2024, 3, 11).unwrap()
}

pub(crate) fn calendar() -> &'static Calendar {
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(Calendar::plain)
}

/// Values by the order of [`FIELDS`].
pub(crate) struct TestRow(pub Vec<Value>);

impl Row for TestRow {
    fn value(&self, name: Name, _: &mut Blame) -> Result<Value, RowError> {
        let Name::Field(index) = name else { panic!("only fields are in scope") };
        Ok(self.0[index as usize].clone())
    }

    fn label(&self, name: Name) -> Arc<str> {
        let Name::Field(index) = name else { panic!("only fields are in scope") };
        FIELDS[index as usize].0.into()
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
        static NONE: OnceLock<UserRuntime> = OnceLock::new();
        NONE.get_or_init(UserRuntime::none)
    }
}

fn scope(nullable: bool) -> Scope {
    let entry = |(index, (name, ty)): (usize, &(&str, Type))| {
        let name_of = Name::Field(u32::try_from(index).unwrap());
        let known = ScopeName { name: name_of, ty: *ty, nullable, one_of: None, shadows_column: false };
        (Arc::from(*name), known)
    };
    let names: BTreeMap<_, _> = FIELDS.iter().enumerate().map(entry).collect();
    Scope {
        place: crate::language::both("a test", "测试"),
        names,
        items: Some(Items::OfStage(vec!["ticked".into(), "open".into()])),
        ..Scope::default()
    }
}

/// The typed tree of an expression over [`FIELDS`]; panics with what is wrong if there is none.
pub(crate) fn typed(text: &str, nullable: bool) -> Expr {
    typed_with(text, nullable, &UserFunctions::default()).unwrap_or_else(|wrong| panic!("{text}\n{wrong:#?}"))
}

/// The typed tree, with functions of `functions.rhai`, or what is wrong.
pub(crate) fn typed_with(
    text: &str,
    nullable: bool,
    users: &UserFunctions,
) -> Result<Expr, Vec<crate::diagnostic::Diagnostic>> {
    let mut sources = Sources::default();
    let id = sources.add("rules.toml", format!("'{text}'"));
    let quoted = Quoted::plain(text, Span::new(id, 0, text.len() + 2));
    let mut diagnostics = Vec::new();
    check_expression(&quoted, &scope(nullable), Type::Any, users, &mut diagnostics).ok_or(diagnostics)
}

fn judge() -> Engine {
    let mut engine = engine();
    engine.set_max_expr_depths(256, 256);
    engine.set_default_tag(Dynamic::from(Clock { today: today(), calendar: Arc::new(calendar().clone()) }));
    engine
}

/// What rhai says; `None` if it fails.
fn rhai_says(engine: &Engine, text: &str, row: &[Value]) -> Option<Value> {
    let mut scope = rhai::Scope::new();
    for ((name, _), value) in FIELDS.iter().zip(row) {
        scope.push_constant_dynamic(*name, to_dynamic(value));
    }
    let result = engine.eval_expression_with_scope::<Dynamic>(&mut scope, text);
    result.ok().map(|value| to_value(&value).unwrap())
}

fn we_say(text: &str, row: &[Value]) -> Option<Value> {
    interpret(&typed(text, false), &TestRow(row.to_vec()), &mut Blame::default()).ok()
}

/// Equal, with NaN equal to itself and zeros told apart.
pub(crate) fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::Float(x)), Some(Value::Float(y))) => {
            x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan())
        }
        _ => one == other,
    }
}

fn agree(engine: &Engine, text: &str, row: &[Value]) -> Result<(), String> {
    let (ours, theirs) = (we_say(text, row), rhai_says(engine, text, row));
    if same(ours.as_ref(), theirs.as_ref()) {
        return Ok(());
    }
    Err(format!("{text}\nover {row:?}\nwe say {ours:?}, rhai says {theirs:?}"))
}

pub(crate) fn int() -> impl Strategy<Value = i64> {
    prop_oneof![6 => -20_i64..20, 2 => prop::sample::select(vec![i64::MAX, i64::MIN, i64::MAX - 1, 1 << 53]), 1 => any::<i64>()]
}

pub(crate) fn float() -> impl Strategy<Value = f64> {
    let special = vec![0.0, -0.0, 0.1, 0.3, 1e-17, 1e300, 2.5, -2.5, 1.0 + f64::EPSILON, 1e14, 1e-14, 9.3e18];
    prop_oneof![3 => -20.0..20.0, 3 => prop::sample::select(special), 2 => (-20_i32..20).prop_map(f64::from)]
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "a", "A", "Abc", " abc ", "金额", "ß", "2024-01-31", "b"])
        .prop_map(str::to_owned)
}

fn date() -> impl Strategy<Value = Date> {
    (0_i64..800).prop_map(|days| Date::from_ymd_opt(2023, 1, 1).unwrap() + chrono::TimeDelta::days(days))
}

prop_compose! {
    fn row()(
        ints in prop::array::uniform3(int()), floats in prop::array::uniform2(float()),
        texts in prop::array::uniform2(text()), flags in any::<[bool; 2]>(),
        dates in prop::array::uniform3(date()), seconds in 0_u32..86_400,
    ) -> Vec<Value> {
        let at = dates[2].and_time(chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap());
        let mut row: Vec<_> = ints.map(Value::Int).to_vec();
        row.extend(floats.map(Value::Float));
        row.extend(texts.map(Value::text));
        row.extend(flags.map(Value::Bool));
        row.extend([Value::Date(dates[0]), Value::Date(dates[1]), Value::DateTime(at)]);
        row
    }
}

/// Texts of expressions of one type, up to a depth. Names and constants are the leaves.
#[derive(Clone)]
struct Grammar {
    int: BoxedStrategy<String>,
    float: BoxedStrategy<String>,
    text: BoxedStrategy<String>,
    bool: BoxedStrategy<String>,
    date: BoxedStrategy<String>,
}

fn pick(choices: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(choices)
}

fn leaves() -> Grammar {
    Grammar {
        int: prop_oneof![
            pick(&["i", "j", "k"]).prop_map(str::to_owned),
            (-9_i64..99).prop_map(|n| n.to_string())
        ]
        .boxed(),
        float: pick(&["x", "y", "0.1", "2.5", "-3.0", "1e3", "0.0"]).prop_map(str::to_owned).boxed(),
        text: pick(&["s", "t", "\"a\"", "\"Abc\"", "\"金额\"", "`${i}-${x}`", "``"])
            .prop_map(str::to_owned)
            .boxed(),
        bool: pick(&["p", "q", "true", "false", "marked_"])
            .prop_map(|word| word.replace("marked_", "p"))
            .boxed(),
        date: pick(&["d", "e", "at", "date(\"2024-01-31\")", "date(2024, 2, 29)"])
            .prop_map(str::to_owned)
            .boxed(),
    }
}

fn call(
    names: &'static [&'static str],
    arg: &BoxedStrategy<String>,
) -> impl Strategy<Value = String> + use<> {
    (pick(names), arg.clone(), any::<bool>()).prop_map(|(name, arg, method)| {
        if method { format!("({arg}).{name}()") } else { format!("{name}({arg})") }
    })
}

fn infix(
    ops: &'static [&'static str],
    left: &BoxedStrategy<String>,
    right: &BoxedStrategy<String>,
) -> BoxedStrategy<String> {
    (left.clone(), pick(ops), right.clone(), any::<bool>())
        .prop_map(|(left, op, right, brackets)| {
            if brackets { format!("(({left}) {op} ({right}))") } else { format!("({left} {op} {right})") }
        })
        .boxed()
}

/// `if`, `switch` and `??` over values of one type.
fn branches(value: &BoxedStrategy<String>, inner: &Grammar) -> BoxedStrategy<String> {
    let labels = pick(&["1", "2 | 3", "-1", "4 if p", "5..9", "10..=12"]);
    prop_oneof![
        (inner.bool.clone(), value.clone(), value.clone())
            .prop_map(|(c, a, b)| format!("if {c} {{ {a} }} else {{ {b} }}")),
        (inner.int.clone(), value.clone(), value.clone(), labels, value.clone()).prop_map(
            |(on, a, b, label, other)| format!("switch {on} {{ 0 => {a}, {label} => {b}, _ => {other} }}")
        ),
        (inner.text.clone(), value.clone(), value.clone()).prop_map(|(on, a, b)| format!(
            "switch {on} {{ \"a\" if q => {a}, \"a\" | \"b\" => {b}, _ => {a} }}"
        )),
        (inner.float.clone(), value.clone(), value.clone()).prop_map(|(on, a, b)| format!(
            "switch {on} {{ 2.5 => {a}, 0.0 => {b}, 0..10 => {a}, _ => {b} }}"
        )),
        (value.clone(), value.clone()).prop_map(|(a, b)| format!("({a} ?? {b})")),
    ]
    .prop_map(|text| format!("({text})"))
    .boxed()
}

fn deeper(g: &Grammar) -> Grammar {
    const ARITHMETIC: &[&str] = &["+", "-", "*", "/", "%", "**"];
    const COMPARISONS: &[&str] = &["==", "!=", "<", "<=", ">", ">="];
    let number = prop_oneof![g.int.clone(), g.float.clone()].boxed();
    let anything =
        prop_oneof![g.int.clone(), g.float.clone(), g.text.clone(), g.bool.clone(), g.date.clone()].boxed();
    let mixed = prop_oneof![infix(ARITHMETIC, &g.int, &g.float), infix(ARITHMETIC, &g.float, &g.int)];
    Grammar {
        int: prop_oneof![
            4 => infix(ARITHMETIC, &g.int, &g.int),
            1 => g.int.clone().prop_map(|n| format!("-({n})")),
            1 => call(&["abs", "round", "floor", "ceil", "to_int"], &g.int),
            1 => call(&["to_int"], &g.float),
            1 => call(&["len"], &g.text),
            1 => call(&["days_since", "days_until", "business_days_since", "year", "month", "weekday"], &g.date),
            1 => (pick(&["min", "max"]), g.int.clone(), g.int.clone()).prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
            1 => infix(&["-"], &g.date, &g.date),
            1 => branches(&g.int, g),
        ]
        .boxed(),
        float: prop_oneof![
            3 => infix(ARITHMETIC, &g.float, &g.float),
            2 => mixed,
            1 => g.float.clone().prop_map(|n| format!("-({n})")),
            2 => call(&["abs", "round", "floor", "ceil", "to_float"], &g.float),
            1 => call(&["to_float"], &g.int),
            1 => (pick(&["min", "max"]), g.int.clone(), g.float.clone()).prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
            1 => branches(&g.float, g),
            1 => (g.bool.clone(), g.int.clone(), g.float.clone())
                .prop_map(|(c, a, b)| format!("(if {c} {{ {a} }} else {{ {b} }})")),
        ]
        .boxed(),
        text: prop_oneof![
            3 => infix(&["+"], &g.text, &anything),
            1 => infix(&["+"], &anything, &g.text),
            2 => call(&["to_lower", "to_upper", "trim"], &g.text),
            2 => anything.prop_map(|part| format!("`<${{{part}}}>`")),
            1 => branches(&g.text, g),
        ]
        .boxed(),
        bool: prop_oneof![
            2 => infix(COMPARISONS, &g.int, &g.int),
            2 => infix(COMPARISONS, &g.float, &number),
            1 => infix(COMPARISONS, &g.int, &g.float),
            1 => infix(COMPARISONS, &g.text, &g.text),
            1 => infix(COMPARISONS, &g.date, &g.date),
            1 => infix(&["==", "!="], &g.bool, &g.bool),
            3 => infix(&["&&", "||"], &g.bool, &g.bool),
            1 => g.bool.clone().prop_map(|b| format!("!({b})")),
            1 => (g.text.clone(), pick(&["contains", "starts_with", "ends_with"]), g.text.clone())
                .prop_map(|(s, f, t)| format!("({s}).{f}({t})")),
            1 => (number.clone(), pick(&["in", "!in"]), g.int.clone(), g.float.clone())
                .prop_map(|(n, op, a, b)| format!("(({n}) {op} [{a}, {b}, 1])")),
            1 => (g.date.clone(), g.date.clone()).prop_map(|(a, b)| format!("({a} in [{b}, d])")),
            1 => (g.int.clone(), pick(&["..", "..="]), g.int.clone()).prop_map(|(n, op, a)| format!("({n} in {a} {op} 9)")),
            1 => infix(&["in", "!in"], &g.text, &g.text),
            1 => anything_is_missing(g),
            1 => branches(&g.bool, g),
        ]
        .boxed(),
        date: prop_oneof![
            2 => infix(&["+", "-"], &g.date, &g.int),
            1 => infix(&["+"], &g.int, &g.date),
        ]
        .boxed(),
    }
}

fn anything_is_missing(g: &Grammar) -> impl Strategy<Value = String> + use<> {
    (prop_oneof![g.int.clone(), g.text.clone(), g.date.clone()], pick(&["==", "!="]))
        .prop_map(|(asked, op)| format!("(({asked}) {op} ())"))
}

pub(crate) fn any_expression() -> BoxedStrategy<String> {
    let flat = leaves();
    let one = deeper(&flat);
    let two = deeper(&one);
    prop_oneof![
        1 => one.bool, 1 => one.float, 1 => one.text, 1 => one.date, 1 => one.int,
        1 => two.bool, 1 => two.float, 1 => two.text, 1 => two.date, 1 => two.int
    ]
    .boxed()
}

#[test]
fn the_interpreter_agrees_with_rhai() {
    let engine = judge();
    let config = ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(text in any_expression(), row in row())| {
        prop_assert_eq!(agree(&engine, &text, &row), Ok(()));
    });
}

/// The lines of the measured table of rhai's meaning, and the ends of every range.
pub(crate) const EDGES: &[&str] = &[
    "i + 1",
    "j - 1",
    "-j",
    "abs(j)",
    "i * 2",
    "i / k",
    "i % k",
    "j / -1",
    "j % -1",
    "2 ** 62",
    "2 ** 63",
    "2 ** -1",
    "2 ** 4294967296",
    "0 ** 0",
    "-2 ** 2",
    "2 ** 3 ** 2",
    "x == 0.3",
    "1e-17 > 0",
    "y == 0",
    "0.0 / 0.0 == 0",
    "1.0 / k == 1.0 / k",
    "1.0 / 0.0 > 1",
    "0 == 0.0 / 0.0",
    "9223372036854775807 == 9223372036854775808",
    "i == 9223372036854775807.0",
    "7 / -2",
    "-7 % 3",
    "7.5 % 2",
    "2.0 ** 0.5",
    "(-8.0) ** (1.0/3.0)",
    "round(2.5)",
    "round(-2.5)",
    "to_int(9.3e18)",
    "to_int(-9223372036854775808.0)",
    "to_int(0.0/0.0)",
    "floor(-0.5)",
    "min(1, 0.5)",
    "max(k, y)",
    "e + 1",
    "e + 9223372036854775807",
    "e - j",
    "d - at",
    "at - d",
    "at == d",
    "at > d",
    "at + 1",
    "1 + at",
    "date(s)",
    "date(2023, 2, 29 + k)",
    "date(99999999999 + k, 1, 1)",
    "`${x}|${y}|${1e20}|${at}|${d}|${p}|${k}`",
    "s + 1.0 + p + d",
    "1 + s",
    "1e14 + s",
    "1e-14 + s",
    "s < t",
    "\"Z\" < \"a\"",
    "\"é\" > \"z\"",
    "t.trim().len",
    "t.trim().len()",
    "\"\" in s",
    "\"b\" in s",
    "s in \"b\"",
    "1 in [1.0]",
    "1 !in [1.0]",
    "5 in 1..5",
    "5 in 1..=5",
    "k in []",
    "d in [at]",
    "at in [d]",
    "switch 1.0 { 1.0 => \"f\", 1..5 => \"r\", _ => \"n\" }",
    "switch 4.5 { 1..5 => \"r\", _ => \"n\" }",
    "switch 5.0 { 1..5 => \"r\", 5..=5 => \"e\", _ => \"n\" }",
    "switch y { 0.0 => 1, _ => 2 }",
    "switch k { 0 if q => 1, 0 => 2 }",
    "switch k { 1 => 1 }",
    "switch p { true => 1, false => 2 }",
    "if q { 1 }",
    "if q { 1 } else if p { 2 } else { 3 }",
    "k ?? 1",
    "p || 1 / k == 1",
    "q && 1 / k == 1",
    "p && 1 / k == 1",
    "() == ()",
    "k != ()",
    "p == q",
    "p != q",
    "!p || q && p",
    "1 + 2 * 3 ** 2 % 5",
    "1 < 2 == 2 > 1",
    "k ?? 1 + 1 == 2",
    "-k ** 2",
    "- - 5",
    "-(5)",
    "+k",
    "0x1f + 1_000",
    "1e3",
    "\"a\\\"b\\n\\u4e2d\"",
    "`a``b ${ `x${k}` } \\n`",
    "s /* c */ + t // d",
];

#[test]
fn rhai_agrees_at_the_edges() {
    let engine = judge();
    let row = vec![
        Value::Int(i64::MAX),
        Value::Int(i64::MIN),
        Value::Int(0),
        Value::Float(0.1 + 0.2),
        Value::Float(-0.0),
        Value::text("ab"),
        Value::text("ABC "),
        Value::Bool(true),
        Value::Bool(false),
        Value::Date(today()),
        Value::Date(Date::from_ymd_opt(9999, 12, 31).unwrap()),
        Value::DateTime(today().and_hms_opt(23, 59, 59).unwrap()),
    ];
    let wrong: Vec<_> = EDGES.iter().filter_map(|text| agree(&engine, text, &row).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_planted_difference_is_found() {
    let mut wrong = judge();
    wrong.register_fn("round", |x: f64| x.floor());
    let row = vec![Value::Int(1); 3].into_iter().chain(vec![Value::Float(2.5); 2]).collect::<Vec<_>>();
    assert!(agree(&wrong, "round(2.5) == 3.0", &row).is_err());
    let mut fails = judge();
    fails.register_fn("ceil", |_: f64| -> Result<f64, Box<rhai::EvalAltResult>> { Err("no".into()) });
    assert!(agree(&fails, "ceil(2.5)", &row).is_err());
    assert!(!same(Some(&Value::Float(0.0)), Some(&Value::Float(-0.0))));
    assert!(!same(Some(&Value::Int(1)), Some(&Value::Float(1.0))));
    assert!(!same(Some(&Value::Int(1)), None));
}

/// An answer that was found with values missing stands whatever those values are.
#[test]
fn an_answer_found_without_a_value_holds_for_every_value() {
    let flat = leaves();
    let asks = |text: &String| ["== ()", "!= ()", "??"].iter().any(|word| text.contains(word));
    let conditions = deeper(&flat).bool.prop_filter("it asks for what is missing", move |text| !asks(text));
    let config = ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(parts in prop::collection::vec(conditions, 1..4), joiner in pick(&[" && ", " || "]),
                        row in row(), absent in prop::collection::vec(any::<bool>(), FIELDS.len()))| {
        let text = parts.join(joiner);
        let expr = typed(&text, true);
        let holes: Vec<_> = row.iter().zip(&absent).map(|(value, gone)| if *gone { Value::Missing } else { value.clone() }).collect();
        let mut blame = Blame::default();
        match interpret(&expr, &TestRow(holes), &mut blame) {
            Ok(Value::Missing) => prop_assert!(!blame.is_empty(), "{text}: unknown, but nothing is blamed"),
            Ok(found) => {
                prop_assert!(blame.is_empty(), "{text}: known, but {blame:?}");
                let full = interpret(&expr, &TestRow(row), &mut Blame::default());
                prop_assert!(full.as_ref().map_or(true, |full| *full == found), "{text}: {found:?}, then {full:?}");
            }
            Err(_) => {}
        }
    });
}
