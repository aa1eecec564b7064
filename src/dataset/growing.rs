//! The values of a column that grows.

use std::borrow::Cow;
use std::ops::Range;

use super::bitmap::Presence;
use super::column::{days_of, micros_of};
use super::interner::{Interner, TextHasher};
use crate::value::{Date, DateTime, Value};

/// One value on its way into a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    /// No value.
    Missing,
    /// true or false.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A finite float.
    Float(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// A local date.
    Date(Date),
    /// A local date-time.
    DateTime(DateTime),
}

/// As [`super::column::ColumnData`], but texts can be looked up.
#[derive(Debug, Default)]
pub(super) enum Growing {
    #[default]
    Absent,
    Bool(Vec<bool>),
    Int(Vec<i64>),
    Float(Vec<f64>),
    Text(Vec<u32>, Interner),
    Date(Vec<i32>),
    DateTime(Vec<i64>),
    Mixed(Vec<Value>),
}

impl Growing {
    /// A vector for values such as this one, after so many missing rows.
    pub fn for_value(cell: &Cell<'_>, rows: usize, capacity: usize, hasher: &TextHasher) -> Self {
        match cell {
            Cell::Missing => Self::Absent,
            Cell::Bool(_) => Self::Bool(filled(rows, capacity)),
            Cell::Int(_) => Self::Int(filled(rows, capacity)),
            Cell::Float(_) => Self::Float(filled(rows, capacity)),
            Cell::Text(_) => Self::Text(filled(rows, capacity), Interner::new(hasher.clone())),
            Cell::Date(_) => Self::Date(filled(rows, capacity)),
            Cell::DateTime(_) => Self::DateTime(filled(rows, capacity)),
        }
    }

    pub fn push_filler(&mut self) {
        match self {
            Self::Absent => {}
            Self::Bool(values) => values.push(false),
            Self::Int(values) | Self::DateTime(values) => values.push(0),
            Self::Float(values) => values.push(0.0),
            Self::Text(codes, _) => codes.push(0),
            Self::Date(days) => days.push(0),
            Self::Mixed(values) => values.push(Value::Missing),
        }
    }

    /// Appends the value if it has the column's type.
    pub fn push_same_type(&mut self, cell: &Cell<'_>) -> bool {
        match (self, cell) {
            (Self::Bool(values), Cell::Bool(value)) => values.push(*value),
            (Self::Int(values), Cell::Int(value)) => values.push(*value),
            (Self::Float(values), Cell::Float(value)) => values.push(*value),
            (Self::Text(codes, texts), Cell::Text(text)) => {
                let hash = texts.hash(text.as_bytes());
                codes.push(texts.intern(text, hash));
            }
            (Self::Date(days), Cell::Date(date)) => days.push(days_of(*date)),
            (Self::DateTime(micros), Cell::DateTime(at)) => micros.push(micros_of(*at)),
            _ => return false,
        }
        true
    }

    /// Appends values if they have the column's type. Texts are numbered here as they first appear
    /// here; `codes` are the numbers here by those there, [`UNKNOWN`] for what has not appeared.
    pub fn append_same_type(
        &mut self,
        other: &Self,
        rows: Range<usize>,
        present: &Presence,
        codes: &mut Vec<u32>,
    ) -> bool {
        fn part<T>(values: &[T], rows: Range<usize>) -> &[T] {
            values.get(rows).unwrap_or_default()
        }
        match (self, other) {
            (Self::Bool(values), Self::Bool(more)) => values.extend_from_slice(part(more, rows)),
            (Self::Int(values), Self::Int(more)) | (Self::DateTime(values), Self::DateTime(more)) => {
                values.extend_from_slice(part(more, rows));
            }
            (Self::Float(values), Self::Float(more)) => values.extend_from_slice(part(more, rows)),
            (Self::Date(values), Self::Date(more)) => values.extend_from_slice(part(more, rows)),
            (Self::Mixed(values), Self::Mixed(more)) => values.extend_from_slice(part(more, rows)),
            (Self::Text(here, texts), Self::Text(more, their)) => {
                codes.resize(their.len(), UNKNOWN);
                let all = present.is_full();
                let first = rows.start;
                here.extend(part(more, rows).iter().enumerate().map(|(row, there)| {
                    // What stands in missing rows must not depend on how the rows were divided.
                    if !all && !present.get(first + row) {
                        return 0;
                    }
                    match codes.get_mut(*there as usize) {
                        Some(code) if *code != UNKNOWN => *code,
                        Some(code) => {
                            *code = texts.intern_from(their, *there);
                            *code
                        }
                        None => 0,
                    }
                }));
            }
            _ => return false,
        }
        true
    }

    /// A vector of the same type after so many missing rows.
    pub fn empty_after(&self, rows: usize, expected: usize, hasher: &TextHasher) -> Self {
        let capacity = expected.max(rows);
        match self {
            Self::Absent => Self::Absent,
            Self::Bool(_) => Self::Bool(filled(rows, capacity)),
            Self::Int(_) => Self::Int(filled(rows, capacity)),
            Self::Float(_) => Self::Float(filled(rows, capacity)),
            Self::Text(..) => Self::Text(filled(rows, capacity), Interner::new(hasher.clone())),
            Self::Date(_) => Self::Date(filled(rows, capacity)),
            Self::DateTime(_) => Self::DateTime(filled(rows, capacity)),
            Self::Mixed(_) => Self::Mixed(vec![Value::Missing; rows]),
        }
    }
}

/// A text that has no number yet.
const UNKNOWN: u32 = u32::MAX;

fn filled<T: Clone + Default>(rows: usize, capacity: usize) -> Vec<T> {
    let mut values = Vec::with_capacity(capacity);
    values.resize(rows, T::default());
    values
}
