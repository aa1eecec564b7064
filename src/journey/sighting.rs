//! What a run sees of the stage column, for the journal.

use std::sync::Arc;

use super::beginning::beginning;
use super::meaning::Place;
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
        let begins = beginning(world, customer).map_or(first_day, |at| at.date());
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
    let since = stage.as_ref().and_then(|value| {
        let stage_since = world.moment(customer, Role::StageSince);
        if is_end(world, value) { world.moment(customer, Role::Closed).or(stage_since) } else { stage_since }
    });
    let id = world.id(customer);
    let last = world.journal.of(&id).and_then(|journal| journal.sightings.last());
    let known = match last {
        Some(last) => last.stage == stage && last.since == since,
        None => stage.is_none(),
    };
    (!known).then_some((id, Sighting { seen_on, stage, since }))
}

/// Whether a value means won or lost. Funnels may differ; a value that any funnel ends with is
/// dated as an end, since the customer's funnel may change without the value changing.
fn is_end(world: &World<'_>, value: &Arc<str>) -> bool {
    let places: Vec<Place> = world.meanings.iter().map(|meanings| meanings.place(value)).collect();
    !places.iter().any(|place| matches!(place, Place::Stage(_))) && places.iter().any(Place::is_end)
}
