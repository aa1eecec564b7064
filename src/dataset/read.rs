//! Reading the mapped tables into columns.

use std::collections::HashSet;

use super::column::{Table, micros_of};
use super::contents::{Dataset, MarkRows};
use super::convert::clipped;
use super::customers::settle;
use super::digest::Digest;
use super::error::DatasetError;
use super::estimate::estimate;
use super::finding::{FindingCode, Findings};
use super::history::{HistoryRows, from_wide};
use super::open::Connection;
use super::owned::Owned;
use super::reference::{Rows, circles, missing_targets};
use super::resolve::CustomerIndex;
use super::scan::{Reading, read_table};
use super::statistics::{ReadOptions, ReadStatistics};
use crate::ruleset::{HistoryMapping, Mapping, TableMapping};
use crate::syntax::Role;
use crate::value::DateTime;

/// What is needed of a dataset.
#[derive(Debug)]
pub(super) struct Needs<'a> {
    /// The tables and their fields.
    pub mapping: &'a Mapping,
    /// The items of all checklists, if marks of others are to be noted.
    pub items: Option<HashSet<&'a str>>,
    /// By event table, whether rows of nobody are needed: a fact asks for those of persons.
    pub tails: Vec<bool>,
}

/// Reads what is needed.
pub(super) fn read_needed(
    connection: &Connection,
    needs: &Needs<'_>,
    zone: crate::time::Zone,
    now: DateTime,
    options: ReadOptions<'_>,
) -> Result<Dataset, DatasetError> {
    let mapping = needs.mapping;
    if let Some(limit) = options.memory_limit {
        let needed = estimate(connection, mapping)?;
        if needed > limit {
            return Err(DatasetError::TooLarge { needed, limit });
        }
    }
    let connections = connection.helpers().len() + 1;
    let threads = options.threads.map_or(connections, |threads| threads.get().min(connections));
    let mut reading = Reading {
        connection,
        options,
        threads,
        zone,
        findings: Findings::default(),
        statistics: ReadStatistics::default(),
    };
    let (customers, index) = read_customers(&mut reading, &mapping.customers, now)?;
    let mut dataset = Dataset { customers, index, ..Dataset::default() };
    if let Some(history) = &mapping.history {
        dataset.history = Some(read_history(&mut reading, history, &dataset.index, now)?);
    }
    for (event, keep_tail) in mapping.events.iter().zip(needs.tails.iter().chain(std::iter::repeat(&false))) {
        let began = reading.clock();
        let owned = Owned::read(&mut reading, &event.table, &dataset.index, now)?;
        dataset.events.push(owned.settle(None, *keep_tail, &mut reading));
        reading.note_time(began);
    }
    if let Some(marks) = &mapping.marks {
        dataset.marks = Some(read_marks(&mut reading, marks, needs, &dataset.index, now)?);
    }
    let mut read = |table: &Option<TableMapping>| {
        table.as_ref().map(|table| read_plain_table(&mut reading, table)).transpose()
    };
    dataset.people = read(&mapping.people)?;
    dataset.units = read(&mapping.units)?;
    dataset.targets = read(&mapping.targets)?;
    note_references(&dataset, mapping, &mut reading.findings);
    dataset.findings = reading.findings;
    dataset.version = Digest::of(&dataset, mapping, threads).finish(&dataset.findings.list());
    dataset.statistics = reading.statistics;
    Ok(dataset)
}

fn read_customers(
    reading: &mut Reading<'_>,
    mapping: &TableMapping,
    now: DateTime,
) -> Result<(Table, CustomerIndex), DatasetError> {
    let began = reading.clock();
    let as_read = read_table(reading, mapping)?;
    let (customers, index) = settle(as_read, mapping, &mut reading.findings, reading.threads);
    for role in [Role::Entered, Role::StageSince, Role::Closed] {
        note_future(&customers, mapping, role, now, &mut reading.findings);
    }
    reading.note_time(began);
    Ok((customers, index))
}

fn read_plain_table(reading: &mut Reading<'_>, mapping: &TableMapping) -> Result<Table, DatasetError> {
    let began = reading.clock();
    let table = read_table(reading, mapping)?;
    reading.note_time(began);
    Ok(table)
}

fn read_history(
    reading: &mut Reading<'_>,
    history: &HistoryMapping,
    index: &CustomerIndex,
    now: DateTime,
) -> Result<HistoryRows, DatasetError> {
    let began = reading.clock();
    let rows = match history {
        HistoryMapping::Log(mapping) => {
            let owned = Owned::read(reading, mapping, index, now)?;
            owned.note_blank_stages(index, reading);
            let (table, rows) = owned.settle(Some(&[Role::Stage, Role::At]), false, reading);
            let column =
                |role| mapping.role(role).and_then(|field| table.column(field)).cloned().unwrap_or_default();
            HistoryRows { stage: column(Role::Stage), at: column(Role::At), rows }
        }
        HistoryMapping::Wide(mapping, stages) => {
            let table = read_table(reading, mapping)?;
            for (_, field) in stages {
                note_future_field(&table, mapping, *field as usize, now, &mut reading.findings);
            }
            let history = from_wide(&table, mapping, stages, index, &mut reading.findings);
            history
        }
    };
    reading.note_time(began);
    Ok(rows)
}

fn read_marks(
    reading: &mut Reading<'_>,
    mapping: &TableMapping,
    needs: &Needs<'_>,
    index: &CustomerIndex,
    now: DateTime,
) -> Result<MarkRows, DatasetError> {
    let began = reading.clock();
    let owned = Owned::read(reading, mapping, index, now)?;
    if let Some(items) = &needs.items {
        owned.note_unknown_items(items, reading);
    }
    let (table, rows) = owned.settle(Some(&[Role::Item, Role::At, Role::Done]), false, reading);
    let column = |role| mapping.role(role).and_then(|field| table.column(field)).cloned();
    reading.note_time(began);
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
    let limit = micros_of(now);
    let keys = [Role::Id, Role::Customer, Role::Person].map(|role| mapping.role(role));
    let key = keys.into_iter().flatten().next();
    for row in (0..table.rows).filter(|row| column.micros(*row).is_some_and(|at| at > limit)) {
        findings.add(FindingCode::FutureDate, &mapping.key, name, || {
            let id = key.and_then(|key| table.text(key, row)).map(|id| clipped(id, LONGEST));
            format!("{}: {}", id.unwrap_or_else(|| format!("row {}", row + 1)), column.value(row))
        });
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
