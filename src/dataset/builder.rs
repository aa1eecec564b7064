//! Building a column row by row, and from the columns of parts of the rows.

use std::borrow::Cow;
use std::ops::Range;

use super::bitmap::Presence;
use super::column::{Column, ColumnData, date_of, date_time_of};
use super::growing::{Cell, Growing};
use super::interner::TextHasher;
use crate::value::Value;

/// A column that grows. Its vector takes the type of the first value present, and becomes a
/// mixed one when a value of another type comes. Parts that are built apart and appended in their
/// order give the same column as one that is built from the first row to the last.
#[derive(Debug, Default)]
pub(super) struct ColumnBuilder {
    data: Growing,
    present: Presence,
    hasher: TextHasher,
    /// Rows that are to be expected.
    expected: usize,
}

impl ColumnBuilder {
    /// A column that will have about so many rows. Builders whose columns are to be appended to
    /// each other have the same hasher.
    pub fn new(hasher: TextHasher, expected: usize) -> Self {
        Self { hasher, expected, ..Self::default() }
    }

    /// Appends an integer.
    pub fn push_int(&mut self, value: i64) {
        match &mut self.data {
            Growing::Int(values) => values.push(value),
            _ => return self.push(&Cell::Int(value)),
        }
        self.present.push_present();
    }

    /// Appends a finite float.
    pub fn push_float(&mut self, value: f64) {
        match &mut self.data {
            Growing::Float(values) => values.push(value),
            _ => return self.push(&Cell::Float(value)),
        }
        self.present.push_present();
    }

    /// Appends a date by its days since 1970-01-01.
    pub fn push_days(&mut self, days: i32) {
        match &mut self.data {
            Growing::Date(values) => values.push(days),
            _ => return self.push(&date_of(days).map_or(Cell::Missing, Cell::Date)),
        }
        self.present.push_present();
    }

    /// Appends a date-time by its microseconds since 1970-01-01 00:00.
    pub fn push_micros(&mut self, micros: i64) {
        match &mut self.data {
            Growing::DateTime(values) => values.push(micros),
            _ => return self.push(&date_time_of(micros).map_or(Cell::Missing, Cell::DateTime)),
        }
        self.present.push_present();
    }

    /// Appends a text that the column has had before, or one that plainly is a text; `None` for what
    /// has to be looked at: the first of a column, blanks, bytes that are no text.
    pub fn push_plain_text(&mut self, bytes: &[u8]) -> Option<()> {
        let Growing::Text(codes, texts) = &mut self.data else { return None };
        let same = |code: &u32| texts.bytes_of(*code) == Some(bytes);
        let code = if let Some(code) = codes.last().copied().filter(same) {
            code
        } else {
            let hash = texts.hash(bytes);
            match texts.find(bytes, hash) {
                Some(code) => code,
                None if bytes.first().is_some_and(u8::is_ascii_graphic) => {
                    texts.add(str::from_utf8(bytes).ok()?, hash)
                }
                None => return None,
            }
        };
        codes.push(code);
        self.present.push_present();
        Some(())
    }

    /// Appends a missing value.
    pub fn push_missing(&mut self) {
        self.data.push_filler();
        self.present.push_missing();
    }

    /// Appends a row.
    pub fn push(&mut self, cell: &Cell<'_>) {
        if matches!(cell, Cell::Missing) {
            return self.push_missing();
        }
        if matches!(self.data, Growing::Absent) {
            let capacity = self.expected.max(self.len() + 1);
            self.data = Growing::for_value(cell, self.len(), capacity, &self.hasher);
        }
        if !self.data.push_same_type(cell) {
            self.mix();
            if let Growing::Mixed(values) = &mut self.data {
                values.push(value_of(cell));
            }
        }
        self.present.push_present();
    }

    /// Appends some rows of another with the same hasher. `codes` begins empty and is kept for
    /// further rows of the same one.
    pub fn append(&mut self, other: &Self, rows: Range<usize>, codes: &mut Vec<u32>) {
        if matches!(self.data, Growing::Absent) {
            self.data = other.data.empty_after(self.len(), self.expected, &self.hasher);
        }
        let missing = matches!(other.data, Growing::Absent);
        if missing {
            rows.clone().for_each(|_| self.data.push_filler());
        } else if !self.data.append_same_type(&other.data, rows.clone(), &other.present, codes) {
            self.mix();
            if let Growing::Mixed(values) = &mut self.data {
                values.extend(rows.clone().map(|row| other.value(row)));
            }
        }
        self.present.append(&other.present, rows);
    }

    /// The value of a row.
    pub fn value(&self, row: usize) -> Value {
        if !self.present.get(row) {
            return Value::Missing;
        }
        let value = match &self.data {
            Growing::Absent => None,
            Growing::Bool(values) => values.get(row).copied().map(Value::Bool),
            Growing::Int(values) => values.get(row).copied().map(Value::Int),
            Growing::Float(values) => values.get(row).copied().map(Value::Float),
            Growing::Text(codes, texts) => codes.get(row).and_then(|code| texts.text(*code)).map(Value::text),
            Growing::Date(days) => days.get(row).and_then(|days| date_of(*days)).map(Value::Date),
            Growing::DateTime(micros) => {
                micros.get(row).and_then(|micros| date_time_of(*micros)).map(Value::DateTime)
            }
            Growing::Mixed(values) => values.get(row).cloned(),
        };
        value.unwrap_or(Value::Missing)
    }

    /// The code of the last row's text, and how many texts there are.
    pub fn last_code(&self) -> Option<(u32, usize)> {
        match &self.data {
            Growing::Text(codes, texts) => Some((*codes.last()?, texts.len())),
            _ => None,
        }
    }

    /// A text of the column by its code.
    pub fn text_of_code(&self, code: usize) -> Option<&str> {
        match &self.data {
            Growing::Text(_, texts) => texts.text(u32::try_from(code).ok()?),
            _ => None,
        }
    }

    /// The instant of the last row, if it is present, as microseconds since 1970-01-01 00:00.
    pub fn last_micros(&self) -> Option<i64> {
        if !self.present.get(self.len().checked_sub(1)?) {
            return None;
        }
        match &self.data {
            Growing::DateTime(micros) => micros.last().copied(),
            Growing::Date(days) => days.last().map(|days| i64::from(*days) * MICROS_PER_DAY),
            _ => None,
        }
    }

    /// Whether a row has a value.
    pub fn is_present(&self, row: usize) -> bool {
        self.present.get(row)
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.present.len()
    }

    /// The column.
    pub fn finish(self) -> Column {
        let len = self.present.len();
        let data = match self.data {
            Growing::Absent => ColumnData::Absent,
            Growing::Bool(values) => ColumnData::Bool(shrunk(values)),
            Growing::Int(values) => ColumnData::Int(shrunk(values)),
            Growing::Float(values) => ColumnData::Float(shrunk(values)),
            Growing::Text(codes, texts) => {
                ColumnData::Text { codes: shrunk(codes), texts: texts.into_texts() }
            }
            Growing::Date(values) => ColumnData::Date(shrunk(values)),
            Growing::DateTime(values) => ColumnData::DateTime(shrunk(values)),
            Growing::Mixed(values) => ColumnData::Mixed(shrunk(values)),
        };
        Column::new(data, self.present.into_bits(), len)
    }

    fn mix(&mut self) {
        if !matches!(self.data, Growing::Mixed(_)) {
            self.data = Growing::Mixed((0..self.present.len()).map(|row| self.value(row)).collect());
        }
    }
}

/// Microseconds of a day.
pub(super) const MICROS_PER_DAY: i64 = 86_400_000_000;

fn shrunk<T>(mut values: Vec<T>) -> Vec<T> {
    values.shrink_to_fit();
    values
}

fn value_of(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Missing => Value::Missing,
        Cell::Bool(value) => Value::Bool(*value),
        Cell::Int(value) => Value::Int(*value),
        Cell::Float(value) => Value::Float(*value),
        Cell::Text(text) => Value::text(&**text),
        Cell::Date(date) => Value::Date(*date),
        Cell::DateTime(at) => Value::DateTime(*at),
    }
}

/// A column of the values' common type, or of mixed ones.
impl FromIterator<Value> for Column {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        let mut builder = ColumnBuilder::default();
        for value in values {
            builder.push(&match &value {
                Value::Missing => Cell::Missing,
                Value::Bool(value) => Cell::Bool(*value),
                Value::Int(value) => Cell::Int(*value),
                Value::Float(value) => Cell::Float(*value),
                Value::Text(text) => Cell::Text(Cow::Borrowed(text)),
                Value::Date(date) => Cell::Date(*date),
                Value::DateTime(at) => Cell::DateTime(*at),
            });
        }
        builder.finish()
    }
}
