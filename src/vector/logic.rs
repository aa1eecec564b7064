//! `&&` and `||` in three-valued logic, part by part.

use std::borrow::Cow;

use super::failures::{self, Failures, kept};
use super::values::{Values, Vector};
use crate::expression::{RowErrorKind, holds};
use crate::value::Value;

/// The answer so far. A row is decided (by false for `&&`, by true for `||`), open (no part has
/// decided it and none was missing), unknown, or failed.
#[derive(Debug)]
pub(super) struct Logic {
    decider: bool,
    /// By row; where known: the decider, or its opposite while open.
    values: Vec<bool>,
    /// Which rows are neither unknown nor failed; all if `None`.
    known: Option<Vec<bool>>,
    failed: Failures,
}

impl Logic {
    /// Nothing decided yet.
    pub fn new(decider: bool, rows: usize) -> Self {
        Self { decider, values: vec![!decider; rows], known: None, failed: Failures::new() }
    }

    /// The rows that the next part can still decide, of those that are wanted.
    pub fn open(&self, wanted: Option<&[bool]>) -> Vec<bool> {
        let decided = |row: usize, value: bool| value == self.decider && self.is_known(row);
        let wants = |row: usize| wanted.is_none_or(|wanted| wanted.get(row) == Some(&true));
        let mut open: Vec<bool> =
            self.values.iter().enumerate().map(|(row, value)| wants(row) && !decided(row, *value)).collect();
        for (row, _) in &self.failed {
            if let Some(open) = open.get_mut(*row as usize) {
                *open = false;
            }
        }
        open
    }

    fn is_known(&self, row: usize) -> bool {
        self.known.as_ref().is_none_or(|known| known.get(row) == Some(&true))
    }

    fn is_decided(&self, row: usize) -> bool {
        self.is_known(row) && self.values.get(row) == Some(&self.decider)
    }

    /// Adds a part.
    pub fn take(&mut self, part: &Vector) {
        let rows = self.values.len();
        let part = conditions(part);
        let failed: Vec<_> =
            part.failed.iter().filter(|(row, _)| !self.is_decided(*row as usize)).cloned().collect();
        failures::add(&mut self.failed, failed);
        let constant;
        let values: &[bool] = match &part.values {
            Values::Bool(values) => values,
            Values::Constant(value) => {
                constant = vec![value.is_true(); rows];
                &constant
            }
            _ => &[],
        };
        match (&mut self.known, &part.present) {
            (None, None) if self.decider => {
                self.values.iter_mut().zip(values).for_each(|(all, value)| *all |= value);
            }
            (None, None) => self.values.iter_mut().zip(values).for_each(|(all, value)| *all &= value),
            (known, present) => {
                let known = known.get_or_insert_with(|| vec![true; rows]);
                let all_present;
                let present = if let Some(present) = present {
                    present
                } else {
                    all_present = vec![true; rows];
                    &all_present
                };
                kleene(self.decider, &mut self.values, known, values, present);
            }
        }
        if let Some(known) = &mut self.known {
            for (row, _) in &self.failed {
                if let Some(known) = known.get_mut(*row as usize) {
                    *known = false;
                }
            }
        }
    }

    /// The answer.
    pub fn finish(self) -> Vector {
        let rows = self.values.len();
        Vector {
            rows,
            values: Values::Bool(self.values),
            present: kept(self.known, rows),
            failed: self.failed,
        }
    }
}

/// One step of three-valued logic, without branches.
#[expect(clippy::needless_bitwise_bool, reason = "branches would keep the loop from being vectorised")]
fn kleene(decider: bool, values: &mut [bool], known: &mut [bool], part: &[bool], present: &[bool]) {
    let all = values.iter_mut().zip(known);
    for ((value, known), (part, present)) in all.zip(part.iter().zip(present)) {
        let (before, now) = (!(*value ^ decider), !(*part ^ decider));
        let closed = (*known & before) | (*present & now);
        let open = *known & !before & *present & !now;
        *value = !(closed ^ decider);
        *known = closed | open;
    }
}

/// A vector of conditions: of bools, or one constant bool, or nothing but missing; a value of
/// another kind fails.
pub(super) fn conditions(vector: &Vector) -> Cow<'_, Vector> {
    match &vector.values {
        Values::Bool(_) | Values::Constant(Value::Bool(_) | Value::Missing) => Cow::Borrowed(vector),
        _ => {
            let condition = |row: usize| -> Result<Value, RowErrorKind> {
                match vector.value(row)? {
                    Value::Missing => Ok(Value::Missing),
                    value => holds(&value).map(Value::Bool),
                }
            };
            Cow::Owned(Vector::from_results((0..vector.rows()).map(condition).collect()))
        }
    }
}
