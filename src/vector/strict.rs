//! Operations that need all their operands: present where all are, failed where one is.

use super::calls;
use super::compare;
use super::failures::{self, Failures, kept};
use super::members;
use super::sides::{Made, Side, View, map, zip_checked};
use super::values::{Values, Vector};
use crate::expression::{
    Days, RowErrorKind, call_table, holds, in_list, in_range, in_text, join, negate, operate,
};
use crate::program::Op;
use crate::value::Value;

/// The answer of an operation over its operands' vectors, in the order of [`Op::operands`].
pub(super) fn strict(op: &Op, operands: &[&Vector], rows: usize, days: Days<'_>) -> Vector {
    if let Op::InList { .. } = op {
        return members::in_list(operands, rows);
    }
    if let (Op::IsMissing { negated, .. }, [of]) = (op, operands) {
        return is_missing(of, *negated);
    }
    let constants: Option<Vec<&Value>> = operands.iter().map(|operand| operand.as_constant()).collect();
    if let Some(constants) = constants {
        let values: Vec<Value> = constants.into_iter().cloned().collect();
        return match one_row(op, &values, days) {
            Ok(value) => Vector::constant(rows, value),
            Err(why) => Vector::failed_everywhere(rows, &why),
        };
    }
    let failed = failures::of_all(operands);
    let present = failures::present_in_all(operands);
    let Some(made) = kernel(op, operands, rows, present.as_deref(), days) else {
        return row_by_row(op, operands, (rows, present.as_deref()), failed, days);
    };
    let vector = Vector::with_failures(rows, made.values, present, made.failed);
    joined(vector, failed)
}

/// A vector that has a kernel's failures, with those of its operands; no row is in both.
fn joined(mut vector: Vector, failed: Failures) -> Vector {
    failures::add(&mut vector.failed, failed);
    vector
}

fn kernel(
    op: &Op,
    operands: &[&Vector],
    rows: usize,
    present: Option<&[bool]>,
    days: Days<'_>,
) -> Option<Made> {
    match (op, operands) {
        (Op::Binary(op, ..), [left, right]) => compare::binary(*op, left.view(), right.view(), rows, present),
        (Op::Not(_), [of]) => match of.view() {
            View::Bool(values) => Some(Values::Bool(map(values, rows, |value: bool| !value)).into()),
            _ => None,
        },
        (Op::Negate(_), [of]) => match of.view() {
            View::Float(values) => Some(Values::Float(map(values, rows, |value: f64| -value)).into()),
            View::Int(values) => {
                let negated = |value: i64, ()| value.checked_neg().ok_or(RowErrorKind::Overflow);
                let (values, failed) = zip_checked((values, Side::One(())), rows, present, negated);
                Some(Made { values: Values::Int(values), failed })
            }
            _ => None,
        },
        (Op::InRange { inclusive, .. }, [needle, start, end]) => {
            members::in_range([needle.view(), start.view(), end.view()], *inclusive, rows)
        }
        (Op::InText { .. }, [needle, text]) => members::in_text(needle.view(), text.view(), rows),
        (Op::Call(id, _), _) => {
            let views: Vec<View<'_>> = operands.iter().map(|operand| operand.view()).collect();
            calls::call(*id, &views, rows, present, days.today)
        }
        _ => None,
    }
}

/// The operation over the values of one row, none of which failed.
fn one_row(op: &Op, values: &[Value], days: Days<'_>) -> Result<Value, RowErrorKind> {
    if values.iter().any(Value::is_missing) {
        return Ok(Value::Missing);
    }
    match (op, values) {
        (Op::Not(_), [of]) => holds(of).map(|holds| Value::Bool(!holds)),
        (Op::Negate(_), [of]) => negate(of),
        (Op::Binary(op, ..), [left, right]) => operate(*op, left, right),
        (Op::InList { .. }, [needle, items @ ..]) => Ok(in_list(needle, items)),
        (Op::InRange { inclusive, .. }, [needle, start, end]) => in_range(needle, start, end, *inclusive),
        (Op::InText { .. }, [needle, text]) => in_text(needle, text),
        (Op::Join(_), _) => join(values),
        (Op::Call(id, _), _) => call_table(*id, values, days),
        _ => Ok(Value::Missing),
    }
}

/// The operation row by row, where all operands are present.
fn row_by_row(
    op: &Op,
    operands: &[&Vector],
    (rows, present): (usize, Option<&[bool]>),
    failed: Failures,
    days: Days<'_>,
) -> Vector {
    let mut values: Vec<Value> = Vec::with_capacity(operands.len());
    let mut results = Vec::with_capacity(rows);
    for row in 0..rows {
        if present.is_some_and(|present| present.get(row) != Some(&true)) {
            results.push(Ok(Value::Missing));
            continue;
        }
        values.clear();
        values.extend(operands.iter().map(|operand| operand.stored(row)));
        results.push(one_row(op, &values, days));
    }
    joined(Vector::from_results(results), failed)
}

fn is_missing(of: &Vector, negated: bool) -> Vector {
    let rows = of.rows();
    let Some(mask) = of.present() else { return Vector::constant(rows, Value::Bool(negated)) };
    let values = Values::Bool(mask.iter().map(|present| *present == negated).collect());
    let mut present = vec![true; rows];
    for (row, _) in of.failures() {
        if let Some(present) = present.get_mut(*row as usize) {
            *present = false;
        }
    }
    Vector { rows, values, present: kept(Some(present), rows), failed: of.failed.clone() }
}
