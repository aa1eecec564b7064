//! The baseline rate over time, and whether it is stable.

use chrono::{Datelike, TimeDelta, Weekday};

use super::rate::Rate;
use crate::deal::trips;
use crate::journey::{Sight, World};
use crate::time::AsOf;
use crate::value::Date;

/// The baseline as of the end of a past day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The day.
    pub on: Date,
    /// The window that was in force; `None`: no cycle could be told.
    pub weeks: Option<u32>,
    /// The admitted customers of the cohort.
    pub customers: usize,
    /// Those of them who had won.
    pub won: usize,
    /// Their share; `None`: too few.
    pub rate: Option<Rate>,
}

/// Weeks that a series goes back.
const WEEKS: i64 = 26;
/// Months that a series goes back.
const MONTHS: usize = 12;
/// Weekly rates that must lie inside the present interval.
const STEADY: usize = 4;

/// The last days of past weeks, in order; the week of the day itself is not past.
pub(super) fn week_ends(day: Date, week_starts: Weekday) -> Vec<Date> {
    let since_start = i64::from(day.weekday().days_since(week_starts));
    let back = |weeks: i64| day.checked_sub_signed(TimeDelta::days(since_start + 1 + 7 * weeks));
    (0..WEEKS).rev().filter_map(back).collect()
}

/// The last days of past months, in order; the month of the day itself is not past.
pub(super) fn month_ends(day: Date) -> Vec<Date> {
    let last_before = |day: &Date| day.with_day(1).and_then(|first| first.pred_opt());
    let mut ends: Vec<Date> =
        std::iter::successors(last_before(&day), |end| last_before(end)).take(MONTHS).collect();
    ends.reverse();
    ends
}

/// For each funnel the baseline as of each day, from the first one on that has a customer.
pub(super) fn series(world: &World<'_>, days: &[Date]) -> Vec<Vec<Point>> {
    let funnels = &world.ruleset.funnels;
    let mut series: Vec<Vec<Point>> = vec![Vec::new(); funnels.len()];
    for as_of in days.iter().map(|day| AsOf::end_of(*day)) {
        let trips = trips(world, Sight::of(as_of));
        for (funnel, points) in funnels.iter().enumerate().zip(&mut series) {
            let point = super::baseline(world, funnel, &trips, as_of);
            if point.customers > 0 || !points.is_empty() {
                points.push(point);
            }
        }
    }
    series
}

/// Whether the last four weekly rates lie inside the present interval.
pub(super) fn is_stable(weekly: &[Point], present: Option<Rate>) -> Option<bool> {
    let present = present?;
    let last = weekly.len().checked_sub(STEADY).and_then(|start| weekly.get(start..))?;
    let rates: Option<Vec<Rate>> = last.iter().map(|point| point.rate).collect();
    Some(rates?.iter().all(|rate| present.holds(rate.value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_and_months_end_before_the_day() {
        // 2024-03-05 is a Tuesday, 2024-03-03 a Sunday.
        for (text, starts, last) in [
            ("2024-03-05", Weekday::Mon, "2024-03-03"),
            ("2024-03-03", Weekday::Mon, "2024-02-25"),
            ("2024-03-04", Weekday::Mon, "2024-03-03"),
            ("2024-03-05", Weekday::Sun, "2024-03-02"),
        ] {
            let ends = week_ends(day(text), starts);
            assert_eq!(ends.len(), 26);
            assert_eq!(ends.last(), Some(&day(last)), "{text}");
            assert!(ends.windows(2).all(|pair| (pair[1] - pair[0]).num_days() == 7));
        }
        let months = month_ends(day("2024-03-31"));
        assert_eq!((months.len(), months[11], months[10]), (12, day("2024-02-29"), day("2024-01-31")));
    }

    #[test]
    fn four_rates_inside_the_interval_are_stable() {
        let at = |won| Point {
            on: day("2024-03-03"),
            weeks: Some(11),
            customers: 100,
            won,
            rate: Rate::of(won, 100, 30),
        };
        let present = Rate::of(50, 100, 30);
        assert_eq!(is_stable(&[at(5), at(50), at(45), at(55), at(59)], present), Some(true));
        assert_eq!(is_stable(&[at(50), at(45), at(55), at(61)], present), Some(false));
        assert_eq!(is_stable(&[at(50), at(45), at(55)], present), None, "three are too few");
        let few = Point { rate: None, ..at(50) };
        assert_eq!(is_stable(&[few, at(45), at(55), at(50)], present), None);
        assert_eq!(is_stable(&[at(50); 4], None), None);
    }
}
