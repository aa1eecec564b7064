//! Walking a typed expression.

use crate::expression::{Expr, ExprKind, children};

/// Shows an expression and all its parts, outermost first, in the order written.
pub(super) fn visit(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    see(expr);
    for part in children(expr) {
        visit(part, see);
    }
}

/// Shows the parts that can be the value of an expression: the branches of `if`, `switch` and
/// `??`, else the expression itself.
pub(super) fn results(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    match &expr.kind {
        ExprKind::If { then, otherwise, .. } => {
            results(then, see);
            results(otherwise, see);
        }
        ExprKind::Switch { arms, default, .. } => {
            for arm in arms {
                results(&arm.value, see);
            }
            results(default, see);
        }
        ExprKind::Coalesce(parts) => parts.iter().for_each(|part| results(part, see)),
        _ => see(expr),
    }
}
