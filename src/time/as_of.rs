//! The instant that an evaluation looks from.

use chrono::{Datelike, NaiveTime, TimeDelta};

use super::Zone;
use super::iso::{Moment, is_date_shaped, is_year, read_iso};
use crate::language::{Spoken, spoken};
use crate::value::{Date, DateTime};

/// The instant an evaluation looks from: a local day, and how much of it has been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsOf {
    /// The local day that is evaluated; `today` in expressions.
    pub day: Date,
    /// The first local instant that does not exist yet; 00:00 of the next day for a whole day.
    limit: DateTime,
}

impl AsOf {
    /// The end of a local day.
    #[must_use]
    pub fn end_of(day: Date) -> Self {
        Self { day, limit: midnight_after(day) }
    }

    /// A local instant: everything dated at or before it exists. The last nanosecond of a day is
    /// the end of that day.
    #[must_use]
    pub fn at(instant: DateTime) -> Self {
        let limit = instant.checked_add_signed(TimeDelta::nanoseconds(1)).unwrap_or(DateTime::MAX);
        Self { day: instant.date(), limit }
    }

    /// Reads `--as-of`: `DATE` is the end of that day, `DATE[T ]TIME` (seconds optional, with or
    /// without offset) that instant; without an offset it is local.
    ///
    /// # Errors
    /// A sentence that says what was expected, with an example.
    pub fn parse(text: &str, zone: &Zone) -> Result<Self, Spoken> {
        let text = text.trim();
        match read_iso(text) {
            Some(Moment::Day(day)) => Ok(Self::end_of(day)),
            Some(Moment::Naive(instant)) => Ok(Self::at(instant)),
            Some(Moment::Offset(instant)) => {
                let local = zone.local_of_offset(instant);
                if is_year(local.year()) { Ok(Self::at(local)) } else { Err(refusal(text)) }
            }
            None => Err(refusal(text)),
        }
    }

    /// Whether something dated `at` exists.
    #[must_use]
    pub fn sees(&self, at: DateTime) -> bool {
        at < self.limit
    }

    /// Whether an instant has come, as something that is due then: the end of a day is the 00:00
    /// of the next, of which it sees nothing yet.
    #[must_use]
    pub fn has_come_to(&self, at: DateTime) -> bool {
        self.sees(at) || (at == self.limit && self.is_end_of_day())
    }

    /// Whether the whole day has been.
    #[must_use]
    pub fn is_end_of_day(&self) -> bool {
        self.limit == midnight_after(self.day)
    }

    /// The last instant that exists: what an action taken now is dated.
    #[must_use]
    pub fn last_instant(&self) -> DateTime {
        self.limit.checked_sub_signed(TimeDelta::nanoseconds(1)).unwrap_or(self.limit)
    }

    /// `2024-03-05` for a whole day, `2024-03-05T10:00:00` (fraction only if there is one) for an
    /// instant; [`AsOf::parse`] reads it back.
    #[must_use]
    pub fn text(&self) -> String {
        if self.is_end_of_day() {
            self.day.format("%Y-%m-%d").to_string()
        } else {
            self.last_instant().format("%Y-%m-%dT%H:%M:%S%.f").to_string()
        }
    }
}

fn midnight_after(day: Date) -> DateTime {
    day.succ_opt().map_or(DateTime::MAX, |next| next.and_time(NaiveTime::MIN))
}

fn refusal(text: &str) -> Spoken {
    let what = if text.is_empty() {
        spoken!("the as-of date is blank", "截至日期是空的")
    } else if is_date_shaped(text) {
        spoken!("there is no such date or time as `{text}`", "没有 `{text}` 这样的日期或时间")
    } else {
        spoken!("`{text}` is not a date", "`{text}` 不是日期")
    };
    spoken!(
        [what]
        "{what}: write a day such as `2024-03-05` (its end) or an instant such as `2024-03-05T10:00`",
        "{what}：写某一天，例如 `2024-03-05`（当天结束时），或某一时刻，例如 `2024-03-05T10:00`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shanghai() -> Zone {
        Zone::named("Asia/Shanghai").unwrap()
    }

    fn read(text: &str) -> AsOf {
        AsOf::parse(text, &shanghai()).unwrap()
    }

    fn instant(text: &str) -> DateTime {
        DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").unwrap()
    }

    #[test]
    fn a_date_is_its_end_and_a_date_time_that_instant() {
        let day = read(" 2024-03-05 ");
        assert!(day.is_end_of_day());
        assert!(day.sees(instant("2024-03-05T23:59:59.999999999")));
        assert!(!day.sees(instant("2024-03-06T00:00:00")));

        let moment = read("2024-03-05 10:00");
        assert!(!moment.is_end_of_day());
        assert!(moment.sees(instant("2024-03-05T10:00:00")), "what happens at the instant exists");
        assert!(!moment.sees(instant("2024-03-05T10:00:00.000000001")));
        assert_eq!(moment.last_instant(), instant("2024-03-05T10:00:00"));
    }

    #[test]
    fn an_offset_is_converted_to_the_zone() {
        for (written, meant) in [
            ("2024-03-05T10:00", "2024-03-05T10:00:00"),
            ("2024-03-05 10:00:30", "2024-03-05T10:00:30"),
            ("2024-03-05T10:00:30.250", "2024-03-05T10:00:30.250"),
            ("2024-03-05T20:00Z", "2024-03-06T04:00:00"),
            ("2024-03-05T20:00:00-0500", "2024-03-06T09:00:00"),
            ("2024-03-05T20:00:00+08:00", "2024-03-05T20:00:00"),
            ("2024-03-05", "2024-03-05"),
        ] {
            assert_eq!(read(written).text(), meant, "{written}");
        }
        assert_eq!(read("2024-03-05T20:00Z").day, Date::from_ymd_opt(2024, 3, 6).unwrap());
    }

    #[test]
    fn what_is_no_date_is_refused_with_an_example() {
        for (written, clause) in [
            ("", "is blank"),
            ("yesterday", "`yesterday` is not a date"),
            ("05/03/2024", "`05/03/2024` is not a date"),
            ("20240305", "`20240305` is not a date"),
            ("2023-02-29", "no such date or time as `2023-02-29`"),
            ("2024-03-05T24:00", "no such date or time as `2024-03-05T24:00`"),
            ("0000-01-01", "no such date or time"),
            ("9999-12-31T23:00Z", "no such date or time"),
        ] {
            let refusal = AsOf::parse(written, &shanghai()).unwrap_err().english;
            assert!(refusal.contains(clause) && refusal.contains("`2024-03-05`"), "{written}: {refusal}");
        }
    }

    #[test]
    fn the_last_nanosecond_is_the_end_of_the_day() {
        let day = Date::from_ymd_opt(2024, 3, 5).unwrap();
        assert_eq!(AsOf::at(instant("2024-03-05T23:59:59.999999999")), AsOf::end_of(day));
        assert_eq!(AsOf::at(AsOf::end_of(day).last_instant()), AsOf::end_of(day));
        assert!(AsOf::end_of(Date::MAX).sees(Date::MAX.and_time(NaiveTime::MIN)));
    }

    #[test]
    fn what_is_due_at_midnight_has_come_at_the_end_of_the_day_before() {
        let midnight = instant("2024-03-06T00:00:00");
        let end = read("2024-03-05");
        assert!(end.has_come_to(midnight) && end.has_come_to(end.last_instant()) && !end.sees(midnight));
        assert!(!end.has_come_to(instant("2024-03-06T00:00:00.000000001")));
        let moment = read("2024-03-05T10:00");
        assert!(moment.has_come_to(instant("2024-03-05T10:00:00")));
        assert!(!moment.has_come_to(instant("2024-03-05T10:00:00.000000001")));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn text_reads_back(day in 1..=3_652_059_i32, second in 0..86_400_u32, nano in 0..1_000_000_000_u32, whole: bool) {
            let day = Date::from_num_days_from_ce_opt(day).unwrap();
            let time = NaiveTime::from_num_seconds_from_midnight_opt(second, if whole { 0 } else { nano }).unwrap();
            for as_of in [AsOf::end_of(day), AsOf::at(day.and_time(time))] {
                prop_assert_eq!(AsOf::parse(&as_of.text(), &shanghai()), Ok(as_of));
                prop_assert!(as_of.sees(as_of.last_instant()));
            }
        }
    }
}
