//! Why a store cannot be used.

use std::fmt;
use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ffi;

use crate::language::{Both, Spoken, both, spoken};

/// Why a store cannot be used. Its `Display` says what and what to do; whatever it is, nothing
/// was written.
#[derive(Debug)]
pub enum StoreError {
    /// It was written by a newer funnelwright: its schema version, ours.
    Newer(PathBuf, i64, i64),
    /// A SQLite file of some other program.
    Foreign(PathBuf),
    /// No SQLite file, or a damaged one.
    Damaged(PathBuf, String),
    /// It cannot be written: permission, read-only file system.
    ReadOnly(PathBuf),
    /// There is none.
    Missing(PathBuf),
    /// The disk is full.
    Full(PathBuf),
    /// Another process writes: who.
    Held {
        /// The store.
        path: PathBuf,
        /// The holder, for people: verb, process, host, since when.
        holder: Spoken,
    },
    /// The lease was lost to another process; nothing was written.
    Fenced(PathBuf),
    /// The store moved on since the snapshot was taken; nothing was written.
    Moved(PathBuf),
    /// Anything else that SQLite or the system reports.
    Other(PathBuf, Spoken),
}

impl StoreError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Newer(path, theirs, ours) => spoken!(
                "the store `{}` was written by a newer funnelwright (its schema is version {theirs}, this program knows versions up to {ours}); nothing was changed: update funnelwright, or give another file with `--store FILE`",
                "存储文件 `{}` 由更新版本的 funnelwright 写成（它的结构是第 {theirs} 版，本程序最高认识第 {ours} 版）；未作任何改动：请升级 funnelwright，或用 `--store FILE` 另外指定一个文件",
                path.display()
            ),
            Self::Foreign(path) => spoken!(
                "`{}` is a SQLite file of another program, not a store of funnelwright; nothing was changed: give a file of its own with `--store FILE` or `store = \"…\"` under `[workspace]`, it is made if it is not there",
                "`{}` 是其他程序的 SQLite 文件，不是 funnelwright 的存储文件；未作任何改动：请用 `--store FILE` 或 `[workspace]` 中的 `store = \"…\"` 指定专用的文件，没有会自动创建",
                path.display()
            ),
            Self::Damaged(path, reason) => spoken!(
                "`{}` cannot be read as a store, it is no SQLite file or a damaged one ({reason}); nothing was changed: restore it from a backup, or begin anew with another `--store FILE`",
                "`{}` 无法作为存储文件读取，它不是 SQLite 文件，或已损坏（{reason}）；未作任何改动：请从备份恢复，或用另一个 `--store FILE` 重新开始",
                path.display()
            ),
            Self::ReadOnly(path) => spoken!(
                "the store `{}` cannot be written; allow writing to the file and to its folder, where SQLite keeps two more files beside it, or give another with `--store FILE`",
                "无法写入存储文件 `{}`；请允许写入该文件及其目录（SQLite 会在旁边再放两个文件），或用 `--store FILE` 另外指定",
                path.display()
            ),
            Self::Missing(path) => spoken!(
                "there is no store `{}` yet: the first `run` makes it, or name another with `--store FILE`",
                "还没有存储文件 `{}`：第一次 `run` 会创建它，或用 `--store FILE` 另外指定",
                path.display()
            ),
            Self::Full(path) => spoken!(
                "the disk of the store `{}` is full; nothing was written and the store is as it was: make room and run again, nothing is lost",
                "存储文件 `{}` 所在的磁盘已满；什么也没有写入，存储文件保持原样：腾出空间后再运行，不会丢失任何内容",
                path.display()
            ),
            Self::Held { path, holder } => spoken!(
                [holder]
                "the store `{}` is held by {holder}; nothing was written: wait until it is done, or stop it, and try again",
                "存储文件 `{}` 正由{holder}占用；什么也没有写入：等它完成，或停止它，然后再试",
                path.display()
            ),
            Self::Fenced(path) => spoken!(
                "another process took over the store `{}` meanwhile; nothing was written: run again",
                "期间另一个进程接管了存储文件 `{}`；什么也没有写入：请再运行一次",
                path.display()
            ),
            Self::Moved(path) => spoken!(
                "the store `{}` has moved on since this was computed; nothing was written: plan or run again",
                "计算之后存储文件 `{}` 又有了变化；什么也没有写入：请重新 plan 或 run",
                path.display()
            ),
            Self::Other(path, reason) => spoken!(
                [reason]
                "the store `{}` cannot be used: {reason}",
                "存储文件 `{}` 无法使用：{reason}",
                path.display()
            ),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for StoreError {}

/// A holder that left no lease.
pub(super) const ANOTHER_PROGRAM: Both = both("another program that writes to it", "另一个正在写入的程序");

/// It is another file, or none, that lies there now.
pub(super) const MOVED: Both = both(
    "the file was moved or replaced while it was in use; run again",
    "使用期间文件被移走或替换；请再运行一次",
);

/// Nothing keeps two writers apart.
pub(super) const NO_LOCKS: Both = both(
    "its file system holds no locks, so that two writers could not be kept apart; put it on a local disk, \
     or give another with `--store FILE`",
    "它所在的文件系统不支持文件锁，无法避免两个程序同时写入；请放到本地磁盘，或用 `--store FILE` 另外指定",
);

/// What SQLite says where the system refuses a lock, or the memory that locks are kept in.
const LOCKING: [i32; 9] = [
    ffi::SQLITE_IOERR_LOCK,
    ffi::SQLITE_IOERR_RDLOCK,
    ffi::SQLITE_IOERR_UNLOCK,
    ffi::SQLITE_IOERR_CHECKRESERVEDLOCK,
    ffi::SQLITE_IOERR_SHMOPEN,
    ffi::SQLITE_IOERR_SHMLOCK,
    ffi::SQLITE_IOERR_SHMMAP,
    ffi::SQLITE_PROTOCOL,
    ffi::SQLITE_NOLFS,
];

pub(super) const IS_FOLDER: Both = both("it is a folder; give the name of a file", "它是目录；请给出文件名");

/// Puts the name of the store to what SQLite reports: for `map_err`.
pub(super) fn at(path: &Path) -> impl Fn(rusqlite::Error) -> StoreError + '_ {
    move |error| from_sqlite(path, &error)
}

fn from_sqlite(path: &Path, error: &rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    let path = path.to_owned();
    match error.sqlite_extended_error_code() {
        Some(ffi::SQLITE_READONLY_DBMOVED) => return StoreError::Other(path, MOVED.into()),
        // The file beside the store that its users share could not grow.
        Some(ffi::SQLITE_IOERR_SHMSIZE) => return StoreError::Full(path),
        Some(code) if LOCKING.contains(&code) => return StoreError::Other(path, NO_LOCKS.into()),
        _ => {}
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full(path),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly(path),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Damaged(path, error.to_string())
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Held { path, holder: ANOTHER_PROGRAM.into() }
        }
        Some(ErrorCode::CannotOpen) => cannot_open(path),
        None => StoreError::Damaged(path, error.to_string()),
        Some(_) => StoreError::Other(path, Spoken::foreign(error)),
    }
}

/// SQLite does not say why it cannot open a file; the system does.
fn cannot_open(path: PathBuf) -> StoreError {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let reason =
            spoken!("there is no folder `{}`; make it first", "没有目录 `{}`；请先创建", folder.display());
        return StoreError::Other(path, reason);
    }
    if path.is_dir() {
        return StoreError::Other(path, IS_FOLDER.into());
    }
    if OpenOptions::new().read(true).open(&path).is_err_and(|error| is_refusal(&error)) {
        let reason = both("it may not be read; allow reading and writing it", "它不可读；请允许读写");
        return StoreError::Other(path, reason.into());
    }
    match OpenOptions::new().read(true).write(true).open(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound && !is_refusal(&error) => {
            StoreError::Other(path, Spoken::foreign(error))
        }
        // The file itself can be written, or is not there: its folder refuses a new file.
        _ => StoreError::ReadOnly(path),
    }
}

fn is_refusal(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_code(code: std::ffi::c_int) -> StoreError {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        from_sqlite(Path::new("absent/funnelwright.db"), &error)
    }

    #[test]
    fn what_sqlite_reports_becomes_something_to_act_on() {
        for (code, words) in [
            (ffi::SQLITE_FULL, "make room and run again"),
            (ffi::SQLITE_READONLY, "cannot be written"),
            (ffi::SQLITE_READONLY_DBMOVED, "moved or replaced"),
            (ffi::SQLITE_READONLY_DIRECTORY, "allow writing to the file and to its folder"),
            (ffi::SQLITE_PERM, "cannot be written"),
            (ffi::SQLITE_NOTADB, "restore it from a backup"),
            (ffi::SQLITE_CORRUPT, "damaged"),
            (ffi::SQLITE_BUSY, "another program"),
            (ffi::SQLITE_CANTOPEN, "there is no folder `absent`"),
            (ffi::SQLITE_IOERR_READ, "cannot be used"),
            (ffi::SQLITE_IOERR_LOCK, "holds no locks"),
            (ffi::SQLITE_IOERR_SHMMAP, "holds no locks"),
        ] {
            let text = of_code(code).to_string();
            assert!(text.contains(words), "{code}: {text}");
            assert!(text.contains("`absent/funnelwright.db`") && !text.ends_with('.'), "{text}");
        }
    }

    #[test]
    fn a_folder_is_named_as_one() {
        let folder = tempfile::tempdir().unwrap();
        let error = cannot_open(folder.path().to_owned());
        assert!(matches!(&error, StoreError::Other(_, reason) if reason.english.contains("it is a folder")));
    }
}
