//! All customers at a moment.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::change::ChangePortrait;
use super::customer::CustomerPortrait;
use super::cycles::Cycles;
use super::past::Past;
use super::question::Needs;
use super::since::Beginnings;
use crate::census::{Count, Wish, count};
use crate::deal::cycle_windows;
use crate::evaluate::{Evaluation, PastChange, State};
use crate::facts::Moment;
use crate::journey::{Sight, World};
use crate::time::AsOf;
use crate::value::{Date, Value};

/// The customers of a world as seen from a moment, as expressions behind their states see them.
pub struct Portraits<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) sight: Sight,
    pub(super) count: &'a Count,
    beginnings: Beginnings<'a>,
    /// The deal cycles of all customers, where these are not all here.
    cycles: Option<&'a Cycles>,
    /// `overdue` of those who are ready, as far as it was asked, by place.
    overdue: Mutex<HashMap<u32, Value>>,
    /// By funnel, the windows of the deal cycles at the moment.
    windows: OnceLock<Vec<Option<i64>>>,
    /// The same at the ends of other days.
    other_windows: Mutex<BTreeMap<Date, Vec<Option<i64>>>>,
}

impl<'a> Portraits<'a> {
    /// Everybody as seen from a moment. The count is that of everybody at the same moment
    /// ([`crate::census::count`]).
    #[must_use]
    pub fn new(world: &'a World<'a>, sight: Sight, count: &'a Count, past: Past<'a>) -> Self {
        Self {
            world,
            sight,
            count,
            beginnings: Beginnings::new(world, past),
            cycles: past.cycles,
            overdue: Mutex::default(),
            windows: OnceLock::new(),
            other_windows: Mutex::default(),
        }
    }

    /// The portrait of the customer at a place; `None` if it does not exist at the moment.
    #[must_use]
    pub fn customer(&self, place: usize) -> Option<CustomerPortrait<'_>> {
        CustomerPortrait::of(self, place, self.sight)
    }

    /// A state change, with its customer as of the end of the change's date.
    #[must_use]
    pub fn change(&self, change: &PastChange) -> ChangePortrait<'_> {
        ChangePortrait::of(self, change)
    }

    /// The customers that exist.
    pub(super) fn everybody(&self) -> Vec<u32> {
        let seats = (0..).zip(&self.count.census);
        seats.filter(|(_, seated)| seated.is_some()).map(|(place, _)| place).collect()
    }

    /// Since when the states of some customers have stood, as far as it is needed: one each, or none at
    /// all.
    pub(super) fn since(&self, places: &[u32], needs: Needs) -> Vec<Option<Date>> {
        if needs.since {
            return self.beginnings.of_many(places, self.sight, self.count);
        }
        if !needs.since_ready {
            return Vec::new();
        }
        let is_limited = |place: &u32| {
            let seat = self.count.census.get(*place as usize).copied().flatten().map(|seated| seated.seat);
            let stage = seat.filter(|seat| seat.state == State::Ready);
            let stage = stage.and_then(|seat| seat.stage(self.world.ruleset));
            stage.is_some_and(|stage| stage.confirm_within.is_some())
        };
        let waiting: Vec<u32> = places.iter().copied().filter(is_limited).collect();
        let mut found =
            waiting.iter().zip(self.beginnings.of_many(&waiting, self.sight, self.count)).peekable();
        let of_place = |place: &u32| found.next_if(|(waits, _)| *waits == place).and_then(|(_, since)| since);
        places.iter().map(of_place).collect()
    }

    /// Since when the state of one customer has stood.
    pub(super) fn since_of(&self, evaluation: &Evaluation, moment: &Moment<'_>) -> Option<Date> {
        self.beginnings.of_one(evaluation, moment)
    }

    /// `overdue` of one who is ready, computed once.
    pub(super) fn overdue_of_ready(&self, place: u32, compute: impl FnOnce() -> Value) -> Value {
        let known = || self.overdue.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known().get(&place) {
            return value.clone();
        }
        let value = compute();
        known().insert(place, value.clone());
        value
    }

    /// `cycle_days` of a funnel, seen from a moment; missing without a funnel or a cycle.
    pub(super) fn cycle_days(&self, funnel: Option<usize>, sight: Sight) -> Value {
        if let Some(cycles) = self.cycles {
            let window = funnel.and_then(|funnel| cycles.window(sight.day(), funnel));
            return window.map_or(Value::Missing, Value::Int);
        }
        let of =
            |windows: &Vec<Option<i64>>| funnel.and_then(|funnel| windows.get(funnel).copied().flatten());
        let days = if sight == self.sight {
            of(self.windows.get_or_init(|| cycle_windows(self.world, sight, self.count)))
        } else {
            let mut known = self.other_windows.lock().unwrap_or_else(PoisonError::into_inner);
            of(known.entry(sight.day()).or_insert_with(|| {
                let then = count(self.world, sight, Wish::default());
                cycle_windows(self.world, sight, &then)
            }))
        };
        days.map_or(Value::Missing, Value::Int)
    }

    /// The end of a day; the moment itself on its own day.
    pub(super) fn sight_on(&self, day: Date) -> Sight {
        if day == self.sight.day() { self.sight } else { Sight::of(AsOf::end_of(day)) }
    }
}
