//! Since when states have stood.
//!
//! What was recorded decides: the last change of a customer, if it led to where the customer stands.
//! What no change tells, since only the store's first run saw it or none did, is worked out in event
//! time: by what the present rules make of rows and journal at the ends of earlier days, never before
//! the visit began or the customer existed, and no later than the day on which it was first seen so.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::past::Past;
use crate::census::{Count, Seat, Wish, count};
use crate::evaluate::{Cause, Evaluation, PastChange, Position, evaluate};
use crate::facts::Moment;
use crate::journey::{Dating, Sight, World, beginning, entries, visits};
use crate::time::AsOf;
use crate::value::Date;

/// Tells since when states have stood.
pub(super) struct Beginnings<'a> {
    world: &'a World<'a>,
    past: Past<'a>,
    /// The places of recorded changes, by (customer, on, nth).
    by_customer: OnceLock<Vec<usize>>,
    /// What was worked out for the moment of the portraits, by place.
    known: Mutex<HashMap<u32, Option<Date>>>,
}

/// What is recorded about when a position began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Record {
    /// On that day.
    On(Date),
    /// On that day at the latest.
    By(Date),
    /// Nothing.
    Nothing,
}

impl<'a> Beginnings<'a> {
    pub fn new(world: &'a World<'a>, past: Past<'a>) -> Self {
        Self { world, past, by_customer: OnceLock::new(), known: Mutex::default() }
    }

    /// Since when each of some customers has stood where the count has it; `None` for one of whom
    /// neither records nor dates tell. Beginning where each began to stand in its stage, they are
    /// counted again on those days alone on which they may have changed.
    pub fn of_many(&self, places: &[u32], sight: Sight, now: &Count) -> Vec<Option<Date>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut open: Vec<Open> = Vec::new();
        for place in places {
            if known.contains_key(place) {
                continue;
            }
            match self.opening(*place, sight, now) {
                Ok(since) => drop(known.insert(*place, since)),
                Err(unsettled) => open.push(unsettled),
            }
        }
        if !open.is_empty() {
            open.sort_unstable_by_key(|open| open.place);
            open.dedup_by_key(|open| open.place);
            let began = self.follow(&open, sight.day());
            known.extend(
                open.iter()
                    .zip(began)
                    .map(|(open, on)| (open.place, Some(open.latest.map_or(on, |latest| latest.min(on))))),
            );
        }
        places.iter().map(|place| known.get(place).copied().flatten()).collect()
    }

    /// What records say of where a customer stands; if they do not settle it, what is left to work out.
    fn opening(&self, place: u32, sight: Sight, now: &Count) -> Result<Option<Date>, Open> {
        let seated = now.census.get(place as usize).copied().flatten();
        let Some(seat) = seated.map(|seated| seated.seat) else { return Ok(None) };
        let (customer, position) = (place as usize, seat.position(self.world.ruleset));
        let latest = match self.record(&self.world.id(customer), &position, sight) {
            Record::On(day) => return Ok(Some(day)),
            Record::By(day) => Some(day),
            Record::Nothing => None,
        };
        match self.earliest(customer, seat.funnel_place().map(usize::from), sight) {
            None => Ok(latest),
            Some(from) => Err(Open { place, seat, from, latest }),
        }
    }

    /// The same of one customer, by its evaluation and those of the days before.
    pub fn of_one(&self, evaluation: &Evaluation, moment: &Moment<'_>) -> Option<Date> {
        let (customer, sight) = (evaluation.customer, moment.sight);
        let position = evaluation.position(moment);
        let latest = match self.record(&self.world.id(customer), &position, sight) {
            Record::On(day) => return Some(day),
            Record::By(day) => Some(day),
            Record::Nothing => None,
        };
        let Some(from) = self.earliest(customer, evaluation.membership.funnel, sight) else { return latest };
        let stood = |day: &Date| {
            let moment = Moment::new(self.world, Sight::of(AsOf::end_of(*day)));
            evaluate(&moment, customer).is_some_and(|then| then.position(&moment) == position)
        };
        let before = std::iter::successors(sight.day().pred_opt(), |day: &Date| day.pred_opt());
        let first = from.max(back(sight.day(), HORIZON));
        let began = before.take_while(|day| *day >= first && stood(day)).last().unwrap_or(sight.day());
        let began = if began == first { from } else { began };
        Some(latest.map_or(began, |latest| latest.min(began)))
    }

    /// What is recorded of a customer that stands somewhere.
    fn record(&self, customer: &str, position: &Position, sight: Sight) -> Record {
        match self.last_change(customer, sight.day()) {
            Some(change) if *change.to != *position => Record::Nothing,
            Some(change) if change.cause == Cause::Baseline => Record::By(change.on),
            Some(change) => Record::On(change.on),
            None => {
                let seen = (self.past.first_seen)(customer).filter(|day| *day <= sight.day());
                seen.map_or(Record::Nothing, Record::By)
            }
        }
    }

    /// The last recorded change of a customer through a day.
    fn last_change(&self, customer: &str, day: Date) -> Option<&'a PastChange> {
        let changes = self.past.changes;
        let by_customer = self.by_customer.get_or_init(|| {
            let mut places: Vec<usize> = (0..changes.len()).collect();
            let key = |place: &usize| changes.get(*place).map(|it| (&it.customer, it.on, it.nth));
            places.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
            places
        });
        let comes_first = |place: &usize| {
            changes.get(*place).is_some_and(|change| (&*change.customer, change.on) <= (customer, day))
        };
        let end = by_customer.partition_point(comes_first);
        let last = changes.get(*by_customer.get(end.checked_sub(1)?)?)?;
        (*last.customer == *customer).then_some(last)
    }

    /// The first day on which a customer can have stood where it does: when its visit began, else when
    /// it began to exist; `None` without either date.
    fn earliest(&self, customer: usize, funnel: Option<usize>, sight: Sight) -> Option<Date> {
        let visit = funnel.and_then(|funnel| visits(&entries(self.world, customer, funnel, &sight)).pop());
        let entered = visit.filter(|visit| visit.dating != Dating::Unreadable).map(|visit| visit.entered);
        let first = entered.max(beginning(self.world, customer))?;
        Some(first.date().min(sight.day()))
    }

    /// When each of some customers, by place, came to where it stands on a day. Further and further back
    /// is looked, each time at those alone who stood there all the time, until nobody is left: whoever
    /// came last week costs a week, whatever the dates of others.
    fn follow(&self, open: &[Open], today: Date) -> Vec<Date> {
        let mut began = vec![today; open.len()];
        let mut left: Vec<usize> = (0..open.len()).collect();
        let mut reach = FIRST_REACH;
        let mut until = today;
        while !left.is_empty() {
            let from = back(today, reach.min(HORIZON));
            let stretch = Stretch { from, until };
            let came = self.came(open, &left, stretch);
            left.retain(|row| {
                let (Some(open), Some(began)) = (open.get(*row), began.get_mut(*row)) else { return false };
                let start = open.from.max(from);
                *began = came.get(row).copied().unwrap_or(until).min(*began);
                let stood_since_start = *began <= start;
                if stood_since_start && reach >= HORIZON {
                    *began = open.from;
                }
                stood_since_start && open.from < from && reach < HORIZON
            });
            (until, reach) = (from, reach.saturating_mul(8));
        }
        began
    }

    /// When those at some places came to where they stand at the end of a stretch of days: one who does not
    /// stand there on its last day has no entry.
    fn came(&self, open: &[Open], rows: &[usize], stretch: Stretch) -> HashMap<usize, Date> {
        let mut came: HashMap<usize, (Option<Seat>, Date)> = HashMap::new();
        let mut agenda: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
        for row in rows {
            let from = open.get(*row).map_or(stretch.from, |open| open.from.max(stretch.from));
            agenda.entry(from).or_default().push(*row);
        }
        while let Some((day, mut due)) = agenda.pop_first().filter(|(day, _)| *day < stretch.until) {
            due.sort_unstable();
            let places: Vec<u32> = due.iter().filter_map(|row| open.get(*row)).map(|it| it.place).collect();
            let wish = Wish { places: Some(&places), wakes: true, ..Wish::default() };
            let found = count(self.world, Sight::of(AsOf::end_of(day)), wish);
            let wakes = found.membership.wakes.iter().zip(&found.standing.wakes).map(|(a, b)| *a.min(b));
            for ((row, seated), wake) in due.into_iter().zip(&found.census).zip(wakes) {
                let seat = seated.map(|seated| seated.seat);
                let known = came.entry(row).or_insert((seat, day));
                if known.0 != seat {
                    *known = (seat, day);
                }
                if let (Some(wake), Some(tomorrow)) = (date_of(wake), day.succ_opt()) {
                    agenda.entry(wake.max(tomorrow)).or_default().push(row);
                }
            }
        }
        let stands = |row: usize, seat: Option<Seat>| open.get(row).map(|open| open.seat) == seat;
        came.into_iter()
            .filter(|(row, (seat, _))| stands(*row, *seat))
            .map(|(row, (_, on))| (row, on))
            .collect()
    }
}

/// How many days back is looked first.
const FIRST_REACH: u64 = 16;

/// How many days back is looked at most: who stood there all that time is taken to have done so since it
/// could.
const HORIZON: u64 = 3653;

fn back(day: Date, days: u64) -> Date {
    day.checked_sub_days(chrono::Days::new(days)).unwrap_or(Date::MIN)
}

/// Days from one on, before another.
#[derive(Clone, Copy)]
struct Stretch {
    from: Date,
    until: Date,
}

/// A customer whose beginning has to be worked out.
struct Open {
    place: u32,
    /// Where it stands.
    seat: Seat,
    /// The first day on which it can have stood there.
    from: Date,
    /// The last day on which it can have come there, as far as is recorded.
    latest: Option<Date>,
}

/// The local date of an instant in microseconds; `None` for never.
fn date_of(micros: i64) -> Option<Date> {
    chrono::DateTime::from_timestamp_micros(micros).map(|at| at.naive_utc().date())
}
