//! What is wrong with rows: counted, with samples, never lost.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, FindingCode};

/// A collection of findings in a stable order. Collections about parts of the same rows, merged in
/// the order of the customers, are the one about all of them: a sample that stands in another order
/// has a rank.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    by_place: BTreeMap<(FindingCode, String, String), Entry>,
    /// The earliest date that is said to lie in the future, in microseconds since 1970-01-01 00:00
    /// local: what is found is another thing once it has come. It may be too early, where columns
    /// that are no longer looked at said so; then rows are read again once more than needed.
    future: Option<i64>,
}

/// Equal are collections that say the same; until when they say so is no part of it.
impl PartialEq for Findings {
    fn eq(&self, other: &Self) -> bool {
        self.by_place == other.by_place
    }
}

impl Eq for Findings {}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Entry {
    count: u64,
    /// By rank; of equal rank in the order in which they came.
    samples: Vec<(u64, String)>,
    /// The rows that are counted, where several parts may find the same one.
    rows: BTreeSet<u64>,
}

impl Findings {
    /// How many samples are kept of each.
    pub const SAMPLES: usize = 3;

    /// Counts one; `sample` is only called while samples are wanted.
    pub fn add(&mut self, code: FindingCode, table: &str, column: &str, sample: impl FnOnce() -> String) {
        self.add_ranked(0, code, table, column, sample);
    }

    /// The same with the sample's rank: ranks come in ascending order.
    pub fn add_ranked(
        &mut self,
        rank: u64,
        code: FindingCode,
        table: &str,
        column: &str,
        sample: impl FnOnce() -> String,
    ) {
        let entry = self.entry(code, table, column);
        entry.count += 1;
        if entry.samples.len() < Self::SAMPLES {
            entry.samples.push((rank, sample()));
        }
    }

    /// Counts a row that may be found elsewhere too: however often, it is one. Rows come in
    /// ascending order.
    pub fn add_row(
        &mut self,
        row: u64,
        code: FindingCode,
        table: &str,
        column: &str,
        sample: impl FnOnce() -> String,
    ) {
        if self.entry(code, table, column).rows.insert(row) {
            self.add_ranked(row, code, table, column, sample);
        }
    }

    /// Counts several at once, with the samples of the first ones and their ranks.
    pub fn add_counted(
        &mut self,
        code: FindingCode,
        table: &str,
        column: &str,
        count: u64,
        samples: impl IntoIterator<Item = (u64, String)>,
    ) {
        let entry = self.entry(code, table, column);
        entry.count += count;
        let wanted = Self::SAMPLES.saturating_sub(entry.samples.len());
        entry.samples.extend(samples.into_iter().take(wanted));
    }

    /// Forgets the ranks of samples that are in order, so that those of other parts come after them. Rows that
    /// other parts may find too keep theirs.
    pub fn forget_ranks(&mut self) {
        for entry in self.by_place.values_mut().filter(|entry| entry.rows.is_empty()) {
            entry.samples.iter_mut().for_each(|(rank, _)| *rank = 0);
        }
    }

    /// Notes that something is dated at an instant that lies in the future.
    pub(super) fn note_future(&mut self, at: i64) {
        self.future = Some(self.future.map_or(at, |known| known.min(at)));
    }

    /// The earliest date that is said to lie in the future, in microseconds since 1970-01-01 00:00.
    pub(super) fn future(&self) -> Option<i64> {
        self.future
    }

    /// Leaves out what is not wanted, by table and column.
    pub(super) fn retain(&mut self, wanted: impl Fn(&str, &str) -> bool) {
        self.by_place.retain(|(_, table, column), _| wanted(table, column));
    }

    /// Adds all of another collection.
    pub fn merge(&mut self, other: Self) {
        if let Some(at) = other.future {
            self.note_future(at);
        }
        for (place, other) in other.by_place {
            let entry = self.by_place.entry(place).or_default();
            let twice = other.rows.iter().filter(|row| entry.rows.contains(row)).count();
            entry.count += other.count - twice as u64;
            entry.rows.extend(other.rows);
            entry.samples.extend(other.samples);
            entry.samples.sort_by_key(|(rank, _)| *rank);
            if !entry.rows.is_empty() {
                entry.samples.dedup_by_key(|(row, _)| *row);
            }
            entry.samples.truncate(Self::SAMPLES);
        }
    }

    /// The findings, by code, table and column.
    #[must_use]
    pub fn list(&self) -> Vec<Finding> {
        self.by_place
            .iter()
            .map(|((code, table, column), entry)| Finding {
                code: *code,
                table: table.clone(),
                column: column.clone(),
                count: entry.count,
                samples: entry.samples.iter().map(|(_, sample)| sample.clone()).collect(),
            })
            .collect()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_place.is_empty()
    }

    fn entry(&mut self, code: FindingCode, table: &str, column: &str) -> &mut Entry {
        self.by_place.entry((code, table.to_owned(), column.to_owned())).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(findings: &Findings) -> Vec<(u64, Vec<String>)> {
        findings.list().into_iter().map(|found| (found.count, found.samples)).collect()
    }

    #[test]
    fn parts_merged_are_the_whole() {
        let mut parts = [(); 3].map(|()| Findings::default());
        let mut whole = Findings::default();
        for row in 0..20 {
            let sample = || format!("row {row}");
            whole.add_ranked(row, FindingCode::NullId, "t", "c", sample);
            parts[usize::try_from(row * 7 % 3).unwrap()].add_ranked(
                row,
                FindingCode::NullId,
                "t",
                "c",
                sample,
            );
        }
        for customer in 0..6 {
            let sample = || format!("customer {customer}");
            whole.add(FindingCode::Skip, "t", "", sample);
            parts[customer / 2].add(FindingCode::Skip, "t", "", sample);
        }
        for (part, rows) in [(2, &[3, 9][..]), (0, &[9, 11]), (1, &[1, 9])] {
            for row in rows {
                parts[part].add_row(*row, FindingCode::RowError, "t", "", || format!("event {row}"));
            }
        }
        for row in [1, 3, 9, 9, 11] {
            whole.add_row(row, FindingCode::RowError, "t", "", || format!("event {row}"));
        }
        let mut merged = Findings::default();
        for part in parts {
            merged.merge(part);
        }
        assert_eq!(said(&merged), said(&whole));
        assert_eq!(said(&merged)[2], (4, ["event 1", "event 3", "event 9"].map(String::from).to_vec()));
    }
}
