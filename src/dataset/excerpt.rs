//! Rows of event tables that stay when the part of the customers that they were read with goes.

use std::ops::RangeInclusive;

use super::column::{Column, Table};
use super::rows::EventRows;

/// The rows of an event table that persons have in a stretch of time, whosever customers they are about.
#[derive(Debug, Clone, Default)]
pub struct Excerpt {
    /// By field.
    columns: Vec<Option<Column>>,
    /// By row its number in the dataset.
    numbers: Vec<u32>,
}

impl Excerpt {
    /// Those of a part. `person` and `at` are the fields that tell whose a row is and when; the stretch is in
    /// microseconds since 1970-01-01 00:00 local.
    #[must_use]
    pub fn of(
        (table, rows): (&Table, &EventRows),
        (person, at): (usize, usize),
        dated: &RangeInclusive<i64>,
    ) -> Self {
        let is_in = |row: &usize| {
            let at = table.date_time(at, *row).map(|at| at.and_utc().timestamp_micros());
            at.is_some_and(|at| dated.contains(&at)) && table.text(person, *row).is_some()
        };
        let kept: Vec<usize> = (0..table.rows).filter(is_in).collect();
        // Texts of other rows do not stay with them.
        let column = |column: &Column| kept.iter().map(|row| column.value(*row)).collect::<Column>();
        let number = |row: &usize| u32::try_from(rows.number(*row)).unwrap_or(u32::MAX);
        Self {
            columns: table.columns.iter().map(|it| it.as_ref().map(column)).collect(),
            numbers: kept.iter().map(number).collect(),
        }
    }

    /// Takes over those of another part.
    pub fn merge(&mut self, other: Self) {
        if self.columns.is_empty() {
            *self = other;
            return;
        }
        for (column, other) in self.columns.iter_mut().zip(&other.columns) {
            if let (Some(column), Some(other)) = (column, other) {
                *column = column.followed_by(other);
            }
        }
        self.numbers.extend(other.numbers);
    }

    /// The rows as a table of no customers. They are numbered as they follow each other in the dataset.
    #[must_use]
    pub fn into_rows(self) -> (Table, EventRows) {
        let Self { columns, numbers } = self;
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by_key(|row| numbers.get(*row));
        let mut places = vec![0_u32; numbers.len()];
        for (place, row) in (0..).zip(order) {
            if let Some(slot) = places.get_mut(row) {
                *slot = place;
            }
        }
        (Table { rows: places.len(), columns }, EventRows::of_nobody(places))
    }
}
