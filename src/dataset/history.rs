//! The history in either form as rows of stage and date.

use std::sync::Arc;

use super::builder::ColumnBuilder;
use super::column::{Column, ColumnData, Table};
use super::convert::clipped;
use super::finding::FindingCode;
use super::findings::Findings;
use super::gather::gather;
use super::growing::Cell;
use super::ids::NOBODY;
use super::resolve::CustomerIndex;
use super::rows::{EventRows, Order, arrange};
use super::scanned::RowNumbers;
use crate::ruleset::TableMapping;
use crate::syntax::Role;

/// The history: one row for each entry, in the order of the customers.
#[derive(Debug, Clone, Default)]
pub struct HistoryRows {
    /// The dataset's stage values.
    pub stage: Column,
    /// When.
    pub at: Column,
    /// What orders entries of the same instant, where rows may come that it has to order.
    pub(super) seq: Option<Column>,
    /// By customer.
    pub rows: EventRows,
}

/// One column for each stage, as rows: within a customer in the order in which the stages are
/// written. In the customers' own table only the first row of an id counts, as there.
pub(super) fn from_wide(
    (table, numbers): (&Table, &RowNumbers),
    mapping: &TableMapping,
    stages: &[(Arc<str>, u32)],
    index: &CustomerIndex,
    findings: &mut Findings,
) -> HistoryRows {
    let by_row = row_owners((table, numbers), mapping, index, findings);
    let (mut stage, mut at) = (ColumnBuilder::default(), ColumnBuilder::default());
    let mut owners = Vec::new();
    for (row, owner) in by_row.into_iter().enumerate().filter(|(_, owner)| *owner != NOBODY) {
        for (value, field) in stages {
            if let Some(entered) = table.date_time(*field as usize, row) {
                stage.push(&Cell::Text(value.as_ref().into()));
                at.push(&Cell::DateTime(entered));
                owners.push(owner);
            }
        }
    }
    let (stage, at) = (stage.finish(), at.finish());
    let order = Order { owners: &owners, customers: index.len(), at: &at, seq: None, keep_tail: false };
    let (rows, order) = arrange(order, 1);
    let mut columns =
        gather(vec![Some(stage), Some(at)], &order, 1).into_iter().map(Option::unwrap_or_default);
    let (stage, at) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
    HistoryRows { stage, at, seq: None, rows }
}

fn row_owners(
    (table, numbers): (&Table, &RowNumbers),
    mapping: &TableMapping,
    index: &CustomerIndex,
    findings: &mut Findings,
) -> Vec<u32> {
    let column = |role| {
        let field = mapping.role(role)?;
        Some((table.column(field)?, mapping.fields.get(field).map_or("", |field| &*field.column)))
    };
    if let Some((customer, name)) = column(Role::Customer) {
        return owners((customer, numbers), index, (&mapping.key, name), findings);
    }
    let Some((id, _)) = column(Role::Id) else { return Vec::new() };
    let mut taken = vec![false; index.len()];
    let mut owner = |row: usize| {
        let owner = *index.get(id.text(row)?)?;
        let first = !std::mem::replace(taken.get_mut(owner as usize)?, true);
        first.then_some(owner)
    };
    (0..table.rows).map(|row| owner(row).unwrap_or(NOBODY)).collect()
}

/// Whose each row is, by its customer's id; ids that are not there are findings.
fn owners(
    (customer, numbers): (&Column, &RowNumbers),
    index: &CustomerIndex,
    place: (&str, &str),
    findings: &mut Findings,
) -> Vec<u32> {
    /// Characters of an id that a sample shows.
    const LONGEST: usize = 60;
    let (codes, texts) = match customer.data() {
        ColumnData::Text { codes, texts } => (codes.as_slice(), texts.as_slice()),
        _ => (&[][..], &[][..]),
    };
    let by_code: Vec<Option<u32>> = texts.iter().map(|text| index.get(text).copied()).collect();
    let owner = |row: usize| {
        let code = codes.get(row).filter(|_| customer.is_present(row))?;
        by_code.get(*code as usize).copied().flatten()
    };
    let (table, column) = place;
    let found = (0..customer.len()).map(|row| {
        owner(row).unwrap_or_else(|| {
            findings.add_ranked(numbers.get(row), FindingCode::UnknownCustomer, table, column, || {
                customer.text(row).map_or_else(|| String::from("(blank)"), |id| clipped(id, LONGEST))
            });
            NOBODY
        })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn rows_of_nobody_are_counted_and_left_out() {
        let index = CustomerIndex::of(&[Arc::from("a")]);
        let customer = [Value::text("a"), Value::text("ghost"), Value::Missing].into_iter().collect();
        let mut findings = Findings::default();
        let owners =
            owners((&customer, &RowNumbers::default()), &index, ("history", "customer_id"), &mut findings);
        assert_eq!(owners, [0, NOBODY, NOBODY]);
        let list = findings.list();
        assert_eq!((list[0].code, list[0].count), (FindingCode::UnknownCustomer, 2));
        assert_eq!(list[0].samples, ["ghost", "(blank)"]);
    }
}
