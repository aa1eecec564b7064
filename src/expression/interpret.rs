//! The reference interpreter: slow and obviously right; the oracle of every faster engine.

use std::fmt;
use std::sync::Arc;

use super::tree::{Expr, Name};
use super::user::UserRuntime;
use crate::text::Span;
use crate::time::Calendar;
use crate::value::{Date, Value};

/// Where the values of one row come from.
pub trait Row {
    /// The value of a name. A value that is missing because something under it is missing (a fact
    /// over a missing field) adds the names of what was missing to `blame`; otherwise the
    /// interpreter adds the name itself.
    ///
    /// # Errors
    /// A row error inside a fact.
    fn value(&self, name: Name, blame: &mut Blame) -> Result<Value, RowError>;

    /// The text of a name, for [`Blame`].
    fn label(&self, name: Name) -> Arc<str>;

    /// Whether the item of the present stage is ticked.
    fn marked(&self, item: &str) -> bool;

    /// The evaluated day.
    fn today(&self) -> Date;

    /// The working days.
    fn calendar(&self) -> &Calendar;

    /// The functions of `functions.rhai`.
    fn users(&self) -> &UserRuntime;
}

/// The names of the missing values that stood in the way of an answer, in the order met, each
/// once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blame {
    names: Vec<Arc<str>>,
}

impl Blame {
    /// Adds a name, once.
    pub fn add(&mut self, name: Arc<str>) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }

    /// Adds names, each once.
    pub fn add_all(&mut self, names: &[Arc<str>]) {
        for name in names {
            self.add(name.clone());
        }
    }

    /// How many names there are; with [`Blame::forget_since`], a mark to return to.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether nothing is blamed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Forgets what was added since there were `mark` names: an answer was found all the same.
    pub fn forget_since(&mut self, mark: usize) {
        self.names.truncate(mark);
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// The names, by value.
    #[must_use]
    pub fn into_names(self) -> Vec<Arc<str>> {
        self.names
    }
}

/// Why a row has no answer although nothing is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct RowError {
    /// What happened.
    pub kind: RowErrorKind,
    /// The part of the expression in which it happened.
    pub span: Span,
}

/// What can go wrong in a row.
#[derive(Debug, Clone, PartialEq)]
pub enum RowErrorKind {
    /// An integer result that does not fit 64 bits.
    Overflow,
    /// Division or remainder by integer zero.
    DivisionByZero,
    /// A negative integer exponent.
    NegativeExponent,
    /// A text that `date()` cannot read, or numbers that are no date.
    NotADate(Arc<str>),
    /// A value of unknown type turned out not to fit: what was needed, what was there.
    WrongType {
        /// What was needed ("a number").
        needed: &'static str,
        /// What was there ("text").
        found: &'static str,
    },
    /// A function of `functions.rhai` failed or hit a limit: its name, rhai's reason.
    UserFunction {
        /// Its name.
        name: Arc<str>,
        /// Why.
        reason: Arc<str>,
    },
    /// A date beyond the supported years.
    DateOutOfRange,
}

/// A clause such as `division by zero`.
impl fmt::Display for RowErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow => f.write_str("the result does not fit 64 bits"),
            Self::DivisionByZero => f.write_str("division by zero"),
            Self::NegativeExponent => f.write_str("an integer with a negative exponent"),
            Self::NotADate(text) => write!(f, "`{text}` is no date"),
            Self::WrongType { needed, found } => write!(f, "needs {needed}, got {found}"),
            Self::UserFunction { name, reason } => write!(f, "`{name}` failed: {reason}"),
            Self::DateOutOfRange => f.write_str("the date is beyond the supported years"),
        }
    }
}

/// Evaluates an expression over a row. Unknown is [`Value::Missing`], with the names that stood in
/// the way added to `blame`; an answer that was found in spite of missing values adds none.
///
/// # Errors
/// A row error in a part that was evaluated; it is the answer of the whole expression.
pub fn interpret(expr: &Expr, row: &dyn Row, blame: &mut Blame) -> Result<Value, RowError> {
    let _ = (expr, row, blame);
    todo!()
}
