//! Everything a customer's journey and state are computed from, except the moment.

use std::sync::Arc;

use super::meaning::Meanings;
use super::organisation::Organisation;
use crate::dataset::Dataset;
use crate::expression::UserRuntime;
use crate::journal::{CustomerJournal, Journal};
use crate::ruleset::Ruleset;
use crate::syntax::{Per, Role};
use crate::value::{Date, DateTime, Value};

/// Ruleset, dataset and journal, with what can be prepared once for all moments.
#[derive(Debug)]
pub struct World<'a> {
    /// The rules.
    pub ruleset: &'a Ruleset,
    /// The rows.
    pub dataset: &'a Dataset,
    /// The journal, with what the present run sees added (see [`super::observe`]).
    pub journal: &'a Journal,
    /// The user functions.
    pub users: &'a UserRuntime,
    /// People and units.
    pub organisation: Organisation,
    /// For each funnel, what dataset values mean.
    pub meanings: Vec<Meanings>,
}

impl<'a> World<'a> {
    /// Prepares a world.
    #[must_use]
    pub fn new(
        ruleset: &'a Ruleset,
        dataset: &'a Dataset,
        journal: &'a Journal,
        users: &'a UserRuntime,
    ) -> Self {
        let organisation = Organisation::of(&ruleset.mapping, dataset);
        let meanings = ruleset.funnels.iter().map(Meanings::of).collect();
        Self { ruleset, dataset, journal, users, organisation, meanings }
    }

    /// How many customers the dataset has.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.dataset.customers.rows
    }

    /// The id of a customer by its place.
    #[must_use]
    pub fn id(&self, customer: usize) -> Arc<str> {
        self.text(customer, Role::Id).unwrap_or_else(|| Arc::from(""))
    }

    /// The text of one of the customers' roles.
    #[must_use]
    pub fn text(&self, customer: usize, role: Role) -> Option<Arc<str>> {
        let field = self.ruleset.mapping.customers.role(role)?;
        self.dataset.customers.text(field, customer).cloned()
    }

    /// The date-time of one of the customers' roles.
    #[must_use]
    pub fn moment(&self, customer: usize, role: Role) -> Option<DateTime> {
        let field = self.ruleset.mapping.customers.role(role)?;
        match self.dataset.customers.value(field, customer) {
            Value::DateTime(at) => Some(at),
            Value::Date(date) => Some(date.into()),
            _ => None,
        }
    }

    /// A customer's journal entries.
    #[must_use]
    pub fn journal_of(&self, customer: usize) -> Option<&CustomerJournal> {
        self.journal.of(&self.id(customer))
    }

    /// The unit of a customer's owner on a date.
    #[must_use]
    pub fn unit(&self, customer: usize, on: Date) -> Option<Arc<str>> {
        let owner = self.text(customer, Role::Owner)?;
        self.organisation.unit_of(&owner, on).cloned()
    }

    /// The rows of an event table that belong to a person, or to the people who were in a unit
    /// (or below it) on the row's date; ordered by date.
    #[must_use]
    pub fn rows_of(&self, table: usize, per: Per, whose: &str) -> Vec<usize> {
        let (Some(events), Some((rows, _))) =
            (self.ruleset.mapping.events.get(table), self.dataset.events.get(table))
        else {
            return Vec::new();
        };
        let (Some(person), Some(at)) = (events.table.role(Role::Person), events.table.role(Role::At)) else {
            return Vec::new();
        };
        let belongs = |id: &Arc<str>, on: Date| match per {
            Per::Unit => {
                self.organisation.unit_of(id, on).is_some_and(|unit| self.organisation.is_within(unit, whose))
            }
            Per::Person | Per::Customer => &**id == whose,
        };
        let mut found: Vec<(DateTime, usize)> = (0..rows.rows)
            .filter_map(|row| {
                let at = rows.date_time(at, row)?;
                belongs(rows.text(person, row)?, at.date()).then_some((at, row))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, row)| row).collect()
    }
}
