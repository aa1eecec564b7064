//! Lengths of time as rule files write them: `30d`, `4w`, `10bd`.

use chrono::Days;

use super::Calendar;
use crate::language::{Spoken, spoken};
use crate::value::Date;

/// The unit of a [`Length`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LengthUnit {
    /// Calendar days.
    Days,
    /// Weeks of seven calendar days.
    Weeks,
    /// Working days.
    BusinessDays,
}

impl LengthUnit {
    const ALL: [Self; 3] = [Self::Days, Self::Weeks, Self::BusinessDays];

    fn word(self) -> &'static str {
        match self {
            Self::Days => "d",
            Self::Weeks => "w",
            Self::BusinessDays => "bd",
        }
    }
}

/// A positive length such as `30d`, `4w`, `10bd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length {
    /// How many units, at least 1.
    pub count: u32,
    /// Of what.
    pub unit: LengthUnit,
}

impl Length {
    /// The largest count that is accepted: a thousand years of days.
    pub const MAX: u32 = 366_000;

    /// Reads `30d`, `4w`, `10bd`.
    ///
    /// # Errors
    /// A clause that says what is wrong ("has no unit", "is zero", …), to stand after the text.
    pub fn parse(text: &str) -> Result<Self, Spoken> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, word) = text.split_at_checked(digits).unwrap_or((text, ""));
        if number.is_empty() {
            return Err(spoken!(
                "does not begin with a whole number, as `30d`, `4w` or `10bd` do",
                "开头不是整数，应写成 `30d`、`4w` 或 `10bd` 这样"
            ));
        }
        if word.is_empty() {
            return Err(spoken!(
                "has no unit: write `{text}d` for days, `{text}w` weeks, `{text}bd` working days",
                "没有单位：天写 `{text}d`，周写 `{text}w`，工作日写 `{text}bd`"
            ));
        }
        let Some(unit) = LengthUnit::ALL.into_iter().find(|unit| unit.word() == word) else {
            return Err(spoken!(
                "has the unit `{word}`, but units are `d` (days), `w` (weeks) and `bd` (working days)",
                "的单位是 `{word}`，而单位只有 `d`（天）、`w`（周）和 `bd`（工作日）"
            ));
        };
        match number.parse() {
            Ok(0) => Err(spoken!("is zero, but a length is at least 1", "是零，而时长至少为 1")),
            Ok(count) if count <= Self::MAX => Ok(Self { count, unit }),
            _ => Err(spoken!("is too long: at most `{}{word}`", "太长：最多 `{}{word}`", Self::MAX)),
        }
    }

    /// The first date of the window of this length that ends on `day`'s date, inclusive:
    /// `30d` ends on day and holds 30 dates; `10bd` starts on the 10th-last working day ≤ day.
    /// A window that would begin before 0001-01-01 begins there.
    #[must_use]
    pub fn window_start(self, day: Date, calendar: &Calendar) -> Date {
        let back = |days: u64| day.checked_sub_days(Days::new(days.saturating_sub(1)));
        let start = match self.unit {
            LengthUnit::Days => back(u64::from(self.count)),
            LengthUnit::Weeks => back(7 * u64::from(self.count)),
            LengthUnit::BusinessDays => calendar.nth_last(day, self.count),
        };
        let first = Date::from_ymd_opt(1, 1, 1).unwrap_or(Date::MIN);
        start.unwrap_or(first).max(first)
    }

    /// The first day whose window, ending on it, begins after `day`; `None` past the supported
    /// dates.
    #[must_use]
    pub fn leaves_on(self, day: Date, calendar: &Calendar) -> Option<Date> {
        match self.unit {
            LengthUnit::Days => day.checked_add_days(Days::new(u64::from(self.count))),
            LengthUnit::Weeks => day.checked_add_days(Days::new(7 * u64::from(self.count))),
            LengthUnit::BusinessDays => calendar.nth_after(day, self.count),
        }
    }
}

/// `30d`, `4w`, `10bd`.
impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.count, self.unit.word())
    }
}

/// Which rows a fact looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// All rows there are.
    Ever,
    /// The dates of a length ending on `as_of`'s.
    Last(Length),
    /// The dates from the visit's entry on.
    Stage,
    /// The dates from the beginning of the state on: for anomaly rules, which stand behind the states.
    State,
    /// The dates from the customer's beginning on.
    Funnel,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn lengths_are_read_and_printed_alike() {
        for text in ["1d", "30d", "4w", "10bd", "366000d"] {
            assert_eq!(Length::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_length_says_what_is_wrong_with_it() {
        for (text, clause) in [
            ("", "does not begin with a whole number"),
            ("d", "does not begin with a whole number"),
            ("-3d", "does not begin with a whole number"),
            ("30", "has no unit: write `30d`"),
            ("30 d", "has the unit ` d`"),
            ("1.5d", "has the unit `.5d`"),
            ("30D", "has the unit `D`"),
            ("3m", "units are `d` (days), `w` (weeks)"),
            ("3天", "has the unit `天`"),
            ("0d", "is zero"),
            ("366001d", "is too long: at most `366000d`"),
            ("99999999999w", "is too long: at most `366000w`"),
        ] {
            let refusal = Length::parse(text).unwrap_err().english;
            assert!(refusal.contains(clause), "{text}: {refusal}");
        }
    }

    #[test]
    fn a_window_ends_on_the_day_and_counts_it() {
        let calendar = Calendar::plain();
        let start = |text: &str, date: &str| {
            Length::parse(text).unwrap().window_start(day(date), &calendar).to_string()
        };
        assert_eq!(start("1d", "2024-03-05"), "2024-03-05");
        assert_eq!(start("30d", "2024-03-05"), "2024-02-05", "30 dates across a leap day");
        assert_eq!(start("4w", "2024-03-05"), "2024-02-07");
        assert_eq!(start("10bd", "2024-03-05"), "2024-02-21");
        assert_eq!(start("1bd", "2024-03-03"), "2024-03-01", "from a Sunday back to Friday");
        assert_eq!(start("366000w", "2024-03-05"), "0001-01-01");
        assert_eq!(start("366000bd", "0500-03-05"), "0001-01-01");
    }
}
