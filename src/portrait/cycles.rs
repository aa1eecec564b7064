//! Deal cycles of all customers, for a world that holds a part of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::value::Date;

/// The windows of deal cycles as of the ends of days: what no part of the customers can tell alone. Days
/// that are asked for and not known are noted.
#[derive(Debug, Default)]
pub struct Cycles {
    known: BTreeMap<Date, Vec<Option<i64>>>,
    asked: Mutex<BTreeSet<Date>>,
}

impl Cycles {
    /// Makes the windows of a day known, by funnel.
    pub fn tell(&mut self, day: Date, windows: Vec<Option<i64>>) {
        self.known.insert(day, windows);
    }

    /// Whether the windows of a day are known.
    #[must_use]
    pub fn knows(&self, day: Date) -> bool {
        self.known.contains_key(&day)
    }

    /// The window of a funnel in days, if it has one. Of a day that is not known nothing can be told yet.
    pub(super) fn window(&self, day: Date, funnel: usize) -> Option<i64> {
        let Some(windows) = self.known.get(&day) else {
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(day);
            return None;
        };
        windows.get(funnel).copied().flatten()
    }

    /// The days that were asked for since the last call and are not known: what was told meanwhile is of no
    /// use.
    pub fn take_asked(&self) -> BTreeSet<Date> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
