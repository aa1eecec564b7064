//! Making recorded runs again, to see whether the store says what they found.
//!
//! Each run is made by its own rules, from what the store recorded before it, over the rows as they
//! are now. Where the rows are those that it read, it must come to what it recorded. Where they have
//! changed since, a difference proves nothing, and is not called wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Datelike;

use super::plan::{PlanError, plan, prepare};
use crate::check::check;
use crate::dataset::{Connection, DatasetError, ReadOptions};
use crate::delta::{Delta, Prepared, Recorded, Snapshot};
use crate::evaluate::{Position, State};
use crate::language::{Both, Spoken, both};
use crate::observer::Observer;
use crate::ruleset::Ruleset;
use crate::store::{PastRun, Records, RunChange};
use crate::syntax::{RuleTexts, read_texts};
use crate::time::Zone;
use crate::value::{Date, DateTime};

/// How many customers of a run are named.
pub const NAMED: usize = 20;

/// A run that was made again.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// Its number.
    pub run: i64,
    /// The day it evaluated last.
    pub day: Date,
    /// What came out.
    pub verdict: ReplayVerdict,
}

/// What came out of making a run again.
#[derive(Debug, Clone)]
pub enum ReplayVerdict {
    /// It was compared.
    Compared(Comparison),
    /// It could not be made again, for this reason.
    Skipped(Spoken),
}

/// A run beside what it comes to now.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Whether the rows are those that it read.
    pub rows_are_the_same: bool,
    /// How many of its state changes come out again.
    pub agreed: usize,
    /// The customers whose changes must come out again and do not; the first [`NAMED`].
    pub disagreements: Vec<Disagreement>,
    /// How many there are.
    pub disagreeing: usize,
    /// Customers whose changes come out otherwise, which proves nothing; the first [`NAMED`].
    pub open: Vec<Arc<str>>,
    /// How many there are.
    pub unverified: usize,
}

/// A customer of whom the store says something else than its run comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The customer.
    pub customer: Arc<str>,
    /// What is recorded.
    pub recorded: Vec<RunChange>,
    /// What comes out.
    pub computed: Vec<RunChange>,
}

const PRUNED: Both = both("what came before it was pruned", "它之前的内容已被清除");
const UNREADABLE: Both =
    both("its rules can no longer be read against this dataset", "它的规则已无法用于现在的数据集");

/// Tells the local wall clock of a zone.
pub type ClockIn<'a> = dyn Fn(Zone) -> DateTime + 'a;

/// Makes runs from a day on again; `tell` is told how many are done, and of how many.
#[must_use]
pub fn replay(
    records: &Records,
    connection: &Connection,
    (since, clock): (Option<Date>, &ClockIn<'_>),
    options: ReadOptions<'_>,
    tell: &dyn Fn(usize, usize),
) -> Vec<Replayed> {
    let mut past = Past::before(records);
    let mut reader = Reader { records, connection, clock, options, present: None, versions: BTreeMap::new() };
    let wanted = |run: &&PastRun| since.is_none_or(|since| run.as_of.day >= since);
    let all = records.runs.iter().filter(wanted).count();
    let mut replayed = Vec::new();
    for (place, run) in records.runs.iter().enumerate() {
        if wanted(&run) {
            let before = place.checked_sub(1).and_then(|place| records.runs.get(place));
            let verdict = reader.verdict(run, before, &past);
            replayed.push(Replayed { run: run.run, day: run.as_of.day, verdict });
            tell(replayed.len(), all);
        }
        past.take(run);
    }
    replayed
}

/// Where customers stood by what is recorded, as the runs go by.
struct Past {
    standing: BTreeMap<Arc<str>, Arc<Position>>,
}

impl Past {
    /// Before the first run all of whose changes are there: what the changes since began with, and where
    /// those stand who have not changed since.
    fn before(records: &Records) -> Self {
        let mut began: BTreeMap<&str, Option<&Arc<Position>>> = BTreeMap::new();
        for change in records.runs.iter().filter(|run| run.is_whole).flat_map(|run| &run.changes) {
            began.entry(&change.customer).or_insert(change.from.as_ref());
        }
        let standing = records.customers.iter().filter_map(|(customer, recorded)| {
            let began = began.get(&**customer).copied().unwrap_or(Some(&recorded.position));
            Some((customer.clone(), began?.clone()))
        });
        Self { standing: standing.collect() }
    }

    fn take(&mut self, run: &PastRun) {
        if run.is_whole {
            for change in &run.changes {
                self.standing.insert(change.customer.clone(), change.to.clone());
            }
        }
    }

    /// What the store held when a run began.
    fn snapshot(&self, records: &Records, run: &PastRun, before: Option<&PastRun>) -> Snapshot {
        let recorded = |position: &Arc<Position>| Recorded {
            position: position.clone(),
            by: None,
            phase: None,
            stage_since: None,
            inferred: false,
            changed_on: None,
        };
        let mut journal = records.journal(run);
        let there = self.standing.iter().filter(|(_, position)| position.state != State::Gone);
        journal.seen = there.map(|(customer, _)| customer.clone()).collect();
        Snapshot {
            committed: before.map(|before| before.as_of),
            ruleset: before.and_then(|before| records.rulesets.get(&before.ruleset).cloned()),
            customers: self.standing.iter().map(|(id, at)| (id.clone(), recorded(at))).collect(),
            journal: Arc::new(journal),
            ..Snapshot::default()
        }
    }
}

/// A ruleset with its rows, or why there is none.
type Read = Result<Arc<Prepared>, Spoken>;

/// Reads the rows for one ruleset after the other.
struct Reader<'a> {
    records: &'a Records,
    connection: &'a Connection,
    clock: &'a ClockIn<'a>,
    options: ReadOptions<'a>,
    /// The rules that were read last, by hash.
    present: Option<(Arc<str>, Read)>,
    /// The version of the dataset as rules read it today, by hash.
    versions: BTreeMap<Arc<str>, String>,
}

impl Reader<'_> {
    fn verdict(&mut self, run: &PastRun, before: Option<&PastRun>, past: &Past) -> ReplayVerdict {
        let follows = before.map_or(run.run == 1, |before| before.run + 1 == run.run);
        if !run.is_whole || !follows {
            return ReplayVerdict::Skipped(PRUNED.into());
        }
        let prepared = match self.prepared(&run.ruleset) {
            Ok(prepared) => prepared,
            Err(why) => return ReplayVerdict::Skipped(why),
        };
        let snapshot = past.snapshot(self.records, run, before);
        let now = (self.clock)(prepared.ruleset.workspace.zone);
        let made = plan(&prepared, self.connection, &snapshot, run.as_of, now, (None, &Observer::default()));
        match made {
            Ok(delta) => ReplayVerdict::Compared(self.compare(run, before, &delta)),
            Err(PlanError::Dataset(error)) => ReplayVerdict::Skipped(said(&error)),
            Err(error) => ReplayVerdict::Skipped(error.spoken()),
        }
    }

    fn prepared(&mut self, hash: &Arc<str>) -> Read {
        if let Some((known, prepared)) = &self.present
            && known == hash
        {
            return prepared.clone();
        }
        // Two sets of rows at once would be one too many.
        self.present = None;
        let prepared = self.read(hash);
        if let Ok(prepared) = &prepared {
            self.versions.insert(hash.clone(), prepared.dataset.version.clone());
        }
        self.present = Some((hash.clone(), prepared.clone()));
        prepared
    }

    fn read(&self, hash: &Arc<str>) -> Read {
        let texts = self.records.rulesets.get(hash).ok_or(UNREADABLE)?;
        let ruleset = self.ruleset(texts).map_err(|error| said(&error))?.ok_or(UNREADABLE)?;
        let now = (self.clock)(ruleset.workspace.zone);
        prepare(ruleset, self.connection, now, self.options).map_err(|error| said(&error))
    }

    fn ruleset(&self, texts: &RuleTexts) -> Result<Option<Ruleset>, DatasetError> {
        let (document, _) = read_texts(texts);
        let schema = self.connection.schema(&document)?;
        Ok(check(&document, &texts.hash(), Some(&schema), (self.clock)(Zone::UTC).year()).0)
    }

    fn compare(&self, run: &PastRun, before: Option<&PastRun>, delta: &Delta) -> Comparison {
        let is_as_read =
            |run: &PastRun| self.versions.get(&run.ruleset).is_some_and(|now| **now == *run.dataset);
        let other_rules = before.filter(|before| before.ruleset != run.ruleset);
        let rows_are_the_same = is_as_read(run) && other_rules.is_none_or(is_as_read);
        let uncertain = self.records.uncertain(run);
        compare(&run.changes, computed(delta), rows_are_the_same, &uncertain)
    }
}

fn said(error: &DatasetError) -> Spoken {
    match error {
        DatasetError::Unreadable { .. } => UNREADABLE.into(),
        error => error.spoken(),
    }
}

fn computed(delta: &Delta) -> Vec<RunChange> {
    let change = |change: &crate::delta::Change| RunChange {
        customer: change.customer.clone(),
        on: change.on,
        from: change.from.clone(),
        to: change.to.clone(),
        cause: change.cause,
        late: change.late,
    };
    delta.changes.iter().map(change).collect()
}

/// Compares by customer, each one's changes in order.
fn compare(
    recorded: &[RunChange],
    computed: Vec<RunChange>,
    rows_are_the_same: bool,
    uncertain: &BTreeSet<Arc<str>>,
) -> Comparison {
    let mut sides: BTreeMap<Arc<str>, (Vec<RunChange>, Vec<RunChange>)> = BTreeMap::new();
    for change in recorded {
        sides.entry(change.customer.clone()).or_default().0.push(change.clone());
    }
    for change in computed {
        sides.entry(change.customer.clone()).or_default().1.push(change);
    }
    let mut found = Comparison { rows_are_the_same, ..Comparison::default() };
    for (customer, (recorded, computed)) in sides {
        if recorded == computed {
            found.agreed += recorded.len();
        } else if rows_are_the_same && !uncertain.contains(&customer) {
            found.disagreeing += 1;
            if found.disagreements.len() < NAMED {
                found.disagreements.push(Disagreement { customer, recorded, computed });
            }
        } else {
            found.unverified += 1;
            if found.open.len() < NAMED {
                found.open.push(customer);
            }
        }
    }
    found
}
