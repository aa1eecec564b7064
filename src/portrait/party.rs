//! Persons and units.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::census::{PartyAnswers, facts_of_parties};
use crate::dataset::Table;
use crate::expression::{Blame, BuiltIn, Expr, Name, Row, RowError, UserRuntime, depends, interpret};
use crate::facts::{Moment, party_fact};
use crate::journey::{Sight, World};
use crate::ruleset::{FactKind, Ruleset, TableMapping};
use crate::syntax::{Per, Role};
use crate::time::Calendar;
use crate::value::{Date, Value};

/// A person or a unit at a moment: its columns, its facts, and the day.
pub struct PartyPortrait<'p> {
    moment: Moment<'p>,
    id: Arc<str>,
    mapping: &'p TableMapping,
    table: &'p Table,
    row: usize,
    /// Its number among those whose facts were computed together, and these.
    known: (usize, Arc<PartyAnswers>),
}

/// Computes the facts that some expressions need, of all persons or all units together.
#[must_use]
pub fn with_facts<'p>(
    world: &World<'p>,
    sight: Sight,
    parties: Vec<PartyPortrait<'p>>,
    of: &[&Expr],
) -> Vec<PartyPortrait<'p>> {
    let ids: Vec<Arc<str>> = parties.iter().map(|party| party.id.clone()).collect();
    let needed = needed_facts(world.ruleset, of);
    let mut answers = PartyAnswers::new();
    for per in [Per::Person, Per::Unit] {
        let is_per = |place: &u32| {
            let kind = world.ruleset.facts.get(*place as usize).map(|fact| &fact.kind);
            matches!(kind, Some(FactKind::Events { per: other, .. }) if *other == per)
        };
        let facts: BTreeSet<u32> = needed.iter().copied().filter(is_per).collect();
        if !facts.is_empty() {
            answers.extend(facts_of_parties(world, sight, (per, &ids), &facts));
        }
    }
    let answers = Arc::new(answers);
    let numbered = parties.into_iter().enumerate();
    numbered.map(|(number, party)| PartyPortrait { known: (number, answers.clone()), ..party }).collect()
}

/// The facts that expressions name, and those that these rest on.
fn needed_facts(ruleset: &Ruleset, of: &[&Expr]) -> BTreeSet<u32> {
    let mut needed = BTreeSet::new();
    let mut open: Vec<&Expr> = of.to_vec();
    while let Some(expr) = open.pop() {
        depends(expr, &mut |name| {
            if let Name::Fact(fact) = name
                && needed.insert(fact)
                && let Some(FactKind::Expr(expr)) = ruleset.facts.get(fact as usize).map(|fact| &fact.kind)
            {
                open.push(expr);
            }
        });
    }
    needed
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
        let known = (0, Arc::default());
        PartyPortrait { moment: Moment::new(world, sight), id: id.clone(), mapping, table, row, known }
    }
}

impl PartyPortrait<'_> {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &Arc<str> {
        &self.id
    }

    /// A fact over events that was computed together with those of others, unless it fails.
    fn known_fact(&self, fact: u32) -> Option<Value> {
        let (number, answers) = &self.known;
        answers.get(&fact)?.get(*number)?.as_ref().ok().cloned()
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
                    Some(FactKind::Events { .. }) => match self.known_fact(index) {
                        Some(value) => Ok(value),
                        // Why it fails, and where, the slow way tells.
                        None => party_fact(&self.moment, index, self.id.clone()),
                    },
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
