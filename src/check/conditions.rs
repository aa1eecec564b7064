//! `when` and `clear_when`: that they can be met, and leave a gap between them.

use super::constant::constant;
use super::context::Context;
use crate::diagnostic::AnomalyProblem;
use crate::expression::{BinaryOp, Expr, ExprKind, Scope};
use crate::language::{Both, both};
use crate::syntax::AnomalyDecl;
use crate::text::Quoted;
use crate::value::{Type, Value};

/// Checks `when` and `clear_when`; `None` if one has errors, which are then reported.
pub(super) fn conditions(
    cx: &mut Context,
    decl: &AnomalyDecl,
    scope: &mut Scope,
) -> Option<(Expr, Option<Expr>)> {
    cx.gap |= decl.when.is_none();
    let called = both("the `when` of an anomaly", "异常规则的 `when` ");
    let when = decl.when.as_ref().map(|text| condition(cx, text, scope, "when", called));
    let called = both("the `clear_when` of an anomaly", "异常规则的 `clear_when` ");
    let clear = decl.clear_when.as_ref().map(|text| condition(cx, text, scope, "clear_when", called));
    let when = when??;
    let Some(clear) = clear else { return Some((when, None)) };
    let clear = clear?;
    if hold_together(&when, &clear) {
        cx.report(clear.span, AnomalyProblem::ClearsAtOnce);
        return None;
    }
    Some((when, Some(clear)))
}

fn condition(
    cx: &mut Context,
    text: &Quoted,
    scope: &mut Scope,
    key: &'static str,
    called: Both,
) -> Option<Expr> {
    scope.place = called;
    let expr = if scope.has_states() {
        cx.expression(text, scope, Type::Bool)
    } else {
        cx.expression_of_rows(text, scope, Type::Bool)
    }?;
    match constant(&expr) {
        Some(value) => {
            cx.report(expr.span, AnomalyProblem::Constant { key, value: value == Value::Bool(true) });
            None
        }
        None => Some(expr),
    }
}

/// Whether it is plain that a condition and the one that ends it hold together: they are the same, or
/// `clear` is one comparison with a number, of something that `when` compares too, and the numbers
/// leave no gap.
fn hold_together(when: &Expr, clear: &Expr) -> bool {
    if when == clear {
        return true;
    }
    let Some((ended, end)) = stretch(clear) else { return false };
    let parts: Vec<&Expr> = match &when.kind {
        ExprKind::And(parts) => parts.iter().collect(),
        _ => vec![when],
    };
    let mut compared = parts.into_iter().filter_map(stretch).filter(|(what, _)| *what == ended).peekable();
    compared.peek().is_some() && compared.all(|(_, begin)| begin.meets(&end))
}

/// The numbers that satisfy a comparison.
#[derive(Debug, Clone, Copy)]
struct Numbers {
    from: f64,
    to: f64,
    /// Whether the bounds belong to it.
    closed: bool,
}

impl Numbers {
    fn meets(&self, other: &Self) -> bool {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        from < to || (to >= from && self.closed && other.closed)
    }
}

/// What is compared with a number, and which numbers satisfy the comparison.
fn stretch(expr: &Expr) -> Option<(&Expr, Numbers)> {
    let ExprKind::Binary(op, left, right) = &expr.kind else { return None };
    let (what, op, number) = match (number(left), number(right)) {
        (None, Some(number)) => (&**left, *op, number),
        (Some(number), None) => (&**right, op.mirrored(), number),
        _ => return None,
    };
    let (from, to, closed) = match op {
        BinaryOp::Less => (f64::NEG_INFINITY, number, false),
        BinaryOp::LessOrEqual => (f64::NEG_INFINITY, number, true),
        BinaryOp::Greater => (number, f64::INFINITY, false),
        BinaryOp::GreaterOrEqual => (number, f64::INFINITY, true),
        BinaryOp::Equal => (number, number, true),
        _ => return None,
    };
    Some((what, Numbers { from, to, closed }))
}

fn number(expr: &Expr) -> Option<f64> {
    match constant(expr)? {
        #[expect(clippy::cast_precision_loss, reason = "limits of rules are far below 2^53")]
        Value::Int(value) => Some(value as f64),
        Value::Float(value) => Some(value),
        _ => None,
    }
}
