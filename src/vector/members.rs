//! `in`: lists, ranges, parts of texts.

use super::compare::compare;
use super::failures::{self, kept};
use super::sides::{Made, Side, View};
use super::values::{Values, Vector};
use crate::expression::{self, BinaryOp, in_integers};
use crate::value::Value;

/// `needle in [items]`: found is found, whatever else is missing; the list is evaluated whole, so
/// that a failure anywhere is the answer.
pub(super) fn in_list(operands: &[&Vector], rows: usize) -> Vector {
    let [needle, items @ ..] = operands else { return Vector::constant(rows, Value::Missing) };
    let mut found = vec![false; rows];
    for item in items {
        let equal = equal(needle, item, rows);
        match item.present() {
            None => found.iter_mut().zip(&equal).for_each(|(found, equal)| *found |= equal),
            Some(mask) => {
                let equal = equal.iter().zip(mask);
                found.iter_mut().zip(equal).for_each(|(found, (equal, present))| *found |= equal & present);
            }
        }
    }
    let mut known = failures::present_in_all(items);
    if let Some(known) = &mut known {
        known.iter_mut().zip(&found).for_each(|(known, found)| *known |= found);
    }
    let known = match (known, needle.present()) {
        (Some(known), Some(present)) => Some(known.iter().zip(present).map(|(a, b)| a & b).collect()),
        (known, present) => known.or(present.map(<[bool]>::to_vec)),
    };
    let failed = failures::of_all(operands);
    let vector = Vector::with_failures(rows, Values::Bool(found), known, failed);
    Vector { present: kept(vector.present, rows), ..vector }
}

/// Which rows of two vectors are equal, where both are present: values of different kinds are not.
fn equal(left: &Vector, right: &Vector, rows: usize) -> Vec<bool> {
    if let Some(equal) = compare(BinaryOp::Equal, left.view(), right.view(), rows) {
        return equal;
    }
    let known = |row: usize| left.is_present(row) && right.is_present(row);
    let same = |row: usize| expression::in_list(&left.stored(row), &[right.stored(row)]).is_true();
    (0..rows).map(|row| known(row) && same(row)).collect()
}

/// `needle in start..end` of integers.
pub(super) fn in_range(operands: [View<'_>; 3], inclusive: bool, rows: usize) -> Option<Made> {
    let [View::Int(needle), View::Int(start), View::Int(end)] = operands else { return None };
    let values: Vec<bool> = match (needle, start, end) {
        (Side::Rows(needles), Side::One(start), Side::One(end)) => {
            needles.iter().map(|needle| in_integers(*needle, start, end, inclusive)).collect()
        }
        _ => {
            (0..rows).map(|row| in_integers(needle.at(row), start.at(row), end.at(row), inclusive)).collect()
        }
    };
    Some(Values::Bool(values).into())
}

/// `needle in text` of texts.
pub(super) fn in_text(needle: View<'_>, text: View<'_>, rows: usize) -> Option<Made> {
    let (View::Text(needle), View::Text(text)) = (needle, text) else { return None };
    Some(Values::Bool((0..rows).map(|row| text.at(row).contains(needle.at(row))).collect()).into())
}
