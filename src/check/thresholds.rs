//! Thresholds: the three lengths that tell states.

use super::constant::constant;
use super::context::{Context, Optional, Reported};
use super::walk::results;
use crate::diagnostic::RulesProblem;
use crate::expression::{Expr, ExprKind, Scope};
use crate::syntax::{FunnelDecl, StageDecl, ThresholdDecl};
use crate::text::Span;
use crate::value::{Type, Value};

/// The keys of the thresholds.
pub(super) const KEYS: [&str; 3] = ["entering_days", "stagnant_days", "losing_days"];

/// The three of a funnel or a stage, in the order of [`KEYS`].
pub(super) type Thresholds = [Optional<Expr>; 3];

/// The three of a funnel.
pub(super) fn of_funnel(cx: &mut Context, decl: &FunnelDecl, scope: &Scope) -> Thresholds {
    [&decl.entering, &decl.stagnant, &decl.losing].map(|decl| threshold(cx, decl.as_ref(), scope))
}

/// The three of a stage, those of its funnel where it has none of its own.
pub(super) fn of_stage(cx: &mut Context, decl: &StageDecl, scope: &Scope, funnel: &Thresholds) -> Thresholds {
    let [entering, stagnant, losing] = funnel;
    [(&decl.entering, entering), (&decl.stagnant, stagnant), (&decl.losing, losing)].map(|(decl, default)| {
        match threshold(cx, decl.as_ref(), scope) {
            Ok(None) => default.clone(),
            written => written,
        }
    })
}

/// Reports the stages that have a threshold neither from themselves nor from their funnel; keys that
/// the same stages lack together.
pub(super) fn report_missing(cx: &mut Context, funnel: &str, stages: &[(String, Span, Thresholds)]) {
    let lacking = |place: usize| -> Vec<&(String, Span, Thresholds)> {
        let lacks = |written: &Thresholds| matches!(written.get(place), Some(Ok(None)));
        stages.iter().filter(|(.., written)| lacks(written)).collect()
    };
    let mut groups: Vec<(Span, Vec<String>, Vec<&'static str>)> = Vec::new();
    for (place, key) in KEYS.into_iter().enumerate() {
        let lacking = lacking(place);
        let Some((_, span, _)) = lacking.first() else { continue };
        let ids: Vec<String> = lacking.iter().map(|(id, ..)| id.clone()).collect();
        match groups.iter_mut().find(|(_, stages, _)| *stages == ids) {
            Some((.., keys)) => keys.push(key),
            None => groups.push((*span, ids, vec![key])),
        }
    }
    for (span, stages, keys) in groups {
        cx.report_lack(span, RulesProblem::MissingThreshold { stages, funnel: funnel.to_owned(), keys });
    }
}

fn threshold(cx: &mut Context, decl: Option<&ThresholdDecl>, scope: &Scope) -> Optional<Expr> {
    let expr = match decl {
        None => return Ok(None),
        Some(ThresholdDecl::Days(days)) => Some(Expr {
            kind: ExprKind::Literal(Value::Int(days.value)),
            ty: Type::Int,
            nullable: false,
            span: days.span,
        }),
        Some(ThresholdDecl::Expr(text)) => cx.expression(text, scope, Type::Int),
    };
    let expr = expr.ok_or(Reported)?;
    let negative = negative_result(&expr);
    if let Some((value, span)) = negative {
        cx.report(span, RulesProblem::NegativeThreshold { value });
        return Err(Reported);
    }
    Ok(Some(expr))
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
