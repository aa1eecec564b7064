//! People and units: who belongs where, and when.

use std::collections::HashMap;
use std::sync::Arc;

use crate::dataset::Dataset;
use crate::ruleset::Mapping;
use crate::syntax::Role;
use crate::value::{Date, Value};

/// A person's membership of a unit from one date to another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Membership {
    unit: Arc<str>,
    since: Option<Date>,
    until: Option<Date>,
}

/// The sales organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organisation {
    memberships: HashMap<Arc<str>, Vec<Membership>>,
    parents: HashMap<Arc<str>, Arc<str>>,
    /// The kinds of units, where they are given.
    kinds: HashMap<Arc<str>, Option<Arc<str>>>,
}

impl Organisation {
    /// Units climbed at most: a circle among the parents ends there.
    const MAX_HEIGHT: usize = 64;

    /// Reads the mapped people and units.
    #[must_use]
    pub fn of(mapping: &Mapping, dataset: &Dataset) -> Self {
        let mut organisation = Self::default();
        if let (Some(people), Some(table)) = (&mapping.people, &dataset.people) {
            let date = |role: Role, row: usize| match people.role(role).map(|field| table.value(field, row)) {
                Some(Value::Date(date)) => Some(date),
                Some(Value::DateTime(at)) => Some(at.date()),
                _ => None,
            };
            let text = |role: Role, row: usize| table.text(people.role(role)?, row).cloned();
            for row in 0..table.rows {
                if let (Some(person), Some(unit)) = (text(Role::Id, row), text(Role::Unit, row)) {
                    let membership =
                        Membership { unit, since: date(Role::Since, row), until: date(Role::Until, row) };
                    organisation.memberships.entry(person).or_default().push(membership);
                }
            }
        }
        if let (Some(units), Some(table)) = (&mapping.units, &dataset.units) {
            let text = |role: Role, row: usize| table.text(units.role(role)?, row).cloned();
            for row in 0..table.rows {
                // Of a duplicate the first row counts.
                let Some(unit) = text(Role::Id, row).filter(|unit| !organisation.has_unit(unit)) else {
                    continue;
                };
                if let Some(parent) = text(Role::Parent, row) {
                    organisation.parents.insert(unit.clone(), parent);
                }
                organisation.kinds.insert(unit, text(Role::Kind, row));
            }
        }
        organisation
    }

    /// The unit of a person on a date; of several, the one joined last. A membership that begins on
    /// the date `without` is left out.
    #[must_use]
    pub fn unit_of(&self, person: &str, on: Date, without: Option<Date>) -> Option<&Arc<str>> {
        self.memberships
            .get(person)?
            .iter()
            .filter(|membership| {
                membership.since.is_none_or(|since| since <= on && Some(since) != without)
                    && membership.until.is_none_or(|until| on <= until)
            })
            .max_by_key(|membership| membership.since)
            .map(|membership| &membership.unit)
    }

    /// The units that a person is in at some time.
    pub fn units_of(&self, person: &str) -> impl Iterator<Item = &Arc<str>> {
        self.memberships.get(person).into_iter().flatten().map(|membership| &membership.unit)
    }

    /// The dates on which a person may come into another unit, or into none, in order.
    #[must_use]
    pub fn turns_of(&self, person: &str) -> Vec<Date> {
        let memberships = self.memberships.get(person).into_iter().flatten();
        let turns =
            |membership: &Membership| [membership.since, membership.until.and_then(|until| until.succ_opt())];
        let mut turns: Vec<Date> = memberships.flat_map(turns).flatten().collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    /// A unit, and those above it from the nearest on; in a circle again and again.
    pub fn upward<'o>(&'o self, unit: &'o str) -> impl Iterator<Item = &'o str> {
        let above = |unit: &&str| self.parents.get(*unit).map(|parent| &**parent);
        std::iter::successors(Some(unit), above).take(Self::MAX_HEIGHT)
    }

    /// The units right below a unit, in order.
    pub fn children(&self, unit: &str) -> impl Iterator<Item = &Arc<str>> {
        let mut children: Vec<&Arc<str>> =
            self.parents.iter().filter(|(_, parent)| &***parent == unit).map(|(child, _)| child).collect();
        children.sort_unstable();
        children.into_iter()
    }

    /// Whether any units are mapped.
    #[must_use]
    pub fn has_units(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// The kinds of units that there are, each once, in order.
    #[must_use]
    pub fn kinds(&self) -> Vec<&Arc<str>> {
        let mut kinds: Vec<&Arc<str>> = self.kinds.values().flatten().collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Whether there is such a unit.
    #[must_use]
    pub fn has_unit(&self, unit: &str) -> bool {
        self.kinds.contains_key(unit)
    }

    /// The unit of a kind that a unit is or lies in; the nearest, if there are several.
    #[must_use]
    pub fn of_kind(&self, unit: &str, kind: &str) -> Option<&Arc<str>> {
        let is_of_kind = |unit: &&str| self.kinds.get(*unit).is_some_and(|its| its.as_deref() == Some(kind));
        let found = self.upward(unit).find(is_of_kind)?;
        self.kinds.get_key_value(found).map(|(unit, _)| unit)
    }

    /// Whether a unit is `top` or lies below it.
    #[must_use]
    pub fn is_within(&self, unit: &str, top: &str) -> bool {
        self.upward(unit).any(|unit| unit == top)
    }
}
