//! What a rule's conditions say of one row.

use std::sync::Arc;

use crate::alert::Outcome;
use crate::expression::{Blame, Row, interpret};
use crate::language::Language;
use crate::ruleset::Anomaly;
use crate::value::Value;

/// What came out, and what stood in the way of an answer.
pub(super) struct Verdict {
    pub outcome: Outcome,
    pub missing: Vec<Arc<str>>,
}

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
    let when = ask(&rule.when, row, &mut blame, language);
    let clear = match (&rule.clear_when, when) {
        (Some(clear), Says::No | Says::Unknown) => Some(ask(clear, row, &mut Blame::default(), language)),
        _ => None,
    };
    let outcome = outcome(rule, when, clear);
    let missing = if outcome == Outcome::Unknown { blame.into_names() } else { Vec::new() };
    Verdict { outcome, missing }
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

fn ask(condition: &crate::expression::Expr, row: &dyn Row, blame: &mut Blame, language: Language) -> Says {
    match interpret(condition, row, blame) {
        Ok(Value::Bool(true)) => Says::Yes,
        Ok(Value::Bool(false)) => Says::No,
        Ok(_) => Says::Unknown,
        Err(error) => {
            blame.add(Arc::from(error.kind.text(language)));
            Says::Unknown
        }
    }
}
