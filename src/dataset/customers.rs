//! The customers: one row for each id, in the order of the ids.

use std::sync::Arc;

use super::column::Table;
use super::convert::{clipped, is_blank};
use super::finding::{FindingCode, Findings};
use super::rows::CustomerIndex;
use crate::ruleset::TableMapping;
use crate::syntax::Role;

/// Characters above which an id is a finding.
const LONG_ID: usize = 1_000;
/// Characters of an id that a sample shows.
const SAMPLE: usize = 60;

/// Takes the rows as they were read, leaves out those without id and all but the first of an id,
/// and orders the others by id, bytewise.
pub(super) fn settle(
    table: &Table,
    mapping: &TableMapping,
    findings: &mut Findings,
) -> (Table, CustomerIndex) {
    let Some(id) = mapping.role(Role::Id) else { return <(Table, CustomerIndex)>::default() };
    let column = mapping.fields.get(id).map_or("", |field| &*field.column);
    let mut note = |code, sample: &dyn Fn() -> String| findings.add(code, &mapping.key, column, sample);
    let mut seen = CustomerIndex::with_capacity(table.rows);
    let mut kept: Vec<(&Arc<str>, u32)> = Vec::with_capacity(table.rows);
    for (row, number) in (0..table.rows).zip(0_u32..) {
        let Some(text) = table.text(id, row).filter(|id| !is_blank(id)) else {
            note(FindingCode::NullId, &|| format!("row {}", row + 1));
            continue;
        };
        if seen.insert(Arc::clone(text), number).is_some() {
            note(FindingCode::DuplicateId, &|| clipped(text, SAMPLE));
            continue;
        }
        if text.chars().nth(LONG_ID).is_some() {
            note(FindingCode::LongId, &|| clipped(text, SAMPLE));
        }
        kept.push((text, number));
    }
    kept.sort_unstable();
    for ((id, _), place) in kept.iter().zip(0_u32..) {
        seen.insert(Arc::clone(id), place);
    }
    let rows: Vec<u32> = kept.into_iter().map(|(_, row)| row).collect();
    let columns = table.columns.iter().map(|column| Some(column.as_ref()?.gather(&rows))).collect();
    (Table { rows: rows.len(), columns }, seen)
}
