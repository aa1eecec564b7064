//! What the expressions of a fact give in rows of events.

use std::ops::Range;

use super::events::EventChunk;
use crate::program::EventFact;
use crate::vector::{Machine, Vector};

/// What a fact's `where` and `of` give, row by row.
pub(super) struct Answers<'m> {
    /// The rows in which `where` is true; all without it.
    pub filter: Option<Vec<bool>>,
    /// What `of` gives.
    pub of: Option<&'m Vector>,
    /// The rows in which one of them failed where it was asked, in order.
    failed: Vec<u32>,
}

impl<'m> Answers<'m> {
    /// Asks them. Functions of `functions.rhai` are called in no rows but these; the answers in
    /// others mean nothing where such a function was needed.
    pub fn of<'a>(
        fact: &EventFact,
        rows: &[Option<Range<usize>>],
        chunk: &EventChunk<'_, '_, '_>,
        machine: &'m mut Machine<'a>,
    ) -> Self {
        let calls = fact.filter.into_iter().chain(fact.of).any(|register| machine.calls_user(register));
        let wanted = calls.then(|| {
            let mut wanted = vec![false; chunk.rows.len()];
            for rows in rows.iter().flatten() {
                wanted.get_mut(rows.clone()).unwrap_or_default().fill(true);
            }
            wanted
        });
        let mut failed = Vec::new();
        let filter = fact.filter.map(|filter| {
            let answer = machine.run(chunk, filter, wanted.as_deref());
            failed.extend(answer.failures().iter().map(|(row, _)| *row));
            answer.trues()
        });
        let of = fact.of.map(|of| {
            let passes = |row: usize| filter.as_ref().is_none_or(|filter| filter.get(row) == Some(&true));
            let wanted: Option<Vec<bool>> = wanted
                .map(|wanted| wanted.into_iter().enumerate().map(|(row, it)| it && passes(row)).collect());
            let answer = machine.run(chunk, of, wanted.as_deref());
            failed.extend(answer.failures().iter().map(|(row, _)| *row).filter(|row| passes(*row as usize)));
            answer
        });
        failed.sort_unstable();
        Self { filter, of, failed }
    }

    /// Whether a row counts.
    pub fn count(&self, row: usize) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.get(row) == Some(&true))
            && self.of.is_none_or(|of| of.is_present(row))
    }

    /// Those of some rows in which one failed.
    pub fn failed_in(&self, rows: &Range<usize>) -> &[u32] {
        let before = |limit: usize| self.failed.partition_point(|row| (*row as usize) < limit);
        self.failed.get(before(rows.start)..before(rows.end)).unwrap_or_default()
    }
}
