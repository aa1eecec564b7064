//! The workspace's time zone.

use std::str::FromStr;

use chrono::{DateTime as Instant, FixedOffset, LocalResult, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::value::DateTime;

/// What people write for a zone whose IANA name does not resemble it, in lower case.
const GUESSES: [(&str, &str); 14] = [
    ("beijing", "Asia/Shanghai"),
    ("peking", "Asia/Shanghai"),
    ("china", "Asia/Shanghai"),
    ("shenzhen", "Asia/Shanghai"),
    ("guangzhou", "Asia/Shanghai"),
    ("北京", "Asia/Shanghai"),
    ("上海", "Asia/Shanghai"),
    ("中国", "Asia/Shanghai"),
    ("cst", "Asia/Shanghai"),
    ("utc+8", "Asia/Shanghai"),
    ("gmt+8", "Asia/Shanghai"),
    ("+08:00", "Asia/Shanghai"),
    ("india", "Asia/Kolkata"),
    ("germany", "Europe/Berlin"),
];

/// What the second pass of a repeated hour is told as: wide enough that each of its seconds has
/// microseconds of its own, which is what columns keep.
const SECOND_PASS: TimeDelta = TimeDelta::milliseconds(10);

/// Longer than any zone is away from UTC and has ever leapt at once: a day, in Samoa in 2011.
const LONGEST_LEAP: TimeDelta = TimeDelta::hours(48);

/// An IANA time zone; where days begin and end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// UTC.
    pub const UTC: Self = Self(chrono_tz::UTC);

    /// The zone of an IANA name, written exactly so.
    ///
    /// # Errors
    /// The nearest known name, if one is near.
    pub fn named(name: &str) -> Result<Self, Option<String>> {
        Tz::from_str(name).map(Self).map_err(|_| nearest(name).map(str::to_owned))
    }

    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// The local date-time of an instant. Later instants never have earlier ones: the second pass
    /// of an hour that the end of daylight saving repeats is told as its last hundredth of a
    /// second, so that what happened in it comes after all of the first pass, in its own order. Only
    /// where a clock was turned back past midnight (Newfoundland until 2011) the date comes first, and
    /// the clock's own time is told.
    #[must_use]
    pub fn local(&self, instant: Instant<Utc>) -> DateTime {
        let local = instant.with_timezone(&self.0).naive_local();
        match self.0.offset_from_local_datetime(&local) {
            LocalResult::Ambiguous(..) => self.in_repeated_hour(instant, local).unwrap_or(local),
            LocalResult::Single(_) | LocalResult::None => local,
        }
    }

    /// The local date-time, in this zone, of a date-time with an offset.
    #[must_use]
    pub fn local_of_offset(&self, instant: Instant<FixedOffset>) -> DateTime {
        self.local(instant.to_utc())
    }

    /// The local date-time of an instant whose clock time `local` comes twice; `None` if the
    /// repetition goes back past midnight, for then the date is what counts.
    fn in_repeated_hour(self, instant: Instant<Utc>, local: DateTime) -> Option<DateTime> {
        let (first, second) = match self.0.from_local_datetime(&local) {
            LocalResult::Ambiguous(first, second) => (first.to_utc(), second.to_utc()),
            LocalResult::Single(_) | LocalResult::None => return None,
        };
        let repeated = second - first;
        // The clock is turned back between the two.
        let (mut before, mut back) = (first, second);
        let old = self.offset(first);
        while back - before > TimeDelta::nanoseconds(1) {
            let middle = before + (back - before) / 2;
            if self.offset(middle) == old { before = middle } else { back = middle }
        }
        let end = back.naive_utc() + old;
        let begin = end - repeated;
        if begin.date() != (end - TimeDelta::nanoseconds(1)).date() {
            return None;
        }
        let last = end - SECOND_PASS;
        if instant < back {
            return Some(local.min(last));
        }
        let nanoseconds = (instant - back).num_nanoseconds()?.checked_mul(SECOND_PASS.num_microseconds()?)?;
        Some(last + TimeDelta::nanoseconds(nanoseconds.checked_div(repeated.num_microseconds()?)?))
    }

    /// When a clock on the wall shows a local date-time or first passes it: the date-time itself, or
    /// where daylight saving skips it the end of the gap. Of one that comes twice the first is meant.
    #[must_use]
    pub fn passing(&self, local: DateTime) -> DateTime {
        if !matches!(self.0.from_local_datetime(&local), LocalResult::None) {
            return local;
        }
        // The clock leaps somewhere between these two; no zone is as far from UTC, nor leaps as far.
        let (mut before, mut after) = (local - LONGEST_LEAP, local + LONGEST_LEAP);
        let clock = |naive: DateTime| naive + self.offset(naive.and_utc());
        while after - before > TimeDelta::nanoseconds(1) {
            let middle = before + (after - before) / 2;
            if clock(middle) < local { before = middle } else { after = middle }
        }
        clock(after)
    }

    /// The instant at which clocks show a local date-time or first pass it; of one that comes twice the
    /// first is meant.
    #[must_use]
    pub fn instant(&self, local: DateTime) -> Instant<Utc> {
        let shown = self.passing(local);
        let found = self.0.from_local_datetime(&shown).earliest();
        found.map_or_else(|| shown.and_utc(), |instant| instant.to_utc())
    }

    fn offset(self, instant: Instant<Utc>) -> TimeDelta {
        let seconds = self.0.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc();
        TimeDelta::seconds(i64::from(seconds))
    }

    /// The local date-time of a naive date-time that means UTC.
    #[must_use]
    pub fn local_of_utc(&self, naive: DateTime) -> DateTime {
        self.local(naive.and_utc())
    }
}

/// The known name nearest to what was written, compared without case, by the whole name or by
/// its last part (`Shangai`, `new york`).
fn nearest(written: &str) -> Option<&'static str> {
    let written = written.trim().to_lowercase().replace(' ', "_");
    let city = written.rsplit('/').next().unwrap_or_default();
    let guess = GUESSES.iter().find(|(guess, _)| *guess == city).map(|(_, name)| *name);
    if written.is_empty() || guess.is_some() {
        return guess;
    }
    let distance = |name: &str| {
        let name = name.to_lowercase();
        let last = name.rsplit('/').next().unwrap_or_default();
        let by_last = if written.contains('/') { usize::MAX } else { strsim::osa_distance(&written, last) };
        by_last.min(strsim::osa_distance(&written, &name))
    };
    let tolerance = (written.chars().count() / 3).max(1);
    TZ_VARIANTS
        .iter()
        .map(|zone| (distance(zone.name()), zone.name()))
        .filter(|(distance, _)| *distance <= tolerance)
        // Among equals the name with a region: `Asia/Singapore` rather than the old `Singapore`.
        .min_by_key(|(distance, name)| (*distance, !name.contains('/'), *name))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utc(text: &str) -> DateTime {
        DateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn names_are_exact_and_a_near_one_is_suggested() {
        assert_eq!(Zone::named("Asia/Shanghai").unwrap().name(), "Asia/Shanghai");
        for (written, suggested) in [
            ("asia/shanghai", Some("Asia/Shanghai")),
            ("Asia/Shangai", Some("Asia/Shanghai")),
            ("Asia/Beijing", Some("Asia/Shanghai")),
            ("Beijing", Some("Asia/Shanghai")),
            ("China", Some("Asia/Shanghai")),
            ("UTC+8", Some("Asia/Shanghai")),
            ("中国", Some("Asia/Shanghai")),
            ("Shanghai", Some("Asia/Shanghai")),
            ("America/New York", Some("America/New_York")),
            ("singapor", Some("Asia/Singapore")),
            ("utc", Some("Etc/UTC")),
            ("", None),
            ("Middle Earth, third age", None),
        ] {
            assert_eq!(Zone::named(written), Err(suggested.map(str::to_owned)), "{written}");
        }
    }

    #[test]
    fn utc_becomes_local_across_gaps_and_folds() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        for (instant, local) in [
            // 31 March 2024: 02:00 jumps to 03:00.
            ("2024-03-31 00:59", "2024-03-31 01:59"),
            ("2024-03-31 01:00", "2024-03-31 03:00"),
            // 27 October 2024: 03:00 falls back to 02:00, so two instants share a local time.
            ("2024-10-27 00:30", "2024-10-27 02:30"),
            ("2024-10-27 02:00", "2024-10-27 03:00"),
            ("2024-12-31 23:30", "2025-01-01 00:30"),
        ] {
            assert_eq!(berlin.local_of_utc(utc(instant)), utc(local), "{instant}");
        }
        assert_eq!(Zone::UTC.local_of_utc(utc("2024-12-31 23:30")), utc("2024-12-31 23:30"));
    }

    #[test]
    fn the_second_pass_of_a_repeated_hour_comes_after_the_first() {
        // 3 November 2024 in New York: at 06:00 UTC the clock goes back from 02:00 to 01:00; Lord
        // Howe Island turns it back by half an hour.
        for (zone, instant, local) in [
            ("America/New_York", "2024-11-03 05:30", "2024-11-03 01:30:00"),
            ("America/New_York", "2024-11-03 06:00", "2024-11-03 01:59:59.990"),
            ("America/New_York", "2024-11-03 06:30", "2024-11-03 01:59:59.995"),
            ("America/New_York", "2024-11-03 07:00", "2024-11-03 02:00:00"),
            ("Europe/Berlin", "2024-10-27 01:30", "2024-10-27 02:59:59.995"),
            ("Australia/Lord_Howe", "2024-04-06 14:45", "2024-04-07 01:45:00"),
            ("Australia/Lord_Howe", "2024-04-06 15:15", "2024-04-07 01:59:59.995"),
            // 1 November 2009 in Newfoundland: 00:01 went back to 23:01 of the day before.
            ("America/St_Johns", "2009-11-01 02:45", "2009-10-31 23:15:00"),
        ] {
            let zone_of = Zone::named(zone).unwrap();
            let told = zone_of.local_of_utc(utc(instant)).format("%Y-%m-%d %H:%M:%S%.f").to_string();
            assert_eq!(told, local, "{zone} {instant}");
        }
    }

    proptest! {
        #[test]
        fn the_clock_never_runs_backwards(
            zone in prop_oneof![Just("America/New_York"), Just("Europe/Berlin"), Just("Australia/Lord_Howe")],
            day in 0_i64..366,
            millis in proptest::collection::vec(0_i64..86_400_000, 2..20),
        ) {
            let zone = Zone::named(zone).unwrap();
            let start = utc("2024-01-01 00:00") + TimeDelta::days(day);
            let mut instants: Vec<_> = millis.iter().map(|ms| start + TimeDelta::milliseconds(*ms)).collect();
            // The nights of the changes, more often than chance would have it.
            instants.extend(millis.iter().map(|ms| utc("2024-11-03 04:00") + TimeDelta::milliseconds(*ms / 6)));
            instants.sort_unstable();
            for pair in instants.windows(2) {
                let [earlier, later] = [pair[0], pair[1]].map(|instant| zone.local_of_utc(instant));
                prop_assert!(earlier <= later, "{} {} → {earlier} {later}", pair[0], pair[1]);
                if pair[1] - pair[0] >= TimeDelta::seconds(1) {
                    let micros = |at: DateTime| at.and_utc().timestamp_micros();
                    prop_assert!(micros(earlier) < micros(later), "{} {}", pair[0], pair[1]);
                }
            }
        }
    }
}
