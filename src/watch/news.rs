//! What a watcher tells of itself.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::condition::Rejected;
use super::trouble::Trouble;
use crate::delta::{Delta, Held};
use crate::evaluate::{Cause, State};
use crate::language::Spoken;
use crate::time::AsOf;
use crate::workspace::Delivered;

/// Why everything is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Watching has begun.
    Began,
    /// Rules were saved.
    Rules,
    /// The dataset has changed.
    Data,
    /// A slot, midnight or the clock of an alert has come.
    Due,
    /// Something was recorded in the store while a delta was held.
    Store,
}

impl Why {
    /// Its word in machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Rules => "rules",
            Self::Data => "data",
            Self::Due => "due",
            Self::Store => "store",
        }
    }
}

/// What happened, as it happens.
#[derive(Debug)]
pub enum News<'d> {
    /// The rules in the folder cannot be used; the last good ones go on.
    Rejected(Rejected),
    /// The rules in the folder are the last good ones again.
    Mended,
    /// Rules were taken over.
    TakenOver {
        /// The delta, in which the edit's part has the cause `rules`.
        delta: &'d Delta,
        /// What the edit does.
        effect: EditEffect,
        /// From the look at the folder to the known effect.
        took: Duration,
    },
    /// A run was committed.
    Ran(Ran),
    /// A guard holds what would be recorded.
    Held {
        /// What is held.
        delta: &'d Delta,
        /// By how much it is too large.
        held: Held,
        /// Whether something else was held before, or nothing.
        is_new: bool,
        /// Since when something is held.
        since: DateTime<Utc>,
    },
    /// Nothing is held any more.
    Released,
    /// The rules in the folder are those that somebody refused; those of the last run go on.
    Dropped,
    /// The rules in the folder are others than those that somebody refused.
    DropOver,
    /// Messages were sent, or could not be.
    Delivered(Delivered),
    /// Something stands in the way.
    Trouble(Trouble),
    /// It no longer does.
    Recovered(Trouble),
    /// What is worth knowing and no trouble.
    Note(Spoken),
}

/// A committed run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Its number.
    pub run: i64,
    /// Up to when.
    pub as_of: AsOf,
    /// Why it was made.
    pub why: Why,
    /// How many state changes.
    pub changes: usize,
    /// Alerts that opened.
    pub opened: usize,
    /// Alerts that ended.
    pub ended: usize,
    /// How long it took.
    pub took: Duration,
}

/// What an edit of the rules alone does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EditEffect {
    /// How many customers change by it.
    pub customers: usize,
    /// From which state to which how many, the most first.
    pub moves: Vec<(Option<State>, State, usize)>,
    /// Alerts that open and that end, by the edit or since the last run.
    pub opened: usize,
    /// See `opened`.
    pub ended: usize,
}

impl EditEffect {
    /// What a delta tells of it.
    #[must_use]
    pub fn of(delta: &Delta) -> Self {
        let mut moves: BTreeMap<(Option<State>, State), usize> = BTreeMap::new();
        let mut customers = Vec::new();
        for change in delta.changes.iter().filter(|change| change.cause == Cause::Rules) {
            let from = change.from.as_ref().map(|from| from.state);
            *moves.entry((from, change.to.state)).or_default() += 1;
            customers.push(&change.customer);
        }
        customers.sort_unstable();
        customers.dedup();
        let mut moves: Vec<_> = moves.into_iter().map(|((from, to), count)| (from, to, count)).collect();
        moves.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        let (opened, ended) = (delta.watch.opened(), delta.watch.resolved());
        Self { customers: customers.len(), moves, opened, ended }
    }
}
