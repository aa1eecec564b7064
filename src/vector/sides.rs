//! Operands of kernels: a slice, or the same value in all rows.

use std::sync::Arc;

use super::failures::Failures;
use super::values::{Values, Vector, days_of, micros_of};
use crate::expression::RowErrorKind;
use crate::value::Value;

/// One operand's values.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side<'a, T> {
    /// By row.
    Rows(&'a [T]),
    /// The same in all rows.
    One(T),
}

impl<T: Copy + Default> Side<'_, T> {
    /// The value of a row.
    #[inline]
    pub fn at(&self, row: usize) -> T {
        match self {
            Self::Rows(values) => values.get(row).copied().unwrap_or_default(),
            Self::One(value) => *value,
        }
    }
}

/// Texts as an operand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Texts<'a> {
    /// Codes, and by code the texts; whether these are all different.
    Coded(&'a [u32], &'a [Arc<str>], bool),
    /// By row.
    Rows(&'a [Arc<str>]),
    /// The same in all rows.
    One(&'a str),
}

impl<'a> Texts<'a> {
    /// The text of a row; empty where there is none.
    #[inline]
    pub fn at(&self, row: usize) -> &'a str {
        match self {
            Self::Coded(codes, texts, _) => {
                codes.get(row).and_then(|code| texts.get(*code as usize)).map_or("", |text| text)
            }
            Self::Rows(texts) => texts.get(row).map_or("", |text| text),
            Self::One(text) => text,
        }
    }
}

/// An operand by its type.
#[derive(Debug, Clone, Copy)]
pub(super) enum View<'a> {
    Bool(Side<'a, bool>),
    Int(Side<'a, i64>),
    Float(Side<'a, f64>),
    Text(Texts<'a>),
    Date(Side<'a, i32>),
    DateTime(Side<'a, i64>),
    /// Of no one type.
    Other,
}

impl Vector {
    /// The vector as an operand.
    pub(super) fn view(&self) -> View<'_> {
        match &self.values {
            Values::Bool(values) => View::Bool(Side::Rows(values)),
            Values::Int(values) => View::Int(Side::Rows(values)),
            Values::Float(values) => View::Float(Side::Rows(values)),
            Values::Coded(codes, dictionary) => {
                View::Text(Texts::Coded(codes, dictionary.texts(), dictionary.is_unique()))
            }
            Values::Text(texts) => View::Text(Texts::Rows(texts)),
            Values::Date(days) => View::Date(Side::Rows(days)),
            Values::DateTime(micros) => View::DateTime(Side::Rows(micros)),
            Values::Any(_) => View::Other,
            Values::Constant(value) => match value {
                Value::Bool(value) => View::Bool(Side::One(*value)),
                Value::Int(value) => View::Int(Side::One(*value)),
                Value::Float(value) => View::Float(Side::One(*value)),
                Value::Text(text) => View::Text(Texts::One(text)),
                Value::Date(date) => View::Date(Side::One(days_of(*date))),
                Value::DateTime(at) => {
                    micros_of(*at).map_or(View::Other, |micros| View::DateTime(Side::One(micros)))
                }
                Value::Missing => View::Other,
            },
        }
    }
}

/// What a function gives for each row of one operand.
#[inline]
pub(super) fn map<A: Copy, R: Clone>(of: Side<'_, A>, rows: usize, f: impl Fn(A) -> R) -> Vec<R> {
    match of {
        Side::Rows(values) => values.iter().map(|value| f(*value)).collect(),
        Side::One(value) => vec![f(value); rows],
    }
}

/// What a function gives for each row of two operands.
#[inline]
pub(super) fn zip<A: Copy, B: Copy, R: Clone>(
    left: Side<'_, A>,
    right: Side<'_, B>,
    rows: usize,
    f: impl Fn(A, B) -> R,
) -> Vec<R> {
    match (left, right) {
        (Side::Rows(left), Side::Rows(right)) => {
            left.iter().zip(right).map(|(left, right)| f(*left, *right)).collect()
        }
        (Side::Rows(left), Side::One(right)) => left.iter().map(|left| f(*left, right)).collect(),
        (Side::One(left), Side::Rows(right)) => right.iter().map(|right| f(left, *right)).collect(),
        (Side::One(left), Side::One(right)) => vec![f(left, right); rows],
    }
}

/// What a kernel made: values, and the rows that failed among those that are present.
pub(super) struct Made {
    pub values: Values,
    pub failed: Failures,
}

impl From<Values> for Made {
    fn from(values: Values) -> Self {
        Self { values, failed: Failures::new() }
    }
}

/// The values of a function that can fail in a row.
#[inline]
pub(super) fn zip_checked<A: Copy + Default, B: Copy + Default, R: Copy + Default>(
    (left, right): (Side<'_, A>, Side<'_, B>),
    rows: usize,
    present: Option<&[bool]>,
    f: impl Fn(A, B) -> Result<R, RowErrorKind>,
) -> (Vec<R>, Failures) {
    let any_failed = std::cell::Cell::new(false);
    let values = zip(left, right, rows, |left, right| {
        f(left, right).unwrap_or_else(|_| {
            any_failed.set(true);
            R::default()
        })
    });
    if !any_failed.get() {
        return (values, Failures::new());
    }
    (values, failures(rows, present, |row| f(left.at(row), right.at(row)).err()))
}

/// The failures among the rows that are present.
pub(super) fn failures(
    rows: usize,
    present: Option<&[bool]>,
    failure: impl Fn(usize) -> Option<RowErrorKind>,
) -> Failures {
    let is_present = |row: &usize| present.is_none_or(|present| present.get(*row) == Some(&true));
    let failed = |row: usize| Some((u32::try_from(row).ok()?, failure(row)?));
    (0..rows).filter(is_present).filter_map(failed).collect()
}
