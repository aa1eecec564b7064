//! The values that rules compute with, and their types.
//!
//! Guarantees: every value is plain data; a missing value is [`Value::Missing`] and nothing else
//! (floats read from data are finite). Deliberately absent: comparison and arithmetic, whose
//! meaning belongs to [`crate::expression`].

use std::fmt;
use std::sync::Arc;

use crate::language::{Both, both};

/// A local calendar date in the workspace zone.
pub type Date = chrono::NaiveDate;
/// A local date-time in the workspace zone.
pub type DateTime = chrono::NaiveDateTime;

/// What an expression or a field can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// true or false.
    Bool,
    /// A 64-bit signed integer.
    Int,
    /// A 64-bit float.
    Float,
    /// Text.
    Text,
    /// A local calendar date.
    Date,
    /// A local date-time.
    DateTime,
    /// Not known before evaluation: the result of a user function, a column of a dataset that
    /// was not there when the rules were checked, the literal `()`.
    Any,
}

impl Type {
    /// The word used in rule files (`type = "int"`) and in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Float => "float",
            Self::Text => "text",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Any => "any",
        }
    }

    /// How messages call a value of it.
    #[must_use]
    pub const fn phrase(self) -> Both {
        match self {
            Self::Bool => both("a condition", "条件"),
            Self::Int => both("an integer", "整数"),
            Self::Float => both("a decimal number", "小数"),
            Self::Text => both("a text", "文本"),
            Self::Date => both("a date", "日期"),
            Self::DateTime => both("a date-time", "日期时间"),
            Self::Any => both("a value of unknown type", "类型未知的值"),
        }
    }

    /// The type of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Bool, Self::Int, Self::Float, Self::Text, Self::Date, Self::DateTime]
            .into_iter()
            .find(|ty| ty.word() == word)
    }

    /// Int or float.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Float)
    }

    /// Date or date-time.
    #[must_use]
    pub fn is_temporal(self) -> bool {
        matches!(self, Self::Date | Self::DateTime)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A value. Structural equality (`PartialEq`) is for tests and bookkeeping; the `==` of rules is
/// rhai's and lives in [`crate::expression`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `()`: missing, unknown.
    Missing,
    /// true or false.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// Text.
    Text(Arc<str>),
    /// A local date.
    Date(Date),
    /// A local date-time.
    DateTime(DateTime),
}

impl Value {
    /// Text from anything string-like.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Whether it is `()`.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// Whether it is `true`; missing is not.
    #[must_use]
    pub fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    /// Its type; [`Type::Any`] for missing.
    #[must_use]
    pub fn type_of(&self) -> Type {
        match self {
            Self::Missing => Type::Any,
            Self::Bool(_) => Type::Bool,
            Self::Int(_) => Type::Int,
            Self::Float(_) => Type::Float,
            Self::Text(_) => Type::Text,
            Self::Date(_) => Type::Date,
            Self::DateTime(_) => Type::DateTime,
        }
    }
}

/// As a person reads it: text bare, dates ISO, floats as rhai prints them, missing as `()`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("()"),
            Self::Bool(v) => write!(f, "{v}"),
            Self::Int(v) => write!(f, "{v}"),
            Self::Float(v) => f.write_str(&float_text(*v)),
            Self::Text(v) => f.write_str(v),
            Self::Date(v) => write!(f, "{}", v.format("%Y-%m-%d")),
            Self::DateTime(v) => write!(f, "{}", v.format("%Y-%m-%d %H:%M:%S%.f")),
        }
    }
}

/// A float as rhai prints it: always with a fraction or an exponent, so that `1.0` is not `1`.
/// The limits are rhai's own, which it keeps as 32-bit floats.
#[must_use]
pub fn float_text(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 {
        String::from("0.0")
    } else if magnitude > f64::from(1e13_f32) || magnitude < f64::from(1e-13_f32) {
        format!("{value:e}")
    } else if magnitude.fract() == 0.0 {
        format!("{value}.0")
    } else {
        format!("{value}")
    }
}
