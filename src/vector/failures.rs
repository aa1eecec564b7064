//! Which rows failed and which are present, of several vectors together.

use super::values::Vector;
use crate::expression::RowErrorKind;

/// Rows that failed, in order, each once.
pub(super) type Failures = Vec<(u32, RowErrorKind)>;

/// Why a row failed.
pub(super) fn failure_of(failed: &[(u32, RowErrorKind)], row: usize) -> Option<&RowErrorKind> {
    let row = u32::try_from(row).ok()?;
    let place = failed.binary_search_by_key(&row, |(failed, _)| *failed).ok()?;
    failed.get(place).map(|(_, why)| why)
}

/// Adds failures; where a row failed already, that failure stays.
pub(super) fn add(failed: &mut Failures, more: impl IntoIterator<Item = (u32, RowErrorKind)>) {
    let before = failed.len();
    failed.extend(more);
    if before > 0 && failed.len() > before {
        // The sort is stable: of equal rows the earlier failure stands first, and is kept.
        failed.sort_by_key(|(row, _)| *row);
        failed.dedup_by_key(|(row, _)| *row);
    }
}

/// The failures of vectors that are evaluated in this order.
pub(super) fn of_all(vectors: &[&Vector]) -> Failures {
    let mut failed = Failures::new();
    for vector in vectors {
        add(&mut failed, vector.failed.iter().cloned());
    }
    failed
}

/// Which rows are present in all of some vectors.
pub(super) fn present_in_all(vectors: &[&Vector]) -> Option<Vec<bool>> {
    let mut all: Option<Vec<bool>> = None;
    for present in vectors.iter().filter_map(|vector| vector.present.as_ref()) {
        match &mut all {
            None => all = Some(present.clone()),
            Some(all) => all.iter_mut().zip(present).for_each(|(all, present)| *all &= present),
        }
    }
    all
}

/// A mask that says something, of the right length.
pub(super) fn kept(mask: Option<Vec<bool>>, rows: usize) -> Option<Vec<bool>> {
    let mut mask = mask?;
    mask.resize(rows, false);
    mask.iter().any(|present| !present).then_some(mask)
}
