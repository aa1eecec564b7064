//! Reading what runs recorded, to make them again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Row};

use super::alert_event::there;
use super::cell::{Names, Positions, date, text, unreadable, word};
use super::error::{StoreError, at};
use super::identity::{Kind, identify};
use super::open;
use super::pruned::pruned;
use super::read_journal::{Entry, add, for_each_entry};
use super::snapshot::{read_customers, read_texts};
use crate::delta::RecordedCustomers;
use crate::evaluate::{Cause, Position, State};
use crate::journal::Journal;
use crate::syntax::RuleTexts;
use crate::time::{AsOf, Zone};
use crate::value::Date;

/// A run as it was recorded.
#[derive(Debug, Clone)]
pub struct PastRun {
    /// Its number.
    pub run: i64,
    /// The moment it evaluated last.
    pub as_of: AsOf,
    /// The hash of its rules.
    pub ruleset: Arc<str>,
    /// The version of the dataset that it read.
    pub dataset: Arc<str>,
    /// When it was committed, by the wall clock, UTC.
    pub recorded_at: Arc<str>,
    /// Whether all that it and the runs after it changed is still there.
    pub is_whole: bool,
    /// Its state changes, in the order in which they were recorded.
    pub changes: Vec<RunChange>,
}

/// A state change as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunChange {
    /// The customer.
    pub customer: Arc<str>,
    /// The day.
    pub on: Date,
    /// Before; `None` for a customer seen for the first time.
    pub from: Option<Arc<Position>>,
    /// After.
    pub to: Arc<Position>,
    /// Why, in one word.
    pub cause: Cause,
    /// Whether its rows came late.
    pub late: bool,
}

/// What all runs recorded.
#[derive(Debug, Default)]
pub struct Records {
    /// The runs, in order.
    pub runs: Vec<PastRun>,
    /// The rules, by hash.
    pub rulesets: BTreeMap<Arc<str>, RuleTexts>,
    /// The customers as of the last run.
    pub customers: RecordedCustomers,
    journal: Vec<Kept>,
}

/// An entry of the journal, and when it was made.
#[derive(Debug)]
struct Kept {
    customer: Arc<str>,
    entry: Entry,
    written: Written,
}

/// When an entry was made.
#[derive(Debug)]
enum Written {
    /// By a run.
    By(i64),
    /// By somebody: as of a day, at a wall clock in UTC.
    On(Date, Arc<str>),
}

impl Records {
    /// The journal as a run found it, apart from whom the run before had seen. Nobody makes an entry for a
    /// day before the last committed one, so that only those of a run's own day may have been made before
    /// or after it; of these the wall clock decides.
    #[must_use]
    pub fn journal(&self, run: &PastRun) -> Journal {
        let mut journal = Journal::default();
        for kept in &self.journal {
            let was_there = match &kept.written {
                Written::By(other) => *other < run.run,
                Written::On(day, clock) => {
                    *day < run.as_of.day || (*day == run.as_of.day && *clock <= run.recorded_at)
                }
            };
            if was_there {
                add(&mut journal, &kept.customer, kept.entry.clone());
            }
        }
        journal
    }

    /// Customers about whom somebody made an entry on the day of a run.
    #[must_use]
    pub fn uncertain(&self, run: &PastRun) -> BTreeSet<Arc<str>> {
        let is_on_its_day =
            |kept: &&Kept| matches!(kept.written, Written::On(day, _) if day == run.as_of.day);
        self.journal.iter().filter(is_on_its_day).map(|kept| kept.customer.clone()).collect()
    }
}

/// What the runs of the store at `path` recorded; nothing if there is no such file. Never writes.
///
/// # Errors
/// As [`super::read_snapshot`].
pub fn read_records(path: &Path) -> Result<Records, StoreError> {
    open::read_if_there(path, |connection| {
        let transaction = connection.unchecked_transaction().map_err(at(path))?;
        match identify(&transaction, path)? {
            Kind::Empty => Ok(Records::default()),
            Kind::Store(version) => read(&transaction, version).map_err(at(path)),
        }
    })
}

fn read(connection: &Connection, version: i64) -> rusqlite::Result<Records> {
    let mut runs = read_runs(connection, version)?;
    read_changes(connection, &mut runs)?;
    let mut rulesets = BTreeMap::new();
    for run in &runs {
        if !rulesets.contains_key(&run.ruleset) {
            rulesets.insert(run.ruleset.clone(), read_texts(connection, &run.ruleset)?);
        }
    }
    let customers = read_customers(connection)?;
    Ok(Records { runs, rulesets, customers, journal: read_entries(connection)? })
}

fn read_entries(connection: &Connection) -> rusqlite::Result<Vec<Kept>> {
    let mut entries = Vec::new();
    for_each_entry(connection, |customer, entry, written| {
        let clock = || Ok::<_, rusqlite::Error>(Arc::from(written.as_str()?));
        let written = match &entry {
            Entry::Sighting(_) => Written::By(written.as_i64()?),
            Entry::Confirmation(entry) => Written::On(entry.at.date(), clock()?),
            Entry::Hold(entry) => Written::On(entry.at.date(), clock()?),
            Entry::Mark(entry) => Written::On(entry.at.date(), clock()?),
        };
        entries.push(Kept { customer: Arc::from(customer), entry, written });
        Ok(())
    })?;
    Ok(entries)
}

fn read_runs(connection: &Connection, version: i64) -> rusqlite::Result<Vec<PastRun>> {
    let pruned = pruned(connection, version)?;
    let mut statement = connection
        .prepare("SELECT run, as_of, ruleset, dataset, recorded_at, coalesce(first_day, as_of) FROM fw_run ORDER BY run")?;
    let run = |row: &Row<'_>| {
        let as_of = AsOf::parse(&text(row, 1)?, &Zone::UTC).map_err(|it| unreadable(1, &it.english))?;
        Ok(PastRun {
            run: row.get(0)?,
            as_of,
            ruleset: text(row, 2)?,
            dataset: text(row, 3)?,
            recorded_at: text(row, 4)?,
            is_whole: &*text(row, 5)? >= pruned.changes_before(),
            changes: Vec::new(),
        })
    };
    statement.query_map([], run)?.collect()
}

fn read_changes(connection: &Connection, runs: &mut [PastRun]) -> rusqlite::Result<()> {
    let (mut names, mut positions) = (Names::default(), Positions::default());
    let mut statement = connection.prepare(
        "SELECT run, customer, effective_on, from_funnel, from_stage, from_state, to_funnel, to_stage, to_state,
         cause, late FROM fw_change ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let run: i64 = row.get(0)?;
        let mut position = |first: usize| -> rusqlite::Result<Option<Arc<Position>>> {
            let standing = word(row, first + 2, State::from_word)?;
            let (funnel, stage) = (names.get(row, first)?, names.get(row, first + 1)?);
            Ok(standing.map(|state| positions.shared(Position { funnel, stage, state })))
        };
        let change = RunChange {
            from: position(3)?,
            to: there(8, position(6)?)?,
            customer: there(1, names.get(row, 1)?)?,
            on: there(2, date(row, 2)?)?,
            cause: there(9, word(row, 9, Cause::from_word)?)?,
            late: row.get(10)?,
        };
        let place = runs.binary_search_by_key(&run, |run| run.run);
        if let Some(run) = place.ok().and_then(|place| runs.get_mut(place)) {
            run.changes.push(change);
        }
    }
    Ok(())
}
