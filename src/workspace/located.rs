//! Where dataset and store of a workspace are, whether or not its rules hold mistakes.

use std::path::{Path, PathBuf};

use super::open::{OpenError, base_of};
use crate::language::Language;
use crate::syntax::read_rules;

/// Where things are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The store.
    pub store: PathBuf,
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
        store: workspace.store.as_ref().map_or_else(|| named("funnelwright.db"), |path| named(&path.value)),
        dataset: workspace.dataset.as_ref().map(|path| named(&path.value)),
        language: workspace.language.as_ref().and_then(|tag| Language::of_tag(&tag.value)),
    })
}
