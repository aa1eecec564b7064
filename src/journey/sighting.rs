//! What a run sees of the stage column, for the journal.

use std::sync::Arc;

use super::beginning::beginning;
use super::world::World;
use crate::journal::Sighting;
use crate::syntax::Role;
use crate::value::Date;

/// The sightings that are new to the journal: of every customer whose stage column, or the date
/// the dataset gives for it, differs from the last sighting. The run evaluates the days from
/// `first_day` through `last_day`; a customer is seen on the first of them on which it exists, and
/// not at all before it does. Customers with a readable history row have no sightings: the history
/// keeps itself.
#[must_use]
pub fn observe(world: &World<'_>, first_day: Date, last_day: Date) -> Vec<(Arc<str>, Sighting)> {
    if world.ruleset.mapping.customers.role(Role::Stage).is_none() {
        return Vec::new();
    }
    let seen_on = |customer: usize| {
        let known = world.journal.seen.contains(&world.id(customer));
        let begins = beginning(world, customer).filter(|_| !known).map_or(first_day, |at| at.date());
        Some(begins.max(first_day)).filter(|day| *day <= last_day)
    };
    let observe = |customer: usize| observe_customer(world, customer, seen_on(customer)?);
    (0..world.customers()).filter_map(observe).collect()
}

fn observe_customer(world: &World<'_>, customer: usize, seen_on: Date) -> Option<(Arc<str>, Sighting)> {
    if world.has_history(customer) {
        return None;
    }
    let stage = world.text(customer, Role::Stage);
    let date = |role| stage.as_ref().and_then(|_| world.moment(customer, role));
    let (since, closed) = (date(Role::StageSince), date(Role::Closed));
    let id = world.id(customer);
    let last = world.journal.of(&id).and_then(|journal| journal.sightings.last());
    let known = match last {
        Some(last) => last.stage == stage && last.since == since && last.closed == closed,
        None => stage.is_none(),
    };
    (!known).then_some((id, Sighting { seen_on, stage, since, closed }))
}
