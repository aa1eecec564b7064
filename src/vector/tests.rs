//! Hand-made cases: what the machine calls, remembers and survives.

use std::sync::Arc;

use super::differential::{Chunk, block, columns, functions};
use super::{Leaves, Machine, Rows, Values, Vector};
use crate::dataset::Column;
use crate::expression::differential::{typed, typed_with};
use crate::expression::{CALLS, Expr, UserRuntime};
use crate::program::{Block, Constant, FieldLeaf, Leaf, Node, Op, Reg};
use crate::time::Calendar;
use crate::value::{Date, Type, Value};

/// Rows in which `i` counts from 0, `p` is true in every other one, and everything else is missing.
fn rows(count: i64) -> Vec<Vec<Value>> {
    let row = |i: i64| {
        let mut row = vec![Value::Missing; 12];
        row[0] = Value::Int(i);
        row[7] = Value::Bool(i % 2 == 0);
        row
    };
    (0..count).map(row).collect()
}

fn called(text: &str) -> Expr {
    typed_with(text, true, &functions().0).unwrap()
}

/// How many calls of user functions some roots take, asked one after the other.
fn calls(texts: &[&str], wanted: Option<&[bool]>) -> usize {
    let exprs: Vec<_> = texts.iter().map(|text| called(text)).collect();
    let (block, roots) = block(&exprs);
    let columns = columns(&rows(10));
    let leaves = Chunk { columns: &columns, rows: Rows::Range(0..10) };
    let mut machine = Machine::new(&block);
    machine.start(10);
    let before = CALLS.get();
    for root in roots {
        machine.run(&leaves, root, wanted);
    }
    CALLS.get() - before
}

#[test]
fn a_user_function_is_called_only_in_rows_whose_answer_needs_it() {
    let mut three = [false; 10];
    three[..3].fill(true);
    for (texts, wanted, expected) in [
        (&["odd(i)"][..], None, 10),
        (&["odd(i)"], Some(&three[..]), 3),
        (&["odd(i)", "odd(i)", "!odd(i)"], None, 10),
        (&["p && odd(i)"], None, 5),
        (&["p || odd(i)"], None, 5),
        (&["p && i > 4 && odd(i)"], Some(&three), 0),
        (&["p && odd(i)", "!p && odd(i)"], None, 10),
        (&["if p { odd(i) } else { false }"], None, 5),
        (&["if p { odd(i) } else { odd(i) }"], None, 10),
        (&["switch i { 5 if odd(i) => true, 0..3 => odd(i), _ => false }"], None, 4),
        (&["i ?? half(i)"], None, 0),
        (&["j ?? half(i)"], None, 10),
        (&["odd(j)"], None, 0),
        (&["1 / (i - i) + half(i)"], None, 0),
        (&["half(half(i))"], None, 15),
    ] {
        assert_eq!(calls(texts, wanted), expected, "{texts:?}");
    }
}

#[test]
fn rows_that_are_wanted_later_are_called_for_later_and_keep_their_answers() {
    let (block, roots) = block(&[called("p && odd(i)")]);
    let columns = columns(&rows(4));
    let leaves = Chunk { columns: &columns, rows: Rows::Range(0..4) };
    let mut machine = Machine::new(&block);
    machine.start(4);
    let before = CALLS.get();
    let answers = |vector: &Vector| (0..4).map(|row| vector.value(row)).collect::<Vec<_>>();
    machine.run(&leaves, roots[0], Some(&[true, false, false, false]));
    let all = answers(machine.run(&leaves, roots[0], None));
    assert_eq!(CALLS.get() - before, 2);
    assert_eq!(all, [false; 4].map(|value| Ok(Value::Bool(value))));
}

/// What was computed for a dictionary is not taken for another one's, wherever that lies.
#[test]
fn a_machine_runs_over_one_dictionary_after_the_other() {
    let exprs = ["to_upper(s) == \"A\"", "s == \"a\"", "switch s { \"a\" => 1, _ => 2 }"]
        .map(|text| typed(text, true));
    let (block, roots) = block(&exprs);
    let mut machine = Machine::new(&block);
    for round in 0..20 {
        let text = |row: usize| if (row + round).is_multiple_of(3) { "a" } else { "b" };
        let mut rows = rows(30);
        rows.iter_mut().enumerate().for_each(|(row, values)| values[5] = Value::text(text(row)));
        let columns = columns(&rows);
        let leaves = Chunk { columns: &columns, rows: Rows::Range(0..30) };
        machine.start(30);
        let is_a: Vec<bool> = (0..30).map(|row| text(row) == "a").collect();
        assert_eq!(machine.run(&leaves, roots[0], None).trues(), is_a);
        assert_eq!(machine.run(&leaves, roots[1], None).trues(), is_a);
        let one: Vec<bool> =
            (0..30).map(|row| machine.run(&leaves, roots[2], None).int(row) == Some(1)).collect();
        assert_eq!(one, is_a);
    }
}

/// A chunk whose one leaf has two rows, whatever the machine was started with.
struct Short(Calendar, UserRuntime);

impl Leaves for Short {
    fn leaf(&self, _: &Leaf) -> Vector {
        Vector::new(2, Values::Int(vec![7, 8]), None)
    }

    fn today(&self) -> Date {
        Date::default()
    }

    fn calendar(&self) -> &Calendar {
        &self.0
    }

    fn users(&self) -> &UserRuntime {
        &self.1
    }
}

#[test]
fn what_is_not_there_is_missing() {
    let node = |op| Node { op, ty: Type::Int, nullable: true };
    let leaf = Op::Leaf(Leaf::Field(FieldLeaf { index: 0, name: Arc::from("i") }));
    let block = Block { nodes: vec![node(leaf), node(Op::Negate(Reg(0)))], ..Block::default() };
    let mut machine = Machine::new(&block);
    let leaves = Short(Calendar::plain(), UserRuntime::none());
    machine.start(3);
    let answers: Vec<_> = (0..4).map(|row| machine.run(&leaves, Reg(1), None).int(row)).collect();
    assert_eq!(answers, [Some(-7), Some(-8), None, None]);
    let nothing = machine.run(&leaves, Reg(9), None);
    assert_eq!((nothing.rows(), nothing.value(0)), (3, Ok(Value::Missing)));
    assert_eq!(Vector::gather(&Column::default(), &Rows::List(&[0, 5])).trues(), [false, false]);
}

/// Facts can stand upon facts upon facts: registers are computed without recursion.
#[test]
fn a_deep_block_is_run_within_a_small_stack() {
    let node = |op| Node { op, ty: Type::Bool, nullable: false };
    let mut nodes = vec![node(Op::Constant(Constant(Value::Bool(true))))];
    nodes.extend((0..100_001).map(|of| node(Op::And(vec![Reg(of), Reg(of)]))));
    let block = Block { nodes, ..Block::default() };
    let mut machine = Machine::new(&block);
    let leaves = Short(Calendar::plain(), UserRuntime::none());
    machine.start(1);
    assert!(machine.run(&leaves, Reg(100_001), None).is_true(0));
}
