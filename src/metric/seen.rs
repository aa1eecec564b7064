//! Which texts of a column were seen, and how often, by their codes.

use crate::dataset::Column;
use crate::vector::Dictionary;

/// The codes of texts that were seen. They are gathered as they come and counted now and then: that takes a few
/// bytes for each, however many there are.
#[derive(Debug)]
pub(super) struct Seen {
    /// The column that the codes are of.
    column: Column,
    /// Not counted yet.
    fresh: Vec<u32>,
    /// Counts of other parts, not added yet.
    more: Vec<(u32, u64)>,
    /// How often each was seen before, in the order of the codes.
    counted: Vec<(u32, u64)>,
}

impl Seen {
    /// So many codes are worth counting.
    const MANY: usize = 1 << 12;

    /// Nothing yet; `None` if equal texts of the dictionary may have different codes.
    pub fn of(dictionary: &Dictionary) -> Option<Self> {
        let Dictionary::Column(column) = dictionary else { return None };
        Some(Self { column: column.clone(), fresh: Vec::new(), more: Vec::new(), counted: Vec::new() })
    }

    /// Whether codes of a dictionary are codes of this column.
    pub fn knows(&self, dictionary: &Dictionary) -> bool {
        matches!(dictionary, Dictionary::Column(column) if column.shares_data(&self.column))
    }

    /// Whether both are of the same column.
    pub fn is_like(&self, other: &Self) -> bool {
        self.column.shares_data(&other.column)
    }

    /// Takes a text.
    pub fn take(&mut self, code: u32) {
        self.fresh.push(code);
        if self.fresh.len() >= self.counted.len().max(Self::MANY) {
            self.count();
        }
    }

    /// Takes over what was seen elsewhere of the same column.
    pub fn merge(&mut self, mut other: Self) {
        other.count();
        self.more.append(&mut other.counted);
        if self.more.len() >= self.counted.len().max(Self::MANY) {
            self.count();
        }
    }

    /// The codes that were seen, in order, and how often each was.
    pub fn into_counts(mut self) -> (Column, Vec<(u32, u64)>) {
        self.count();
        (self.column, self.counted)
    }

    fn count(&mut self) {
        if self.fresh.is_empty() && self.more.is_empty() {
            return;
        }
        self.fresh.sort_unstable();
        let runs = self.fresh.chunk_by(|one, other| one == other);
        self.more.extend(runs.filter_map(|run| Some((*run.first()?, run.len() as u64))));
        self.fresh.clear();
        self.more.sort_unstable_by_key(|(code, _)| *code);
        let sums = self.more.chunk_by(|(one, _), (other, _)| one == other);
        let sum = |run: &[(u32, u64)]| Some((run.first()?.0, run.iter().map(|(_, count)| count).sum()));
        let counts: Vec<(u32, u64)> = sums.filter_map(sum).collect();
        self.more.clear();
        self.counted = added(std::mem::take(&mut self.counted), counts);
    }
}

/// Counts of codes, in their order, added up.
fn added(some: Vec<(u32, u64)>, others: Vec<(u32, u64)>) -> Vec<(u32, u64)> {
    if some.is_empty() {
        return others;
    }
    let mut all: Vec<(u32, u64)> = Vec::with_capacity(some.len() + others.len());
    let (mut some, mut others) = (some.into_iter().peekable(), others.into_iter().peekable());
    while let Some(code) = some.peek().into_iter().chain(others.peek()).map(|(code, _)| *code).min() {
        let is_it = |(other, _): &(u32, u64)| *other == code;
        let counts = [some.next_if(is_it), others.next_if(is_it)];
        all.push((code, counts.into_iter().flatten().map(|(_, count)| count).sum()));
    }
    all.shrink_to_fit();
    all
}
