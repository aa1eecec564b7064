//! The business calendar: which dates are worked.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{Datelike, Weekday};

use crate::value::Date;

/// The number of 9999-12-31, the last supported date, counted from 0001-01-01 as day 1.
const LAST_DAY: i64 = 3_652_059;

/// Which dates are working dates: a listed workday is; else a holiday or weekend day is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// How many of the first 0, 1, … 7 days of a week, from Monday on, are worked by the week alone.
    week: [i64; 8],
    /// The dates that differ from their week, as day numbers in order, each with the sum of the
    /// differences (+1 worked, −1 not) up to and including it.
    exceptions: Vec<(i64, i64)>,
    /// The years in which a holiday is listed.
    years: BTreeSet<i32>,
}

/// Why a calendar is impossible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarError {
    /// All seven days are weekend and no working date is listed.
    NoWorkingDay,
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWorkingDay => f.write_str(
                "the calendar has no working day: `weekend` holds all seven days and `workdays` lists none",
            ),
        }
    }
}

impl std::error::Error for CalendarError {}

impl Calendar {
    /// Builds a calendar from its weekend, holidays and worked weekend days.
    ///
    /// # Errors
    /// [`CalendarError::NoWorkingDay`].
    pub fn new(
        weekend: &[Weekday],
        holidays: BTreeSet<Date>,
        workdays: BTreeSet<Date>,
    ) -> Result<Self, CalendarError> {
        let is_weekend = |date: &Date| weekend.contains(&date.weekday());
        let years = holidays.iter().map(Datelike::year).collect();
        let week = week_of(weekend);
        if week.last() == Some(&0) && workdays.is_empty() {
            return Err(CalendarError::NoWorkingDay);
        }
        let closed = holidays.into_iter().filter(|date| !is_weekend(date) && !workdays.contains(date));
        let mut differences: Vec<(i64, i64)> = closed.map(|date| (number(date), -1)).collect();
        differences.extend(workdays.into_iter().filter(is_weekend).map(|date| (number(date), 1)));
        differences.sort_unstable();

        let mut sum = 0;
        let exceptions = differences
            .into_iter()
            .map(|(day, difference)| {
                sum += difference;
                (day, sum)
            })
            .collect();
        Ok(Self { week, exceptions, years })
    }

    /// Saturday and Sunday off, no holidays.
    #[must_use]
    pub fn plain() -> Self {
        let week = week_of(&[Weekday::Sat, Weekday::Sun]);
        Self { week, exceptions: Vec::new(), years: BTreeSet::new() }
    }

    /// Whether the date is worked.
    #[must_use]
    pub fn is_working(&self, date: Date) -> bool {
        let day = number(date);
        self.worked_through(day) > self.worked_through(day - 1)
    }

    /// The number of working dates in (from, to]; negative, as −count in (to, from], if `to` is
    /// before `from`. Costs O(log n) in the number of listed dates, not the distance.
    #[must_use]
    pub fn working_days(&self, from: Date, to: Date) -> i64 {
        self.worked_through(number(to)) - self.worked_through(number(from))
    }

    /// The `n`-th working date after `from` (n ≥ 1); for n = 0, `from` itself. `None` past the
    /// supported dates, 9999-12-31.
    #[must_use]
    pub fn nth_after(&self, from: Date, n: u32) -> Option<Date> {
        if n == 0 {
            return Some(from);
        }
        let start = number(from);
        let wanted = self.worked_through(start) + i64::from(n);
        let mut reach = i64::from(n);
        let mut end = (start + reach).min(LAST_DAY);
        while self.worked_through(end) < wanted {
            if end >= LAST_DAY {
                return None;
            }
            reach *= 2;
            end = (start + reach).min(LAST_DAY);
        }
        date(self.first_reaching(wanted, start + 1, end))
    }

    /// The `n`-th last working date at or before `to` (n ≥ 1): where a window of n working days
    /// begins. `None` for n = 0 and before the supported dates, 0001-01-01.
    #[must_use]
    pub fn nth_last(&self, to: Date, n: u32) -> Option<Date> {
        if n == 0 {
            return None;
        }
        let end = number(to);
        let wanted = self.worked_through(end) - i64::from(n) + 1;
        let mut reach = i64::from(n);
        let mut start = (end - reach).max(0);
        while self.worked_through(start) >= wanted {
            if start <= 0 {
                return None;
            }
            reach *= 2;
            start = (end - reach).max(0);
        }
        date(self.first_reaching(wanted, start + 1, end))
    }

    /// Whether any holiday is listed in the year.
    #[must_use]
    pub fn lists_year(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    fn days_per_week(&self) -> i64 {
        self.week.last().copied().unwrap_or(0)
    }

    /// The working dates from a fixed date through day number `day`: only differences of this
    /// mean something. It never falls as `day` grows, and rises by at most 1 a day.
    fn worked_through(&self, day: i64) -> i64 {
        // Day 1 is a Monday, so day 7k is a Sunday: whole weeks, then the days since Monday.
        let into_week = usize::try_from(day.rem_euclid(7)).unwrap_or(0);
        let by_week =
            day.div_euclid(7) * self.days_per_week() + self.week.get(into_week).copied().unwrap_or(0);
        let passed = self.exceptions.partition_point(|(exception, _)| *exception <= day);
        let by_list = passed.checked_sub(1).and_then(|last| self.exceptions.get(last));
        by_week + by_list.map_or(0, |(_, sum)| *sum)
    }

    /// The first day number in `start..=end` through which `wanted` dates are worked; `end` must
    /// be one of them.
    fn first_reaching(&self, wanted: i64, mut start: i64, mut end: i64) -> i64 {
        while start < end {
            let middle = i64::midpoint(start, end);
            if self.worked_through(middle) >= wanted {
                end = middle;
            } else {
                start = middle + 1;
            }
        }
        end
    }
}

fn week_of(weekend: &[Weekday]) -> [i64; 8] {
    let worked = |day: u8| i64::from(Weekday::try_from(day).is_ok_and(|day| !weekend.contains(&day)));
    let mut week = [0; 8];
    let mut sum = 0;
    for (day, slot) in (0..7).zip(week.iter_mut().skip(1)) {
        sum += worked(day);
        *slot = sum;
    }
    week
}

/// Days from 0001-01-01, which is day 1.
fn number(date: Date) -> i64 {
    i64::from(date.num_days_from_ce())
}

fn date(number: i64) -> Option<Date> {
    Date::from_num_days_from_ce_opt(i32::try_from(number).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn days(texts: &[&str]) -> BTreeSet<Date> {
        texts.iter().map(|text| day(text)).collect()
    }

    /// Spring Festival 2024: closed 10 to 17 February, worked on Sundays 4 and 18 February.
    fn spring_festival() -> Calendar {
        let holidays = (10..=17).map(|n| Date::from_ymd_opt(2024, 2, n).unwrap()).collect();
        Calendar::new(&[Weekday::Sat, Weekday::Sun], holidays, days(&["2024-02-04", "2024-02-18"])).unwrap()
    }

    #[test]
    fn entry_on_a_weekend_is_day_zero_and_the_next_working_day_is_day_one() {
        let calendar = Calendar::plain();
        let saturday = day("2024-03-02");
        assert_eq!(calendar.working_days(saturday, saturday), 0);
        assert_eq!(calendar.working_days(saturday, day("2024-03-03")), 0);
        assert_eq!(calendar.working_days(saturday, day("2024-03-04")), 1);
        assert_eq!(calendar.working_days(day("2024-03-01"), day("2024-03-08")), 5);
        assert_eq!(calendar.working_days(day("2024-03-08"), day("2024-03-01")), -5);
        assert_eq!(calendar.nth_after(saturday, 0), Some(saturday));
        assert_eq!(calendar.nth_after(saturday, 1), Some(day("2024-03-04")));
        assert_eq!(calendar.nth_last(saturday, 1), Some(day("2024-03-01")));
        assert_eq!(calendar.nth_last(saturday, 10), Some(day("2024-02-19")));
    }

    #[test]
    fn worked_weekend_days_and_holidays_move_the_count() {
        let calendar = spring_festival();
        for (date, worked) in [
            ("2024-02-03", false),
            ("2024-02-04", true),
            ("2024-02-09", true),
            ("2024-02-12", false),
            ("2024-02-17", false),
            ("2024-02-18", true),
            ("2024-02-19", true),
        ] {
            assert_eq!(calendar.is_working(day(date)), worked, "{date}");
        }
        assert_eq!(calendar.working_days(day("2024-02-09"), day("2024-02-18")), 1);
        assert_eq!(calendar.nth_after(day("2024-02-09"), 2), Some(day("2024-02-19")));
        assert_eq!(calendar.nth_last(day("2024-02-18"), 2), Some(day("2024-02-09")));
        assert!(calendar.lists_year(2024) && !calendar.lists_year(2025));
    }

    #[test]
    fn a_workday_overrides_a_holiday_of_the_same_date() {
        let friday = days(&["2024-03-01"]);
        let calendar = Calendar::new(&[Weekday::Sat, Weekday::Sun], friday.clone(), friday).unwrap();
        assert!(calendar.is_working(day("2024-03-01")));
        assert!(calendar.lists_year(2024));
    }

    #[test]
    fn a_calendar_without_any_working_day_is_refused() {
        let week = [0, 1, 2, 3, 4, 5, 6].map(|n| Weekday::try_from(n).unwrap());
        let none = Calendar::new(&week, BTreeSet::new(), BTreeSet::new());
        assert_eq!(none, Err(CalendarError::NoWorkingDay));

        let one = Calendar::new(&week, BTreeSet::new(), days(&["2024-03-02"])).unwrap();
        assert_eq!(one.nth_after(day("2024-01-01"), 1), Some(day("2024-03-02")));
        assert_eq!(one.nth_after(day("2024-01-01"), 2), None, "there is no second one");
        assert_eq!(one.nth_last(day("2024-12-31"), 2), None);
    }

    #[test]
    fn dates_at_the_ends_of_what_is_supported() {
        let calendar = Calendar::plain();
        let (first, last) = (day("0001-01-01"), day("9999-12-31"));
        assert_eq!(number(last), LAST_DAY);
        assert_eq!(calendar.nth_after(last, 1), None);
        assert_eq!(calendar.nth_last(first, 1), Some(first), "0001-01-01 is a Monday");
        assert_eq!(calendar.nth_last(first, 2), None);
        assert_eq!(calendar.nth_after(day("9999-12-30"), 1), Some(last));
        assert_eq!(calendar.nth_after(first, u32::MAX), None);
        assert_eq!(calendar.nth_last(last, u32::MAX), None);
    }

    /// Half a year around 2024, any weekend, holidays and workdays that may overlap.
    fn calendars() -> impl Strategy<Value = (Calendar, Vec<Weekday>, BTreeSet<Date>, BTreeSet<Date>)> {
        let dates = || btree_set((0..200_u64).prop_map(|n| day("2023-11-01") + Days::new(n)), 0..60);
        let weekend = vec((0..7_u8).prop_map(|n| Weekday::try_from(n).unwrap()), 0..6);
        (weekend, dates(), dates()).prop_map(|(weekend, holidays, workdays)| {
            let calendar = Calendar::new(&weekend, holidays.clone(), workdays.clone()).unwrap();
            (calendar, weekend, holidays, workdays)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn counting_equals_walking_day_by_day(
            (calendar, weekend, holidays, workdays) in calendars(), from in 0..250_u64, distance in 0..250_u64,
        ) {
            let from = day("2023-10-10") + Days::new(from);
            let to = from + Days::new(distance);
            let works = |date: &Date| {
                workdays.contains(date) || !(holidays.contains(date) || weekend.contains(&date.weekday()))
            };
            let walked = from.iter_days().skip(1).take_while(|date| *date <= to).filter(works).count();
            prop_assert_eq!(calendar.working_days(from, to), i64::try_from(walked).unwrap());
            prop_assert_eq!(calendar.working_days(to, from), -i64::try_from(walked).unwrap());
            prop_assert_eq!(calendar.is_working(to), works(&to));
        }

        #[test]
        fn the_nth_working_date_is_n_working_days_away(
            (calendar, ..) in calendars(), from in 0..250_u64, n in 1..80_u32,
        ) {
            let from = day("2023-10-10") + Days::new(from);
            let after = calendar.nth_after(from, n).unwrap();
            prop_assert!(after > from && calendar.is_working(after));
            prop_assert_eq!(calendar.working_days(from, after), i64::from(n));

            let last = calendar.nth_last(from, n).unwrap();
            prop_assert!(last <= from && calendar.is_working(last));
            prop_assert_eq!(calendar.working_days(last, from), i64::from(n) - 1);
            // From the n-th last working date, the n-th counting itself is the latest one.
            prop_assert_eq!(calendar.nth_after(last, n - 1), calendar.nth_last(from, 1));
        }
    }
}
