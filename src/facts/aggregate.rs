//! `agg`: one value from the rows of an event table.
//!
//! A row counts if it can be seen, lies in the window and its `where` is true; unknown is not
//! true, and a row in which an expression fails is unknown, and noted. Rows are taken in the order of their dates, so that `first`, `last` and float sums do not
//! depend on the order of the dataset.

use std::collections::BTreeSet;

use super::event::EventRow;
use super::moment::{FactValue, FailedRow, Moment};
use crate::expression::{Blame, Expr, Needed, RowError, RowErrorKind, interpret};
use crate::ruleset::EventTable;
use crate::syntax::{Aggregate, Role};
use crate::text::Span;
use crate::value::{Date, Type, Value};

/// What is aggregated: the parts of a fact that concern the rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    /// Index of the fact.
    pub fact: u32,
    /// Index of the event table.
    pub table: usize,
    /// `where`.
    pub filter: Option<&'a Expr>,
    /// `agg`.
    pub aggregate: Aggregate,
    /// `of`.
    pub of: Option<&'a Expr>,
    /// The type of the answer: which zero an empty sum is.
    pub ty: Type,
    /// Where the fact was defined, for row errors of the sum itself.
    pub span: Span,
}

/// The answer over `rows`, of which only those dated `first_date` or later count.
pub(super) fn aggregate(
    moment: &Moment<'_>,
    question: &Question<'_>,
    rows: impl Iterator<Item = usize>,
    first_date: Option<Date>,
) -> FactValue {
    let Some(events) = moment.world.ruleset.mapping.events.get(question.table) else {
        return Ok(Value::Missing);
    };
    let mut tally = Tally::new(question);
    for row in rows {
        if let Some(value) = counted_value(moment, question, events, row, first_date)
            && tally.take(value)?.is_break()
        {
            break;
        }
    }
    Ok(tally.answer())
}

/// The value of `of` in a row that counts ([`Value::Bool`] true for `count`); `None` if the row
/// does not count or the value is missing.
fn counted_value(
    moment: &Moment<'_>,
    question: &Question<'_>,
    events: &EventTable,
    row: usize,
    first_date: Option<Date>,
) -> Option<Value> {
    let table = &moment.world.dataset.events.get(question.table)?.0;
    let at = events.table.role(Role::At).and_then(|field| table.date_time(field, row))?;
    if !moment.sight.sees(at) || first_date.is_some_and(|first| at.date() < first) {
        return None;
    }
    let event = EventRow { moment, mapping: &events.table, table, row };
    let ask = |key: &'static str, expr: &Expr| {
        interpret(expr, &event, &mut Blame::default()).unwrap_or_else(|error| {
            moment.note_failed_row(FailedRow { fact: question.fact, key, row }, error.kind);
            Value::Missing
        })
    };
    if question.filter.is_some_and(|filter| !ask("where", filter).is_true()) {
        return None;
    }
    let value = question.of.map_or(Value::Bool(true), |of| ask("of", of));
    (!value.is_missing()).then_some(value)
}

/// The running answer.
struct Tally<'a> {
    question: &'a Question<'a>,
    count: i64,
    ints: i64,
    floats: f64,
    best: Option<Value>,
    seen: BTreeSet<Vec<u8>>,
}

impl<'a> Tally<'a> {
    fn new(question: &'a Question<'a>) -> Self {
        Self { question, count: 0, ints: 0, floats: 0.0, best: None, seen: BTreeSet::new() }
    }

    fn take(&mut self, value: Value) -> Result<std::ops::ControlFlow<()>, RowError> {
        use std::ops::ControlFlow::{Break, Continue};
        self.count += 1;
        match self.question.aggregate {
            Aggregate::Count => {}
            Aggregate::Distinct => {
                self.seen.insert(identity(&value));
            }
            Aggregate::Sum | Aggregate::Avg => self.add(&value)?,
            Aggregate::Min => self.keep(value, std::cmp::Ordering::Less),
            Aggregate::Max => self.keep(value, std::cmp::Ordering::Greater),
            Aggregate::Last => self.best = Some(value),
            Aggregate::First => {
                self.best = Some(value);
                return Ok(Break(()));
            }
        }
        Ok(Continue(()))
    }

    fn add(&mut self, value: &Value) -> Result<(), RowError> {
        let error = |kind| RowError { kind, span: self.question.span };
        match value {
            Value::Int(value) => {
                let sum = self.ints.checked_add(*value);
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "an int in a float sum is rounded as rhai does"
                )]
                let as_float = *value as f64;
                self.floats += as_float;
                match sum {
                    Some(sum) => self.ints = sum,
                    None if self.question.ty == Type::Int => return Err(error(RowErrorKind::Overflow)),
                    None => {}
                }
            }
            Value::Float(value) => self.floats += value,
            other => {
                let found = other.type_of();
                return Err(error(RowErrorKind::WrongType { needed: Needed::Number, found }));
            }
        }
        Ok(())
    }

    fn keep(&mut self, value: Value, wanted: std::cmp::Ordering) {
        let better = self.best.as_ref().is_none_or(|best| order(&value, best) == Some(wanted));
        if better {
            self.best = Some(value);
        }
    }

    fn answer(self) -> Value {
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
        let rows = self.count as f64;
        match self.question.aggregate {
            Aggregate::Count => Value::Int(self.count),
            Aggregate::Distinct => Value::Int(i64::try_from(self.seen.len()).unwrap_or(i64::MAX)),
            Aggregate::Sum if self.question.ty == Type::Int => Value::Int(self.ints),
            Aggregate::Sum => Value::Float(self.floats),
            Aggregate::Avg if self.count > 0 => Value::Float(self.floats / rows),
            Aggregate::Avg => Value::Missing,
            Aggregate::Min | Aggregate::Max | Aggregate::First | Aggregate::Last => {
                self.best.unwrap_or(Value::Missing)
            }
        }
    }
}

/// The order of two values of one kind.
fn order(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(b)),
        _ => number(a)?.partial_cmp(&number(b)?),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "an int beside a float is compared as float, as rhai does"
        )]
        Value::Int(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        _ => None,
    }
}

/// Bytes that are equal for equal values: 1 and 1.0 are one value, 0.0 and -0.0 too.
fn identity(value: &Value) -> Vec<u8> {
    match number(value) {
        Some(value) => [b"n".as_slice(), &(value + 0.0).to_bits().to_be_bytes()].concat(),
        None => format!("{}:{value}", value.type_of().word()).into_bytes(),
    }
}
