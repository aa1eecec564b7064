//! Texts that many rows share.

use std::sync::Arc;

use crate::dataset::{Column, ColumnData};

/// The texts that the codes of a vector stand for. Copies share them.
#[derive(Debug, Clone)]
pub enum Dictionary {
    /// The texts of a column, which are all different.
    Column(Column),
    /// Texts that were computed; equal ones may stand there twice.
    Computed {
        /// By code.
        texts: Arc<[Arc<str>]>,
        /// How many rows the dictionary that they were computed from was made for; 0 if these
        /// belong to one chunk.
        rows: usize,
    },
}

impl Dictionary {
    /// By code.
    #[must_use]
    pub fn texts(&self) -> &[Arc<str>] {
        match self {
            Self::Column(column) => match column.data() {
                ColumnData::Text { texts, .. } => texts,
                _ => &[],
            },
            Self::Computed { texts, .. } => texts,
        }
    }

    /// Whether all texts are different, so that equal texts have equal codes.
    pub(crate) fn is_unique(&self) -> bool {
        matches!(self, Self::Column(_))
    }

    /// What tells it from every other dictionary that is alive.
    pub(super) fn identity(&self) -> (usize, usize) {
        let texts = self.texts();
        (texts.as_ptr().addr(), texts.len())
    }

    /// How many rows it was made for; 0 if it belongs to one chunk.
    pub(super) fn rows(&self) -> usize {
        match self {
            Self::Column(column) => column.len(),
            Self::Computed { rows, .. } => *rows,
        }
    }

    /// Whether it outlives a chunk, so that it pays to remember what was computed of it.
    pub(super) fn lasts(&self) -> bool {
        self.rows() > 0
    }

    /// Whether what is asked of each row is better computed for each text, in a chunk of so many
    /// rows.
    pub(super) fn is_worth(&self, rows: usize) -> bool {
        self.texts().len() <= rows.max(self.rows() / 2)
    }
}
