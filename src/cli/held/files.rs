//! The files beside a store that tell what `watch` has held, and what was refused.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::failure::Failure;
use crate::language::spoken;
use crate::render::{DroppedFile, SavedPlan};
use crate::watch::beside;

/// `STORE-held.json` holds the plan that a guard holds, as long as it does; `STORE-dropped.json` the rules that
/// somebody refused, until others are saved.
#[derive(Debug, Clone)]
pub struct HeldFiles {
    held: PathBuf,
    dropped: PathBuf,
}

impl HeldFiles {
    /// Those of a store.
    #[must_use]
    pub fn beside(store: &Path) -> Self {
        Self { held: beside(store, "-held.json"), dropped: beside(store, "-dropped.json") }
    }

    /// What is held, if anything is.
    pub fn plan(&self) -> Result<Option<SavedPlan>, Failure> {
        let path = self.held.display();
        match fs::read_to_string(&self.held) {
            Ok(text) => SavedPlan::parse(&text).map(Some).ok_or_else(|| {
                Failure::files(spoken!(
                    "`{path}` is no plan; delete it: `watch` writes it anew if something is held",
                    "`{path}` 不是计划；请删除它：如有被拦下的内容，`watch` 会重新写入"
                ))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                Err(Failure::files(spoken!("`{path}` cannot be read: {error}", "无法读取 `{path}`：{error}")))
            }
        }
    }

    /// The rules that were refused, if any are. What is no such file says nothing.
    #[must_use]
    pub fn dropped(&self) -> Option<DroppedFile> {
        DroppedFile::parse(&fs::read_to_string(&self.dropped).ok()?)
    }

    /// Keeps what is held.
    pub fn keep(&self, plan: &SavedPlan) {
        let mut text = Vec::new();
        // INVARIANT (lost messages): without the file `run --approve` still lets the delta pass.
        drop(plan.write(&mut text).and_then(|()| exchange(&self.held, &String::from_utf8_lossy(&text))));
    }

    /// Nothing is held any more.
    pub fn forget_plan(&self) {
        // INVARIANT (nothing to forget): mostly there is no such file.
        drop(fs::remove_file(&self.held));
    }

    /// Remembers which rules were refused.
    pub fn refuse(&self, dropped: &DroppedFile) -> Result<(), Failure> {
        exchange(&self.dropped, &dropped.text()).map_err(|error| {
            let path = self.dropped.display();
            Failure::files(spoken!("`{path}` cannot be written: {error}", "无法写入 `{path}`：{error}"))
        })
    }

    /// Other rules were saved.
    pub fn forget_drop(&self) {
        // INVARIANT (tried again): `watch` reads it again, and forgets it again.
        drop(fs::remove_file(&self.dropped));
    }
}

/// Puts a text in a file's place, so that whoever reads it finds the old one or the new one.
pub fn exchange(path: &Path, text: &str) -> io::Result<()> {
    let mut next = path.as_os_str().to_owned();
    next.push(".new");
    fs::write(&next, text).and_then(|()| fs::rename(&next, path))
}
