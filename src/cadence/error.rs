//! What is wrong with a cadence.

use std::fmt;
use std::ops::Range;

use crate::language::Spoken;

/// Why a text is no cadence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CadenceError {
    /// The bytes of the text that are wrong; empty where something is missing.
    pub at: Range<usize>,
    /// What is wrong: one sentence, without a full stop.
    pub message: Spoken,
    /// What to write instead.
    pub help: Spoken,
}

impl fmt::Display for CadenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.help)
    }
}

impl std::error::Error for CadenceError {}

/// A word of a cadence, and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub start: usize,
    pub text: &'a str,
}

impl<'a> Word<'a> {
    /// The words of a text.
    pub fn all(text: &'a str) -> Vec<Self> {
        Self { start: 0, text }.split(char::is_whitespace).filter(|word| !word.text.is_empty()).collect()
    }

    /// Its parts between separators, empty ones too.
    pub fn split(self, separator: impl Fn(char) -> bool + 'a) -> impl Iterator<Item = Self> {
        self.text.split(separator).map(move |text| {
            let start = self.start + (text.as_ptr().addr() - self.text.as_ptr().addr());
            Self { start, text }
        })
    }

    /// Refuses it.
    pub fn refused(self, message: Spoken, help: Spoken) -> CadenceError {
        CadenceError { at: self.start..self.start + self.text.len(), message, help }
    }
}
