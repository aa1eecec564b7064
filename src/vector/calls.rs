//! Functions of the table that have a kernel.

use super::dates;
use super::sides::{Made, Side, View, map, zip, zip_checked};
use super::values::{Values, date_of};
use crate::expression::{FunctionId, RowErrorKind, all_functions, float, larger, smaller, whole};
use crate::value::Date;

/// A call; `None` for functions and types without a kernel.
pub(super) fn call(
    id: FunctionId,
    args: &[View<'_>],
    rows: usize,
    present: Option<&[bool]>,
    today: Date,
) -> Option<Made> {
    let name = all_functions().get(usize::from(id.0))?.name;
    match *args {
        [View::Int(x)] => of_integer(name, x, rows, present),
        [View::Float(x)] => of_float(name, x, rows, present),
        [View::Int(x), View::Int(y)] => match name {
            "min" => Some(Values::Int(zip(x, y, rows, i64::min)).into()),
            "max" => Some(Values::Int(zip(x, y, rows, i64::max)).into()),
            _ => None,
        },
        [View::Float(x), View::Float(y)] => of_floats(name, x, y, rows, |x| x, |y| y),
        [View::Int(x), View::Float(y)] => of_floats(name, x, y, rows, float, |y| y),
        [View::Float(x), View::Int(y)] => of_floats(name, x, y, rows, |x| x, float),
        [View::Text(text)] if name == "len" => {
            let count = |row| i64::try_from(text.at(row).chars().count()).unwrap_or(i64::MAX);
            Some(Values::Int((0..rows).map(count).collect()).into())
        }
        [View::Text(text), View::Text(part)] => {
            let holds: fn(&str, &str) -> bool = match name {
                "contains" => |text, part| text.contains(part),
                "starts_with" => |text, part| text.starts_with(part),
                "ends_with" => |text, part| text.ends_with(part),
                _ => return None,
            };
            Some(Values::Bool((0..rows).map(|row| holds(text.at(row), part.at(row))).collect()).into())
        }
        [moment] => of_date(name, &dates::days(moment)?, rows, today),
        _ => None,
    }
}

fn of_integer(name: &str, x: Side<'_, i64>, rows: usize, present: Option<&[bool]>) -> Option<Made> {
    match name {
        "abs" => {
            let absolute = |x: i64, ()| x.checked_abs().ok_or(RowErrorKind::Overflow);
            let (values, failed) = zip_checked((x, Side::One(())), rows, present, absolute);
            Some(Made { values: Values::Int(values), failed })
        }
        "round" | "floor" | "ceil" | "to_int" => Some(Values::Int(map(x, rows, |x| x)).into()),
        "to_float" => Some(Values::Float(map(x, rows, float)).into()),
        _ => None,
    }
}

fn of_float(name: &str, x: Side<'_, f64>, rows: usize, present: Option<&[bool]>) -> Option<Made> {
    let values = match name {
        "abs" => map(x, rows, f64::abs),
        "round" => map(x, rows, f64::round),
        "floor" => map(x, rows, f64::floor),
        "ceil" => map(x, rows, f64::ceil),
        "to_float" => map(x, rows, |x| x),
        "to_int" => {
            let (values, failed) = zip_checked((x, Side::One(())), rows, present, |x, ()| whole(x));
            return Some(Made { values: Values::Int(values), failed });
        }
        _ => return None,
    };
    Some(Values::Float(values).into())
}

fn of_floats<A: Copy, B: Copy>(
    name: &str,
    x: Side<'_, A>,
    y: Side<'_, B>,
    rows: usize,
    left: impl Fn(A) -> f64,
    right: impl Fn(B) -> f64,
) -> Option<Made> {
    let values = match name {
        "min" => zip(x, y, rows, |x, y| smaller(left(x), right(y))),
        "max" => zip(x, y, rows, |x, y| larger(left(x), right(y))),
        _ => return None,
    };
    Some(Values::Float(values).into())
}

fn of_date(name: &str, days: &dates::Days<'_>, rows: usize, today: Date) -> Option<Made> {
    use chrono::Datelike;
    let today = i64::from(today.to_epoch_days());
    let part = |part: fn(Date) -> i64| days.map(rows, |day| date_of(day).map_or(0, part));
    let values = match name {
        "days_since" => days.map(rows, |day| today - i64::from(day)),
        "days_until" => days.map(rows, |day| i64::from(day) - today),
        "year" => part(|date| date.year().into()),
        "month" => part(|date| date.month().into()),
        "weekday" => part(|date| date.weekday().number_from_monday().into()),
        _ => return None,
    };
    Some(Values::Int(values).into())
}
