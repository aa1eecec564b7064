//! Comparisons against second, naive ones, and cases worked by hand.

mod comparing;
mod framing;
mod pacing;

use chrono::Weekday;

use crate::time::Calendar;
use crate::value::Date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Spring Festival 2024: closed 10 to 17 February, worked on Sundays 4 and 18 February.
fn spring_festival() -> Calendar {
    let holidays = (10..=17).map(|n| Date::from_ymd_opt(2024, 2, n).unwrap()).collect();
    let workdays = ["2024-02-04", "2024-02-18"].map(day).into();
    Calendar::new(&[Weekday::Sat, Weekday::Sun], holidays, workdays).unwrap()
}
