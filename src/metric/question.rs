//! What a metric asks of each row, lowered.

use std::sync::Arc;

use crate::expression::{BuiltIn, Expr, ExprKind, Name, depends};
use crate::program::{Block, Reg};
use crate::ruleset::{GroupKey, Mapping, Measure, Metric, MetricKind, MetricSource, TableMapping};

/// What a metric asks of each row.
#[derive(Debug)]
pub(super) struct Question<'m> {
    /// All expressions, and the groups that are names.
    pub block: Block,
    /// `where`.
    pub filter: Option<Reg>,
    /// `of`.
    pub of: Option<Reg>,
    /// What gives a row's group, by dimension.
    pub keys: Vec<Key>,
    /// What is made of the rows.
    pub measure: &'m Measure,
}

/// What gives a row's group.
#[derive(Debug, Clone)]
pub(super) enum Key {
    /// A register of the block.
    Register(Reg),
    /// The row's person.
    Person,
    /// The unit of this kind above the row's unit.
    UnitOfKind(Arc<str>),
}

impl<'m> Question<'m> {
    /// What a metric over rows asks; `None` for an expression over metrics.
    pub fn of(mapping: &Mapping, metric: &'m Metric) -> Option<Self> {
        let MetricKind::Rows { source, filter, measure } = &metric.kind else { return None };
        let groups: Vec<Option<Expr>> = metric
            .by
            .iter()
            .map(|by| match by.key {
                GroupKey::Name(name) => {
                    let kind = ExprKind::Name(name);
                    Some(Expr { kind, ty: by.ty, nullable: true, span: metric.span })
                }
                GroupKey::Person | GroupKey::UnitOfKind(_) => None,
            })
            .collect();
        let of = of(measure);
        let exprs: Vec<&Expr> = filter.iter().chain(of).chain(groups.iter().flatten()).collect();
        let (block, roots) = Block::of_rows(mapping, table_of(mapping, *source), &exprs);
        let mut roots = roots.into_iter();
        let (filter, of) = (filter.as_ref().and_then(|_| roots.next()), of.and_then(|_| roots.next()));
        let key = |key: &GroupKey| match key {
            GroupKey::Name(_) => roots.next().map(Key::Register),
            GroupKey::Person => Some(Key::Person),
            GroupKey::UnitOfKind(kind) => Some(Key::UnitOfKind(kind.clone())),
        };
        let keys = metric.by.iter().map(|by| &by.key).map(key).collect::<Option<_>>()?;
        Some(Self { block, filter, of, keys, measure })
    }
}

/// `of` of a measure.
pub(super) fn of(measure: &Measure) -> Option<&Expr> {
    match measure {
        Measure::Aggregate { of, .. } => of.as_ref(),
        Measure::Duplicates { of } => Some(of),
        Measure::Burst { .. } => None,
    }
}

/// The table whose fields the rows of a source have.
pub(super) fn table_of(mapping: &Mapping, source: MetricSource) -> Option<&TableMapping> {
    match source {
        MetricSource::Events(place) => mapping.events.get(place).map(|events| &events.table),
        MetricSource::Marks => mapping.marks.as_ref(),
        MetricSource::Customers => Some(&mapping.customers),
        MetricSource::Changes | MetricSource::Visits | MetricSource::Quality => None,
    }
}

/// Whether a metric names one of some built-ins, in its expressions or as a group.
pub(super) fn names(metric: &Metric, built_ins: &[BuiltIn]) -> bool {
    let is_one = |name: Name| matches!(name, Name::BuiltIn(name) if built_ins.contains(&name));
    let MetricKind::Rows { filter, measure, .. } = &metric.kind else { return false };
    let mut found = metric.by.iter().any(|by| matches!(by.key, GroupKey::Name(name) if is_one(name)));
    for expr in filter.iter().chain(of(measure)) {
        depends(expr, &mut |name| found |= is_one(name));
    }
    found
}
