//! Arithmetic and comparison as rhai does them.
//!
//! Guarantees: for two present values that rhai accepts the result, or that there is an error, is
//! rhai's: integers are checked, floats follow IEEE, comparisons of floats have a tolerance.

use std::cmp::Ordering;

use chrono::{Datelike, TimeDelta};

use super::interpret::{Needed, RowErrorKind};
use super::tree::BinaryOp;
use crate::value::{Date, DateTime, Value};

/// `left op right` for two present values.
pub(crate) fn binary(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, RowErrorKind> {
    if op.is_comparison() {
        return compare(op, left, right).map(Value::Bool);
    }
    match (left, right) {
        (Value::Int(x), Value::Int(y)) => integers(op, *x, *y).map(Value::Int),
        (Value::Float(x), Value::Float(y)) => Ok(Value::Float(floats(op, *x, *y))),
        (Value::Int(x), Value::Float(y)) => Ok(Value::Float(floats(op, float(*x), *y))),
        (Value::Float(x), Value::Int(y)) => Ok(Value::Float(floats(op, *x, float(*y)))),
        (Value::Text(_), other) | (other, Value::Text(_)) if op == BinaryOp::Add && !other.is_missing() => {
            Ok(Value::text(format!("{left}{right}")))
        }
        _ => moments(op, left, right),
    }
}

/// `-value`.
pub(crate) fn negate(value: &Value) -> Result<Value, RowErrorKind> {
    match value {
        Value::Int(x) => x.checked_neg().map(Value::Int).ok_or(RowErrorKind::Overflow),
        Value::Float(x) => Ok(Value::Float(-x)),
        other => Err(misfit(Needed::Number, other)),
    }
}

/// Whether two present values are equal, where `in` asks: values of different kinds are not.
pub(crate) fn equal(left: &Value, right: &Value) -> bool {
    compare(BinaryOp::Equal, left, right).unwrap_or(false)
}

/// An integer as a float; beyond 2⁵³ the nearest one, as in rhai.
#[expect(clippy::cast_precision_loss, reason = "rhai's conversion is exactly this one")]
pub(crate) fn float(value: i64) -> f64 {
    value as f64
}

/// A float without its fraction as an integer.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked, the fraction is meant to go")]
pub(crate) fn whole(value: f64) -> Result<i64, RowErrorKind> {
    // 2^63 as a float: the first value that does not fit.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&value) { Ok(value as i64) } else { Err(RowErrorKind::Overflow) }
}

/// The error for a value of the wrong kind.
pub(crate) fn misfit(needed: Needed, found: &Value) -> RowErrorKind {
    RowErrorKind::WrongType { needed, found: found.type_of() }
}

fn compare(op: BinaryOp, left: &Value, right: &Value) -> Result<bool, RowErrorKind> {
    let order = match (left, right) {
        (Value::Int(x), Value::Int(y)) => x.cmp(y),
        (Value::Float(x), Value::Float(y)) => return Ok(compare_floats(op, *x, *y)),
        (Value::Int(x), Value::Float(y)) => return Ok(compare_floats(op, float(*x), *y)),
        (Value::Float(x), Value::Int(y)) => return Ok(compare_floats(op, *x, float(*y))),
        (Value::Text(x), Value::Text(y)) => x.as_bytes().cmp(y.as_bytes()),
        (Value::Bool(x), Value::Bool(y)) => x.cmp(y),
        (Value::DateTime(x), Value::DateTime(y)) => x.cmp(y),
        _ => match (date_of(left), date_of(right)) {
            (Some(x), Some(y)) => x.cmp(&y),
            _ => return Err(misfit(Needed::Of(left.type_of()), right)),
        },
    };
    Ok(orders(op, order))
}

/// What a comparison says of an order; anything but a comparison asks for equality.
#[inline]
pub(crate) fn orders(op: BinaryOp, order: Ordering) -> bool {
    match op {
        BinaryOp::NotEqual => order != Ordering::Equal,
        BinaryOp::Less => order == Ordering::Less,
        BinaryOp::LessOrEqual => order != Ordering::Greater,
        BinaryOp::Greater => order == Ordering::Greater,
        BinaryOp::GreaterOrEqual => order != Ordering::Less,
        _ => order == Ordering::Equal,
    }
}

/// Whether an integer lies in a range.
#[inline]
#[expect(clippy::needless_bitwise_bool, reason = "whether a row fits cannot be foretold: no branches")]
pub(crate) fn in_integers(x: i64, start: i64, end: i64, inclusive: bool) -> bool {
    (start <= x) & ((x < end) | (inclusive & (x == end)))
}

/// Whether a float lies in a range of integers without tolerance, as rhai's `switch` does.
#[inline]
pub(crate) fn in_floats(x: f64, start: i64, end: i64, inclusive: bool) -> bool {
    let (start, end) = (float(start), float(end));
    start <= x && (x < end || (inclusive && x <= end))
}

/// rhai's comparison: the difference, relative to the larger magnitude (or to 1 if one side is 0),
/// against the smallest step of a float.
#[inline]
pub(crate) fn compare_floats(op: BinaryOp, x: f64, y: f64) -> bool {
    let scale = if x * y == 0.0 { 1.0 } else { x.abs().max(y.abs()) };
    if scale == 0.0 {
        return matches!(op, BinaryOp::Equal | BinaryOp::LessOrEqual | BinaryOp::GreaterOrEqual);
    }
    match op {
        BinaryOp::NotEqual => (x - y).abs() / scale > f64::EPSILON,
        BinaryOp::Less => (y - x) / scale > f64::EPSILON,
        BinaryOp::LessOrEqual => (y - x) / scale > -f64::EPSILON,
        BinaryOp::Greater => (x - y) / scale > f64::EPSILON,
        BinaryOp::GreaterOrEqual => (x - y) / scale > -f64::EPSILON,
        _ => (x - y).abs() / scale <= f64::EPSILON,
    }
}

/// The smaller of two floats. A number wins over NaN, and -0 over 0: `f64::min` leaves open which
/// of the two zeros it gives, and then no two engines need agree.
#[inline]
pub(crate) fn smaller(x: f64, y: f64) -> f64 {
    let is_first = !x.is_nan() && x.total_cmp(&y).is_le();
    if is_first || y.is_nan() { x } else { y }
}

/// The larger of two floats. A number wins over NaN, and 0 over -0.
#[inline]
pub(crate) fn larger(x: f64, y: f64) -> f64 {
    let is_first = !x.is_nan() && x.total_cmp(&y).is_ge();
    if is_first || y.is_nan() { x } else { y }
}

/// Arithmetic of integers: checked.
#[inline]
pub(crate) fn integers(op: BinaryOp, x: i64, y: i64) -> Result<i64, RowErrorKind> {
    let result = match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Subtract => x.checked_sub(y),
        BinaryOp::Multiply => x.checked_mul(y),
        BinaryOp::Divide | BinaryOp::Remainder if y == 0 => return Err(RowErrorKind::DivisionByZero),
        BinaryOp::Divide => x.checked_div(y),
        BinaryOp::Remainder => x.checked_rem(y),
        _ if y < 0 => return Err(RowErrorKind::NegativeExponent),
        _ => u32::try_from(y).ok().and_then(|y| x.checked_pow(y)),
    };
    result.ok_or(RowErrorKind::Overflow)
}

/// Arithmetic of floats: IEEE.
#[inline]
pub(crate) fn floats(op: BinaryOp, x: f64, y: f64) -> f64 {
    match op {
        BinaryOp::Add => x + y,
        BinaryOp::Subtract => x - y,
        BinaryOp::Multiply => x * y,
        BinaryOp::Divide => x / y,
        BinaryOp::Remainder => x % y,
        _ => x.powf(y),
    }
}

/// `date ± int`, `datetime ± int`, and the days between two of them.
fn moments(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, RowErrorKind> {
    match (op, left, right) {
        (BinaryOp::Add, moment, Value::Int(days)) | (BinaryOp::Add, Value::Int(days), moment)
            if date_of(moment).is_some() =>
        {
            shift(moment, *days)
        }
        (BinaryOp::Subtract, moment, Value::Int(days)) if date_of(moment).is_some() => {
            shift(moment, days.checked_neg().ok_or(RowErrorKind::DateOutOfRange)?)
        }
        (BinaryOp::Subtract, left, right) if date_of(left).is_some() => match (date_of(left), date_of(right))
        {
            (Some(x), Some(y)) => Ok(Value::Int(x.signed_duration_since(y).num_days())),
            _ => Err(misfit(Needed::DateOrInteger, right)),
        },
        (_, Value::Int(_) | Value::Float(_), other) | (_, other, _) => Err(misfit(Needed::Number, other)),
    }
}

fn shift(moment: &Value, days: i64) -> Result<Value, RowErrorKind> {
    let moved = TimeDelta::try_days(days).and_then(|delta| match moment {
        Value::DateTime(at) => {
            at.checked_add_signed(delta).filter(|at| supported(at.date())).map(Value::DateTime)
        }
        other => date_of(other)?.checked_add_signed(delta).filter(|day| supported(*day)).map(Value::Date),
    });
    moved.ok_or(RowErrorKind::DateOutOfRange)
}

/// Whether a date lies in the years that can be written with four digits.
pub(crate) fn supported(date: Date) -> bool {
    (1..=9999).contains(&date.year())
}

/// The local date of a date or date-time.
pub(crate) fn date_of(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::DateTime(at) => Some(DateTime::date(at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_zeros_the_smaller_is_negative_and_a_number_wins_over_nan() {
        let same = |one: f64, other: f64| one.to_bits() == other.to_bits();
        for (x, y) in [(0.0, -0.0), (-0.0, 0.0)] {
            assert!(same(smaller(x, y), -0.0) && same(larger(x, y), 0.0), "{x} {y}");
        }
        for (x, y) in [(1.0, f64::NAN), (f64::NAN, 1.0), (1.0, -f64::NAN), (-f64::NAN, 1.0)] {
            assert!(same(smaller(x, y), 1.0) && same(larger(x, y), 1.0), "{x} {y}");
        }
        assert!(same(smaller(-1.0, 2.5), -1.0) && same(larger(-1.0, 2.5), 2.5));
    }

    /// Values whose type was not known when the rules were checked are looked at here.
    #[test]
    fn values_that_do_not_go_together_are_errors_not_false() {
        let day = Value::Date(Date::from_ymd_opt(2024, 1, 31).unwrap());
        for (left, op, right, needed) in [
            (Value::Int(1), BinaryOp::Equal, Value::text("1"), "an integer"),
            (Value::text("a"), BinaryOp::Less, Value::Float(1.0), "a text"),
            (Value::Bool(true), BinaryOp::Add, Value::Int(1), "a number"),
            (Value::text("a"), BinaryOp::Subtract, Value::text("a"), "a number"),
            (day.clone(), BinaryOp::Multiply, Value::Int(2), "a number"),
            (day, BinaryOp::Subtract, Value::text("a"), "a date or an integer"),
        ] {
            let error = binary(op, &left, &right).unwrap_err();
            assert!(
                matches!(error, RowErrorKind::WrongType { needed: said, .. } if said.said_in(crate::language::Language::English) == needed),
                "{left:?} {op:?} {right:?}: {error:?}"
            );
        }
        assert!(!equal(&Value::Int(1), &Value::text("1")), "`in` looks on");
    }
}
