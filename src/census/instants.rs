//! Instants of a column as numbers.

use std::ops::Range;

use crate::dataset::{Column, ColumnData};
use crate::value::{Date, DateTime};

/// The instants of a column's rows, in microseconds since 1970-01-01 00:00, local.
#[derive(Clone, Copy)]
pub(super) enum Instants<'a> {
    Micros(&'a [i64]),
    Days(&'a [i32]),
    Values(&'a Column),
}

const MICROS_PER_DAY: i64 = 86_400_000_000;

impl<'a> Instants<'a> {
    pub fn of(column: &'a Column) -> Self {
        match column.data() {
            ColumnData::DateTime(micros) => Self::Micros(micros),
            ColumnData::Date(days) => Self::Days(days),
            _ => Self::Values(column),
        }
    }

    /// The first of some rows, which are in the order of their instants and all have one, that is
    /// dated at `limit` or later; the end if there is none.
    pub fn first_from(self, rows: Range<usize>, limit: i64) -> usize {
        let start = rows.start;
        start
            + match self {
                Self::Micros(micros) => {
                    micros.get(rows).unwrap_or_default().partition_point(|at| *at < limit)
                }
                Self::Days(days) => {
                    let before = |day: &i32| i64::from(*day) * MICROS_PER_DAY < limit;
                    days.get(rows).unwrap_or_default().partition_point(before)
                }
                Self::Values(_) => rows.take_while(|row| self.get(*row) < limit).count(),
            }
    }

    /// The instant of a row that has one.
    pub fn get(self, row: usize) -> i64 {
        match self {
            Self::Micros(micros) => micros.get(row).copied().unwrap_or(i64::MAX),
            Self::Days(days) => days.get(row).map_or(i64::MAX, |day| i64::from(*day) * MICROS_PER_DAY),
            Self::Values(column) => column.date_time(row).map_or(i64::MAX, micros_of),
        }
    }
}

/// The first instant of a local date.
pub(super) fn midnight(date: Date) -> i64 {
    i64::from(date.to_epoch_days()) * MICROS_PER_DAY
}

/// The local date of an instant.
pub(super) fn date_of(micros: i64) -> Option<Date> {
    i32::try_from(micros.div_euclid(MICROS_PER_DAY)).ok().and_then(Date::from_epoch_days)
}

pub(super) fn micros_of(at: DateTime) -> i64 {
    at.and_utc().timestamp_micros()
}
