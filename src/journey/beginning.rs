//! Since when a customer exists.

use super::world::World;
use crate::syntax::Role;
use crate::value::DateTime;

/// The moment a customer begins to exist: `entered`, without a readable one its first history
/// row, else `stage_since`, else `closed`; `None`: it exists on every day.
#[must_use]
pub fn beginning(world: &World<'_>, customer: usize) -> Option<DateTime> {
    world
        .moment(customer, Role::Entered)
        .or_else(|| first_history_row(world, customer))
        .or_else(|| world.moment(customer, Role::StageSince))
        .or_else(|| world.moment(customer, Role::Closed))
}

fn first_history_row(world: &World<'_>, customer: usize) -> Option<DateTime> {
    let history = world.dataset.history.as_ref()?;
    let row = history.rows.of(customer).first()?;
    history.at.date_time(*row as usize)
}
