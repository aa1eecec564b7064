//! Metrics over an expression: of other metrics with the same groups and periods.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::context::Context;
use super::metric_scope::{of_metrics, set_working_time};
use super::metrics::Metrics;
use super::order::{groups, way_round};
use super::scopes::World;
use crate::diagnostic::{Diagnostic, MetricProblem, RulesProblem};
use crate::expression::{Expr, Name, Scope, depends};
use crate::language::both;
use crate::ruleset::{Metric, MetricKind};
use crate::syntax::MetricDecl;
use crate::text::Spanned;
use crate::value::Type;

/// Checks the metrics at the places `exprs`, all of them over expressions, and puts all metrics in
/// order. `decls` are the declarations of all slots.
pub(super) fn metric_exprs(
    cx: &mut Context,
    world: &World,
    metrics: &mut Metrics,
    decls: &[&MetricDecl],
    exprs: &[usize],
) {
    let mut needs = vec![BTreeSet::new(); metrics.slots.len()];
    let mut checked = BTreeMap::new();
    let mut scope = of_metrics(world, metrics);
    for place in exprs {
        let Some(decl) = decls.get(*place) else { continue };
        report_keys_of_rows(cx, decl);
        set_working_time(cx, world, decl, &mut scope);
        let expr = decl.expr.as_ref().and_then(|text| cx.expression_of_rows(text, &scope, Type::Float));
        let expr = expr.filter(|expr| names_some(cx, &scope, expr));
        let needed: BTreeSet<usize> = expr.iter().flat_map(named).collect();
        if let Some(slot) = needs.get_mut(*place) {
            slot.clone_from(&needed);
        }
        // The first that differs is enough: mending it may mend the others.
        let same = needed.iter().filter_map(|other| decls.get(*other)).all(|other| is_alike(cx, decl, other));
        checked.insert(*place, expr.filter(|_| same));
    }
    let circles = report_circles(cx, &needs, decls);
    for group in groups(&needs) {
        metrics.order.extend(group);
    }
    for place in metrics.order.clone() {
        let Some(expr) = checked.remove(&place) else { continue };
        let expr = expr.filter(|_| !circles.contains(&place));
        let metric = expr.and_then(|expr| metric(metrics, decls.get(place)?, expr));
        if let Some(slot) = metrics.slots.get_mut(place) {
            slot.metric = metric;
        }
    }
}

/// The metric of an expression, grouped as the first metric that it names.
fn metric(metrics: &Metrics, decl: &MetricDecl, expr: Expr) -> Option<Metric> {
    let first = named(&expr).into_iter().next().and_then(|place| metrics.slots.get(place));
    let by = first?.metric.as_ref()?.by.clone();
    Some(Metric {
        id: Arc::from(decl.id.as_ref()?.value.as_str()),
        label: decl.label.clone(),
        doc: decl.doc.clone(),
        kind: MetricKind::Expr(expr),
        by,
        per: decl.per.map(|per| per.value).unwrap_or_default(),
        ty: Type::Float,
        nullable: true,
        span: decl.span,
    })
}

fn report_keys_of_rows(cx: &mut Context, decl: &MetricDecl) {
    let keys = [
        ("where", decl.filter.as_ref().map(|text| text.span)),
        ("agg", decl.agg.map(|agg| agg.span)),
        ("of", decl.of.as_ref().map(|text| text.span)),
        ("within", decl.within.map(|within| within.span)),
    ];
    for (key, span) in keys {
        if let Some(span) = span {
            cx.report(span, MetricProblem::KeyNeedsRows { key });
        }
    }
}

/// The metrics that an expression names.
fn named(expr: &Expr) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    depends(expr, &mut |name| {
        if let Name::Metric(index) = name {
            found.extend(usize::try_from(index).ok());
        }
    });
    found
}

/// Whether an expression names a metric; else that is reported.
fn names_some(cx: &mut Context, scope: &Scope, expr: &Expr) -> bool {
    let named = !named(expr).is_empty();
    if !named && !scope.open {
        cx.report_lack(expr.span, MetricProblem::NamesNone);
    }
    named
}

/// Whether a metric that an expression names has its groups and period; else that is reported.
fn is_alike(cx: &mut Context, own: &MetricDecl, other: &MetricDecl) -> bool {
    let metric = || other.id.as_ref().map_or_else(String::new, |id| id.value.clone());
    let per = |decl: &MetricDecl| decl.per.map(|per| per.value).unwrap_or_default();
    let words = |decl: &MetricDecl| decl.by.iter().map(|word| word.value.clone()).collect::<Vec<_>>();
    let note = both("the other metric", "另一个指标");
    let span = own.expr.as_ref().map_or(own.span, |text| text.span);
    let other_place = other.id.as_ref().map_or(other.span, |id| id.span);
    if words(own) != words(other) {
        let problem = MetricProblem::Differs {
            metric: metric(),
            key: "by",
            own: format!("`by = {}`", list(&words(own))),
            other: format!("`{}`", list(&words(other))),
        };
        let place = own
            .by
            .first()
            .zip(own.by.last())
            .map(|(first, last): (&Spanned<String>, _)| first.span.to(last.span));
        cx.report_with(place.unwrap_or(span), problem, other_place, note);
        return false;
    }
    if per(own) != per(other) {
        let problem = MetricProblem::Differs {
            metric: metric(),
            key: "per",
            own: format!("`per = \"{}\"`", per(own).word()),
            other: format!("`\"{}\"`", per(other).word()),
        };
        cx.report_with(own.per.map_or(span, |per| per.span), problem, other_place, note);
        return false;
    }
    true
}

/// Groups as they are written.
fn list(words: &[String]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

/// Reports the circles, and gives the places in them.
fn report_circles(cx: &mut Context, needs: &[BTreeSet<usize>], decls: &[&MetricDecl]) -> BTreeSet<usize> {
    let mut places = BTreeSet::new();
    for group in groups(needs) {
        let Some(first) = group.first() else { continue };
        let own = needs.get(*first).is_some_and(|needs| needs.contains(first));
        if group.len() < 2 && !own {
            continue;
        }
        places.extend(group.iter().copied());
        let way = way_round(needs, *first).unwrap_or_default();
        let ids: Vec<_> =
            way.iter().filter_map(|place| decls.get(*place)).filter_map(|decl| decl.id.as_ref()).collect();
        let Some(start) = ids.first() else { continue };
        let path = ids.iter().chain([start]).map(|id| id.value.clone()).collect();
        let problem = RulesProblem::from(MetricProblem::Cycle { path });
        let mut diagnostic = Diagnostic::at(start.span, problem);
        for other in ids.iter().skip(1) {
            diagnostic = diagnostic.with(other.span, both("on the way round", "循环经过这里"));
        }
        cx.diagnostics.push(diagnostic);
    }
    places
}
