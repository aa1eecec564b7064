//! Noticing that rule files change.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ::notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};

use crate::language::{Spoken, spoken};
use crate::syntax::{FolderError, FolderPart, walk_folder};

/// What a rules folder looks like from outside, as far as its rules are read: equal prints mean that nothing was
/// saved since, nor made readable. Links are followed, so that a folder that is exchanged behind a link is
/// another one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FolderPrint(Vec<Seen>);

/// A file or folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    path: PathBuf,
    /// `None` where it cannot be looked at, or leads nowhere new.
    look: Option<Look>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    is_folder: bool,
    bytes: u64,
    changed: Option<SystemTime>,
    marks: Marks,
}

/// What the system knows besides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Marks {
    /// Device and number, which tell a file from another one that took its name.
    node: (u64, u64),
    /// Who may do what.
    mode: u32,
    /// When anything about it changed, who may read it included: seconds and nanoseconds.
    touched: (i64, i64),
}

impl FolderPrint {
    /// Looks at a folder as it is now. One that is not there looks like nothing.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let mut seen = Vec::new();
        let walked = walk_folder(folder, &mut |path, _, part| {
            let look = match part {
                FolderPart::Folder(metadata) | FolderPart::RuleFile(metadata) => Some(Look::of(&metadata)),
                FolderPart::Circle | FolderPart::TooDeep | FolderPart::Unreadable(_) => None,
            };
            seen.push(Seen { path: path.to_owned(), look });
        });
        if let Err(FolderError::NotAFolder(path) | FolderError::Io(path, _)) = walked {
            seen.push(Seen { path, look: None });
        }
        seen.sort_unstable();
        Self(seen)
    }
}

impl Look {
    fn of(metadata: &Metadata) -> Self {
        let (is_folder, marks) = (metadata.is_dir(), marks(metadata));
        if is_folder {
            // A folder's own times change with every file that an editor leaves in it for a moment.
            return Self { is_folder, bytes: 0, changed: None, marks: Marks { touched: (0, 0), ..marks } };
        }
        Self { is_folder, bytes: metadata.len(), changed: metadata.modified().ok(), marks }
    }
}

#[cfg(unix)]
fn marks(metadata: &Metadata) -> Marks {
    use std::os::unix::fs::MetadataExt;
    Marks {
        node: (metadata.dev(), metadata.ino()),
        mode: metadata.mode(),
        touched: (metadata.ctime(), metadata.ctime_nsec()),
    }
}

#[cfg(not(unix))]
fn marks(_metadata: &Metadata) -> Marks {
    Marks::default()
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
    use std::fs;

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

    #[test]
    fn only_what_is_read_as_rules_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.toml"), "").unwrap();
        let before = FolderPrint::of(folder.path());
        fs::create_dir_all(at(".git/objects")).unwrap();
        for other in [".git/objects/x.toml", ".a.toml.swp", "#a.toml#", "a.toml~", "a_test.toml", "README.md"]
        {
            fs::write(at(other), "").unwrap();
        }
        assert_eq!(FolderPrint::of(folder.path()), before);
        fs::write(at("functions.rhai"), "").unwrap();
        assert_ne!(FolderPrint::of(folder.path()), before);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_back_are_not_followed_again_and_again() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.toml"), "").unwrap();
        symlink(".", at("one")).unwrap();
        symlink(".", at("two")).unwrap();
        // Each leads into the other.
        fs::create_dir(at("left")).unwrap();
        fs::create_dir(at("right")).unwrap();
        for name in ["x", "y"] {
            symlink(at("right"), at("left").join(name)).unwrap();
            symlink(at("left"), at("right").join(name)).unwrap();
        }
        let seen = FolderPrint::of(folder.path()).0.len();
        assert!(seen < 20, "{seen}");
    }

    #[cfg(unix)]
    #[test]
    fn who_may_read_a_file_shows() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.toml");
        let allow = |mode: u32| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        fs::write(&file, "a = 1\n").unwrap();
        allow(0o000);
        let closed = FolderPrint::of(folder.path());
        allow(0o644);
        assert_ne!(FolderPrint::of(folder.path()), closed);
    }
}
