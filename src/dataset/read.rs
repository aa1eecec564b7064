//! Reading the mapped tables into columns.

use std::collections::HashSet;

use super::column::{Column, Table};
use super::convert::clipped;
use super::customers::settle;
use super::digest::Digest;
use super::error::DatasetError;
use super::finding::{FindingCode, Findings};
use super::history::{HistoryRows, from_log, from_wide, group};
use super::open::Connection;
use super::reference::{Rows, circles, missing_targets};
use super::rows::{CustomerIndex, EventRows};
use super::scan::{Reading, read_table};
use crate::ruleset::{HistoryMapping, Mapping, Ruleset, TableMapping};
use crate::syntax::Role;
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
        let mut dataset = read_mapping(connection, &ruleset.mapping, ruleset.workspace.zone, now)?;
        note_unknown_items(&mut dataset, ruleset);
        Ok(dataset)
    }
}

/// Reads what a mapping needs.
pub(super) fn read_mapping(
    connection: &Connection,
    mapping: &Mapping,
    zone: crate::time::Zone,
    now: DateTime,
) -> Result<Dataset, DatasetError> {
    let mut reading = Reading { connection, zone, findings: Findings::default(), digest: Digest::default() };
    let as_read = read_table(&mut reading, &mapping.customers)?;
    let (customers, index) = settle(&as_read, &mapping.customers, &mut reading.findings);
    drop(as_read);
    for role in [Role::Entered, Role::StageSince, Role::Closed] {
        note_future(&customers, &mapping.customers, role, now, &mut reading.findings);
    }
    let mut dataset = Dataset { customers, index, ..Dataset::default() };
    if let Some(history) = &mapping.history {
        dataset.history = Some(read_history(&mut reading, history, &dataset.index, now)?);
    }
    for event in &mapping.events {
        let table = read_table(&mut reading, &event.table)?;
        note_future(&table, &event.table, Role::At, now, &mut reading.findings);
        let rows = group(&table, &event.table, &dataset.index, &mut reading.findings);
        dataset.events.push((table, rows));
    }
    if let Some(marks) = &mapping.marks {
        dataset.marks = Some(read_marks(&mut reading, marks, &dataset.index, now)?);
    }
    let mut read = |table: &Option<TableMapping>| {
        table.as_ref().map(|table| read_table(&mut reading, table)).transpose()
    };
    dataset.people = read(&mapping.people)?;
    dataset.units = read(&mapping.units)?;
    dataset.targets = read(&mapping.targets)?;
    note_references(&dataset, mapping, &mut reading.findings);
    dataset.findings = reading.findings;
    dataset.version = reading.digest.finish();
    Ok(dataset)
}

fn read_history(
    reading: &mut Reading<'_>,
    history: &HistoryMapping,
    index: &CustomerIndex,
    now: DateTime,
) -> Result<HistoryRows, DatasetError> {
    let table = read_table(reading, history.table())?;
    let findings = &mut reading.findings;
    Ok(match history {
        HistoryMapping::Log(mapping) => {
            note_future(&table, mapping, Role::At, now, findings);
            from_log(&table, mapping, index, findings)
        }
        HistoryMapping::Wide(mapping, stages) => {
            for (_, field) in stages {
                note_future_field(&table, mapping, *field as usize, now, findings);
            }
            from_wide(&table, mapping, stages, index, findings)
        }
    })
}

fn read_marks(
    reading: &mut Reading<'_>,
    mapping: &TableMapping,
    index: &CustomerIndex,
    now: DateTime,
) -> Result<MarkRows, DatasetError> {
    let table = read_table(reading, mapping)?;
    note_future(&table, mapping, Role::At, now, &mut reading.findings);
    let rows = group(&table, mapping, index, &mut reading.findings);
    let column = |role| mapping.role(role).and_then(|field| table.column(field)).cloned();
    Ok(MarkRows {
        item: column(Role::Item).unwrap_or_default(),
        at: column(Role::At).unwrap_or_default(),
        done: column(Role::Done),
        rows,
    })
}

fn note_future(table: &Table, mapping: &TableMapping, role: Role, now: DateTime, findings: &mut Findings) {
    if let Some(field) = mapping.role(role) {
        note_future_field(table, mapping, field, now, findings);
    }
}

/// Notes the rows that a field dates after the wall clock.
fn note_future_field(
    table: &Table,
    mapping: &TableMapping,
    field: usize,
    now: DateTime,
    findings: &mut Findings,
) {
    /// Characters of an id that a sample shows.
    const LONGEST: usize = 60;
    let Some(column) = table.column(field) else { return };
    let name = mapping.fields.get(field).map_or("", |field| &*field.column);
    let limit = super::column::micros_of(now);
    let keys = [Role::Id, Role::Customer, Role::Person].map(|role| mapping.role(role));
    let key = keys.into_iter().flatten().next();
    for row in (0..table.rows).filter(|row| column.micros(*row).is_some_and(|at| at > limit)) {
        findings.add(FindingCode::FutureDate, &mapping.key, name, || {
            let id = key.and_then(|key| table.text(key, row)).map(|id| clipped(id, LONGEST));
            format!("{}: {}", id.unwrap_or_else(|| format!("row {}", row + 1)), column.value(row))
        });
    }
}

/// Notes the marks of items that no checklist has.
fn note_unknown_items(dataset: &mut Dataset, ruleset: &Ruleset) {
    /// Characters of an item that a sample shows.
    const LONGEST: usize = 60;
    let (Some(marks), Some(mapping)) = (&dataset.marks, &ruleset.mapping.marks) else { return };
    let stages = ruleset.funnels.iter().flat_map(|funnel| &funnel.stages);
    let known: HashSet<&str> = stages.flat_map(|stage| &stage.items).map(|item| &*item.id).collect();
    let column = mapping.role(Role::Item).and_then(|field| mapping.fields.get(field));
    let name = column.map_or("", |field| &*field.column);
    for item in (0..marks.item.len()).filter_map(|row| marks.item.text(row)) {
        if !known.contains(&**item) {
            let sample = || clipped(item, LONGEST);
            dataset.findings.add(FindingCode::UnknownItem, &mapping.key, name, sample);
        }
    }
}

fn note_references(dataset: &Dataset, mapping: &Mapping, findings: &mut Findings) {
    let rows = |mapping, table| Some(Rows { mapping, table });
    let customers = Rows { mapping: &mapping.customers, table: &dataset.customers };
    let people = mapping.people.as_ref().zip(dataset.people.as_ref()).and_then(|(m, t)| rows(m, t));
    let units = mapping.units.as_ref().zip(dataset.units.as_ref()).and_then(|(m, t)| rows(m, t));
    if let Some(people) = people {
        missing_targets(customers, Role::Owner, people, findings);
    }
    if let Some(units) = units {
        if let Some(people) = people {
            missing_targets(people, Role::Unit, units, findings);
        }
        missing_targets(units, Role::Parent, units, findings);
        circles(units, findings);
    }
}
