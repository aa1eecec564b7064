//! Reading the mapped tables into columns.

use std::collections::HashMap;
use std::sync::Arc;

use super::column::{Column, Table};
use super::finding::Findings;
use super::open::{Connection, DatasetError};
use crate::ruleset::Ruleset;
use crate::value::DateTime;

/// Rows of a table grouped by the customer they belong to.
#[derive(Debug, Clone, Default)]
pub struct EventRows {
    /// `starts[c]..starts[c + 1]` are the places in `rows` of customer `c`'s rows.
    pub starts: Vec<u32>,
    /// Row numbers, for each customer ordered by (at, seq, row): rows without a readable date are
    /// left out (and were counted as findings).
    pub rows: Vec<u32>,
}

impl EventRows {
    /// The rows of a customer, in order.
    #[must_use]
    pub fn of(&self, customer: usize) -> &[u32] {
        let start = self.starts.get(customer).copied().unwrap_or(0) as usize;
        let end = self.starts.get(customer + 1).copied().unwrap_or(0) as usize;
        self.rows.get(start..end).unwrap_or(&[])
    }
}

/// From customer id to its place in the customers' table.
pub type CustomerIndex = HashMap<Arc<str>, u32>;

/// The history: one row for each entry.
#[derive(Debug, Clone, Default)]
pub struct HistoryRows {
    /// The dataset's stage values.
    pub stage: Column,
    /// When.
    pub at: Column,
    /// By customer.
    pub rows: EventRows,
}

/// The marks.
#[derive(Debug, Clone, Default)]
pub struct MarkRows {
    /// The item ids.
    pub item: Column,
    /// When.
    pub at: Column,
    /// Whether ticked, if the dataset says.
    pub done: Option<Column>,
    /// By customer.
    pub rows: EventRows,
}

/// Everything the rules need of the dataset.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// The customers, one row each, ordered by id (bytewise); the id is present in every row.
    pub customers: Table,
    /// Where each id stands.
    pub index: CustomerIndex,
    /// The history's rows.
    pub history: Option<HistoryRows>,
    /// The event tables, as in [`crate::ruleset::Mapping::events`]; the rows by customer.
    pub events: Vec<(Table, EventRows)>,
    /// The marks.
    pub marks: Option<MarkRows>,
    /// The people.
    pub people: Option<Table>,
    /// The units.
    pub units: Option<Table>,
    /// The targets.
    pub targets: Option<Table>,
    /// What was wrong with rows.
    pub findings: Findings,
    /// Names the contents that were read: equal for equal contents.
    pub version: String,
}

impl Dataset {
    /// Reads what the ruleset needs. `now` is the local wall clock, for findings about rows dated
    /// in its future.
    ///
    /// # Errors
    /// A table or column is gone since the check, or the file is damaged.
    pub fn read(connection: &Connection, ruleset: &Ruleset, now: DateTime) -> Result<Self, DatasetError> {
        let _ = (connection, ruleset, now);
        todo!()
    }
}
