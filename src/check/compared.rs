//! The texts that rules compare fields with.

use std::sync::Arc;

use super::walk::visit;
use crate::expression::{BinaryOp, Expr, ExprKind, Haystack, Name, SwitchLabel};
use crate::ruleset::{
    FactKind, Funnel, Mapping, Measure, MetricKind, MetricSource, Ruleset, Subject, TableField, TableMapping,
};
use crate::text::Span;
use crate::value::Value;

/// A text that a rule compares a field with.
#[derive(Debug, Clone)]
pub struct ComparedText<'a> {
    /// The field's table.
    pub table: &'a TableMapping,
    /// The field.
    pub field: &'a TableField,
    /// The text.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// Every text that a rule compares a mapped field with, in no certain order. A field whose mapping says
/// what it may hold (`one_of`) has been checked against that, and is left out.
#[must_use]
pub fn compared_texts(ruleset: &Ruleset) -> Vec<ComparedText<'_>> {
    let mapping = &ruleset.mapping;
    let customers = Some(&mapping.customers);
    let mut found: Vec<(Tables<'_>, &Expr)> = Vec::new();
    let mut look = |tables, expr| found.push((tables, expr));
    for fact in &ruleset.facts {
        match &fact.kind {
            FactKind::Expr(expr) => look(Tables { own: customers, mapping: None }, expr),
            FactKind::Events { table, filter, of, .. } => {
                let own = mapping.events.get(*table).map(|events| &events.table);
                filter.iter().chain(of).for_each(|expr| look(Tables { own, mapping: None }, expr));
            }
        }
    }
    for expr in ruleset.funnels.iter().flat_map(Funnel::expressions) {
        look(Tables { own: customers, mapping: None }, expr);
    }
    for metric in &ruleset.metrics {
        let MetricKind::Rows { source, filter, measure } = &metric.kind else { continue };
        let own = match source {
            MetricSource::Customers => customers,
            MetricSource::Marks => mapping.marks.as_ref(),
            MetricSource::Events(place) => mapping.events.get(*place).map(|events| &events.table),
            MetricSource::Changes | MetricSource::Visits | MetricSource::Quality => None,
        };
        let of = match measure {
            Measure::Aggregate { of, .. } => of.as_ref(),
            Measure::Duplicates { of } => Some(of),
            Measure::Burst { .. } => None,
        };
        filter.iter().chain(of).for_each(|expr| look(Tables { own, mapping: Some(mapping) }, expr));
    }
    for anomaly in &ruleset.anomalies {
        let own = match anomaly.subject {
            Subject::Customer | Subject::Change => customers,
            Subject::Person => mapping.people.as_ref(),
            Subject::Unit => mapping.units.as_ref(),
            Subject::Metric { .. } => None,
        };
        let whens = std::iter::once(&anomaly.when).chain(&anomaly.clear_when);
        whens.for_each(|expr| look(Tables { own, mapping: None }, expr));
    }
    let mut compared = Vec::new();
    for (tables, expr) in found {
        look_at(tables, expr, &mut compared);
    }
    compared
}

/// Whose fields the names of an expression are.
#[derive(Clone, Copy)]
struct Tables<'a> {
    /// Of plain names.
    own: Option<&'a TableMapping>,
    /// Of those behind `customer.` and `person.`, where these can be named.
    mapping: Option<&'a Mapping>,
}

impl<'a> Tables<'a> {
    fn field(self, name: Name) -> Option<(&'a TableMapping, &'a TableField)> {
        let (table, index) = match name {
            Name::Field(index) => (self.own?, index),
            Name::CustomerField(index) => (&self.mapping?.customers, index),
            Name::PersonField(index) => (self.mapping?.people.as_ref()?, index),
            _ => return None,
        };
        let field = table.fields.get(usize::try_from(index).ok()?)?;
        field.one_of.is_none().then_some((table, field))
    }
}

fn look_at<'a>(tables: Tables<'a>, expr: &Expr, found: &mut Vec<ComparedText<'a>>) {
    visit(expr, &mut |part| match &part.kind {
        ExprKind::Binary(BinaryOp::Equal | BinaryOp::NotEqual, left, right) => {
            compare(tables, left, right, found);
            compare(tables, right, left, found);
        }
        ExprKind::In { needle, haystack: Haystack::List(items) } => {
            for item in items {
                compare(tables, needle, item, found);
            }
        }
        ExprKind::Switch { subject, arms, .. } => {
            for label in arms.iter().flat_map(|arm| &arm.labels) {
                if let SwitchLabel::Value(value) = label {
                    note(tables, subject, value, part.span, found);
                }
            }
        }
        _ => {}
    });
}

fn compare<'a>(tables: Tables<'a>, name: &Expr, text: &Expr, found: &mut Vec<ComparedText<'a>>) {
    if let ExprKind::Literal(value) = &text.kind {
        note(tables, name, value, text.span, found);
    }
}

fn note<'a>(tables: Tables<'a>, name: &Expr, value: &Value, span: Span, found: &mut Vec<ComparedText<'a>>) {
    let (ExprKind::Name(name), Value::Text(text)) = (&name.kind, value) else { return };
    if let Some((table, field)) = tables.field(*name) {
        found.push(ComparedText { table, field, text: text.clone(), span });
    }
}
