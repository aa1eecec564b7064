//! The customers: one row for each id, in the order of the ids.

use std::sync::Arc;

use super::column::{Column, ColumnData, Table};
use super::convert::{clipped, is_blank};
use super::finding::FindingCode;
use super::findings::Findings;
use super::gather::gather;
use super::resolve::CustomerIndex;
use super::scanned::RowNumbers;
use crate::ruleset::TableMapping;
use crate::syntax::Role;

/// Characters above which an id is a finding.
const LONG_ID: usize = 1_000;
/// Characters of an id that a sample shows.
const SAMPLE: usize = 60;

/// Takes the rows as they were read, leaves out those without id and all but the first of an id,
/// and orders the others by id, bytewise.
pub(super) fn settle(
    (mut table, numbers): (Table, RowNumbers),
    mapping: &TableMapping,
    findings: &mut Findings,
    threads: usize,
) -> (Table, CustomerIndex) {
    let Some(id) = mapping.role(Role::Id) else { return <(Table, CustomerIndex)>::default() };
    let Some(column) = table.column(id).cloned() else { return <(Table, CustomerIndex)>::default() };
    let sharers: Vec<usize> = (0..table.columns.len())
        .filter(|field| table.column(*field).is_some_and(|c| c.is(&column)))
        .collect();
    for field in &sharers {
        table.columns.get_mut(*field).and_then(Option::take);
    }
    let kept = keep_first(&column, &numbers, mapping, id, findings);
    let rows = kept.len();
    let mut texts = match column.into_data() {
        ColumnData::Text { texts, .. } => texts,
        _ => Vec::new(),
    };
    let ordered = in_order(&kept, &texts);
    let order: Vec<u32> = ordered.iter().map(|kept| kept.row).collect();
    let ids: Vec<Arc<str>> = ordered.into_iter().filter_map(|kept| take(&mut texts, kept)).collect();
    let index = CustomerIndex::of(&ids);
    let codes = (0_u32..).take(rows).collect();
    let data = if ids.is_empty() { ColumnData::Absent } else { ColumnData::Text { codes, texts: ids } };
    let own = Column::new(data, None, rows);
    let mut columns = gather(table.columns, &order, threads);
    for field in sharers {
        if let Some(slot) = columns.get_mut(field) {
            *slot = Some(own.clone());
        }
    }
    (Table { rows, columns }, index)
}

/// A row that is kept, and the code of its id.
#[derive(Debug, Clone, Copy)]
struct Kept {
    code: u32,
    row: u32,
}

/// The rows with an id, of each id the first.
fn keep_first(
    column: &Column,
    numbers: &RowNumbers,
    mapping: &TableMapping,
    id: usize,
    findings: &mut Findings,
) -> Vec<Kept> {
    let name = mapping.fields.get(id).map_or("", |field| &*field.column);
    let mut note = |row: usize, code, sample: &dyn Fn() -> String| {
        findings.add_ranked(numbers.get(row), code, &mapping.key, name, sample);
    };
    let (codes, texts) = match column.data() {
        ColumnData::Text { codes, texts } => (codes.as_slice(), texts.as_slice()),
        _ => (&[][..], &[][..]),
    };
    let blank: Vec<bool> = texts.iter().map(|id| is_blank(id)).collect();
    let mut seen = vec![false; texts.len()];
    let mut kept = Vec::with_capacity(texts.len());
    for (row, number) in (0..column.len()).zip(0_u32..) {
        let code = codes.get(row).copied().filter(|_| column.is_present(row));
        let known = code.filter(|code| blank.get(*code as usize) == Some(&false));
        let Some((code, text)) = known.and_then(|code| Some((code, texts.get(code as usize)?))) else {
            note(row, FindingCode::NullId, &|| format!("row {}", numbers.get(row) + 1));
            continue;
        };
        if seen.get_mut(code as usize).is_some_and(|seen| std::mem::replace(seen, true)) {
            note(row, FindingCode::DuplicateId, &|| clipped(text, SAMPLE));
            continue;
        }
        if text.len() > LONG_ID && text.chars().nth(LONG_ID).is_some() {
            note(row, FindingCode::LongId, &|| clipped(text, SAMPLE));
        }
        kept.push(Kept { code, row: number });
    }
    kept
}

/// The ids that occur in a column, in order; blank ones are none.
pub(super) fn ids_of(column: Column) -> Vec<Arc<str>> {
    let ColumnData::Text { mut texts, .. } = column.into_data() else { return Vec::new() };
    let not_blank = texts.iter().zip(0_u32..).filter(|(text, _)| !is_blank(text));
    let kept: Vec<Kept> = not_blank.map(|(_, code)| Kept { code, row: code }).collect();
    in_order(&kept, &texts).iter().filter_map(|kept| take(&mut texts, *kept)).collect()
}

/// The text of a row's id; each is taken once, for codes of kept rows are all different.
fn take(texts: &mut [Arc<str>], kept: Kept) -> Option<Arc<str>> {
    Some(std::mem::replace(texts.get_mut(kept.code as usize)?, Arc::from("")))
}

/// The rows in the order of their ids. What all ids begin with is left out of the comparison, and
/// the next bytes are compared as one number; few ids need more.
fn in_order(kept: &[Kept], texts: &[Arc<str>]) -> Vec<Kept> {
    let text = |kept: &Kept| texts.get(kept.code as usize).map_or(&[][..], |text| text.as_bytes());
    let mut shared = kept.first().map_or(&[][..], text);
    for kept in kept {
        let common = shared.iter().zip(text(kept)).take_while(|(a, b)| a == b).count();
        shared = shared.get(..common).unwrap_or_default();
    }
    let skipped = shared.len();
    let mut keyed: Vec<(u128, Kept)> =
        kept.iter().map(|kept| (leading(text(kept).get(skipped..).unwrap_or_default()), *kept)).collect();
    keyed.sort_unstable_by(|(a, of_a), (b, of_b)| a.cmp(b).then_with(|| text(of_a).cmp(text(of_b))));
    keyed.into_iter().map(|(_, kept)| kept).collect()
}

/// The first bytes as a number that compares as they do.
fn leading(bytes: &[u8]) -> u128 {
    let mut first = [0; size_of::<u128>()];
    for (slot, byte) in first.iter_mut().zip(bytes) {
        *slot = *byte;
    }
    u128::from_be_bytes(first)
}
