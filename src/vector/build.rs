//! Vectors from the answers of single rows.

use super::failures::Failures;
use super::values::{Values, Vector, days_of, micros_of};
use crate::expression::RowErrorKind;
use crate::value::{Type, Value};

impl Vector {
    /// A vector of these values, typed if all that are present have one type.
    #[must_use]
    pub fn from_values(values: Vec<Value>) -> Self {
        let rows = values.len();
        let present: Vec<bool> = values.iter().map(|value| !value.is_missing()).collect();
        let present = present.contains(&false).then_some(present);
        let mut types = values.iter().filter(|value| !value.is_missing()).map(Value::type_of);
        let Some(first) = types.next() else { return Self::constant(rows, Value::Missing) };
        let values = if types.all(|ty| ty == first) { typed(first, values) } else { Values::Any(values) };
        Self { rows, values, present, failed: Failures::new() }
    }

    /// A vector of these answers.
    #[must_use]
    pub fn from_results(results: Vec<Result<Value, RowErrorKind>>) -> Self {
        let mut failed = Failures::new();
        let value = |(row, result): (usize, Result<Value, RowErrorKind>)| {
            result.unwrap_or_else(|why| {
                failed.push((u32::try_from(row).unwrap_or(u32::MAX), why));
                Value::Missing
            })
        };
        let values = results.into_iter().enumerate().map(value).collect();
        Self { failed, ..Self::from_values(values) }
    }
}

/// Values of one type, or missing ones, as a typed vector.
fn typed(ty: Type, values: Vec<Value>) -> Values {
    fn each<T: Default>(values: &[Value], pick: impl Fn(&Value) -> Option<T>) -> Vec<T> {
        values.iter().map(|value| pick(value).unwrap_or_default()).collect()
    }
    match ty {
        Type::Bool => Values::Bool(values.iter().map(Value::is_true).collect()),
        Type::Int => Values::Int(each(&values, |value| match value {
            Value::Int(value) => Some(*value),
            _ => None,
        })),
        Type::Float => Values::Float(each(&values, |value| match value {
            Value::Float(value) => Some(*value),
            _ => None,
        })),
        Type::Text => {
            let empty = std::sync::Arc::from("");
            let text =
                |value| if let Value::Text(text) = value { text } else { std::sync::Arc::clone(&empty) };
            Values::Text(values.into_iter().map(text).collect())
        }
        Type::Date => Values::Date(each(&values, |value| match value {
            Value::Date(date) => Some(days_of(*date)),
            _ => None,
        })),
        Type::DateTime => {
            let micros = |value: &Value| match value {
                Value::DateTime(at) => micros_of(*at),
                _ => Some(0),
            };
            match values.iter().map(micros).collect() {
                Some(micros) => Values::DateTime(micros),
                None => Values::Any(values),
            }
        }
        Type::Any => Values::Any(values),
    }
}
