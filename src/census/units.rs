//! The units that customers belong to, as those of their owners.

use std::collections::HashMap;

use super::context::Context;
use super::events::Notes;
use super::instants::midnight;
use super::wake::NEVER;
use crate::journey::World;
use crate::value::{Date, Value};
use crate::vector::Vector;

/// The unit of each customer; noted is when it may be another one.
pub(super) fn units(context: &Context<'_>, customers: &[u32], notes: &mut Notes<'_>) -> Vector {
    let world = context.world;
    let parties = world.parties();
    let mut known: HashMap<u32, (Value, i64)> = HashMap::new();
    let mut values = Vec::with_capacity(customers.len());
    for (row, customer) in customers.iter().enumerate() {
        let Some(owner) = parties.owner_of(*customer as usize) else {
            values.push(Value::Missing);
            continue;
        };
        let (unit, moves) = known.entry(owner).or_insert_with(|| {
            let unit = world.unit(*customer as usize, &context.sight).map_or(Value::Missing, Value::Text);
            let owner = parties.owners().get(owner as usize);
            (unit, owner.map_or(NEVER, |owner| moves(world, owner, context.today())))
        });
        values.push(unit.clone());
        notes.wake(row, *moves);
    }
    Vector::from_values(values)
}

/// When a person may come into another unit, or into none, after a day.
pub(super) fn moves(world: &World<'_>, person: &str, day: Date) -> i64 {
    let turns = world.organisation.turns_of(person);
    turns.into_iter().find(|turn| *turn > day).map_or(NEVER, midnight)
}
