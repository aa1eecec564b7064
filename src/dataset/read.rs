//! Reading the mapped tables into columns.

use std::collections::HashSet;

use super::column::{Table, micros_of};
use super::contents::{Dataset, MarkRows};
use super::convert::clipped;
use super::customers::settle;
use super::earlier::Earlier;
use super::error::DatasetError;
use super::estimate::Demand;
use super::finding::FindingCode;
use super::findings::Findings;
use super::history::{HistoryRows, from_wide};
use super::open::Connection;
use super::owned::{Owned, digest};
use super::reference::{OrganisationTables, Rows, missing_targets, note_organisation};
use super::resolve::CustomerIndex;
use super::row_hash::NamedBy;
use super::scan::{Reading, read_table};
use super::statistics::ReadOptions;
use super::widen::Missing;
use crate::ruleset::{FactKind, HistoryMapping, Mapping, MetricKind, MetricSource, Ruleset, TableMapping};
use crate::syntax::{Per, Role};
use crate::time::{Window, Zone};
use crate::value::DateTime;

/// What is needed of a dataset.
#[derive(Debug)]
pub(super) struct Needs<'a> {
    /// The tables and their fields.
    pub mapping: &'a Mapping,
    /// The items of all checklists, if marks of others are to be noted.
    pub items: Option<HashSet<&'a str>>,
    /// By event table, whether rows of nobody are needed: a fact asks for those of persons, or a metric
    /// for all.
    pub tails: Vec<bool>,
    /// By event table, whether every part of the customers needs the rows of all: a fact of persons or units
    /// is asked of customers. One that is asked of persons alone needs those of its last days, which
    /// stay when their part goes ([`super::Excerpt`]).
    pub shared: Vec<bool>,
}

impl<'a> Needs<'a> {
    /// What a ruleset needs.
    pub fn of(ruleset: &'a Ruleset) -> Self {
        let stages = ruleset.funnels.iter().flat_map(|funnel| &funnel.stages);
        let items = stages.flat_map(|stage| &stage.items).map(|item| &*item.id).collect();
        let (of_customers, of_parties) = (ruleset.facts_of_customers(), ruleset.facts_of_parties());
        // Whether a fact of persons or units over a table is asked for in such a way.
        let any = |table: usize, asked: &dyn Fn(u32, Window) -> bool| {
            ruleset.facts.iter().zip(0..).any(|(fact, place)| {
                matches!(&fact.kind, FactKind::Events { table: of, per: Per::Person | Per::Unit, window, .. }
                    if *of == table && asked(place, *window))
            })
        };
        let is_shared = |table: usize| {
            any(table, &|fact, window| {
                let is_endless = !matches!(window, Window::Last(_));
                of_customers.contains(&fact) || (is_endless && of_parties.contains(&fact))
            })
        };
        let is_counted = |table: usize| {
            ruleset.metrics.iter().any(|metric| {
                matches!(&metric.kind, MetricKind::Rows { source: MetricSource::Events(of), .. } if *of == table)
            })
        };
        let tables = 0..ruleset.mapping.events.len();
        let tails = tables.clone().map(|table| any(table, &|_, _| true) || is_counted(table)).collect();
        let shared = tables.map(is_shared).collect();
        Self { mapping: &ruleset.mapping, items: Some(items), tails, shared }
    }
}

/// Reads what is needed.
pub(super) fn read_needed(
    connection: &Connection,
    needs: &Needs<'_>,
    zone: Zone,
    now: DateTime,
    options: ReadOptions<'_>,
) -> Result<Dataset, DatasetError> {
    read_on(connection, needs, Vec::new(), zone, now, options)
}

/// The same, where some tables were read before and have only grown since.
pub(super) fn read_on(
    connection: &Connection,
    needs: &Needs<'_>,
    earlier: Vec<Earlier>,
    zone: Zone,
    now: DateTime,
    options: ReadOptions<'_>,
) -> Result<Dataset, DatasetError> {
    let mapping = needs.mapping;
    if let Some(limit) = options.memory_limit {
        let needed = Demand::of_needs(connection, needs)?.whole();
        if needed > limit {
            return Err(DatasetError::TooLarge { needed, limit });
        }
    }
    let mut reading = Reading::new(connection, options, zone, None);
    reading.earlier = earlier;
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
    note_owners(&dataset.customers, dataset.people.as_ref(), mapping, &mut reading.findings);
    let Dataset { people, units, targets, .. } = &dataset;
    let organisation =
        OrganisationTables { people: people.as_ref(), units: units.as_ref(), targets: targets.as_ref() };
    note_organisation(organisation, mapping, &mut reading.findings);
    dataset.version = reading.digest.finish(&reading.findings);
    dataset.findings = reading.findings;
    dataset.statistics = reading.statistics;
    Ok(dataset)
}

/// Reads what is missing of a dataset that was read before, from the same snapshot: by table, only
/// the columns that nobody asked for yet, their rows in the order of those that are there. Findings
/// are only those about these columns.
pub(super) fn read_missing(
    connection: &Connection,
    missing: &Missing,
    wanted: &Mapping,
    known: &Dataset,
    tails: &[bool],
    (zone, now): (Zone, DateTime),
    options: ReadOptions<'_>,
) -> Result<Dataset, DatasetError> {
    let mut reading = Reading::new(connection, options, zone, None);
    let mut more = Dataset::default();
    if let Some(mapping) = &missing.customers {
        (more.customers, _) = read_customers(&mut reading, mapping, now)?;
    }
    more.events.resize_with(wanted.events.len(), Default::default);
    for (place, mapping) in &missing.events {
        let began = reading.clock();
        let owned = Owned::read(&mut reading, mapping, &known.index, now)?;
        let keep_tail = tails.get(*place).copied().unwrap_or(false);
        if let Some(slot) = more.events.get_mut(*place) {
            *slot = owned.settle(None, keep_tail, &mut reading);
        }
        reading.note_time(began);
    }
    let mut read = |needed: bool, table: &Option<TableMapping>| {
        let table = table.as_ref().filter(|_| needed);
        table.map(|table| read_plain_table(&mut reading, table)).transpose()
    };
    more.people = read(missing.people, &wanted.people)?;
    more.units = read(missing.units, &wanted.units)?;
    more.targets = read(missing.targets, &wanted.targets)?;
    more.findings = reading.findings;
    more.statistics = reading.statistics;
    Ok(more)
}

/// Reads the customers.
pub(super) fn read_customers(
    reading: &mut Reading<'_>,
    mapping: &TableMapping,
    now: DateTime,
) -> Result<(Table, CustomerIndex), DatasetError> {
    let began = reading.clock();
    let as_read = read_table(reading, mapping)?;
    let (customers, index) = settle(as_read, mapping, &mut reading.findings, reading.threads);
    for (role, rank) in [Role::Entered, Role::StageSince, Role::Closed].into_iter().zip(0..) {
        if let Some(field) = mapping.role(role) {
            // By role, then in the order of the customers.
            note_future(&customers, mapping, field, now, |_| rank, &mut reading.findings);
        }
    }
    digest(&customers, NamedBy::Customer(&index), reading);
    reading.note_time(began);
    Ok((customers, index))
}

/// Reads a table that belongs to no customers.
pub(super) fn read_plain_table(
    reading: &mut Reading<'_>,
    mapping: &TableMapping,
) -> Result<Table, DatasetError> {
    let began = reading.clock();
    let (table, _) = read_table(reading, mapping)?;
    digest(&table, NamedBy::Order, reading);
    reading.note_time(began);
    Ok(table)
}

/// Reads the history.
pub(super) fn read_history(
    reading: &mut Reading<'_>,
    history: &HistoryMapping,
    index: &CustomerIndex,
    now: DateTime,
) -> Result<HistoryRows, DatasetError> {
    let began = reading.clock();
    let rows = match history {
        HistoryMapping::Log(mapping) => {
            let owned = Owned::read(reading, mapping, index, now)?;
            owned.note_blank_stages(reading);
            let (table, rows) = owned.settle(Some(&[Role::Stage, Role::At]), false, reading);
            let column =
                |role| mapping.role(role).and_then(|field| table.column(field)).cloned().unwrap_or_default();
            let seq = mapping.role(Role::Seq).and_then(|field| table.column(field)).cloned();
            HistoryRows { stage: column(Role::Stage), at: column(Role::At), seq, rows }
        }
        HistoryMapping::Wide(mapping, stages) => {
            let (table, numbers) = read_table(reading, mapping)?;
            for ((_, field), stage) in stages.iter().zip(0_u64..) {
                // Stage by stage, then in the order of the dataset.
                let rank = |row| stage << u32::BITS | numbers.get(row);
                note_future(&table, mapping, *field as usize, now, rank, &mut reading.findings);
            }
            let history = from_wide((&table, &numbers), mapping, stages, index, &mut reading.findings);
            let columns = vec![Some(history.stage.clone()), Some(history.at.clone())];
            let rows = Table { rows: history.rows.rows, columns };
            digest(&rows, NamedBy::Owner(&history.rows, index), reading);
            history
        }
    };
    reading.note_time(began);
    Ok(rows)
}

/// Reads the marks.
pub(super) fn read_marks(
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
    let (table, rows) = owned.settle(None, false, reading);
    let column = |role| mapping.role(role).and_then(|field| table.column(field)).cloned();
    reading.note_time(began);
    Ok(MarkRows {
        item: column(Role::Item).unwrap_or_default(),
        at: column(Role::At).unwrap_or_default(),
        done: column(Role::Done),
        table,
        rows,
    })
}

/// Notes the rows that a field dates after the wall clock; `rank` orders the samples.
fn note_future(
    table: &Table,
    mapping: &TableMapping,
    field: usize,
    now: DateTime,
    rank: impl Fn(usize) -> u64,
    findings: &mut Findings,
) {
    /// Characters of an id that a sample shows.
    const LONGEST: usize = 60;
    let Some(column) = table.column(field) else { return };
    let name = mapping.fields.get(field).map_or("", |field| &*field.column);
    let limit = micros_of(now);
    let keys = [Role::Id, Role::Customer, Role::Person].map(|role| mapping.role(role));
    let key = keys.into_iter().flatten().next();
    for row in 0..table.rows {
        let Some(at) = column.micros(row).filter(|at| *at > limit) else { continue };
        findings.note_future(at);
        findings.add_ranked(rank(row), FindingCode::FutureDate, &mapping.key, name, || {
            let id = key.and_then(|key| table.text(key, row)).map(|id| clipped(id, LONGEST));
            let number = || (rank(row) & u64::from(u32::MAX)) + 1;
            format!("{}: {}", id.unwrap_or_else(|| format!("row {}", number())), column.value(row))
        });
    }
}

/// Notes the customers whose owner is nobody of the people.
pub(super) fn note_owners(
    customers: &Table,
    people: Option<&Table>,
    mapping: &Mapping,
    findings: &mut Findings,
) {
    if let (Some(mapping_of_people), Some(people)) = (&mapping.people, people) {
        let customers = Rows { mapping: &mapping.customers, table: customers };
        let people = Rows { mapping: mapping_of_people, table: people };
        missing_targets(customers, Role::Owner, people, findings);
    }
}
