//! What the store holds, as plain data.

use std::sync::Arc;

use super::change::{Delta, StateRow};
use super::watch::Watched;
use crate::dataset::Portion;
use crate::evaluate::{By, Position, State};
use crate::journal::Journal;
use crate::syntax::RuleTexts;
use crate::time::AsOf;
use crate::value::Date;

/// A customer's last recorded position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Funnel, stage, state.
    pub position: Arc<Position>,
    /// Who ended the journey.
    pub by: Option<By>,
    /// The stage's phase.
    pub phase: Option<Arc<str>>,
    /// The date the visit began.
    pub stage_since: Option<Date>,
    /// Whether that is the day it was first seen.
    pub inferred: bool,
    /// The local date since when the position has stood.
    pub changed_on: Option<Date>,
}

/// All recorded customers, the gone ones too, in the order of their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordedCustomers(Vec<(Arc<str>, Recorded)>);

impl RecordedCustomers {
    /// The customer of an id.
    #[must_use]
    pub fn get(&self, customer: &str) -> Option<&Recorded> {
        let place = self.0.binary_search_by(|(id, _)| (**id).cmp(customer)).ok()?;
        self.0.get(place).map(|(_, recorded)| recorded)
    }

    /// The customer at a place in the order of the ids.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&Recorded> {
        self.0.get(place).map(|(_, recorded)| recorded)
    }

    /// Those of a part of the customers.
    #[must_use]
    pub fn within(&self, portion: &Portion) -> Self {
        let less_than = |id: &str| self.0.partition_point(|(other, _)| **other < *id);
        Self(self.0.get(portion.within(self.len(), less_than)).unwrap_or_default().to_vec())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &(Arc<str>, Recorded)> {
        self.0.iter()
    }

    /// Their ids.
    pub fn ids(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter().map(|(id, _)| id)
    }

    /// Those that are in the dataset, by what a run says of them: in the order of their ids.
    #[must_use]
    pub fn there(&self) -> Vec<Arc<str>> {
        let there = self.0.iter().filter(|(_, row)| row.position.state != State::Gone);
        there.map(|(customer, _)| customer.clone()).collect()
    }

    /// Takes over what a committed delta says of customers. Tells whether others are there now.
    fn take(&mut self, rows: &[StateRow]) -> bool {
        let known = self.0.len();
        let is_there = |recorded: &Recorded| recorded.position.state != State::Gone;
        let mut others = false;
        for row in rows {
            let mut recorded = Recorded {
                position: row.position.clone(),
                by: row.by,
                phase: row.phase.clone(),
                stage_since: row.stage_since,
                inferred: row.inferred,
                changed_on: row.changed_on,
            };
            let before = self.0.get(..known).unwrap_or_default();
            let place = before.binary_search_by(|(id, _)| id.cmp(&row.customer)).ok();
            if let Some((_, old)) = place.and_then(|place| self.0.get_mut(place)) {
                recorded.changed_on = recorded.changed_on.or(old.changed_on);
                others |= is_there(old) != is_there(&recorded);
                *old = recorded;
            } else {
                others |= is_there(&recorded);
                self.0.push((row.customer.clone(), recorded));
            }
        }
        // Stable and quick, for two runs of it are in order.
        self.0.sort_by(|one, other| one.0.cmp(&other.0));
        others
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Arc<str>, Recorded)> for RecordedCustomers {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Recorded)>>(customers: I) -> Self {
        let mut customers: Vec<_> = customers.into_iter().collect();
        customers.sort_by(|a, b| a.0.cmp(&b.0));
        Self(customers)
    }
}

/// What the store holds at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// Grows with every commit, journal entries included.
    pub generation: u64,
    /// The instant of the last committed run; `None` before the first.
    pub committed: Option<AsOf>,
    /// The last applied ruleset.
    pub ruleset: Option<RuleTexts>,
    /// The customers.
    pub customers: RecordedCustomers,
    /// The journal.
    pub journal: Arc<Journal>,
    /// Metrics, rules and alerts.
    pub watched: Arc<Watched>,
}

impl Snapshot {
    /// What the store holds after a delta over this snapshot was committed, as it would be read: customers and
    /// journal follow from the delta, the ruleset and `watched` are given.
    #[must_use]
    pub fn after(mut self, delta: &Delta, ruleset: RuleTexts, watched: Watched) -> Self {
        let mut sighted = delta.sighted().peekable();
        let others = self.customers.take(&delta.rows);
        if others || sighted.peek().is_some() {
            let journal = Arc::make_mut(&mut self.journal);
            for (customer, sighting) in sighted {
                journal.of_mut(customer.clone()).sightings.push(sighting.clone());
            }
            if others {
                journal.seen = self.customers.there();
            }
        }
        Self {
            generation: self.generation + 1,
            committed: Some(delta.as_of),
            ruleset: Some(ruleset),
            watched: Arc::new(watched),
            ..self
        }
    }

    /// What it holds of a part of the customers; of the journal all, for it is shared.
    #[must_use]
    pub fn within(&self, portion: &Portion) -> Self {
        Self {
            generation: self.generation,
            committed: self.committed,
            ruleset: self.ruleset.clone(),
            customers: self.customers.within(portion),
            journal: self.journal.clone(),
            watched: self.watched.clone(),
        }
    }
}
