//! Dates as spreadsheets and CRMs write them in digits, and what a column of them shows about
//! the order of day and month.

use std::fmt::Write as _;

use super::outcome::DateOrder;
use crate::time::{DateFormat, Moment, read_written};
use crate::value::{Type, Value};

/// A text of the shape of a date in digits: three numbers, one separator, and perhaps a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape<'t> {
    parts: [&'t str; 3],
    separator: char,
    year_first: bool,
    time: &'t str,
}

impl<'t> Shape<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let (first, rest) = digits(text)?;
        let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.' | '年'))?;
        let (second, rest) = digits(rest.strip_prefix(separator)?)?;
        // `2026年8月3日` is a year, a month and a day.
        let between = if separator == '年' { '月' } else { separator };
        let (third, rest) = digits(rest.strip_prefix(between)?)?;
        let rest = if separator == '年' { rest.strip_prefix('日')? } else { rest };
        let year_first = match (first.len(), second.len(), third.len()) {
            (4, 1 | 2, 1 | 2) => true,
            (1 | 2, 1 | 2, 4) if separator != '年' => false,
            _ => return None,
        };
        let time = rest.strip_prefix(',').unwrap_or(rest);
        let time = match time.strip_prefix(['T', 't', ' ']) {
            Some(time) => time.trim_start(),
            None if rest.is_empty() => "",
            None => return None,
        };
        if time.is_empty() && !rest.is_empty() {
            return None;
        }
        Some(Self { parts: [first, second, third], separator, year_first, time })
    }

    /// What it means if written in that order; `None` if there is no such date or time.
    fn read(self, order: DateOrder) -> Option<Moment> {
        if self.year_first != (order == DateOrder::YearFirst) {
            return None;
        }
        let [first, second, third] = self.parts;
        let (year, month, day) = match order {
            DateOrder::YearFirst => (first, second, third),
            DateOrder::DayFirst => (third, second, first),
            DateOrder::MonthFirst => (third, first, second),
        };
        let mut iso = format!("{year}-{month:0>2}-{day:0>2}");
        if !self.time.is_empty() {
            write!(iso, "T{}", iso_time(self.time)?).ok()?;
        }
        read_written(&Value::text(iso), &DateFormat::Iso)
    }
}

/// Reads a date written in digits in that order.
pub(super) fn read_ordered(text: &str, order: DateOrder) -> Option<Moment> {
    Shape::of(text)?.read(order)
}

fn digits(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at_checked(length).filter(|_| length > 0)
}

/// `6:49` as `06:49`, `4:11 PM` as `16:11`; the rest is left to the reader of ISO.
fn iso_time(time: &str) -> Option<String> {
    let lower = time.to_ascii_lowercase();
    let half = ["am", "pm"].into_iter().find_map(|half| Some((half, lower.strip_suffix(half)?.trim_end())));
    let Some((half, clock)) = half else {
        let short = time.as_bytes().get(1) == Some(&b':');
        return Some(if short { format!("0{time}") } else { time.to_owned() });
    };
    let (hour, rest) = digits(clock)?;
    let hour: u32 = hour.parse().ok().filter(|hour| (1..=12).contains(hour))?;
    let hour = hour % 12 + if half == "pm" { 12 } else { 0 };
    Some(format!("{hour:02}{rest}"))
}

/// What a column's values show, if they are dates in digits.
#[derive(Debug, Clone, Default)]
pub(super) struct DateEvidence {
    /// How many values are dates in one order or another.
    pub dates: u64,
    /// Whether any has a time.
    pub has_time: bool,
    /// Two values that cannot have been written in the same way.
    pub contradiction: Option<(String, String)>,
    first: Option<String>,
    orders: Vec<DateOrder>,
    separator: Option<char>,
}

impl DateEvidence {
    /// Takes a value into account; whether it is a date at all.
    pub fn add(&mut self, text: &str) -> bool {
        let Some(shape) = Shape::of(text) else { return false };
        let possible = DateOrder::ALL.map(|order| shape.read(order).map(|_| order));
        if possible.iter().all(Option::is_none) {
            return false;
        }
        self.dates += 1;
        self.has_time |= !shape.time.is_empty();
        let Some(first) = &self.first else {
            self.first = Some(text.to_owned());
            self.orders = possible.into_iter().flatten().collect();
            self.separator = Some(shape.separator);
            return true;
        };
        let left: Vec<DateOrder> =
            self.orders.iter().copied().filter(|order| possible.contains(&Some(*order))).collect();
        if self.contradiction.is_none() && (left.is_empty() || self.separator != Some(shape.separator)) {
            self.contradiction = Some((first.clone(), text.to_owned()));
        } else if left.len() < self.orders.len() {
            // The value that decided is the better witness for a later contradiction.
            self.orders = left;
            self.first = Some(text.to_owned());
        }
        true
    }

    /// The one order in which all dates make sense.
    pub fn order(&self) -> Option<DateOrder> {
        match self.orders.as_slice() {
            [order] if self.contradiction.is_none() => Some(*order),
            _ => None,
        }
    }

    /// Whether day and month could be exchanged in every value.
    pub fn is_ambiguous(&self) -> bool {
        self.contradiction.is_none() && self.orders.len() > 1
    }

    /// One of the dates.
    pub fn sample(&self) -> Option<&str> {
        self.first.as_deref()
    }

    /// Date or date-time, as the values show.
    pub fn ty(&self) -> Type {
        if self.has_time { Type::DateTime } else { Type::Date }
    }
}

/// The strftime pattern that reads this date with the day first; `None` if its time is unusual.
pub(super) fn day_first_pattern(text: &str) -> Option<String> {
    let shape = Shape::of(text)?;
    let separator = shape.separator;
    let mut pattern = format!("%d{separator}%m{separator}%Y");
    if !shape.time.is_empty() {
        let before =
            text.strip_suffix(shape.time)?.trim_start_matches(|c: char| c.is_ascii_digit() || c == separator);
        let lower = shape.time.to_ascii_lowercase();
        let halves = lower.ends_with("am") || lower.ends_with("pm");
        let seconds = if lower.matches(':').count() > 1 { ":%S" } else { "" };
        let fraction = if lower.contains('.') { "%.f" } else { "" };
        let hours = if halves { "%I" } else { "%H" };
        let half = if halves { " %p" } else { "" };
        write!(pattern, "{before}{hours}:%M{seconds}{fraction}{half}").ok()?;
    }
    let format = DateFormat::parse(&pattern).ok()?;
    read_written(&Value::text(text), &format).map(|_| pattern)
}

#[cfg(test)]
mod tests {
    use super::super::cell::iso_text;
    use super::*;

    fn read(text: &str, order: DateOrder) -> Option<String> {
        read_ordered(text, order).map(iso_text)
    }

    fn evidence(texts: &[&str]) -> DateEvidence {
        let mut evidence = DateEvidence::default();
        for text in texts {
            evidence.add(text);
        }
        evidence
    }

    #[test]
    fn dates_in_digits_are_read_in_their_order() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        for (text, order, expected) in [
            ("24/03/2022", DayFirst, Some("2022-03-24")),
            ("24/03/2022", MonthFirst, None),
            ("24/03/2022", YearFirst, None),
            ("3.4.2022", DayFirst, Some("2022-04-03")),
            ("3-4-2022", MonthFirst, Some("2022-03-04")),
            ("2022/3/4", YearFirst, Some("2022-03-04")),
            ("02/03/2022 16:11", DayFirst, Some("2022-03-02 16:11:00")),
            ("2021-01-07 6:49:18", YearFirst, Some("2021-01-07 06:49:18")),
            ("3/1/2022, 4:11 PM", MonthFirst, Some("2022-03-01 16:11:00")),
            ("3/1/2022 12:05am", MonthFirst, Some("2022-03-01 00:05:00")),
            ("3/1/2022 13:05 pm", MonthFirst, None),
            ("2022-03-01T16:11:00.25+08:00", YearFirst, Some("2022-03-01 16:11:00.250+08:00")),
            ("2022-03-01T16:11Z", YearFirst, Some("2022-03-01 16:11:00Z")),
            ("31/02/2022", DayFirst, None),
            ("01/02/22", DayFirst, None),
            ("1/2-2022", DayFirst, None),
            ("01/02/2022x", DayFirst, None),
            ("01/02/2022 ", DayFirst, None),
            ("01/02/2022,", DayFirst, None),
            ("1.5", DayFirst, None),
            ("192.168.2022", DayFirst, None),
        ] {
            assert_eq!(read(text, order).as_deref(), expected, "{text} {order:?}");
        }
    }

    #[test]
    fn one_value_decides_the_order_and_none_may_contradict() {
        assert_eq!(evidence(&["01/02/2022", "24/03/2022"]).order(), Some(DateOrder::DayFirst));
        assert_eq!(evidence(&["01/02/2022", "03/24/2022"]).order(), Some(DateOrder::MonthFirst));
        assert_eq!(evidence(&["2022-02-01", "2022-02-01 10:00"]).order(), Some(DateOrder::YearFirst));
        let ambiguous = evidence(&["01/02/2022", "03/04/2022"]);
        assert!(ambiguous.order().is_none() && ambiguous.is_ambiguous());
        for texts in [
            ["01/02/2022", "24/03/2022", "03/24/2022"],
            ["24/03/2022", "24-03-2022", "24/03/2022"],
            ["2022-03-24", "24/03/2022", "2022-03-24"],
        ] {
            let mixed = evidence(&texts);
            assert!(mixed.order().is_none() && !mixed.is_ambiguous() && mixed.contradiction.is_some());
            assert_eq!(mixed.dates, 3);
        }
    }

    #[test]
    fn a_pattern_to_declare_reads_the_sample() {
        for (text, pattern) in [
            ("02/03/2022", Some("%d/%m/%Y")),
            ("2.3.2022 6:49:18", Some("%d.%m.%Y %H:%M:%S")),
            ("02/03/2022, 4:11 PM", Some("%d/%m/%Y, %I:%M %p")),
            ("02/03/2022 16:11", Some("%d/%m/%Y %H:%M")),
        ] {
            assert_eq!(day_first_pattern(text).as_deref(), pattern, "{text}");
        }
    }
}
