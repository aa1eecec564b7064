//! What a rule's conditions say of one row.

use std::sync::Arc;

use crate::alert::Outcome;
use crate::expression::{Blame, Expr, Needed, Row, RowErrorKind, interpret};
use crate::language::Language;
use crate::ruleset::Anomaly;
use crate::value::Value;

/// What came out, and what stood in the way of an answer.
pub(super) struct Verdict {
    pub outcome: Outcome,
    pub missing: Vec<Arc<str>>,
    /// The conditions that could not be computed.
    pub failed: Vec<Failure>,
}

/// The key of an expression of a rule, and why it could not be computed.
pub type Failure = (&'static str, RowErrorKind);

/// What a condition says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    Yes,
    No,
    Unknown,
}

/// Asks a rule's `when` and, where that does not hold, its `clear_when`. A rule without `clear_when` has
/// ended when `when` is false.
pub(super) fn verdict(rule: &Anomaly, row: &dyn Row, language: Language) -> Verdict {
    let mut blame = Blame::default();
    let mut failed = Vec::new();
    let mut ask = |key: &'static str, condition: &Expr, blame: &mut Blame| {
        let why = match interpret(condition, row, blame) {
            Ok(Value::Bool(true)) => return Says::Yes,
            Ok(Value::Bool(false)) => return Says::No,
            Ok(Value::Missing) => return Says::Unknown,
            Ok(other) => RowErrorKind::WrongType { needed: Needed::TrueOrFalse, found: other.type_of() },
            Err(error) => error.kind,
        };
        blame.add(Arc::from(why.text(language)));
        failed.push((key, why));
        Says::Unknown
    };
    let when = ask("when", &rule.when, &mut blame);
    let clear = match (&rule.clear_when, when) {
        (Some(clear), Says::No | Says::Unknown) => Some(ask("clear_when", clear, &mut Blame::default())),
        _ => None,
    };
    let outcome = outcome(rule, when, clear);
    let missing = if outcome == Outcome::Unknown { blame.into_names() } else { Vec::new() };
    Verdict { outcome, missing, failed }
}

/// What the answers of `when` and of `clear_when`, where it was asked, come to.
pub(super) fn outcome(rule: &Anomaly, when: Says, clear: Option<Says>) -> Outcome {
    match (when, clear) {
        (Says::Yes, _) => Outcome::Met,
        (_, Some(Says::Yes)) => Outcome::Cleared,
        (Says::Unknown, _) => Outcome::Unknown,
        (Says::No, _) if rule.clear_when.is_none() => Outcome::Cleared,
        (Says::No, _) => Outcome::NotMet,
    }
}
