//! The sales organisation of a dataset, as alerts need it.

use std::sync::Arc;

use crate::alert::{Chart, Level, Post};
use crate::journey::World;
use crate::syntax::Role;
use crate::value::{Date, Value};

/// Who belongs where on a day.
pub(super) fn chart(world: &World<'_>, day: Date) -> Chart {
    let mapping = &world.ruleset.mapping;
    let mut posts = Vec::new();
    if let (Some(people), Some(table)) = (&mapping.people, &world.dataset.people) {
        let text = |role: Role, row: usize| table.text(people.role(role)?, row).cloned();
        let date = |role: Role, row: usize| match table.value(people.role(role)?, row) {
            Value::Date(date) => Some(date),
            Value::DateTime(at) => Some(at.date()),
            _ => None,
        };
        for row in 0..table.rows {
            let Some(person) = text(Role::Id, row) else { continue };
            posts.push(Post {
                person,
                unit: text(Role::Unit, row),
                level: text(Role::Level, row).and_then(|word| Level::from_word(word.trim())),
                since: date(Role::Since, row),
                until: date(Role::Until, row),
            });
        }
    }
    let mut parents = Vec::new();
    if let (Some(units), Some(table)) = (&mapping.units, &world.dataset.units) {
        let text = |role: Role, row: usize| table.text(units.role(role)?, row).cloned();
        for row in 0..table.rows {
            parents.extend(text(Role::Id, row).zip(text(Role::Parent, row)));
        }
    }
    Chart::on(day, posts, parents)
}

/// Tells customers' owners.
pub(super) fn owner_of<'a>(world: &'a World<'a>) -> impl Fn(&str) -> Option<Arc<str>> + 'a {
    |customer| {
        let row = world.dataset.index.get(customer)?;
        world.text(usize::try_from(*row).ok()?, Role::Owner)
    }
}
