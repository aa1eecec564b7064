//! The order of rows of the same instant.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::column::{Column, ColumnData};
use crate::value::Value;

/// How rows of the same instant follow each other: numerically where all values are integers,
/// else by text; a missing value comes first.
#[derive(Debug)]
pub(super) enum Sequence<'a> {
    /// As in the dataset.
    None,
    /// By the numbers of a column.
    Integers(&'a Column, &'a [i64]),
    /// By row, the place of its text among all texts.
    Ranks(Vec<Option<u32>>),
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

    /// Which of two rows comes first.
    pub fn compare(&self, a: usize, b: usize) -> Ordering {
        match self {
            Self::None => Ordering::Equal,
            Self::Integers(column, numbers) => {
                let key = |row| numbers.get(row).filter(|_| column.is_present(row));
                key(a).cmp(&key(b))
            }
            Self::Ranks(ranks) => ranks.get(a).cmp(&ranks.get(b)),
        }
    }
}

/// The place of each row's value among all values of the column.
fn ranks(column: &Column) -> Vec<Option<u32>> {
    let text = |row: usize| match column.value(row) {
        Value::Missing => None,
        Value::Text(text) => Some(text),
        other => Some(Arc::from(other.to_string())),
    };
    let texts: Vec<Option<Arc<str>>> = (0..column.len()).map(text).collect();
    let mut sorted: Vec<&Arc<str>> = texts.iter().flatten().collect();
    if sorted.iter().all(|text| number(text).is_some()) {
        sorted.sort_by(|a, b| number(a).partial_cmp(&number(b)).unwrap_or(Ordering::Equal).then(a.cmp(b)));
    } else {
        sorted.sort();
    }
    sorted.dedup();
    let places: HashMap<&Arc<str>, u32> = sorted.into_iter().zip(0..).collect();
    texts.iter().map(|text| text.as_ref().and_then(|text| places.get(text).copied())).collect()
}

/// The number that a text writes, if it is one that compares.
fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}
