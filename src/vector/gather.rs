//! Vectors from columns.

use std::ops::Range;
use std::sync::Arc;

use super::dictionary::Dictionary;
use super::failures::kept;
use super::values::{Values, Vector};
use crate::dataset::{Column, ColumnData};
use crate::value::Value;

/// Rows of a table.
#[derive(Debug, Clone)]
pub enum Rows<'a> {
    /// One after the other.
    Range(Range<usize>),
    /// In this order.
    List(&'a [u32]),
}

impl Rows<'_> {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Range(range) => range.len(),
            Self::List(rows) => rows.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all of them are rows of a table that has so many.
    fn are_within(&self, len: usize) -> bool {
        match self {
            Self::Range(range) => range.end <= len,
            Self::List(rows) => rows.iter().all(|row| (*row as usize) < len),
        }
    }

    /// What a function gives for each row.
    fn map<T>(&self, f: impl Fn(usize) -> T) -> Vec<T> {
        match self {
            Self::Range(range) => range.clone().map(f).collect(),
            Self::List(rows) => rows.iter().map(|row| f(*row as usize)).collect(),
        }
    }

    /// The elements of a slice; the default past its end.
    fn pick<T: Copy + Default>(&self, values: &[T]) -> Vec<T> {
        match self {
            Self::Range(range) if range.end <= values.len() => {
                values.get(range.clone()).unwrap_or_default().to_vec()
            }
            _ => self.map(|row| values.get(row).copied().unwrap_or_default()),
        }
    }
}

/// Eight bits as bools, by their byte.
static BITS: [[bool; 8]; 256] = bits();

const fn bits() -> [[bool; 8]; 256] {
    let mut all = [[false; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            #[expect(clippy::indexing_slicing, reason = "evaluated when this is compiled")]
            {
                all[byte][bit] = byte >> bit & 1 == 1;
            }
            bit += 1;
        }
        byte += 1;
    }
    all
}

/// Which rows of a column have a value; all if `None`.
fn presence(column: &Column, rows: &Rows<'_>) -> Option<Vec<bool>> {
    let by_row = || kept(Some(rows.map(|row| column.is_present(row))), rows.len());
    let Some(present) = column.presence() else {
        return if rows.are_within(column.len()) { None } else { by_row() };
    };
    let Rows::Range(range) = rows else { return by_row() };
    let (first, shift) = (range.start / 64, range.start % 64);
    let words = present.words().get(first..).unwrap_or_default();
    let count = range.len().div_ceil(64);
    // The words as they were if the range began with one.
    let word = |place: usize| {
        let low = words.get(place).copied().unwrap_or(0);
        let high = words.get(place + 1).copied().unwrap_or(0);
        if shift == 0 { low } else { low >> shift | high << (64 - shift) }
    };
    let rest = range.len() % 64;
    let is_full = |place: usize| {
        let absent = if place + 1 == count && rest > 0 { u64::MAX << rest } else { 0 };
        word(place) | absent == u64::MAX
    };
    if (0..count).all(is_full) {
        return None;
    }
    let mut present = Vec::with_capacity(count * 64);
    for place in 0..count {
        for byte in word(place).to_le_bytes() {
            present.extend_from_slice(BITS.get(usize::from(byte)).map_or(&[false; 8], |bits| bits));
        }
    }
    present.truncate(range.len());
    Some(present)
}

impl Vector {
    /// The rows of a column; missing past its end.
    #[must_use]
    pub fn gather(column: &Column, rows: &Rows<'_>) -> Self {
        let values = match column.data() {
            ColumnData::Absent => return Self::constant(rows.len(), Value::Missing),
            ColumnData::Bool(values) => Values::Bool(rows.pick(values)),
            ColumnData::Int(values) => Values::Int(rows.pick(values)),
            ColumnData::Float(values) => Values::Float(rows.pick(values)),
            ColumnData::Text { codes, .. } => {
                Values::Coded(rows.pick(codes), Dictionary::Column(column.clone()))
            }
            ColumnData::Date(days) => Values::Date(rows.pick(days)),
            ColumnData::DateTime(micros) => Values::DateTime(rows.pick(micros)),
            ColumnData::Mixed(_) => return Self::from_values(rows.map(|row| column.value(row))),
        };
        Self { rows: rows.len(), values, present: presence(column, rows), failed: Vec::new() }
    }

    /// The rows of this vector at these places, of which only some (`None`: all) are present: what
    /// was computed for each text of a dictionary, for the rows that hold the texts.
    #[must_use]
    pub fn at_codes(&self, codes: &[u32], present: Option<&[bool]>) -> Self {
        fn pick<T: Copy + Default>(values: &[T], codes: &[u32]) -> Vec<T> {
            codes.iter().map(|code| values.get(*code as usize).copied().unwrap_or_default()).collect()
        }
        let values = match &self.values {
            Values::Constant(value) => Values::Constant(value.clone()),
            Values::Bool(values) => Values::Bool(pick(values, codes)),
            Values::Int(values) => Values::Int(pick(values, codes)),
            Values::Float(values) => Values::Float(pick(values, codes)),
            Values::Coded(inner, dictionary) => Values::Coded(pick(inner, codes), dictionary.clone()),
            Values::Date(values) => Values::Date(pick(values, codes)),
            Values::DateTime(values) => Values::DateTime(pick(values, codes)),
            Values::Text(texts) => {
                let empty: Arc<str> = Arc::from("");
                let text = |code: &u32| texts.get(*code as usize).unwrap_or(&empty).clone();
                Values::Text(codes.iter().map(text).collect())
            }
            Values::Any(_) => Values::Any(codes.iter().map(|code| self.stored(*code as usize)).collect()),
        };
        let rows = codes.len();
        let inner = self.present.as_deref().map(|inner| pick(inner, codes));
        let mask = match (present, inner) {
            (None, inner) => inner,
            (Some(present), None) => Some(present.to_vec()),
            (Some(present), Some(inner)) => Some(present.iter().zip(&inner).map(|(a, b)| a & b).collect()),
        };
        let mut failed = Vec::new();
        if !self.failed.is_empty() {
            for (row, code) in codes.iter().enumerate() {
                if present.is_none_or(|present| present.get(row) == Some(&true))
                    && let Some(why) = super::failures::failure_of(&self.failed, *code as usize)
                {
                    failed.push((u32::try_from(row).unwrap_or(u32::MAX), why.clone()));
                }
            }
        }
        Self { rows, values, present: kept(mask, rows), failed }
    }
}
