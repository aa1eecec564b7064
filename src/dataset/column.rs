//! Typed columns.

use std::sync::Arc;

use super::bitmap::Bitmap;
use crate::value::{Date, DateTime, Value};

/// A column in memory: one typed vector, and which of its rows are present. Copies share it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    data: Arc<ColumnData>,
    /// Which rows are present; `None`: all.
    present: Option<Arc<Bitmap>>,
    len: usize,
}

/// The values of a column; what stands in rows that are missing means nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum ColumnData {
    /// No row is present.
    #[default]
    Absent,
    /// true or false.
    Bool(Vec<bool>),
    /// Integers.
    Int(Vec<i64>),
    /// Finite floats.
    Float(Vec<f64>),
    /// Texts: each row's place in `texts`, which are all different.
    Text {
        /// By row.
        codes: Vec<u32>,
        /// By code.
        texts: Vec<Arc<str>>,
    },
    /// Local dates as days since 1970-01-01.
    Date(Vec<i32>),
    /// Local date-times as microseconds since 1970-01-01 00:00.
    DateTime(Vec<i64>),
    /// Values of different types.
    Mixed(Vec<Value>),
}

impl Column {
    /// A column of `len` rows; `present` is `None` if all are.
    pub(super) fn new(data: ColumnData, present: Option<Bitmap>, len: usize) -> Self {
        Self { data: Arc::new(data), present: present.map(Arc::new), len }
    }

    /// The value of a row; missing past the end.
    #[must_use]
    pub fn value(&self, row: usize) -> Value {
        if !self.is_present(row) {
            return Value::Missing;
        }
        let value = match &*self.data {
            ColumnData::Absent => None,
            ColumnData::Bool(values) => values.get(row).map(|value| Value::Bool(*value)),
            ColumnData::Int(values) => values.get(row).map(|value| Value::Int(*value)),
            ColumnData::Float(values) => values.get(row).map(|value| Value::Float(*value)),
            ColumnData::Text { .. } => self.text(row).cloned().map(Value::Text),
            ColumnData::Date(days) => days.get(row).and_then(|days| date_of(*days)).map(Value::Date),
            ColumnData::DateTime(micros) => {
                micros.get(row).and_then(|micros| date_time_of(*micros)).map(Value::DateTime)
            }
            ColumnData::Mixed(values) => values.get(row).cloned(),
        };
        value.unwrap_or(Value::Missing)
    }

    /// The text of a row, if it is a text and the row is present.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&Arc<str>> {
        if !self.is_present(row) {
            return None;
        }
        match &*self.data {
            ColumnData::Text { codes, texts } => texts.get(*codes.get(row)? as usize),
            ColumnData::Mixed(values) => match values.get(row)? {
                Value::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether both are one column's values.
    #[must_use]
    pub fn shares_data(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.data, &other.data)
    }

    /// The local date-time of a row; of a date its 00:00.
    #[must_use]
    pub fn date_time(&self, row: usize) -> Option<DateTime> {
        match self.value(row) {
            Value::DateTime(at) => Some(at),
            Value::Date(date) => Some(date.into()),
            _ => None,
        }
    }

    /// Whether a row has a value.
    #[must_use]
    pub fn is_present(&self, row: usize) -> bool {
        row < self.len && self.present.as_ref().is_none_or(|present| present.get(row))
    }

    /// Whether it is that very column or a copy of it: the same vector, not an equal one.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.data, &other.data)
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The vector itself.
    pub(crate) fn data(&self) -> &ColumnData {
        &self.data
    }

    /// The instant of a row as microseconds since 1970-01-01 00:00, local: what rows are ordered by.
    pub(super) fn micros(&self, row: usize) -> Option<i64> {
        match &*self.data {
            ColumnData::DateTime(micros) if self.is_present(row) => micros.get(row).copied(),
            ColumnData::Date(_) | ColumnData::Mixed(_) => self.date_time(row).map(micros_of),
            _ => None,
        }
    }

    /// Which rows are present; `None`: all.
    pub(crate) fn presence(&self) -> Option<&Bitmap> {
        self.present.as_deref()
    }

    /// The vector itself, without a copy if nobody shares it.
    pub(super) fn into_data(self) -> ColumnData {
        Arc::try_unwrap(self.data).unwrap_or_else(|shared| (*shared).clone())
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        /// What an [`Arc`] keeps before its text.
        const COUNTS: usize = 2 * size_of::<usize>();
        let text = |text: &Arc<str>| size_of::<Arc<str>>() + COUNTS + text.len();
        let data = match &*self.data {
            ColumnData::Absent => 0,
            ColumnData::Bool(values) => size_of_val(values.as_slice()),
            ColumnData::Int(values) | ColumnData::DateTime(values) => size_of_val(values.as_slice()),
            ColumnData::Float(values) => size_of_val(values.as_slice()),
            ColumnData::Text { codes, texts } => {
                size_of_val(codes.as_slice()) + texts.iter().map(text).sum::<usize>()
            }
            ColumnData::Date(days) => size_of_val(days.as_slice()),
            ColumnData::Mixed(values) => size_of_val(values.as_slice()),
        };
        data + self.presence().map_or(0, |present| size_of_val(present.words()))
    }
}

/// Days since 1970-01-01.
pub(super) fn days_of(date: Date) -> i32 {
    date.to_epoch_days()
}

pub(super) fn date_of(days: i32) -> Option<Date> {
    Date::from_epoch_days(days)
}

/// Microseconds since 1970-01-01 00:00, local.
pub(super) fn micros_of(at: DateTime) -> i64 {
    at.and_utc().timestamp_micros()
}

pub(super) fn date_time_of(micros: i64) -> Option<DateTime> {
    chrono::DateTime::from_timestamp_micros(micros).map(|at| at.naive_utc())
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
        self.column(field).map_or(Value::Missing, |column| column.value(row))
    }

    /// The text of a field in a row.
    #[must_use]
    pub fn text(&self, field: usize, row: usize) -> Option<&Arc<str>> {
        self.column(field)?.text(row)
    }

    /// The local date-time of a field in a row.
    #[must_use]
    pub fn date_time(&self, field: usize, row: usize) -> Option<DateTime> {
        self.column(field)?.date_time(row)
    }

    /// About how many bytes of memory its columns take; what several fields share counts once.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let mut seen: Vec<*const ColumnData> = Vec::new();
        let columns = self.columns.iter().flatten();
        let own = columns.filter(|column| {
            let place = Arc::as_ptr(&column.data);
            let new = !seen.contains(&place);
            seen.push(place);
            new
        });
        own.map(Column::bytes).sum()
    }

    /// The column of a field, if it was read.
    #[must_use]
    pub fn column(&self, field: usize) -> Option<&Column> {
        self.columns.get(field)?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    #[test]
    fn values_come_back_as_they_were_and_missing_past_the_end() {
        let values = [
            vec![Value::Bool(true), Value::Missing, Value::Bool(false)],
            vec![Value::Missing, Value::Int(i64::MIN), Value::Int(7)],
            vec![Value::Float(0.5), Value::Missing],
            vec![Value::text("甲"), Value::Missing, Value::text("b"), Value::text("甲")],
            vec![Value::Date("1969-12-31".parse().unwrap()), Value::Date("9999-12-31".parse().unwrap())],
            vec![
                Value::DateTime(at("2024-03-05T23:59:59.999999")),
                Value::DateTime(at("0001-01-01T00:00:00")),
            ],
            vec![Value::Missing, Value::Int(1), Value::text("x"), Value::Float(1.5), Value::Missing],
            vec![Value::Missing, Value::Missing],
        ];
        for values in values {
            let column: Column = values.iter().cloned().collect();
            let read: Vec<Value> = (0..column.len()).map(|row| column.value(row)).collect();
            assert_eq!(read, values);
            assert_eq!(column.value(values.len()), Value::Missing);
        }
    }

    #[test]
    fn equal_texts_are_kept_once() {
        let column: Column = ["a", "b", "a", "a"].map(Value::text).into_iter().collect();
        let ColumnData::Text { codes, texts } = column.data() else { panic!("{column:?}") };
        assert_eq!((codes.as_slice(), texts.len()), ([0, 1, 0, 0].as_slice(), 2));
        assert!(Arc::ptr_eq(column.text(0).unwrap(), column.text(3).unwrap()));
    }

    #[test]
    fn a_date_as_an_instant_is_its_midnight() {
        let column: Column = [Value::Date("2024-03-05".parse().unwrap())].into_iter().collect();
        assert_eq!(column.date_time(0), Some(at("2024-03-05T00:00:00")));
        assert_eq!(column.micros(0), Some(micros_of(at("2024-03-05T00:00:00"))));
    }
}
