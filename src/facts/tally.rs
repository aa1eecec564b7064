//! `agg`: one value from many.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::expression::{Needed, RowErrorKind};
use crate::syntax::Aggregate;
use crate::value::{Type, Value};

/// The running answer of an aggregate.
#[derive(Debug)]
pub struct Tally {
    aggregate: Aggregate,
    /// The type of the answer: which zero an empty sum is.
    ty: Type,
    count: i64,
    ints: i64,
    floats: f64,
    best: Option<Value>,
    seen: BTreeSet<Vec<u8>>,
}

impl Tally {
    /// An empty tally; `ty` is the type of its answer.
    #[must_use]
    pub fn new(aggregate: Aggregate, ty: Type) -> Self {
        Self { aggregate, ty, count: 0, ints: 0, floats: 0.0, best: None, seen: BTreeSet::new() }
    }

    /// Takes the next value, which is present; breaks when no later one can matter.
    ///
    /// # Errors
    /// A sum that does not fit, or of what is no number.
    pub fn take(&mut self, value: Value) -> Result<ControlFlow<()>, RowErrorKind> {
        use ControlFlow::{Break, Continue};
        self.count += 1;
        match self.aggregate {
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

    fn add(&mut self, value: &Value) -> Result<(), RowErrorKind> {
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
                    None if self.ty == Type::Int => return Err(RowErrorKind::Overflow),
                    None => {}
                }
            }
            Value::Float(value) => self.floats += value,
            other => {
                let found = other.type_of();
                return Err(RowErrorKind::WrongType { needed: Needed::Number, found });
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

    /// The answer over all values taken.
    #[must_use]
    pub fn answer(self) -> Value {
        #[expect(clippy::cast_precision_loss, reason = "row counts are far below 2^53")]
        let rows = self.count as f64;
        match self.aggregate {
            Aggregate::Count => Value::Int(self.count),
            Aggregate::Distinct => Value::Int(i64::try_from(self.seen.len()).unwrap_or(i64::MAX)),
            Aggregate::Sum if self.ty == Type::Int => Value::Int(self.ints),
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
