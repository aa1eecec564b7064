//! Building a column row by row.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::bitmap::Bitmap;
use super::column::{Column, ColumnData, days_of, micros_of};
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

/// A column that grows. Its vector takes the type of the first value present, and becomes a
/// mixed one when a value of another type comes.
#[derive(Debug, Default)]
pub(super) struct ColumnBuilder {
    data: ColumnData,
    present: Bitmap,
    /// The codes of the texts seen; empty for columns without text.
    codes: HashMap<Arc<str>, u32>,
}

impl ColumnBuilder {
    /// Appends a row.
    pub fn push(&mut self, cell: &Cell<'_>) {
        if matches!(cell, Cell::Missing) {
            self.push_filler();
            self.present.push(false);
            return;
        }
        if matches!(self.data, ColumnData::Absent) {
            self.data = filled(cell, self.present.len());
        }
        if !self.push_same_type(cell) {
            self.mix(cell);
        }
        self.present.push(true);
    }

    /// Appends a row.
    pub fn push_value(&mut self, value: &Value) {
        self.push(&match value {
            Value::Missing => Cell::Missing,
            Value::Bool(value) => Cell::Bool(*value),
            Value::Int(value) => Cell::Int(*value),
            Value::Float(value) => Cell::Float(*value),
            Value::Text(text) => Cell::Text(Cow::Borrowed(text)),
            Value::Date(date) => Cell::Date(*date),
            Value::DateTime(at) => Cell::DateTime(*at),
        });
    }

    /// The column.
    pub fn finish(mut self) -> Column {
        match &mut self.data {
            ColumnData::Absent => {}
            ColumnData::Bool(values) => values.shrink_to_fit(),
            ColumnData::Int(values) | ColumnData::DateTime(values) => values.shrink_to_fit(),
            ColumnData::Float(values) => values.shrink_to_fit(),
            ColumnData::Text { codes, texts } => {
                codes.shrink_to_fit();
                texts.shrink_to_fit();
            }
            ColumnData::Date(days) => days.shrink_to_fit(),
            ColumnData::Mixed(values) => values.shrink_to_fit(),
        }
        Column::new(self.data, self.present)
    }

    fn push_filler(&mut self) {
        match &mut self.data {
            ColumnData::Absent => {}
            ColumnData::Bool(values) => values.push(false),
            ColumnData::Int(values) | ColumnData::DateTime(values) => values.push(0),
            ColumnData::Float(values) => values.push(0.0),
            ColumnData::Text { codes, .. } => codes.push(0),
            ColumnData::Date(days) => days.push(0),
            ColumnData::Mixed(values) => values.push(Value::Missing),
        }
    }

    /// Appends the value if it has the column's type.
    fn push_same_type(&mut self, cell: &Cell<'_>) -> bool {
        match (&mut self.data, cell) {
            (ColumnData::Bool(values), Cell::Bool(value)) => values.push(*value),
            (ColumnData::Int(values), Cell::Int(value)) => values.push(*value),
            (ColumnData::Float(values), Cell::Float(value)) => values.push(*value),
            (ColumnData::Text { codes, texts }, Cell::Text(text)) => {
                codes.push(code(&mut self.codes, texts, text));
            }
            (ColumnData::Date(days), Cell::Date(date)) => days.push(days_of(*date)),
            (ColumnData::DateTime(micros), Cell::DateTime(at)) => micros.push(micros_of(*at)),
            _ => return false,
        }
        true
    }

    fn mix(&mut self, cell: &Cell<'_>) {
        if !matches!(self.data, ColumnData::Mixed(_)) {
            let typed = Column::new(std::mem::take(&mut self.data), self.present.clone());
            self.data = ColumnData::Mixed((0..typed.len()).map(|row| typed.value(row)).collect());
        }
        if let ColumnData::Mixed(values) = &mut self.data {
            values.push(match cell {
                Cell::Missing => Value::Missing,
                Cell::Bool(value) => Value::Bool(*value),
                Cell::Int(value) => Value::Int(*value),
                Cell::Float(value) => Value::Float(*value),
                Cell::Text(text) => Value::text(&**text),
                Cell::Date(date) => Value::Date(*date),
                Cell::DateTime(at) => Value::DateTime(*at),
            });
        }
    }
}

/// A column of the values' common type, or of mixed ones.
impl FromIterator<Value> for Column {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        let mut builder = ColumnBuilder::default();
        for value in values {
            builder.push_value(&value);
        }
        builder.finish()
    }
}

/// A vector for values such as this one, after so many missing rows.
fn filled(cell: &Cell<'_>, rows: usize) -> ColumnData {
    match cell {
        Cell::Missing => ColumnData::Absent,
        Cell::Bool(_) => ColumnData::Bool(vec![false; rows]),
        Cell::Int(_) => ColumnData::Int(vec![0; rows]),
        Cell::Float(_) => ColumnData::Float(vec![0.0; rows]),
        Cell::Text(_) => ColumnData::Text { codes: vec![0; rows], texts: Vec::new() },
        Cell::Date(_) => ColumnData::Date(vec![0; rows]),
        Cell::DateTime(_) => ColumnData::DateTime(vec![0; rows]),
    }
}

/// The code of a text, a new one if it is new.
fn code(codes: &mut HashMap<Arc<str>, u32>, texts: &mut Vec<Arc<str>>, text: &str) -> u32 {
    if let Some(code) = codes.get(text) {
        return *code;
    }
    // There are never more texts than rows, and those are fewer (see `scan::MAX_ROWS`).
    let code = u32::try_from(texts.len()).unwrap_or(u32::MAX);
    let shared: Arc<str> = Arc::from(text);
    texts.push(Arc::clone(&shared));
    codes.insert(shared, code);
    code
}
