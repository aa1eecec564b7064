//! Hashes of values, each together with the row that it stands in.
//!
//! The name of a row does not depend on any other customer, and the hash of a value not on what
//! stands in other rows.

use std::ops::Range;
use std::sync::Arc;

use super::column::{Column, ColumnData, days_of, micros_of};
use super::parallel::{PIECE, each};
use super::resolve::CustomerIndex;
use super::rows::EventRows;
use crate::value::Value;

/// What names the rows of a table.
#[derive(Debug, Clone, Copy)]
pub(super) enum NamedBy<'a> {
    /// Their order.
    Order,
    /// Their customers, of whom each has one.
    Customer(&'a CustomerIndex),
    /// Their customers, and their order among these customers' rows.
    Owner(&'a EventRows, &'a CustomerIndex),
}

/// Odd numbers without a pattern, one for each kind of what is hashed.
mod kind {
    pub const ROW: u64 = 0x9e37_79b9_7f4a_7c15;
    pub const NOBODY: u64 = 0xbf58_476d_1ce4_e5b9;
    pub const BOOL: u64 = 0x94d0_49bb_1331_11eb;
    pub const INT: u64 = 0xd6e8_feb8_6659_fd93;
    pub const FLOAT: u64 = 0xa076_1d64_78bd_642f;
    pub const TEXT: u64 = 0xe703_7ed1_a0b4_28db;
    pub const DATE: u64 = 0x8ebc_6af0_9c88_c6e3;
    pub const DATE_TIME: u64 = 0x5899_65cc_7537_4cc3;
}

/// Both halves of a product: every bit of the result depends on all of both.
#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    #[expect(clippy::cast_possible_truncation, reason = "the halves are wanted")]
    let halves = (product as u64, (product >> 64) as u64);
    halves.0 ^ halves.1
}

fn hash_of_text(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(slot, byte)| *slot = *byte);
    let length = (bytes.len() as u64).wrapping_mul(kind::ROW);
    let all = words.iter().chain(std::iter::once(&last));
    let hash = all.fold(length, |hash, word| fold(hash ^ u64::from_le_bytes(*word) ^ kind::TEXT, kind::ROW));
    fold(hash ^ kind::INT, kind::TEXT)
}

/// By code, the hashes of a column's texts.
pub(super) fn hashes_of_texts(column: &Column, threads: usize) -> Vec<u64> {
    let ColumnData::Text { texts, .. } = column.data() else { return Vec::new() };
    let pieces = texts.chunks(PIECE).collect::<Vec<_>>();
    let hashes =
        |texts: &[Arc<str>]| -> Vec<u64> { texts.iter().map(|text| hash_of_text(text.as_bytes())).collect() };
    each(threads, pieces, hashes).concat()
}

/// Names for some rows.
pub(super) fn names_of(rows: Range<usize>, named_by: NamedBy<'_>) -> Vec<u64> {
    let name = |whose: u64, number: usize| fold(whose ^ kind::ROW, (number as u64) ^ kind::FLOAT);
    let id = |index: &CustomerIndex, place: usize| {
        index.id(place).map_or(kind::NOBODY, |id| hash_of_text(id.as_bytes()))
    };
    match named_by {
        NamedBy::Order => rows.map(|row| name(kind::NOBODY, row)).collect(),
        NamedBy::Customer(index) => rows.map(|row| name(id(index, row), 0)).collect(),
        NamedBy::Owner(owned, index) => {
            let first = owned.starts.partition_point(|start| *start as usize <= rows.start);
            let mut customer = first.saturating_sub(1);
            let end =
                |customer: usize| owned.starts.get(customer + 1).map_or(usize::MAX, |end| *end as usize);
            let begin = |customer: usize| owned.starts.get(customer).map_or(0, |start| *start as usize);
            let mut whose = (end(customer), begin(customer), id(index, customer));
            let of_row = |row: usize| {
                while row >= whose.0 {
                    customer += 1;
                    whose = (end(customer), begin(customer), id(index, customer));
                }
                let number = owned.numbers().and_then(|numbers| numbers.get(row));
                name(whose.2, number.map_or(row - whose.1, |number| *number as usize))
            };
            rows.map(of_row).collect()
        }
    }
}

/// The sum over the rows from `start` on that have these names.
pub(super) fn sum_of(column: &Column, texts: &[u64], start: usize, names: &[u64]) -> u64 {
    let rows = start..start + names.len();
    match column.data() {
        ColumnData::Absent => 0,
        ColumnData::Bool(values) => sum(column, values, rows, names, |value| u64::from(*value) ^ kind::BOOL),
        ColumnData::Int(values) => {
            sum(column, values, rows, names, |value| value.cast_unsigned() ^ kind::INT)
        }
        ColumnData::DateTime(values) => {
            sum(column, values, rows, names, |value| value.cast_unsigned() ^ kind::DATE_TIME)
        }
        ColumnData::Float(values) => sum(column, values, rows, names, |value| value.to_bits() ^ kind::FLOAT),
        ColumnData::Date(values) => sum(column, values, rows, names, |value| of_days(*value)),
        ColumnData::Text { codes, .. } => {
            sum(column, codes, rows, names, |code| texts.get(*code as usize).copied().unwrap_or_default())
        }
        ColumnData::Mixed(values) => sum(column, values, rows, names, of_value),
    }
}

fn of_days(days: i32) -> u64 {
    u64::from(days.cast_unsigned()) ^ kind::DATE
}

fn of_value(value: &Value) -> u64 {
    match value {
        Value::Missing => 0,
        Value::Bool(value) => u64::from(*value) ^ kind::BOOL,
        Value::Int(value) => value.cast_unsigned() ^ kind::INT,
        Value::Float(value) => value.to_bits() ^ kind::FLOAT,
        Value::Text(text) => hash_of_text(text.as_bytes()),
        Value::Date(date) => of_days(days_of(*date)),
        Value::DateTime(at) => micros_of(*at).cast_unsigned() ^ kind::DATE_TIME,
    }
}

fn sum<T>(column: &Column, values: &[T], rows: Range<usize>, names: &[u64], hash: impl Fn(&T) -> u64) -> u64 {
    let start = rows.start;
    let cells = values.get(rows).unwrap_or_default().iter().zip(names);
    let cell = |value: &T, name: &u64| fold(hash(value), *name);
    if column.presence().is_none() {
        return cells.fold(0, |sum, (value, name)| sum.wrapping_add(cell(value, name)));
    }
    let present = cells.enumerate().filter(|(row, _)| column.is_present(start + row));
    present.fold(0, |sum, (_, (value, name))| sum.wrapping_add(cell(value, name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_the_same_whatever_stands_in_other_rows() {
        let at = |text: &str| Value::DateTime(text.parse().unwrap());
        let kinds = [
            Value::Bool(true),
            Value::Int(-3),
            Value::Float(0.5),
            Value::text("甲"),
            Value::Date("2024-03-05".parse().unwrap()),
            at("2024-03-05T10:00:00"),
        ];
        for kind in &kinds {
            let alone: Column = [kind.clone()].into_iter().collect();
            let mixed: Column = kinds.iter().filter(|it| *it != kind).cloned().collect();
            let mixed: Column =
                [kind.clone()].into_iter().chain((0..mixed.len()).map(|row| mixed.value(row))).collect();
            let texts = hashes_of_texts(&alone, 1);
            assert_eq!(
                sum_of(&alone, &texts, 0, &[kind::ROW]),
                sum_of(&mixed, &[], 0, &[kind::ROW]),
                "{kind:?}"
            );
        }
    }
}
