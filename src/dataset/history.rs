//! The history in either form as rows of stage and date.

use std::sync::Arc;

use super::builder::{Cell, ColumnBuilder};
use super::column::{Column, Table};
use super::finding::{FindingCode, Findings};
use super::rows::{CustomerIndex, EventRows, owners};
use crate::ruleset::TableMapping;
use crate::syntax::Role;

/// The history: one row for each entry.
#[derive(Debug, Clone, Default)]
pub struct HistoryRows {
    /// The dataset's stage values.
    pub stage: Column,
    /// When.
    pub at: Column,
    /// By customer.
    pub rows: EventRows,
}

/// One row for each entry, as the dataset has them.
pub(super) fn from_log(
    table: &Table,
    mapping: &TableMapping,
    index: &CustomerIndex,
    findings: &mut Findings,
) -> HistoryRows {
    let column = |role| mapping.role(role).and_then(|field| table.column(field)).cloned().unwrap_or_default();
    let rows = group(table, mapping, index, findings);
    note_blank_stages(table, mapping, index, findings);
    HistoryRows { stage: column(Role::Stage), at: column(Role::At), rows }
}

/// Notes rows of customers that name no stage.
fn note_blank_stages(table: &Table, mapping: &TableMapping, index: &CustomerIndex, findings: &mut Findings) {
    let column = |role| table.column(mapping.role(role)?);
    let (Some(customer), Some(stage)) = (column(Role::Customer), column(Role::Stage)) else { return };
    let field = mapping.role(Role::Stage).and_then(|field| mapping.fields.get(field));
    let name = field.map_or("", |field| &*field.column);
    for row in (0..table.rows).filter(|row| !stage.is_present(*row)) {
        if let Some(id) = customer.text(row).filter(|id| index.contains_key(*id)) {
            findings.add(FindingCode::BlankStage, &mapping.key, name, || id.to_string());
        }
    }
}

/// The rows of a table with a customer and a date, by customer.
pub(super) fn group(
    table: &Table,
    mapping: &TableMapping,
    index: &CustomerIndex,
    findings: &mut Findings,
) -> EventRows {
    let column = |role| table.column(mapping.role(role)?);
    match (mapping.role(Role::Customer), column(Role::Customer), column(Role::At)) {
        (Some(field), Some(customer), Some(at)) => {
            let name = mapping.fields.get(field).map_or("", |field| &*field.column);
            let owners = owners(customer, index, (&mapping.key, name), findings);
            EventRows::group(&owners, index.len(), at, column(Role::Seq))
        }
        _ => EventRows::default(),
    }
}

/// One column for each stage, as rows: within a customer in the order in which the stages are
/// written. In the customers' own table only the first row of an id counts, as there.
pub(super) fn from_wide(
    table: &Table,
    mapping: &TableMapping,
    stages: &[(Arc<str>, u32)],
    index: &CustomerIndex,
    findings: &mut Findings,
) -> HistoryRows {
    let by_row = row_owners(table, mapping, index, findings);
    let (mut stage, mut at) = (ColumnBuilder::default(), ColumnBuilder::default());
    let mut owners = Vec::new();
    for row in 0..table.rows {
        let Some(owner) = by_row.get(row).copied().flatten() else { continue };
        for (value, field) in stages {
            if let Some(entered) = table.date_time(*field as usize, row) {
                stage.push(&Cell::Text(value.as_ref().into()));
                at.push(&Cell::DateTime(entered));
                owners.push(Some(owner));
            }
        }
    }
    let at = at.finish();
    let rows = EventRows::group(&owners, index.len(), &at, None);
    HistoryRows { stage: stage.finish(), at, rows }
}

fn row_owners(
    table: &Table,
    mapping: &TableMapping,
    index: &CustomerIndex,
    findings: &mut Findings,
) -> Vec<Option<u32>> {
    let column = |role| {
        let field = mapping.role(role)?;
        Some((table.column(field)?, mapping.fields.get(field).map_or("", |field| &*field.column)))
    };
    if let Some((customer, name)) = column(Role::Customer) {
        return owners(customer, index, (&mapping.key, name), findings);
    }
    let Some((id, _)) = column(Role::Id) else { return Vec::new() };
    let mut taken = vec![false; index.len()];
    let owner = |row: usize| {
        let owner = *index.get(id.text(row)?)?;
        let first = !std::mem::replace(taken.get_mut(owner as usize)?, true);
        first.then_some(owner)
    };
    (0..table.rows).map(owner).collect()
}
