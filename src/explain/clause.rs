//! An expression with the value of each of its parts.

use crate::expression::{Blame, Expr, ExprKind, Name, Row, children, interpret};
use crate::language::{Language, say};
use crate::ruleset::{FactKind, Ruleset};
use crate::value::Value;

/// A part of an expression as it was written, and what it gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The text.
    pub text: String,
    /// `file:line:column`.
    pub place: String,
    /// Its value, or why it has none.
    pub value: String,
    /// The parts that the value comes from; literals are left out.
    pub parts: Vec<Clause>,
}

/// Facts defined by other facts are opened this deep.
const DEPTH: usize = 12;

/// The clause tree of an expression of a ruleset over a row.
#[must_use]
pub fn clause(expr: &Expr, row: &dyn Row, ruleset: &Ruleset) -> Clause {
    tree(expr, row, ruleset, DEPTH)
}

fn tree(expr: &Expr, row: &dyn Row, ruleset: &Ruleset, depth: usize) -> Clause {
    let parts = match &expr.kind {
        _ if depth == 0 => Vec::new(),
        ExprKind::Name(Name::Fact(index)) => {
            match ruleset.facts.get(*index as usize).map(|fact| &fact.kind) {
                Some(FactKind::Expr(inside)) => vec![tree(inside, row, ruleset, depth - 1)],
                _ => Vec::new(),
            }
        }
        ExprKind::Literal(_) | ExprKind::Name(_) => Vec::new(),
        _ => children(expr)
            .into_iter()
            .filter(|child| !matches!(child.kind, ExprKind::Literal(_)))
            .map(|child| tree(child, row, ruleset, depth - 1))
            .collect(),
    };
    Clause {
        text: ruleset.sources.slice(expr.span).to_owned(),
        place: ruleset.sources.place(expr.span),
        value: value(expr, row, ruleset.workspace.language),
        parts,
    }
}

fn value(expr: &Expr, row: &dyn Row, language: Language) -> String {
    let mut blame = Blame::default();
    match interpret(expr, row, &mut blame) {
        Ok(Value::Missing) if blame.is_empty() => say!(language, "missing", "缺失"),
        Ok(Value::Missing) if matches!(expr.kind, ExprKind::Name(_)) => say!(language, "missing", "缺失"),
        Ok(Value::Missing) => {
            say!(language, "unknown ({} missing)", "未知（缺少 {}）", blame.names().join(", "))
        }
        Ok(Value::Text(text)) => format!("\"{text}\""),
        Ok(value) => value.to_string(),
        Err(error) => say!(language, "failed ({})", "失败（{}）", error.kind.text(language)),
    }
}
