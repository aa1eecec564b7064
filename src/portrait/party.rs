//! Persons and units.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::Table;
use crate::expression::{Blame, BuiltIn, Name, Row, RowError, UserRuntime, interpret};
use crate::facts::{Moment, party_fact};
use crate::journey::{Sight, World};
use crate::ruleset::{FactKind, TableMapping};
use crate::syntax::Role;
use crate::time::Calendar;
use crate::value::{Date, Value};

/// A person or a unit at a moment: its columns, its facts, and the day.
pub struct PartyPortrait<'p> {
    moment: Moment<'p>,
    id: Arc<str>,
    mapping: &'p TableMapping,
    table: &'p Table,
    row: usize,
}

/// Everybody of `[people]` who belongs to it on the day, in the order of the ids. Of a person with
/// several rows the one counts that also gives the unit: of those valid on the day the one that began
/// last, and one with a unit before one without.
#[must_use]
pub fn people<'p>(world: &'p World<'p>, sight: Sight) -> Vec<PartyPortrait<'p>> {
    let Some(people) = People::of(world) else { return Vec::new() };
    let mut rows: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
    for row in 0..people.table.rows {
        let Some(id) = people.text(Role::Id, row).filter(|_| people.is_valid(row, &sight)) else { continue };
        let known = rows.entry(id).or_insert(row);
        if people.rank(row) >= people.rank(*known) {
            *known = row;
        }
    }
    rows.into_iter().map(|(id, row)| people.portrait(world, sight, id, row)).collect()
}

/// All of `[units]`, in the order of the ids; of one with several rows the last counts.
#[must_use]
pub fn units<'p>(world: &'p World<'p>, sight: Sight) -> Vec<PartyPortrait<'p>> {
    let mapped = world.ruleset.mapping.units.as_ref().zip(world.dataset.units.as_ref());
    let Some((mapping, table)) = mapped else { return Vec::new() };
    let units = People { mapping, table };
    let rows: BTreeMap<&Arc<str>, usize> =
        (0..table.rows).filter_map(|row| Some((units.text(Role::Id, row)?, row))).collect();
    rows.into_iter().map(|(id, row)| units.portrait(world, sight, id, row)).collect()
}

/// A field of a person on the day; missing for one who is not there.
pub(super) fn person_field(world: &World<'_>, person: &str, field: u32, sight: &Sight) -> Value {
    let Some(people) = People::of(world) else { return Value::Missing };
    let is_of = |row: &usize| people.text(Role::Id, *row).is_some_and(|id| **id == *person);
    let valid = (0..people.table.rows).filter(is_of).filter(|row| people.is_valid(*row, sight));
    let row = valid.max_by_key(|row| people.rank(*row));
    row.map_or(Value::Missing, |row| people.table.value(field as usize, row))
}

/// The rows of `[people]`, or of `[units]`.
#[derive(Clone, Copy)]
struct People<'p> {
    mapping: &'p TableMapping,
    table: &'p Table,
}

impl<'p> People<'p> {
    fn of(world: &World<'p>) -> Option<Self> {
        let (mapping, table) = world.ruleset.mapping.people.as_ref().zip(world.dataset.people.as_ref())?;
        Some(Self { mapping, table })
    }

    fn text(self, role: Role, row: usize) -> Option<&'p Arc<str>> {
        self.table.text(self.mapping.role(role)?, row)
    }

    fn date(self, role: Role, row: usize) -> Option<Date> {
        match self.table.value(self.mapping.role(role)?, row) {
            Value::Date(date) => Some(date),
            Value::DateTime(at) => Some(at.date()),
            _ => None,
        }
    }

    /// Whether the day lies between a row's dates, as [`crate::journey::Organisation::unit_of`] sees it.
    fn is_valid(self, row: usize, sight: &Sight) -> bool {
        let day = sight.day();
        self.date(Role::Since, row).is_none_or(|since| since <= day && Some(since) != sight.without)
            && self.date(Role::Until, row).is_none_or(|until| day <= until)
    }

    /// What makes of several valid rows the one that counts; of equal ones it is the last.
    fn rank(self, row: usize) -> (bool, Option<Date>) {
        (self.text(Role::Unit, row).is_some(), self.date(Role::Since, row))
    }

    fn portrait(self, world: &'p World<'p>, sight: Sight, id: &Arc<str>, row: usize) -> PartyPortrait<'p> {
        let Self { mapping, table } = self;
        PartyPortrait { moment: Moment::new(world, sight), id: id.clone(), mapping, table, row }
    }
}

impl PartyPortrait<'_> {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &Arc<str> {
        &self.id
    }
}

impl Row for PartyPortrait<'_> {
    fn value(&self, name: Name, blame: &mut Blame) -> Result<Value, RowError> {
        match name {
            Name::Field(field) => Ok(self.table.value(field as usize, self.row)),
            Name::BuiltIn(BuiltIn::Today) => Ok(Value::Date(self.today())),
            Name::Fact(index) => {
                match self.moment.world.ruleset.facts.get(index as usize).map(|fact| &fact.kind) {
                    Some(FactKind::Expr(expr)) => interpret(expr, self, blame),
                    Some(FactKind::Events { .. }) => party_fact(&self.moment, index, self.id.clone()),
                    None => Ok(Value::Missing),
                }
            }
            _ => Ok(Value::Missing),
        }
    }

    fn label(&self, name: Name) -> Arc<str> {
        let found = match name {
            Name::Field(index) => self.mapping.fields.get(index as usize).map(|field| field.name.clone()),
            Name::Fact(index) => {
                self.moment.world.ruleset.facts.get(index as usize).map(|fact| fact.id.clone())
            }
            Name::BuiltIn(built_in) => Some(Arc::from(built_in.word())),
            _ => None,
        };
        found.unwrap_or_else(|| Arc::from("?"))
    }

    fn marked(&self, _item: &str) -> bool {
        false
    }

    fn today(&self) -> Date {
        self.moment.sight.day()
    }

    fn calendar(&self) -> &Calendar {
        &self.moment.world.ruleset.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.moment.world.users
    }
}
