//! Everything a customer's journey and state are computed from, except the moment.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::meaning::Meanings;
use super::organisation::Organisation;
use super::parties::{self, Parties};
use super::party_rows::PartyRows;
use super::placed_journal::PlacedJournal;
use super::sight::Sight;
use super::sighting::Sightings;
use crate::dataset::Dataset;
use crate::expression::UserRuntime;
use crate::journal::{CustomerJournal, Sighting};
use crate::program::Program;
use crate::ruleset::Ruleset;
use crate::syntax::{Per, Role};
use crate::value::{DateTime, Value};

/// Ruleset, dataset and journal, with what can be prepared once for all moments.
#[derive(Debug)]
pub struct World<'a> {
    /// The rules.
    pub ruleset: &'a Ruleset,
    /// Their expressions, lowered.
    pub program: &'a Program,
    /// The rows.
    pub dataset: &'a Dataset,
    /// What the present run sees that is new to the journal (see [`super::observe`]).
    sightings: Option<&'a Sightings>,
    /// Whether the sightings stand at the places of this dataset.
    sightings_by_place: bool,
    /// The journal by the customers' places.
    journal: Arc<PlacedJournal>,
    /// The user functions.
    pub users: &'a UserRuntime,
    /// People and units.
    pub organisation: Organisation,
    /// For each funnel, what dataset values mean.
    pub meanings: Vec<Meanings>,
    /// For each event table, its rows by person; made when first asked for.
    person_rows: Vec<OnceLock<PersonRows>>,
    /// The rows of a person or a unit, in order; made when first asked for, since one explanation
    /// asks for them on every day of a year ahead.
    shared_rows: Mutex<SharedRows>,
    /// Those whose facts customers share; found when first asked for.
    parties: OnceLock<Parties>,
}

/// Rows of an event table by person, with their dates.
type PersonRows = HashMap<Arc<str>, Vec<DatedRow>>;

/// A row's date, its number in the dataset, and its place: rows of the same instant follow each other as in
/// the dataset.
type DatedRow = (DateTime, usize, usize);

/// Rows by event table, and whose they are.
type SharedRows = HashMap<(usize, Per, Arc<str>), Arc<[usize]>>;

impl<'a> World<'a> {
    /// Prepares a world.
    #[must_use]
    pub fn new(
        (ruleset, program): (&'a Ruleset, &'a Program),
        dataset: &'a Dataset,
        journal: Arc<PlacedJournal>,
        sightings: Option<&'a Sightings>,
        users: &'a UserRuntime,
    ) -> Self {
        let ids = ruleset.mapping.customers.role(Role::Id).and_then(|id| dataset.customers.column(id));
        let sightings_by_place = sightings.zip(ids).is_some_and(|(sightings, ids)| sightings.stand_by(ids));
        let organisation = Organisation::of(&ruleset.mapping, dataset);
        let meanings = ruleset.funnels.iter().map(Meanings::of).collect();
        let person_rows = dataset.events.iter().map(|_| OnceLock::new()).collect();
        let shared_rows = Mutex::default();
        Self {
            ruleset,
            program,
            dataset,
            sightings,
            sightings_by_place,
            journal,
            users,
            organisation,
            meanings,
            person_rows,
            shared_rows,
            parties: OnceLock::new(),
        }
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

    /// Whether the history has a readable row of a customer: a date (others were left out when the
    /// dataset was read) and a stage.
    #[must_use]
    pub fn has_history(&self, customer: usize) -> bool {
        self.dataset
            .history
            .as_ref()
            .is_some_and(|history| history.rows.of(customer).any(|row| history.stage.text(row).is_some()))
    }

    /// Whether the history has a dated row of a customer, with or without a stage.
    #[must_use]
    pub fn has_history_rows(&self, customer: usize) -> bool {
        self.dataset.history.as_ref().is_some_and(|history| !history.rows.of(customer).is_empty())
    }

    /// A customer's journal entries, without what the present run sees.
    #[must_use]
    pub fn journal_of(&self, customer: usize) -> Option<&CustomerJournal> {
        self.journal.at(customer)
    }

    /// What runs saw of a customer's stage, the present one last.
    pub fn sightings_of(&self, customer: usize) -> impl Iterator<Item = &Sighting> {
        let new = self.sightings.and_then(|sightings| {
            if self.sightings_by_place { sightings.at(customer) } else { sightings.of(&self.id(customer)) }
        });
        let known = self.journal_of(customer).map_or(&[][..], |journal| &journal.sightings);
        known.iter().chain(new)
    }

    /// Whether the last run saw a customer.
    #[must_use]
    pub fn has_seen(&self, customer: usize) -> bool {
        self.journal.has_seen(customer)
    }

    /// The unit of a customer's owner as seen from a moment.
    #[must_use]
    pub fn unit(&self, customer: usize, sight: &Sight) -> Option<Arc<str>> {
        let owner = self.text(customer, Role::Owner)?;
        self.organisation.unit_of(&owner, sight.day(), sight.without).cloned()
    }

    /// Those whose facts customers share.
    #[must_use]
    pub fn parties(&self) -> &Parties {
        self.parties.get_or_init(|| Parties::of(self))
    }

    /// The rows of an event table by the persons or units among these.
    #[must_use]
    pub fn party_rows(&self, table: usize, per: Per) -> Option<&PartyRows> {
        self.parties().rows(self, table, per)
    }

    /// The rows of an event table by persons or units of one's own choice, numbered as they stand, as far as
    /// they are dated in a stretch of instants, in microseconds since 1970-01-01 00:00 local; `None` if there is
    /// no such table.
    #[must_use]
    pub fn rows_of_parties(
        &self,
        table: usize,
        whose: (Per, &[Arc<str>]),
        dated: RangeInclusive<i64>,
    ) -> Option<PartyRows> {
        self.dataset.events.get(table)?;
        Some(parties::rows_of(self, table, whose, dated))
    }

    /// The rows of an event table that belong to a person, or to the people who were in a unit
    /// (or below it) on the row's date; ordered by date.
    #[must_use]
    pub fn rows_of(&self, table: usize, per: Per, whose: &Arc<str>) -> Arc<[usize]> {
        let key = (table, per, whose.clone());
        let known = self.shared_rows.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let rows: Arc<[usize]> = self.gather_rows(table, per, whose).into();
            let mut shared = self.shared_rows.lock().unwrap_or_else(PoisonError::into_inner);
            shared.entry(key).or_insert(rows).clone()
        })
    }

    fn gather_rows(&self, table: usize, per: Per, whose: &str) -> Vec<usize> {
        let Some(by_person) =
            self.person_rows.get(table).map(|rows| rows.get_or_init(|| self.group_by_person(table)))
        else {
            return Vec::new();
        };
        let mut rows: Vec<DatedRow> = match per {
            Per::Person | Per::Customer => by_person.get(whose).cloned().unwrap_or_default(),
            Per::Unit => by_person
                .iter()
                .filter(|(person, _)| {
                    let mut units = self.organisation.units_of(person);
                    units.any(|unit| self.organisation.is_within(unit, whose))
                })
                .flat_map(|(person, rows)| rows.iter().map(move |row| (person, *row)))
                .filter(|(person, (at, ..))| {
                    let unit = self.organisation.unit_of(person, at.date(), None);
                    unit.is_some_and(|unit| self.organisation.is_within(unit, whose))
                })
                .map(|(_, row)| row)
                .collect(),
        };
        rows.sort_unstable();
        rows.into_iter().map(|(.., row)| row).collect()
    }

    fn group_by_person(&self, table: usize) -> PersonRows {
        let mut by_person = PersonRows::new();
        let mapping = self.ruleset.mapping.events.get(table).map(|events| &events.table);
        let roles = mapping.and_then(|table| table.role(Role::Person).zip(table.role(Role::At)));
        if let (Some((person, at)), Some((rows, order))) = (roles, self.dataset.events.get(table)) {
            for row in 0..rows.rows {
                if let (Some(person), Some(at)) = (rows.text(person, row), rows.date_time(at, row)) {
                    by_person.entry(person.clone()).or_default().push((at, order.number(row), row));
                }
            }
        }
        by_person
    }
}
