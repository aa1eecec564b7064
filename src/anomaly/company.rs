//! Who is who: names, posts and units, as the dataset has them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::alert::{Chart, Level, Post, Subject};
use crate::dataset::{Dataset, Table};
use crate::ruleset::{Mapping, TableMapping};
use crate::syntax::Role;
use crate::value::{Date, Value};

/// The customers, people and units of a dataset.
#[derive(Debug, Clone, Copy)]
pub struct WhoIsWho<'a> {
    /// Where they are.
    pub mapping: &'a Mapping,
    /// The rows.
    pub dataset: &'a Dataset,
}

impl<'a> WhoIsWho<'a> {
    /// The name of a customer, a person or a unit.
    #[must_use]
    pub fn name_of(&self, subject: &Subject) -> Option<Arc<str>> {
        let name =
            |(mapping, table): (&TableMapping, &Table), row: usize| text(mapping, table, Role::Name, row);
        match subject {
            Subject::Customer(id) => self.customer(id, Role::Name),
            Subject::Person(id) => name(self.people()?, last_of(self.people()?, id)?),
            Subject::Unit(id) => name(self.units()?, first_of(self.units()?, id)?),
            Subject::Change { .. } | Subject::Group(_) | Subject::Rule(_) => None,
        }
    }

    /// A customer's owner.
    #[must_use]
    pub fn owner_of(&self, customer: &str) -> Option<Arc<str>> {
        self.customer(customer, Role::Owner)
    }

    /// Whether there is such a customer.
    #[must_use]
    pub fn is_customer(&self, id: &str) -> bool {
        self.dataset.index.contains_key(id)
    }

    /// Whether there is such a unit.
    #[must_use]
    pub fn is_unit(&self, id: &str) -> bool {
        self.units().is_some_and(|units| first_of(units, id).is_some())
    }

    /// The ids of all units.
    #[must_use]
    pub fn unit_ids(&self) -> Vec<Arc<str>> {
        let Some((units, table)) = self.units() else { return Vec::new() };
        (0..table.rows).filter_map(|row| text(units, table, Role::Id, row)).collect()
    }

    /// The ids of all people, one for each post.
    #[must_use]
    pub fn person_ids(&self) -> Vec<Arc<str>> {
        let Some((people, table)) = self.people() else { return Vec::new() };
        (0..table.rows).filter_map(|row| text(people, table, Role::Id, row)).collect()
    }

    /// The words that stand for levels in the rows of the people, in the order of the rows.
    #[must_use]
    pub fn levels(&self) -> Vec<Arc<str>> {
        let Some((people, table)) = self.people() else { return Vec::new() };
        (0..table.rows).filter_map(|row| text(people, table, Role::Level, row)).collect()
    }

    /// The value of a field of a person's newest row.
    #[must_use]
    pub fn of_person(&self, person: &str, field: usize) -> Option<Value> {
        let (people, table) = self.people()?;
        Some(table.value(field, last_of((people, table), person)?))
    }

    /// The organisation on a day, with every post that somebody has then.
    #[must_use]
    pub fn chart(&self, day: Date) -> Chart {
        let posts = self.people().map_or_else(Vec::new, |(people, table)| {
            let all: Vec<Post> = (0..table.rows).filter_map(|row| post(people, table, row)).collect();
            if people.role(Role::Until).is_some() { all } else { newest(all, day) }
        });
        // Of a duplicate the first row counts.
        let mut parents = BTreeMap::new();
        for (unit, parent) in self.units().into_iter().flat_map(units_and_parents) {
            parents.entry(unit).or_insert(parent);
        }
        let parents = parents.into_iter().filter_map(|(unit, parent)| Some((unit, parent?)));
        Chart::on(day, posts, parents)
    }

    fn customer(&self, id: &str, role: Role) -> Option<Arc<str>> {
        let row = usize::try_from(*self.dataset.index.get(id)?).ok()?;
        text(&self.mapping.customers, &self.dataset.customers, role, row)
    }

    fn people(&self) -> Option<(&'a TableMapping, &'a Table)> {
        self.mapping.people.as_ref().zip(self.dataset.people.as_ref())
    }

    fn units(&self) -> Option<(&'a TableMapping, &'a Table)> {
        self.mapping.units.as_ref().zip(self.dataset.units.as_ref())
    }
}

fn text(mapping: &TableMapping, table: &Table, role: Role, row: usize) -> Option<Arc<str>> {
    table.text(mapping.role(role)?, row).cloned()
}

/// The last row of an id: of a person with several posts the newest, as tables grow.
fn last_of((mapping, table): (&TableMapping, &Table), id: &str) -> Option<usize> {
    let ids = mapping.role(Role::Id)?;
    (0..table.rows).rev().find(|row| table.text(ids, *row).is_some_and(|it| **it == *id))
}

/// The posts without those that a later one of the same person has followed by a day: where no dates tell
/// when posts end, the next one does.
fn newest(mut posts: Vec<Post>, day: Date) -> Vec<Post> {
    let mut last: BTreeMap<Arc<str>, Option<Date>> = BTreeMap::new();
    for post in posts.iter().filter(|post| post.since.is_none_or(|since| since <= day)) {
        let since = last.entry(post.person.clone()).or_default();
        *since = (*since).max(post.since);
    }
    posts.retain(|post| last.get(&post.person).is_none_or(|since| post.since >= *since));
    posts
}

/// The first row of an id: of a unit that stands twice the one that counts.
fn first_of((mapping, table): (&TableMapping, &Table), id: &str) -> Option<usize> {
    let ids = mapping.role(Role::Id)?;
    (0..table.rows).find(|row| table.text(ids, *row).is_some_and(|it| **it == *id))
}

/// Each row of the units with its parent, if it has one.
fn units_and_parents<'a>(
    (units, table): (&'a TableMapping, &'a Table),
) -> impl Iterator<Item = (Arc<str>, Option<Arc<str>>)> + 'a {
    let of_row = move |row| Some((text(units, table, Role::Id, row)?, text(units, table, Role::Parent, row)));
    (0..table.rows).filter_map(of_row)
}

/// The level that a word in the column of the people means: capitals and blanks around it make no
/// difference.
pub(super) fn level_of(word: &str) -> Option<Level> {
    Level::from_word(&word.trim().to_lowercase())
}

fn post(people: &TableMapping, table: &Table, row: usize) -> Option<Post> {
    let date = |role: Role| match table.value(people.role(role)?, row) {
        Value::Date(date) => Some(date),
        Value::DateTime(at) => Some(at.date()),
        _ => None,
    };
    Some(Post {
        person: text(people, table, Role::Id, row)?,
        unit: text(people, table, Role::Unit, row),
        level: text(people, table, Role::Level, row).and_then(|word| level_of(&word)),
        since: date(Role::Since),
        until: date(Role::Until),
    })
}
