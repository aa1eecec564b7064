//! Rows of an event table by person or by unit.

use std::borrow::Cow;
use std::sync::Arc;

use super::world::World;
use crate::dataset::{Column, ColumnData, EventRows};
use crate::syntax::Role;

/// The rows of an event table by whose they are: of each party the rows in the order of their
/// dates, those of the same instant as they stand in the dataset. Rows of no customer are among
/// them; a row can belong to several parties, or to none.
#[derive(Debug, Default)]
pub struct PartyRows {
    /// `starts[p]..starts[p + 1]` are the places of the rows of party `p`.
    starts: Vec<usize>,
    rows: Vec<u32>,
}

impl PartyRows {
    /// The rows of a party, in order.
    #[must_use]
    pub fn of_party(&self, party: u32) -> &[u32] {
        let start = |party: usize| self.starts.get(party).copied();
        let range = start(party as usize).zip(start(party as usize + 1)).map(|(start, end)| start..end);
        range.and_then(|range| self.rows.get(range)).unwrap_or_default()
    }

    /// Gathers the rows of so many parties: `known` tells once for each person what has to be known
    /// of it, `give` takes that and a row's instant, in microseconds, to the parties that the row
    /// belongs to.
    pub(super) fn of<K>(
        world: &World<'_>,
        table: usize,
        parties: usize,
        known: impl Fn(&Arc<str>) -> Option<K>,
        give: impl Fn(&K, i64, &mut dyn FnMut(u32)),
    ) -> Self {
        let Some(source) = Source::of(world, table, known) else { return Self::default() };
        let mut starts = vec![0_usize; parties + 1];
        for (known, at) in (0..source.order.rows).filter_map(|row| source.row(row)) {
            give(known, at, &mut |party| {
                if let Some(count) = starts.get_mut(party as usize + 1) {
                    *count += 1;
                }
            });
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut ends: Vec<End> = starts.iter().map(|start| End { next: *start, ..End::default() }).collect();
        let mut rows = vec![0; total];
        for row in source.by_number() {
            let Some((known, at)) = source.row(row as usize) else { continue };
            give(known, at, &mut |party| {
                let Some(end) = ends.get_mut(party as usize) else { return };
                if let Some(slot) = rows.get_mut(end.next) {
                    *slot = row;
                }
                end.push(at);
            });
        }
        // In most tables the rows stand in the order of their dates.
        for (bounds, end) in starts.windows(2).zip(&ends) {
            if let ([start, next], true) = (bounds, end.mixed)
                && let Some(rows) = rows.get_mut(*start..*next)
            {
                rows.sort_by_key(|row| source.at.get(*row as usize));
            }
        }
        Self { starts, rows }
    }
}

/// The end of a list that grows.
#[derive(Clone, Copy)]
struct End {
    /// The place of the next row.
    next: usize,
    /// The instant of the last one.
    last: i64,
    /// Whether an earlier one came after it.
    mixed: bool,
}

impl Default for End {
    fn default() -> Self {
        Self { next: 0, last: i64::MIN, mixed: false }
    }
}

impl End {
    fn push(&mut self, at: i64) {
        self.next += 1;
        self.mixed |= at < self.last;
        self.last = at;
    }
}

/// The rows of an event table, with what is known of the persons in it.
struct Source<'a, K> {
    order: &'a EventRows,
    at: Cow<'a, [i64]>,
    persons: &'a Column,
    codes: &'a [u32],
    /// By code of the persons' column.
    known: Vec<Option<K>>,
}

impl<'a, K> Source<'a, K> {
    /// `None` if the table names no persons, or no dates.
    fn of(world: &World<'a>, table: usize, known: impl Fn(&Arc<str>) -> Option<K>) -> Option<Self> {
        let mapping = &world.ruleset.mapping.events.get(table)?.table;
        let (table, order) = world.dataset.events.get(table)?;
        let at = table.column(mapping.role(Role::At)?)?;
        let persons = table.column(mapping.role(Role::Person)?)?;
        let ColumnData::Text { codes, texts } = persons.data() else { return None };
        let micros = |row| at.date_time(row).map_or(i64::MAX, |at| at.and_utc().timestamp_micros());
        let at = match at.data() {
            ColumnData::DateTime(micros) => Cow::Borrowed(micros.as_slice()),
            _ => (0..order.rows).map(micros).collect(),
        };
        Some(Self { order, at, persons, codes, known: texts.iter().map(known).collect() })
    }

    /// What is known of a row's person, and the row's instant.
    fn row(&self, row: usize) -> Option<(&K, i64)> {
        let known = self.known.get(*self.codes.get(row)? as usize)?.as_ref()?;
        Some((known, *self.at.get(row)?)).filter(|_| self.persons.is_present(row))
    }

    /// The rows as they stand in the dataset.
    fn by_number(&self) -> Vec<u32> {
        let rows = 0..u32::try_from(self.order.rows).unwrap_or(u32::MAX);
        let numbers = rows.clone().map(|row| self.order.number(row as usize));
        let mut by_number = vec![u32::MAX; numbers.clone().max().map_or(0, |last| last + 1)];
        for (row, number) in rows.zip(numbers) {
            if let Some(slot) = by_number.get_mut(number) {
                *slot = row;
            }
        }
        by_number.retain(|row| *row != u32::MAX);
        by_number
    }
}
