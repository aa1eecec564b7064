//! Reading text by a strftime pattern.

use chrono::format::{Parsed, StrftimeItems};
use chrono::{DateTime as Instant, Datelike, Timelike};

use super::iso::Moment;
use crate::value::Date;

/// Reads text by a strftime pattern; without a time it is a bare date, without minutes the full
/// hour.
pub(super) fn read_pattern(text: &str, pattern: &str) -> Option<Moment> {
    let mut parsed = Parsed::new();
    chrono::format::parse(&mut parsed, text, StrftimeItems::new(pattern)).ok()?;
    if let Some(seconds) = parsed.timestamp() {
        return Instant::from_timestamp(seconds, 0).map(|at| Moment::Offset(at.fixed_offset()));
    }
    let day = parsed.to_naive_date().ok().filter(|day| is_year_written_out(*day, text))?;
    if parsed.hour_div_12().is_none() && parsed.hour_mod_12().is_none() {
        return Some(Moment::Day(day));
    }
    if parsed.minute().is_none() {
        parsed.set_minute(0).ok()?;
    }
    // A 60th second is held as a nanosecond count that ordinary times never have.
    let time = parsed.to_naive_time().ok().filter(|time| time.nanosecond() < 1_000_000_000)?;
    match parsed.to_fixed_offset() {
        Ok(offset) => day.and_time(time).and_local_timezone(offset).single().map(Moment::Offset),
        Err(_) => Some(Moment::Naive(day.and_time(time))),
    }
}

/// `05/03/24` is not the year 24: years before 1000 must be written with four digits.
fn is_year_written_out(day: Date, text: &str) -> bool {
    day.year() >= 1000 || text.contains(&format!("{:04}", day.year()))
}
