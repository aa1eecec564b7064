//! Those whose facts customers share, and the rows of events that are theirs.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use super::organisation::Organisation;
use super::party_rows::PartyRows;
use super::world::World;
use crate::dataset::{Column, ColumnData};
use crate::syntax::{Per, Role};
use crate::value::{Date, DateTime};

/// The people who own customers, and the units that these people are in at any time, each by a
/// number. No customer shares the facts of anybody else.
#[derive(Debug)]
pub struct Parties {
    /// Who owns each customer.
    owners: Option<Column>,
    units: HashMap<Arc<str>, u32>,
    /// By event table the rows of persons, and of units; made when first asked for.
    rows: Vec<[OnceLock<PartyRows>; 2]>,
}

impl Parties {
    pub(super) fn of(world: &World<'_>) -> Self {
        let owner = world.ruleset.mapping.customers.role(Role::Owner);
        let owners = owner.and_then(|owner| world.dataset.customers.column(owner)).cloned();
        let mut parties = Self {
            owners,
            units: HashMap::new(),
            rows: world.dataset.events.iter().map(|_| Default::default()).collect(),
        };
        let mut units = HashMap::new();
        for unit in parties.owners().iter().flat_map(|owner| world.organisation.units_of(owner)) {
            let next = u32::try_from(units.len()).unwrap_or(u32::MAX);
            units.entry(unit.clone()).or_insert(next);
        }
        parties.units = units;
        parties
    }

    /// The owners by number.
    #[must_use]
    pub fn owners(&self) -> &[Arc<str>] {
        match self.owners.as_ref().map(Column::data) {
            Some(ColumnData::Text { texts, .. }) => texts,
            _ => &[],
        }
    }

    /// The number of a customer's owner.
    #[must_use]
    pub fn owner_of(&self, customer: usize) -> Option<u32> {
        let owners = self.owners.as_ref().filter(|owners| owners.is_present(customer))?;
        match owners.data() {
            ColumnData::Text { codes, .. } => codes.get(customer).copied(),
            _ => None,
        }
    }

    /// How many units there are.
    #[must_use]
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// The number of a unit.
    #[must_use]
    pub fn unit(&self, unit: &str) -> Option<u32> {
        self.units.get(unit).copied()
    }

    /// The rows of an event table by person or by unit.
    pub(super) fn rows(&self, world: &World<'_>, table: usize, per: Per) -> Option<&PartyRows> {
        let [persons, units] = self.rows.get(table)?;
        Some(match per {
            Per::Unit => units.get_or_init(|| self.rows_of_units(world, table)),
            Per::Person | Per::Customer => persons.get_or_init(|| self.rows_of_persons(world, table)),
        })
    }

    fn rows_of_persons(&self, world: &World<'_>, table: usize) -> PartyRows {
        rows_of_persons(world, table, self.owners(), i64::MIN..=i64::MAX)
    }

    fn rows_of_units(&self, world: &World<'_>, table: usize) -> PartyRows {
        rows_of_units(world, table, &self.units, i64::MIN..=i64::MAX)
    }
}

/// The rows of an event table by persons or units of one's own choice, numbered as they stand, as far as they
/// are dated in a stretch of instants, in microseconds.
pub(super) fn rows_of(
    world: &World<'_>,
    table: usize,
    (per, ids): (Per, &[Arc<str>]),
    dated: RangeInclusive<i64>,
) -> PartyRows {
    match per {
        Per::Unit => {
            let units = ids.iter().cloned().zip(0..).collect();
            rows_of_units(world, table, &units, dated)
        }
        Per::Person | Per::Customer => rows_of_persons(world, table, ids, dated),
    }
}

fn rows_of_persons(
    world: &World<'_>,
    table: usize,
    persons: &[Arc<str>],
    dated: RangeInclusive<i64>,
) -> PartyRows {
    let numbers: HashMap<&str, u32> = persons.iter().map(|person| &**person).zip(0..).collect();
    let number = |person: &Arc<str>| numbers.get(&**person).copied();
    PartyRows::of(world, table, persons.len(), number, |person, at, take| {
        if dated.contains(&at) {
            take(*person);
        }
    })
}

/// A row belongs to the unit that its person was in on its date, and to those above it.
fn rows_of_units(
    world: &World<'_>,
    table: usize,
    units: &HashMap<Arc<str>, u32>,
    dated: RangeInclusive<i64>,
) -> PartyRows {
    let organisation = &world.organisation;
    let times = |person: &Arc<str>| Some(times(organisation, person, units)).filter(|it| !it.is_empty());
    PartyRows::of(world, table, units.len(), times, |times, at, take| {
        if dated.contains(&at) {
            let begun = times.partition_point(|(since, _)| *since <= at);
            let units = begun.checked_sub(1).and_then(|last| times.get(last));
            units.into_iter().flat_map(|(_, units)| units).for_each(|unit| take(*unit));
        }
    })
}

/// The units, by number, that a person's rows count for, from which instant on.
fn times(
    organisation: &Organisation,
    person: &str,
    numbers: &HashMap<Arc<str>, u32>,
) -> Vec<(i64, Vec<u32>)> {
    let units_on = |day: Date| {
        let unit = organisation.unit_of(person, day, None);
        let above = unit.into_iter().flat_map(|unit| organisation.upward(unit));
        let mut units: Vec<u32> = above.filter_map(|unit| numbers.get(unit).copied()).collect();
        units.sort_unstable();
        units.dedup();
        units
    };
    let turns = organisation.turns_of(person).into_iter();
    let later = turns.map(|day| (DateTime::from(day).and_utc().timestamp_micros(), units_on(day)));
    let times: Vec<_> = std::iter::once((i64::MIN, units_on(Date::MIN))).chain(later).collect();
    if times.iter().all(|(_, units)| units.is_empty()) { Vec::new() } else { times }
}
