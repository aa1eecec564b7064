//! Metrics: their ids and kinds, and those over rows.

use std::sync::Arc;

use super::constant::constant;
use super::context::Context;
use super::groups::groups;
use super::ids::Ids;
use super::items::take_id;
use super::measures::measure;
use super::metric_exprs::metric_exprs;
use super::row_scopes::RowScopes;
use super::scopes::{World, texts};
use crate::diagnostic::{AnomalyProblem, MetricProblem, SyntaxProblem, nearest};
use crate::expression::{BuiltIn, Expr, Scope};
use crate::language::{Both, both};
use crate::ruleset::{Metric, MetricKind, MetricSource};
use crate::syntax::{MetricDecl, Period};
use crate::text::Quoted;
use crate::value::{Type, Value};

/// The sources that are no event tables.
const SOURCES: [(&str, MetricSource); 5] = [
    ("customers", MetricSource::Customers),
    ("changes", MetricSource::Changes),
    ("visits", MetricSource::Visits),
    ("marks", MetricSource::Marks),
    ("quality", MetricSource::Quality),
];

/// A metric while the metrics are checked.
pub(super) struct MetricSlot {
    /// Its id.
    pub id: Arc<str>,
    /// The metric; `None` if it has errors, which are reported: nothing more is said of it.
    pub metric: Option<Metric>,
}

/// The metrics of a ruleset.
#[derive(Default)]
pub(super) struct Metrics {
    /// Those with a usable id, in file order.
    pub slots: Vec<MetricSlot>,
    /// Whether there are metrics whose name is not known, because it was left out.
    pub unnamed: bool,
    /// Their places, each after those that it needs.
    pub order: Vec<usize>,
}

impl Metrics {
    /// The metrics and their order, if all are in order.
    pub fn into_parts(self) -> Option<(Vec<Metric>, Vec<usize>)> {
        let metrics = self.slots.into_iter().map(|slot| slot.metric).collect::<Option<_>>()?;
        Some((metrics, self.order))
    }
}

/// Checks all metrics.
pub(super) fn metrics(cx: &mut Context, world: &mut World) -> Metrics {
    let mut metrics = Metrics::default();
    let mut decls = Vec::new();
    let mut ids = Ids::new(both("metric", "指标"), None);
    let document = cx.document;
    for decl in &document.metrics {
        metrics.unnamed |= decl.id.is_none();
        if let Some(id) = take_id(cx, &mut ids, decl.id.as_ref()) {
            metrics.slots.push(MetricSlot { id, metric: None });
            decls.push(decl);
        }
    }
    let mut exprs = Vec::new();
    let mut scopes = RowScopes::default();
    for (place, decl) in decls.iter().enumerate() {
        match (&decl.from, &decl.expr) {
            _ if decl.flawed => cx.gap = true,
            (Some(_), None) => {
                let metric = over_rows(cx, world, &mut scopes, decl);
                if let Some(slot) = metrics.slots.get_mut(place) {
                    slot.metric = metric;
                }
            }
            (None, Some(_)) => exprs.push(place),
            (from, _) => {
                let span = decl.id.as_ref().map_or(decl.span, |id| id.span);
                cx.report_lack(span, MetricProblem::KindUnclear { both: from.is_some() });
            }
        }
    }
    metric_exprs(cx, world, &mut metrics, &decls, &exprs);
    for (slot, decl) in metrics.slots.iter_mut().zip(&decls) {
        if let Some(id) = decl.id.as_ref().filter(|id| id.value == BuiltIn::WorkMinutes.word()) {
            cx.report(id.span, MetricProblem::Hides { id: id.value.clone() });
            slot.metric = None;
        }
    }
    metrics
}

/// Checks a metric over rows; `None` if it has errors, which are then reported.
fn over_rows(
    cx: &mut Context,
    world: &mut World,
    scopes: &mut RowScopes,
    decl: &MetricDecl,
) -> Option<Metric> {
    let Some(source) = source(cx, world, decl) else {
        cx.syntax_alone([&decl.filter, &decl.of]);
        return None;
    };
    let by = groups(cx, world, source, &decl.by);
    let per = period(cx, source, decl);
    let filter = match &decl.filter {
        None => Some(None),
        Some(text) => {
            let scope = scopes.of(world, source, both("the `where` of a metric", "指标的 `where` "));
            condition(cx, source, text, scope).map(Some)
        }
    };
    let scope = scopes.of(world, source, both("the `of` of a metric", "指标的 `of` "));
    let (measure, ty, nullable) = measure(cx, source, decl, scope)?;
    Some(Metric {
        id: Arc::from(decl.id.as_ref()?.value.as_str()),
        label: decl.label.clone(),
        doc: decl.doc.clone(),
        kind: MetricKind::Rows { source, filter: filter?, measure },
        by: by?,
        per: per?,
        ty,
        nullable,
        span: decl.span,
    })
}

fn source(cx: &mut Context, world: &World, decl: &MetricDecl) -> Option<MetricSource> {
    let from = decl.from.as_ref()?;
    let events = &world.mapping.events;
    let event = events.iter().position(|(name, _)| **name == *from.value);
    if let Some((word, source)) = SOURCES.into_iter().find(|(word, _)| *word == from.value) {
        if event.is_some() {
            cx.report(from.span, MetricProblem::SourceHidden { name: word });
        }
        if source == MetricSource::Marks && world.mapping.marks.is_none() {
            cx.report_lack(from.span, MetricProblem::SourceNotMapped { table: "[marks]" });
            return None;
        }
        return Some(source);
    }
    if event.is_none() {
        let mut known: Vec<String> = SOURCES.map(|(word, _)| word.to_owned()).into();
        // An event table that is called like another source cannot be named.
        let names = texts(events.iter().map(|(name, _)| name)).into_iter();
        known.extend(names.filter(|name| SOURCES.iter().all(|(word, _)| word != name)));
        let suggestion = nearest(&from.value, known.iter().map(String::as_str)).map(str::to_owned);
        let name = SyntaxProblem::shortened(&from.value);
        cx.report_lack(from.span, MetricProblem::UnknownSource { name, suggestion, known });
    }
    event.map(MetricSource::Events)
}

/// `per`, if the rows can give it.
fn period(cx: &mut Context, source: MetricSource, decl: &MetricDecl) -> Option<Period> {
    let per = decl.per.map(|per| per.value).unwrap_or_default();
    let (why, cure): (Both, Both) = match (source, per) {
        (MetricSource::Customers, Period::Day | Period::Workday | Period::Week | Period::Month) => (
            both("customers have no date", "客户没有日期"),
            both(
                "delete `per`, or count what happens: `from = \"visits\"` or `from = \"changes\"`",
                "删除 `per`，或改数发生的事：`from = \"visits\"` 或 `from = \"changes\"`",
            ),
        ),
        (MetricSource::Quality, Period::Day | Period::Workday | Period::Week | Period::Month) => {
            (both("findings have no date", "数据问题没有日期"), both("delete `per`", "删除 `per`"))
        }
        (MetricSource::Changes | MetricSource::Visits, Period::Snapshot) => (
            both("these happen, and do not last", "这些是发生的事，不会持续"),
            both("add a period, such as `per = \"week\"`", "加上时期，例如 `per = \"week\"`"),
        ),
        _ => {
            if let Some(written) = decl.per.filter(|written| written.value == Period::Workday) {
                cx.counts_working_days(written.span);
            }
            return Some(per);
        }
    };
    let from = decl.from.as_ref().map_or(decl.span, |from| from.span);
    let span = decl.per.map_or(from, |per| per.span);
    cx.report_lack(span, MetricProblem::PerNotPossible { per: per.word(), why, cure });
    None
}

/// `where`.
fn condition(cx: &mut Context, source: MetricSource, text: &Quoted, scope: &Scope) -> Option<Expr> {
    let expr = expression(cx, source, text, scope, Type::Bool)?;
    if constant(&expr) == Some(Value::Bool(false)) {
        cx.report(expr.span, AnomalyProblem::Constant { key: "where", value: false });
        return None;
    }
    Some(expr)
}

/// An expression over the rows of a source.
pub(super) fn expression(
    cx: &mut Context,
    source: MetricSource,
    text: &Quoted,
    scope: &Scope,
    expected: Type,
) -> Option<Expr> {
    if source == MetricSource::Customers {
        cx.expression(text, scope, expected)
    } else {
        cx.expression_of_rows(text, scope, expected)
    }
}
