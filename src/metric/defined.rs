//! The groups that exist without rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::roster::Roster;
use super::sweep::TooMany;
use super::values::GroupId;
use crate::expression::{BuiltIn, Name};
use crate::journey::World;
use crate::ruleset::{Dimension, GroupKey, Ruleset};
use crate::value::Date;

/// Values of some dimensions, in their order.
type Part = Vec<Arc<str>>;

/// The groups of some dimensions that rules and dataset define, on a day: of funnels, stages and
/// phases those that belong together, of persons and units the people who are there, each in their
/// unit. None, if any dimension has other values.
pub(super) fn defined(
    world: &World<'_>,
    roster: &Roster,
    by: &[Dimension],
    day: Date,
    most: usize,
) -> Result<BTreeSet<GroupId>, TooMany> {
    let (of_rules, others): (Vec<&Dimension>, Vec<_>) = by.iter().partition(|by| by.is_of_rules());
    if others.iter().any(|by| by.subject().is_none()) {
        return Ok(BTreeSet::new());
    }
    let places = rule_parts(world.ruleset, &of_rules);
    let subjects = subject_parts(world, roster, &others, day);
    if places.len().saturating_mul(subjects.len()) > most {
        return Err(TooMany);
    }
    let group = |place: &Part, subject: &Part| -> GroupId {
        let (mut place, mut subject) = (place.iter(), subject.iter());
        let value = |by: &Dimension| if by.is_of_rules() { place.next() } else { subject.next() };
        by.iter().filter_map(value).cloned().collect()
    };
    let of_place = |place| subjects.iter().map(move |subject| group(place, subject));
    Ok(places.iter().flat_map(of_place).collect())
}

/// The values of funnel, stage and phase that belong together.
fn rule_parts(ruleset: &Ruleset, by: &[&Dimension]) -> BTreeSet<Part> {
    let mut parts = BTreeSet::new();
    for funnel in &ruleset.funnels {
        for stage in &funnel.stages {
            let value = |by: &&Dimension| match &by.key {
                GroupKey::Name(Name::BuiltIn(BuiltIn::Funnel)) => Some(funnel.id.clone()),
                GroupKey::Name(Name::BuiltIn(BuiltIn::Stage)) => Some(stage.id.clone()),
                _ => ruleset.phases.get(stage.phase?).map(|phase| phase.id.clone()),
            };
            parts.extend(by.iter().map(value).collect::<Option<Part>>());
        }
    }
    if let [only] = by
        && only.key == GroupKey::Name(Name::BuiltIn(BuiltIn::Phase))
    {
        parts.extend(ruleset.phases.iter().map(|phase| vec![phase.id.clone()]));
    }
    if by.is_empty() {
        parts.insert(Part::new());
    }
    parts
}

/// The values of persons and units that belong together on a day.
fn subject_parts(world: &World<'_>, roster: &Roster, by: &[&Dimension], day: Date) -> BTreeSet<Part> {
    if by.is_empty() {
        return BTreeSet::from([Part::new()]);
    }
    if by.iter().any(|by| is_person(&by.key)) {
        roster.people_on(day).filter_map(|person| of_person(world, roster, by, person, day)).collect()
    } else {
        roster.units().filter_map(|unit| of_unit(world, roster, by, unit)).collect()
    }
}

/// What persons' and units' dimensions give for a person on a day; `None` if one gives nothing.
pub(super) fn of_person(
    world: &World<'_>,
    roster: &Roster,
    by: &[&Dimension],
    person: &Arc<str>,
    day: Date,
) -> Option<Part> {
    let unit = || world.organisation.unit_of(person, day, None);
    let value = |by: &&Dimension| match &by.key {
        GroupKey::UnitOfKind(kind) => roster.of_kind(world, unit()?, kind).cloned(),
        key if is_person(key) => Some(person.clone()),
        _ => unit().cloned(),
    };
    by.iter().map(value).collect()
}

fn of_unit(world: &World<'_>, roster: &Roster, by: &[&Dimension], unit: &Arc<str>) -> Option<Part> {
    let value = |by: &&Dimension| match &by.key {
        GroupKey::UnitOfKind(kind) => roster.of_kind(world, unit, kind).cloned(),
        _ => Some(unit.clone()),
    };
    by.iter().map(value).collect()
}

fn is_person(key: &GroupKey) -> bool {
    matches!(key, GroupKey::Person | GroupKey::Name(Name::BuiltIn(BuiltIn::Owner)))
}
