//! Who is who: names, posts and addresses, without anything that customers did.

use std::sync::Arc;

use crate::alert::{Chart, Level, Post, Standing, Subject};
use crate::dataset::{Connection, Dataset, DatasetError, ReadOptions, Table};
use crate::ruleset::{Mapping, Ruleset, TableMapping};
use crate::syntax::{ChannelKind, Role};
use crate::value::{Date, DateTime, Value};

/// The customers, people and units of a dataset.
#[derive(Debug)]
pub struct Directory {
    mapping: Mapping,
    contacts: Vec<(ChannelKind, usize)>,
    dataset: Dataset,
}

impl Directory {
    /// Reads them, and nothing else of the dataset. `now` is the local wall clock.
    ///
    /// # Errors
    /// The dataset cannot be read.
    pub fn read(
        ruleset: &Ruleset,
        connection: &Connection,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Self, DatasetError> {
        let mut slim = ruleset.clone();
        let mapping = &mut slim.mapping;
        (mapping.history, mapping.marks, mapping.targets) = (None, None, None);
        mapping.events.clear();
        (slim.funnels, slim.facts, slim.metrics) = (Vec::new(), Vec::new(), Vec::new());
        let contacts: Vec<(ChannelKind, usize)> = ruleset
            .contacts
            .iter()
            .filter_map(|contact| Some((contact.kind, usize::try_from(contact.field).ok()?)))
            .collect();
        need_only(&mut mapping.customers, &[Role::Id, Role::Name, Role::Owner], &[]);
        let fields: Vec<usize> = contacts.iter().map(|(_, field)| *field).collect();
        let posts = [Role::Id, Role::Name, Role::Unit, Role::Level, Role::Since, Role::Until];
        mapping.people.iter_mut().for_each(|people| need_only(people, &posts, &fields));
        mapping
            .units
            .iter_mut()
            .for_each(|units| need_only(units, &[Role::Id, Role::Name, Role::Parent], &[]));
        let dataset = Dataset::read_with(connection, &slim, now, options)?;
        Ok(Self { mapping: slim.mapping, contacts, dataset })
    }

    /// The name of a customer, a person or a unit.
    #[must_use]
    pub fn name_of(&self, subject: &Subject) -> Option<Arc<str>> {
        match subject {
            Subject::Customer(id) => self.customer(id, Role::Name),
            Subject::Person(id) => {
                let (people, table) = self.people()?;
                text(people, table, Role::Name, last_of(people, table, id)?)
            }
            Subject::Unit(id) => {
                let (units, table) = self.units()?;
                text(units, table, Role::Name, last_of(units, table, id)?)
            }
            Subject::Change { .. } | Subject::Group(_) | Subject::Rule(_) => None,
        }
    }

    /// A customer's owner.
    #[must_use]
    pub fn owner_of(&self, customer: &str) -> Option<Arc<str>> {
        self.customer(customer, Role::Owner)
    }

    /// Where a kind of channel finds a person, if the dataset says it.
    #[must_use]
    pub fn contact(&self, person: &str, kind: ChannelKind) -> Option<String> {
        let (_, field) = self.contacts.iter().find(|(of, _)| *of == kind)?;
        let (people, table) = self.people()?;
        let row = last_of(people, table, person)?;
        let said = match table.value(*field, row) {
            Value::Text(text) => text.trim().to_owned(),
            // A mobile number may be one for the dataset too.
            Value::Int(number) => number.to_string(),
            _ => return None,
        };
        (!said.is_empty()).then_some(said)
    }

    /// Whether there is such a unit.
    #[must_use]
    pub fn is_unit(&self, id: &str) -> bool {
        self.units().is_some_and(|(units, table)| last_of(units, table, id).is_some())
    }

    /// The ids of all units.
    #[must_use]
    pub fn unit_ids(&self) -> Vec<Arc<str>> {
        let Some((units, table)) = self.units() else { return Vec::new() };
        (0..table.rows).filter_map(|row| text(units, table, Role::Id, row)).collect()
    }

    /// The organisation on a day.
    #[must_use]
    pub fn chart(&self, day: Date) -> Chart {
        let posts = self
            .people()
            .into_iter()
            .flat_map(|(people, table)| (0..table.rows).filter_map(move |row| post(people, table, row)));
        let parents = self.units().into_iter().flat_map(|(units, table)| {
            let parent =
                move |row| Some((text(units, table, Role::Id, row)?, text(units, table, Role::Parent, row)?));
            (0..table.rows).filter_map(parent)
        });
        Chart::on(day, posts, parents)
    }

    /// Whether a subject belongs to a unit or to one below it.
    #[must_use]
    pub fn is_within(&self, subject: &Subject, unit: &Arc<str>, chart: &Chart) -> bool {
        let standing = Standing::of(subject, chart, &|customer| self.owner_of(customer));
        standing.unit.is_some_and(|of| chart.upward(&of).contains(unit))
    }

    fn customer(&self, id: &str, role: Role) -> Option<Arc<str>> {
        let row = usize::try_from(*self.dataset.index.get(id)?).ok()?;
        text(&self.mapping.customers, &self.dataset.customers, role, row)
    }

    fn people(&self) -> Option<(&TableMapping, &Table)> {
        self.mapping.people.as_ref().zip(self.dataset.people.as_ref())
    }

    fn units(&self) -> Option<(&TableMapping, &Table)> {
        self.mapping.units.as_ref().zip(self.dataset.units.as_ref())
    }
}

/// Reads no fields but these.
fn need_only(table: &mut TableMapping, roles: &[Role], fields: &[usize]) {
    let wanted: Vec<usize> = roles.iter().filter_map(|role| table.role(*role)).collect();
    for (place, field) in table.fields.iter_mut().enumerate() {
        field.used = wanted.contains(&place) || fields.contains(&place);
    }
}

fn text(mapping: &TableMapping, table: &Table, role: Role, row: usize) -> Option<Arc<str>> {
    table.text(mapping.role(role)?, row).cloned()
}

/// The last row of an id: of a person with several posts the newest, as tables grow.
fn last_of(mapping: &TableMapping, table: &Table, id: &str) -> Option<usize> {
    (0..table.rows).rev().find(|row| text(mapping, table, Role::Id, *row).is_some_and(|it| *it == *id))
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
        level: text(people, table, Role::Level, row).and_then(|word| Level::from_word(word.trim())),
        since: date(Role::Since),
        until: date(Role::Until),
    })
}
