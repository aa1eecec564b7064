//! Walking a typed expression.

use crate::expression::{Expr, ExprKind, Haystack};

/// Shows an expression and all its parts, outermost first, in the order written.
pub(super) fn visit(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    see(expr);
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Marked(_) => {}
        ExprKind::Not(part) | ExprKind::Negate(part) | ExprKind::IsMissing { operand: part, .. } => {
            visit(part, see);
        }
        ExprKind::Binary(_, left, right) => {
            visit(left, see);
            visit(right, see);
        }
        ExprKind::And(parts)
        | ExprKind::Or(parts)
        | ExprKind::Coalesce(parts)
        | ExprKind::Join(parts)
        | ExprKind::Call(_, parts)
        | ExprKind::CallUser(_, parts) => parts.iter().for_each(|part| visit(part, see)),
        ExprKind::In { needle, haystack } => {
            visit(needle, see);
            match haystack {
                Haystack::List(parts) => parts.iter().for_each(|part| visit(part, see)),
                Haystack::Range { start, end, .. } => {
                    visit(start, see);
                    visit(end, see);
                }
                Haystack::Text(text) => visit(text, see),
            }
        }
        ExprKind::If { condition, then, otherwise } => {
            visit(condition, see);
            visit(then, see);
            visit(otherwise, see);
        }
        ExprKind::Switch { subject, arms, default } => {
            visit(subject, see);
            for arm in arms {
                arm.guard.iter().for_each(|guard| visit(guard, see));
                visit(&arm.value, see);
            }
            visit(default, see);
        }
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
