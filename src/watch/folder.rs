//! Noticing that rule files change.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ::notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};

use crate::language::{Spoken, spoken};
use crate::syntax::MAX_FOLDER_DEPTH;

/// What the files of a rules folder look like from outside: equal prints mean that nothing was saved since.
/// Links are followed, so that a folder that is exchanged behind a link is another one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FolderPrint(Vec<Seen>);

/// A file or folder.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    path: PathBuf,
    /// `None` where it cannot be looked at.
    look: Option<Look>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Look {
    is_folder: bool,
    bytes: u64,
    changed: Option<SystemTime>,
    /// Tells a file from another one that took its name.
    node: u64,
}

impl FolderPrint {
    /// Looks at a folder as it is now. One that is not there looks like nothing.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let mut print = Self::default();
        print.look_at(folder, 0);
        print
    }

    fn look_at(&mut self, path: &Path, depth: usize) {
        let look = fs::metadata(path).ok().as_ref().map(Look::of);
        let is_folder = look.as_ref().is_some_and(|look| look.is_folder);
        self.0.push(Seen { path: path.to_owned(), look });
        if !is_folder || depth > MAX_FOLDER_DEPTH {
            return;
        }
        let Ok(entries) = fs::read_dir(path) else { return };
        let mut inside: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        inside.sort_unstable();
        for path in inside {
            self.look_at(&path, depth + 1);
        }
    }
}

impl Look {
    fn of(metadata: &Metadata) -> Self {
        let is_folder = metadata.is_dir();
        // A folder's own time changes with every file that an editor leaves in it for a moment.
        let changed = metadata.modified().ok().filter(|_| !is_folder);
        Self { is_folder, bytes: if is_folder { 0 } else { metadata.len() }, changed, node: node(metadata) }
    }
}

#[cfg(unix)]
fn node(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ino()
}

#[cfg(not(unix))]
fn node(_metadata: &Metadata) -> u64 {
    0
}

/// Is told by the system when something changes in a folder. It only says that it is time to look: what
/// was missed (network file systems, folders behind links, folders made anew) is found by looking again.
#[derive(Debug)]
pub struct FolderWatcher {
    _watcher: RecommendedWatcher,
}

/// The system does not tell of changes.
#[derive(Debug)]
pub struct WatchError(::notify::Error);

impl FolderWatcher {
    /// Calls `touched` from another thread whenever something below a folder is written, made, moved or
    /// deleted.
    ///
    /// # Errors
    /// The system does not watch it: too many watched files, no such folder, no support.
    pub fn over(folder: &Path, touched: impl Fn() + Send + 'static) -> Result<Self, WatchError> {
        let mut watcher = recommended_watcher(move |event: ::notify::Result<Event>| {
            let only_read = event.as_ref().is_ok_and(|event| matches!(event.kind, EventKind::Access(_)));
            if !only_read {
                touched();
            }
        })
        .map_err(WatchError)?;
        // Behind a link the folder itself is meant.
        let place = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        watcher.watch(&place, RecursiveMode::Recursive).map_err(WatchError)?;
        Ok(Self { _watcher: watcher })
    }
}

impl WatchError {
    /// What follows from it, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        let Self(error) = self;
        spoken!(
            "the system does not tell of changed rule files ({error}), so the folder is looked at again and again; `--poll` does so without trying",
            "系统不通知规则文件的变化（{error}），因此改为反复查看目录；用 `--poll` 可直接这样做"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_save_shows_and_looking_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let rules = folder.path().join("rules");
        let mut last = FolderPrint::of(&rules);
        let mut shows = |what: &str| {
            let now = FolderPrint::of(&rules);
            assert_ne!(now, last, "{what}");
            assert_eq!(now, FolderPrint::of(&rules), "{what}");
            last = now;
        };
        fs::create_dir(&rules).unwrap();
        shows("the folder is made");
        fs::write(rules.join("a.toml"), "a = 1\n").unwrap();
        shows("a file is made");
        fs::write(rules.join("a.toml"), "a = 12\n").unwrap();
        shows("a file is written");
        // As editors do: a new file of the same size takes the old one's place.
        fs::write(rules.join(".a.swp"), "a = 13\n").unwrap();
        fs::rename(rules.join(".a.swp"), rules.join("a.toml")).unwrap();
        shows("a file is exchanged");
        fs::create_dir(rules.join("more")).unwrap();
        fs::write(rules.join("more/b.toml"), "").unwrap();
        shows("a file is made deeper");
        fs::remove_file(rules.join("a.toml")).unwrap();
        shows("a file is deleted");
        fs::remove_dir_all(&rules).unwrap();
        shows("the folder is deleted");
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_exchanged_behind_a_link_shows() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for version in ["1", "2"] {
            fs::create_dir(at(version)).unwrap();
            fs::write(at(version).join("a.toml"), version).unwrap();
        }
        std::os::unix::fs::symlink(at("1"), at("rules")).unwrap();
        let first = FolderPrint::of(&at("rules"));
        std::os::unix::fs::symlink(at("2"), at("new")).unwrap();
        fs::rename(at("new"), at("rules")).unwrap();
        assert_ne!(FolderPrint::of(&at("rules")), first);
    }
}
