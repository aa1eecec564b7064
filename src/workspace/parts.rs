//! A delta that is computed in parts of the customers, when all of them do not fit into memory.

use std::sync::Arc;

use super::plan::{LastApplied, PlanError, last_applied, with_rows};
use crate::dataset::{Connection, DatasetError, Demand, Divided, Portion, ReadOptions, ReadStatistics};
use crate::delta::{Delta, Join, LastRules, Memory, Prepared, Reasons, Snapshot, Wanted, compute, schedule};
use crate::observer::Observer;
use crate::ruleset::Ruleset;
use crate::time::AsOf;
use crate::value::DateTime;

/// How the customers are evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// At once.
    Whole,
    /// In parts, each of which reads the dataset again.
    Parts {
        /// Bytes that all at once would take, about.
        needed: u64,
        /// How many parts.
        parts: usize,
    },
}

/// Whether all customers fit into so many bytes of memory, by the present rules and those applied
/// last; if not, in how many parts they do.
///
/// # Errors
/// No part would be small enough, or the dataset cannot be read.
pub fn fit(
    ruleset: &Ruleset,
    connection: &Connection,
    snapshot: &Snapshot,
    now: DateTime,
    (limit, wanted): (u64, Wanted),
) -> Result<Fit, DatasetError> {
    let mut demand = Demand::of(connection, ruleset)?;
    if let LastApplied::Other(last) = last_applied(ruleset, snapshot, connection, now)? {
        demand = demand.and(Demand::of(connection, &last)?);
    }
    let needed = demand.whole();
    if needed <= limit {
        return Ok(Fit::Whole);
    }
    Ok(Fit::Parts { needed, parts: demand.keeping(kept(wanted)).parts_within(limit)? })
}

/// About how many bytes are kept of each customer beside its change.
fn kept(wanted: Wanted) -> u64 {
    /// Many customers have the same reason.
    const REASON: u64 = 40;
    /// Without what customers have in common.
    const STATE: u64 = 80;
    /// A row of the store.
    const ROW: u64 = 80;
    let each = [(wanted.reasons == Reasons::All, REASON), (wanted.states, STATE), (wanted.store, ROW)];
    each.into_iter().filter(|(wanted, _)| *wanted).map(|(_, bytes)| bytes).sum()
}

/// Reads the rows of one of so many parts: of the one that a customer belongs to.
///
/// # Errors
/// The dataset cannot be read.
pub fn prepare_part_of(
    customer: &str,
    parts: usize,
    ruleset: Ruleset,
    connection: &Connection,
    now: DateTime,
    options: ReadOptions<'_>,
) -> Result<Arc<Prepared>, DatasetError> {
    let mut divided = Divided::begin(connection, &ruleset, now, options)?;
    let portion = divided.portions(parts).into_iter().find(|portion| portion.holds(customer));
    let rows = portion.map(|portion| divided.read(connection, &ruleset, &portion, now, options));
    Ok(with_rows(ruleset, rows.transpose()?.unwrap_or_default()))
}

/// What a delta in parts is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The present rules.
    pub ruleset: &'a Ruleset,
    /// The dataset.
    pub connection: &'a Connection,
    /// What the store holds.
    pub snapshot: &'a Snapshot,
    /// The moment.
    pub as_of: AsOf,
    /// The local wall clock, for findings about rows dated in its future.
    pub now: DateTime,
}

/// A delta on its way, part by part: [`InParts::read`] and [`InParts::evaluate`] for each.
#[derive(Debug)]
pub struct InParts<'a> {
    setting: Setting<'a>,
    moments: Vec<AsOf>,
    present: Divided,
    last: Last,
    portions: std::vec::IntoIter<Portion>,
    join: Join,
}

/// The rules applied last, and the rows that they read.
#[derive(Debug)]
enum Last {
    Same,
    Unreadable,
    Other(Box<(Ruleset, Divided)>),
}

/// The rows of a part.
#[derive(Debug)]
pub struct PartRows {
    portion: Portion,
    present: Arc<Prepared>,
    last: LastRules,
}

impl<'a> InParts<'a> {
    /// Begins a delta in so many parts: reads what all of them need. `wanted` is what is put into
    /// words.
    ///
    /// # Errors
    /// The dataset cannot be read, or the moment cannot be evaluated.
    pub fn begin(
        setting: Setting<'a>,
        parts: usize,
        wanted: Wanted,
        options: ReadOptions<'_>,
    ) -> Result<Self, PlanError> {
        let Setting { ruleset, connection, snapshot, as_of, now } = setting;
        let moments = schedule(snapshot.committed, as_of, ruleset.workspace.max_catch_up)?;
        let last = match last_applied(ruleset, snapshot, connection, now)? {
            LastApplied::Same => Last::Same,
            LastApplied::Unreadable => Last::Unreadable,
            LastApplied::Other(last) => {
                match readable(Divided::begin(connection, &last, now, ReadOptions::default()))? {
                    Some(rows) => Last::Other(Box::new((*last, rows))),
                    None => Last::Unreadable,
                }
            }
        };
        let present = Divided::begin(connection, ruleset, now, options)?;
        let portions = present.portions(parts).into_iter();
        let join = Join::new(wanted, present.customers());
        Ok(Self { setting, moments, present, last, portions, join })
    }

    /// How many parts there are still to come.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.portions.len()
    }

    /// Reads the next part; `None` if there is none.
    ///
    /// # Errors
    /// The dataset cannot be read.
    pub fn read(&mut self, options: ReadOptions<'_>) -> Result<Option<PartRows>, DatasetError> {
        let Setting { ruleset, connection, now, .. } = self.setting;
        let Some(portion) = self.portions.next() else { return Ok(None) };
        let rows = self.present.read(connection, ruleset, &portion, now, options)?;
        let present = with_rows(ruleset.clone(), rows);
        let last = match &mut self.last {
            Last::Same => LastRules::Same,
            Last::Unreadable => LastRules::Unreadable,
            Last::Other(other) => {
                let (ruleset, rows) = &mut **other;
                let rows = rows.read(connection, ruleset, &portion, now, ReadOptions::default());
                // What cannot be read shows in the first part: later on it is an error.
                let rows = if portion.is_first() { readable(rows)? } else { Some(rows?) };
                rows.map_or(LastRules::Unreadable, |rows| LastRules::Other(with_rows(ruleset.clone(), rows)))
            }
        };
        if matches!(last, LastRules::Unreadable) {
            self.last = Last::Unreadable;
        }
        Ok(Some(PartRows { portion, present, last }))
    }

    /// Evaluates a part and drops its rows.
    ///
    /// # Errors
    /// The moment cannot be evaluated.
    pub fn evaluate(&mut self, rows: PartRows, observer: &Observer<'_>) -> Result<(), PlanError> {
        let PartRows { portion, present, last } = rows;
        let snapshot = self.setting.snapshot.within(&portion);
        self.join.add(compute(
            &present,
            &last,
            &snapshot,
            self.setting.as_of,
            &mut Memory::default(),
            observer,
        )?);
        Ok(())
    }

    /// The delta of all parts, and how much was read: when every part was read and evaluated.
    #[must_use]
    pub fn finish(self) -> (Delta, ReadStatistics) {
        let Setting { ruleset, snapshot, as_of, .. } = self.setting;
        let (findings, version, statistics) = self.present.finish();
        let delta = self.join.finish((ruleset, snapshot), &self.moments, as_of, (version, findings));
        (delta, statistics)
    }
}

/// What was read; `None` if the rules no longer fit the dataset.
fn readable<T>(read: Result<T, DatasetError>) -> Result<Option<T>, DatasetError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(DatasetError::Unreadable { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
