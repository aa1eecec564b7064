//! How much of a target should be reached by a day.

use chrono::Days;
use proptest::prelude::*;

use super::super::{Past, Target};
use super::{day, spring_festival};
use crate::metric::Frame;
use crate::syntax::{Curve, Period};
use crate::time::Calendar;

fn target(starts: &str, ends: &str) -> Target {
    Target { value: 100.0, starts: day(starts), ends: day(ends) }
}

#[test]
fn pace_by_days_and_by_working_days() {
    // February 2024 has 29 days; 18 are worked: 1, 2, 4 (a Sunday), 5 to 9, 18 (a Sunday), 19 to 23,
    // 26 to 29.
    let february = target("2024-02-01", "2024-02-29");
    let calendar = spring_festival();
    for (on, working, days) in [
        ("2024-02-01", 1.0, 1.0),
        ("2024-02-03", 2.0, 3.0),
        ("2024-02-04", 3.0, 4.0),
        ("2024-02-09", 8.0, 9.0),
        ("2024-02-17", 8.0, 17.0),
        ("2024-02-18", 9.0, 18.0),
        ("2024-02-29", 18.0, 29.0),
        ("2024-03-04", 18.0, 29.0),
    ] {
        let pace = |curve| february.pace(curve, day(on), &calendar, &[]);
        assert_eq!(pace(Curve::BusinessDays), Some(working / 18.0), "{on}");
        assert_eq!(pace(Curve::Calendar), Some(days / 29.0), "{on}");
        assert_eq!(pace(Curve::History), None, "{on}");
    }
    let weekend = target("2024-03-02", "2024-03-03");
    assert_eq!(weekend.pace(Curve::BusinessDays, day("2024-03-02"), &Calendar::plain(), &[]), None);
    let mean = |shares: &[f64]| february.pace(Curve::History, day("2024-02-09"), &calendar, shares);
    assert_eq!(mean(&[0.25, 0.75]), Some(0.5));
    assert_eq!(mean(&[1.5]), Some(1.0), "never past all of it");
    assert_eq!(Past::share(Some(3.0), Some(12.0)), Some(0.25));
    assert_eq!([Past::share(Some(3.0), Some(0.0)), Past::share(None, Some(1.0))], [None, None]);
}

#[test]
fn the_value_runs_from_the_first_day() {
    let march = target("2024-03-01", "2024-03-31");
    let from = |from: Option<&str>, through| Frame { from: from.map(day), through: day(through) };
    assert_eq!(march.frame(Period::Week, day("2024-03-12")), from(Some("2024-03-01"), "2024-03-12"));
    assert_eq!(march.frame(Period::Day, day("2024-04-02")), from(Some("2024-03-01"), "2024-03-31"));
    assert_eq!(march.frame(Period::Snapshot, day("2024-03-12")), from(None, "2024-03-12"));
}

#[test]
fn the_periods_before() {
    for (starts, ends, on, expected) in [
        // Half of 31 days; 29, 31 and 31 before.
        (
            "2024-03-01",
            "2024-03-31",
            "2024-03-15",
            "02-01..02-14..02-29 01-01..01-15..01-31 12-01..12-15..12-31",
        ),
        (
            "2024-03-01",
            "2024-03-31",
            "2024-03-31",
            "02-01..02-29..02-29 01-01..01-31..01-31 12-01..12-31..12-31",
        ),
        (
            "2024-02-01",
            "2024-02-29",
            "2024-02-01",
            "01-01..01-01..01-31 12-01..12-01..12-31 11-01..11-01..11-30",
        ),
        // A quarter: 46 of 91 days, as 47 of 92 (46.5 rounded up), 47 of 92, 46 of 91.
        (
            "2024-01-01",
            "2024-03-31",
            "2024-02-15",
            "10-01..11-16..12-31 07-01..08-16..09-30 04-01..05-16..06-30",
        ),
        // Two weeks.
        (
            "2024-03-04",
            "2024-03-17",
            "2024-03-10",
            "02-19..02-25..03-03 02-05..02-11..02-18 01-22..01-28..02-04",
        ),
    ] {
        let past = target(starts, ends).past(Period::Day, day(on));
        let shown: Vec<String> = past
            .iter()
            .map(|Past { part, whole }| {
                assert_eq!(part.from, whole.from);
                let days = [whole.from.unwrap(), part.through, whole.through];
                days.map(|day| day.format("%m-%d").to_string()).join("..")
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{starts} {on}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn pace_grows_to_all_of_it_and_periods_join(
        starts in 0..700_u64, length in 0..400_u64, passed in 0..400_u64, months in prop::option::of(1..13_u32),
    ) {
        let mut starts = day("2023-01-01") + Days::new(starts);
        let mut ends = starts + Days::new(length);
        if let Some(months) = months {
            starts = chrono::Datelike::with_day(&starts, 1).unwrap();
            ends = (starts + chrono::Months::new(months)).pred_opt().unwrap();
        }
        let target = Target { value: 1.0, starts, ends };
        let on = (starts + Days::new(passed)).min(ends);
        let calendar = spring_festival();
        for curve in [Curve::Calendar, Curve::BusinessDays] {
            // Counted day by day.
            let counts = |day: &chrono::NaiveDate| curve == Curve::Calendar || calendar.is_working(*day);
            let count = |last| starts.iter_days().take_while(|day| *day <= last).filter(counts).count();
            let float = |count: usize| f64::from(u32::try_from(count).unwrap());
            let expected = (count(ends) > 0).then(|| float(count(on)) / float(count(ends)));
            prop_assert_eq!(target.pace(curve, on, &calendar, &[]), expected);
        }
        let past = target.past(Period::Day, on);
        prop_assert_eq!(past.len(), 3);
        let mut next = starts;
        for Past { part, whole } in past {
            prop_assert_eq!(whole.through.succ_opt(), Some(next));
            prop_assert!(part.through >= part.from.unwrap() && part.through <= whole.through);
            prop_assert_eq!(part.through == whole.through, on == ends || whole.from == Some(whole.through)
                || rounds_up(target, on, whole));
            next = whole.from.unwrap();
        }
    }
}

/// Whether so much of a target has passed that the same share of another period is nearest to all of
/// its days.
fn rounds_up(target: Target, on: chrono::NaiveDate, whole: Frame) -> bool {
    let all = (target.ends - target.starts).num_days() + 1;
    let left = (target.ends - on).num_days();
    let length = (whole.through - whole.from.unwrap()).num_days() + 1;
    2 * left * length <= all
}
