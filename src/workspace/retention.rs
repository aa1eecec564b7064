//! Until which day a store may forget, so that no result ever depends on it.

use std::fmt;

use chrono::Days;

use super::plan::{LastApplied, last_applied};
use crate::anomaly::reach;
use crate::dataset::{Connection, DatasetError};
use crate::delta::Snapshot;
use crate::language::{Spoken, both, spoken};
use crate::ruleset::Ruleset;
use crate::store::PruneLimits;
use crate::value::{Date, DateTime};

/// How long alerts that are over stay at least, counted back from the last run: a rule whose cadence was
/// edited is evaluated at its latest slot, and a new episode of that day must not bear the key of one
/// that is forgotten.
const MONTH: u64 = 31;

/// Why nothing can be pruned. Its `Display` says what to do.
#[derive(Debug)]
pub enum RetentionError {
    /// The store has no run.
    NoRun,
    /// The day lies after the last committed one: that one.
    AfterCommitted(Date, Date),
    /// The rules applied last fit the dataset no more, so that nobody knows how far back they look.
    LastUnreadable,
    /// The dataset.
    Dataset(DatasetError),
}

impl RetentionError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::NoRun => both(
                "the store holds no run yet, so that there is nothing to prune",
                "存储文件中还没有运行，没有可清除的内容",
            )
            .into(),
            Self::AfterCommitted(day, committed) => spoken!(
                "{day} lies after {committed}, the last committed day; what came after it will be needed: give {committed} or earlier",
                "{day} 晚于最后提交的 {committed}，其后的内容还要用到；请给出 {committed} 或更早"
            ),
            Self::LastUnreadable => both(
                "the rules applied last fit the dataset no more, so that it cannot be told how far back they look: run once with the present rules, then prune",
                "上次应用的规则已无法用于现在的数据集，无法得知它们要用到多早的内容：请先用现在的规则运行一次，再清除",
            )
            .into(),
            Self::Dataset(error) => error.spoken(),
        }
    }
}

impl fmt::Display for RetentionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for RetentionError {}

/// Before which days what a store holds may go, if what is dated before a day is wanted gone: what the
/// present rules and those applied last may still ask for stays. `now` is the local wall clock.
///
/// # Errors
/// See [`RetentionError`].
pub fn prune_limits(
    present: &Ruleset,
    connection: &Connection,
    snapshot: &Snapshot,
    (before, now): (Date, DateTime),
) -> Result<PruneLimits, RetentionError> {
    let committed = snapshot.committed.ok_or(RetentionError::NoRun)?;
    if before > committed.day {
        return Err(RetentionError::AfterCommitted(before, committed.day));
    }
    let present_reach = reach(present, committed);
    let last = last_applied(present, snapshot, connection, now).map_err(RetentionError::Dataset)?;
    let reach = match last {
        LastApplied::Same => present_reach,
        LastApplied::Other(last) => present_reach.or(reach(&last, committed)),
        LastApplied::Unreadable => return Err(RetentionError::LastUnreadable),
    };
    let month_ago = committed.day.checked_sub_days(Days::new(MONTH)).unwrap_or(Date::MIN);
    Ok(PruneLimits {
        before,
        alerts: before.min(month_ago).min(reach.slots),
        points: before.min(reach.points),
        changes: before.min(reach.changes),
    })
}
