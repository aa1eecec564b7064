//! Thresholds: the three lengths that tell states.

use super::constant::constant;
use super::context::Context;
use super::walk::results;
use crate::diagnostic::RulesProblem;
use crate::expression::{Expr, ExprKind, Scope};
use crate::syntax::{FunnelDecl, StageDecl, ThresholdDecl};
use crate::text::Span;
use crate::value::{Type, Value};

/// The keys of the thresholds.
pub(super) const KEYS: [&str; 3] = ["entering_days", "stagnant_days", "losing_days"];

/// A threshold as far as it was written: not at all, with errors (which are reported), or well.
#[derive(Clone)]
pub(super) enum Written {
    /// Not written.
    Not,
    /// With errors.
    Failed,
    /// Well.
    Well(Expr),
}

/// The three of a funnel, in the order of [`KEYS`].
pub(super) fn of_funnel(cx: &mut Context, decl: &FunnelDecl, scope: &Scope) -> [Written; 3] {
    [&decl.entering, &decl.stagnant, &decl.losing].map(|decl| threshold(cx, decl.as_ref(), scope))
}

/// The three of a stage, those of its funnel where it has none of its own.
pub(super) fn of_stage(
    cx: &mut Context,
    decl: &StageDecl,
    scope: &Scope,
    funnel: &[Written; 3],
) -> [Written; 3] {
    let [entering, stagnant, losing] = funnel;
    [(&decl.entering, entering), (&decl.stagnant, stagnant), (&decl.losing, losing)].map(|(decl, default)| {
        match threshold(cx, decl.as_ref(), scope) {
            Written::Not => default.clone(),
            written => written,
        }
    })
}

/// Reports, once for each key, the stages that have a threshold neither from themselves nor from
/// their funnel.
pub(super) fn report_missing(cx: &mut Context, funnel: &str, stages: &[(String, Span, [Written; 3])]) {
    for (place, key) in KEYS.into_iter().enumerate() {
        let lacks = |written: &[Written; 3]| matches!(written.get(place), Some(Written::Not));
        let lacking: Vec<_> = stages.iter().filter(|(.., written)| lacks(written)).collect();
        if let Some((_, span, _)) = lacking.first() {
            let stages = lacking.iter().map(|(id, ..)| id.clone()).collect();
            cx.report(*span, RulesProblem::MissingThreshold { stages, funnel: funnel.to_owned(), key });
        }
    }
}

fn threshold(cx: &mut Context, decl: Option<&ThresholdDecl>, scope: &Scope) -> Written {
    let expr = match decl {
        None => return Written::Not,
        Some(ThresholdDecl::Days(days)) => Some(Expr {
            kind: ExprKind::Literal(Value::Int(days.value)),
            ty: Type::Int,
            nullable: false,
            span: days.span,
        }),
        Some(ThresholdDecl::Expr(text)) => cx.expression(text, scope, Type::Int),
    };
    let Some(expr) = expr else { return Written::Failed };
    let negative = negative_result(&expr);
    if let Some((value, span)) = negative {
        cx.report(span, RulesProblem::NegativeThreshold { value });
        return Written::Failed;
    }
    Written::Well(expr)
}

/// The first branch that is a negative number whatever the row.
fn negative_result(expr: &Expr) -> Option<(i64, Span)> {
    let mut found = None;
    results(expr, &mut |result| {
        if let Some(Value::Int(value)) = constant(result)
            && value < 0
            && found.is_none()
        {
            found = Some((value, result.span));
        }
    });
    found
}
