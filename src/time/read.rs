//! Reading the dates that datasets write: ISO 8601 or a declared format, never a guess.

use chrono::{DateTime as Instant, Datelike, NaiveTime, TimeDelta, Utc};

use super::iso::{Moment, is_year, read_iso};
use super::pattern::read_pattern;
use super::{DateFormat, NaiveTimes, Zone};
use crate::value::{Date, DateTime, Type, Value};

/// Reads a dataset value (text, integer or float) as a date (`ty` = [`Type::Date`], giving
/// [`Value::Date`]: the local date) or as a date-time ([`Type::DateTime`], giving
/// [`Value::DateTime`]: local; a bare date is its 00:00). `None` if it cannot be read: numbers
/// without a numeric format, dates that do not exist, years outside 1..=9999. A bare date is
/// never shifted between zones; date-times with an offset, epochs, and naive ones under
/// [`NaiveTimes::Utc`] are converted to `zone`.
#[must_use]
pub fn read_moment(
    value: &Value,
    ty: Type,
    format: &DateFormat,
    naive: NaiveTimes,
    zone: &Zone,
) -> Option<Value> {
    let local = match read_written(value, format)? {
        Moment::Day(day) => day.and_time(NaiveTime::MIN),
        Moment::Naive(at) if naive == NaiveTimes::Utc => zone.local_of_utc(at),
        Moment::Naive(at) => at,
        Moment::Offset(at) => zone.local_of_offset(at),
    };
    if !is_year(local.year()) {
        return None;
    }
    match ty {
        Type::Date => Some(Value::Date(local.date())),
        Type::DateTime => Some(Value::DateTime(local)),
        _ => None,
    }
}

/// Reads a dataset value as it was written, before any zone is applied; `None` as in
/// [`read_moment`].
#[must_use]
pub fn read_written(value: &Value, format: &DateFormat) -> Option<Moment> {
    let moment = match (value, format) {
        (Value::Text(text), DateFormat::Iso) => read_iso(text),
        (Value::Text(text), DateFormat::Strftime(pattern)) => read_pattern(text.trim(), pattern)
            .or_else(|| if is_day_before_month(pattern) { None } else { read_iso(text) }),
        // ISO text cannot be taken for a number.
        (Value::Text(text), _) => read_iso(text).or_else(|| read_number(number_of(text)?, format)),
        (Value::Int(int), _) => read_number(Number::Int(*int), format),
        (Value::Float(float), _) => read_number(Number::of_float(*float)?, format),
        (Value::Date(day), _) => Some(Moment::Day(*day)),
        (Value::DateTime(at), _) => Some(Moment::Naive(*at)),
        (Value::Missing | Value::Bool(_), _) => None,
    };
    moment.filter(|moment| moment.is_supported())
}

/// Whether the pattern's dates look like ISO ones with day and month exchanged.
fn is_day_before_month(pattern: &str) -> bool {
    ["%Y-%d", "%Y-%e", "%Y-%-d"].iter().any(|start| pattern.contains(start))
}

/// A number that a numeric format reads.
#[derive(Debug, Clone, Copy)]
enum Number {
    Int(i64),
    /// Finite, and no integer.
    Float(f64),
}

impl Number {
    fn of_float(float: f64) -> Option<Self> {
        if !float.is_finite() {
            None
        } else if float.fract() == 0.0 {
            whole(float).map(Self::Int)
        } else {
            Some(Self::Float(float))
        }
    }

    /// The number times `factor`, rounded to an integer.
    fn scaled(self, factor: i64) -> Option<i64> {
        match self {
            Self::Int(int) => int.checked_mul(factor),
            Self::Float(float) => whole((float * float_of(factor)).round()),
        }
    }
}

fn number_of(text: &str) -> Option<Number> {
    let text = text.trim();
    let int = text.parse().ok().map(Number::Int);
    int.or_else(|| Number::of_float(text.parse().ok()?))
}

fn read_number(number: Number, format: &DateFormat) -> Option<Moment> {
    match (format, number) {
        (DateFormat::EpochSeconds, number) => epoch(number.scaled(1_000_000)?),
        (DateFormat::EpochMillis, number) => epoch(number.scaled(1_000)?),
        (DateFormat::Excel, number) => excel(number.scaled(86_400)?),
        (DateFormat::Yyyymmdd, Number::Int(int)) => yyyymmdd(int).map(Moment::Day),
        _ => None,
    }
}

fn epoch(micros: i64) -> Option<Moment> {
    let instant: Instant<Utc> = Instant::from_timestamp_micros(micros)?;
    Some(Moment::Offset(instant.fixed_offset()))
}

/// Seconds since 1899-12-30 00:00; a whole number of days is a bare date.
fn excel(seconds: i64) -> Option<Moment> {
    let start = Date::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    let at: DateTime = start.checked_add_signed(TimeDelta::try_seconds(seconds).filter(|_| seconds >= 0)?)?;
    Some(if seconds % 86_400 == 0 { Moment::Day(at.date()) } else { Moment::Naive(at) })
}

fn yyyymmdd(number: i64) -> Option<Date> {
    let number = u32::try_from(number).ok().filter(|number| (10_000_101..=99_991_231).contains(number))?;
    let year = i32::try_from(number / 10_000).ok()?;
    Date::from_ymd_opt(year, number / 100 % 100, number % 100)
}

#[expect(clippy::cast_possible_truncation, reason = "the range is tested and the value is whole")]
fn whole(float: f64) -> Option<i64> {
    // 2^63 itself is out of range; -2^63 is in range and exactly representable.
    let limit = 9_223_372_036_854_775_808.0;
    (float >= -limit && float < limit).then_some(float as i64)
}

#[expect(clippy::cast_precision_loss, reason = "the factors are small constants")]
fn float_of(factor: i64) -> f64 {
    factor as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    fn format(text: &str) -> DateFormat {
        if text.is_empty() { DateFormat::Iso } else { DateFormat::parse(text).unwrap() }
    }

    fn read(value: &Value, pattern: &str, ty: Type, naive: NaiveTimes) -> Option<String> {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let read = read_moment(value, ty, &format(pattern), naive, &zone)?;
        assert_eq!(read.type_of(), ty);
        Some(read.to_string())
    }

    fn local(value: &Value, pattern: &str) -> Option<String> {
        read(value, pattern, Type::DateTime, NaiveTimes::Local)
    }

    fn date(value: &Value, pattern: &str) -> Option<String> {
        read(value, pattern, Type::Date, NaiveTimes::Local)
    }

    #[test]
    fn text_is_read_by_iso_or_its_pattern() {
        for (text, pattern, expected) in [
            ("2024-02-29", "", Some("2024-02-29 00:00:00")),
            ("2024-03-05T20:00:00Z", "", Some("2024-03-06 04:00:00")),
            ("2024-03-05 20:00:00 +0800", "", Some("2024-03-05 20:00:00")),
            ("31/01/2024", "", None),
            ("31/01/2024", "%d/%m/%Y", Some("2024-01-31 00:00:00")),
            (" 31/01/2024 ", "%d/%m/%Y", Some("2024-01-31 00:00:00")),
            ("31/02/2024", "%d/%m/%Y", None),
            ("31/01/2024 10:00", "%d/%m/%Y", None),
            ("2024-01-31", "%d/%m/%Y", Some("2024-01-31 00:00:00")),
            ("2024-01-31", "%Y-%d-%m", None),
            ("2024-03-04", "%Y-%d-%m", Some("2024-04-03 00:00:00")),
            ("05/03/24", "%d/%m/%Y", None),
            ("05/03/0024", "%d/%m/%Y", Some("0024-03-05 00:00:00")),
            ("05/03/24", "%d/%m/%y", Some("2024-03-05 00:00:00")),
            ("01/03/2022 16:11", "%d/%m/%Y %H:%M", Some("2022-03-01 16:11:00")),
            ("01/03/2022 24:00", "%d/%m/%Y %H:%M", None),
            ("01/03/2022 16:11:60", "%d/%m/%Y %H:%M:%S", None),
            ("01/03/2022 16", "%d/%m/%Y %H", Some("2022-03-01 16:00:00")),
            ("03/01/2022 4:11 PM", "%m/%d/%Y %I:%M %p", Some("2022-03-01 16:11:00")),
            ("01/03/2022 20:00 -0500", "%d/%m/%Y %H:%M %z", Some("2022-03-02 09:00:00")),
            ("1700000000", "%s", Some("2023-11-15 06:13:20")),
            ("0000-00-00", "", None),
            ("", "", None),
            ("1700000000", "", None),
        ] {
            assert_eq!(local(&Value::text(text), pattern).as_deref(), expected, "{text} by {pattern}");
        }
    }

    #[test]
    fn numbers_are_read_by_their_format_and_never_guessed() {
        use Value::{Float, Int};
        for (number, pattern, expected) in [
            (Int(1_700_000_000), "", None),
            (Int(20_240_131), "", None),
            (Int(1_700_000_000), "%d/%m/%Y", None),
            (Int(1_700_000_000), "epoch_s", Some("2023-11-15 06:13:20")),
            (Float(1_700_000_000.5), "epoch_s", Some("2023-11-15 06:13:20.500")),
            (Int(-1), "epoch_s", Some("1970-01-01 07:59:59")),
            (Int(1_700_000_000_123), "epoch_ms", Some("2023-11-15 06:13:20.123")),
            (Int(i64::MAX), "epoch_s", None),
            (Int(i64::MIN), "epoch_ms", None),
            (Int(400_000_000_000), "epoch_s", None),
            (Float(f64::NAN), "epoch_s", None),
            (Float(f64::INFINITY), "excel", None),
            (Float(1e300), "epoch_ms", None),
            (Int(20_240_131), "yyyymmdd", Some("2024-01-31 00:00:00")),
            (Float(20_240_131.0), "yyyymmdd", Some("2024-01-31 00:00:00")),
            (Float(20_240_131.5), "yyyymmdd", None),
            (Int(20_240_230), "yyyymmdd", None),
            (Int(240_131), "yyyymmdd", None),
            (Int(-20_240_131), "yyyymmdd", None),
            (Int(45_000), "excel", Some("2023-03-15 00:00:00")),
            (Float(45_000.75), "excel", Some("2023-03-15 18:00:00")),
            (Float(45_000.999_999), "excel", Some("2023-03-16 00:00:00")),
            (Float(45_000.000_004), "excel", Some("2023-03-15 00:00:00")),
            (Int(-1), "excel", None),
            (Int(2_958_465), "excel", Some("9999-12-31 00:00:00")),
            (Int(2_958_466), "excel", None),
        ] {
            assert_eq!(local(&number, pattern).as_deref(), expected, "{number:?} by {pattern}");
        }
        assert_eq!(local(&Value::text(" 20240131 "), "yyyymmdd").as_deref(), Some("2024-01-31 00:00:00"));
        assert_eq!(local(&Value::text("45000.75"), "excel").as_deref(), Some("2023-03-15 18:00:00"));
        assert_eq!(local(&Value::text("nan"), "epoch_s"), None);
        assert_eq!(local(&Value::Missing, ""), None);
        assert_eq!(local(&Value::Bool(true), "epoch_s"), None);
    }

    #[test]
    fn a_date_is_the_local_date_and_a_bare_date_is_never_shifted() {
        let late = Value::text("2024-03-05T20:00:00Z");
        assert_eq!(date(&late, "").as_deref(), Some("2024-03-06"));
        let naive = Value::text("2024-03-05 20:00");
        assert_eq!(date(&naive, "").as_deref(), Some("2024-03-05"));
        assert_eq!(read(&naive, "", Type::Date, NaiveTimes::Utc).as_deref(), Some("2024-03-06"));
        let bare = Value::text("2024-03-05");
        assert_eq!(read(&bare, "", Type::DateTime, NaiveTimes::Utc).as_deref(), Some("2024-03-05 00:00:00"));
        // A serial number with a fraction is a date-time without an offset as any other; 18:00 UTC here.
        let excel = Value::Float(45_000.75);
        assert_eq!(read(&excel, "excel", Type::Date, NaiveTimes::Utc).as_deref(), Some("2023-03-16"));
        assert_eq!(read(&excel, "excel", Type::Date, NaiveTimes::Local).as_deref(), Some("2023-03-15"));
        let whole = Value::Int(45_000);
        assert_eq!(read(&whole, "excel", Type::Date, NaiveTimes::Utc).as_deref(), Some("2023-03-15"));
    }

    #[test]
    fn a_zone_cannot_shift_a_date_out_of_the_supported_years() {
        assert_eq!(local(&Value::text("9999-12-31T23:00:00Z"), ""), None);
        assert_eq!(local(&Value::text("0001-01-01T00:00:00Z"), "").as_deref(), Some("0001-01-01 08:05:43"));
        assert_eq!(local(&Value::text("0001-01-01T00:00:00+23:59"), ""), None);
    }

    #[test]
    fn other_types_are_not_read() {
        let zone = Zone::UTC;
        let text = Value::text("2024-03-05");
        assert_eq!(read_moment(&text, Type::Text, &DateFormat::Iso, NaiveTimes::Local, &zone), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn days_between_written_dates_are_counted_across_months_and_years(start in 1..3_600_000_i32, distance in 0..800_u64) {
            let start = Date::from_num_days_from_ce_opt(start).unwrap();
            let end = start + Days::new(distance);
            let read_back = |day: Date, pattern: &str| {
                let text = Value::text(day.format(if pattern.is_empty() { "%Y-%m-%d" } else { pattern }).to_string());
                match read_moment(&text, Type::Date, &format(pattern), NaiveTimes::Local, &Zone::UTC) {
                    Some(Value::Date(day)) => day,
                    other => panic!("{text} was read as {other:?}"),
                }
            };
            for pattern in ["", "%d/%m/%Y", "%Y-%j"] {
                let days = (read_back(end, pattern) - read_back(start, pattern)).num_days();
                prop_assert_eq!(days, i64::try_from(distance).unwrap());
            }
        }
    }
}
