//! Where everybody stood at the ends of days.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::count::{Count, Wish, count};
use super::seat::Seated;
use super::touched::{Touched, recount};
use crate::journey::{Sight, World};
use crate::time::AsOf;
use crate::value::Date;

/// The memory that kept days may take, in bytes.
const MOST_BYTES: usize = 64 << 20;

/// Fewer days are never kept.
const FEWEST: usize = 2;

/// Where everybody stood at the ends of days, each counted when it is first asked for. A day after
/// another that is kept costs what changed in between. As many are kept as fit into 64 MiB: the
/// earliest, from which every later one can be reached, and those that were asked for last.
#[derive(Debug)]
pub struct Days<'a> {
    world: &'a World<'a>,
    /// That nothing is touched, for recounts; `None`, if that cannot be said of these rules.
    untouched: Option<Touched>,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    days: BTreeMap<Date, Held>,
    most: usize,
    /// Counts the askings.
    asked: u64,
}

#[derive(Debug)]
struct Held {
    count: Arc<Count>,
    /// At which asking it was wanted last.
    asked: u64,
}

impl<'a> Days<'a> {
    /// The days of a world; none is counted yet.
    #[must_use]
    pub fn new(world: &'a World<'a>) -> Self {
        Self::within(world, MOST_BYTES)
    }

    /// The same, where so many bytes are there for kept days.
    #[must_use]
    pub fn within(world: &'a World<'a>, most_bytes: usize) -> Self {
        let rules = (world.ruleset, world.program);
        // A seat, and for membership and standing a waking and a suspicion each.
        let bytes = world.customers() * (size_of::<Option<Seated>>() + 2 * (size_of::<i64>() + 4));
        let most = (most_bytes / bytes.max(1)).max(FEWEST);
        let kept = Kept { days: BTreeMap::new(), most, asked: 0 };
        Self { world, untouched: Touched::between(rules, rules), kept: Mutex::new(kept) }
    }

    /// Where everybody stood at the end of a day: the census is that of [`count`]. Others who ask
    /// meanwhile wait.
    #[must_use]
    pub fn at(&self, day: Date) -> Arc<Count> {
        let mut kept = self.kept();
        if let Some(known) = kept.known(day) {
            return known;
        }
        let counted = Arc::new(self.count(day, kept.before(day)));
        kept.keep(day, counted.clone());
        counted
    }

    /// Shows where everybody stood at the ends of some days, in ascending order. Of these only the last is
    /// kept.
    pub fn walk(&self, days: impl Iterator<Item = Date>, mut visit: impl FnMut(Date, &Count)) {
        let mut last: Option<(Date, Arc<Count>)> = None;
        for day in days {
            let known = self.kept().known(day);
            let counted = known.unwrap_or_else(|| {
                let before = last.take().map(|(_, count)| count).or_else(|| self.kept().before(day));
                Arc::new(self.count(day, before))
            });
            visit(day, &counted);
            last = Some((day, counted));
        }
        if let Some((day, counted)) = last {
            self.kept().keep(day, counted);
        }
    }

    /// Counts a day, from one before it if there is one.
    fn count(&self, day: Date, before: Option<Arc<Count>>) -> Count {
        let sight = Sight::of(AsOf::end_of(day));
        let wish = Wish { wakes: true, ..Wish::default() };
        match (before, &self.untouched) {
            (Some(before), Some(untouched)) => {
                let before = Arc::try_unwrap(before).unwrap_or_else(|shared| Count::clone(&shared));
                recount(self.world, sight, before, untouched, wish)
            }
            _ => count(self.world, sight, wish),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn known(&mut self, day: Date) -> Option<Arc<Count>> {
        self.asked += 1;
        let held = self.days.get_mut(&day)?;
        held.asked = self.asked;
        Some(held.count.clone())
    }

    /// The latest kept day before another.
    fn before(&self, day: Date) -> Option<Arc<Count>> {
        self.days.range(..day).next_back().map(|(_, held)| held.count.clone())
    }

    fn keep(&mut self, day: Date, count: Arc<Count>) {
        self.days.insert(day, Held { count, asked: self.asked });
        while self.days.len() > self.most {
            let later = self.days.iter().skip(1);
            let Some(oldest) = later.min_by_key(|(_, held)| held.asked).map(|(day, _)| *day) else { return };
            self.days.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> Date {
        Date::from_ymd_opt(2024, 3, day).unwrap()
    }

    #[test]
    fn the_earliest_day_and_those_asked_for_last_stay() {
        let mut kept = Kept { days: BTreeMap::new(), most: 3, asked: 0 };
        for number in [5, 1, 7] {
            assert_eq!(kept.known(day(number)), None);
            kept.keep(day(number), Arc::default());
        }
        assert!(kept.known(day(5)).is_some() && kept.known(day(9)).is_none());
        kept.keep(day(9), Arc::default());
        let left: Vec<Date> = kept.days.keys().copied().collect();
        assert_eq!(left, [1, 5, 9].map(day), "the 7th was wanted longest ago; the 1st is the earliest");
        assert!(kept.before(day(1)).is_none() && kept.before(day(30)).is_some());
    }
}
