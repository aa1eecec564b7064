//! Short stretches of clock time as rule files write them: `10min`, `2h`, `1d`.

use std::fmt;

use crate::language::{Spoken, spoken};

/// A stretch of clock time in minutes, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stretch {
    minutes: u32,
}

/// The units, the largest first, and their minutes.
const UNITS: [(&str, u32); 3] = [("d", 24 * 60), ("h", 60), ("min", 1)];

impl Stretch {
    /// The longest that is accepted: a year of days.
    const MAX_MINUTES: u32 = 366 * 24 * 60;

    /// Reads `10min`, `2h`, `1d`; a day is 24 hours.
    ///
    /// # Errors
    /// A clause that says what is wrong, to stand after the text.
    pub fn parse(text: &str) -> Result<Self, Spoken> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, word) = text.split_at_checked(digits).unwrap_or((text, ""));
        if number.is_empty() {
            return Err(spoken!(
                "does not begin with a whole number, as `10min`, `2h` or `1d` do",
                "开头不是整数，应写成 `10min`、`2h` 或 `1d` 这样"
            ));
        }
        let Some((_, unit)) = UNITS.into_iter().find(|(unit, _)| *unit == word) else {
            return Err(spoken!(
                "has no unit that is known here: `min` (minutes), `h` (hours) or `d` (days)",
                "的单位不对，这里的单位是 `min`（分钟）、`h`（小时）和 `d`（天）"
            ));
        };
        let minutes = number.parse::<u32>().ok().and_then(|number| number.checked_mul(unit));
        match minutes {
            Some(0) => {
                Err(spoken!("is zero, but a stretch of time is at least a minute", "是零，而至少要有一分钟"))
            }
            Some(minutes) if minutes <= Self::MAX_MINUTES => Ok(Self { minutes }),
            _ => Err(spoken!("is too long: at most `366d`", "太长：最多 `366d`")),
        }
    }

    /// Its minutes.
    #[must_use]
    pub fn minutes(self) -> u32 {
        self.minutes
    }
}

/// In the largest unit that divides it.
impl fmt::Display for Stretch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, unit) =
            UNITS.into_iter().find(|(_, unit)| self.minutes.is_multiple_of(*unit)).unwrap_or(("min", 1));
        write!(f, "{}{word}", self.minutes / unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_read_and_printed_in_their_largest_unit() {
        for (text, minutes, printed) in [
            ("10min", 10, "10min"),
            ("2h", 120, "2h"),
            ("90min", 90, "90min"),
            ("60min", 60, "1h"),
            ("3d", 4320, "3d"),
        ] {
            let stretch = Stretch::parse(text).unwrap();
            assert_eq!((stretch.minutes(), stretch.to_string().as_str()), (minutes, printed));
        }
    }

    #[test]
    fn what_is_no_stretch_says_what_is_wrong_with_it() {
        for (text, clause) in [
            ("", "does not begin with a whole number"),
            ("h", "does not begin with a whole number"),
            ("10", "has no unit"),
            ("10m", "has no unit"),
            ("10bd", "has no unit"),
            ("0min", "is zero"),
            ("367d", "is too long"),
            ("99999999999min", "is too long"),
        ] {
            assert!(Stretch::parse(text).unwrap_err().english.contains(clause), "{text}");
        }
    }
}
