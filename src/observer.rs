//! Whoever wants to know how far long work is, and where its time went.
//!
//! Guarantees: being observed changes no result; there is no clock here, for the caller brings its
//! own. Deliberately absent: how progress and times are shown.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A part of the work of evaluating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Finding what the present run sees, and calling the roll of store and dataset.
    Prepare,
    /// Where every customer stands, on every evaluated day.
    Evaluate,
    /// The facts over events in it; time of all threads together.
    Facts,
    /// Why positions changed.
    Causes,
    /// What is wrong with rows in the light of the rules.
    Findings,
    /// Putting the delta together.
    Delta,
    /// Rules at their slots, and what becomes of their alerts.
    Watch,
}

/// Tells the time since some moment.
pub type Clock<'a> = &'a (dyn Fn() -> Duration + Sync);

/// Who looks on. Nobody, by default.
#[derive(Default)]
pub struct Observer<'a> {
    /// Tells the time; without it no phase takes any.
    pub clock: Option<Clock<'a>>,
    /// Is told that so many of so many days have been evaluated.
    pub days: Option<&'a dyn Fn(usize, usize)>,
    times: Mutex<Vec<(Phase, Duration)>>,
}

impl fmt::Debug for Observer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observer").field("times", &self.times).finish_non_exhaustive()
    }
}

impl<'a> Observer<'a> {
    /// One with a clock, who is told about days.
    #[must_use]
    pub fn new(clock: Clock<'a>, days: &'a dyn Fn(usize, usize)) -> Self {
        Self { clock: Some(clock), days: Some(days), times: Mutex::default() }
    }

    /// Does a part of the work and notes how long it takes.
    pub fn time<T>(&self, phase: Phase, work: impl FnOnce() -> T) -> T {
        let Some(clock) = self.clock else { return work() };
        let start = clock();
        let done = work();
        self.add(phase, clock().saturating_sub(start));
        done
    }

    /// Adds to the time of a phase.
    pub fn add(&self, phase: Phase, took: Duration) {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        match times.iter_mut().find(|(known, _)| *known == phase) {
            Some((_, time)) => *time += took,
            None => times.push((phase, took)),
        }
    }

    /// The phases in the order in which they came first, and how long each took.
    #[must_use]
    pub fn times(&self) -> Vec<(Phase, Duration)> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells that so many of so many days have been evaluated.
    pub fn day_done(&self, done: usize, of: usize) {
        if let Some(tell) = self.days {
            tell(done, of);
        }
    }
}
