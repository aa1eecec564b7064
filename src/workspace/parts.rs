//! A delta that is computed in parts of the customers, when all of them do not fit into memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::plan::{LastApplied, PlanError, last_applied, with_rows};
use crate::dataset::{Connection, DatasetError, Demand, Divided, Portion, ReadOptions, ReadStatistics};
use crate::delta::{
    Delta, Gathering, Join, LastRules, Memory, Prepared, Reasons, Snapshot, Wanted, Watching, compute,
    schedule,
};
use crate::expression::{Name, depends};
use crate::observer::{Observer, Phase};
use crate::ruleset::{Against, Measure, Metric, MetricKind, Ruleset, Subject};
use crate::syntax::Aggregate;
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
    let kept = kept(wanted) + kept_values(ruleset);
    Ok(Fit::Parts { needed, parts: demand.keeping(kept).parts_within(limit)? })
}

/// About how many bytes rules keep for each customer to tell which values there are: sixteen for each, if
/// every customer has its own, in each period that is looked at.
fn kept_values(ruleset: &Ruleset) -> u64 {
    const VALUE: u64 = 16;
    let mut periods: BTreeMap<usize, u32> = BTreeMap::new();
    for rule in &ruleset.anomalies {
        let Subject::Metric { metric, against } = &rule.subject else { continue };
        let earlier = match against {
            Some(Against::History { periods, .. }) => *periods,
            _ => 0,
        };
        let parts = ruleset.metrics.get(*metric).into_iter().flat_map(Metric::expressions);
        let mut named = vec![*metric];
        for expr in parts {
            depends(expr, &mut |name| {
                if let Name::Metric(metric) = name {
                    named.push(metric as usize);
                }
            });
        }
        for metric in named {
            let known = periods.entry(metric).or_default();
            *known = (*known).max(1 + earlier);
        }
    }
    let keeps = |metric: &Metric| match &metric.kind {
        MetricKind::Rows { measure: Measure::Duplicates { .. }, .. } => true,
        MetricKind::Rows { measure: Measure::Aggregate { aggregate, .. }, .. } => {
            *aggregate == Aggregate::Distinct
        }
        _ => false,
    };
    let of_metric = |(metric, periods): (&usize, &u32)| {
        let keeps = ruleset.metrics.get(*metric).is_some_and(keeps);
        if keeps { VALUE * u64::from(*periods) } else { 0 }
    };
    periods.iter().map(of_metric).sum()
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

/// A delta on its way, part by part: [`InParts::read`] and [`InParts::evaluate`] for each, and again for all of
/// them as long as [`InParts::again`] says so.
#[derive(Debug)]
pub struct InParts<'a> {
    setting: Setting<'a>,
    moments: Vec<AsOf>,
    present: Divided,
    last: Last,
    portions: Vec<Portion>,
    /// Those that are still to be read.
    coming: std::vec::IntoIter<Portion>,
    join: Join,
    watch: Watched,
}

/// How far rules and alerts are.
#[derive(Debug)]
enum Watched {
    /// Nobody asks for them.
    Not,
    /// They are asked for.
    Wanted(Watching),
    /// The parts are being heard, for the first time or again.
    Hearing { gathering: Box<Gathering>, again: bool },
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
    /// words, and what of rules and alerts is wanted, if they are.
    ///
    /// # Errors
    /// The dataset cannot be read, or the moment cannot be evaluated.
    pub fn begin(
        setting: Setting<'a>,
        parts: usize,
        (wanted, watching): (Wanted, Option<&Watching>),
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
        let portions = present.portions(parts);
        let join = Join::new(wanted, present.customers());
        let watch = watching.cloned().map_or(Watched::Not, Watched::Wanted);
        let coming = portions.clone().into_iter();
        Ok(Self { setting, moments, present, last, portions, coming, join, watch })
    }

    /// How many parts there are still to come.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.coming.len()
    }

    /// Reads the next part; `None` if there is none.
    ///
    /// # Errors
    /// The dataset cannot be read.
    pub fn read(&mut self, options: ReadOptions<'_>) -> Result<Option<PartRows>, DatasetError> {
        let Setting { ruleset, connection, now, .. } = self.setting;
        let Some(portion) = self.coming.next() else { return Ok(None) };
        let again = matches!(self.watch, Watched::Hearing { again: true, .. });
        let read = |divided: &mut Divided, ruleset: &Ruleset, options: ReadOptions<'_>| {
            if again {
                divided.read_again(connection, ruleset, &portion, now, options)
            } else {
                divided.read(connection, ruleset, &portion, now, options)
            }
        };
        let present = with_rows(ruleset.clone(), read(&mut self.present, ruleset, options)?);
        let last = match &mut self.last {
            Last::Same => LastRules::Same,
            Last::Unreadable => LastRules::Unreadable,
            Last::Other(other) => {
                let (ruleset, rows) = &mut **other;
                let rows = read(rows, ruleset, ReadOptions::default());
                // What cannot be read shows in the first part: later on it is an error.
                let rows = if portion.is_first() && !again { readable(rows)? } else { Some(rows?) };
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
        if let Watched::Wanted(watching) = &self.watch {
            // Whether the rules applied last can be read is known by now.
            let watching = watching.clone();
            self.watch = observer.time(Phase::Watch, || self.hearing(&watching));
        }
        let snapshot = self.setting.snapshot.within(&portion);
        if let Watched::Hearing { gathering, again: true } = &mut self.watch {
            let changes = self.join.changes_within(&portion);
            let rules = (&present, &last);
            observer.time(Phase::Watch, || gathering.read_again(rules, changes, &snapshot, &portion))?;
            return Ok(());
        }
        let as_of = self.setting.as_of;
        let delta = compute(&present, &last, &snapshot, as_of, &mut Memory::default(), observer)?;
        if let Watched::Hearing { gathering, .. } = &mut self.watch {
            observer.time(Phase::Watch, || gathering.read(&delta, &snapshot, &portion));
        }
        self.join.add(delta);
        Ok(())
    }

    /// Begins to hear the parts.
    fn hearing(&self, watching: &Watching) -> Watched {
        let Setting { ruleset, snapshot, as_of, .. } = self.setting;
        let as_of = self.moments.last().copied().unwrap_or(as_of);
        let present = with_rows(ruleset.clone(), self.present.head());
        let last = match &self.last {
            Last::Same => LastRules::Same,
            Last::Unreadable => LastRules::Unreadable,
            Last::Other(other) => {
                let (ruleset, rows) = &**other;
                LastRules::Other(with_rows(ruleset.clone(), rows.head()))
            }
        };
        let gathering = Box::new(Gathering::begin(present, &last, (snapshot, as_of), watching));
        Watched::Hearing { gathering, again: false }
    }

    /// Whether all parts are to be read and evaluated once more, after the last of them: rules ask for
    /// something that follows from what all parts have said.
    pub fn again(&mut self, observer: &Observer<'_>) -> bool {
        let Watched::Hearing { gathering, again } = &mut self.watch else { return false };
        let found_by_last = match &self.last {
            Last::Other(other) => Some(other.1.findings()),
            Last::Same | Last::Unreadable => None,
        };
        let found = (self.present.findings(), found_by_last);
        let asks = observer.time(Phase::Watch, || gathering.settle(self.setting.snapshot, found));
        if asks {
            *again = true;
            self.coming = self.portions.clone().into_iter();
        }
        asks
    }

    /// The delta of all parts, and how much was read: when every part was read and evaluated as often as
    /// [`InParts::again`] says.
    #[must_use]
    pub fn finish(self) -> (Delta, ReadStatistics) {
        let Setting { ruleset, snapshot, as_of, .. } = self.setting;
        let (findings, version, statistics) = self.present.finish();
        let mut delta = self.join.finish((ruleset, snapshot), &self.moments, as_of, (version, findings));
        if let Watched::Hearing { gathering, .. } = self.watch {
            gathering.finish(&mut delta, snapshot);
        }
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
