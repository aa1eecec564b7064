//! Finding and reading the files of a rules folder.

use std::io;
use std::path::{Path, PathBuf};

use super::document::Document;
use crate::diagnostic::Diagnostic;

/// The texts of a rules folder, before anything is understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleTexts {
    /// (path as shown, text), ordered by path, bytewise: `*.toml` without `*_test.toml`, and
    /// `functions.rhai`.
    pub files: Vec<(String, String)>,
}

impl RuleTexts {
    /// The hash that names this ruleset: of all paths (relative to the rules folder) and texts.
    #[must_use]
    pub fn hash(&self) -> String {
        todo!()
    }
}

/// Why a rules folder cannot be read at all.
#[derive(Debug)]
pub enum FolderError {
    /// There is none.
    Missing(PathBuf),
    /// It is a file.
    NotAFolder(PathBuf),
    /// The system refused.
    Io(PathBuf, io::Error),
}

/// Reads the files of a rules folder, recursively. Files that are not UTF-8 or too large are
/// reported, the rest is read.
///
/// # Errors
/// The folder itself cannot be read.
pub fn read_folder(folder: &Path) -> Result<(RuleTexts, Vec<Diagnostic>), FolderError> {
    let _ = folder;
    todo!()
}

/// Parses all files into one document, with everything that is wrong with their text and shape.
#[must_use]
pub fn read_texts(texts: &RuleTexts) -> (Document, Vec<Diagnostic>) {
    let _ = texts;
    todo!()
}
