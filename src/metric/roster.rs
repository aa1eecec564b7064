//! The people and the units that the dataset has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::journey::World;
use crate::syntax::Role;
use crate::value::{Date, Value};

/// People with the times for which they are there, and units with their kinds.
#[derive(Debug, Default)]
pub(super) struct Roster {
    people: BTreeMap<Arc<str>, Vec<Post>>,
    units: BTreeMap<Arc<str>, Option<Arc<str>>>,
}

/// A row of the people.
#[derive(Debug, Clone, Copy)]
struct Post {
    row: u32,
    has_unit: bool,
    since: Option<Date>,
    until: Option<Date>,
}

impl Post {
    fn holds_on(self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

impl Roster {
    /// Those of a world. Without a table of units these are the ones that people are in.
    pub fn of(world: &World<'_>) -> Self {
        let mut roster = Self::default();
        let (mapping, dataset) = (&world.ruleset.mapping, world.dataset);
        if let (Some(mapping), Some(table)) = (&mapping.people, &dataset.people) {
            let date = |role, row| match mapping.role(role).map(|field| table.value(field, row)) {
                Some(Value::Date(date)) => Some(date),
                Some(Value::DateTime(at)) => Some(at.date()),
                _ => None,
            };
            for (row, place) in (0..table.rows).zip(0..) {
                let Some(id) = mapping.role(Role::Id).and_then(|id| table.text(id, row)) else { continue };
                let has_unit = mapping.role(Role::Unit).is_some_and(|unit| table.text(unit, row).is_some());
                let (since, until) = (date(Role::Since, row), date(Role::Until, row));
                let post = Post { row: place, has_unit, since, until };
                roster.people.entry(id.clone()).or_default().push(post);
            }
        }
        if let (Some(mapping), Some(table)) = (&mapping.units, &dataset.units) {
            let text = |role, row| mapping.role(role).and_then(|field| table.text(field, row)).cloned();
            for row in 0..table.rows {
                if let Some(id) = text(Role::Id, row) {
                    roster.units.entry(id).or_insert_with(|| text(Role::Kind, row));
                }
            }
        } else {
            let people = roster.people.keys();
            let units: BTreeSet<_> =
                people.flat_map(|person| world.organisation.units_of(person)).cloned().collect();
            roster.units = units.into_iter().map(|unit| (unit, None)).collect();
        }
        roster
    }

    /// The people who are there on a day.
    pub fn people_on(&self, day: Date) -> impl Iterator<Item = &Arc<str>> {
        let is_there = move |(_, posts): &(_, &Vec<Post>)| posts.iter().any(|post| post.holds_on(day));
        self.people.iter().filter(is_there).map(|(id, _)| id)
    }

    /// A person's row among the people on a day: of several one that gives a unit, and of these the one
    /// that began last. `None` for who is not there.
    pub fn row_on(&self, person: &str, day: Date) -> Option<u32> {
        let present = self.people.get(person)?.iter().filter(|post| post.holds_on(day));
        present.max_by_key(|post| (post.has_unit, post.since)).map(|post| post.row)
    }

    /// All units.
    pub fn units(&self) -> impl Iterator<Item = &Arc<str>> {
        self.units.keys()
    }

    /// The nearest unit of a kind that a unit is or lies in.
    pub fn of_kind(&self, world: &World<'_>, unit: &str, kind: &str) -> Option<&Arc<str>> {
        let is_of_kind =
            |unit: &str| self.units.get_key_value(unit).filter(|(_, of)| of.as_deref() == Some(kind));
        world.organisation.upward(unit).find_map(is_of_kind).map(|(unit, _)| unit)
    }
}
