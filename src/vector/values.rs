//! Vectors: the answers of one expression in many rows.

use std::sync::Arc;

use super::dictionary::Dictionary;
use super::failures::{Failures, failure_of, kept};
use crate::expression::RowErrorKind;
use crate::value::{Date, DateTime, Value};

/// The values of a vector, one for each row; what stands in rows that have none means nothing.
#[derive(Debug, Clone)]
pub enum Values {
    /// The same in all rows, nothing being stored for each.
    Constant(Value),
    /// true or false.
    Bool(Vec<bool>),
    /// Integers.
    Int(Vec<i64>),
    /// Floats.
    Float(Vec<f64>),
    /// Texts as codes of a dictionary.
    Coded(Vec<u32>, Dictionary),
    /// Texts.
    Text(Vec<Arc<str>>),
    /// Local dates as days since 1970-01-01.
    Date(Vec<i32>),
    /// Local date-times as microseconds since 1970-01-01 00:00.
    DateTime(Vec<i64>),
    /// Values of different types.
    Any(Vec<Value>),
}

/// Answers by row: a value, none because something is missing, or why the row failed.
#[derive(Debug, Clone)]
pub struct Vector {
    pub(super) rows: usize,
    pub(super) values: Values,
    /// Which rows have a value; all if `None`.
    pub(super) present: Option<Vec<bool>>,
    /// The rows that failed, in order; they have no value.
    pub(super) failed: Failures,
}

impl Vector {
    /// Values with the rows in which they are present (all if `None`). Vectors of another length
    /// than `rows` are missing where they are too short.
    #[must_use]
    pub fn new(rows: usize, values: Values, present: Option<Vec<bool>>) -> Self {
        Self { rows, values, present, failed: Failures::new() }.settled()
    }

    /// The same value in all rows.
    #[must_use]
    pub fn constant(rows: usize, value: Value) -> Self {
        let present = value.is_missing().then(|| vec![false; rows]);
        Self { rows, values: Values::Constant(value), present, failed: Failures::new() }
    }

    /// A vector all of whose rows failed in the same way.
    pub(super) fn failed_everywhere(rows: usize, why: &RowErrorKind) -> Self {
        let numbers = 0..u32::try_from(rows).unwrap_or(u32::MAX);
        let failed = numbers.map(|row| (row, why.clone())).collect();
        Self { failed, ..Self::constant(rows, Value::Missing) }
    }

    /// Values with what is known of presence; new failures count in rows that were present.
    pub(super) fn with_failures(
        rows: usize,
        values: Values,
        mut present: Option<Vec<bool>>,
        failed: Failures,
    ) -> Self {
        if !failed.is_empty() {
            let mask = present.get_or_insert_with(|| vec![true; rows]);
            for (row, _) in &failed {
                if let Some(present) = mask.get_mut(*row as usize) {
                    *present = false;
                }
            }
        }
        Self { rows, values, present, failed }
    }

    /// Makes the lengths agree, and forgets a mask that says nothing.
    fn settled(mut self) -> Self {
        let stored = match &self.values {
            Values::Constant(value) => {
                return if value.is_missing() {
                    Self { failed: self.failed, ..Self::constant(self.rows, Value::Missing) }
                } else {
                    self.present = kept(self.present, self.rows);
                    self
                };
            }
            Values::Bool(values) => values.len(),
            Values::Int(values) | Values::DateTime(values) => values.len(),
            Values::Float(values) => values.len(),
            Values::Coded(codes, _) => codes.len(),
            Values::Text(texts) => texts.len(),
            Values::Date(days) => days.len(),
            Values::Any(values) => values.len(),
        };
        if stored != self.rows {
            let values = (0..self.rows).map(|row| self.value(row).unwrap_or(Value::Missing)).collect();
            return Self::from_values(values);
        }
        self.present = kept(self.present, self.rows);
        self
    }

    /// The same, but missing in all other rows.
    #[must_use]
    pub fn only_where(mut self, known: &[bool]) -> Self {
        self.failed.retain(|(row, _)| known.get(*row as usize) == Some(&true));
        let mut present = self.present.unwrap_or_else(|| vec![true; self.rows]);
        for (row, present) in present.iter_mut().enumerate() {
            *present &= known.get(row) == Some(&true);
        }
        self.present = kept(Some(present), self.rows);
        self
    }

    /// The same, with rows that failed, in order, each once.
    #[must_use]
    pub fn failing(self, failed: Vec<(u32, RowErrorKind)>) -> Self {
        Self::with_failures(self.rows, self.values, self.present, failed)
    }

    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The values, for kernels; only rows that are present count.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// Which rows have a value; all if `None`.
    #[must_use]
    pub fn present(&self) -> Option<&[bool]> {
        self.present.as_deref()
    }

    /// The rows that failed, in order, with the reason.
    #[must_use]
    pub fn failures(&self) -> &[(u32, RowErrorKind)] {
        &self.failed
    }

    /// Whether a row has a value.
    #[must_use]
    pub fn is_present(&self, row: usize) -> bool {
        self.present.as_ref().is_none_or(|present| present.get(row) == Some(&true))
    }

    /// The answer of a row: its value, or missing.
    ///
    /// # Errors
    /// Why the row failed.
    pub fn value(&self, row: usize) -> Result<Value, RowErrorKind> {
        if self.is_present(row) {
            return Ok(self.stored(row));
        }
        failure_of(&self.failed, row).map_or(Ok(Value::Missing), |why| Err(why.clone()))
    }

    /// Whether a row's answer is `true`; a missing or failed one is not.
    #[must_use]
    pub fn is_true(&self, row: usize) -> bool {
        self.is_present(row)
            && match &self.values {
                Values::Bool(values) => values.get(row) == Some(&true),
                Values::Constant(value) => value.is_true(),
                Values::Any(values) => values.get(row).is_some_and(Value::is_true),
                _ => false,
            }
    }

    /// Which rows' answer is `true`.
    #[must_use]
    pub fn trues(&self) -> Vec<bool> {
        match (&self.values, &self.present) {
            (Values::Bool(values), None) => values.clone(),
            (Values::Bool(values), Some(present)) => {
                values.iter().zip(present).map(|(value, present)| value & present).collect()
            }
            _ => (0..self.rows).map(|row| self.is_true(row)).collect(),
        }
    }

    /// The integer of a row, if it is present and one.
    #[must_use]
    pub fn int(&self, row: usize) -> Option<i64> {
        match &self.values {
            Values::Int(values) if self.is_present(row) => values.get(row).copied(),
            Values::Constant(Value::Int(value)) if self.is_present(row) => Some(*value),
            Values::Any(values) if self.is_present(row) => match values.get(row) {
                Some(Value::Int(value)) => Some(*value),
                _ => None,
            },
            _ => None,
        }
    }

    /// What is stored for a row, whether it is present or not.
    pub(super) fn stored(&self, row: usize) -> Value {
        let value = match &self.values {
            Values::Constant(value) => Some(value.clone()),
            Values::Bool(values) => values.get(row).map(|value| Value::Bool(*value)),
            Values::Int(values) => values.get(row).map(|value| Value::Int(*value)),
            Values::Float(values) => values.get(row).map(|value| Value::Float(*value)),
            Values::Coded(codes, dictionary) => {
                let text = codes.get(row).and_then(|code| dictionary.texts().get(*code as usize));
                text.cloned().map(Value::Text)
            }
            Values::Text(texts) => texts.get(row).cloned().map(Value::Text),
            Values::Date(days) => days.get(row).and_then(|days| date_of(*days)).map(Value::Date),
            Values::DateTime(micros) => {
                micros.get(row).and_then(|micros| date_time_of(*micros)).map(Value::DateTime)
            }
            Values::Any(values) => values.get(row).cloned(),
        };
        value.unwrap_or(Value::Missing)
    }

    /// The vector with so many rows: rows that it lacks are missing.
    pub(super) fn with_rows(self, rows: usize) -> Self {
        if self.rows == rows {
            return self;
        }
        let row = |row| if row < self.rows { self.value(row) } else { Ok(Value::Missing) };
        Self::from_results((0..rows).map(row).collect())
    }

    /// Its presence and failures, for other values.
    pub(super) fn clone_without_values(&self) -> Self {
        let values = Values::Constant(Value::Bool(false));
        Self { rows: self.rows, values, present: self.present.clone(), failed: self.failed.clone() }
    }

    /// The constant, if it is the same value in all rows.
    pub(super) fn as_constant(&self) -> Option<&Value> {
        match &self.values {
            Values::Constant(value) if self.failed.is_empty() => {
                (self.present.is_none() || value.is_missing()).then_some(value)
            }
            _ => None,
        }
    }
}

/// Days since 1970-01-01.
pub(super) fn days_of(date: Date) -> i32 {
    date.to_epoch_days()
}

pub(super) fn date_of(days: i32) -> Option<Date> {
    Date::from_epoch_days(days)
}

/// Microseconds since 1970-01-01 00:00, local; `None` if that is not exactly the moment.
pub(super) fn micros_of(at: DateTime) -> Option<i64> {
    let micros = at.and_utc().timestamp_micros();
    (date_time_of(micros) == Some(at)).then_some(micros)
}

pub(super) fn date_time_of(micros: i64) -> Option<DateTime> {
    chrono::DateTime::from_timestamp_micros(micros).map(|at| at.naive_utc())
}
