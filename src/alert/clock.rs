//! The clocks of alerts: when something is due that is counted in days or working days and may
//! stand still in between.
//!
//! A clock counts instants on a line. Days and weeks are counted on the line of all dates, working
//! days on the line of the working dates, which has nothing between Friday's end and Monday's
//! begin. So a clock that starts on a Saturday starts on Monday at 00:00, and one that runs for a
//! working day ends at the same clock time.

use chrono::{Datelike, NaiveTime, TimeDelta, Timelike};

use crate::time::{AsOf, Calendar, Length, LengthUnit};
use crate::value::{Date, DateTime};

/// A stretch in which a clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pause {
    /// Its first instant.
    pub from: DateTime,
    /// Where the clock runs on; `None`: not yet known.
    pub until: Option<DateTime>,
}

/// When a clock is due that starts at an instant and runs for a length, standing still in the
/// pauses; they may overlap and come in any order. `None` while it stands still with no end in
/// sight, and past the supported dates.
#[must_use]
pub fn due(start: DateTime, length: Length, pauses: &[Pause], calendar: &Calendar) -> Option<DateTime> {
    let line = match length.unit {
        LengthUnit::Days | LengthUnit::Weeks => Line::Dates,
        LengthUnit::BusinessDays => Line::WorkingDates(calendar),
    };
    let days = if length.unit == LengthUnit::Weeks { 7 } else { 1 };
    let mut place = line.place(start) + i128::from(length.count) * days * DAY;
    for pause in union(start, pauses) {
        // What is due at the very beginning of a pause is due.
        if AsOf::at(pause.from).has_come_to(line.instant(place, start)?) {
            break;
        }
        place += line.place(pause.until?) - line.place(pause.from);
    }
    line.instant(place, start)
}

/// The pauses after `start`, joined where they overlap, in order.
fn union(start: DateTime, pauses: &[Pause]) -> Vec<Pause> {
    let after = |pause: &Pause| Pause { from: pause.from.max(start), ..*pause };
    let mut pauses: Vec<Pause> =
        pauses.iter().map(after).filter(|pause| pause.until.is_none_or(|until| until > pause.from)).collect();
    pauses.sort_unstable();
    let mut joined: Vec<Pause> = Vec::new();
    for pause in pauses {
        match joined.last_mut() {
            Some(last) if last.until.is_none_or(|until| until >= pause.from) => {
                // `None` is the farthest end.
                last.until = last.until.zip(pause.until).map(|(one, other)| one.max(other));
            }
            _ => joined.push(pause),
        }
    }
    joined
}

/// A day in nanoseconds.
const DAY: i128 = 86_400_000_000_000;

/// What a clock counts along.
#[derive(Clone, Copy)]
enum Line<'a> {
    Dates,
    WorkingDates(&'a Calendar),
}

impl Line<'_> {
    /// How far along the line an instant is, in nanoseconds. What is between two working dates is
    /// where the later begins.
    fn place(self, at: DateTime) -> i128 {
        let date = at.date();
        // The last nanosecond of a day stands for its end.
        let into = if is_day_end(at) {
            DAY
        } else {
            i128::from(at.num_seconds_from_midnight()) * 1_000_000_000 + i128::from(at.nanosecond())
        };
        match self {
            Self::Dates => i128::from(date.num_days_from_ce()) * DAY + into,
            Self::WorkingDates(calendar) => {
                let through = i128::from(calendar.working_days(first(), date));
                if calendar.is_working(date) { (through - 1) * DAY + into } else { through * DAY }
            }
        }
    }

    /// The instant at a place. Where one date ends and the next begins it is the end for a clock
    /// that starts at the end of a day, else the beginning.
    fn instant(self, place: i128, start: DateTime) -> Option<DateTime> {
        let (days, into) = (place.div_euclid(DAY), place.rem_euclid(DAY));
        let at_end = into == 0 && is_day_end(start);
        let days = if at_end { days - 1 } else { days };
        let date = match self {
            Self::Dates => Date::from_num_days_from_ce_opt(i32::try_from(days).ok()?)?,
            Self::WorkingDates(calendar) => calendar.nth_after(first(), u32::try_from(days + 1).ok()?)?,
        };
        let into = if at_end { DAY - 1 } else { into };
        date.and_time(NaiveTime::MIN).checked_add_signed(TimeDelta::nanoseconds(i64::try_from(into).ok()?))
    }
}

/// Where working dates are counted from.
fn first() -> Date {
    Date::from_ymd_opt(1, 1, 1).unwrap_or(Date::MIN)
}

/// Whether an instant is the last nanosecond of its day: what a whole day is dated.
fn is_day_end(at: DateTime) -> bool {
    at.num_seconds_from_midnight() == 86_399 && at.nanosecond() >= 999_999_999
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::{Days, Weekday};
    use proptest::prelude::*;

    use super::*;

    fn instant(text: &str) -> DateTime {
        AsOf::parse(text, &crate::time::Zone::UTC).unwrap().last_instant()
    }

    fn length(text: &str) -> Length {
        Length::parse(text).unwrap()
    }

    /// Saturdays and Sundays are off, and Wednesday 6 March 2024; Sunday 10 March is worked.
    fn calendar() -> Calendar {
        let day = |date| Date::from_ymd_opt(2024, 3, date).unwrap();
        Calendar::new(&[Weekday::Sat, Weekday::Sun], [day(6)].into(), [day(10)].into()).unwrap()
    }

    fn shown(start: &str, run: &str, pauses: &[(&str, Option<&str>)]) -> Option<String> {
        let pauses: Vec<Pause> = pauses
            .iter()
            .map(|(from, until)| Pause { from: instant(from), until: until.map(instant) })
            .collect();
        let due = due(instant(start), length(run), &pauses, &calendar())?;
        Some(AsOf::at(due).text())
    }

    #[test]
    fn a_working_day_ends_at_the_same_clock_time() {
        // 2024-03-01 is a Friday.
        for (start, run, due) in [
            ("2024-03-01T10:00", "1bd", "2024-03-04T10:00:00"),
            ("2024-03-01T10:00", "1d", "2024-03-02T10:00:00"),
            ("2024-03-01T10:00", "1w", "2024-03-08T10:00:00"),
            ("2024-03-04T10:00", "2bd", "2024-03-07T10:00:00"),
            ("2024-03-08T10:00", "1bd", "2024-03-10T10:00:00"),
            // From a non-working day: from the next working day's 00:00.
            ("2024-03-02T15:00", "1bd", "2024-03-05T00:00:00"),
            ("2024-03-03T00:00", "1bd", "2024-03-05T00:00:00"),
            ("2024-03-02T15:00", "2bd", "2024-03-07T00:00:00"),
            ("2024-03-01T00:00", "1bd", "2024-03-04T00:00:00"),
            // A whole day is dated its end.
            ("2024-03-01", "1bd", "2024-03-04"),
            ("2024-02-29", "1bd", "2024-03-01"),
            ("2024-03-02", "1bd", "2024-03-04"),
            ("2024-03-05", "1bd", "2024-03-07"),
            ("2024-02-28", "1d", "2024-02-29"),
        ] {
            assert_eq!(shown(start, run, &[]).as_deref(), Some(due), "{start} {run}");
        }
    }

    #[test]
    fn a_clock_stands_still_in_its_pauses() {
        for (start, run, pauses, due) in [
            (
                "2024-03-04T10:00",
                "1d",
                vec![("2024-03-04T12:00", Some("2024-03-04T15:00"))],
                Some("2024-03-05T13:00:00"),
            ),
            // Over a holiday: six working hours on Tuesday, four on Thursday.
            (
                "2024-03-04T10:00",
                "1bd",
                vec![("2024-03-05T06:00", Some("2024-03-07T02:00"))],
                Some("2024-03-07T06:00:00"),
            ),
            // Nothing of a working day is lost on a weekend.
            (
                "2024-03-01T10:00",
                "1bd",
                vec![("2024-03-02T00:00", Some("2024-03-03T20:00"))],
                Some("2024-03-04T10:00:00"),
            ),
            (
                "2024-03-01T10:00",
                "1d",
                vec![("2024-03-02T00:00", Some("2024-03-03T20:00"))],
                Some("2024-03-04T06:00:00"),
            ),
            // What overlaps counts once, whatever the order.
            (
                "2024-03-04T10:00",
                "1d",
                vec![
                    ("2024-03-04T14:00", Some("2024-03-04T16:00")),
                    ("2024-03-04T12:00", Some("2024-03-04T15:00")),
                ],
                Some("2024-03-05T14:00:00"),
            ),
            // Before the start, and backwards, is nothing.
            (
                "2024-03-04T10:00",
                "1d",
                vec![
                    ("2024-03-04T08:00", Some("2024-03-04T11:00")),
                    ("2024-03-04T13:00", Some("2024-03-04T12:00")),
                ],
                Some("2024-03-05T11:00:00"),
            ),
            // Without an end; what is due when it begins is due.
            ("2024-03-04T10:00", "1d", vec![("2024-03-05T09:59", None)], None),
            ("2024-03-04T10:00", "1d", vec![("2024-03-05T10:00", None)], Some("2024-03-05T10:00:00")),
            ("2024-03-01T00:00", "1bd", vec![("2024-03-02T00:00", None)], None),
            ("2024-03-02T08:00", "1bd", vec![("2024-03-04", None)], Some("2024-03-05T00:00:00")),
            (
                "2024-03-04T10:00",
                "1d",
                vec![("2024-03-04T12:00", None), ("2024-03-04T11:00", Some("2024-03-04T13:00"))],
                None,
            ),
            // Until the end of a day.
            (
                "2024-03-04T10:00",
                "1d",
                vec![("2024-03-04T12:00", Some("2024-03-07"))],
                Some("2024-03-08T22:00:00"),
            ),
        ] {
            assert_eq!(shown(start, run, &pauses).as_deref(), due, "{start} {run} {pauses:?}");
        }
    }

    /// A clock that is looked at hour by hour: the first hour at which it has run long enough,
    /// does not stand still, and on a working day if it counts those.
    fn by_the_hour(start: DateTime, run: Length, pauses: &[Pause], calendar: &Calendar) -> Option<DateTime> {
        let working = run.unit == LengthUnit::BusinessDays;
        let counts = |at: DateTime| !working || calendar.is_working(at.date());
        let wanted = u64::from(run.count) * if run.unit == LengthUnit::Weeks { 168 } else { 24 };
        let hour = TimeDelta::hours(1);
        let mut ran = 0;
        let mut at = start;
        for _ in 0..24 * 120 {
            let stands =
                pauses.iter().any(|pause| pause.from <= at && pause.until.is_none_or(|until| at < until));
            let stood =
                pauses.iter().any(|pause| pause.from < at && pause.until.is_none_or(|until| at < until));
            if ran >= wanted && counts(at) && !stood {
                return Some(at);
            }
            if counts(at) && !stands {
                ran += 1;
            }
            at += hour;
        }
        None
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn clocks_agree_with_one_that_is_looked_at_every_hour(
            start in 0_i64..24 * 30,
            run in ("[1-4](d|bd)|1w"),
            pauses in proptest::collection::vec((0_i64..24 * 35, proptest::option::weighted(0.9, 0_i64..24 * 8)), 0..4),
            holidays in proptest::collection::btree_set(0_u64..40, 0..8),
            workdays in proptest::collection::btree_set(0_u64..40, 0..4),
        ) {
            let begin = Date::from_ymd_opt(2024, 3, 1).unwrap();
            let dates = |days: BTreeSet<u64>| days.into_iter().map(|day| begin + Days::new(day)).collect();
            let calendar = Calendar::new(&[Weekday::Sat, Weekday::Sun], dates(holidays), dates(workdays)).unwrap();
            let hour = |hours: i64| begin.and_time(NaiveTime::MIN) + TimeDelta::hours(hours);
            let pauses: Vec<Pause> = pauses
                .into_iter()
                .map(|(from, long)| Pause { from: hour(from), until: long.map(|long| hour(from + long)) })
                .collect();
            let run = length(&run);
            prop_assert_eq!(due(hour(start), run, &pauses, &calendar), by_the_hour(hour(start), run, &pauses, &calendar));
        }
    }
}
