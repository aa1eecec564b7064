//! Dates as days since 1970-01-01, date-times as microseconds.

use super::sides::{Made, Side, View, zip, zip_checked};
use super::values::Values;
use crate::expression::{BinaryOp, RowErrorKind};

/// The days of 0001-01-01 and 9999-12-31: the first and the last that a sum can give.
const FIRST_DAY: i64 = -719_162;
const LAST_DAY: i64 = 2_932_896;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// The local date of a date-time, in days.
#[inline]
pub(super) fn day_of(micros: i64) -> i32 {
    // Microseconds of 64 bits hold 107 million days.
    i32::try_from(micros.div_euclid(DAY)).unwrap_or(i32::MAX)
}

/// Either kind of moment as a date.
pub(super) enum Days<'a> {
    Date(Side<'a, i32>),
    DateTime(Side<'a, i64>),
}

impl Days<'_> {
    /// What a function gives for the date of each row.
    pub fn map<R: Clone>(&self, rows: usize, f: impl Fn(i32) -> R) -> Vec<R> {
        match self {
            Self::Date(days) => super::sides::map(*days, rows, f),
            Self::DateTime(micros) => super::sides::map(*micros, rows, |micros| f(day_of(micros))),
        }
    }
}

/// The dates of an operand, if it is of dates or date-times.
pub(super) fn days(view: View<'_>) -> Option<Days<'_>> {
    match view {
        View::Date(days) => Some(Days::Date(days)),
        View::DateTime(micros) => Some(Days::DateTime(micros)),
        _ => None,
    }
}

/// `date ± int`, and the days between two dates.
pub(super) fn arithmetic(
    op: BinaryOp,
    left: View<'_>,
    right: View<'_>,
    rows: usize,
    present: Option<&[bool]>,
) -> Option<Made> {
    let between = |x: i32, y: i32| i64::from(x) - i64::from(y);
    Some(match (op, left, right) {
        (BinaryOp::Add, View::Date(date), View::Int(days))
        | (BinaryOp::Add, View::Int(days), View::Date(date)) => {
            dated(zip_checked((date, days), rows, present, later))
        }
        (BinaryOp::Subtract, View::Date(date), View::Int(days)) => {
            dated(zip_checked((date, days), rows, present, earlier))
        }
        (BinaryOp::Add, View::DateTime(at), View::Int(days))
        | (BinaryOp::Add, View::Int(days), View::DateTime(at)) => {
            timed(zip_checked((at, days), rows, present, |at, days| moved(at, days.checked_mul(DAY))))
        }
        (BinaryOp::Subtract, View::DateTime(at), View::Int(days)) => {
            let back = |days: i64| days.checked_mul(DAY).and_then(i64::checked_neg);
            timed(zip_checked((at, days), rows, present, |at, days| moved(at, back(days))))
        }
        (BinaryOp::Subtract, View::Date(x), View::Date(y)) => Values::Int(zip(x, y, rows, between)).into(),
        (BinaryOp::Subtract, View::Date(x), View::DateTime(y)) => {
            Values::Int(zip(x, y, rows, |x, y| between(x, day_of(y)))).into()
        }
        (BinaryOp::Subtract, View::DateTime(x), View::Date(y)) => {
            Values::Int(zip(x, y, rows, |x, y| between(day_of(x), y))).into()
        }
        (BinaryOp::Subtract, View::DateTime(x), View::DateTime(y)) => {
            Values::Int(zip(x, y, rows, |x, y| between(day_of(x), day_of(y)))).into()
        }
        _ => return None,
    })
}

fn dated((days, failed): (Vec<i32>, super::failures::Failures)) -> Made {
    Made { values: Values::Date(days), failed }
}

fn timed((micros, failed): (Vec<i64>, super::failures::Failures)) -> Made {
    Made { values: Values::DateTime(micros), failed }
}

fn later(date: i32, days: i64) -> Result<i32, RowErrorKind> {
    supported(i64::from(date).checked_add(days))
}

fn earlier(date: i32, days: i64) -> Result<i32, RowErrorKind> {
    supported(i64::from(date).checked_sub(days))
}

fn supported(day: Option<i64>) -> Result<i32, RowErrorKind> {
    day.filter(|day| (FIRST_DAY..=LAST_DAY).contains(day))
        .and_then(|day| i32::try_from(day).ok())
        .ok_or(RowErrorKind::DateOutOfRange)
}

fn moved(at: i64, by: Option<i64>) -> Result<i64, RowErrorKind> {
    by.and_then(|by| at.checked_add(by))
        .filter(|moved| (FIRST_DAY..=LAST_DAY).contains(&moved.div_euclid(DAY)))
        .ok_or(RowErrorKind::DateOutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Date;

    #[test]
    fn the_first_and_the_last_day_are_those_of_the_supported_years() {
        let days = |date: &str| i64::from(date.parse::<Date>().unwrap().to_epoch_days());
        assert_eq!((days("0001-01-01"), days("9999-12-31")), (FIRST_DAY, LAST_DAY));
    }
}
