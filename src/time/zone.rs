//! The workspace's time zone.

use std::str::FromStr;

use chrono::{DateTime as Instant, FixedOffset, Utc};
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

    /// The local date-time of an instant.
    #[must_use]
    pub fn local(&self, instant: Instant<Utc>) -> DateTime {
        instant.with_timezone(&self.0).naive_local()
    }

    /// The local date-time, in this zone, of a date-time with an offset.
    #[must_use]
    pub fn local_of_offset(&self, instant: Instant<FixedOffset>) -> DateTime {
        instant.with_timezone(&self.0).naive_local()
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
            ("2024-10-27 01:30", "2024-10-27 02:30"),
            ("2024-12-31 23:30", "2025-01-01 00:30"),
        ] {
            assert_eq!(berlin.local_of_utc(utc(instant)), utc(local), "{instant}");
        }
        assert_eq!(Zone::UTC.local_of_utc(utc("2024-12-31 23:30")), utc("2024-12-31 23:30"));
    }
}
