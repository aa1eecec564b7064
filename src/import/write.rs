//! Writing tables into the dataset, all in one transaction.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OptionalExtension, ToSql, Transaction, TransactionBehavior};

use super::cell::Cell;
use super::error::ImportError;
use super::merge::{MergeProblem, merge};
use super::outcome::{ColumnOutcome, ImportOutcome, TableOutcome, Written};
use super::scan::TableDraft;
use super::{Existing, ImportRequest};
use crate::store::is_store;
use crate::text::shortened;

/// How long another program's write is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// What every `SQLite` file begins with.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// What becomes of what was written.
#[derive(Debug, Clone, Copy)]
enum End {
    Keep,
    TakeBack,
}

/// Writes the tables; the dataset is made if there is no such file, and is as it was on an error.
pub(super) fn write(request: &ImportRequest, drafts: &[TableDraft]) -> Result<ImportOutcome, ImportError> {
    let dataset = &request.dataset;
    check_is_database(dataset)?;
    let is_new = !dataset.exists();
    let written = write_all(request, drafts, End::Keep);
    if is_new && written.is_err() {
        // Best effort: what is left is an empty file, which is a sound empty dataset.
        let _ = fs::remove_file(dataset);
    }
    Ok(ImportOutcome { dataset: dataset.to_owned(), tables: written? })
}

/// What writing the tables into a dataset that is there would give; it is taken back.
pub(super) fn tried(
    request: &ImportRequest,
    drafts: &[TableDraft],
) -> Result<Vec<TableOutcome>, ImportError> {
    check_is_database(&request.dataset)?;
    write_all(request, drafts, End::TakeBack)
}

/// `SQLite` itself takes a while to notice, and treats very short files as empty.
fn check_is_database(dataset: &Path) -> Result<(), ImportError> {
    let Ok(mut file) = File::open(dataset) else { return Ok(()) };
    let mut start = Vec::new();
    let limit = u64::try_from(MAGIC.len()).unwrap_or(u64::MAX);
    match file.by_ref().take(limit).read_to_end(&mut start) {
        Ok(_) if start.is_empty() || start == MAGIC => Ok(()),
        _ => Err(ImportError::NotADatabase(dataset.to_owned())),
    }
}

fn write_all(
    request: &ImportRequest,
    drafts: &[TableDraft],
    end: End,
) -> Result<Vec<TableOutcome>, ImportError> {
    let dataset = request.dataset.as_path();
    let failed = |error: rusqlite::Error| sqlite_error(dataset, &error);
    let mut connection = Connection::open(dataset).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    if is_store(&connection).map_err(failed)? {
        return Err(ImportError::IsStore(dataset.to_owned()));
    }
    // Replacing a table must not touch the rows that refer to it.
    connection.pragma_update(None, "foreign_keys", false).map_err(failed)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;

    let existing = check_names(&transaction, drafts, request)?;
    let mut tables = Vec::new();
    for (draft, exists) in drafts.iter().zip(existing) {
        tables.push(if exists && request.existing == Existing::Append {
            let (written, notes) =
                merge(&transaction, draft, &request.keys).map_err(|problem| match problem {
                    MergeProblem::Sqlite(error) => failed(error),
                    MergeProblem::Import(error) => error,
                })?;
            let mut table = outcome(draft, draft.rows(), written);
            table.notes.extend(notes);
            table
        } else {
            let rows = write_table(&transaction, draft, exists).map_err(failed)?;
            outcome(draft, rows, if exists { Written::Replaced } else { Written::Made })
        });
    }
    match end {
        End::Keep => transaction.commit().map_err(failed)?,
        End::TakeBack => transaction.rollback().map_err(failed)?,
    }
    Ok(tables)
}

/// Whether each table exists; an error if one does and is not to be replaced, or is a view.
fn check_names(
    transaction: &Transaction,
    drafts: &[TableDraft],
    request: &ImportRequest,
) -> Result<Vec<bool>, ImportError> {
    let mut existing = Vec::new();
    let mut taken = Vec::new();
    let all = all_tables(transaction).map_err(|error| sqlite_error(&request.dataset, &error))?;
    for draft in drafts {
        let kind =
            kind_of(transaction, &draft.table).map_err(|error| sqlite_error(&request.dataset, &error))?;
        match kind.as_deref() {
            Some("view") => return Err(ImportError::IsView(draft.table.clone())),
            // In an empty dataset everything is new, so that the first week's command is that of every week.
            None if request.existing == Existing::Append && !all.is_empty() => {
                return Err(ImportError::NoTableToAddTo { table: draft.table.clone(), tables: all });
            }
            Some(_) if request.existing == Existing::Refuse => taken.push(draft.table.clone()),
            _ => {}
        }
        existing.push(kind.is_some());
    }
    if taken.is_empty() { Ok(existing) } else { Err(ImportError::TablesExist(taken)) }
}

/// The names of all tables, in the order in which they were made.
fn all_tables(transaction: &Transaction) -> rusqlite::Result<Vec<String>> {
    let query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    transaction.prepare(query)?.query_map([], |row| row.get(0))?.collect()
}

/// `table` or `view`, if there is one of that name.
fn kind_of(transaction: &Transaction, name: &str) -> rusqlite::Result<Option<String>> {
    let query = "SELECT type FROM sqlite_master WHERE name = ?1 COLLATE NOCASE AND type IN ('table', 'view')";
    transaction.query_row(query, [name], |row| row.get(0)).optional()
}

fn write_table(transaction: &Transaction, draft: &TableDraft, exists: bool) -> rusqlite::Result<u64> {
    let table = quoted(&draft.table);
    if exists {
        transaction.execute_batch(&format!("DROP TABLE {table}"))?;
    }
    let columns: Vec<String> = draft
        .columns
        .iter()
        .map(|column| format!("{} {}", quoted(&column.name), column.sql_type()))
        .collect();
    transaction.execute_batch(&format!("CREATE TABLE {table} ({})", columns.join(", ")))?;

    let places = vec!["?"; columns.len()].join(", ");
    let mut insert = transaction.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?;
    let mut rows = 0;
    draft.each_row(|cells| {
        rows += 1;
        insert.execute(rusqlite::params_from_iter(cells)).map(|_| ())
    })?;
    Ok(rows)
}

/// How many values of a column are shown as samples.
const SAMPLES: usize = 3;

/// What writing a table would say, with its first values as they would be stored.
pub(super) fn previewed(draft: &TableDraft) -> TableOutcome {
    let mut rows = 0;
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); draft.columns.len()];
    let counted = draft.each_row(|cells| {
        rows += 1;
        for (samples, cell) in samples.iter_mut().zip(cells) {
            if samples.len() < SAMPLES {
                let sample = cell.stored_text().map(|text| shortened(&text));
                samples.extend(sample.filter(|text| !samples.contains(text)));
            }
        }
        Ok::<(), std::convert::Infallible>(())
    });
    // INVARIANT (nothing fails): the rows are only counted.
    let Ok(()) = counted;
    let mut table = outcome(draft, rows, Written::Made);
    for (column, samples) in table.columns.iter_mut().zip(samples) {
        column.samples = samples;
    }
    table
}

fn outcome(draft: &TableDraft, rows: u64, written: Written) -> TableOutcome {
    let columns = draft.columns.iter().map(|column| ColumnOutcome {
        name: column.name.clone(),
        ty: column.ty,
        order: column.order(),
        blanks: column.blanks,
        samples: Vec::new(),
    });
    TableOutcome {
        table: draft.table.clone(),
        file: draft.file.clone(),
        rows,
        delimiter: char::from(draft.delimiter),
        written,
        columns: columns.collect(),
        notes: draft.notes.clone(),
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(int) => ValueRef::Integer(*int),
            Self::Float(float) => ValueRef::Real(*float),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Moment(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// A name as SQL writes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(super) fn sqlite_error(dataset: &Path, error: &rusqlite::Error) -> ImportError {
    let dataset = dataset.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => ImportError::NotADatabase(dataset),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ImportError::Locked(dataset),
        _ => ImportError::Sqlite(dataset, error.to_string()),
    }
}
