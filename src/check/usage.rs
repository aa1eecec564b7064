//! Which fields a ruleset needs: only these are read.

use crate::expression::{Expr, Name, depends};
use crate::ruleset::{Fact, FactKind, Funnel, Mapping, TableField, TableMapping};
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
    for expr in funnels.iter().flat_map(expressions) {
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

/// Every expression of a funnel.
fn expressions(funnel: &Funnel) -> impl Iterator<Item = &Expr> {
    let stages = funnel.stages.iter().flat_map(|stage| {
        let items = stage.items.iter().flat_map(|item| item.expr.iter().chain(&item.when));
        [&stage.entering, &stage.stagnant, &stage.losing].into_iter().chain(&stage.improving).chain(items)
    });
    funnel.when.iter().chain(funnel.admit.iter().map(|line| &line.expr)).chain(stages)
}

fn mark(table: &mut TableMapping, expr: &Expr) {
    depends(expr, &mut |name| {
        if let Name::Field(index) = name
            && let Some(field) = usize::try_from(index).ok().and_then(|index| table.fields.get_mut(index))
        {
            field.used = true;
        }
    });
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
