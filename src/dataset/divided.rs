//! Reading a dataset in parts of its customers, when all of it does not fit into memory.
//!
//! What every part needs is read once: the ids of all customers, the tables that belong to none,
//! and those whose rows of everybody are asked for in facts of persons and units. Everything else
//! is read again for each part, of which only the part's own rows are kept: those of its customers, and
//! where they are needed some of nobody's. All parts together find
//! what a reading of the whole finds, and give the contents the same name.

use std::ops::Range;
use std::sync::Arc;

use super::column::Table;
use super::contents::Dataset;
use super::customers::ids_of;
use super::digest::Digest;
use super::error::DatasetError;
use super::findings::Findings;
use super::open::Connection;
use super::owned::Owned;
use super::plan::Plan;
use super::read::{Needs, note_owners, read_customers, read_history, read_marks, read_plain_table};
use super::reference::{OrganisationTables, note_organisation};
use super::resolve::CustomerIndex;
use super::rows::EventRows;
use super::scan::{Reading, scan};
use super::share::Share;
use super::statistics::{ReadOptions, ReadStatistics};
use crate::ruleset::{Ruleset, TableMapping};
use crate::time::Zone;
use crate::value::DateTime;

/// Some of the customers: those whose ids lie between two, one of several parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portion {
    /// The least id; `None`: there is none.
    from: Option<Arc<str>>,
    /// The id from which on customers belong to the next part; `None`: this is the last one.
    before: Option<Arc<str>>,
    /// Which part it is, from 0.
    number: usize,
    /// How many parts there are.
    of: usize,
}

impl Portion {
    /// Which part it is, from 0.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// Whether the customer of an id belongs to it, if there is one.
    #[must_use]
    pub fn holds(&self, id: &str) -> bool {
        self.from.as_deref().is_none_or(|from| from <= id)
            && self.before.as_deref().is_none_or(|end| id < end)
    }

    /// Whether it is the first part.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.number == 0
    }

    /// Where its ids lie in a list that is in their order, by how many of its ids are less than one.
    pub fn within(&self, len: usize, less_than: impl Fn(&str) -> usize) -> Range<usize> {
        let start = self.from.as_deref().map_or(0, &less_than);
        start..self.before.as_deref().map_or(len, &less_than)
    }
}

/// A dataset that is read in parts.
#[derive(Debug)]
pub struct Divided {
    everybody: CustomerIndex,
    /// By event table, its rows if they are kept as a whole.
    events: Vec<Option<(Table, EventRows)>>,
    people: Option<Table>,
    units: Option<Table>,
    targets: Option<Table>,
    findings: Findings,
    digest: Digest,
    statistics: ReadStatistics,
}

impl Divided {
    /// Reads what all parts need. `now` is the local wall clock, for findings about rows dated in its
    /// future.
    ///
    /// # Errors
    /// As [`Dataset::read`].
    pub fn begin(
        connection: &Connection,
        ruleset: &Ruleset,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Self, DatasetError> {
        Self::begin_needed(connection, &Needs::of(ruleset), ruleset.workspace.zone, now, options)
    }

    pub(super) fn begin_needed(
        connection: &Connection,
        needs: &Needs<'_>,
        zone: Zone,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Self, DatasetError> {
        let mapping = needs.mapping;
        let (everybody, mut statistics) = everybody(connection, &mapping.customers, zone, options)?;
        let mut reading = Reading::new(connection, options, zone, None);
        let mut events = Vec::with_capacity(mapping.events.len());
        for (event, whole) in mapping.events.iter().zip(&needs.shared) {
            if !*whole {
                events.push(None);
                continue;
            }
            let began = reading.clock();
            let owned = Owned::read(&mut reading, &event.table, &everybody, now)?;
            events.push(Some(owned.settle(None, true, &mut reading)));
            reading.note_time(began);
        }
        let mut read = |table: &Option<TableMapping>| {
            table.as_ref().map(|table| read_plain_table(&mut reading, table)).transpose()
        };
        let (people, units) = (read(&mapping.people)?, read(&mapping.units)?);
        let targets = read(&mapping.targets)?;
        let organisation =
            OrganisationTables { people: people.as_ref(), units: units.as_ref(), targets: targets.as_ref() };
        note_organisation(organisation, mapping, &mut reading.findings);
        statistics.add(reading.statistics);
        let (findings, digest) = (reading.findings, reading.digest);
        Ok(Self { everybody, events, people, units, targets, findings, digest, statistics })
    }

    /// How many customers there are.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.everybody.len()
    }

    /// The customers in so many parts of equal size, in the order of their ids; fewer if there are
    /// fewer customers, but one at least.
    #[must_use]
    pub fn portions(&self, of: usize) -> Vec<Portion> {
        let of = of.min(self.customers()).max(1);
        let id = |number: usize| {
            let inner = (1..of).contains(&number);
            self.everybody.id(self.customers() * number / of).filter(|_| inner).map(Arc::from)
        };
        (0..of).map(|number| Portion { from: id(number), before: id(number + 1), number, of }).collect()
    }

    /// Reads the rows of a part. What is found wrong with them is kept here.
    ///
    /// # Errors
    /// As [`Dataset::read`].
    pub fn read(
        &mut self,
        connection: &Connection,
        ruleset: &Ruleset,
        portion: &Portion,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Dataset, DatasetError> {
        let zone = ruleset.workspace.zone;
        self.read_needed((connection, zone), &Needs::of(ruleset), portion, now, options)
    }

    /// Reads the rows of a part once more: what is found wrong with them is known.
    ///
    /// # Errors
    /// As [`Dataset::read`].
    pub fn read_again(
        &self,
        connection: &Connection,
        ruleset: &Ruleset,
        portion: &Portion,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Dataset, DatasetError> {
        let zone = ruleset.workspace.zone;
        Ok(self.part((connection, zone), &Needs::of(ruleset), portion, now, options)?.0)
    }

    /// What does not belong to customers, with nobody among these.
    #[must_use]
    pub fn head(&self) -> Dataset {
        let events = self.events.iter().map(|whole| {
            let (table, rows) = whole.as_ref()?;
            Some((table.clone(), rows.cut(0..0)))
        });
        Dataset {
            events: events.map(Option::unwrap_or_default).collect(),
            people: self.people.clone(),
            units: self.units.clone(),
            targets: self.targets.clone(),
            ..Dataset::default()
        }
    }

    /// What was found wrong with the rows that were read so far.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    pub(super) fn read_needed(
        &mut self,
        (connection, zone): (&Connection, Zone),
        needs: &Needs<'_>,
        portion: &Portion,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<Dataset, DatasetError> {
        let (dataset, found) = self.part((connection, zone), needs, portion, now, options)?;
        self.findings.merge(found.findings);
        self.digest.add(found.digest);
        self.statistics.add(found.statistics);
        Ok(dataset)
    }

    /// The rows of a part, and what reading them has found.
    fn part(
        &self,
        (connection, zone): (&Connection, Zone),
        needs: &Needs<'_>,
        portion: &Portion,
        now: DateTime,
        options: ReadOptions<'_>,
    ) -> Result<(Dataset, Found), DatasetError> {
        let mapping = needs.mapping;
        let places = portion.within(self.customers(), |id| self.everybody.first_from(id));
        let mut reading = Reading::new(connection, options, zone, Some(self.share(&places, portion)));
        let (customers, index) = read_customers(&mut reading, &mapping.customers, now)?;
        let mut dataset = Dataset { customers, index, ..Dataset::default() };
        if let Some(history) = &mapping.history {
            dataset.history = Some(read_history(&mut reading, history, &dataset.index, now)?);
        }
        for ((event, whole), keep_tail) in mapping.events.iter().zip(&self.events).zip(&needs.tails) {
            if let Some((table, rows)) = whole {
                dataset.events.push((table.clone(), rows.cut(places.clone())));
                continue;
            }
            let began = reading.clock();
            let owned = Owned::read(&mut reading, &event.table, &dataset.index, now)?;
            dataset.events.push(owned.settle(None, *keep_tail, &mut reading));
            reading.note_time(began);
        }
        if let Some(marks) = &mapping.marks {
            dataset.marks = Some(read_marks(&mut reading, marks, needs, &dataset.index, now)?);
        }
        note_owners(&dataset.customers, self.people.as_ref(), mapping, &mut reading.findings);
        dataset.people.clone_from(&self.people);
        dataset.units.clone_from(&self.units);
        dataset.targets.clone_from(&self.targets);
        let Reading { findings, digest, statistics, .. } = reading;
        Ok((dataset, Found { findings, digest, statistics }))
    }

    /// What was found wrong with the rows of all parts, the name of the contents, and how much was
    /// read: when every part has been read once.
    #[must_use]
    pub fn finish(self) -> (Findings, String, ReadStatistics) {
        let version = self.digest.finish(&self.findings);
        (self.findings, version, self.statistics)
    }

    fn share(&self, places: &Range<usize>, portion: &Portion) -> Arc<Share> {
        let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let own = place(places.start)..place(places.end);
        Arc::new(Share::new(self.everybody.clone(), own, (portion.number, portion.of)))
    }
}

/// What reading a part has found.
struct Found {
    findings: Findings,
    digest: Digest,
    statistics: ReadStatistics,
}

/// The ids of all customers. What is wrong with their rows is found when the parts are read.
fn everybody(
    connection: &Connection,
    mapping: &TableMapping,
    zone: Zone,
    options: ReadOptions<'_>,
) -> Result<(CustomerIndex, ReadStatistics), DatasetError> {
    let mut reading = Reading::new(connection, options, zone, None);
    let Some(plan) = Plan::of_ids(mapping, zone) else { return Ok(Default::default()) };
    let began = reading.clock();
    let scanned = scan(&mut reading, mapping, &Arc::new(plan))?;
    let ids = scanned.columns.into_iter().next().map(ids_of).unwrap_or_default();
    let index = CustomerIndex::of(&ids);
    reading.note_time(began);
    Ok((index, reading.statistics))
}
