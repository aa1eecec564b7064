//! Walking a typed tree.

use super::tree::{Expr, ExprKind, Haystack, Name};

/// The direct parts of an expression, in the order they are written.
#[must_use]
pub fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Marked(_) | ExprKind::Met(_) => Vec::new(),
        ExprKind::Not(operand) | ExprKind::Negate(operand) | ExprKind::IsMissing { operand, .. } => {
            vec![&**operand]
        }
        ExprKind::Binary(_, left, right) => vec![&**left, &**right],
        ExprKind::And(parts)
        | ExprKind::Or(parts)
        | ExprKind::Coalesce(parts)
        | ExprKind::Join(parts)
        | ExprKind::Call(_, parts)
        | ExprKind::CallUser(_, parts) => parts.iter().collect(),
        ExprKind::In { needle, haystack } => {
            let mut parts = vec![&**needle];
            match haystack {
                Haystack::List(items) => parts.extend(items),
                Haystack::Range { start, end, .. } => parts.extend([&**start, &**end]),
                Haystack::Text(text) => parts.push(text),
            }
            parts
        }
        ExprKind::If { condition, then, otherwise } => vec![&**condition, &**then, &**otherwise],
        ExprKind::Switch { subject, arms, default } => {
            let mut parts = vec![&**subject];
            for arm in arms {
                parts.extend(arm.guard.iter());
                parts.push(&arm.value);
            }
            parts.push(default);
            parts
        }
    }
}

/// Calls `visit` with every name that an expression mentions, as often as it does.
pub fn depends(expr: &Expr, visit: &mut dyn FnMut(Name)) {
    if let ExprKind::Name(name) = expr.kind {
        visit(name);
    }
    for part in children(expr) {
        depends(part, visit);
    }
}

/// Whether an expression asks for marks of the present stage.
#[must_use]
pub fn asks_for_marks(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Marked(_)) || children(expr).into_iter().any(asks_for_marks)
}

#[cfg(test)]
mod tests {
    use super::super::differential::typed;
    use super::*;

    #[test]
    fn every_part_is_visited() {
        let text = "(if p { i } else { -j }) in [k, len(s)] && switch x { 1.0 if q => `${t}`, _ => \"\" } != () \
                    || d in [e] && (y ?? 1.0) > 0.5 && marked(\"open\") || i in j..k";
        let expr = typed(text, true);
        let mut names = Vec::new();
        depends(&expr, &mut |name| names.push(name));
        let fields: std::collections::BTreeSet<_> = names.iter().copied().collect();
        assert_eq!(fields.len(), 11, "all but the date-time");
        assert_eq!(names.len(), 14);
        assert!(asks_for_marks(&expr));
        assert!(!asks_for_marks(&typed("p && i > 0", true)));
    }
}
