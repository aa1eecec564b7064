//! What a field's text can be without guessing, and what is stored for it.

use crate::time::Moment;

/// What is stored for a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'t> {
    /// Nothing was written.
    Null,
    /// An integer; also false and true as 0 and 1.
    Int(i64),
    /// A finite float.
    Float(f64),
    /// Text as it was written.
    Text(&'t str),
    /// A date or date-time as ISO 8601 text.
    Moment(String),
}

impl Cell<'_> {
    /// What is stored, as text; `None` for nothing.
    pub fn stored_text(&self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Int(int) => Some(int.to_string()),
            Self::Float(float) => Some(float.to_string()),
            Self::Text(text) => Some((*text).to_owned()),
            Self::Moment(text) => Some(text.clone()),
        }
    }
}

/// The largest integer of which floats still hold all before it.
const EXACT_IN_FLOAT: u64 = 1 << 53;

/// An integer written so that its text can be restored: no `+`, no leading zeros, no `-0`.
pub(super) fn plain_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let restorable = is_whole(digits) && text != "-0";
    if restorable { text.parse().ok() } else { None }
}

/// A finite float in plain notation. Not one: `00.5`, `1,000.5`, `1E5` (as likely a product
/// code), and integers too long for a float, which would lose digits.
pub(super) fn plain_float(text: &str) -> Option<f64> {
    let number = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let is_mantissa = match fraction {
        Some(fraction) => (whole.is_empty() || is_whole(whole)) && are_digits(fraction),
        None => is_whole(whole),
    };
    let is_exponent = match exponent {
        Some(exponent) => match exponent.strip_prefix(['+', '-']) {
            Some(digits) => are_digits(digits),
            None => fraction.is_some() && are_digits(exponent),
        },
        None => fraction.is_some() || plain_int(text).is_some_and(|int| int.unsigned_abs() <= EXACT_IN_FLOAT),
    };
    if is_mantissa && is_exponent { finite(text) } else { None }
}

/// Any finite float that Rust reads; for columns declared so.
pub(super) fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|float: &f64| float.is_finite())
}

/// `true false yes no` in any case.
pub(super) fn bool_word(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || is("yes") {
        Some(true)
    } else if is("false") || is("no") {
        Some(false)
    } else {
        None
    }
}

/// Also `t f y n 1 0`; for columns declared bool.
pub(super) fn declared_bool(text: &str) -> Option<bool> {
    bool_word(text).or(match text {
        "t" | "T" | "y" | "Y" | "1" => Some(true),
        "f" | "F" | "n" | "N" | "0" => Some(false),
        _ => None,
    })
}

/// ISO 8601 text of a moment, with a blank before the time as `SQLite`'s own functions write it.
pub(super) fn iso_text(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.format("%Y-%m-%d").to_string(),
        Moment::Naive(at) => at.format("%Y-%m-%d %H:%M:%S%.f").to_string(),
        Moment::Offset(at) if at.offset().local_minus_utc() == 0 => {
            at.format("%Y-%m-%d %H:%M:%S%.fZ").to_string()
        }
        Moment::Offset(at) => at.format("%Y-%m-%d %H:%M:%S%.f%:z").to_string(),
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits without a leading zero, or `0`.
fn is_whole(text: &str) -> bool {
    are_digits(text) && (text == "0" || !text.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_are_numbers() {
        for (text, int) in [
            ("0", Some(0)),
            ("-17", Some(-17)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("00123", None),
            ("+5", None),
            ("-0", None),
            ("1_000", None),
            ("1,000", None),
            ("１２", None),
            ("-", None),
        ] {
            assert_eq!(plain_int(text), int, "{text}");
        }
        for (text, float) in [
            ("1.5", Some(1.5)),
            ("-0.25", Some(-0.25)),
            (".5", Some(0.5)),
            ("12", Some(12.0)),
            ("1.5e3", Some(1500.0)),
            ("2e-05", Some(0.000_02)),
            ("1E5", None),
            ("5.", None),
            ("00.5", None),
            ("1,000.5", None),
            ("1e+999", None),
            ("nan", None),
            ("inf", None),
            ("9007199254740993", None),
            ("12345678901234567890", None),
            ("1.2.3", None),
            ("", None),
        ] {
            assert_eq!(plain_float(text), float, "{text}");
        }
    }

    #[test]
    fn words_are_bools_and_letters_only_if_declared() {
        assert_eq!(
            ["TRUE", "No", "yes", "False"].map(bool_word),
            [Some(true), Some(false), Some(true), Some(false)]
        );
        assert_eq!(["1", "0", "t", "n", "on", ""].map(bool_word), [None; 6]);
        assert_eq!(
            ["1", "0", "t", "n"].map(declared_bool),
            [Some(true), Some(false), Some(true), Some(false)]
        );
    }
}
