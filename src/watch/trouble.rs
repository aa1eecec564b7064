//! What stands in the way, and when it is tried again.

use chrono::{DateTime, TimeDelta, Utc};

use crate::dataset::DatasetError;
use crate::delta::ScheduleError;
use crate::language::{Spoken, spoken};
use crate::store::StoreError;
use crate::workspace::{OpenError, PlanError};

/// Something that keeps rules from being evaluated, or results from being recorded, until its cause is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong and what to do.
    pub what: Spoken,
    /// Since when.
    pub since: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again.
    pub again_at: DateTime<Utc>,
}

impl Trouble {
    /// The longest wait between two attempts.
    pub(super) const LONGEST: TimeDelta = TimeDelta::seconds(30);

    /// The same trouble once more, or a new one: each wait is twice the one before, from a second on.
    pub(super) fn after(before: Option<Self>, what: Spoken, now: DateTime<Utc>) -> Self {
        let same = before.filter(|before| before.what == what);
        let (since, attempts) = same.map_or((now, 1), |before| (before.since, before.attempts + 1));
        let wait = TimeDelta::seconds(1_i64 << (attempts - 1).min(5)).min(Self::LONGEST);
        Self { what, since, attempts, again_at: now + wait }
    }
}

/// Why a round could not be made.
#[derive(Debug)]
pub(super) enum Obstacle {
    /// The workspace.
    Open(OpenError),
    /// The dataset.
    Dataset(DatasetError),
    /// The moment.
    Schedule(ScheduleError),
    /// The store.
    Store(StoreError),
    /// Anything else, in words.
    Said(Spoken),
}

impl Obstacle {
    /// What is wrong and what to do.
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Open(error) => error.spoken(),
            Self::Dataset(error) => error.spoken(),
            Self::Schedule(ScheduleError::BeforeCommitted(day)) => spoken!(
                "this machine's clock is behind the store, which is committed up to {day}: nothing is evaluated until then. If the clock was ahead when that was recorded, put back a backup from before",
                "本机时钟落后于存储文件（已提交到 {day}）：在此之前不做任何评估。如果是当时时钟走快了，请恢复之前的备份"
            ),
            Self::Schedule(error) => PlanError::Schedule(error.clone()).spoken(),
            Self::Store(error) => error.spoken(),
            Self::Said(what) => what.clone(),
        }
    }
}

impl From<OpenError> for Obstacle {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl From<DatasetError> for Obstacle {
    fn from(error: DatasetError) -> Self {
        Self::Dataset(error)
    }
}

impl From<StoreError> for Obstacle {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<PlanError> for Obstacle {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Dataset(error) => Self::Dataset(error),
            PlanError::Schedule(error) => Self::Schedule(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::both;

    #[test]
    fn waits_grow_up_to_the_longest() {
        let now = DateTime::UNIX_EPOCH;
        let mut trouble = None;
        let mut waits = Vec::new();
        for _ in 0..8 {
            let next = Trouble::after(trouble.take(), both("no", "不").into(), now);
            waits.push((next.again_at - now).num_seconds());
            trouble = Some(next);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
        let later = now + TimeDelta::hours(1);
        let other = Trouble::after(trouble, both("something else", "别的").into(), later);
        assert_eq!((other.since, other.attempts), (later, 1), "another trouble began then");
    }
}
