//! One watcher for each store.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::language::{Spoken, spoken};

/// Links that lead from one to the next, at most; the system gives up as soon.
const MOST_LINKS: usize = 40;

/// The right to watch over a store, until it is dropped or the process ends, however it ends. Verbs that
/// write take the store's lease for as long as they write; this lasts for as long as watching does.
#[derive(Debug)]
pub struct Alone {
    // The lock lives as long as the file is open.
    _file: File,
}

/// Why it is not given.
#[derive(Debug)]
pub enum AloneError {
    /// Another process watches over the store: its number, if it is known.
    Taken(PathBuf, Option<u32>),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl Alone {
    const TRIES: u32 = 5;
    const PAUSE: Duration = Duration::from_millis(40);

    /// The process that has it; `None` if nobody has.
    #[must_use]
    pub fn holder(store: &Path) -> Option<u32> {
        let mut file = File::open(beside(store, "-watch.lock")).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                file.read_to_string(&mut text).ok()?;
                Some(text.trim().parse().unwrap_or_default())
            }
            Ok(()) | Err(TryLockError::Error(_)) => None,
        }
    }

    /// Takes it, or says who has it. It is a lock on a file beside the store, which holds the process's
    /// number for people and stays there.
    ///
    /// # Errors
    /// Another process has it, or the file cannot be made or locked.
    pub fn over(store: &Path) -> Result<Self, AloneError> {
        let path = beside(store, "-watch.lock");
        let refused = |error| AloneError::Io(path.clone(), error);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(refused)?;
        // Whoever asks who has it holds it for a moment, too.
        let mut tries = 0;
        while let Err(error) = file.try_lock() {
            match error {
                TryLockError::WouldBlock if tries < Self::TRIES => tries += 1,
                TryLockError::WouldBlock => {
                    let mut text = String::new();
                    // INVARIANT (best effort): without the number the message is poorer, no more.
                    drop(file.read_to_string(&mut text));
                    return Err(AloneError::Taken(store.to_owned(), text.trim().parse().ok()));
                }
                TryLockError::Error(error) => return Err(refused(error)),
            }
            std::thread::sleep(Self::PAUSE);
        }
        file.set_len(0).and_then(|()| file.rewind()).map_err(refused)?;
        writeln!(file, "{}", std::process::id()).map_err(refused)?;
        Ok(Self { _file: file })
    }
}

impl AloneError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Taken(store, process) => {
                let (store, process) =
                    (store.display(), process.map_or_else(String::new, |it| it.to_string()));
                spoken!(
                    "another `watch` (process {process}) looks after `{store}`; stop it first, or give this one another `--store FILE`",
                    "另一个 `watch`（进程 {process}）正在看管 `{store}`；请先停掉它，或用 `--store FILE` 指定另一个存储文件"
                )
            }
            Self::Io(path, error) => spoken!(
                "`{}` cannot be locked: {error}; the store must lie on a file system with locks, in a folder that can be written to",
                "无法锁定 `{}`：{error}；存储文件须放在支持文件锁、可写入的目录中",
                path.display()
            ),
        }
    }
}

/// A file beside the store, named after it. Where the store's name is a link, it lies beside what the link
/// leads to, as the files that SQLite keeps do: whatever name a store is called by, there is one such file.
#[must_use]
pub fn beside(store: &Path, ending: &str) -> PathBuf {
    let mut name = behind_links(store).into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// Where the links that a file's name is lead, whether or not something lies there.
fn behind_links(file: &Path) -> PathBuf {
    let mut path = file.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = path.read_link() else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is_and_gets_it_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("funnelwright.db");
        let first = Alone::over(&store).unwrap();
        match Alone::over(&store) {
            Err(AloneError::Taken(_, process)) => assert_eq!(process, Some(std::process::id())),
            other => panic!("{other:?}"),
        }
        assert_eq!(Alone::holder(&store), Some(std::process::id()));
        drop(first);
        assert_eq!(Alone::holder(&store), None);
        Alone::over(&store).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_store_by_another_name_is_the_same_store() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("data")).unwrap();
        symlink("data/live.db", at("link.db")).unwrap();
        symlink("link.db", at("other.db")).unwrap();
        symlink("data", at("folder")).unwrap();
        // Whether or not the store is there yet.
        for is_there in [false, true] {
            if is_there {
                std::fs::write(at("data/live.db"), "").unwrap();
            }
            let _first = Alone::over(&at("other.db")).unwrap();
            for name in ["data/live.db", "link.db", "other.db", "folder/live.db"] {
                assert!(matches!(Alone::over(&at(name)), Err(AloneError::Taken(..))), "{name}");
                assert_eq!(Alone::holder(&at(name)), Some(std::process::id()), "{name}");
            }
        }
        symlink("round.db", at("round.db")).unwrap();
        assert!(beside(&at("round.db"), "-watch.lock").ends_with("round.db-watch.lock"), "it ends");
    }
}
