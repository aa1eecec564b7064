//! Reading one mapped table into columns.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::Duration;

use rusqlite::types::ValueRef;

use super::batch::{Batch, Part};
use super::column::{Column, Table};
use super::digest::Digest;
use super::earlier::Earlier;
use super::error::DatasetError;
use super::findings::Findings;
use super::open::{Connection, Handle};
use super::parts::Parts;
use super::plan::Plan;
use super::ranges::{RowidRange, divide};
use super::relation::{ByRowid, QueryProblem, Reader, prepare_columns};
use super::scanned::{RowNumbers, Scanned};
use super::share::Share;
use super::sink::{MOST_COLUMNS, SinkReader};
use super::statistics::{Progress, ReadOptions, ReadStatistics, TableStatistics};
use crate::language::{Spoken, both, spoken};
use crate::ruleset::{Relation, TableMapping};
use crate::time::Zone;

/// Rows that a table may have: row numbers are 32-bit, and memory has an end.
pub(super) const MAX_ROWS: usize = 200_000_000;

/// Rows between two reports of what one connection reads alone.
const REPORT: usize = 1 << 16;

/// What reading a dataset gathers beside the columns.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// The dataset.
    pub connection: &'a Connection,
    /// How it is read.
    pub options: ReadOptions<'a>,
    /// How many threads work.
    pub threads: usize,
    /// The workspace's zone.
    pub zone: Zone,
    /// What was wrong with rows.
    pub findings: Findings,
    /// The name of the contents.
    pub digest: Digest,
    /// What was read.
    pub statistics: ReadStatistics,
    /// Whose rows are read; `None`: everybody's.
    pub share: Option<Arc<Share>>,
    /// Tables that were read before and have only grown since.
    pub earlier: Vec<Earlier>,
}

impl<'a> Reading<'a> {
    /// Begins to read, everybody's rows or those of a share of the customers.
    pub fn new(
        connection: &'a Connection,
        options: ReadOptions<'a>,
        zone: Zone,
        share: Option<Arc<Share>>,
    ) -> Self {
        let connections = connection.helpers().len() + 1;
        Self {
            connection,
            options,
            threads: options.threads.map_or(connections, |threads| threads.get().min(connections)),
            zone,
            findings: Findings::default(),
            digest: Digest::default(),
            statistics: ReadStatistics::default(),
            share,
            earlier: Vec::new(),
        }
    }

    /// The time by the caller's stopwatch.
    pub fn clock(&self) -> Duration {
        self.options.stopwatch.map_or(Duration::ZERO, |stopwatch| stopwatch())
    }

    /// Notes how long the table that was read last took.
    pub fn note_time(&mut self, began: Duration) {
        let took = self.clock().saturating_sub(began);
        if let Some(table) = self.statistics.tables.last_mut() {
            table.took = took;
        }
    }
}

/// Reads the used fields of a mapped table as they stand.
pub(super) fn read_table(
    reading: &mut Reading<'_>,
    mapping: &TableMapping,
) -> Result<(Table, RowNumbers), DatasetError> {
    let plan = Plan::of(mapping, reading.zone).for_share(mapping, reading.share.as_ref());
    let plan = Arc::new(plan);
    let scanned = scan(reading, mapping, &plan)?;
    let columns = scanned.by_field(&plan, mapping.fields.len());
    Ok((Table { rows: scanned.rows, columns }, scanned.numbers))
}

/// Reads what a plan asks for, and notes what is wrong with rows.
pub(super) fn scan(
    reading: &mut Reading<'_>,
    mapping: &TableMapping,
    plan: &Arc<Plan>,
) -> Result<Scanned, DatasetError> {
    let reader = reader(reading.connection, mapping, plan)?;
    let (read, last_rowid) = match &reader.by_rowid {
        Some(table) if plan.columns.len() <= MOST_COLUMNS => {
            let table = table.clone();
            drop(reader);
            scan_ranges(reading, &table, plan, None)?
        }
        _ => (scan_rows(reading, mapping, reader, plan)?, None),
    };
    let scanned = read.join(plan, 0, reading.threads, &mut reading.findings);
    note_table(reading, plan, &scanned, last_rowid);
    Ok(scanned)
}

/// Reads the rows that came since a table was read, and notes what is wrong with them; `None` if
/// not all the others are still there, or the table cannot be read by its rowids.
pub(super) fn scan_on(
    reading: &mut Reading<'_>,
    mapping: &TableMapping,
    plan: &Arc<Plan>,
    earlier: &Earlier,
) -> Result<Option<Scanned>, DatasetError> {
    let reader = reader(reading.connection, mapping, plan)?;
    let Some(table) = reader.by_rowid.clone().filter(|_| plan.columns.len() <= MOST_COLUMNS) else {
        return Ok(None);
    };
    drop(reader);
    let count = format!("SELECT count(*) FROM {}", table.table);
    let count: rusqlite::Result<i64> = reading.connection.sqlite().query_row(&count, [], |row| row.get(0));
    let count = count.map_err(|error| reading.connection.table_error(&plan.key, &error))?;
    let (read, last_rowid) = scan_ranges(reading, &table, plan, Some(earlier.last_rowid))?;
    let came: usize = read.in_order.iter().map(|(_, part)| part.seen).sum();
    if usize::try_from(count) != Ok(earlier.seen + came) {
        return Ok(None);
    }
    reading.findings.merge(earlier.findings.clone());
    let scanned = read.join(plan, earlier.seen, reading.threads, &mut reading.findings);
    note_table(reading, plan, &scanned, last_rowid.or(Some(earlier.last_rowid)));
    Ok(Some(scanned))
}

fn note_table(reading: &mut Reading<'_>, plan: &Plan, scanned: &Scanned, last_rowid: Option<i64>) {
    reading.digest.begin(plan.key.clone(), plan.frame(), scanned.seen);
    let columns = scanned.columns.iter().map(Column::bytes).sum::<usize>();
    reading.statistics.tables.push(TableStatistics {
        key: plan.key.clone(),
        rows: scanned.seen,
        last_rowid,
        bytes: columns + size_of_val(scanned.owners.as_slice()),
        took: Duration::ZERO,
    });
}

fn reader<'c>(
    connection: &'c Connection,
    mapping: &TableMapping,
    plan: &Plan,
) -> Result<Reader<'c>, DatasetError> {
    prepare_columns(connection, &mapping.relation, &plan.names()).map_err(|problem| {
        let reason = match problem {
            QueryProblem::File(error) => return error,
            QueryProblem::Refused(words) => words,
            QueryProblem::NotReadOnly => both(
                "the query has to be a single `SELECT` that writes nothing",
                "查询必须是一个不写入任何内容的 `SELECT`",
            )
            .into(),
        };
        DatasetError::Unreadable { table: mapping.key.to_string(), reason }
    })
}

/// What one thread has read: its parts by the place of their ranges, and their rows.
type Read = (Vec<(usize, Part)>, Option<Batch>);

/// Reads a table by ranges of its rowids, each on the connection that is free. What comes back are
/// the ranges in their order, so that nothing shows how many connections there were, and the last
/// rowid. Rowids up to `after` are left out.
fn scan_ranges(
    reading: &Reading<'_>,
    table: &ByRowid,
    plan: &Arc<Plan>,
    after: Option<i64>,
) -> Result<(Parts, Option<i64>), DatasetError> {
    let connection = reading.connection;
    let failed = |error: rusqlite::Error| connection.table_error(&plan.key, &error);
    let ranges = divide(connection.sqlite(), table, after).map_err(failed)?;
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (rows, seen) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let progress = reading.options.progress;
    let next_range = || -> Option<(usize, RowidRange)> {
        let place = next.fetch_add(1, Ordering::Relaxed);
        ranges.get(place).filter(|_| !stop.load(Ordering::Relaxed)).map(|range| (place, *range))
    };
    let work = |handle: &Handle| -> rusqlite::Result<Read> {
        let mut parts = Vec::new();
        let reader = SinkReader::new(handle.sqlite(), table, plan)?;
        while let Some((place, range)) = next_range() {
            handle.restart();
            let part = reader.read(range).inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
            let Some(part) = part else { continue };
            let so_far = seen.fetch_add(part.seen, Ordering::Relaxed) + part.seen;
            if rows.fetch_add(part.rows.len(), Ordering::Relaxed) + part.rows.len() > MAX_ROWS {
                stop.store(true, Ordering::Relaxed);
            }
            if let Some(progress) = progress {
                let of = so_far.saturating_mul(ranges.len()) / (place + 1);
                progress(Progress { table: &plan.key, rows: so_far, of: Some(of.max(so_far)) });
            }
            parts.push((place, part));
        }
        Ok((parts, reader.into_batch()))
    };
    let others = connection.helpers().iter().take(reading.threads.min(ranges.len()).saturating_sub(1));
    let done = thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = others
            .map(|helper| scope.spawn(move || work(&helper.lock().unwrap_or_else(PoisonError::into_inner))))
            .collect();
        let mut done = vec![work(connection.handle())];
        for other in others {
            done.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    let mut parts = Parts::default();
    let mut in_order = Vec::new();
    for (batch, read) in done.into_iter().enumerate() {
        let (of_batch, read) = read.map_err(failed)?;
        in_order.extend(of_batch.into_iter().map(|(place, part)| (place, batch, part)));
        parts.batches.push(read.unwrap_or_else(|| Batch::new(Arc::clone(plan))));
    }
    in_order.sort_by_key(|(place, ..)| *place);
    parts.in_order = in_order.into_iter().map(|(_, batch, part)| (batch, part)).collect();
    match rows.into_inner() {
        rows if rows > MAX_ROWS => {
            Err(too_much(&plan.key, rows, parts.batches.iter().map(Batch::bytes).sum()))
        }
        _ => Ok((parts, ranges.last().map(|range| range.last))),
    }
}

/// Steps through the rows of anything else.
fn scan_rows(
    reading: &Reading<'_>,
    mapping: &TableMapping,
    reader: Reader<'_>,
    plan: &Arc<Plan>,
) -> Result<Parts, DatasetError> {
    let connection = reading.connection;
    let error = |error| connection.table_error(&plan.key, &error);
    let max_volume = match &mapping.relation {
        Relation::Query(_) => connection.max_volume(),
        Relation::Table(_) => usize::MAX,
    };
    let Reader { mut statement, places, .. } = reader;
    let columns = statement.column_count();
    if let Some(place) = places.iter().find(|place| **place >= columns) {
        return Err(error(rusqlite::Error::InvalidColumnIndex(*place)));
    }
    let mut batch = Batch::new(Arc::clone(plan));
    let (mut volume, mut seen) = (0_usize, 0_usize);
    let mut cursor = statement.query([]).map_err(error)?;
    while let Some(row) = cursor.next().map_err(error)? {
        // Every place was just found to be a column's.
        let raw = |column: usize| {
            places.get(column).and_then(|place| row.get_ref(*place).ok()).unwrap_or(ValueRef::Null)
        };
        let before = batch.rows;
        batch.push(raw);
        seen += 1;
        if max_volume < usize::MAX && batch.rows > before {
            volume = (0..places.len()).fold(volume, |volume, place| volume.saturating_add(size(raw(place))));
        }
        if batch.rows > MAX_ROWS || volume > max_volume {
            return Err(too_much(&plan.key, batch.rows, volume));
        }
        if let Some(progress) = reading.options.progress.filter(|_| seen.is_multiple_of(REPORT)) {
            progress(Progress { table: &plan.key, rows: seen, of: None });
        }
    }
    let part = batch.end_part();
    Ok(Parts { batches: vec![batch], in_order: vec![(0, part)] })
}

fn too_much(table: &str, rows: usize, volume: usize) -> DatasetError {
    let reason: Spoken = spoken!(
        "it gives more than memory is kept for: {rows} rows, {volume} bytes so far",
        "数据量超出预留的内存：至此已有 {rows} 行、{volume} 字节"
    );
    DatasetError::Unreadable { table: table.to_owned(), reason }
}

/// About what a value takes in memory.
fn size(raw: ValueRef<'_>) -> usize {
    match raw {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len().saturating_add(size_of::<u64>()),
        _ => size_of::<u64>(),
    }
}
