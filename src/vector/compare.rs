//! Comparisons and arithmetic, type by type.

use super::dates;
use super::sides::{Made, Side, Texts, View, failures, zip, zip_checked};
use super::values::Values;
use crate::expression::{BinaryOp, compare_floats, float, floats, integers, orders};

/// Runs a loop with the operator as a constant, so that it is decided outside of the loop.
macro_rules! for_comparison {
    ($op:expr, $constant:ident => $loop:expr) => {
        match $op {
            BinaryOp::NotEqual => {
                const $constant: BinaryOp = BinaryOp::NotEqual;
                $loop
            }
            BinaryOp::Less => {
                const $constant: BinaryOp = BinaryOp::Less;
                $loop
            }
            BinaryOp::LessOrEqual => {
                const $constant: BinaryOp = BinaryOp::LessOrEqual;
                $loop
            }
            BinaryOp::Greater => {
                const $constant: BinaryOp = BinaryOp::Greater;
                $loop
            }
            BinaryOp::GreaterOrEqual => {
                const $constant: BinaryOp = BinaryOp::GreaterOrEqual;
                $loop
            }
            _ => {
                const $constant: BinaryOp = BinaryOp::Equal;
                $loop
            }
        }
    };
}

macro_rules! for_arithmetic {
    ($op:expr, $constant:ident => $loop:expr) => {
        match $op {
            BinaryOp::Add => {
                const $constant: BinaryOp = BinaryOp::Add;
                $loop
            }
            BinaryOp::Subtract => {
                const $constant: BinaryOp = BinaryOp::Subtract;
                $loop
            }
            BinaryOp::Multiply => {
                const $constant: BinaryOp = BinaryOp::Multiply;
                $loop
            }
            BinaryOp::Divide => {
                const $constant: BinaryOp = BinaryOp::Divide;
                $loop
            }
            BinaryOp::Remainder => {
                const $constant: BinaryOp = BinaryOp::Remainder;
                $loop
            }
            _ => {
                const $constant: BinaryOp = BinaryOp::Power;
                $loop
            }
        }
    };
}

/// `left op right`; `None` where the types have no kernel.
pub(super) fn binary(
    op: BinaryOp,
    left: View<'_>,
    right: View<'_>,
    rows: usize,
    present: Option<&[bool]>,
) -> Option<Made> {
    if op.is_comparison() {
        return compare(op, left, right, rows).map(|values| Values::Bool(values).into());
    }
    Some(match (left, right) {
        (View::Int(left), View::Int(right)) => whole_numbers(op, left, right, rows, present),
        (View::Float(x), View::Float(y)) => {
            Values::Float(for_arithmetic!(op, OP => zip(x, y, rows, |x, y| floats(OP, x, y)))).into()
        }
        (View::Int(x), View::Float(y)) => {
            Values::Float(for_arithmetic!(op, OP => zip(x, y, rows, |x, y| floats(OP, float(x), y)))).into()
        }
        (View::Float(x), View::Int(y)) => {
            Values::Float(for_arithmetic!(op, OP => zip(x, y, rows, |x, y| floats(OP, x, float(y))))).into()
        }
        _ => return dates::arithmetic(op, left, right, rows, present),
    })
}

/// A comparison; `None` where the types have no kernel.
pub(super) fn compare(op: BinaryOp, left: View<'_>, right: View<'_>, rows: usize) -> Option<Vec<bool>> {
    Some(match (left, right) {
        (View::Int(x), View::Int(y)) | (View::DateTime(x), View::DateTime(y)) => ordered(op, x, y, rows),
        (View::Bool(x), View::Bool(y)) => ordered(op, x, y, rows),
        (View::Date(x), View::Date(y)) => ordered(op, x, y, rows),
        (View::Float(x), View::Float(y)) => {
            for_comparison!(op, OP => zip(x, y, rows, |x, y| compare_floats(OP, x, y)))
        }
        (View::Int(x), View::Float(y)) => {
            for_comparison!(op, OP => zip(x, y, rows, |x, y| compare_floats(OP, float(x), y)))
        }
        (View::Float(x), View::Int(y)) => {
            for_comparison!(op, OP => zip(x, y, rows, |x, y| compare_floats(OP, x, float(y))))
        }
        (View::Text(x), View::Text(y)) => texts(op, x, y, rows),
        (View::Date(x), View::DateTime(y)) => {
            for_comparison!(op, OP => zip(x, y, rows, |x, y| orders(OP, x.cmp(&dates::day_of(y)))))
        }
        (View::DateTime(x), View::Date(y)) => {
            for_comparison!(op, OP => zip(x, y, rows, |x, y| orders(OP, dates::day_of(x).cmp(&y))))
        }
        _ => return None,
    })
}

fn ordered<T: Ord + Copy>(op: BinaryOp, left: Side<'_, T>, right: Side<'_, T>, rows: usize) -> Vec<bool> {
    match op {
        BinaryOp::NotEqual => zip(left, right, rows, |x, y| x != y),
        BinaryOp::Less => zip(left, right, rows, |x, y| x < y),
        BinaryOp::LessOrEqual => zip(left, right, rows, |x, y| x <= y),
        BinaryOp::Greater => zip(left, right, rows, |x, y| x > y),
        BinaryOp::GreaterOrEqual => zip(left, right, rows, |x, y| x >= y),
        _ => zip(left, right, rows, |x, y| x == y),
    }
}

fn texts(op: BinaryOp, left: Texts<'_>, right: Texts<'_>, rows: usize) -> Vec<bool> {
    if let (Texts::Coded(x, texts, true), Texts::Coded(y, others, true)) = (left, right)
        && std::ptr::eq(texts, others)
        && matches!(op, BinaryOp::Equal | BinaryOp::NotEqual)
    {
        return ordered(op, Side::Rows(x), Side::Rows(y), rows);
    }
    match op {
        BinaryOp::Equal => (0..rows).map(|row| left.at(row) == right.at(row)).collect(),
        BinaryOp::NotEqual => (0..rows).map(|row| left.at(row) != right.at(row)).collect(),
        _ => (0..rows).map(|row| orders(op, left.at(row).cmp(right.at(row)))).collect(),
    }
}

/// Checked arithmetic. Sums and differences are computed as they wrap; whether any wrapped is seen
/// from the signs, and only then the rows are looked at one by one.
fn whole_numbers(
    op: BinaryOp,
    left: Side<'_, i64>,
    right: Side<'_, i64>,
    rows: usize,
    present: Option<&[bool]>,
) -> Made {
    let checked = |row: usize| integers(op, left.at(row), right.at(row)).err();
    let (values, wrapped) = match op {
        BinaryOp::Add => {
            let sums = zip(left, right, rows, i64::wrapping_add);
            let signs = wraps(left, right, &sums, |x, y, sum| (x ^ sum) & (y ^ sum));
            (sums, signs)
        }
        BinaryOp::Subtract => {
            let differences = zip(left, right, rows, i64::wrapping_sub);
            let signs = wraps(left, right, &differences, |x, y, difference| (x ^ y) & (x ^ difference));
            (differences, signs)
        }
        _ => {
            let (values, failed) = for_arithmetic!(op, OP => {
                zip_checked((left, right), rows, present, |x, y| integers(OP, x, y))
            });
            return Made { values: Values::Int(values), failed };
        }
    };
    let failed = if wrapped { failures(rows, present, checked) } else { Vec::new() };
    Made { values: Values::Int(values), failed }
}

/// Whether a sign is negative in any row.
#[inline]
fn wraps(
    left: Side<'_, i64>,
    right: Side<'_, i64>,
    results: &[i64],
    sign: impl Fn(i64, i64, i64) -> i64,
) -> bool {
    let any = match (left, right) {
        (Side::Rows(left), Side::Rows(right)) => {
            left.iter().zip(right).zip(results).fold(0, |any, ((x, y), r)| any | sign(*x, *y, *r))
        }
        (Side::Rows(left), Side::One(y)) => {
            left.iter().zip(results).fold(0, |any, (x, r)| any | sign(*x, y, *r))
        }
        (Side::One(x), Side::Rows(right)) => {
            right.iter().zip(results).fold(0, |any, (y, r)| any | sign(x, *y, *r))
        }
        (Side::One(x), Side::One(y)) => results.iter().fold(0, |any, r| any | sign(x, y, *r)),
    };
    any < 0
}
