//! The year of a sales organisation: holidays, the dip around the Spring Festival, the push at the
//! end of a quarter.

use chrono::{Datelike, Days, Weekday};

use super::random::Random;
use crate::value::{Date, DateTime};

/// (first, last) of the holidays in the time of the demo.
const HOLIDAYS: &[(&str, &str)] = &[
    ("2023-01-01", "2023-01-02"),
    ("2023-01-21", "2023-01-27"),
    ("2023-04-05", "2023-04-05"),
    ("2023-04-29", "2023-05-03"),
    ("2023-06-22", "2023-06-24"),
    ("2023-09-29", "2023-10-06"),
    ("2024-01-01", "2024-01-01"),
    ("2024-02-10", "2024-02-17"),
    ("2024-04-04", "2024-04-06"),
    ("2024-05-01", "2024-05-05"),
    ("2024-06-08", "2024-06-10"),
];
/// (first, last) of the weeks in which hardly anybody buys, festival included.
const DIPS: &[(&str, &str)] = &[("2023-01-14", "2023-02-03"), ("2024-02-03", "2024-02-24")];
/// The days at the end of a quarter in which contracts are pushed through.
const PUSH_DAYS: i64 = 8;

fn lies_in(day: Date, stretches: &[(&str, &str)]) -> bool {
    let day = day.to_string();
    stretches.iter().any(|(first, last)| (*first..=*last).contains(&day.as_str()))
}

/// Whether people work on that day; weekends worked in exchange are left out.
pub(super) fn is_working(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !lies_in(day, HOLIDAYS)
}

/// The day itself, or the next one that is worked.
pub(super) fn working_day(day: Date) -> Date {
    day.iter_days().find(|day| is_working(*day)).unwrap_or(day)
}

/// So many calendar days on, at an hour of a working day.
pub(super) fn later(day: Date, days: u32, random: &mut Random) -> DateTime {
    let day = working_day(day + Days::new(days.into()));
    day.and_hms_opt(random.between(9, 17), random.between(0, 59), 0).unwrap_or_default()
}

/// Of a hundred enquiries in an ordinary week, how many come on such a day.
pub(super) fn demand(day: Date) -> u32 {
    match day {
        _ if lies_in(day, DIPS) => 18,
        _ => 80,
    }
}

/// The last day of a quarter that is worked.
fn quarter_end(day: Date) -> Date {
    let (year, month) = (day.year(), day.month0() / 3 * 3 + 3);
    let next =
        if month == 12 { Date::from_ymd_opt(year + 1, 1, 1) } else { Date::from_ymd_opt(year, month + 1, 1) };
    let mut end = next.unwrap_or(day) - Days::new(1);
    while !is_working(end) {
        end = end - Days::new(1);
    }
    end
}

/// The day on which a contract is signed that would be signed on `day`: often it is pulled into
/// the last days of the quarter of `from`, if it was to come soon after.
pub(super) fn pushed(from: Date, day: Date, random: &mut Random) -> Date {
    let end = quarter_end(from);
    let soon = (day - end).num_days();
    let first = (end - Days::new(PUSH_DAYS.unsigned_abs())).max(from + Days::new(2));
    let room = u32::try_from((end - first).num_days()).unwrap_or(0);
    if (-PUSH_DAYS..=25).contains(&soon) && room > 0 && random.chance(75) {
        first + Days::new(random.between(0, room).into())
    } else {
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn festivals_dip_and_quarters_push() {
        assert_eq!(working_day(day("2024-02-09")), day("2024-02-09"));
        assert_eq!(working_day(day("2024-02-10")), day("2024-02-19"), "the festival, then a weekend");
        assert!(demand(day("2024-02-12")) < demand(day("2024-04-12")));
        assert_eq!(quarter_end(day("2023-11-05")), day("2023-12-29"), "a Friday");
        let mut random = Random::new(1);
        let pushed = |random: &mut Random| pushed(day("2024-03-11"), day("2024-04-08"), random);
        let early = (0..100).filter(|_| pushed(&mut random) <= day("2024-03-31")).count();
        assert!((60..90).contains(&early), "{early}");
    }
}
