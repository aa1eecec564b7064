//! Since when a customer exists.

use super::sight::Sight;
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

/// Whether a customer exists as seen from a moment: it has begun, or a run has seen it before.
#[must_use]
pub fn exists(world: &World<'_>, customer: usize, sight: &Sight) -> bool {
    let begun = beginning(world, customer).is_none_or(|at| sight.sees(at));
    begun || world.has_seen(customer)
}

fn first_history_row(world: &World<'_>, customer: usize) -> Option<DateTime> {
    let history = world.dataset.history.as_ref()?;
    let row = history.rows.of(customer).next()?;
    history.at.date_time(row)
}
