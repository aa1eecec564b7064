//! Typed columns.

use std::sync::Arc;

use crate::value::Value;

/// A column in memory: one typed vector, and which of its rows are present.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    _private: (),
}

impl Column {
    /// The value of a row; missing past the end.
    #[must_use]
    pub fn value(&self, row: usize) -> Value {
        let _ = row;
        todo!()
    }

    /// The text of a row, if it is a text column and the row is present.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&Arc<str>> {
        let _ = row;
        todo!()
    }

    /// The local date-time of a row.
    #[must_use]
    pub fn date_time(&self, row: usize) -> Option<crate::value::DateTime> {
        match self.value(row) {
            Value::DateTime(at) => Some(at),
            Value::Date(date) => Some(date.into()),
            _ => None,
        }
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        todo!()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A mapped table in memory; its columns stand at the indices of
/// [`crate::ruleset::TableMapping::fields`].
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// How many rows.
    pub rows: usize,
    /// A column for each field that is used; `None` for the others.
    pub columns: Vec<Option<Column>>,
}

impl Table {
    /// The value of a field in a row; missing if the field was not read.
    #[must_use]
    pub fn value(&self, field: usize, row: usize) -> Value {
        match self.columns.get(field) {
            Some(Some(column)) => column.value(row),
            _ => Value::Missing,
        }
    }

    /// The text of a field in a row.
    #[must_use]
    pub fn text(&self, field: usize, row: usize) -> Option<&Arc<str>> {
        self.columns.get(field)?.as_ref()?.text(row)
    }

    /// The local date-time of a field in a row.
    #[must_use]
    pub fn date_time(&self, field: usize, row: usize) -> Option<crate::value::DateTime> {
        self.columns.get(field)?.as_ref()?.date_time(row)
    }
}
