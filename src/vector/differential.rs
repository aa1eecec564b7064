//! The reference interpreter as the judge: in every row the vectors' answer is its answer.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use super::{Leaves, Machine, Rows, Vector};
use crate::dataset::Column;
use crate::expression::differential::{
    EDGES, FIELDS, TestRow, any_expression, calendar, float, int, same, text, today, typed, typed_with,
};
use crate::expression::{
    BinaryOp, Blame, CALLS, Expr, ExprKind, Name, Row, RowError, RowErrorKind, UserFunctions, UserRuntime,
    interpret,
};
use crate::program::{Block, Leaf, Reg};
use crate::text::Sources;
use crate::time::Calendar;
use crate::value::{Date, Value};

/// User functions: of each kind of answer.
const FUNCTIONS: &str = "fn half(n) { if n % 2 == 0 { n / 2 } else if n % 3 == 0 { throw \"no\" } } \
     fn odd(n) { n % 2 == 1 } \
     fn mixed(n) { if n < 0 { `${n}` } else if n < 5 { n } else if n < 9 { n > 6 } else { 0.5 } }";

pub(super) fn functions() -> &'static (UserFunctions, UserRuntime) {
    static FUNCTIONS_READ: OnceLock<(UserFunctions, UserRuntime)> = OnceLock::new();
    FUNCTIONS_READ.get_or_init(|| {
        let mut sources = Sources::default();
        let file = sources.add("functions.rhai", FUNCTIONS);
        let functions = UserFunctions::read(&sources, &[file], &mut Vec::new());
        let runtime = UserRuntime::new(&functions);
        (functions, runtime)
    })
}

/// A row of the judge, with user functions.
struct Judged(TestRow);

impl Row for Judged {
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
        today()
    }

    fn calendar(&self) -> &Calendar {
        calendar()
    }

    fn users(&self) -> &UserRuntime {
        &functions().1
    }
}

/// Columns by the order of [`FIELDS`], and which of their rows are looked at.
pub(super) struct Chunk<'a> {
    pub columns: &'a [Column],
    pub rows: Rows<'a>,
}

impl Leaves for Chunk<'_> {
    fn leaf(&self, leaf: &Leaf) -> Vector {
        match leaf {
            Leaf::Field(field) => Vector::gather(&self.columns[field.index as usize], &self.rows),
            Leaf::Marked(item) => Vector::constant(self.rows.len(), Value::Bool(&**item == "ticked")),
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
        &functions().1
    }
}

pub(super) fn columns(rows: &[Vec<Value>]) -> Vec<Column> {
    (0..FIELDS.len()).map(|field| rows.iter().map(|row| row[field].clone()).collect()).collect()
}

pub(super) fn block(exprs: &[Expr]) -> (Block, Vec<Reg>) {
    let names: Vec<Arc<str>> = FIELDS.iter().map(|(name, _)| Arc::from(*name)).collect();
    Block::of(&Arc::from("test"), &names, &exprs.iter().collect::<Vec<_>>())
}

fn judge(expr: &Expr, row: &[Value]) -> Result<Value, RowErrorKind> {
    interpret(expr, &Judged(TestRow(row.to_vec())), &mut Blame::default()).map_err(|error| error.kind)
}

fn agrees(found: &Result<Value, RowErrorKind>, expected: &Result<Value, RowErrorKind>) -> bool {
    match (found, expected) {
        (Ok(found), Ok(expected)) => same(Some(found), Some(expected)),
        (found, expected) => found == expected,
    }
}

/// What is wrong with a vector, of which only some rows are wanted (all if `None`).
fn wrong_row(
    vector: &Vector,
    expr: &Expr,
    rows: &[Vec<Value>],
    wanted: Option<&[bool]>,
) -> Result<(), String> {
    let trues = vector.trues();
    if vector.rows() != rows.len() || trues.len() != rows.len() {
        return Err(format!("{} rows instead of {}", vector.rows(), rows.len()));
    }
    for (number, row) in rows.iter().enumerate() {
        if wanted.is_some_and(|wanted| !wanted[number]) {
            continue;
        }
        let (found, expected) = (vector.value(number), judge(expr, row));
        if !agrees(&found, &expected) {
            return Err(format!("row {number}: {row:?}\nfound {found:?}, expected {expected:?}"));
        }
        let is_true = expected.as_ref().is_ok_and(Value::is_true);
        let int = if let Ok(Value::Int(value)) = expected { Some(value) } else { None };
        let present = expected.is_ok_and(|value| !value.is_missing());
        let told = (vector.is_true(number), trues[number], vector.is_present(number), vector.int(number));
        if told != (is_true, is_true, present, int) {
            return Err(format!("row {number}: {row:?}\n{told:?} is told of {found:?}"));
        }
    }
    Ok(())
}

/// Runs expressions over rows, in chunks of some length, and says what differs from the judge.
/// `asked` are the expressions that are run, `judged` those that the judge evaluates.
fn difference(asked: &[Expr], judged: &[Expr], rows: &[Vec<Value>], length: usize) -> Result<(), String> {
    let columns = columns(rows);
    let (block, roots) = block(asked);
    let mut machine = Machine::new(&block);
    let length = length.max(1);
    let mut start = 0;
    loop {
        let end = (start + length).min(rows.len());
        let reversed: Vec<u32> = (start..end).rev().map(|row| u32::try_from(row).unwrap()).collect();
        // Every other chunk is gathered from a list, backwards.
        let backwards = (start / length) % 2 == 1;
        let mut expected = rows[start..end].to_vec();
        if backwards {
            expected.reverse();
        }
        let leaves = Chunk {
            columns: &columns,
            rows: if backwards { Rows::List(&reversed) } else { Rows::Range(start..end) },
        };
        machine.start(end - start);
        for (expr, root) in judged.iter().zip(&roots) {
            wrong_row(machine.run(&leaves, *root, None), expr, &expected, None)
                .map_err(|wrong| format!("{wrong}\n{block}"))?;
        }
        start = end;
        if start >= rows.len() {
            return Ok(());
        }
    }
}

fn any_date() -> impl Strategy<Value = Date> {
    let ends =
        ["0001-01-01", "0001-01-02", "1969-12-31", "1970-01-01", "2024-02-29", "9999-12-30", "9999-12-31"];
    prop_oneof![
        3 => (0_i64..800).prop_map(|days| today() - chrono::TimeDelta::days(400 - days)),
        1 => prop::sample::select(ends.to_vec()).prop_map(|text| text.parse().unwrap()),
    ]
}

fn any_float() -> impl Strategy<Value = f64> {
    let extremes = vec![f64::MAX, f64::MIN, f64::MIN_POSITIVE, 5e-324, -1e-300, 9.007_199_254_740_993e15];
    prop_oneof![4 => float(), 1 => prop::sample::select(extremes)]
}

/// A value, or none.
fn or_missing<T: std::fmt::Debug + Clone + 'static>(
    values: impl Strategy<Value = T> + 'static,
    value: fn(T) -> Value,
) -> BoxedStrategy<Value> {
    prop_oneof![5 => values.prop_map(value), 1 => Just(Value::Missing)].boxed()
}

fn any_row() -> impl Strategy<Value = Vec<Value>> {
    let ints = || or_missing(int(), Value::Int);
    let floats = || or_missing(any_float(), Value::Float);
    let texts = || or_missing(text(), Value::text);
    let flags = || or_missing(any::<bool>(), Value::Bool);
    let dates = || or_missing(any_date(), Value::Date);
    let moment = (any_date(), 0_u32..86_400, 0_u32..1_000_000).prop_map(|(date, seconds, micros)| {
        date.and_hms_micro_opt(seconds / 3600, seconds / 60 % 60, seconds % 60, micros).unwrap()
    });
    let at = or_missing(moment, Value::DateTime);
    vec![ints(), ints(), ints(), floats(), floats(), texts(), texts(), flags(), flags(), dates(), dates(), at]
}

/// Rows: a few different ones, repeated up to a size around the widths of machines.
fn any_rows() -> impl Strategy<Value = Vec<Vec<Value>>> {
    rows_of(prop_oneof![
        6 => 0_usize..20,
        2 => prop::sample::select(vec![0_usize, 1, 63, 64, 65]),
        1 => Just(1024_usize),
    ])
}

fn rows_of(sizes: impl Strategy<Value = usize>) -> impl Strategy<Value = Vec<Vec<Value>>> {
    (prop::collection::vec(any_row(), 1..24), sizes).prop_map(|(different, size)| {
        (0..size).map(|row| different[row * 7 % different.len()].clone()).collect()
    })
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A text with a name replaced, where it stands as a word.
fn with_word(text: &str, word: &str, other: &str) -> String {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, after) = (&rest[..at], &rest[at + word.len()..]);
        let whole = !is_part(before.chars().next_back().or(result.chars().next_back()))
            && !is_part(after.chars().next());
        result.push_str(before);
        result.push_str(if whole { other } else { word });
        rest = after;
    }
    result + rest
}

#[test]
fn vectors_agree_with_the_interpreter() {
    proptest!(config(384), |(text in any_expression(), rows in any_rows(), length in 1_usize..80)| {
        let expr = [typed(&text, true)];
        prop_assert_eq!(difference(&expr, &expr, &rows, length), Ok(()), "{}", text);
    });
}

/// What decides, what fails, what is missing, in every order.
const ORDERS: [&str; 33] = [
    "p && i / j == 1",
    "i / j == 1 && p",
    "p || i / j == 1",
    "i / j == 1 || p",
    "p && i / j == 1 && q",
    "q || i / j == 1 || p",
    "p && (i / j == 1 || 2 ** i == 4)",
    "(p && q) == (q || p)",
    "!(p && i / j == 1)",
    "i / j + 2 ** j",
    "2 ** j + i / j",
    "min(i / j, 2 ** j)",
    "`${2 ** j}${i / j}`",
    "k ?? i / j",
    "k ?? i / j ?? j",
    "i / j ?? k",
    "(k ?? x) > 0.5",
    "if p { i / j } else { k }",
    "if i / j == 1 { i } else { k }",
    "if p { s } else { \"none\" }",
    "if p { s } else { t }",
    "if p { i } else { x }",
    "switch i / j { 0 => i, 1 if q => j, 1..4 => k, _ => 0 }",
    "switch s { \"a\" if i / j == 0 => i, \"b\" => j, _ => k }",
    "switch x { 0.0 => i, 0..3 if p => j, _ => 2 ** j }",
    "(i / j) == ()",
    "(2 ** j) != ()",
    "i in [j, k, 2 ** j]",
    "i / j in [1, k]",
    "i in j..k",
    "s in t",
    "t in [s, \"a\"] && s in [\"a\", \"b\"]",
    "to_lower(trim(s)) == to_lower(t) || date(s) > d",
];

#[test]
fn the_edges_agree_with_the_interpreter() {
    let mut runner = TestRunner::deterministic();
    let rows: Vec<_> = (0..400).map(|_| any_row().new_tree(&mut runner).unwrap().current()).collect();
    for text in EDGES.iter().chain(&ORDERS) {
        let expr = [typed(text, true)];
        assert_eq!(difference(&expr, &expr, &rows, 150), Ok(()), "{text}");
    }
}

#[test]
fn expressions_that_share_nodes_agree_with_the_interpreter() {
    proptest!(config(96), |(texts in prop::collection::vec(any_expression(), 2..6), rows in any_rows(),
                            first in 0_usize..6, second in 0_usize..6)| {
        let mut exprs: Vec<_> = texts.iter().map(|text| typed(text, true)).collect();
        // One more, over two of them.
        let (first, second) = (&texts[first % texts.len()], &texts[second % texts.len()]);
        exprs.push(typed(&format!("(({first}) == ()) || (({second}) != ()) && `${{{first}}}` != \"a\""), true));
        prop_assert_eq!(difference(&exprs, &exprs, &rows, 64), Ok(()), "{:?}", texts);
    });
}

/// Answers of user functions are of any type, missing or failed; they are asked in no row that the
/// judge does not ask, and in each once, whichever rows are wanted first.
#[test]
fn user_functions_agree_with_the_interpreter_and_are_called_no_more_often() {
    let words = [("i", "half(i)"), ("j", "mixed(j)"), ("p", "odd(i)"), ("s", "mixed(k)")];
    let strategy = (
        prop::collection::vec(any_expression(), 1..3),
        prop::collection::vec(any_row(), 1..12),
        prop::collection::vec(any::<bool>(), words.len()),
        prop::collection::vec(any::<bool>(), 12),
    );
    proptest!(config(256), |((texts, rows, replaced, mask) in strategy)| {
        let replace = |text: &String| words.iter().zip(&replaced).filter(|(_, replaced)| **replaced)
            .fold(text.clone(), |text, ((word, other), _)| with_word(&text, word, other));
        // What is of unknown type does not go with everything that a text or a number goes with.
        let typed = |text: &String| typed_with(&replace(text), true, &functions().0).ok();
        let exprs: Vec<_> = texts.iter().filter_map(typed).collect();
        let columns = columns(&rows);
        let (block, roots) = block(&exprs);
        let mut machine = Machine::new(&block);
        let leaves = Chunk { columns: &columns, rows: Rows::Range(0..rows.len()) };
        machine.start(rows.len());
        let wanted = &mask[..rows.len()];
        let before = CALLS.get();
        let mut wrong = Vec::new();
        let mut judges = 0;
        for wanted in [Some(wanted), None] {
            for (expr, root) in exprs.iter().zip(&roots) {
                let vector = machine.run(&leaves, *root, wanted).clone();
                let ours = CALLS.get();
                wrong.extend(wrong_row(&vector, expr, &rows, wanted).err());
                // Each row is judged once in the last round.
                judges += if wanted.is_none() { CALLS.get() - ours } else { 0 };
                CALLS.set(ours);
            }
        }
        let calls = CALLS.get() - before;
        prop_assert!(wrong.is_empty(), "{:?}\n{}\n{}", texts, wrong.join("\n"), block);
        prop_assert!(calls <= judges, "{:?}: {} calls, the judge makes {}\n{}", texts, calls, judges, block);
    });
}

/// The expression with its first operator of one kind exchanged, if it has one.
fn exchanged(expr: &Expr, from: BinaryOp, to: BinaryOp) -> Option<Expr> {
    let mut changed = expr.clone();
    let part = |part: &Expr| exchanged(part, from, to);
    changed.kind = match &expr.kind {
        ExprKind::Binary(op, left, right) if *op == from => ExprKind::Binary(to, left.clone(), right.clone()),
        ExprKind::Binary(op, left, right) => match (part(left), part(right)) {
            (Some(left), _) => ExprKind::Binary(*op, Box::new(left), right.clone()),
            (None, right) => ExprKind::Binary(*op, left.clone(), Box::new(right?)),
        },
        ExprKind::Not(operand) => ExprKind::Not(Box::new(part(operand)?)),
        ExprKind::And(parts) | ExprKind::Or(parts) => {
            let place = parts.iter().position(|each| part(each).is_some())?;
            let mut parts = parts.clone();
            parts[place] = part(&parts[place])?;
            if matches!(expr.kind, ExprKind::And(_)) { ExprKind::And(parts) } else { ExprKind::Or(parts) }
        }
        _ => return None,
    };
    Some(changed)
}

/// A kernel that does something else than it should is found, and the case shrinks to a small one.
#[test]
fn a_planted_difference_is_found_and_made_small() {
    let twists = [
        (BinaryOp::Greater, BinaryOp::GreaterOrEqual),
        (BinaryOp::Equal, BinaryOp::LessOrEqual),
        (BinaryOp::Add, BinaryOp::Subtract),
        (BinaryOp::Divide, BinaryOp::Remainder),
    ];
    for (right, wrong) in twists {
        let shrinking = ProptestConfig { max_shrink_iters: 100_000, ..config(20_000) };
        let mut runner =
            TestRunner::new_with_rng(shrinking, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let strategy = (any_expression(), prop::collection::vec(any_row(), 0..12), 1_usize..80);
        let result = runner.run(&strategy, |(text, rows, length)| {
            let expr = typed(&text, true);
            let Some(twisted) = exchanged(&expr, right, wrong) else { return Ok(()) };
            difference(&[twisted], &[expr], &rows, length).map_err(TestCaseError::fail)
        });
        let Err(TestError::Fail(_, (text, rows, _))) = result else {
            panic!("{right:?} as {wrong:?} is not found: {result:?}");
        };
        assert!(rows.len() <= 2, "{right:?} as {wrong:?} shrinks only to {} rows: {text}", rows.len());
    }
}

#[test]
fn words_are_replaced_whole() {
    let replaced = with_word("i in [min(i, 1), id] ${i}", "i", "half(i)");
    assert_eq!(replaced, "half(i) in [min(half(i), 1), id] ${half(i)}");
    let names: BTreeMap<_, _> = FIELDS.into_iter().collect();
    assert!(["i", "j", "p", "s"].iter().all(|name| names.contains_key(name)));
}
