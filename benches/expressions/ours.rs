//! Our own engines. Each takes all rows and gives, beside the times, for each condition the rows
//! for which it is true.

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use funnelwright::dataset::Column;
use funnelwright::expression::{
    Blame, Expr, Name, Row, RowError, Scope, ScopeName, UserFunctions, UserRuntime, check_expression,
    interpret,
};
use funnelwright::language::both;
use funnelwright::program::{Block, Leaf};
use funnelwright::text::{Quoted, Sources, Span};
use funnelwright::time::Calendar;
use funnelwright::value::{Date, Type, Value};
use funnelwright::vector::{self, Leaves, Machine, Vector};

use super::conditions::{Condition, Outcome};
use super::rows::{COLUMNS, Rows};
use crate::reference::shape::AS_OF;

/// For each condition, whether it is true in each row.
pub type Truths = Vec<Vec<bool>>;

/// An engine of ours: over all rows.
pub type Engine = fn(&Rows, &[Expr]) -> Result<(Outcome, Truths), Box<dyn Error>>;

/// The engines, the one that is compared with the others first. The reference interpreter must be
/// among them: it says what is right.
pub const ENGINES: [(&str, Engine); 2] = [("compiled", compiled), ("interpreter", interpreter)];

/// Rows that the compiled engine takes at a time.
const CHUNK: usize = 1024;

/// The typed trees of the conditions.
pub fn checked(conditions: &[Condition]) -> Result<Vec<Expr>, Box<dyn Error>> {
    let mut sources = Sources::default();
    conditions
        .iter()
        .map(|condition| {
            let source = sources.add(condition.id.clone(), format!("'{}'", condition.rule));
            let quoted = Quoted::plain(&condition.rule, Span::new(source, 0, condition.rule.len() + 2));
            let mut diagnostics = Vec::new();
            let users = UserFunctions::default();
            check_expression(&quoted, &scope(), Type::Bool, &users, &mut diagnostics)
                .ok_or_else(|| format!("{}: {diagnostics:#?}", condition.id).into())
        })
        .collect()
}

fn scope() -> Scope {
    let mut names = BTreeMap::new();
    for (index, (name, ty, nullable)) in (0_u32..).zip(COLUMNS) {
        let known = ScopeName { name: Name::Field(index), ty, nullable, one_of: None, shadows_column: false };
        names.insert(Arc::from(name), known);
    }
    Scope { place: both("a benchmark", "基准测试"), names, ..Scope::default() }
}

/// The reference interpreter, row by row.
#[expect(clippy::unnecessary_wraps, reason = "an engine that compiles can fail")]
fn interpreter(rows: &Rows, conditions: &[Expr]) -> Result<(Outcome, Truths), Box<dyn Error>> {
    let mut outcome = Outcome { rows: rows.count, ..Outcome::default() };
    let mut truths = Truths::new();
    let (calendar, users) = (Calendar::plain(), UserRuntime::none());
    for condition in conditions {
        let mut truth = Vec::with_capacity(rows.count);
        let begin = Instant::now();
        for row in 0..rows.count {
            let row = OneRow { rows, row, calendar: &calendar, users: &users };
            let answer = interpret(condition, &row, &mut Blame::default());
            truth.push(answer.is_ok_and(|value| value.is_true()));
        }
        let time = begin.elapsed();
        outcome.times.push(Some(time));
        outcome.total += time;
        outcome.truths.push(truth.iter().filter(|is_true| **is_true).count());
        truths.push(truth);
    }
    Ok((outcome, truths))
}

/// The compiled engine, chunk by chunk, over columns. Laying the values out as columns is its
/// binding; in the product they are read as columns.
#[expect(clippy::unnecessary_wraps, reason = "an engine that compiles can fail")]
fn compiled(rows: &Rows, conditions: &[Expr]) -> Result<(Outcome, Truths), Box<dyn Error>> {
    let begin = Instant::now();
    let columns: Vec<Column> = rows.columns.iter().map(|values| values.iter().cloned().collect()).collect();
    let mut outcome = Outcome { rows: rows.count, binding: begin.elapsed(), ..Outcome::default() };
    let mut truths = Truths::new();
    let (calendar, users) = (Calendar::plain(), UserRuntime::none());
    let names: Vec<Arc<str>> = COLUMNS.iter().map(|(name, ..)| Arc::from(*name)).collect();
    for condition in conditions {
        let mut truth = Vec::with_capacity(rows.count);
        let begin = Instant::now();
        let (block, roots) = Block::of(&"rows".into(), &names, &[condition]);
        let mut machine = Machine::new(&block);
        for start in (0..rows.count).step_by(CHUNK) {
            let range = start..(start + CHUNK).min(rows.count);
            let chunk = Chunk { columns: &columns, range, calendar: &calendar, users: &users };
            machine.start(chunk.range.len());
            for root in &roots {
                truth.extend(machine.run(&chunk, *root, None).trues());
            }
        }
        let time = begin.elapsed();
        outcome.times.push(Some(time));
        outcome.total += time;
        outcome.truths.push(truth.iter().filter(|is_true| **is_true).count());
        truths.push(truth);
    }
    Ok((outcome, truths))
}

struct Chunk<'a> {
    columns: &'a [Column],
    range: Range<usize>,
    calendar: &'a Calendar,
    users: &'a UserRuntime,
}

impl Leaves for Chunk<'_> {
    fn leaf(&self, leaf: &Leaf) -> Vector {
        let column = match leaf {
            Leaf::Field(field) => self.columns.get(field.index as usize),
            _ => None,
        };
        match column {
            Some(column) => Vector::gather(column, &vector::Rows::Range(self.range.clone())),
            None => Vector::constant(self.range.len(), Value::Missing),
        }
    }

    fn today(&self) -> Date {
        AS_OF
    }

    fn calendar(&self) -> &Calendar {
        self.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.users
    }
}

struct OneRow<'a> {
    rows: &'a Rows,
    row: usize,
    calendar: &'a Calendar,
    users: &'a UserRuntime,
}

impl Row for OneRow<'_> {
    fn value(&self, name: Name, _: &mut Blame) -> Result<Value, RowError> {
        Ok(match name {
            Name::Field(column) => self.rows.value(column as usize, self.row),
            _ => Value::Missing,
        })
    }

    fn label(&self, name: Name) -> Arc<str> {
        match name {
            Name::Field(column) => COLUMNS.get(column as usize).map_or("?", |(name, ..)| name).into(),
            _ => "?".into(),
        }
    }

    fn marked(&self, _: &str) -> bool {
        false
    }

    fn today(&self) -> Date {
        AS_OF
    }

    fn calendar(&self) -> &Calendar {
        self.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.users
    }
}
