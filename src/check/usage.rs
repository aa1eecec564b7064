//! Which fields a ruleset needs: only these are read.

use crate::expression::{Expr, Name, depends};
use crate::ruleset::{
    Anomaly, Channel, Contact, Fact, FactKind, Funnel, GroupKey, Mapping, Metric, MetricKind, MetricSource,
    Subject, TableField, TableMapping,
};
use crate::value::Type;

/// Marks the fields that expressions need, and the dates from which these are known.
pub(super) fn mark_used(mapping: &mut Mapping, facts: &[Fact], funnels: &[Funnel]) {
    for fact in facts {
        match &fact.kind {
            FactKind::Expr(expr) => mark(&mut mapping.customers, expr),
            FactKind::Events { table, filter, of, .. } => {
                if let Some(events) = mapping.events.get_mut(*table) {
                    filter.iter().chain(of).for_each(|expr| mark(&mut events.table, expr));
                }
            }
        }
    }
    for expr in funnels.iter().flat_map(Funnel::expressions) {
        mark(&mut mapping.customers, expr);
    }
    for events in &mut mapping.events {
        mark_dates(&mut events.table);
    }
    // What customers are worth is told of every change, whether rules ask for it or not.
    let is_amount = |field: &&mut TableField| &*field.name == "amount" && may_be_number(field.ty);
    if let Some(amount) = mapping.customers.fields.iter_mut().find(is_amount) {
        amount.used = true;
    }
    mark_dates(&mut mapping.customers);
}

fn may_be_number(ty: Type) -> bool {
    ty.is_number() || ty == Type::Any
}

/// Marks the fields that metrics need.
pub(super) fn mark_used_by_metrics(mapping: &mut Mapping, metrics: &[Metric]) {
    for metric in metrics {
        let MetricKind::Rows { source, .. } = &metric.kind else { continue };
        for expr in metric.expressions() {
            depends(expr, &mut |name| mark_name(mapping, *source, name));
        }
        for group in &metric.by {
            if let GroupKey::Name(name) = group.key {
                mark_name(mapping, *source, name);
            }
        }
    }
    for events in &mut mapping.events {
        mark_dates(&mut events.table);
    }
}

/// Marks the field that a name over the rows of a source means.
fn mark_name(mapping: &mut Mapping, source: MetricSource, name: Name) {
    let (table, index) = match (name, source) {
        (Name::Field(index), MetricSource::Customers) | (Name::CustomerField(index), _) => {
            (Some(&mut mapping.customers), index)
        }
        (Name::PersonField(index), _) => (mapping.people.as_mut(), index),
        (Name::Field(index), MetricSource::Marks) => (mapping.marks.as_mut(), index),
        (Name::Field(index), MetricSource::Events(place)) => {
            (mapping.events.get_mut(place).map(|events| &mut events.table), index)
        }
        _ => return,
    };
    mark_field(table, index);
}

/// Marks the fields that anomalies need.
pub(super) fn mark_used_by_anomalies(mapping: &mut Mapping, anomalies: &[Anomaly]) {
    for anomaly in anomalies {
        let table = match anomaly.subject {
            Subject::Customer | Subject::Change => Some(&mut mapping.customers),
            Subject::Person => mapping.people.as_mut(),
            Subject::Unit => mapping.units.as_mut(),
            Subject::Metric { .. } => None,
        };
        let Some(table) = table else { continue };
        anomaly.expressions().for_each(|expr| mark(table, expr));
    }
}

/// Marks the addresses that channels send to.
pub(super) fn mark_contacts(mapping: &mut Mapping, contacts: &[Contact], channels: &[Channel]) {
    for contact in contacts {
        if channels.iter().any(|channel| channel.target.kind() == contact.kind) {
            mark_field(mapping.people.as_mut(), contact.field);
        }
    }
}

fn mark(table: &mut TableMapping, expr: &Expr) {
    depends(expr, &mut |name| {
        if let Name::Field(index) = name {
            mark_field(Some(table), index);
        }
    });
}

fn mark_field(table: Option<&mut TableMapping>, index: u32) {
    let index = usize::try_from(index).ok();
    if let Some(field) = table.zip(index).and_then(|(table, index)| table.fields.get_mut(index)) {
        field.used = true;
    }
}

fn mark_dates(table: &mut TableMapping) {
    let dates: Vec<_> =
        table.fields.iter().filter(|field| field.used).filter_map(|field| field.known_from).collect();
    for date in dates {
        if let Some(field) = usize::try_from(date).ok().and_then(|date| table.fields.get_mut(date)) {
            field.used = true;
        }
    }
}
