//! The answer to a condition.

use std::sync::Arc;

use crate::expression::{Blame, Expr, Needed, Row, RowError, RowErrorKind, interpret};
use crate::value::Value;

/// The answer to an expression over a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The value; missing if unknown.
    pub value: Value,
    /// The names of the missing values that stood in the way.
    pub unknown: Vec<Arc<str>>,
    /// Why the row failed, if it did.
    pub error: Option<RowError>,
}

impl Answer {
    /// Asks an expression.
    #[must_use]
    pub fn of(expr: &Expr, row: &dyn Row) -> Self {
        let mut blame = Blame::default();
        match interpret(expr, row, &mut blame) {
            Ok(value) => {
                let unknown = if value.is_missing() { blame.into_names() } else { Vec::new() };
                Self { value, unknown, error: None }
            }
            Err(error) => Self { value: Value::Missing, unknown: Vec::new(), error: Some(error) },
        }
    }

    /// Asks a condition. A value of unknown type that turns out to be no bool is a row error, for
    /// it is neither true nor false.
    #[must_use]
    pub fn of_condition(expr: &Expr, row: &dyn Row) -> Self {
        let answer = Self::of(expr, row);
        match &answer.value {
            Value::Bool(_) | Value::Missing => answer,
            other => {
                let kind = RowErrorKind::WrongType { needed: Needed::TrueOrFalse, found: other.type_of() };
                let error = Some(RowError { kind, span: expr.span });
                Self { value: Value::Missing, unknown: Vec::new(), error }
            }
        }
    }

    /// Whether it is true; unknown is not.
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.value.is_true()
    }

    /// Whether it is known to be false.
    #[must_use]
    pub fn is_false(&self) -> bool {
        self.value == Value::Bool(false)
    }
}
