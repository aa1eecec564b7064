use chrono::{NaiveTime, TimeDelta, Weekday};
use proptest::prelude::*;

use super::*;
use crate::time::{AsOf, Calendar, Zone};
use crate::value::{Date, DateTime};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn instant(text: &str) -> DateTime {
    DateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn cadence(text: &str) -> Cadence {
    Cadence::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The slots of the days from one to another, ends included, as `instant → data day`.
fn shown(text: &str, zone: &str, from: &str, to: &str, calendar: &Calendar) -> Vec<String> {
    let zone = Zone::named(zone).unwrap();
    let before = AsOf::end_of(day(from).pred_opt().unwrap());
    cadence(text)
        .slots(before, AsOf::end_of(day(to)), &zone, calendar)
        .map(|slot| format!("{} → {}", slot.at.text(), slot.data_day()))
        .collect()
}

#[test]
fn what_is_read_is_printed_alike() {
    for text in [
        "daily",
        "daily 08:00",
        "daily 00:00",
        "workdays",
        "workdays 23:59",
        "weekly thu",
        "weekly sun 08:30",
        "tue,fri 08:00",
        "mon,thu",
        "0 8 * * *",
        "*/15 8-18 1,15 jan-mar Mon-Fri",
    ] {
        assert_eq!(cadence(text).to_string(), text);
    }
    assert_eq!(cadence("fri,tue").to_string(), "tue,fri");
    assert_eq!(cadence("thu 08:00"), cadence("weekly thu 08:00"));
    assert_eq!(cadence("  0  8 * *\t* ").to_string(), "0 8 * * *");
    assert_eq!(Cadence::default(), cadence("daily"));
}

#[test]
fn what_is_no_cadence_says_where_it_is_wrong_and_what_to_write() {
    for (text, wrong, clause) in [
        ("", "", "the cadence is blank; write `daily 08:00`"),
        ("   ", "   ", "blank"),
        ("tuesday", "tuesday", "write `tue`"),
        ("Tue,fri 08:00", "Tue", "write `tue`"),
        ("tue,friday 08:00", "friday", "write `fri`"),
        ("weekly tuesday", "tuesday", "write `tue`"),
        ("周二", "周二", "write `tue`"),
        ("tue，fri", "tue，fri", "write `tue,fri`"),
        ("tue, fri 08:00", "tue,", "write `tue,fri`"),
        ("tue,,fri", "tue,,fri", "write `tue,fri`"),
        (",", ",", "write `tue,fri`"),
        ("tue,tue", "tue", "`tue` stands twice"),
        ("dialy 08:00", "dialy", "did you mean `daily`?"),
        ("workday 08:00", "workday", "write `workdays 08:00`"),
        ("Daily 8:00", "Daily", "write `daily 08:00`"),
        ("every day", "every", "write `daily`"),
        ("every monday", "every", "write `weekly mon`"),
        ("每周 周二 08:00", "每周", "write `weekly tue 08:00`"),
        ("every day at 8:00", "every", "write `daily 08:00`"),
        ("每天 8：00", "每天", "write `daily 08:00`"),
        ("hourly", "hourly", "write `0 * * * *`"),
        ("monthly 08:00", "monthly", "write `0 8 1 * *`"),
        ("@daily", "@daily", "write `daily`"),
        ("whenever", "whenever", "`whenever` is no cadence; write `daily 08:00`"),
        ("08:00", "08:00", "`08:00` says no days; say on which days, before the time: `daily 08:00`"),
        ("8:00 daily", "8:00", "`daily 08:00`"),
        ("weekly", "weekly", "`weekly` does not say on which day; write the day behind it: `weekly thu`"),
        ("weekly 8:00", "weekly", "`weekly thu 08:00`"),
        (
            "weekly tue,fri",
            "weekly tue,fri",
            "`weekly` takes one day; for several days a week write `tue,fri`",
        ),
        ("daily 25:00", "25:00", "there is no clock time `25:00`; write hours and minutes from `00:00`"),
        ("daily 08:60", "08:60", "there is no clock time `08:60`"),
        ("daily 24:00", "24:00", "leave the time out"),
        ("daily 8:00", "8:00", "write `08:00`"),
        ("daily 08:00:00", "08:00:00", "write `08:00`"),
        ("daily 0800", "0800", "write `08:00`"),
        ("daily 8am", "8am", "write `08:00`"),
        ("daily 12pm", "12pm", "write `12:00`"),
        ("daily 8pm", "8pm", "write `20:00`"),
        ("daily 8", "8", "there is no clock time `8`"),
        ("daily 08：00", "08：00", "write `08:00`"),
        ("daily 8点", "8点", "write `08:00`"),
        ("daily at 08:00", "08:00", "is too much; write `daily 08:00`"),
        ("daily at", "at", "`at` is no clock time; behind the days stands nothing or a time such as `08:00`"),
        ("daily 08:00 12:00", "12:00", "write cron: `0 8,12 * * *`"),
        ("tue,fri 08:30 12:30", "12:30", "write cron: `30 8,12 * * tue,fri`"),
        ("workdays 08:00 12:00", "12:00", "a cadence has one time a day"),
        // Cron.
        (
            "0 0 8 * * *",
            "0 0 8 * * *",
            "has 6 fields, but cron has five here; leave out the seconds: `0 8 * * *`",
        ),
        (" 0 8 * * ", "0 8 * *", "has 4 fields"),
        ("* * * * * * *", "* * * * * * *", "has 7 fields"),
        ("60 8 * * *", "60", "there is no minute `60`; write `*` or numbers from 0 to 59"),
        ("0 24 * * *", "24", "there is no hour `24`"),
        ("0 8 0 * *", "0", "there is no day of the month `0`"),
        ("0 8 * 13 *", "13", "numbers from 1 to 12 or `jan` to `dec`"),
        ("0 8 * * 8", "8", "there is no day of the week `8`"),
        ("0 8 * * friday", "friday", "`friday` cannot stand in the field `day of the week`"),
        ("0 8 L * *", "L", "`L` cannot stand in the field `day of the month`"),
        ("0 8 ? * mon", "?", "cannot stand"),
        ("0 8 * * 5#2", "5#2", "cannot stand"),
        ("0 8, * * *", "", "a part of the field `hour` is empty"),
        ("0 18-8 * * *", "18-8", "`18-8` ends before it begins; write two ranges: `18-23,0-8`"),
        ("0 8 * * fri-mon", "fri-mon", "`5-7,0-1`"),
        ("5/15 * * * *", "5/15", "steps from a single number; write `5-59/15`"),
        ("*/0 * * * *", "0", "a step of 0 leads nowhere"),
        ("*/x * * * *", "x", "cannot stand in the field `minute`"),
        ("1-2-3 * * * *", "1-2-3", "cannot stand"),
        ("*/2/3 * * * *", "*/2/3", "cannot stand"),
        ("99999999999 * * * *", "99999999999", "there is no minute"),
        ("+5 * * * *", "+5", "cannot stand"),
        ("0 8 30 2 *", "30 2", "day `30` of month `2` never comes"),
        ("0 8 31 4,6,9,11 *", "31 4,6,9,11", "never comes"),
    ] {
        let error = Cadence::parse(text).expect_err(text);
        assert_eq!(text.get(error.at.clone()), Some(wrong), "{text}: {error}");
        assert!(error.to_string().contains(clause), "{text}: {error}");
        let chinese = [&error.message.chinese, &error.help.chinese];
        assert!(chinese.iter().all(|said| said.chars().any(|c| c > '\u{2e80}')), "{text}: {chinese:?}");
    }
}

#[test]
fn a_slot_looks_at_the_last_day_that_has_ended() {
    let plain = Calendar::plain();
    // 2024-03-05 is a Tuesday.
    for (text, slots) in [
        ("daily 08:00", vec!["2024-03-05T08:00:00 → 2024-03-04", "2024-03-06T08:00:00 → 2024-03-05"]),
        ("daily", vec!["2024-03-05 → 2024-03-05", "2024-03-06 → 2024-03-06"]),
        ("daily 00:00", vec!["2024-03-05T00:00:00 → 2024-03-04", "2024-03-06T00:00:00 → 2024-03-05"]),
        ("weekly wed", vec!["2024-03-06 → 2024-03-06"]),
        ("tue,fri 08:00", vec!["2024-03-05T08:00:00 → 2024-03-04"]),
        ("30 7,19 * * 3", vec!["2024-03-06T07:30:00 → 2024-03-05", "2024-03-06T19:30:00 → 2024-03-05"]),
    ] {
        assert_eq!(shown(text, "Asia/Shanghai", "2024-03-05", "2024-03-06", &plain), slots, "{text}");
    }
}

#[test]
fn workdays_follow_the_calendar_and_other_forms_ignore_it() {
    // The Spring Festival of 2024: Sunday 4 and 18 February were worked, 10 to 17 were not.
    let holidays = (10..=17).map(|date| Date::from_ymd_opt(2024, 2, date).unwrap()).collect();
    let workdays = [day("2024-02-04"), day("2024-02-18")].into();
    let calendar = Calendar::new(&[Weekday::Sat, Weekday::Sun], holidays, workdays).unwrap();
    let days = |text: &str| -> Vec<String> {
        shown(text, "Asia/Shanghai", "2024-02-03", "2024-02-19", &calendar)
            .iter()
            .map(|slot| slot[8..10].to_owned())
            .collect()
    };
    assert_eq!(days("workdays 08:00").join(" "), "04 05 06 07 08 09 18 19");
    assert_eq!(days("workdays").join(" "), "04 05 06 07 08 09 18 19");
    assert_eq!(days("tue,fri 08:00").join(" "), "06 09 13 16");
    assert_eq!(days("0 8 * * mon-fri").join(" "), "05 06 07 08 09 12 13 14 15 16 19");

    let latest =
        cadence("workdays 08:00").latest(AsOf::at(instant("2024-02-18 07:59")), &Zone::UTC, &calendar);
    assert_eq!(latest.unwrap().at.text(), "2024-02-09T08:00:00");
    let only = Calendar::new(
        &[0, 1, 2, 3, 4, 5, 6].map(|n: u8| Weekday::try_from(n).unwrap()),
        [].into(),
        [day("1990-01-01")].into(),
    );
    let long_ago = cadence("workdays").latest(AsOf::end_of(day("2024-02-18")), &Zone::UTC, &only.unwrap());
    assert_eq!(long_ago.unwrap().data_day(), day("1990-01-01"));
}

#[test]
fn a_skipped_time_fires_after_the_gap_and_a_repeated_one_once() {
    let plain = Calendar::plain();
    for (text, zone, on, slots) in [
        // 02:00 leaps to 03:00.
        ("daily 02:30", "Europe/Berlin", "2024-03-31", vec!["2024-03-31T03:00:00 → 2024-03-30"]),
        ("daily 02:00", "Europe/Berlin", "2024-03-31", vec!["2024-03-31T03:00:00 → 2024-03-30"]),
        ("daily 03:00", "Europe/Berlin", "2024-03-31", vec!["2024-03-31T03:00:00 → 2024-03-30"]),
        ("daily 01:59", "Europe/Berlin", "2024-03-31", vec!["2024-03-31T01:59:00 → 2024-03-30"]),
        // What falls together is one slot.
        (
            "0,30 1-3 * * *",
            "Europe/Berlin",
            "2024-03-31",
            vec![
                "2024-03-31T01:00:00 → 2024-03-30",
                "2024-03-31T01:30:00 → 2024-03-30",
                "2024-03-31T03:00:00 → 2024-03-30",
                "2024-03-31T03:30:00 → 2024-03-30",
            ],
        ),
        // 03:00 falls back to 02:00.
        ("daily 02:30", "Europe/Berlin", "2024-10-27", vec!["2024-10-27T02:30:00 → 2024-10-26"]),
        (
            "30 2-3 * * *",
            "Europe/Berlin",
            "2024-10-27",
            vec!["2024-10-27T02:30:00 → 2024-10-26", "2024-10-27T03:30:00 → 2024-10-26"],
        ),
        // Midnight itself was skipped in Brazil.
        ("daily 00:00", "America/Sao_Paulo", "2018-11-04", vec!["2018-11-04T01:00:00 → 2018-11-03"]),
        ("daily 00:30", "America/Sao_Paulo", "2018-11-04", vec!["2018-11-04T01:00:00 → 2018-11-03"]),
        ("daily", "America/Sao_Paulo", "2018-11-03", vec!["2018-11-03 → 2018-11-03"]),
        // Half an hour is skipped on Lord Howe Island.
        ("daily 02:10", "Australia/Lord_Howe", "2024-10-06", vec!["2024-10-06T02:30:00 → 2024-10-05"]),
        // A whole day was, in Samoa.
        ("weekly fri 08:00", "Pacific/Apia", "2011-12-30", vec![]),
        ("weekly fri 08:00", "Pacific/Apia", "2011-12-31", vec!["2011-12-31T00:00:00 → 2011-12-30"]),
        (
            "daily 08:00",
            "Pacific/Apia",
            "2011-12-31",
            vec!["2011-12-31T00:00:00 → 2011-12-30", "2011-12-31T08:00:00 → 2011-12-30"],
        ),
    ] {
        assert_eq!(shown(text, zone, on, on, &plain), slots, "{text} {zone} {on}");
    }
}

#[test]
fn the_latest_slot_is_found_however_long_ago_it_was() {
    let plain = Calendar::plain();
    for (text, through, latest) in [
        ("daily 08:00", "2024-03-05 07:59", Some("2024-03-04T08:00:00")),
        ("daily 08:00", "2024-03-05 08:00", Some("2024-03-05T08:00:00")),
        ("daily", "2024-03-05 23:59", Some("2024-03-04")),
        ("weekly thu", "2024-03-05 12:00", Some("2024-02-29")),
        ("0 8 29 2 *", "2023-12-31 00:00", Some("2020-02-29T08:00:00")),
        ("0 8 29 2 *", "1904-02-28 00:00", Some("1896-02-29T08:00:00")),
        // Both must agree where one begins with `*`: a Thursday the twenty-ninth of February.
        ("0 8 */28 2 thu", "2024-01-31 00:00", Some("2018-02-01T08:00:00")),
        ("daily 08:00", "0001-01-01 00:00", Some("0000-12-31T08:00:00")),
    ] {
        let found = cadence(text).latest(AsOf::at(instant(through)), &Zone::UTC, &plain);
        assert_eq!(found.map(|slot| slot.at.text()).as_deref(), latest, "{text} {through}");
    }
}

fn zones() -> impl Strategy<Value = (Zone, Date)> {
    // The nights of the changes and what is around them, more often than chance would have it.
    prop_oneof![
        Just(("Europe/Berlin", "2024-03-31")),
        Just(("Europe/Berlin", "2024-10-27")),
        Just(("America/Sao_Paulo", "2018-11-04")),
        Just(("America/Sao_Paulo", "2019-02-17")),
        Just(("Australia/Lord_Howe", "2024-10-06")),
        Just(("Australia/Lord_Howe", "2024-04-07")),
        Just(("Asia/Shanghai", "2024-03-31")),
        Just(("Pacific/Apia", "2011-12-30")),
    ]
    .prop_map(|(zone, date)| (Zone::named(zone).unwrap(), day(date)))
}

fn field(low: u32, high: u32) -> impl Strategy<Value = String> {
    let number = move || low..=high;
    let item = prop_oneof![
        3 => number().prop_map(|n| n.to_string()),
        2 => (number(), number()).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        1 => (number(), number(), 1_u32..9).prop_filter_map("a range", |(a, b, step)| {
            (a != b).then(|| format!("{}-{}/{step}", a.min(b), a.max(b)))
        }),
    ];
    prop_oneof![
        4 => Just(String::from("*")),
        1 => (1_u32..40).prop_map(|step| format!("*/{step}")),
        4 => proptest::collection::vec(item, 1..4).prop_map(|items| items.join(",")),
    ]
}

fn cron_text() -> impl Strategy<Value = String> {
    (field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 7))
        .prop_map(|(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"))
}

fn any_cadence() -> impl Strategy<Value = Cadence> {
    let at = || {
        proptest::option::of(
            (0_u32..24, 0_u32..60).prop_map(|(h, m)| NaiveTime::from_hms_opt(h, m, 0).unwrap()),
        )
    };
    let early = || {
        proptest::option::of(
            (0_u32..4, 0_u32..60).prop_map(|(h, m)| NaiveTime::from_hms_opt(h, m, 0).unwrap()),
        )
    };
    let weekdays = proptest::sample::subsequence(DAY_WORDS.map(|(_, day)| day).to_vec(), 1..=7)
        .prop_map(|days| DayChoice::Weekdays(days.into_iter().collect()));
    let on = prop_oneof![Just(DayChoice::Every), Just(DayChoice::Working), weekdays];
    prop_oneof![
        3 => (on, prop_oneof![at(), early()]).prop_map(|(on, at)| Cadence::Days { on, at }),
        2 => cron_text().prop_filter_map("it comes", |text| Cadence::parse(&text).ok()),
    ]
}

/// What five fields mean, said as simply as can be: each number is looked for in the text.
fn matches_by_text(text: &str, at: DateTime) -> bool {
    use chrono::{Datelike, Timelike};
    let holds = |field: &str, low: u32, high: u32, wanted: u32| {
        field.split(',').any(|item| {
            let (range, step) =
                item.split_once('/').map_or((item, 1), |(range, step)| (range, step.parse().unwrap()));
            let (first, last) = match range.split_once('-') {
                _ if range == "*" => (low, high),
                Some((first, last)) => (first.parse().unwrap(), last.parse().unwrap()),
                None => (range.parse().unwrap(), range.parse().unwrap()),
            };
            wanted >= first && wanted <= last && (wanted - first).is_multiple_of(step)
        })
    };
    let fields: Vec<&str> = text.split(' ').collect();
    let sunday = at.weekday().num_days_from_sunday();
    let by_date = holds(fields[2], 1, 31, at.day());
    let by_week = holds(fields[4], 0, 6, sunday) || (sunday == 0 && holds(fields[4], 0, 6, 7));
    let either = !fields[2].starts_with('*') && !fields[4].starts_with('*');
    holds(fields[0], 0, 59, at.minute())
        && holds(fields[1], 0, 23, at.hour())
        && holds(fields[3], 1, 12, at.month())
        && if either { by_date || by_week } else { by_date && by_week }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_cadence_is_printed_as_it_is_read(cadence in any_cadence()) {
        let canonical = cadence.to_string();
        prop_assert_eq!(Cadence::parse(&canonical).map_err(|error| error.to_string()), Ok(cadence));
    }

    #[test]
    fn no_text_breaks_the_reading(text in "[a-z0-9*/,: 周，：-]{0,24}|\\PC{0,24}") {
        if let Err(error) = Cadence::parse(&text) {
            prop_assert!(text.get(error.at.clone()).is_some(), "{}: {:?}", text, error.at);
            prop_assert!(!error.help.english.is_empty());
        }
    }

    #[test]
    fn slots_come_in_order_and_a_stretch_has_those_of_its_parts(
        cadence in any_cadence(),
        (zone, around) in zones(),
        cuts in proptest::collection::vec((-4_i64 * 1440..4 * 1440, proptest::bool::weighted(0.2)), 2..6),
    ) {
        let plain = Calendar::plain();
        let midnight = around.and_time(NaiveTime::MIN);
        let mut cuts: Vec<AsOf> = cuts
            .into_iter()
            .map(|(minute, whole)| {
                let at = midnight + TimeDelta::minutes(minute);
                if whole { AsOf::end_of(at.date()) } else { AsOf::at(zone.passing(at)) }
            })
            .collect();
        cuts.sort_unstable();
        let (first, last) = (cuts[0], cuts[cuts.len() - 1]);
        let all: Vec<Slot> = cadence.slots(first, last, &zone, &plain).collect();
        prop_assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(all.iter().all(|slot| slot.at > first && slot.at <= last));
        let parts: Vec<Slot> =
            cuts.windows(2).flat_map(|pair| cadence.slots(pair[0], pair[1], &zone, &plain)).collect();
        prop_assert_eq!(&parts, &all);
        // What was the latest is the last that came, and is found again from anywhere after it.
        if let Some(slot) = all.last() {
            prop_assert_eq!(cadence.latest(last, &zone, &plain), Some(*slot));
            prop_assert_eq!(cadence.latest(slot.at, &zone, &plain), Some(*slot));
        }
        for slot in all {
            prop_assert!(slot.data_day() <= slot.at.day);
            // The data day has ended, and the next has not.
            prop_assert!(AsOf::end_of(slot.data_day()).has_come_to(slot.at.last_instant()) || AsOf::end_of(slot.data_day()) <= slot.at);
            prop_assert!(AsOf::end_of(slot.data_day().succ_opt().unwrap()) > slot.at);
        }
    }

    #[test]
    fn every_clock_time_fires_once_a_day_and_never_before_its_time(
        (zone, around) in zones(),
        minute in 0_i64..1440,
        back in 0_i64..4,
    ) {
        // Looked for minute by minute in UTC, as somebody would who watches the clock on the wall.
        let time = NaiveTime::MIN + TimeDelta::minutes(minute);
        let date = around + TimeDelta::days(back - 2);
        let wanted = date.and_time(time);
        let start = wanted - TimeDelta::hours(72);
        let seen = (0..144 * 60)
            .map(|minutes| zone.local_of_utc(start + TimeDelta::minutes(minutes)))
            .find(|local| *local >= wanted)
            .unwrap();
        let daily = Cadence::Days { on: DayChoice::Every, at: Some(time) };
        let slots: Vec<AsOf> = daily.slots_of(date, zone, &Calendar::plain()).iter().map(|slot| slot.at).collect();
        prop_assert_eq!(slots, vec![AsOf::at(seen)]);
    }

    #[test]
    fn cron_picks_the_minutes_that_its_text_says(text in cron_text(), start in 0_i64..3_000_000) {
        let Ok(cadence) = Cadence::parse(&text) else { return Ok(()) };
        let begin = instant("2022-01-01 00:00") + TimeDelta::minutes(start);
        let end = begin + TimeDelta::minutes(3 * 1440);
        let slots: Vec<DateTime> = cadence
            .slots(AsOf::at(begin), AsOf::at(end), &Zone::UTC, &Calendar::plain())
            .map(|slot| slot.at.last_instant())
            .collect();
        let expected: Vec<DateTime> = (1..=3 * 1440)
            .map(|minutes| begin + TimeDelta::minutes(minutes))
            .filter(|at| matches_by_text(&text, *at))
            .collect();
        prop_assert_eq!(slots, expected);
    }
}
