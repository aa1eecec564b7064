//! The order of rows of the same instant.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::column::{Column, ColumnData};
use crate::value::Value;

/// How rows of one customer and one instant follow each other: numerically where the values of all
/// of them are numbers, else by text; a missing value comes first. Rows of others have no say.
#[derive(Debug)]
pub(super) enum Sequence<'a> {
    /// As in the dataset.
    None,
    /// By the numbers of a column.
    Integers(&'a Column, &'a [i64]),
    /// By row, where its value stands among all values; `None` if it is missing.
    Ranks(Vec<Option<Rank>>),
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rank {
    /// Among all texts.
    text: u32,
    /// Among those that write numbers, if it does.
    number: Option<u32>,
}

impl<'a> Sequence<'a> {
    /// The order by a column.
    pub fn of(seq: Option<&'a Column>) -> Self {
        let Some(seq) = seq else { return Self::None };
        match seq.data() {
            ColumnData::Absent => Self::None,
            ColumnData::Int(numbers) => Self::Integers(seq, numbers),
            _ => Self::Ranks(ranks(seq)),
        }
    }

    /// Orders rows of the same instant, which stand in the order of the dataset.
    pub fn order<T>(&self, rows: &mut [(T, u32)]) {
        match self {
            Self::None => {}
            Self::Integers(column, numbers) => rows.sort_by_key(|(_, row)| {
                let row = *row as usize;
                numbers.get(row).filter(|_| column.is_present(row))
            }),
            Self::Ranks(ranks) => {
                let rank = |row: u32| ranks.get(row as usize).copied().flatten();
                let are_numbers =
                    rows.iter().filter_map(|(_, row)| rank(*row)).all(|rank| rank.number.is_some());
                rows.sort_by_key(|(_, row)| {
                    rank(*row).map(|rank| if are_numbers { rank.number.unwrap_or(0) } else { rank.text })
                });
            }
        }
    }
}

/// Where each row's value stands among all values of the column.
fn ranks(column: &Column) -> Vec<Option<Rank>> {
    let text = |row: usize| match column.value(row) {
        Value::Missing => None,
        Value::Text(text) => Some(text),
        other => Some(Arc::from(other.to_string())),
    };
    let texts: Vec<Option<Arc<str>>> = (0..column.len()).map(text).collect();
    let mut sorted: Vec<&Arc<str>> = texts.iter().flatten().collect();
    sorted.sort();
    sorted.dedup();
    let mut ranks: HashMap<&Arc<str>, Rank> =
        sorted.iter().zip(0..).map(|(text, place)| (*text, Rank { text: place, number: None })).collect();
    let mut numbers: Vec<(Number, &Arc<str>)> =
        sorted.into_iter().filter_map(|text| Some((number(text)?, text))).collect();
    // Numbers that are written in two ways are ordered by how they are written.
    numbers.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal));
    for ((_, text), place) in numbers.into_iter().zip(0..) {
        if let Some(rank) = ranks.get_mut(text) {
            rank.number = Some(place);
        }
    }
    texts.iter().map(|text| text.as_ref().and_then(|text| ranks.get(text).copied())).collect()
}

/// A number by its whole part, what is left of it, and itself, so that integers and floats compare
/// exactly, as integers among themselves do.
type Number = (i128, f64, f64);

/// The number that a text writes, if it is one that compares.
fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    if let Ok(whole) = text.parse::<i64>() {
        return Some((whole.into(), 0.0, 0.0));
    }
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    let floor = number.floor();
    #[expect(clippy::cast_possible_truncation, reason = "what is larger is told apart by itself")]
    let whole = floor as i128;
    let beyond = whole == i128::MAX || whole == i128::MIN;
    Some((whole, number - floor, if beyond { number } else { 0.0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_order(values: &[Value]) -> Vec<u32> {
        let column: Column = values.iter().cloned().collect();
        let mut rows: Vec<((), u32)> = (0..).take(values.len()).map(|row| ((), row)).collect();
        Sequence::of(Some(&column)).order(&mut rows);
        rows.into_iter().map(|((), row)| row).collect()
    }

    /// Whether others' values make the column mixed must not show.
    #[test]
    fn integers_follow_each_other_alike_in_any_column() {
        let far = [i64::MIN + 1, i64::MIN, i64::MAX, i64::MAX - 1, -3, 20, 3, 1 << 53, (1 << 53) + 1];
        let alone: Vec<Value> = far.into_iter().map(Value::Int).collect();
        let expected = in_order(&alone);
        for other in [Value::Float(2.5), Value::Float(1e300), Value::text("4"), Value::Missing] {
            let mixed = [alone.clone(), vec![other.clone()]].concat();
            let own = in_order(&mixed).into_iter().filter(|row| (*row as usize) < alone.len());
            assert_eq!(own.collect::<Vec<_>>(), expected, "{other:?}");
        }
    }

    #[test]
    fn integers_and_floats_compare_exactly() {
        let values = [
            Value::Float(2.5),
            Value::Int(3),
            Value::Float(-1e300),
            Value::Int((1 << 53) + 1),
            Value::Float(9_007_199_254_740_992.0),
            Value::Float(1e301),
            Value::Float(1e300),
            Value::Float(-0.5),
        ];
        assert_eq!(in_order(&values), [2, 7, 0, 1, 4, 3, 6, 5]);
    }
}
