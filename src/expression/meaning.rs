//! What operations mean for the values of one row: written once, for the reference interpreter and
//! for every faster engine.

use super::functions::{Days, entry};
use super::interpret::{LONGEST_TEXT, Needed, RowErrorKind};
use super::numbers::{self, misfit};
use super::tree::{BinaryOp, FunctionId};
use crate::value::{Type, Value};

/// `sought in [values]`: found is found; not found is unknown if anything is missing.
pub(crate) fn in_list(sought: &Value, values: &[Value]) -> Value {
    let found = !sought.is_missing() && values.iter().any(|value| numbers::equal(value, sought));
    let known = found || !(sought.is_missing() || values.iter().any(Value::is_missing));
    if known { Value::Bool(found) } else { Value::Missing }
}

/// `sought in start..end`, or `start..=end`.
pub(crate) fn in_range(
    sought: &Value,
    start: &Value,
    end: &Value,
    inclusive: bool,
) -> Result<Value, RowErrorKind> {
    match (sought, start, end) {
        (Value::Int(x), Value::Int(start), Value::Int(end)) => {
            Ok(Value::Bool(numbers::in_integers(*x, *start, *end, inclusive)))
        }
        (Value::Missing, _, _) | (_, Value::Missing, _) | (_, _, Value::Missing) => Ok(Value::Missing),
        (Value::Int(_), Value::Int(_), other) | (Value::Int(_), other, _) | (other, _, _) => {
            Err(misfit(Needed::Of(Type::Int), other))
        }
    }
}

/// `part in text`.
pub(crate) fn in_text(part: &Value, text: &Value) -> Result<Value, RowErrorKind> {
    match (part, text) {
        (Value::Text(part), Value::Text(text)) => Ok(Value::Bool(text.contains(&**part))),
        (Value::Missing, _) | (_, Value::Missing) => Ok(Value::Missing),
        (Value::Text(_), other) | (other, _) => Err(misfit(Needed::Of(Type::Text), other)),
    }
}

/// The texts of some present values, joined.
pub(crate) fn join(values: &[Value]) -> Result<Value, RowErrorKind> {
    not_too_long(Value::text(values.iter().map(Value::to_string).collect::<String>()))
}

/// `left op right` for two present values, unless it gives a text that is too long.
pub(crate) fn operate(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, RowErrorKind> {
    numbers::binary(op, left, right).and_then(not_too_long)
}

/// A call of the function table with present values; unknown for an id that is not in it.
pub(crate) fn call_table(id: FunctionId, values: &[Value], days: Days<'_>) -> Result<Value, RowErrorKind> {
    entry(id).map_or(Ok(Value::Missing), |entry| (entry.call)(values, days).and_then(not_too_long))
}

/// Whether a present value is a condition that holds.
pub(crate) fn holds(value: &Value) -> Result<bool, RowErrorKind> {
    match value {
        Value::Bool(holds) => Ok(*holds),
        other => Err(misfit(Needed::Of(Type::Bool), other)),
    }
}

/// Whether a value fits a label of `switch` that is a literal: of the same type and equal, floats
/// bit by bit.
pub(crate) fn fits_value(label: &Value, value: &Value) -> bool {
    match (label, value) {
        (Value::Float(x), Value::Float(y)) => x.to_bits() == y.to_bits(),
        (label, value) => label == value,
    }
}

/// Whether a value fits a label of `switch` that is a range.
pub(crate) fn fits_range(start: i64, end: i64, inclusive: bool, value: &Value) -> bool {
    match value {
        Value::Int(x) => numbers::in_integers(*x, start, end, inclusive),
        Value::Float(x) => numbers::in_floats(*x, start, end, inclusive),
        _ => false,
    }
}

/// A text that was put together, unless it is too long to be meant: facts that double each other
/// would fill the memory.
pub(crate) fn not_too_long(value: Value) -> Result<Value, RowErrorKind> {
    match &value {
        Value::Text(text) if text.len() > LONGEST_TEXT => Err(RowErrorKind::TextTooLong),
        _ => Ok(value),
    }
}
