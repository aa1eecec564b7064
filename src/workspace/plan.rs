//! From an opened workspace and what the store holds to the delta.

use std::fmt;
use std::sync::Arc;

use crate::anomaly::{Reach, reach, reach_after_edit};
use crate::check::check;
use crate::dataset::{Connection, Dataset, DatasetError, ReadOptions};
use crate::delta::{Delta, LastRules, Memory, Prepared, ScheduleError, Snapshot, Watching, compute, watch};
use crate::expression::UserRuntime;
use crate::language::{Spoken, spoken};
use crate::observer::{Observer, Phase};
use crate::program::Program;
use crate::ruleset::Ruleset;
use crate::syntax::{RuleTexts, read_texts};
use crate::time::AsOf;
use crate::value::DateTime;

/// Why there is no delta.
#[derive(Debug)]
pub enum PlanError {
    /// The dataset cannot be read.
    Dataset(DatasetError),
    /// The moment is not one that can be evaluated.
    Schedule(ScheduleError),
}

impl PlanError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Dataset(error) => error.spoken(),
            Self::Schedule(ScheduleError::BeforeCommitted(day)) => spoken!(
                "the store is committed up to {day}, and what was committed is never rewritten; give `--as-of {day}` or later, or look at the past with another `--store FILE`",
                "存储文件已提交到 {day}，提交过的内容从不改写；请给出 `--as-of {day}` 或更晚，或用另一个 `--store FILE` 查看过去"
            ),
            Self::Schedule(ScheduleError::TooManyDays { days, most }) => spoken!(
                "{days} days would have to be caught up, but `max_catch_up` allows {most}; run up to an earlier day first with `--as-of`, or raise `max_catch_up` under `[workspace]`",
                "要补算 {days} 天，而 `max_catch_up` 只允许 {most} 天；请先用 `--as-of` 运行到较早的一天，或在 `[workspace]` 中调大 `max_catch_up`"
            ),
        }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for PlanError {}

impl From<DatasetError> for PlanError {
    fn from(error: DatasetError) -> Self {
        Self::Dataset(error)
    }
}

impl From<ScheduleError> for PlanError {
    fn from(error: ScheduleError) -> Self {
        Self::Schedule(error)
    }
}

/// Reads the rows that a checked ruleset needs. `now` is the local wall clock, for findings about
/// rows dated in its future.
///
/// # Errors
/// The dataset cannot be read.
pub fn prepare(
    ruleset: Ruleset,
    connection: &Connection,
    now: DateTime,
    options: ReadOptions<'_>,
) -> Result<Arc<Prepared>, DatasetError> {
    let dataset = Dataset::read_with(connection, &ruleset, now, options)?;
    Ok(with_rows(ruleset, dataset))
}

/// A ruleset with the rows that were read for it.
pub(super) fn with_rows(ruleset: Ruleset, dataset: Dataset) -> Arc<Prepared> {
    let users = UserRuntime::new(&ruleset.users);
    let program = Program::of(&ruleset);
    Arc::new(Prepared { ruleset, program, dataset, users })
}

/// What a run as of a moment would change: the one computation behind `plan` and `run`. The last
/// applied ruleset is read from its texts and evaluated too, if it is another one.
///
/// # Errors
/// The dataset cannot be read, or the moment cannot be evaluated.
pub fn plan(
    present: &Arc<Prepared>,
    connection: &Connection,
    snapshot: &Snapshot,
    as_of: AsOf,
    now: DateTime,
    (watching, observer): (Option<&Watching>, &Observer<'_>),
) -> Result<Delta, PlanError> {
    let last = last_applied(&present.ruleset, snapshot, connection, now)?;
    let last = last.read(|ruleset| prepare(ruleset, connection, now, ReadOptions::default()))?;
    let mut delta = compute(present, &last, snapshot, as_of, &mut Memory::default(), observer)?;
    if let Some(watching) = watching {
        observer.time(Phase::Watch, || watch(&mut delta, snapshot, watching));
    }
    Ok(delta)
}

/// How far back a run by these rules as of a moment looks at what the store holds, the rules that were applied
/// last included.
pub fn looks_back<'a>(
    present: &'a Ruleset,
    connection: &'a Connection,
    as_of: AsOf,
    now: DateTime,
) -> impl Fn(Option<AsOf>, Option<&RuleTexts>) -> Option<Reach> + 'a {
    move |committed, applied| {
        // What cannot be read now is said when the rules are evaluated; until then nothing is left out.
        match last_of(present, applied, connection, now).ok()? {
            LastApplied::Same => Some(reach(present, committed, as_of)),
            LastApplied::Unreadable => Some(reach_after_edit(present, committed, as_of)),
            LastApplied::Other(last) => {
                let own = reach_after_edit(present, committed, as_of);
                Some(own.and(reach_after_edit(&last, committed, as_of)))
            }
        }
    }
}

/// The ruleset applied last, beside the present one, before its rows are read.
#[derive(Debug)]
pub(super) enum LastApplied {
    /// The same, or none at all.
    Same,
    /// Another one.
    Other(Box<Ruleset>),
    /// Another one that no longer fits the dataset.
    Unreadable,
}

impl LastApplied {
    /// Reads its rows.
    pub fn read(
        self,
        read: impl FnOnce(Ruleset) -> Result<Arc<Prepared>, DatasetError>,
    ) -> Result<LastRules, DatasetError> {
        match self {
            Self::Same => Ok(LastRules::Same),
            Self::Unreadable => Ok(LastRules::Unreadable),
            Self::Other(last) => match read(*last) {
                Ok(prepared) => Ok(LastRules::Other(prepared)),
                Err(DatasetError::Unreadable { .. }) => Ok(LastRules::Unreadable),
                Err(error) => Err(error),
            },
        }
    }
}

/// The ruleset applied last, speaking the present language.
pub(super) fn last_applied(
    present: &Ruleset,
    snapshot: &Snapshot,
    connection: &Connection,
    now: DateTime,
) -> Result<LastApplied, DatasetError> {
    last_of(present, snapshot.ruleset.as_ref(), connection, now)
}

/// The same, of the texts that were applied last.
fn last_of(
    present: &Ruleset,
    applied: Option<&RuleTexts>,
    connection: &Connection,
    now: DateTime,
) -> Result<LastApplied, DatasetError> {
    use chrono::Datelike;
    let other = applied.filter(|texts| texts.hash() != present.hash);
    let Some(texts) = other else { return Ok(LastApplied::Same) };
    let (document, _) = read_texts(texts);
    let schema = connection.schema(&document)?;
    let (ruleset, _) = check(&document, &texts.hash(), Some(&schema), now.year());
    Ok(ruleset.map_or(LastApplied::Unreadable, |mut ruleset| {
        ruleset.workspace.language = present.workspace.language;
        LastApplied::Other(Box::new(ruleset))
    }))
}
