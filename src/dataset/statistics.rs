//! What reading is told and tells beside the rows.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

/// How a dataset is read; the default is all there is, in silence.
#[derive(Clone, Copy, Default)]
pub struct ReadOptions<'a> {
    /// How many threads read at most; `None`: as many as there are connections. What is read does
    /// not depend on it.
    pub threads: Option<NonZeroUsize>,
    /// The most bytes of memory that reading and evaluating may take, as far as that can be told
    /// before; `None`: as many as there are.
    pub memory_limit: Option<u64>,
    /// Is told how far the reading is, from any thread.
    pub progress: Option<&'a (dyn Fn(Progress<'_>) + Sync)>,
    /// Tells the time since some moment, for [`TableStatistics::took`]: the clock is the caller's.
    pub stopwatch: Option<&'a dyn Fn() -> Duration>,
}

impl fmt::Debug for ReadOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadOptions").field("threads", &self.threads).finish_non_exhaustive()
    }
}

/// How far the reading of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The table's key.
    pub table: &'a str,
    /// Rows read so far.
    pub rows: usize,
    /// About how many there are, where that can be told.
    pub of: Option<usize>,
}

/// What was read, table by table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadStatistics {
    /// The tables in the order in which they were read.
    pub tables: Vec<TableStatistics>,
}

impl ReadStatistics {
    /// Adds what was read of the same tables, or of others: rows that are read again count once.
    pub(super) fn add(&mut self, other: Self) {
        for table in other.tables {
            match self.tables.iter_mut().find(|known| known.key == table.key) {
                Some(known) => {
                    known.rows = known.rows.max(table.rows);
                    known.bytes += table.bytes;
                    known.took += table.took;
                }
                None => self.tables.push(table),
            }
        }
    }
}

/// What was read of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableStatistics {
    /// Its key.
    pub key: Arc<str>,
    /// Its rows, those that no rule can see included.
    pub rows: usize,
    /// The largest rowid, of a table that was read by its rowids.
    pub last_rowid: Option<i64>,
    /// Bytes that its columns take as they were read.
    pub bytes: usize,
    /// How long it took until its columns stood in their order; zero without a stopwatch.
    pub took: Duration,
}
