//! The values that need no thought: the right type, and nothing wrong with them.

use rusqlite::types::ValueRef;

use super::builder::{ColumnBuilder, MICROS_PER_DAY};
use super::plan::PlannedColumn;
use crate::time::read_plain;
use crate::value::Type;

/// Appends a value that needs no thought; `None` if it does.
pub(super) fn push_fast(
    column: &PlannedColumn,
    builder: &mut ColumnBuilder,
    value: ValueRef<'_>,
) -> Option<()> {
    match (column.how.ty, value) {
        (Type::Int | Type::Any, ValueRef::Integer(value)) => builder.push_int(value),
        (Type::Float | Type::Any, ValueRef::Real(value)) if value.is_finite() => builder.push_float(value),
        // What the column has had before was looked at then; whether it is expected is asked after.
        (Type::Text | Type::Any, ValueRef::Text(bytes)) => return builder.push_plain_text(bytes),
        (Type::Text, ValueRef::Integer(value)) => {
            return builder.push_plain_text(decimal(value, &mut [0; DIGITS]));
        }
        (Type::DateTime, ValueRef::Text(bytes)) if column.plain_dates => {
            let (days, micros) = read_plain(bytes)?;
            builder.push_micros(i64::from(days) * MICROS_PER_DAY + micros.unwrap_or(0));
        }
        (Type::Date, ValueRef::Text(bytes)) if column.plain_dates => builder.push_days(read_plain(bytes)?.0),
        (_, ValueRef::Null) if !column.dates_row && !column.required => builder.push_missing(),
        _ => return None,
    }
    Some(())
}

/// The longest integer, with its sign.
const DIGITS: usize = 20;

/// An integer as text.
fn decimal(value: i64, buffer: &mut [u8; DIGITS]) -> &[u8] {
    let mut rest = value.unsigned_abs();
    let mut start = DIGITS;
    for digit in buffer.iter_mut().rev() {
        start -= 1;
        if rest == 0 && start + 1 < DIGITS {
            if value < 0 {
                *digit = b'-';
            } else {
                start += 1;
            }
            break;
        }
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
    }
    buffer.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_written_as_everywhere() {
        let numbers = [0, 1, -1, 9, 10, -10, 123_456_789, i64::MAX, i64::MIN, i64::MIN + 1, 1_000_000];
        for number in numbers {
            assert_eq!(decimal(number, &mut [0; DIGITS]), number.to_string().as_bytes());
        }
    }
}
