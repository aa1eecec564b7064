//! What was wrong with the rows behind the values of metrics.

use std::collections::{BTreeMap, BTreeSet};

use super::combined::needed;
use super::frame::Frame;
use super::gauge::Gauge;
use crate::dataset::{FindingCode, Findings};
use crate::ruleset::{Metric, Ruleset};

/// Where a row stands among all that a metric looks at: by its date, where the days are looked at one by
/// one, then by its place.
pub(super) type Rank = (i32, u64);

/// Rows with one thing wrong.
#[derive(Debug, Clone, Default)]
pub(super) struct Note {
    count: u64,
    /// The first ones.
    samples: Vec<(Rank, String)>,
}

/// What was wrong with the rows of a metric.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Rows in which `where` failed.
    pub filter: Note,
    /// Rows in which `of` failed.
    pub of: Note,
    /// By dimension, rows without a value of it that have those of the dimensions before.
    pub groups: Vec<Note>,
}

impl Note {
    /// Counts a row; `sample` is only called while samples are wanted. Rows come in the order of their ranks.
    pub fn add(&mut self, sample: impl FnOnce() -> (Rank, String)) {
        self.count += 1;
        if self.samples.len() < Findings::SAMPLES {
            self.samples.push(sample());
        }
    }

    /// Takes over what is wrong with other rows.
    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.samples.extend(other.samples);
        self.samples.sort_by_key(|(rank, _)| *rank);
        self.samples.truncate(Findings::SAMPLES);
    }
}

impl Notes {
    /// For a metric with so many dimensions.
    pub fn new(dimensions: usize) -> Self {
        Self { groups: vec![Note::default(); dimensions], ..Self::default() }
    }

    /// Takes over what is wrong with other rows of the same metric.
    pub fn merge(&mut self, other: Self) {
        self.filter.merge(other.filter);
        self.of.merge(other.of);
        self.groups.resize(self.groups.len().max(other.groups.len()), Note::default());
        self.groups.iter_mut().zip(other.groups).for_each(|(group, other)| group.merge(other));
    }

    /// How many rows have no group.
    pub fn left_out(&self) -> u64 {
        self.groups.iter().map(|group| group.count).sum()
    }

    /// The same as findings about the metric.
    pub fn into_findings(self, metric: &Metric) -> Findings {
        let mut findings = Findings::default();
        let table = table_of(metric);
        let mut add = |code: FindingCode, column: &str, note: Note| {
            if note.count > 0 {
                let samples = note.samples.into_iter().map(|(_, sample)| (0, sample));
                findings.add_counted(code, &table, column, note.count, samples);
            }
        };
        add(FindingCode::RowError, "where", self.filter);
        add(FindingCode::RowError, "of", self.of);
        for (by, group) in metric.by.iter().zip(self.groups) {
            add(FindingCode::MissingGroup, &by.word, group);
        }
        findings
    }
}

/// What findings about a metric name it.
pub(super) fn table_of(metric: &Metric) -> String {
    format!("metric.{}", metric.id)
}

/// What was wrong with the rows behind values, by metric and frame.
pub(super) type Troubles = BTreeMap<(usize, Frame), Findings>;

impl Gauge<'_> {
    /// What was wrong with the rows behind some values that were told, those of the metrics that they are
    /// made of included: where expressions failed, and which rows have no group. Of frames of a metric that
    /// contain each other only the widest counts, so that rows are counted once.
    #[must_use]
    pub fn findings(&self, looked_at: &BTreeSet<(usize, Frame)>) -> Findings {
        let troubles = self.troubles();
        let mut findings = Findings::default();
        for (metric, frames) in with_parts(self.world.ruleset, looked_at) {
            for frame in widest(&frames) {
                if let Some(found) = troubles.get(&(metric, frame)) {
                    findings.merge(found.clone());
                }
            }
        }
        findings
    }
}

/// The frames by metric, also of the metrics that others are made of.
fn with_parts(ruleset: &Ruleset, looked_at: &BTreeSet<(usize, Frame)>) -> BTreeMap<usize, BTreeSet<Frame>> {
    let mut frames: BTreeMap<usize, BTreeSet<Frame>> = BTreeMap::new();
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (metric, frame) in looked_at {
        for part in parts.entry(*metric).or_insert_with(|| needed(ruleset, *metric)) {
            frames.entry(*part).or_default().insert(*frame);
        }
    }
    frames
}

/// The frames that no other one contains. A snapshot's begins before all others.
fn widest(frames: &BTreeSet<Frame>) -> impl Iterator<Item = Frame> {
    let contains = |wide: &Frame, frame: &Frame| wide.from <= frame.from && frame.through <= wide.through;
    let is_inner = move |frame: &Frame| frames.iter().any(|wide| wide != frame && contains(wide, frame));
    frames.iter().copied().filter(move |frame| !is_inner(frame))
}
