//! Who is told.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::chart::{Chart, Standing};
use super::policy::{Address, Level};

/// Somebody who is told, and as what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recipient {
    /// The person's id.
    pub person: Arc<str>,
    /// Whom the rule named.
    pub address: Address,
    /// The person's level.
    pub level: Option<Level>,
    /// Whether it is for information only: `cc`.
    pub is_copy: bool,
}

/// The people whom a rule's `to` and `cc` mean for a subject, each once, whatever they are named
/// as. If `to` finds nobody, it is the operators.
#[must_use]
pub fn recipients(
    to: &[Address],
    cc: &[Address],
    standing: &Standing,
    chart: &Chart,
    operators: &[Arc<str>],
) -> Vec<Recipient> {
    let mut told = BTreeSet::new();
    let mut recipients = Vec::new();
    let mut add = |address: &Address, people: Vec<Arc<str>>, is_copy| {
        for person in people.into_iter().filter(|person| told.insert(person.clone())) {
            let sought = if let Address::Level(level) = address { Some(*level) } else { None };
            let level = chart.level_of(&person, sought);
            recipients.push(Recipient { person, address: address.clone(), level, is_copy });
        }
    };
    let mut found = false;
    for address in to {
        let people = meant(address, standing, chart, operators);
        found |= !people.is_empty();
        add(address, people, false);
    }
    if !found {
        add(&Address::Operators, operators.to_vec(), false);
    }
    for address in cc {
        add(address, meant(address, standing, chart, operators), true);
    }
    recipients
}

/// The people whom one address means.
fn meant(address: &Address, standing: &Standing, chart: &Chart, operators: &[Arc<str>]) -> Vec<Arc<str>> {
    let unit = standing.unit.as_ref();
    match address {
        Address::Owner => match &standing.owner {
            // Without any people there is nothing to look the owner up in.
            Some(owner) if chart.is_present(owner) || chart.is_empty() => vec![owner.clone()],
            _ => from(Level::Lead, unit, chart),
        },
        Address::Level(level) => from(*level, unit, chart),
        Address::Operators => operators.to_vec(),
        Address::Person(person) if chart.has_left(person) => Vec::new(),
        Address::Person(person) => vec![person.clone()],
        Address::Unit(named) => match chart.members(named) {
            nobody if nobody.is_empty() => from(Level::Lead, Some(named), chart),
            members => members,
        },
    }
}

/// The people of a level or, where there are none, of the next that has any.
fn from(level: Level, unit: Option<&Arc<str>>, chart: &Chart) -> Vec<Arc<str>> {
    let levels = Level::ALL.into_iter().filter(|other| *other >= level);
    levels.map(|level| chart.nearest(level, unit)).find(|people| !people.is_empty()).unwrap_or_default()
}
