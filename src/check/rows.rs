//! What the rows of a metric's source are, and what is known of their customers, persons and units.

use super::scopes::World;
use super::table::CheckedTable;
use crate::language::{Spoken, spoken};
use crate::ruleset::MetricSource;
use crate::syntax::Role;

/// Something that the mapping does not give, and what to do about it.
#[derive(Debug, Clone)]
pub(super) struct Lack {
    /// What is missing, to stand after "needs".
    pub missing: Spoken,
    /// What to do.
    pub cure: Spoken,
}

/// What a row leads to; `Err` says what that lacks.
pub(super) struct Reach {
    /// Its customer.
    pub customer: Result<(), Lack>,
    /// The person in charge of its customer.
    pub owner: Result<(), Lack>,
    /// Its person.
    pub person: Result<(), Lack>,
    /// The fields of its person.
    pub people: Result<(), Lack>,
    /// Its unit.
    pub unit: Result<(), Lack>,
    /// The kinds of the units above it.
    pub kinds: Result<(), Lack>,
}

/// What the rows of a source lead to.
pub(super) fn reach(world: &World, source: MetricSource) -> Reach {
    let mapping = &world.mapping;
    let (customer, own_person) = match source {
        MetricSource::Events(place) => match mapping.events.get(place) {
            Some((name, table)) => {
                let header = format!("events.{name}");
                (has(Some(table), Role::Customer, &header), has(Some(table), Role::Person, &header))
            }
            None => (Ok(()), Ok(())),
        },
        MetricSource::Marks => {
            let marks = mapping.marks.as_ref();
            (has(marks, Role::Customer, "marks"), has(marks, Role::By, "marks"))
        }
        MetricSource::Customers | MetricSource::Changes | MetricSource::Visits | MetricSource::Quality => {
            (Ok(()), has(mapping.customers.as_ref(), Role::Owner, "customers"))
        }
    };
    let owner = customer.clone().and_then(|()| has(mapping.customers.as_ref(), Role::Owner, "customers"));
    // Without a person of its own, a row of events has its customer's owner.
    let person = match source {
        MetricSource::Events(_) => own_person.or_else(|lack| owner.clone().map_err(|_| lack)),
        _ => own_person,
    };
    let people = person.clone().and_then(|()| has(mapping.people.as_ref(), Role::Id, "people"));
    let unit = people.clone().and_then(|()| has(mapping.people.as_ref(), Role::Unit, "people"));
    let kinds = unit.clone().and_then(|()| has(mapping.units.as_ref(), Role::Kind, "units"));
    Reach { customer, owner, person, people, unit, kinds }
}

/// Whether a table has a column for a role.
pub(super) fn has(table: Option<&CheckedTable>, role: Role, header: &str) -> Result<(), Lack> {
    if table.is_some_and(|table| table.mapping.role(role).is_some()) {
        return Ok(());
    }
    let key = role.key();
    let missing = spoken!("a `{key}` column in `[{header}]`", " `[{header}]` 中的 `{key}` 列");
    let cure = if table.is_some() {
        spoken!(
            "name the column under `[{header}]`, as `{key} = \"…\"`",
            "在 `[{header}]` 中写明这一列：`{key} = \"…\"`"
        )
    } else {
        spoken!(
            "map the table: `[{header}]` with `from`, `id` and `{key}`",
            "映射这张表：`[{header}]`，写明 `from`、`id` 和 `{key}`"
        )
    };
    Err(Lack { missing, cure })
}
