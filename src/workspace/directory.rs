//! Who is who: names, posts and addresses, without anything that customers did.

use std::sync::Arc;

use crate::alert::{Alert, Chart, Standing, Subject};
use crate::anomaly::WhoIsWho;
use crate::dataset::{Connection, Dataset, DatasetError, ReadOptions};
use crate::ruleset::{Mapping, Ruleset, TableMapping};
use crate::syntax::{ChannelKind, Role};
use crate::value::{DateTime, Value};

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
        Self::with(&[Role::Id, Role::Name, Role::Owner], (ruleset, connection, now), options)
    }

    /// Reads people and units alone: what sending messages takes. Customers have no names then.
    ///
    /// # Errors
    /// The dataset cannot be read.
    pub fn read_people(
        ruleset: &Ruleset,
        connection: &Connection,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Self, DatasetError> {
        Self::with(&[Role::Id], (ruleset, connection, now), options)
    }

    /// `of_customers` is what is read of customers.
    fn with(
        of_customers: &[Role],
        (ruleset, connection, now): (&Ruleset, &Connection, DateTime),
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
        need_only(&mut mapping.customers, of_customers, &[]);
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

    /// Who is who.
    #[must_use]
    pub fn who(&self) -> WhoIsWho<'_> {
        WhoIsWho { mapping: &self.mapping, dataset: &self.dataset }
    }

    /// Where a kind of channel finds a person, if the dataset says it.
    #[must_use]
    pub fn contact(&self, person: &str, kind: ChannelKind) -> Option<String> {
        let (_, field) = self.contacts.iter().find(|(of, _)| *of == kind)?;
        let said = match self.who().of_person(person, *field)? {
            Value::Text(text) => text.trim().to_owned(),
            // A mobile number may be one for the dataset too.
            Value::Int(number) => number.to_string(),
            _ => return None,
        };
        (!said.is_empty()).then_some(said)
    }

    /// Whether an alert is a person's business.
    #[must_use]
    pub fn concerns(&self, alert: &Alert, person: &str, chart: &Chart) -> bool {
        let standing = Standing::of(&alert.key.subject, chart, &|customer| self.who().owner_of(customer));
        alert.concerns(person, &standing)
    }

    /// Whether a subject belongs to a unit or to one below it.
    #[must_use]
    pub fn is_within(&self, subject: &Subject, unit: &Arc<str>, chart: &Chart) -> bool {
        let standing = Standing::of(subject, chart, &|customer| self.who().owner_of(customer));
        standing.unit.is_some_and(|of| chart.upward(&of).contains(unit))
    }
}

/// Reads no fields but these.
fn need_only(table: &mut TableMapping, roles: &[Role], fields: &[usize]) {
    let wanted: Vec<usize> = roles.iter().filter_map(|role| table.role(*role)).collect();
    for (place, field) in table.fields.iter_mut().enumerate() {
        field.used = wanted.contains(&place) || fields.contains(&place);
    }
}
