//! Texts that many rows share.

use std::sync::Arc;

use crate::dataset::{Column, ColumnData};

/// The texts that the codes of a vector stand for. Copies share them.
#[derive(Debug, Clone)]
pub enum Dictionary {
    /// The texts of a column, which are all different.
    Column(Column),
    /// Texts that were computed; equal ones may stand there twice.
    Computed(Arc<[Arc<str>]>),
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
            Self::Computed(texts) => texts,
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

    /// How many rows it was made for.
    pub(super) fn rows(&self) -> usize {
        match self {
            Self::Column(column) => column.len(),
            Self::Computed(texts) => texts.len(),
        }
    }
}
