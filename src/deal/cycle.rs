//! How long a deal takes, and the window that follows from it.

use super::trip::Trip;
use crate::ruleset;
use crate::time::{Calendar, Length, LengthUnit};
use crate::value::Date;

/// A funnel's deal cycle as of a day, and the window it gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cycle {
    /// Customers of the funnel won so far, with a date of entry.
    pub won: usize,
    /// Those of them whose day is not given but the one they were first seen so.
    pub inferred: usize,
    /// The median of their calendar days from entry to won, or what the fallback gives.
    pub days: f64,
    /// Whether the fallback was used, because too few were won.
    pub fallback: bool,
    /// The cycle in whole weeks, rounded up.
    pub cycle_weeks: u32,
    /// The window: the cycle with its slack, in whole weeks.
    pub weeks: u32,
}

impl Cycle {
    /// The cycle of a funnel; `None` if too few were won and there is no fallback.
    #[must_use]
    pub fn of(rules: &ruleset::Cycle, trips: &[&Trip], day: Date, calendar: &Calendar) -> Option<Self> {
        let won = trips.iter().filter_map(|trip| trip.days_to_won()).collect();
        Self::of_won(rules, won, day, calendar)
    }

    /// The same from the days that each won customer took, and whether the day it was won is inferred.
    pub(super) fn of_won(
        rules: &ruleset::Cycle,
        won: Vec<(i64, bool)>,
        day: Date,
        calendar: &Calendar,
    ) -> Option<Self> {
        let inferred = won.iter().filter(|(_, inferred)| *inferred).count();
        let mut days: Vec<i64> = won.into_iter().map(|(days, _)| days).collect();
        days.sort_unstable();
        let won = days.len();
        let enough = won >= usize::try_from(rules.min_sample).unwrap_or(usize::MAX);
        let (days, fallback) = match median(&days).filter(|_| enough) {
            Some(median) => (median, false),
            None => (calendar_days(rules.fallback?, day, calendar), true),
        };
        let (cycle_weeks, weeks) = window(days, rules.slack);
        Some(Self { won, inferred, days, fallback, cycle_weeks, weeks })
    }

    /// The window in days.
    #[must_use]
    pub fn window_days(&self) -> i64 {
        7 * i64::from(self.weeks)
    }
}

/// The middle of sorted numbers; of an even count the mean of the two in the middle.
fn median(sorted: &[i64]) -> Option<f64> {
    let (low, high) = (sorted.len().checked_sub(1)? / 2, sorted.len() / 2);
    #[expect(clippy::cast_precision_loss, reason = "days lie far below 2^53")]
    let float = |place: usize| sorted.get(place).map(|days| *days as f64);
    Some(f64::midpoint(float(low)?, float(high)?))
}

/// A length in calendar days; working days are those that end on the day.
fn calendar_days(length: Length, day: Date, calendar: &Calendar) -> f64 {
    match length.unit {
        LengthUnit::Days => f64::from(length.count),
        LengthUnit::Weeks => 7.0 * f64::from(length.count),
        LengthUnit::BusinessDays => {
            let days = (day - length.window_start(day, calendar)).num_days() + 1;
            f64::from(i32::try_from(days).unwrap_or(i32::MAX))
        }
    }
}

/// Cycle and window in weeks: c = ⌈m/7⌉, at least 1, and w = c + ⌈slack·c⌉.
fn window(days: f64, slack: f64) -> (u32, u32) {
    let cycle = whole(days / 7.0).max(1);
    (cycle, cycle.saturating_add(whole(slack * f64::from(cycle))))
}

/// Rounds up, except for what a float's last digits add.
fn whole(number: f64) -> u32 {
    /// Longer than any life.
    const MOST: f64 = 100_000.0;
    const NOISE: f64 = 1e-9;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a small range")]
    let whole = (number - NOISE).ceil().clamp(0.0, MOST) as u32;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_months_are_nine_weeks_and_two_of_play() {
        for (days, slack, expected) in [
            (61.0, 0.2, (9, 11)),
            (63.0, 0.2, (9, 11)),
            (63.5, 0.2, (10, 12)),
            (70.0, 0.2, (10, 12)),
            (7.0, 0.0, (1, 1)),
            (0.0, 0.2, (1, 2)),
            (-3.0, 0.2, (1, 2)),
            (210.0, 0.1, (30, 33)),
        ] {
            assert_eq!(window(days, slack), expected, "{days} days, slack {slack}");
        }
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[5]), Some(5.0));
        assert_eq!(median(&[1, 2, 9]), Some(2.0));
        assert_eq!(median(&[1, 2, 3, 9]), Some(2.5));
    }

    #[test]
    fn a_fallback_is_read_in_calendar_days() {
        let (calendar, day) = (Calendar::plain(), "2024-03-05".parse().unwrap());
        for (text, days) in [("9w", 63.0), ("61d", 61.0), ("10bd", 14.0)] {
            let length = Length::parse(text).unwrap();
            assert!((calendar_days(length, day, &calendar) - days).abs() < 1e-9, "{text}");
        }
        let rules = ruleset::Cycle { slack: 0.2, min_sample: 1, fallback: Length::parse("9w").ok() };
        let cycle = Cycle::of(&rules, &[], day, &calendar).unwrap();
        assert_eq!((cycle.won, cycle.fallback, cycle.cycle_weeks, cycle.weeks), (0, true, 9, 11));
        let none = ruleset::Cycle { fallback: None, ..rules };
        assert_eq!(Cycle::of(&none, &[], day, &calendar), None);
    }
}
