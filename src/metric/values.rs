//! The values of a metric.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::language::{Language, say};

/// A group: a value for each dimension, in the order of `by`; empty without dimensions.
pub type GroupId = Arc<[Arc<str>]>;

/// The values of a metric in one frame.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values {
    /// By group. Groups over funnels, stages, phases, persons and units are there as long as rules or
    /// dataset define them; others as long as they have rows.
    pub groups: BTreeMap<GroupId, Cell>,
    /// Rows that were left out since a value they are grouped by is missing.
    pub left_out: u64,
    /// Rows of which is unknown whether they belong to it, or what they add.
    pub unknown: u64,
}

/// The value of one group.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cell {
    /// The value; `None`: missing, or not finite. Texts, dates and truth values have none.
    pub value: Option<f64>,
    /// How many rows it was made of.
    pub rows: u64,
}

/// A metric has more groups than anybody could look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooManyGroups {
    /// The metric's id.
    pub metric: Arc<str>,
    /// The most there may be.
    pub most: usize,
}

impl TooManyGroups {
    /// A sentence about it.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let Self { metric, most } = self;
        say!(
            language,
            "metric `{metric}` has more than {most} groups: group it by something with fewer values",
            "指标 `{metric}` 的分组超过 {most} 个：请按取值较少的字段分组"
        )
    }
}
