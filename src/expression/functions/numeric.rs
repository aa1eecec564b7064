//! Functions of numbers. Integers stay integers, floats stay floats.

use super::super::interpret::{Needed, RowErrorKind};
use super::super::numbers::{float, larger, misfit, smaller, whole};
use super::Days;
use crate::value::Value;

type Answer = Result<Value, RowErrorKind>;

fn first(args: &[Value]) -> &Value {
    args.first().unwrap_or(&Value::Missing)
}

/// Integers as they are, floats through `f`.
fn of_float(args: &[Value], f: fn(f64) -> f64) -> Answer {
    match first(args) {
        Value::Int(x) => Ok(Value::Int(*x)),
        Value::Float(x) => Ok(Value::Float(f(*x))),
        other => Err(misfit(Needed::Number, other)),
    }
}

/// Two integers through `int`; if one of the two is a float, both as floats through `float`.
fn of_two(args: &[Value], int: fn(i64, i64) -> i64, of_floats: fn(f64, f64) -> f64) -> Answer {
    match (first(args), args.get(1).unwrap_or(&Value::Missing)) {
        (Value::Int(x), Value::Int(y)) => Ok(Value::Int(int(*x, *y))),
        (Value::Float(x), Value::Float(y)) => Ok(Value::Float(of_floats(*x, *y))),
        (Value::Int(x), Value::Float(y)) => Ok(Value::Float(of_floats(float(*x), *y))),
        (Value::Float(x), Value::Int(y)) => Ok(Value::Float(of_floats(*x, float(*y)))),
        (Value::Int(_) | Value::Float(_), other) | (other, _) => Err(misfit(Needed::Number, other)),
    }
}

pub(super) fn abs(args: &[Value], _: Days<'_>) -> Answer {
    match first(args) {
        Value::Int(x) => x.checked_abs().map(Value::Int).ok_or(RowErrorKind::Overflow),
        _ => of_float(args, f64::abs),
    }
}

pub(super) fn min(args: &[Value], _: Days<'_>) -> Answer {
    of_two(args, i64::min, smaller)
}

pub(super) fn max(args: &[Value], _: Days<'_>) -> Answer {
    of_two(args, i64::max, larger)
}

pub(super) fn round(args: &[Value], _: Days<'_>) -> Answer {
    of_float(args, f64::round)
}

pub(super) fn floor(args: &[Value], _: Days<'_>) -> Answer {
    of_float(args, f64::floor)
}

pub(super) fn ceil(args: &[Value], _: Days<'_>) -> Answer {
    of_float(args, f64::ceil)
}

pub(super) fn to_int(args: &[Value], _: Days<'_>) -> Answer {
    match first(args) {
        Value::Float(x) => whole(*x).map(Value::Int),
        _ => of_float(args, f64::trunc),
    }
}

pub(super) fn to_float(args: &[Value], _: Days<'_>) -> Answer {
    match first(args) {
        Value::Int(x) => Ok(Value::Float(float(*x))),
        _ => of_float(args, |x| x),
    }
}
