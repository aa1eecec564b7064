//! ISO 8601, as far as datasets and people write it.

use chrono::{DateTime as Instant, Datelike, FixedOffset, NaiveTime};

use crate::value::{Date, DateTime};

/// A date as it was written, before any zone is applied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Moment {
    /// A date without a time.
    Day(Date),
    /// A date-time without an offset.
    Naive(DateTime),
    /// A date-time with an offset; an epoch has the offset of UTC.
    Offset(Instant<FixedOffset>),
}

impl Moment {
    /// The date as it was written.
    pub(super) fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Naive(at) => at.date(),
            Self::Offset(at) => at.date_naive(),
        }
    }

    /// Whether it lies in the supported years, so that no zone shifts it out of what can be held.
    pub(super) fn is_supported(self) -> bool {
        is_year(self.day().year())
    }
}

/// Whether a year lies within what is supported: 1 to 9999.
pub(super) fn is_year(year: i32) -> bool {
    (1..=9999).contains(&year)
}

/// Whether the text begins as ISO 8601 dates do, whatever its digits say.
pub(super) fn is_date_shaped(text: &str) -> bool {
    let mut rest = Reader(text.as_bytes());
    rest.number(4).is_some()
        && rest.skip(b"-")
        && rest.number(2).is_some()
        && rest.skip(b"-")
        && rest.number(2).is_some()
}

/// Reads `YYYY-MM-DD`, or that and `HH:MM[:SS[.fraction]]` after a `T` or a blank, with or
/// without an offset `Z`, `+08:00`, `+0800` or `+08`. Blanks around it are ignored. `None` for
/// everything else, dates and times that do not exist and years outside 1..=9999 included.
pub(super) fn read_iso(text: &str) -> Option<Moment> {
    let mut rest = Reader(text.trim().as_bytes());
    let day = rest.day()?;
    if rest.is_empty() {
        return Some(Moment::Day(day));
    }
    if !rest.skip(b"Tt ") {
        return None;
    }
    let naive = day.and_time(rest.time()?);
    if rest.is_empty() {
        return Some(Moment::Naive(naive));
    }
    let instant = naive.and_local_timezone(rest.offset()?).single()?;
    rest.is_empty().then_some(Moment::Offset(instant))
}

/// The bytes that are still to be read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes one byte if it is one of these.
    fn skip(&mut self, allowed: &[u8]) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if allowed.contains(first) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes exactly so many digits.
    fn number(&mut self, digits: usize) -> Option<u32> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number
            .iter()
            .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
    }

    fn day(&mut self) -> Option<Date> {
        let year = i32::try_from(self.number(4)?).ok()?;
        let month = self.skip(b"-").then(|| self.number(2))??;
        let day = self.skip(b"-").then(|| self.number(2))??;
        Date::from_ymd_opt(year, month, day).filter(|_| is_year(year))
    }

    fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.number(2)?;
        let minute = self.skip(b":").then(|| self.number(2))??;
        let second = if self.skip(b":") { self.number(2)? } else { 0 };
        let nano = if self.skip(b".,") { self.fraction()? } else { 0 };
        NaiveTime::from_hms_nano_opt(hour, minute, second, nano)
    }

    /// Nanoseconds of a fraction; digits beyond the ninth are dropped.
    fn fraction(&mut self) -> Option<u32> {
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(length).filter(|_| length > 0)?;
        self.0 = rest;
        let padded = digits.iter().chain(std::iter::repeat(&b'0')).take(9);
        Some(padded.fold(0, |value, byte| value * 10 + u32::from(byte - b'0')))
    }

    /// An offset, which may stand after a blank.
    fn offset(&mut self) -> Option<FixedOffset> {
        self.skip(b" ");
        if self.skip(b"Zz") {
            return FixedOffset::east_opt(0);
        }
        let west = self.0.first() == Some(&b'-');
        let hours = self.skip(b"+-").then(|| self.number(2))??;
        let minutes = if self.skip(b":") || !self.is_empty() { self.number(2)? } else { 0 };
        if minutes > 59 {
            return None;
        }
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        FixedOffset::east_opt(if west { -seconds } else { seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        read_iso(text).map(|moment| match moment {
            Moment::Day(day) => day.to_string(),
            Moment::Naive(naive) => naive.to_string(),
            Moment::Offset(instant) => instant.to_rfc3339(),
        })
    }

    #[test]
    fn dates_and_times_are_read_as_they_are_written() {
        for (written, read) in [
            ("2024-02-29", "2024-02-29"),
            (" 2024-02-29\t", "2024-02-29"),
            ("0001-01-01", "0001-01-01"),
            ("9999-12-31", "9999-12-31"),
            ("2024-03-05T10:00", "2024-03-05 10:00:00"),
            ("2024-03-05 10:00:30", "2024-03-05 10:00:30"),
            ("2024-03-05t10:00:30.5", "2024-03-05 10:00:30.500"),
            ("2024-03-05T10:00:30,1234567891", "2024-03-05 10:00:30.123456789"),
            ("2024-03-05T10:00:30Z", "2024-03-05T10:00:30+00:00"),
            ("2024-03-05 10:00:30.000 +0800", "2024-03-05T10:00:30+08:00"),
            ("2024-03-05T10:00+05:45", "2024-03-05T10:00:00+05:45"),
            ("2024-03-05T10:00-03", "2024-03-05T10:00:00-03:00"),
        ] {
            assert_eq!(shown(written).as_deref(), Some(read), "{written}");
        }
    }

    #[test]
    fn what_does_not_exist_or_is_written_otherwise_is_refused() {
        for written in [
            "",
            "2024",
            "2024-3-5",
            "2024-03",
            "20240305",
            "2023-02-29",
            "0000-00-00",
            "0000-01-01",
            "10000-01-01",
            "-2024-01-01",
            "31/02/2024",
            "2024-03-05T",
            "2024-03-05T10",
            "2024-03-05T24:00",
            "2024-03-05T10:60",
            "2024-03-05T10:00:60",
            "2024-03-05T10:00:",
            "2024-03-05T10:00.",
            "2024-03-05  10:00",
            "2024-03-05T10:00+08:60",
            "2024-03-05T10:00+24:00",
            "2024-03-05T10:00+8",
            "2024-03-05T10:00+08:",
            "2024-03-05T10:00ZZ",
            "2024-03-05x",
            "２024-03-05",
            "2024-03-0五",
        ] {
            assert_eq!(shown(written), None, "{written}");
        }
    }

    #[test]
    fn a_date_that_does_not_exist_is_still_shaped_like_one() {
        assert!(is_date_shaped("2023-02-29") && is_date_shaped("0000-00-00T10:00"));
        assert!(!is_date_shaped("31/02/2024") && !is_date_shaped("20240305"));
    }
}
