//! Taking rows out of SQLite by a function rather than one by one.
//!
//! An aggregate function that keeps its arguments and returns nothing gets all rows of a query in
//! one step of the statement, which spares what a step for each row costs. SQLite calls it for the
//! rows in the order in which it reads them, which is that of the rowids as no index may be used.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::{Connection, Result};

use super::batch::Batch;
use super::plan::Plan;
use super::ranges::RowidRange;
use super::relation::ByRowid;

/// The function's name. It is there only while a table is read, so that no query of a rule file can
/// call it.
const NAME: &str = "funnelwright_sink";

/// Arguments that a function of SQLite may have in any build.
pub(super) const MOST_COLUMNS: usize = 100;

/// Rows expected of a range at most: beyond, vectors grow as they do.
const MOST_EXPECTED: u64 = 1 << 17;

/// Reads ranges of a table on one connection.
pub(super) struct SinkReader<'c> {
    sqlite: &'c Connection,
    sql: String,
    sink: Sink,
}

#[derive(Debug, Clone)]
struct Sink {
    plan: Arc<Plan>,
    /// Where the rows of a range are put when it ends, and how many are expected before it begins.
    hand_over: Arc<Mutex<(usize, Option<Box<Batch>>)>>,
}

impl<'c> SinkReader<'c> {
    /// Gives the connection the function.
    pub fn new(sqlite: &'c Connection, table: &ByRowid, plan: &Arc<Plan>) -> Result<Self> {
        let ByRowid { columns, table, rowid } = table;
        let sql =
            format!("SELECT {NAME}({columns}) FROM {table} NOT INDEXED WHERE {rowid} BETWEEN ?1 AND ?2");
        let sink = Sink { plan: Arc::clone(plan), hand_over: Arc::default() };
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DIRECTONLY;
        sqlite.create_aggregate_function(NAME, -1, flags, sink.clone())?;
        Ok(Self { sqlite, sql, sink })
    }

    /// The rows of a range; `None` if there are none.
    pub fn read(&self, range: RowidRange) -> Result<Option<Box<Batch>>> {
        let expected = usize::try_from(range.width().min(MOST_EXPECTED)).unwrap_or_default();
        *self.hand_over() = (expected, None);
        let mut statement = self.sqlite.prepare_cached(&self.sql)?;
        statement.query_row([range.first, range.last], |_| Ok(()))?;
        Ok(self.hand_over().1.take())
    }

    fn hand_over(&self) -> std::sync::MutexGuard<'_, (usize, Option<Box<Batch>>)> {
        self.sink.hand_over.lock().unwrap_or_else(PoisonError::into_inner)
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
        let expected = self.hand_over.lock().unwrap_or_else(PoisonError::into_inner).0;
        Ok(Box::new(Batch::new(Arc::clone(&self.plan), expected)))
    }

    fn step(&self, context: &mut Context<'_>, batch: &mut Box<Batch>) -> Result<()> {
        // There are as many arguments as columns of the plan: the statement was made for it.
        let context = &*context;
        batch.push(|place| context.get_raw(place));
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, batch: Option<Box<Batch>>) -> Result<Option<bool>> {
        let batch = batch.map(|batch| Box::new(batch.finish()));
        self.hand_over.lock().unwrap_or_else(PoisonError::into_inner).1 = batch;
        Ok(None)
    }
}
