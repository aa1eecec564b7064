//! Frames: which days are compared with which.

use chrono::{Datelike, Days, Weekday};
use proptest::prelude::*;

use super::super::{Frames, frames};
use super::{day, spring_festival};
use crate::cadence::Slot;
use crate::metric::Frame;
use crate::ruleset::{Against, ZFloor};
use crate::syntax::{History, Period, PeriodPart, Statistic};
use crate::time::{AsOf, Calendar};
use crate::value::Date;

fn history(history: History, part: PeriodPart) -> Against {
    let (stat, z_floor) = (Statistic::Median, ZFloor::Fixed(1.0));
    Against::History { history, periods: 8, stat, part, min_points: 4, z_floor }
}

fn shown(frame: Frame) -> String {
    match frame.from {
        Some(from) => format!("{}..{}", from.format("%m-%d"), frame.through.format("%m-%d")),
        None => frame.through.format("%Y-%m-%d").to_string(),
    }
}

/// The value's frame and the first points, as text.
fn of(against: &Against, per: Period, data_day: &str, starts: Weekday, points: usize) -> Vec<String> {
    let slot = Slot { at: AsOf::end_of(day(data_day)) };
    let earlier = ["2024-03-05", "2024-03-01", "2024-03-01", "2024-02-27"].map(day).into_iter();
    let calendar = spring_festival();
    let Frames { value, points: all } = frames(Some(against), per, slot, earlier, &calendar, starts);
    std::iter::once(value).chain(all.take(points)).map(shown).collect()
}

#[test]
fn what_is_compared_with_what() {
    use History::{SameDayOfMonth, SameWeekday, Trailing, YearAgo};
    use Period::{Day, Month, Snapshot, Week, Workday};
    use PeriodPart::{Last, ToDate};
    for (of_history, part, per, on, expected) in [
        (Trailing, Last, Day, "2024-03-01", "03-01..03-01 02-29..02-29 02-28..02-28"),
        (SameWeekday, Last, Day, "2024-03-05", "03-05..03-05 02-27..02-27 02-20..02-20"),
        // The month's end is clamped each time from the day itself: 31, 30, 29, 31.
        (SameDayOfMonth, Last, Day, "2024-05-31", "05-31..05-31 04-30..04-30 03-31..03-31 02-29..02-29"),
        (SameDayOfMonth, Last, Day, "2023-03-30", "03-30..03-30 02-28..02-28 01-30..01-30"),
        (
            YearAgo,
            Last,
            Day,
            "2024-02-29",
            "02-29..02-29 02-28..02-28 02-28..02-28 02-28..02-28 02-29..02-29",
        ),
        // A month is complete on its last day, and not before.
        (Trailing, Last, Month, "2024-03-30", "02-01..02-29 01-01..01-31 12-01..12-31"),
        (Trailing, Last, Month, "2024-03-31", "03-01..03-31 02-01..02-29"),
        (SameDayOfMonth, Last, Month, "2024-03-31", "03-01..03-31 02-01..02-29"),
        (YearAgo, Last, Month, "2024-03-15", "02-01..02-29 02-01..02-28"),
        (Trailing, ToDate, Month, "2024-03-31", "03-01..03-31 02-01..02-29 01-01..01-31"),
        (Trailing, ToDate, Month, "2024-03-15", "03-01..03-15 02-01..02-15 01-01..01-15"),
        (YearAgo, ToDate, Month, "2024-02-29", "02-01..02-29 02-01..02-28"),
        (Trailing, Last, Week, "2024-03-03", "02-26..03-03 02-19..02-25"),
        (Trailing, Last, Week, "2024-03-02", "02-19..02-25 02-12..02-18"),
        (Trailing, ToDate, Week, "2024-02-27", "02-26..02-27 02-19..02-20"),
        // The week that shares most dates with 26 February to 3 March.
        (YearAgo, Last, Week, "2024-03-03", "02-26..03-03 02-27..03-05"),
        // 18 February is worked and has all of the festival.
        (Trailing, Last, Workday, "2024-02-18", "02-10..02-18 02-09..02-09 02-08..02-08"),
        (Trailing, Last, Workday, "2024-02-14", "02-09..02-09 02-08..02-08"),
        (Trailing, ToDate, Workday, "2024-02-11", "02-10..02-11 02-09..02-09"),
        // 12 February is a holiday: no Monday.
        (SameWeekday, Last, Workday, "2024-02-26", "02-24..02-26 02-19..02-19 02-05..02-05"),
        (YearAgo, Last, Workday, "2024-03-01", "03-01..03-01 03-01..03-01 03-01..03-01"),
        // Of slots on one day one counts, and those of the data day itself do not.
        (Trailing, Last, Snapshot, "2024-03-05", "2024-03-05 2024-03-01 2024-02-27"),
        (SameWeekday, Last, Snapshot, "2024-03-05", "2024-03-05 2024-02-27 2024-02-20"),
        (SameDayOfMonth, Last, Snapshot, "2024-03-31", "2024-03-31 2024-02-29 2024-01-31"),
    ] {
        let expected: Vec<&str> = expected.split(' ').collect();
        let found = of(&history(of_history, part), per, on, Weekday::Mon, expected.len() - 1);
        assert_eq!(found, expected, "{of_history:?} {part:?} {per:?} {on}");
    }
}

#[test]
fn weeks_begin_when_the_workspace_says() {
    let trailing = history(History::Trailing, PeriodPart::Last);
    let found = of(&trailing, Period::Week, "2024-03-02", Weekday::Sun, 2);
    assert_eq!(found, ["02-25..03-02", "02-18..02-24", "02-11..02-17"]);
    let to_date = history(History::Trailing, PeriodPart::ToDate);
    let found = of(&to_date, Period::Week, "2024-03-03", Weekday::Sun, 1);
    assert_eq!(found, ["03-03..03-03", "02-25..02-25"]);
}

#[test]
fn without_history_there_are_no_points() {
    for (against, month) in [
        (Against::Fixed(0.7), "02-01..02-29"),
        (
            Against::Peers {
                stat: Statistic::Median,
                within: None,
                min_points: 1,
                z_floor: ZFloor::Fixed(1.0),
            },
            "02-01..02-29",
        ),
    ] {
        assert_eq!(of(&against, Period::Month, "2024-03-15", Weekday::Mon, 9), [month]);
    }
}

#[test]
fn points_end_where_the_calendar_does() {
    let trailing = history(History::Trailing, PeriodPart::Last);
    let slot = Slot { at: AsOf::end_of(day("0001-03-02")) };
    let calendar = Calendar::plain();
    let of = |against: &Against, per| {
        let none = std::iter::empty();
        frames(Some(against), per, slot, none, &calendar, Weekday::Mon).points.take(50).count()
    };
    assert_eq!(of(&history(History::SameWeekday, PeriodPart::Last), Period::Day), 8);
    assert_eq!(of(&history(History::YearAgo, PeriodPart::Last), Period::Month), 0);
    assert_eq!(of(&trailing, Period::Snapshot), 0);
}

/// What makes days belong to one period: the last day of it, found by walking.
fn label(per: Period, on: Date, calendar: &Calendar, starts: Weekday) -> Date {
    let mut last = on;
    let is_last = |last: Date| match per {
        Period::Snapshot | Period::Day => true,
        Period::Workday => calendar.is_working(last),
        Period::Week => last.succ_opt().unwrap().weekday() == starts,
        Period::Month => last.succ_opt().unwrap().day() == 1,
    };
    while !is_last(last) {
        last = last.succ_opt().unwrap();
    }
    last
}

/// The days of the period that a day lies in, in order.
fn days_of(per: Period, on: Date, calendar: &Calendar, starts: Weekday) -> Vec<Date> {
    let own = label(per, on, calendar, starts);
    let around = (on - Days::new(45)).iter_days().take(100);
    around.filter(|other| label(per, *other, calendar, starts) == own).collect()
}

/// The day so many steps before, found by trying dates.
fn stepped(history: History, on: Date, steps: u32) -> Date {
    let months = match history {
        History::SameWeekday => {
            let mut earlier = on.iter_days().next().unwrap();
            for _ in 0..steps * 7 {
                earlier = earlier.pred_opt().unwrap();
            }
            return earlier;
        }
        History::YearAgo => 12 * steps,
        History::Trailing | History::SameDayOfMonth => steps,
    };
    let number = on.year() * 12 + on.month0().cast_signed() - months.cast_signed();
    let (year, month) = (number.div_euclid(12), number.rem_euclid(12).cast_unsigned() + 1);
    (1..=on.day()).rev().find_map(|day| Date::from_ymd_opt(year, month, day)).unwrap()
}

/// The days of the value and of its points, from what the words mean.
fn naive(
    of_history: History,
    part: PeriodPart,
    per: Period,
    data_day: Date,
    calendar: &Calendar,
    starts: Weekday,
) -> Vec<Vec<Date>> {
    let days_of = |on| days_of(per, on, calendar, starts);
    let mut own = days_of(data_day);
    if part == PeriodPart::Last && own.last() > Some(&data_day) {
        own = days_of(own[0].pred_opt().unwrap());
    }
    let anchor = match per {
        Period::Week => own[3],
        Period::Month => own[0],
        _ => own[own.len() - 1],
    };
    let mut all = vec![own.clone()];
    for steps in 1..60 {
        let first = all.last().unwrap()[0];
        let next = match of_history {
            History::Trailing => days_of(first.pred_opt().unwrap()),
            _ => days_of(stepped(of_history, anchor, steps)),
        };
        let is_off = of_history == History::SameWeekday
            && per == Period::Workday
            && !calendar.is_working(stepped(of_history, anchor, steps));
        if next.last() < Some(&first) && !is_off {
            all.push(next);
        }
    }
    if part == PeriodPart::ToDate {
        let passed = own.iter().filter(|day| **day <= data_day).count();
        for days in &mut all {
            days.truncate(passed);
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn frames_hold_the_days_that_the_words_mean(
        on in 0..500_u64, of_history in 0..4_usize, to_date: bool, per in 1..5_usize, starts in 0..7_u8,
    ) {
        let calendar = spring_festival();
        let (on, starts) = (day("2023-10-01") + Days::new(on), Weekday::try_from(starts).unwrap());
        let (of_history, per) = (History::ALL[of_history], Period::ALL[per]);
        let part = if to_date { PeriodPart::ToDate } else { PeriodPart::Last };
        let slot = Slot { at: AsOf::end_of(on) };
        let against = history(of_history, part);
        let found = frames(Some(&against), per, slot, std::iter::empty(), &calendar, starts);
        let found: Vec<Frame> = std::iter::once(found.value).chain(found.points.take(12)).collect();
        let expected = naive(of_history, part, per, on, &calendar, starts);
        for (frame, days) in found.iter().zip(&expected) {
            let (first, last) = (days.first().copied(), days.last().copied());
            prop_assert_eq!((frame.from, Some(frame.through)), (first, last));
            prop_assert!(frame.through <= on, "what is not yet known takes no part");
        }
    }
}
