//! How much memory the rules' rows will take, told before they are read.

use super::error::DatasetError;
use super::open::Connection;
use super::ranges::divide;
use super::relation::prepare_columns;
use crate::ruleset::{HistoryMapping, Mapping, Relation, TableMapping};
use crate::value::Type;

/// Bytes that a customer takes beside its columns: its id, its place, its state, its change.
const OF_A_CUSTOMER: u64 = 320;
/// Bytes that a row of another table takes beside its columns: whose it is, and its place.
const OF_A_ROW: u64 = 8;

/// About how many bytes of memory reading and evaluating will take at most. Queries and views are
/// left out, for nobody knows how many rows they have before they are asked.
pub(super) fn estimate(connection: &Connection, mapping: &Mapping) -> Result<u64, DatasetError> {
    let history = mapping.history.as_ref().map(HistoryMapping::table);
    let events = mapping.events.iter().map(|events| &events.table);
    let others = history.into_iter().chain(events).chain(&mapping.marks);
    let mut bytes = of_table(connection, &mapping.customers, OF_A_CUSTOMER)?;
    for table in others {
        bytes = bytes.saturating_add(of_table(connection, table, OF_A_ROW)?);
    }
    Ok(bytes)
}

fn of_table(connection: &Connection, mapping: &TableMapping, beside: u64) -> Result<u64, DatasetError> {
    if matches!(mapping.relation, Relation::Query(_)) {
        return Ok(0);
    }
    let used = || mapping.fields.iter().filter(|field| field.used);
    let columns: Vec<&str> = used().map(|field| field.column.as_str()).collect();
    // What is wrong with the table is said where it is read.
    let Ok(reader) = prepare_columns(connection, &mapping.relation, &columns) else { return Ok(0) };
    let Some(table) = reader.by_rowid else { return Ok(0) };
    let failed = |error: rusqlite::Error| connection.table_error(&mapping.key, &error);
    let ranges = divide(connection.sqlite(), &table).map_err(failed)?;
    let rows = ranges.iter().map(|range| range.width()).fold(0, u64::saturating_add);
    // Rowids can be sparse, but every row takes a few bytes of the file.
    let file = connection.path().metadata().map_or(u64::MAX, |file| file.len());
    let rows = rows.min(file / (columns.len() as u64 + 4));
    let width: u64 = used().map(|field| bytes_of(field.ty)).sum::<u64>() + beside;
    Ok(rows.saturating_mul(width))
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
