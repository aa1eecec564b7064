//! Days on hold, which do not count.

use crate::journal::Hold;
use crate::journey::Sight;
use crate::ruleset::Stage;
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

/// d: the days in a stage by its clock, without those on hold.
#[must_use]
pub fn days_in_stage(
    holds: &[Hold],
    entered: Date,
    stage: &Stage,
    calendar: &Calendar,
    sight: &Sight,
) -> i64 {
    let held = Held::of(holds, entered, stage.max_hold_days, sight);
    days_between(entered, sight.day(), stage.clock, &held, calendar)
}

/// Whether the day that is looked at is one of those on hold in a visit that began on `entered`.
#[must_use]
pub fn is_on_hold(holds: &[Hold], entered: Date, most: Option<u32>, sight: &Sight) -> bool {
    let held = Held::of(holds, entered, most, sight);
    held.stretches.iter().any(|(after, until)| *after < sight.day() && sight.day() <= *until)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::AsOf;

    fn day(day: u32) -> Date {
        Date::from_ymd_opt(2024, 3, day).unwrap()
    }

    fn hold(from: u32, until: u32) -> Hold {
        Hold {
            at: day(from).and_hms_opt(10, 0, 0).unwrap(),
            until: day(until),
            reason: "r".into(),
            by: "b".into(),
        }
    }

    fn days(holds: &[Hold], most: Option<u32>, to: u32) -> i64 {
        let sight = Sight::of(AsOf::end_of(day(30)));
        let held = Held::of(holds, day(1), most, &sight);
        days_between(day(1), day(to), Clock::Calendar, &held, &Calendar::plain())
    }

    #[test]
    fn the_day_a_hold_begins_counts_and_the_day_it_ends_does_not() {
        let holds = [hold(5, 8)];
        assert_eq!([4, 5, 6, 8, 9].map(|to| days(&holds, None, to)), [3, 4, 4, 4, 5]);
    }

    #[test]
    fn overlapping_holds_are_not_counted_twice() {
        assert_eq!(days(&[hold(5, 8), hold(7, 10)], None, 12), 11 - 5);
        assert_eq!(days(&[hold(5, 20), hold(7, 10)], None, 20), 19 - 15);
        assert_eq!(days(&[hold(5, 8), hold(8, 10)], None, 12), 11 - 5);
    }

    #[test]
    fn no_more_than_the_most_days_of_a_visit_are_held() {
        assert_eq!(days(&[hold(5, 15)], Some(4), 20), 19 - 4);
        assert_eq!(days(&[hold(5, 8), hold(10, 15)], Some(4), 20), 19 - 4);
        assert_eq!(days(&[hold(5, 8)], Some(0), 20), 19);
    }

    #[test]
    fn a_business_clock_leaves_out_working_days_only() {
        let sight = Sight::of(AsOf::end_of(day(30)));
        let calendar = Calendar::plain();
        // Friday 8 March through Monday 11 March: the weekend was not counted anyway.
        let held = Held::of(&[hold(7, 11)], day(1), None, &sight);
        assert_eq!(days_between(day(1), day(12), Clock::Business, &held, &calendar), 7 - 2);
    }

    #[test]
    fn a_hold_made_later_is_not_seen_earlier() {
        let sight = Sight::of(AsOf::end_of(day(4)));
        let held = Held::of(&[hold(5, 15)], day(1), None, &sight);
        assert_eq!(days_between(day(1), day(20), Clock::Calendar, &held, &Calendar::plain()), 19);
    }

    #[test]
    fn the_first_date_beyond_a_bound_is_found() {
        let count = |date: Date| (date - day(1)).num_days();
        assert_eq!(first_date_beyond(day(3), 7, count), Some(day(9)));
        assert_eq!(first_date_beyond(day(3), 2, count), Some(day(4)));
        assert_eq!(first_date_beyond(day(3), 1_000_000, count), None);
    }
}
