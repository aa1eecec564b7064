//! What a run sees of the stage column, for the journal.

use std::cmp::Ordering;
use std::sync::Arc;

use super::beginning::beginning;
use super::world::World;
use crate::dataset::Column;
use crate::journal::Sighting;
use crate::syntax::Role;
use crate::value::Date;

/// The sightings of a run that are new to the journal, at most one for each customer. They stand
/// by the customers' places in the dataset that was looked at, for there can be a million of them.
#[derive(Debug, Clone, Default)]
pub struct Sightings {
    /// The ids by place, in order.
    ids: Column,
    /// By place; empty if there are none at all.
    by_place: Vec<Option<Sighting>>,
}

impl Sightings {
    /// The sighting of a customer, if there is one.
    #[must_use]
    pub fn of(&self, customer: &str) -> Option<&Sighting> {
        let (mut low, mut high) = (0, self.by_place.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.ids.text(middle).map_or(Ordering::Less, |id| (**id).cmp(customer)) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return self.at(middle),
            }
        }
        None
    }

    /// The sighting of the customer at a place of the dataset that was looked at.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&Sighting> {
        self.by_place.get(place)?.as_ref()
    }

    /// All of them, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Sighting)> {
        let places = self.by_place.iter().enumerate();
        places.filter_map(|(place, sighting)| Some((self.ids.text(place)?, sighting.as_ref()?)))
    }

    /// Whether these ids are those that were looked at, so that places are the same.
    pub(super) fn stand_by(&self, ids: &Column) -> bool {
        self.ids.is(ids)
    }
}

#[cfg(test)]
impl FromIterator<(Arc<str>, Sighting)> for Sightings {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Sighting)>>(sightings: I) -> Self {
        let mut sightings: Vec<_> = sightings.into_iter().collect();
        sightings.sort_by(|a, b| a.0.cmp(&b.0));
        let ids = sightings.iter().map(|(id, _)| crate::value::Value::Text(id.clone())).collect();
        Self { ids, by_place: sightings.into_iter().map(|(_, sighting)| Some(sighting)).collect() }
    }
}

/// The sightings that are new to the journal: of every customer whose stage column, or the date
/// the dataset gives for it, differs from the last sighting. The run evaluates the days from
/// `first_day` through `last_day`; a customer is seen on the first of them on which it exists, and
/// not at all before it does. Customers with a readable history row have no sightings: the history
/// keeps itself.
#[must_use]
pub fn observe(world: &World<'_>, first_day: Date, last_day: Date) -> Sightings {
    let customers = &world.ruleset.mapping.customers;
    let ids = customers.role(Role::Id).and_then(|id| world.dataset.customers.column(id));
    let Some(ids) = ids.filter(|_| customers.role(Role::Stage).is_some()) else {
        return Sightings::default();
    };
    let seen_on = |customer: usize| {
        let known = world.has_seen(customer);
        let begins = beginning(world, customer).filter(|_| !known).map_or(first_day, |at| at.date());
        Some(begins.max(first_day)).filter(|day| *day <= last_day)
    };
    let sighting = |customer: usize| observe_customer(world, customer, seen_on(customer)?);
    let by_place: Vec<_> = (0..world.customers()).map(sighting).collect();
    if by_place.iter().all(Option::is_none) {
        return Sightings::default();
    }
    Sightings { ids: ids.clone(), by_place }
}

fn observe_customer(world: &World<'_>, customer: usize, seen_on: Date) -> Option<Sighting> {
    if world.has_history(customer) {
        return None;
    }
    let stage = world.text(customer, Role::Stage);
    let date = |role| stage.as_ref().and_then(|_| world.moment(customer, role));
    let (since, closed) = (date(Role::StageSince), date(Role::Closed));
    let last = world.journal_of(customer).and_then(|journal| journal.sightings.last());
    let known = match last {
        Some(last) => last.stage == stage && last.since == since && last.closed == closed,
        None => stage.is_none(),
    };
    (!known).then_some(Sighting { seen_on, stage, since, closed })
}
