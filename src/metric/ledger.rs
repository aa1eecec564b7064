//! The rows of a source.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::stretches::{Days, Stretches};
use crate::dataset::{Column, ColumnData, EventRows, Finding, Table};
use crate::evaluate::PastChange;
use crate::journey::World;
use crate::ruleset::{MetricSource, TableMapping};
use crate::syntax::Role;
use crate::value::{Date, DateTime};

/// The place of nobody.
pub(super) const NOBODY: u32 = u32::MAX;

/// The rows of a source, each at its place.
#[derive(Debug)]
pub(super) enum Ledger<'a> {
    /// Of a mapped table whose rows may belong to customers.
    Table {
        /// Their fields.
        table: &'a Table,
        /// How they are mapped.
        mapping: &'a TableMapping,
        /// Whose they are.
        owned: &'a EventRows,
        /// When.
        at: &'a Column,
        /// Whose deeds they are, if the table says.
        person: Option<&'a Column>,
    },
    /// Customers at the end of a day: their places, in ascending order.
    Customers(Vec<u32>, Date),
    /// Visits of stages.
    Stays(Vec<Stay>),
    /// Changes of states.
    Changes(&'a [PastChange]),
    /// Findings about the dataset, as of a day.
    Findings(Vec<Finding>, Date),
}

/// A visit of a stage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    /// The customer's place.
    pub customer: u32,
    /// The funnel's place.
    pub funnel: usize,
    /// The stage's place in it.
    pub stage: usize,
    /// Since when.
    pub since: DateTime,
    /// The how manieth visit of the stage.
    pub times: i64,
}

impl<'a> Ledger<'a> {
    /// The rows of an event table, or of the marks; `None` for other sources, and for a table that was
    /// not read.
    pub fn of_table(world: &World<'a>, source: MetricSource) -> Option<Self> {
        let mapping = super::question::table_of(&world.ruleset.mapping, source)?;
        let (table, owned, person) = match source {
            MetricSource::Events(place) => {
                let (table, owned) = world.dataset.events.get(place)?;
                (table, owned, Role::Person)
            }
            MetricSource::Marks => {
                let marks = world.dataset.marks.as_ref()?;
                (&marks.table, &marks.rows, Role::By)
            }
            _ => return None,
        };
        let column = |role| mapping.role(role).and_then(|field| table.column(field));
        Some(Self::Table { table, mapping, owned, at: column(Role::At)?, person: column(person) })
    }

    /// The rows that belong to a part of the customers: of a table that is there as a whole its customers'
    /// own, and with the first part those of nobody.
    pub fn rows(&self, part: u32) -> Vec<Range<usize>> {
        let all = |rows: usize| std::iter::once(0..rows).collect();
        match self {
            Self::Table { owned, .. } => {
                let nobodys = Some(owned.tail()).filter(|_| part == 0 || !owned.is_whole());
                std::iter::once(owned.of_customers()).chain(nobodys).collect()
            }
            Self::Customers(places, _) => all(places.len()),
            Self::Stays(stays) => all(stays.len()),
            Self::Changes(changes) => all(changes.len()),
            Self::Findings(findings, _) => all(findings.len()),
        }
    }

    /// The number in the dataset of a row that is nobody's; `None` for others.
    pub fn number_of_nobodys(&self, row: usize) -> Option<usize> {
        let Self::Table { owned, .. } = self else { return None };
        owned.tail().contains(&row).then(|| owned.number(row))
    }

    /// The date of a row.
    pub fn date(&self, row: usize) -> Option<Date> {
        match self {
            Self::Table { at, .. } => match at.data() {
                ColumnData::Date(days) => days.get(row).and_then(|day| Date::from_epoch_days(*day)),
                _ => at.date_time(row).map(|at| at.date()),
            },
            Self::Stays(stays) => stays.get(row).map(|stay| stay.since.date()),
            Self::Changes(changes) => changes.get(row).map(|change| change.on),
            Self::Customers(_, day) | Self::Findings(_, day) => Some(*day),
        }
    }

    /// The instant of a row, in microseconds since 1970-01-01 00:00 local.
    pub fn micros(&self, row: usize) -> i64 {
        let at = match self {
            Self::Table { at, .. } => match at.data() {
                ColumnData::DateTime(micros) => return micros.get(row).copied().unwrap_or_default(),
                _ => at.date_time(row),
            },
            Self::Stays(stays) => stays.get(row).map(|stay| stay.since),
            Self::Changes(changes) => changes.get(row).map(|change| change.on.into()),
            Self::Customers(_, day) | Self::Findings(_, day) => Some((*day).into()),
        };
        at.map_or(0, |at| at.and_utc().timestamp_micros())
    }

    /// What a row is called among samples: its customer and when it is dated, as far as these are known; of a
    /// finding what it is about.
    pub fn named(&self, world: &World<'_>, row: u32) -> String {
        let customer = || {
            let place = self.customers(world, &[row]).pop().filter(|place| *place != NOBODY)?;
            Some(world.id(place as usize).to_string())
        };
        let number = row as usize;
        let at = match self {
            Self::Table { at, .. } => at.date_time(number).map(|at| at.format("%Y-%m-%d %H:%M").to_string()),
            Self::Stays(_) => self.date(number).map(|date| date.to_string()),
            Self::Changes(changes) => {
                return changes
                    .get(number)
                    .map_or_else(String::new, |it| format!("{} {}", it.customer, it.on));
            }
            Self::Customers(..) => None,
            Self::Findings(findings, _) => {
                findings.get(number).map(|it| format!("{} {}", it.code.word(), it.table))
            }
        };
        customer().into_iter().chain(at).collect::<Vec<_>>().join(" ")
    }

    /// Rows by the stretches of days that they are dated in, each in order.
    pub fn within(&self, rows: Range<usize>, stretches: &Stretches) -> Vec<Vec<u32>> {
        const MICROS_PER_DAY: i64 = 86_400_000_000;
        if let Self::Table { at, .. } = self {
            match at.data() {
                ColumnData::Date(days) => {
                    return stretches.sort(rows, |row| days.get(row).map(|day| i64::from(*day)), 1);
                }
                ColumnData::DateTime(micros) => {
                    return stretches.sort(rows, |row| micros.get(row).copied(), MICROS_PER_DAY);
                }
                _ => {}
            }
        }
        stretches.sort(rows, |row| self.date(row).map(|date| i64::from(date.to_epoch_days())), 1)
    }

    /// The dates in some days that rows of a part have, in order.
    pub fn dates(&self, days: Days, part: u32) -> BTreeSet<Date> {
        let stretches = Stretches::of(std::iter::once(days));
        let rows = self.rows(part).into_iter().flat_map(|rows| self.within(rows, &stretches));
        rows.flatten().filter_map(|row| self.date(row as usize)).collect()
    }

    /// The customers of some rows, in ascending order, by place; [`NOBODY`] without one.
    pub fn customers(&self, world: &World<'_>, rows: &[u32]) -> Vec<u32> {
        match self {
            Self::Table { owned, .. } => owners(owned, rows),
            Self::Customers(places, _) => {
                rows.iter().map(|row| places.get(*row as usize).copied().unwrap_or(NOBODY)).collect()
            }
            Self::Stays(stays) => {
                let customer = |row: &u32| stays.get(*row as usize).map_or(NOBODY, |stay| stay.customer);
                rows.iter().map(customer).collect()
            }
            Self::Changes(changes) => {
                let customer = |row: &u32| {
                    let change = changes.get(*row as usize)?;
                    world.dataset.index.get(&change.customer).copied()
                };
                rows.iter().map(|row| customer(row).unwrap_or(NOBODY)).collect()
            }
            Self::Findings(..) => vec![NOBODY; rows.len()],
        }
    }

    /// The persons in charge of the customers of some rows; of a change the one of its day.
    pub fn owners<'s>(
        &'s self,
        world: &'s World<'_>,
        rows: &[u32],
        customers: &[u32],
    ) -> Vec<Option<&'s Arc<str>>> {
        let role = world.ruleset.mapping.customers.role(Role::Owner);
        let column = role.and_then(|owner| world.dataset.customers.column(owner));
        let owner = |(row, customer): (&u32, &u32)| match self {
            Self::Changes(changes) => changes.get(*row as usize)?.owner.as_ref(),
            _ => column?.text(*customer as usize),
        };
        rows.iter().zip(customers).map(owner).collect()
    }

    /// The persons of some rows: of events their own or else the customer's owner, of marks who
    /// marked.
    pub fn persons<'s>(
        &'s self,
        world: &'s World<'_>,
        rows: &[u32],
        customers: &[u32],
    ) -> Vec<Option<&'s Arc<str>>> {
        let Self::Table { mapping, person, .. } = self else { return self.owners(world, rows, customers) };
        let own = |row: &u32| person.and_then(|person| person.text(*row as usize));
        if mapping.role(Role::By).is_some() {
            return rows.iter().map(own).collect();
        }
        let owners = self.owners(world, rows, customers);
        rows.iter().zip(owners).map(|(row, owner)| own(row).or(owner)).collect()
    }
}

/// The customers of rows of a table that is ordered by them.
fn owners(owned: &EventRows, rows: &[u32]) -> Vec<u32> {
    let tail = owned.tail().start;
    let Some(first) = rows.first() else { return Vec::new() };
    let mut next = owned.starts.partition_point(|start| start <= first);
    let mut owners = Vec::with_capacity(rows.len());
    for row in rows {
        while owned.starts.get(next).is_some_and(|start| start <= row) {
            next += 1;
        }
        let customer = if (*row as usize) < tail { next.checked_sub(1) } else { None };
        owners.push(customer.and_then(|customer| u32::try_from(customer).ok()).unwrap_or(NOBODY));
    }
    owners
}
