//! How output for people looks and speaks.

use super::palette::Palette;
use crate::language::Language;

/// Colours and language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Which colours, if any.
    pub palette: Palette,
    /// Which language.
    pub language: Language,
}

impl Style {
    /// A title of a section.
    pub(super) fn title(self, english: &str, chinese: &str) -> String {
        self.palette.title(self.language.pick(english, chinese))
    }
}
