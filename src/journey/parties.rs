//! Those whose facts customers share, and the rows of events that are theirs.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::organisation::Organisation;
use super::party_rows::PartyRows;
use super::world::World;
use crate::dataset::{Column, ColumnData};
use crate::syntax::{Per, Role};
use crate::value::{Date, DateTime};

/// The people who own customers, and the units that these people are in at any time, each by a
/// number. Nobody else's facts are ever asked for.
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
        let numbers: HashMap<&str, u32> = self.owners().iter().map(|owner| &**owner).zip(0..).collect();
        let number = |person: &Arc<str>| numbers.get(&**person).copied();
        PartyRows::of(world, table, self.owners().len(), number, |person, _, take| take(*person))
    }

    /// A row belongs to the unit that its person was in on its date, and to those above it.
    fn rows_of_units(&self, world: &World<'_>, table: usize) -> PartyRows {
        let organisation = &world.organisation;
        let times = |person: &Arc<str>| Some(self.times(organisation, person)).filter(|it| !it.is_empty());
        PartyRows::of(world, table, self.units(), times, |times, at, take| {
            let begun = times.partition_point(|(since, _)| *since <= at);
            let units = begun.checked_sub(1).and_then(|last| times.get(last));
            units.into_iter().flat_map(|(_, units)| units).for_each(|unit| take(*unit));
        })
    }

    /// The units that a person's rows count for, from which instant on.
    fn times(&self, organisation: &Organisation, person: &str) -> Vec<(i64, Vec<u32>)> {
        let units_on = |day: Date| {
            let unit = organisation.unit_of(person, day, None);
            let above = unit.into_iter().flat_map(|unit| organisation.upward(unit));
            let mut units: Vec<u32> = above.filter_map(|unit| self.unit(unit)).collect();
            units.sort_unstable();
            units.dedup();
            units
        };
        let turns = organisation.turns_of(person).into_iter();
        let later = turns.map(|day| (DateTime::from(day).and_utc().timestamp_micros(), units_on(day)));
        let times: Vec<_> = std::iter::once((i64::MIN, units_on(Date::MIN))).chain(later).collect();
        if times.iter().all(|(_, units)| units.is_empty()) { Vec::new() } else { times }
    }
}
