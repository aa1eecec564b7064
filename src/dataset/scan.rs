//! Reading one mapped table into columns.

use std::sync::Arc;

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::builder::{Cell, ColumnBuilder};
use super::column::Table;
use super::convert::{ReadAs, convert, shown};
use super::digest::Digest;
use super::error::DatasetError;
use super::finding::{FindingCode, Findings};
use super::open::Connection;
use super::relation::{QueryProblem, Reader, prepare_columns};
use crate::language::{both, spoken};
use crate::ruleset::{Relation, TableField, TableMapping};
use crate::syntax::Role;
use crate::time::Zone;

/// Rows that a table may have: row numbers are 32-bit, and memory has an end.
pub(super) const MAX_ROWS: usize = 200_000_000;

/// What reading a dataset gathers beside the columns.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// The dataset.
    pub connection: &'a Connection,
    /// The workspace's zone.
    pub zone: Zone,
    /// What was wrong with rows.
    pub findings: Findings,
    /// The name of the contents.
    pub digest: Digest,
}

/// A column to be read once, for all fields that read it alike.
struct Wanted<'m> {
    column: &'m str,
    how: ReadAs<'m>,
    required: bool,
    one_of: Option<&'m [Arc<str>]>,
    /// Whether it dates the row, so that a blank one is a finding.
    dates_row: bool,
    /// Whether an earlier one reads the same column so that it fails on the same values.
    echo: bool,
    fields: Vec<usize>,
    builder: ColumnBuilder,
}

/// Reads the used fields of a mapped table.
pub(super) fn read_table(reading: &mut Reading<'_>, mapping: &TableMapping) -> Result<Table, DatasetError> {
    let mut wanted = wanted(mapping, reading.zone);
    reading.digest.word(&mapping.key);
    for column in &wanted {
        reading.digest.word(column.column);
        reading.digest.word(column.how.ty.word());
    }
    let rows = read_rows(reading, mapping, &mut wanted)?;
    let mut columns = vec![None; mapping.fields.len()];
    for Wanted { fields, builder, .. } in wanted {
        let column = builder.finish();
        for field in fields {
            if let Some(slot) = columns.get_mut(field) {
                *slot = Some(column.clone());
            }
        }
    }
    Ok(Table { rows, columns })
}

/// Steps through the rows and counts them.
fn read_rows(
    reading: &mut Reading<'_>,
    mapping: &TableMapping,
    wanted: &mut [Wanted<'_>],
) -> Result<usize, DatasetError> {
    let (connection, table) = (reading.connection, &*mapping.key);
    let error = |error| connection.table_error(table, &error);
    let Reader { mut statement, places } = reader(connection, mapping, wanted)?;
    let key = key_column(mapping, wanted).and_then(|key| places.get(key).copied());
    let max_volume = match &mapping.relation {
        Relation::Query(_) => connection.max_volume(),
        Relation::Table(_) => usize::MAX,
    };
    let (mut rows, mut volume) = (0, 0_usize);
    let mut cursor = statement.query([]).map_err(error)?;
    while let Some(row) = cursor.next().map_err(error)? {
        rows += 1;
        if rows > MAX_ROWS || volume > max_volume {
            let reason = spoken!(
                "it gives more than memory is kept for: {rows} rows, {volume} bytes so far",
                "数据量超出预留的内存：至此已有 {rows} 行、{volume} 字节"
            );
            return Err(DatasetError::Unreadable { table: table.to_owned(), reason });
        }
        let label = || row_label(row, key, rows);
        for (column, place) in wanted.iter_mut().zip(&places) {
            let raw = row.get_ref(*place).map_err(error)?;
            volume = volume.saturating_add(size(raw));
            reading.digest.value(raw);
            read_value(column, raw, table, &mut reading.findings, label);
        }
    }
    Ok(rows)
}

fn reader<'c>(
    connection: &'c Connection,
    mapping: &TableMapping,
    wanted: &[Wanted<'_>],
) -> Result<Reader<'c>, DatasetError> {
    let columns: Vec<&str> = wanted.iter().map(|column| column.column).collect();
    prepare_columns(connection, &mapping.relation, &columns).map_err(|problem| {
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

/// About what a value takes in memory.
fn size(raw: ValueRef<'_>) -> usize {
    match raw {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len().saturating_add(size_of::<u64>()),
        _ => size_of::<u64>(),
    }
}

/// The columns that the used fields read.
fn wanted(mapping: &TableMapping, zone: Zone) -> Vec<Wanted<'_>> {
    let mut wanted: Vec<Wanted<'_>> = Vec::new();
    let at = mapping.role(Role::At);
    for (index, field) in mapping.fields.iter().enumerate() {
        if !field.used {
            continue;
        }
        let how = read_as(mapping, field, zone);
        let known = wanted.iter_mut().find(|known| known.column == field.column && known.how == how);
        if let Some(known) = known {
            known.required |= field.required;
            known.one_of = known.one_of.or(field.one_of.as_deref());
            known.dates_row |= at == Some(index);
            known.fields.push(index);
        } else {
            let fails_alike = |known: &Wanted<'_>| {
                known.column == field.column
                    && known.how.format == how.format
                    && known.how.ty.is_temporal()
                    && how.ty.is_temporal()
            };
            let echo = wanted.iter().any(fails_alike);
            wanted.push(Wanted {
                column: &field.column,
                how,
                required: field.required,
                one_of: field.one_of.as_deref(),
                dates_row: at == Some(index),
                echo,
                fields: vec![index],
                builder: ColumnBuilder::default(),
            });
        }
    }
    wanted
}

fn read_as<'m>(mapping: &'m TableMapping, field: &'m TableField, zone: Zone) -> ReadAs<'m> {
    ReadAs { ty: field.ty, format: &field.format, times: mapping.times, zone, keep_blank: field.keep_blank }
}

/// The column whose value names a row in samples.
fn key_column(mapping: &TableMapping, wanted: &[Wanted<'_>]) -> Option<usize> {
    let roles = [Role::Id, Role::Customer, Role::Person, Role::Metric];
    let field = roles.into_iter().find_map(|role| mapping.role(role))?;
    wanted.iter().position(|column| column.fields.contains(&field))
}

fn row_label(row: &Row<'_>, key: Option<usize>, number: usize) -> String {
    match key.map(|key| row.get_ref(key)) {
        Some(Ok(value)) if value != ValueRef::Null => shown(value),
        _ => format!("row {number}"),
    }
}

/// Reads one value into its column and notes what is wrong with it.
fn read_value(
    column: &mut Wanted<'_>,
    raw: ValueRef<'_>,
    table: &str,
    findings: &mut Findings,
    label: impl Fn() -> String,
) {
    let mut note = |code| {
        findings.add(code, table, column.column, || format!("{}: {}", label(), shown(raw)));
    };
    let Ok(cell) = convert(raw, &column.how) else {
        let is_date = column.how.ty.is_temporal();
        if !column.echo {
            note(if is_date { FindingCode::UnreadableDate } else { FindingCode::UnreadableValue });
        }
        column.builder.push(&Cell::Missing);
        return;
    };
    match &cell {
        Cell::Missing if column.dates_row => note(FindingCode::UnreadableDate),
        Cell::Missing if column.required => note(FindingCode::MissingRequired),
        Cell::Text(text) if column.one_of.is_some_and(|known| !known.iter().any(|word| **word == **text)) => {
            note(FindingCode::UnexpectedValue);
        }
        _ => {}
    }
    column.builder.push(&cell);
}
