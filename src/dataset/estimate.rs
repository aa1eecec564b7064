//! How much memory the rules' rows will take, told before they are read.

use super::error::DatasetError;
use super::open::Connection;
use super::ranges::divide;
use super::read::Needs;
use super::relation::prepare_columns;
use crate::ruleset::{HistoryMapping, Relation, Ruleset, TableMapping};
use crate::value::Type;

/// Bytes that a customer takes beside its columns while it is evaluated: its id, its place, its
/// state, its change.
const OF_A_CUSTOMER: u64 = 320;
/// Bytes that a customer of any part takes to the end: its id, its place, its change.
const OF_ANYBODY: u64 = 150;
/// Bytes that the id of a customer takes while all of them are put in order.
const OF_AN_ID: u64 = 110;
/// Bytes at most that the allocator keeps of what one part has freed, and the next cannot use.
const KEPT_BY_ALLOCATOR: u64 = 128 << 20;
/// Bytes that a row of another table takes beside its columns: whose it is, and its place.
const OF_A_ROW: u64 = 8;
/// Parts at most: each reads the dataset again.
const MOST_PARTS: usize = 100;

/// About how many bytes of memory reading and evaluating will take at most. Queries and views are
/// left out, for nobody knows how many rows they have before they are asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Demand {
    /// The customers.
    customers: u64,
    /// What is in memory once, however many parts there are.
    shared: u64,
    /// What is divided among the parts.
    divided: u64,
    /// What is kept of each customer of any part beside its change.
    kept: u64,
}

impl Demand {
    /// What a ruleset demands of a dataset.
    ///
    /// # Errors
    /// The dataset cannot be read.
    pub fn of(connection: &Connection, ruleset: &Ruleset) -> Result<Self, DatasetError> {
        Self::of_needs(connection, &Needs::of(ruleset))
    }

    pub(super) fn of_needs(connection: &Connection, needs: &Needs<'_>) -> Result<Self, DatasetError> {
        let mapping = needs.mapping;
        let (customers, width) = size(connection, &mapping.customers)?;
        let mut divided = customers.saturating_mul(width + OF_A_CUSTOMER);
        let mut shared = 0_u64;
        let history = mapping.history.as_ref().map(HistoryMapping::table);
        let wholes = needs.shared.iter().chain(std::iter::repeat(&false));
        let events = mapping.events.iter().zip(wholes).map(|(events, whole)| (&events.table, *whole));
        let others = history.into_iter().chain(&mapping.marks).map(|table| (table, false));
        for (table, whole) in others.chain(events) {
            let (rows, width) = size(connection, table)?;
            let bytes = rows.saturating_mul(width + OF_A_ROW);
            let sum = if whole { &mut shared } else { &mut divided };
            *sum = sum.saturating_add(bytes);
        }
        Ok(Self { customers, shared, divided, kept: 0 })
    }

    /// What two rulesets over the same customers demand together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            customers: self.customers.max(other.customers),
            shared: self.shared.saturating_add(other.shared),
            divided: self.divided.saturating_add(other.divided),
            kept: self.kept.max(other.kept),
        }
    }

    /// With so many bytes that parts leave behind of each customer beside its change.
    #[must_use]
    pub fn keeping(self, kept: u64) -> Self {
        Self { kept, ..self }
    }

    /// Bytes for everybody at once.
    #[must_use]
    pub fn whole(self) -> u64 {
        self.shared.saturating_add(self.divided)
    }

    /// Bytes at the most, if the customers are evaluated in so many parts.
    #[must_use]
    pub fn in_parts(self, of: usize) -> u64 {
        let kept = self.customers.saturating_mul(OF_ANYBODY + self.kept);
        let part = self.divided / of.max(1) as u64;
        let freed = part.max(self.customers.saturating_mul(OF_AN_ID)).min(KEPT_BY_ALLOCATOR);
        self.shared.saturating_add(kept).saturating_add(part).saturating_add(freed)
    }

    /// In how many parts it fits, at least two.
    ///
    /// # Errors
    /// Not in as many as can be.
    pub fn parts_within(self, limit: u64) -> Result<usize, DatasetError> {
        let fits = |of: &usize| self.in_parts(*of) <= limit;
        (2..=MOST_PARTS).find(fits).ok_or_else(|| DatasetError::NoPartFits {
            needed: self.whole(),
            least: self.in_parts(MOST_PARTS),
            limit,
        })
    }
}

/// About how many rows a table has at most, and the bytes of a row's columns.
fn size(connection: &Connection, mapping: &TableMapping) -> Result<(u64, u64), DatasetError> {
    let used = || mapping.fields.iter().filter(|field| field.used);
    let width = used().map(|field| bytes_of(field.ty)).sum();
    if matches!(mapping.relation, Relation::Query(_)) {
        return Ok((0, width));
    }
    let columns: Vec<&str> = used().map(|field| field.column.as_str()).collect();
    // What is wrong with the table is said where it is read.
    let Ok(reader) = prepare_columns(connection, &mapping.relation, &columns) else { return Ok((0, width)) };
    let Some(table) = reader.by_rowid else { return Ok((0, width)) };
    let failed = |error: rusqlite::Error| connection.table_error(&mapping.key, &error);
    let ranges = divide(connection.sqlite(), &table, None).map_err(failed)?;
    let rows = ranges.iter().map(|range| range.width()).fold(0, u64::saturating_add);
    // Rowids can be sparse, but every row takes a few bytes of the file.
    let file = connection.path().metadata().map_or(u64::MAX, |file| file.len());
    Ok((rows.min(file / (columns.len() as u64 + 4)), width))
}

/// Bytes of a value in a column.
fn bytes_of(ty: Type) -> u64 {
    match ty {
        Type::Bool => 1,
        // A code; the texts themselves are mostly shared.
        Type::Text | Type::Date => 4,
        Type::Int | Type::Float | Type::DateTime => 8,
        Type::Any => 24,
    }
}
