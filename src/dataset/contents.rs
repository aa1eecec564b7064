//! What was read of a dataset.

use std::sync::Arc;

use super::column::{Column, Table};
use super::error::DatasetError;
use super::findings::Findings;
use super::history::HistoryRows;
use super::open::Connection;
use super::read::{Needs, read_needed};
use super::resolve::CustomerIndex;
use super::rows::EventRows;
use super::statistics::{ReadOptions, ReadStatistics};
use crate::ruleset::Ruleset;
use crate::value::DateTime;

/// The marks.
#[derive(Debug, Clone, Default)]
pub struct MarkRows {
    /// The item ids.
    pub item: Column,
    /// When.
    pub at: Column,
    /// Whether ticked, if the dataset says.
    pub done: Option<Column>,
    /// All fields that rules need, those above among them.
    pub table: Table,
    /// By customer.
    pub rows: EventRows,
}

/// Names rows and the way they were read: equal for datasets that hold columns of the same rows in
/// the same order, whichever columns these are.
#[derive(Debug, Clone, Default)]
pub struct RowsId(Arc<()>);

impl PartialEq for RowsId {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for RowsId {}

/// Everything the rules need of the dataset.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// The customers, one row each, ordered by id (bytewise); the id is present in every row.
    pub customers: Table,
    /// Where each id stands.
    pub index: CustomerIndex,
    /// The history's rows.
    pub history: Option<HistoryRows>,
    /// The event tables, as in [`crate::ruleset::Mapping::events`], in the order of the customers.
    /// What only says whose a row is has no column.
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
    /// The rows that it was read from.
    pub rows_id: RowsId,
    /// How much was read.
    pub statistics: ReadStatistics,
}

impl Dataset {
    /// Reads what the ruleset needs. `now` is the local wall clock, for findings about rows dated
    /// in its future.
    ///
    /// # Errors
    /// A table or column is gone since the check, or the file is damaged.
    pub fn read(connection: &Connection, ruleset: &Ruleset, now: DateTime) -> Result<Self, DatasetError> {
        Self::read_with(connection, ruleset, now, ReadOptions::default())
    }

    /// The same, with a say in how it is done.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_with(
        connection: &Connection,
        ruleset: &Ruleset,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Self, DatasetError> {
        read_needed(connection, &Needs::of(ruleset), ruleset.workspace.zone, now, options)
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let events = self.events.iter().map(|(table, rows)| table.bytes() + rows.bytes());
        let history = self.history.as_ref().map_or(0, |h| h.stage.bytes() + h.at.bytes() + h.rows.bytes());
        let marks = self.marks.as_ref().map_or(0, |marks| marks.table.bytes() + marks.rows.bytes());
        let others = [&self.people, &self.units, &self.targets].into_iter().flatten().map(Table::bytes);
        self.customers.bytes() + self.index.bytes() + history + marks + events.chain(others).sum::<usize>()
    }
}
