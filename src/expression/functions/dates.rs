//! Functions of dates. Days are differences of local dates; a date-time counts by its date.

use chrono::{Datelike, NaiveDateTime};

use super::super::interpret::{Needed, RowErrorKind};
use super::super::numbers::{date_of, misfit, supported};
use super::Days;
use crate::value::{Date, Type, Value};

type Answer = Result<Value, RowErrorKind>;

fn day(args: &[Value]) -> Result<Date, RowErrorKind> {
    let first = args.first().unwrap_or(&Value::Missing);
    date_of(first).ok_or_else(|| misfit(Needed::Of(Type::Date), first))
}

pub(super) fn days_since(args: &[Value], days: Days<'_>) -> Answer {
    Ok(Value::Int(days.today.signed_duration_since(day(args)?).num_days()))
}

pub(super) fn days_until(args: &[Value], days: Days<'_>) -> Answer {
    Ok(Value::Int(day(args)?.signed_duration_since(days.today).num_days()))
}

pub(super) fn business_days_since(args: &[Value], days: Days<'_>) -> Answer {
    Ok(Value::Int(days.calendar.working_days(day(args)?, days.today)))
}

pub(super) fn year(args: &[Value], _: Days<'_>) -> Answer {
    Ok(Value::Int(day(args)?.year().into()))
}

pub(super) fn month(args: &[Value], _: Days<'_>) -> Answer {
    Ok(Value::Int(day(args)?.month().into()))
}

pub(super) fn weekday(args: &[Value], _: Days<'_>) -> Answer {
    Ok(Value::Int(day(args)?.weekday().number_from_monday().into()))
}

pub(super) fn date(args: &[Value], _: Days<'_>) -> Answer {
    match args {
        [Value::Text(text)] => {
            read(text).map(Value::Date).ok_or_else(|| RowErrorKind::NotADate(text.clone()))
        }
        [Value::Int(year), Value::Int(month), Value::Int(day)] => from_numbers(*year, *month, *day)
            .map(Value::Date)
            .ok_or_else(|| RowErrorKind::NotADate(format!("{year}, {month}, {day}").into())),
        [one] => Err(misfit(Needed::Of(Type::Text), one)),
        several => {
            let other = several.iter().find(|value| !matches!(value, Value::Int(_)));
            Err(misfit(Needed::Integers, other.unwrap_or(&Value::Missing)))
        }
    }
}

fn from_numbers(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::from_ymd_opt(i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
        .filter(|date| supported(*date))
}

/// `2024-01-31`, with or without a time behind it; a time zone is not read, for the text does not
/// say whose date is meant.
fn read(text: &str) -> Option<Date> {
    let text = text.trim();
    let whole = |date: &str| {
        let digits = date.len() == 10
            && date.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        digits.then(|| Date::parse_from_str(date, "%Y-%m-%d").ok()).flatten().filter(|date| supported(*date))
    };
    let date = whole(text.get(..10)?)?;
    let time = text.get(10..)?;
    let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"];
    let reads = |format: &str| NaiveDateTime::parse_from_str(text, format).is_ok();
    (time.is_empty() || formats.iter().any(|format| reads(format))).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Calendar;

    fn call(function: fn(&[Value], Days<'_>) -> Answer, args: &[Value]) -> Answer {
        let today = Date::from_ymd_opt(2024, 3, 11).unwrap();
        function(args, Days { today, calendar: &Calendar::plain() })
    }

    #[test]
    fn dates_are_read_as_iso_8601_and_never_guessed() {
        let expected = Value::Date(Date::from_ymd_opt(2024, 1, 31).unwrap());
        for text in ["2024-01-31", " 2024-01-31 ", "2024-01-31T10:00", "2024-01-31 10:00:00.5"] {
            assert_eq!(call(date, &[Value::text(text)]), Ok(expected.clone()), "{text}");
        }
        for text in ["", "31/01/2024", "2024-1-31", "2023-02-29", "2024-01-31T10:00:00+08:00", "2024-01-31x"]
        {
            assert_eq!(call(date, &[Value::text(text)]), Err(RowErrorKind::NotADate(text.into())), "{text}");
        }
        assert_eq!(call(date, &[Value::Int(2024), Value::Int(1), Value::Int(31)]), Ok(expected));
        assert!(call(date, &[Value::Int(2023), Value::Int(2), Value::Int(29)]).is_err());
        assert!(call(date, &[Value::Int(i64::MAX), Value::Int(2), Value::Int(29)]).is_err());
    }

    #[test]
    fn days_are_counted_between_local_dates() {
        let friday = Date::from_ymd_opt(2024, 3, 8).unwrap();
        let evening = Value::DateTime(friday.and_hms_opt(23, 59, 59).unwrap());
        assert_eq!(call(days_since, std::slice::from_ref(&evening)), Ok(Value::Int(3)));
        assert_eq!(call(days_until, std::slice::from_ref(&evening)), Ok(Value::Int(-3)));
        assert_eq!(call(business_days_since, std::slice::from_ref(&evening)), Ok(Value::Int(1)));
        assert_eq!(call(weekday, &[evening]), Ok(Value::Int(5)));
        let sunday = Value::Date(Date::from_ymd_opt(2024, 3, 10).unwrap());
        assert_eq!(call(weekday, &[sunday]), Ok(Value::Int(7)));
    }
}
