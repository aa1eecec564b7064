//! A copy of a store that is in use.
//!
//! It is made by `VACUUM INTO`: everything as of one moment, whoever writes meanwhile, every row read
//! and every index made anew, so that a damaged store gives no copy. SQLite's page by page copy would
//! begin again at each commit of another process, and copy damage and free room too.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::backup_error::BackupError;
use super::error::{StoreError, at};
use super::identity::{Kind, identify};
use super::open;
use crate::language::{Spoken, spoken};

/// A backup that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// Its bytes.
    pub bytes: u64,
    /// The generation of the store that it holds.
    pub generation: u64,
    /// How many runs it holds.
    pub runs: u64,
}

/// Copies the store at `path` into the file `to`, which appears whole or not at all; `force` lets it take
/// the place of an earlier backup. The copy is a store that nobody holds.
///
/// # Errors
/// See [`BackupError`].
pub fn backup(path: &Path, to: &Path, force: bool) -> Result<BackedUp, BackupError> {
    if !path.exists() {
        return Err(BackupError::Store(StoreError::Missing(path.to_owned())));
    }
    let target = Target::of(to)?;
    target.check(path, force)?;
    let part = target.part();
    let made = copy(path, &part, to).and_then(|made| {
        target.check(path, force)?;
        put(&part, &target.path, force).map_err(|error| unwritable(to, error))?;
        Ok(made)
    });
    // After a failure; else it has gone already.
    drop(fs::remove_file(&part));
    made
}

/// Where a backup is to be: its folder spelt out.
struct Target {
    folder: PathBuf,
    path: PathBuf,
}

impl Target {
    fn of(to: &Path) -> Result<Self, BackupError> {
        let folder = match to.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let folder = folder.canonicalize().map_err(|error| unwritable(to, error))?;
        let name = to.file_name().filter(|_| !to.is_dir()).ok_or_else(|| {
            let why = spoken!("it is a folder; give the name of a file", "它是目录；请给出文件名");
            BackupError::Unwritable(to.to_owned(), why)
        })?;
        let path = folder.join(name);
        Ok(Self { folder, path })
    }

    /// Where it is made, in the same folder: no other name is in its way, and it can be moved at once.
    fn part(&self) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.folder.join(format!("{name}.part-{}", std::process::id()))
    }

    fn check(&self, store: &Path, force: bool) -> Result<(), BackupError> {
        if store.canonicalize().is_ok_and(|store| store == self.path) || beside(&self.path, "-wal").exists() {
            return Err(BackupError::InUse(self.path.clone()));
        }
        if !self.path.exists() {
            return Ok(());
        }
        let kind = open::read(&self.path, |connection| identify(connection, &self.path));
        match kind {
            // A newer store, and one that is damaged, may be worth more than the new backup.
            Err(_) | Ok(Kind::Empty) => Err(BackupError::NotOurs(self.path.clone())),
            Ok(Kind::Store(_)) if force => Ok(()),
            Ok(Kind::Store(_)) => Err(BackupError::Exists(self.path.clone())),
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn unwritable(to: &Path, error: io::Error) -> BackupError {
    BackupError::Unwritable(to.to_owned(), Spoken::foreign(error))
}

fn copy(path: &Path, part: &Path, to: &Path) -> Result<BackedUp, BackupError> {
    let Some(name) = part.to_str() else {
        let why = spoken!("its path is not UTF-8", "它的路径不是 UTF-8");
        return Err(BackupError::Unwritable(to.to_owned(), why));
    };
    // Whether it is the copy that cannot be written is known only to who looks at both.
    let made = open::read(path, |connection| {
        match fs::remove_file(part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Ok(Err(unwritable(to, error))),
            _ => {}
        }
        if identify(connection, path)? == Kind::Empty {
            return Ok(Err(BackupError::Store(StoreError::Missing(path.to_owned()))));
        }
        Ok(connection
            .execute("VACUUM INTO ?1", [name])
            .map(drop)
            .map_err(|error| of_copying(path, to, error)))
    })?;
    made?;
    finish(part, to)
}

/// SQLite does not say which of two files it means; the one that is read is not opened or filled.
fn of_copying(path: &Path, to: &Path, error: rusqlite::Error) -> BackupError {
    match at(path)(error) {
        StoreError::Full(_) => {
            let why = spoken!(
                "the disk is full; a backup needs as much room as the store",
                "磁盘已满；备份需要与存储文件同样大的空间"
            );
            BackupError::Unwritable(to.to_owned(), why)
        }
        StoreError::ReadOnly(_) => {
            let why = spoken!("its folder does not let files be made", "它所在的目录不允许创建文件");
            BackupError::Unwritable(to.to_owned(), why)
        }
        error => BackupError::Store(error),
    }
}

/// Makes the copy a store that nobody holds, looks it over, and brings it to the disk.
fn finish(part: &Path, to: &Path) -> Result<BackedUp, BackupError> {
    let unsound = |error: rusqlite::Error| BackupError::Unsound(to.to_owned(), error.to_string());
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(part, flags).map_err(unsound)?;
    connection.execute("UPDATE fw_lease SET held = 0", []).map_err(unsound)?;
    let number = |sql: &str| -> Result<u64, BackupError> {
        let number = connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(unsound)?;
        Ok(u64::try_from(number).unwrap_or_default())
    };
    let said: String = connection.query_row("PRAGMA quick_check", [], |row| row.get(0)).map_err(unsound)?;
    if said != "ok" {
        return Err(BackupError::Unsound(to.to_owned(), said));
    }
    let (generation, runs) =
        (number("SELECT generation FROM fw_store")?, number("SELECT count(*) FROM fw_run")?);
    drop(connection);
    let file = File::open(part).map_err(|error| unwritable(to, error))?;
    file.sync_all().map_err(|error| unwritable(to, error))?;
    let bytes = file.metadata().map_err(|error| unwritable(to, error))?.len();
    Ok(BackedUp { bytes, generation, runs })
}

/// Gives the finished copy its name. Without `force` a file that has appeared meanwhile stays, where the
/// file system has links.
fn put(part: &Path, path: &Path, force: bool) -> io::Result<()> {
    if !force && fs::hard_link(part, path).is_ok() {
        fs::remove_file(part)?;
    } else if !force && path.exists() {
        return Err(io::ErrorKind::AlreadyExists.into());
    } else {
        fs::rename(part, path)?;
    }
    // The name is on the disk once its folder is; where folders cannot be synced they need not.
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        drop(folder.sync_all());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{CLOCK, baseline, folder, open, quiet, texts};
    use super::super::{inspect, read_snapshot};
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_copy_is_made_whether_or_not_somebody_writes() {
        let (folder, path) = folder();
        let mut store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        let to = folder.path().join("copy one.db");
        let made = backup(&path, &to, false).unwrap();
        assert_eq!((made.generation, made.runs), (1, 1));
        assert_eq!(made.bytes, fs::metadata(&to).unwrap().len());
        // In the middle of a write, what was committed before is copied.
        let other = Connection::open(&path).unwrap();
        other.busy_timeout(std::time::Duration::ZERO).unwrap();
        other.execute_batch("BEGIN IMMEDIATE; UPDATE fw_store SET generation = 77").unwrap();
        let second = folder.path().join("二.db");
        assert_eq!(backup(&path, &second, false).unwrap().generation, 1);
        other.execute_batch("ROLLBACK").unwrap();
        drop((other, store));
        let still = names(folder.path());
        assert_eq!(still, ["copy one.db", "funnel wright#1%.db", "二.db"]);
        backup(&path, &folder.path().join("3.db"), false).unwrap();
        assert_eq!(names(folder.path()).len(), 4, "reading a store at rest leaves no trace");
        for copy in [&to, &second] {
            assert_eq!(inspect(copy).unwrap().faults, []);
            assert_eq!(read_snapshot(copy).unwrap().customers, read_snapshot(&path).unwrap().customers);
            // Nobody holds it, although the store was held.
            open(copy).unwrap().commit(&quiet(1), &texts("a"), None, CLOCK).unwrap();
        }
    }

    #[test]
    fn what_is_there_is_not_overwritten_by_mistake() {
        let (folder, path) = folder();
        let mut store = open(&path).unwrap();
        let to = folder.path().join("copy.db");
        let missing = backup(&folder.path().join("no.db"), &to, false);
        assert!(matches!(missing, Err(BackupError::Store(StoreError::Missing(_)))));
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        backup(&path, &to, false).unwrap();
        assert!(matches!(backup(&path, &to, false), Err(BackupError::Exists(_))));
        store.commit(&quiet(1), &texts("a"), None, CLOCK).unwrap();
        assert_eq!(read_snapshot(&to).unwrap().generation, 1);
        backup(&path, &to, true).unwrap();
        assert_eq!(read_snapshot(&to).unwrap().generation, 2);
        assert!(matches!(backup(&path, &path, true), Err(BackupError::InUse(_))));
        let in_use = open(&to).unwrap();
        assert!(matches!(backup(&path, &to, true), Err(BackupError::InUse(_))));
        drop(in_use);
        let data = folder.path().join("crm.db");
        Connection::open(&data).unwrap().execute_batch("CREATE TABLE customers (id)").unwrap();
        fs::write(folder.path().join("notes.txt"), "x").unwrap();
        for other in ["crm.db", "notes.txt"] {
            let refused = backup(&path, &folder.path().join(other), true);
            assert!(matches!(refused, Err(BackupError::NotOurs(_))), "{other}: {refused:?}");
        }
        for nowhere in [folder.path().to_owned(), folder.path().join("absent/x.db")] {
            let refused = backup(&path, &nowhere, true);
            assert!(matches!(refused, Err(BackupError::Unwritable(..))), "{refused:?}");
        }
        let left: Vec<String> = names(folder.path()).into_iter().filter(|it| it.contains("part")).collect();
        assert_eq!(left, [] as [&str; 0]);
    }

    #[test]
    fn a_damaged_store_gives_no_copy() {
        let (folder, path) = folder();
        open(&path).unwrap().commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..].fill(7);
        fs::write(&path, bytes).unwrap();
        let to = folder.path().join("copy.db");
        let refused = backup(&path, &to, false);
        assert!(matches!(refused, Err(BackupError::Store(_) | BackupError::Unsound(..))), "{refused:?}");
        assert_eq!(names(folder.path()), ["funnel wright#1%.db"]);
    }
}
