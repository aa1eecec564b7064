//! Days on hold, which do not count.

use crate::journal::Hold;
use crate::journey::Sight;
use crate::time::{Calendar, Clock};
use crate::value::Date;

/// The stretches of dates (after, until] of a visit that are on hold: merged, in order, cut to the
/// most days that one visit may be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Held {
    stretches: Vec<(Date, Date)>,
}

impl Held {
    /// The holds that can be seen, as far as they lie after `entered`.
    pub(super) fn of(holds: &[Hold], entered: Date, most: Option<u32>, sight: &Sight) -> Self {
        let mut stretches: Vec<(Date, Date)> = holds
            .iter()
            .filter(|hold| sight.sees(hold.at))
            .map(|hold| (hold.at.date().max(entered), hold.until))
            .filter(|(after, until)| after < until)
            .collect();
        stretches.sort_unstable();
        let mut merged: Vec<(Date, Date)> = Vec::new();
        for (after, until) in stretches {
            match merged.last_mut() {
                Some(last) if after <= last.1 => last.1 = last.1.max(until),
                _ => merged.push((after, until)),
            }
        }
        Self { stretches: cut(merged, most) }
    }

    /// How many dates in (…, `day`] that the clock counts are on hold.
    pub(super) fn days(&self, day: Date, clock: Clock, calendar: &Calendar) -> i64 {
        self.stretches
            .iter()
            .map(|(after, until)| (*after, (*until).min(day)))
            .filter(|(after, until)| after < until)
            .map(|(after, until)| match clock {
                Clock::Calendar => (until - after).num_days(),
                Clock::Business => calendar.working_days(after, until),
            })
            .sum()
    }
}

/// Keeps the first `most` calendar days.
fn cut(stretches: Vec<(Date, Date)>, most: Option<u32>) -> Vec<(Date, Date)> {
    let Some(most) = most else { return stretches };
    let mut left = i64::from(most);
    let mut kept = Vec::new();
    for (after, until) in stretches {
        let days = (until - after).num_days().min(left);
        if days > 0 {
            kept.push((after, after + chrono::Days::new(u64::try_from(days).unwrap_or(0))));
            left -= days;
        }
    }
    kept
}

/// How many calendar days, held or to be held, a visit that began on `entered` has under its
/// holds, without a limit: what `max_hold_days` is compared with.
#[must_use]
pub fn held_days(holds: &[Hold], entered: Date, sight: &Sight) -> i64 {
    Held::of(holds, entered, None, sight).days(Date::MAX, Clock::Calendar, &Calendar::plain())
}

/// The days from `entered` to `day` by a clock, without those on hold.
pub(super) fn days_between(entered: Date, day: Date, clock: Clock, held: &Held, calendar: &Calendar) -> i64 {
    let all = match clock {
        Clock::Calendar => (day - entered).num_days(),
        Clock::Business => calendar.working_days(entered, day),
    };
    all - held.days(day, clock, calendar)
}

/// The first date after `from` on which the count of days exceeds `bound`; `None` if it lies
/// beyond ten thousand days.
pub(super) fn first_date_beyond(from: Date, bound: i64, count: impl Fn(Date) -> i64) -> Option<Date> {
    const HORIZON: u64 = 10_000;
    let date = |days: u64| from.checked_add_days(chrono::Days::new(days));
    let (mut low, mut high) = (0, 1);
    while count(date(high)?) <= bound {
        low = high;
        high *= 2;
        if high > HORIZON {
            return None;
        }
    }
    while high - low > 1 {
        let middle = u64::midpoint(low, high);
        if count(date(middle)?) > bound { high = middle } else { low = middle }
    }
    date(high)
}
