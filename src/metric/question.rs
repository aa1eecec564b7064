//! What a metric asks of each row, lowered.

use std::sync::Arc;

use crate::expression::{BuiltIn, Expr, ExprKind, Name, children, depends};
use crate::portrait;
use crate::program::{Block, Reg};
use crate::ruleset::{
    Dimension, GroupKey, Mapping, Measure, Metric, MetricKind, MetricSource, Ruleset, TableMapping,
};

/// What a metric asks of each row.
#[derive(Debug)]
pub(super) struct Question<'m> {
    /// What rows answer themselves.
    pub block: Block,
    /// `where`; `None` as well where the rows are chosen already.
    pub filter: Option<Reg>,
    /// `of`.
    pub of: Option<Source>,
    /// What gives a row's group, by dimension.
    pub keys: Vec<Key>,
    /// What is made of the rows.
    pub measure: &'m Measure,
    /// What only the portraits of customers can answer.
    pub of_portraits: Vec<Expr>,
}

/// Where the value of an expression comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// A register of the block.
    Register(Reg),
    /// The portraits: a place in [`Question::of_portraits`].
    Portraits(usize),
}

/// What gives a row's group.
#[derive(Debug, Clone)]
pub(super) enum Key {
    /// An expression.
    Value(Source),
    /// The row's person.
    Person,
    /// The unit of this kind above the row's unit.
    UnitOfKind(Arc<str>),
}

impl<'m> Question<'m> {
    /// What a metric over rows asks; `None` for an expression over metrics. The `where` of customers is
    /// no part of it.
    pub fn of(mapping: &Mapping, metric: &'m Metric) -> Option<Self> {
        let MetricKind::Rows { source, filter, measure } = &metric.kind else { return None };
        let filter = filter.as_ref().filter(|_| *source != MetricSource::Customers);
        let of = of(measure);
        let groups = groups(metric);
        let (others, own): (Vec<&Expr>, Vec<&Expr>) =
            of.into_iter().chain(&groups).partition(|expr| needs_portraits(*source, expr));
        let exprs: Vec<&Expr> = filter.into_iter().chain(own).collect();
        let (block, registers) = Block::of_rows(mapping, table_of(mapping, *source), &exprs);
        let mut registers = registers.into_iter();
        let filter = filter.and_then(|_| registers.next());
        let mut places = 0..others.len();
        let mut source_of = |expr: &Expr| {
            if needs_portraits(*source, expr) {
                places.next().map(Source::Portraits)
            } else {
                registers.next().map(Source::Register)
            }
        };
        let of = of.and_then(&mut source_of);
        let mut groups = groups.iter();
        let key = |by: &Dimension| match &by.key {
            GroupKey::Name(_) => groups.next().and_then(&mut source_of).map(Key::Value),
            GroupKey::Person => Some(Key::Person),
            GroupKey::UnitOfKind(kind) => Some(Key::UnitOfKind(kind.clone())),
        };
        let keys = metric.by.iter().map(key).collect::<Option<_>>()?;
        let of_portraits = others.into_iter().cloned().collect();
        Some(Self { block, filter, of, keys, measure, of_portraits })
    }
}

/// Whether a metric over rows asks how long deals take.
pub(super) fn asks_for_cycles(ruleset: &Ruleset, metric: &Metric) -> bool {
    let MetricKind::Rows { filter, measure, .. } = &metric.kind else { return false };
    let groups = groups(metric);
    let exprs: Vec<&Expr> = filter.iter().chain(of(measure)).chain(&groups).collect();
    portrait::asks_for_cycles(ruleset, &exprs)
}

/// The expressions that a metric groups by.
fn groups(metric: &Metric) -> Vec<Expr> {
    let group = |by: &Dimension| match by.key {
        GroupKey::Name(name) => {
            Some(Expr { kind: ExprKind::Name(name), ty: by.ty, nullable: true, span: metric.span })
        }
        GroupKey::Person | GroupKey::UnitOfKind(_) => None,
    };
    metric.by.iter().filter_map(group).collect()
}

/// Whether an expression over customers asks for more than their fields, who is in charge and where
/// they stand.
fn needs_portraits(source: MetricSource, expr: &Expr) -> bool {
    use BuiltIn::{Funnel, Id, Name as CustomerName, Owner, Phase, Stage, State, Today, Unit};
    if source != MetricSource::Customers {
        return false;
    }
    let mut needs = asks_for_items(expr);
    depends(expr, &mut |name| {
        needs |= match name {
            Name::BuiltIn(Today | Id | CustomerName | Owner | Unit | Funnel | Stage | Phase | State)
            | Name::Field(_)
            | Name::CustomerField(_)
            | Name::PersonField(_) => false,
            Name::BuiltIn(_) | Name::Fact(_) | Name::Metric(_) | Name::Group(_) => true,
        };
    });
    needs
}

fn asks_for_items(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Marked(_) | ExprKind::Met(_))
        || children(expr).into_iter().any(asks_for_items)
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
