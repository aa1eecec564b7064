//! The days of a metric's periods.

use chrono::{Datelike, Days, Weekday};

use super::frame::Frame;
use crate::syntax::Period;
use crate::time::Calendar;
use crate::value::Date;

/// The whole period that contains a day; of a snapshot, the day alone. A week begins on
/// `week_starts`. A workday is a working date with the dates off before it, so that a date off
/// belongs to the next working date; after the last working date of all it is what remains.
#[must_use]
pub fn period(per: Period, day: Date, calendar: &Calendar, week_starts: Weekday) -> Frame {
    let (from, through) = match per {
        Period::Snapshot => return Frame { from: None, through: day },
        Period::Day => (day, day),
        Period::Workday => workday(day, calendar),
        Period::Week => {
            let into_week = u64::from(day.weekday().days_since(week_starts));
            let first = day.checked_sub_days(Days::new(into_week)).unwrap_or(Date::MIN);
            (first, first.checked_add_days(Days::new(6)).unwrap_or(Date::MAX))
        }
        Period::Month => {
            let first = day.with_day(1).unwrap_or(day);
            let last = u32::from(day.num_days_in_month());
            (first, day.with_day(last).unwrap_or(day))
        }
    };
    Frame { from: Some(from), through }
}

/// The whole period before the one that a frame begins; of a snapshot, the day before. `None` before
/// all dates.
#[must_use]
pub fn before(per: Period, frame: Frame, calendar: &Calendar, week_starts: Weekday) -> Option<Frame> {
    let day = frame.from.unwrap_or(frame.through).pred_opt()?;
    Some(period(per, day, calendar, week_starts))
}

/// From the day after the last working date before `day` through the first one not before it.
fn workday(day: Date, calendar: &Calendar) -> (Date, Date) {
    let yesterday = day.pred_opt();
    let through = match yesterday {
        _ if calendar.is_working(day) => Some(day),
        _ => calendar.nth_after(day, 1),
    };
    let before = yesterday.and_then(|yesterday| calendar.nth_last(yesterday, 1));
    (before.and_then(|before| before.succ_opt()).unwrap_or(Date::MIN), through.unwrap_or(Date::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn frame(from: &str, through: &str) -> Frame {
        Frame { from: Some(day(from)), through: day(through) }
    }

    /// Spring Festival 2024: closed 10 to 17 February, worked on Sundays 4 and 18 February.
    fn spring_festival() -> Calendar {
        let holidays = (10..=17).map(|n| Date::from_ymd_opt(2024, 2, n).unwrap()).collect();
        let workdays = ["2024-02-04", "2024-02-18"].map(day).into();
        Calendar::new(&[Weekday::Sat, Weekday::Sun], holidays, workdays).unwrap()
    }

    #[test]
    fn the_period_of_a_day() {
        let calendar = spring_festival();
        for (per, on, starts, expected) in [
            (Period::Day, "2024-02-29", Weekday::Mon, frame("2024-02-29", "2024-02-29")),
            (Period::Week, "2024-02-29", Weekday::Mon, frame("2024-02-26", "2024-03-03")),
            (Period::Week, "2024-02-26", Weekday::Mon, frame("2024-02-26", "2024-03-03")),
            (Period::Week, "2024-03-03", Weekday::Mon, frame("2024-02-26", "2024-03-03")),
            (Period::Week, "2024-03-03", Weekday::Sun, frame("2024-03-03", "2024-03-09")),
            (Period::Month, "2024-02-11", Weekday::Mon, frame("2024-02-01", "2024-02-29")),
            (Period::Month, "2023-02-28", Weekday::Mon, frame("2023-02-01", "2023-02-28")),
            (Period::Month, "2024-12-31", Weekday::Mon, frame("2024-12-01", "2024-12-31")),
        ] {
            assert_eq!(period(per, day(on), &calendar, starts), expected, "{per:?} {on}");
        }
        let snapshot = period(Period::Snapshot, day("2024-02-11"), &calendar, Weekday::Mon);
        assert_eq!(snapshot, Frame { from: None, through: day("2024-02-11") });
    }

    #[test]
    fn dates_off_belong_to_the_next_working_date() {
        let calendar = spring_festival();
        for (on, expected) in [
            ("2024-02-03", frame("2024-02-03", "2024-02-04")), // Saturday, and the Sunday that is worked
            ("2024-02-04", frame("2024-02-03", "2024-02-04")),
            ("2024-02-05", frame("2024-02-05", "2024-02-05")),
            ("2024-02-09", frame("2024-02-09", "2024-02-09")),
            ("2024-02-10", frame("2024-02-10", "2024-02-18")),
            ("2024-02-14", frame("2024-02-10", "2024-02-18")),
            ("2024-02-18", frame("2024-02-10", "2024-02-18")),
            ("2024-02-24", frame("2024-02-24", "2024-02-26")),
        ] {
            assert_eq!(period(Period::Workday, day(on), &calendar, Weekday::Mon), expected, "{on}");
        }
    }

    #[test]
    fn a_calendar_with_one_working_date_has_all_days_in_two_periods() {
        let week = [0, 1, 2, 3, 4, 5, 6].map(|n| Weekday::try_from(n).unwrap());
        let calendar = Calendar::new(&week, [].into(), [day("2024-03-02")].into()).unwrap();
        let workday = |on: &str| period(Period::Workday, day(on), &calendar, Weekday::Mon);
        assert_eq!(workday("2024-01-01"), Frame { from: Some(Date::MIN), through: day("2024-03-02") });
        assert_eq!(workday("2024-03-03"), Frame { from: Some(day("2024-03-03")), through: Date::MAX });
        assert_eq!(before(Period::Workday, workday("2024-01-01"), &calendar, Weekday::Mon), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn periods_follow_each_other_without_gaps(on in 0..1000_u64, per in 1..5_usize, starts in 0..7_u8) {
            let (calendar, per) = (spring_festival(), Period::ALL[per]);
            let starts = Weekday::try_from(starts).unwrap();
            let on = day("2022-12-01") + Days::new(on);
            let now = period(per, on, &calendar, starts);
            let from = now.from.unwrap();
            prop_assert!(from <= on && on <= now.through);
            prop_assert!(from.iter_days().take_while(|day| *day <= now.through)
                .all(|day| period(per, day, &calendar, starts) == now));
            let earlier = before(per, now, &calendar, starts).unwrap();
            prop_assert_eq!(earlier.through.succ_opt(), Some(from));
        }
    }
}
