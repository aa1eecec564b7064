//! The commonest ways of writing dates, read without detours.

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i32 = 719_468;
/// Microseconds of a second.
const SECOND: i64 = 1_000_000;

/// Reads `YYYY-MM-DD`, or that and `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff` after a `T` or a blank, with
/// nothing around it: the days since 1970-01-01 and, if a time is written, the microseconds of the
/// day. `None` says nothing but that [`super::read_written`] has to be asked: it reads these forms
/// alike, and others.
#[must_use]
pub fn read_plain(text: &[u8]) -> Option<(i32, Option<i64>)> {
    let (day, time) = text.split_first_chunk::<10>()?;
    let days = day_of(*day)?;
    if time.is_empty() {
        return Some((days, None));
    }
    let (mark, time) = time.split_first()?;
    if *mark != b' ' && *mark != b'T' {
        return None;
    }
    let (clock, rest) = time.split_first_chunk::<5>()?;
    let [h1, h0, b':', m1, m0] = *clock else { return None };
    let (hour, minute) = (two(h1, h0)?, two(m1, m0)?);
    let (second, millis) = match *rest {
        [] => (0, 0),
        [b':', s1, s0] => (two(s1, s0)?, 0),
        [b':', s1, s0, b'.', f2, f1, f0] => (two(s1, s0)?, two(f2, f1)? * 10 + digit(f0)?),
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = i64::from((hour * 60 + minute) * 60 + second);
    Some((days, Some(seconds * SECOND + i64::from(millis) * 1000)))
}

fn digit(byte: u8) -> Option<u32> {
    let digit = byte.wrapping_sub(b'0');
    (digit < 10).then_some(u32::from(digit))
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// The days since 1970-01-01 of a date that exists, from the year 1 on.
fn day_of(text: [u8; 10]) -> Option<i32> {
    let [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = text else { return None };
    let year = two(y3, y2)? * 100 + two(y1, y0)?;
    let (month, day) = (two(m1, m0)?, two(d1, d0)?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if year == 0 || day == 0 || day > last {
        return None;
    }
    // A year that begins in March ends with the leap day.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before = year * 365 + year / 4 - year / 100 + year / 400;
    let days = before + (month * 153 + 2) / 5 + day - 1;
    i32::try_from(days).ok().map(|days| days - EPOCH)
}

#[cfg(test)]
mod tests {
    use super::super::{DateFormat, Moment, read_written};
    use super::read_plain;
    use crate::value::{Date, Value};
    use chrono::NaiveTime;
    use proptest::prelude::*;

    /// What the general reader says, if it says that there is no offset.
    fn general(text: &str) -> Option<(i32, Option<i64>)> {
        match read_written(&Value::text(text), &DateFormat::Iso)? {
            Moment::Day(day) => Some((day.to_epoch_days(), None)),
            Moment::Naive(at) => {
                let time = (at.time() - NaiveTime::MIN).num_microseconds().unwrap();
                Some((at.date().to_epoch_days(), Some(time)))
            }
            Moment::Offset(_) => None,
        }
    }

    #[test]
    fn every_day_is_read_as_the_general_reader_reads_it() {
        let first = Date::from_ymd_opt(1, 1, 1).unwrap();
        let last = Date::from_ymd_opt(9999, 12, 31).unwrap();
        let mut read = 0;
        for day in first.iter_days().take_while(|day| *day <= last) {
            let text = day.format("%Y-%m-%d").to_string();
            assert_eq!(read_plain(text.as_bytes()), Some((day.to_epoch_days(), None)), "{text}");
            read += 1;
        }
        assert_eq!(read, 3_652_059);
    }

    #[test]
    fn days_that_do_not_exist_are_left_to_the_general_reader() {
        for month in 0..20 {
            for day in 0..40 {
                for year in [0, 1, 1900, 2000, 2023, 2024, 9999] {
                    let text = format!("{year:04}-{month:02}-{day:02}");
                    assert_eq!(read_plain(text.as_bytes()), general(&text), "{text}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn what_is_read_is_what_the_general_reader_reads(
            text in prop_oneof![
                "[0-9]{4}-[01][0-9]-[0-3][0-9]([T t][0-2][0-9]:[0-6][0-9](:[0-6][0-9]([.,][0-9]{1,4})?)?)?",
                "[0-9]{4}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{3})?)?(Z|\\+08:00)?)?",
                "[ 0-9:.T-]{8,24}",
                "\\PC{0,24}",
            ]
        ) {
            if let Some(read) = read_plain(text.as_bytes()) {
                prop_assert_eq!(Some(read), general(&text), "{}", text);
            }
        }

        #[test]
        fn the_common_forms_are_read(
            day in "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])",
            time in "|[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{3})?)?",
        ) {
            let text = format!("{day}{time}");
            prop_assert!(read_plain(text.as_bytes()).is_some());
            prop_assert_eq!(read_plain(text.as_bytes()), general(&text), "{}", text);
        }
    }
}
