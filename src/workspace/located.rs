//! Where dataset and store of a workspace are, whether or not its rules hold mistakes.

use std::path::{Path, PathBuf};

use super::open::{OpenError, base_of};
use crate::language::Language;
use crate::syntax::{Document, read_rules};

/// Where things are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The store; `None` where mistakes leave it open.
    pub store: Option<PathBuf>,
    /// The dataset, if one is named.
    pub dataset: Option<PathBuf>,
    /// The language that the rules name.
    pub language: Option<Language>,
}

/// Reads where dataset and store of a rules folder are. A store that is damaged can be looked at although
/// the rules are, too.
///
/// # Errors
/// The folder cannot be read.
pub fn locate(rules: &Path) -> Result<Located, OpenError> {
    let (_, document, _) = read_rules(rules).map_err(OpenError::Folder)?;
    let base = base_of(rules);
    let workspace = &document.workspace;
    let named = |path: &str| base.join(path);
    Ok(Located {
        store: document.store().map(named),
        dataset: workspace.dataset.as_ref().map(|path| named(&path.value)),
        language: workspace.language.as_ref().and_then(|tag| Language::of_tag(&tag.value)),
    })
}

/// The store that no rules at all mean: where a workspace has its store unless they name another.
#[must_use]
pub fn usual_store(rules: &Path) -> Option<PathBuf> {
    Document::default().store().map(|path| base_of(rules).join(path))
}
