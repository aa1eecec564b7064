//! From SQLite's values to the type that a field is read as.

use std::borrow::Cow;
use std::str;
use std::sync::Arc;

use rusqlite::types::ValueRef;

use super::growing::Cell;
use crate::time::{DateFormat, NaiveTimes, Zone, read_moment};
use crate::value::{Type, Value, float_text};

/// How a column is read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReadAs {
    /// The type; [`Type::Any`] keeps what stands in each row.
    pub ty: Type,
    /// How dates are written.
    pub format: DateFormat,
    /// What date-times without an offset mean.
    pub times: NaiveTimes,
    /// Where they are.
    pub zone: Zone,
    /// Whether blank text is a text.
    pub keep_blank: bool,
}

/// A value that does not fit the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

/// Reads a value. What fits the type without loss is taken, blank text is missing.
pub(super) fn convert<'v>(raw: ValueRef<'v>, how: &ReadAs) -> Result<Cell<'v>, Unreadable> {
    let text = match raw {
        ValueRef::Null => return Ok(Cell::Missing),
        ValueRef::Blob(_) => return Err(Unreadable),
        ValueRef::Text(bytes) => Some(str::from_utf8(bytes).map_err(|_| Unreadable)?),
        ValueRef::Integer(_) | ValueRef::Real(_) => None,
    };
    if let Some(text) = text {
        let kept = how.keep_blank && matches!(how.ty, Type::Text | Type::Any);
        if is_blank(text) && !kept {
            return Ok(Cell::Missing);
        }
    }
    let cell = match how.ty {
        Type::Bool => bool_of(raw, text).map(Cell::Bool),
        Type::Int => int_of(raw, text).map(Cell::Int),
        Type::Float => float_of(raw, text).map(Cell::Float),
        Type::Text => text_of(raw, text).map(Cell::Text),
        Type::Date | Type::DateTime => moment_of(raw, text, how),
        Type::Any => as_it_stands(raw, text),
    };
    cell.ok_or(Unreadable)
}

/// Whether a text holds nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

fn bool_of(raw: ValueRef<'_>, text: Option<&str>) -> Option<bool> {
    let is_one_of =
        |words: &[&str], text: &str| words.iter().any(|word| word.eq_ignore_ascii_case(text.trim()));
    match text {
        Some(text) if is_one_of(&["true", "yes", "t", "y", "1"], text) => Some(true),
        Some(text) if is_one_of(&["false", "no", "f", "n", "0"], text) => Some(false),
        Some(_) => None,
        None => match int_of(raw, None)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        },
    }
}

fn int_of(raw: ValueRef<'_>, text: Option<&str>) -> Option<i64> {
    match (raw, text) {
        (_, Some(text)) => {
            let text = text.trim();
            text.parse().ok().or_else(|| text.parse().ok().and_then(integral))
        }
        (ValueRef::Integer(value), _) => Some(value),
        (ValueRef::Real(value), _) => integral(value),
        _ => None,
    }
}

fn float_of(raw: ValueRef<'_>, text: Option<&str>) -> Option<f64> {
    let value: f64 = match (raw, text) {
        (_, Some(text)) => text.trim().parse().ok()?,
        (ValueRef::Integer(value), _) => nearest_float(value),
        (ValueRef::Real(value), _) => value,
        _ => return None,
    };
    value.is_finite().then_some(value)
}

fn text_of<'v>(raw: ValueRef<'v>, text: Option<&'v str>) -> Option<Cow<'v, str>> {
    match (raw, text) {
        (_, Some(text)) => Some(Cow::Borrowed(text)),
        (ValueRef::Integer(value), _) => Some(Cow::Owned(value.to_string())),
        (ValueRef::Real(value), _) if value.is_finite() => {
            Some(Cow::Owned(integral(value).map_or_else(|| float_text(value), |value| value.to_string())))
        }
        _ => None,
    }
}

fn moment_of(raw: ValueRef<'_>, text: Option<&str>, how: &ReadAs) -> Option<Cell<'static>> {
    let value = match (raw, text) {
        (_, Some(text)) => Value::Text(Arc::from(text)),
        (ValueRef::Integer(value), _) => Value::Int(value),
        (ValueRef::Real(value), _) => Value::Float(value),
        _ => return None,
    };
    match read_moment(&value, how.ty, &how.format, how.times, &how.zone)? {
        Value::Date(date) => Some(Cell::Date(date)),
        Value::DateTime(at) => Some(Cell::DateTime(at)),
        _ => None,
    }
}

fn as_it_stands<'v>(raw: ValueRef<'v>, text: Option<&'v str>) -> Option<Cell<'v>> {
    match (raw, text) {
        (_, Some(text)) => Some(Cell::Text(Cow::Borrowed(text))),
        (ValueRef::Integer(value), _) => Some(Cell::Int(value)),
        (ValueRef::Real(value), _) if value.is_finite() => Some(Cell::Float(value)),
        _ => None,
    }
}

/// The integer that a float is, if it is one that floats hold exactly.
fn integral(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() != 0.0 || value.abs() > EXACT {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "an integer of at most 2^53, as just tested")]
    let integer = value as i64;
    Some(integer)
}

fn nearest_float(value: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "the field is declared a float: the nearest one is meant")]
    let float = value as f64;
    float
}

/// A value in a few words, for samples.
pub(super) fn shown(raw: ValueRef<'_>) -> String {
    const LONGEST: usize = 60;
    match raw {
        ValueRef::Null => String::from("(blank)"),
        ValueRef::Integer(value) => value.to_string(),
        ValueRef::Real(value) => float_text(value),
        ValueRef::Blob(bytes) => format!("(blob of {} bytes)", bytes.len()),
        ValueRef::Text(bytes) => match str::from_utf8(bytes) {
            Err(_) => String::from("(text that is not UTF-8)"),
            Ok(text) if is_blank(text) => String::from("(blank)"),
            Ok(text) => clipped(text, LONGEST),
        },
    }
}

/// The beginning of a text that may be long.
pub(super) fn clipped(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: ValueRef<'static>, ty: Type) -> Result<Cell<'static>, Unreadable> {
        let how = ReadAs {
            ty,
            format: DateFormat::Iso,
            times: NaiveTimes::Local,
            zone: Zone::UTC,
            keep_blank: false,
        };
        convert(raw, &how)
    }

    fn text(text: &'static str) -> ValueRef<'static> {
        ValueRef::Text(text.as_bytes())
    }

    #[test]
    fn each_type_takes_what_fits_without_loss() {
        use ValueRef::{Integer, Real};
        let owned = |text: &str| Ok(Cell::Text(Cow::Owned(text.to_owned())));
        let cases = [
            (Integer(7), Type::Int, Ok(Cell::Int(7))),
            (Real(7.0), Type::Int, Ok(Cell::Int(7))),
            (Real(7.5), Type::Int, Err(Unreadable)),
            (Real(1e300), Type::Int, Err(Unreadable)),
            (text(" 42 "), Type::Int, Ok(Cell::Int(42))),
            (text("42.0"), Type::Int, Ok(Cell::Int(42))),
            (text("42.5"), Type::Int, Err(Unreadable)),
            (text("9223372036854775807"), Type::Int, Ok(Cell::Int(i64::MAX))),
            (text("9223372036854775808"), Type::Int, Err(Unreadable)),
            (text("1,000"), Type::Int, Err(Unreadable)),
            (Integer(7), Type::Float, Ok(Cell::Float(7.0))),
            (text("7.5"), Type::Float, Ok(Cell::Float(7.5))),
            (text("1e400"), Type::Float, Err(Unreadable)),
            (Real(f64::INFINITY), Type::Float, Err(Unreadable)),
            (text("inf"), Type::Float, Err(Unreadable)),
            (text("NaN"), Type::Float, Err(Unreadable)),
            (Integer(1), Type::Bool, Ok(Cell::Bool(true))),
            (Integer(0), Type::Bool, Ok(Cell::Bool(false))),
            (Integer(2), Type::Bool, Err(Unreadable)),
            (text("YES"), Type::Bool, Ok(Cell::Bool(true))),
            (text("f"), Type::Bool, Ok(Cell::Bool(false))),
            (text("maybe"), Type::Bool, Err(Unreadable)),
            (Integer(17), Type::Text, owned("17")),
            (Real(17.0), Type::Text, owned("17")),
            (Real(-0.0), Type::Text, owned("0")),
            (Real(1.5), Type::Text, owned("1.5")),
            (Real(f64::INFINITY), Type::Text, Err(Unreadable)),
            (text("0000-00-00"), Type::Date, Err(Unreadable)),
            (text("31/02/2024"), Type::Date, Err(Unreadable)),
            (text("2024-02-29"), Type::Date, Ok(Cell::Date("2024-02-29".parse().unwrap()))),
            (Integer(20_240_229), Type::Date, Err(Unreadable)),
            (Integer(1), Type::Any, Ok(Cell::Int(1))),
            (Real(1.5), Type::Any, Ok(Cell::Float(1.5))),
            (text("x"), Type::Any, Ok(Cell::Text(Cow::Borrowed("x")))),
            (ValueRef::Text(b"\xff"), Type::Text, Err(Unreadable)),
        ];
        for (raw, ty, expected) in cases {
            assert_eq!(read(raw, ty), expected, "{raw:?} as {ty}");
        }
    }

    #[test]
    fn blanks_are_missing_and_blobs_unreadable_in_every_type() {
        let types = [Type::Bool, Type::Int, Type::Float, Type::Text, Type::Date, Type::DateTime, Type::Any];
        for ty in types {
            for blank in [ValueRef::Null, text(""), text(" \t\n"), text("\u{3000}")] {
                assert_eq!(read(blank, ty), Ok(Cell::Missing), "{blank:?} as {ty}");
            }
            assert_eq!(read(ValueRef::Blob(b"x"), ty), Err(Unreadable), "{ty}");
        }
    }

    #[test]
    fn kept_blanks_are_texts_but_no_numbers() {
        let how = |ty| ReadAs {
            ty,
            format: DateFormat::Iso,
            times: NaiveTimes::Local,
            zone: Zone::UTC,
            keep_blank: true,
        };
        assert_eq!(convert(text(" "), &how(Type::Text)), Ok(Cell::Text(Cow::Borrowed(" "))));
        assert_eq!(convert(text(" "), &how(Type::Int)), Ok(Cell::Missing));
    }

    #[test]
    fn samples_are_short() {
        assert_eq!(shown(text("31/02/2024")), "31/02/2024");
        assert_eq!(shown(ValueRef::Blob(b"abc")), "(blob of 3 bytes)");
        assert_eq!(shown(ValueRef::Null), "(blank)");
        assert_eq!(clipped("甲乙丙丁", 2), "甲乙…");
        assert_eq!(clipped("甲乙", 2), "甲乙");
    }
}
