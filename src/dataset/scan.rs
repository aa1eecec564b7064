//! Reading one mapped table into columns.

use std::sync::Arc;

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::builder::{Cell, ColumnBuilder};
use super::column::Table;
use super::convert::{ReadAs, Unreadable, convert, shown};
use super::digest::Digest;
use super::error::DatasetError;
use super::finding::{FindingCode, Findings};
use super::open::Connection;
use super::relation::{QueryProblem, Reader, prepare_columns};
use crate::ruleset::{TableField, TableMapping};
use crate::syntax::Role;
use crate::time::Zone;
use crate::value::Type;

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
    let key = key_column(mapping, &wanted);
    let table = &*mapping.key;
    reading.digest.word(table);
    for column in &wanted {
        reading.digest.word(column.column);
        reading.digest.word(column.how.ty.word());
    }
    let columns: Vec<&str> = wanted.iter().map(|column| column.column).collect();
    let unreadable = |reason| DatasetError::Unreadable { table: table.to_owned(), reason };
    let connection = reading.connection;
    let mut reader =
        prepare_columns(connection, &mapping.relation, &columns).map_err(|problem| match problem {
            QueryProblem::File(error) => error,
            QueryProblem::Refused(words) => unreadable(words),
            QueryProblem::NotReadOnly => {
                unreadable(String::from("the query has to be a single `SELECT` that writes nothing"))
            }
        })?;
    let error = |error| connection.table_error(table, &error);
    let Reader { statement, places } = &mut reader;
    let mut cursor = statement.query([]).map_err(error)?;
    let mut rows = 0;
    while let Some(row) = cursor.next().map_err(error)? {
        rows += 1;
        if rows > MAX_ROWS {
            return Err(unreadable(format!("it has more than {MAX_ROWS} rows")));
        }
        let label = || row_label(row, key.and_then(|key| places.get(key).copied()), rows);
        for (column, place) in wanted.iter_mut().zip(places.iter()) {
            let raw = row.get_ref(*place).map_err(error)?;
            reading.digest.value(raw);
            read_value(column, raw, table, &mut reading.findings, label);
        }
    }
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
    let cell = match convert(raw, &column.how) {
        Ok(cell) => cell,
        Err(Unreadable) => {
            let is_date = matches!(column.how.ty, Type::Date | Type::DateTime);
            if !column.echo {
                note(if is_date { FindingCode::UnreadableDate } else { FindingCode::UnreadableValue });
            }
            column.builder.push(&Cell::Missing);
            return;
        }
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
