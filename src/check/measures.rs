//! What a metric makes of its rows: `agg`, `of`, `within`.

use super::context::Context;
use super::metrics::expression;
use crate::diagnostic::{MetricProblem, RulesProblem};
use crate::expression::{Expr, Scope};
use crate::language::both;
use crate::ruleset::{Measure, MetricSource};
use crate::syntax::{Aggregate, MetricAggregate, MetricDecl, Period};
use crate::value::Type;

/// Checks what is made of the rows: the measure, the type of its values, and whether the value of no
/// rows is missing. `None` if there are errors, which are then reported.
pub(super) fn measure(
    cx: &mut Context,
    source: MetricSource,
    decl: &MetricDecl,
    scope: &Scope,
) -> Option<(Measure, Type, bool)> {
    let aggregate = decl.agg.map_or(MetricAggregate::Rows(Aggregate::Count), |agg| agg.value);
    let of = match &decl.of {
        None => Ok(None),
        Some(text) => expression(cx, source, text, scope, Type::Any).map(Some).ok_or(()),
    };
    let fits = [
        of_fits(cx, decl, aggregate, of.as_ref().ok()),
        within_fits(cx, decl, aggregate),
        rows_have_order(cx, source, decl, aggregate),
    ];
    let of = of.ok()?;
    if fits.contains(&false) {
        return None;
    }
    let ty = of.as_ref().map_or(Type::Any, |of| of.ty);
    Some(match aggregate {
        MetricAggregate::Burst => (Measure::Burst { within: decl.within?.value }, Type::Int, false),
        MetricAggregate::Duplicates => (Measure::Duplicates { of: of? }, Type::Int, false),
        MetricAggregate::Rows(aggregate) => {
            let (ty, nullable) = match aggregate {
                Aggregate::Count | Aggregate::Distinct => (Type::Int, false),
                Aggregate::Sum => (ty, false),
                Aggregate::Avg => (Type::Float, true),
                Aggregate::Min | Aggregate::Max | Aggregate::First | Aggregate::Last => (ty, true),
            };
            (Measure::Aggregate { aggregate, of }, ty, nullable)
        }
    })
}

/// Whether `of` is there if and only if it is needed, and is a number where one is needed. `of` is
/// `None` if it has errors.
fn of_fits(
    cx: &mut Context,
    decl: &MetricDecl,
    aggregate: MetricAggregate,
    of: Option<&Option<Expr>>,
) -> bool {
    let place = decl.agg.map_or(decl.span, |agg| agg.span);
    let word = aggregate.word();
    let counts_rows = matches!(aggregate, MetricAggregate::Rows(Aggregate::Count) | MetricAggregate::Burst);
    let any = matches!(aggregate, MetricAggregate::Rows(Aggregate::Distinct) | MetricAggregate::Duplicates);
    match (&decl.of, of) {
        (None, _) if counts_rows => true,
        (Some(written), _) if counts_rows => {
            cx.report(written.span, RulesProblem::OfNotWanted { aggregate: word });
            false
        }
        (None, _) => {
            cx.report_lack(place, RulesProblem::OfMissing { aggregate: word });
            false
        }
        (Some(_), Some(Some(expr))) if !any && !expr.ty.is_number() && expr.ty != Type::Any => {
            let ty = expr.ty.word().to_owned();
            cx.report(expr.span, RulesProblem::OfNotNumber { aggregate: word, ty });
            false
        }
        _ => true,
    }
}

/// Whether `within` is there if and only if it is needed.
fn within_fits(cx: &mut Context, decl: &MetricDecl, aggregate: MetricAggregate) -> bool {
    let problem = MetricProblem::Within { aggregate: aggregate.word() };
    match (aggregate, decl.within) {
        (MetricAggregate::Burst, Some(_))
        | (MetricAggregate::Rows(_) | MetricAggregate::Duplicates, None) => true,
        (MetricAggregate::Burst, None) => {
            cx.report_lack(decl.agg.map_or(decl.span, |agg| agg.span), problem);
            false
        }
        (_, Some(within)) => {
            cx.report(within.span, problem);
            false
        }
    }
}

/// Whether the rows have the dates that the aggregate asks for, and a burst its period.
fn rows_have_order(
    cx: &mut Context,
    source: MetricSource,
    decl: &MetricDecl,
    aggregate: MetricAggregate,
) -> bool {
    let Some(agg) = decl.agg else { return true };
    let ordered = matches!(
        aggregate,
        MetricAggregate::Rows(Aggregate::First | Aggregate::Last) | MetricAggregate::Burst
    );
    let undated = matches!(source, MetricSource::Customers | MetricSource::Quality);
    if ordered && undated {
        let source = decl.from.as_ref().map_or_else(String::new, |from| from.value.clone());
        cx.report(agg.span, MetricProblem::NoOrder { aggregate: aggregate.word(), source });
        return false;
    }
    let per = decl.per.map(|per| per.value).unwrap_or_default();
    let dated_only = matches!(source, MetricSource::Changes | MetricSource::Visits);
    if aggregate == MetricAggregate::Burst && per == Period::Snapshot && !dated_only {
        let why = both("the largest burst of all time never passes", "有史以来最大的一次集中永远不会过去");
        let cure = both("add a period, such as `per = \"day\"`", "加上时期，例如 `per = \"day\"`");
        let span = decl.per.map_or(agg.span, |per| per.span);
        cx.report_lack(span, MetricProblem::PerNotPossible { per: per.word(), why, cure });
        return false;
    }
    true
}
