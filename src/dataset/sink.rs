//! Taking rows out of SQLite by a function rather than one by one.
//!
//! An aggregate function that keeps its arguments and returns nothing gets all rows of a query in
//! one step of the statement, which spares what a step for each row costs. SQLite calls it for the
//! rows in the order in which it reads them, which is that of the rowids as no index may be used.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::{Connection, Result};

use super::batch::{Batch, Part};
use super::plan::Plan;
use super::ranges::RowidRange;
use super::relation::ByRowid;

/// The function's name. It is there only while a table is read, so that no query of a rule file can
/// call it.
const NAME: &str = "funnelwright_sink";

/// Arguments that a function of SQLite may have in any build.
pub(super) const MOST_COLUMNS: usize = 100;

/// Reads ranges of a table on one connection.
pub(super) struct SinkReader<'c> {
    sqlite: &'c Connection,
    sql: String,
    sink: Sink,
}

#[derive(Debug, Clone)]
struct Sink {
    plan: Arc<Plan>,
    /// Where the rows are between two ranges.
    batch: Arc<Mutex<Option<Box<Batch>>>>,
}

impl<'c> SinkReader<'c> {
    /// Gives the connection the function.
    pub fn new(sqlite: &'c Connection, table: &ByRowid, plan: &Arc<Plan>) -> Result<Self> {
        let ByRowid { columns, table, rowid } = table;
        let sql =
            format!("SELECT {NAME}({columns}) FROM {table} NOT INDEXED WHERE {rowid} BETWEEN ?1 AND ?2");
        let sink = Sink { plan: Arc::clone(plan), batch: Arc::default() };
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
        sqlite.create_aggregate_function(NAME, -1, flags, sink.clone())?;
        Ok(Self { sqlite, sql, sink })
    }

    /// Reads the rows of a range, after those that were read before; `None` if there are none.
    pub fn read(&self, range: RowidRange) -> Result<Option<Part>> {
        let mut statement = self.sqlite.prepare_cached(&self.sql)?;
        statement.query_row([range.first, range.last], |_| Ok(()))?;
        Ok(self.sink.batch().as_mut().map(|batch| batch.end_part()))
    }

    /// All rows that were read.
    pub fn into_batch(self) -> Option<Batch> {
        self.sink.batch().take().map(|batch| *batch)
    }
}

impl Sink {
    fn batch(&self) -> MutexGuard<'_, Option<Box<Batch>>> {
        self.batch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SinkReader<'_> {
    fn drop(&mut self) {
        self.sqlite.flush_prepared_statement_cache();
        // A function that stays does no harm but to hold memory: no rule can have called it yet.
        let _ = self.sqlite.remove_function(NAME, -1);
    }
}

impl Aggregate<Box<Batch>, Option<bool>> for Sink {
    fn init(&self, _: &mut Context<'_>) -> Result<Box<Batch>> {
        Ok(self.batch().take().unwrap_or_else(|| Box::new(Batch::new(Arc::clone(&self.plan)))))
    }

    fn step(&self, context: &mut Context<'_>, batch: &mut Box<Batch>) -> Result<()> {
        // There are as many arguments as columns of the plan: the statement was made for it.
        let context = &*context;
        batch.push(|place| context.get_raw(place));
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, batch: Option<Box<Batch>>) -> Result<Option<bool>> {
        if batch.is_some() {
            *self.batch() = batch;
        }
        Ok(None)
    }
}
