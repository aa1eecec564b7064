//! Why there is no backup.

use std::fmt;
use std::path::PathBuf;

use super::error::StoreError;
use crate::language::{Spoken, spoken};

/// Why there is no backup. Its `Display` says what to do; what was there before is as it was.
#[derive(Debug)]
pub enum BackupError {
    /// The store cannot be read.
    Store(StoreError),
    /// There is a file already.
    Exists(PathBuf),
    /// There is a file that is no store, which no flag overwrites.
    NotOurs(PathBuf),
    /// There is a store in use, or the store itself.
    InUse(PathBuf),
    /// It cannot be written: why.
    Unwritable(PathBuf, Spoken),
    /// The copy is not sound: what SQLite says.
    Unsound(PathBuf, String),
}

impl BackupError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Store(error) => error.spoken(),
            Self::Exists(path) => spoken!(
                "`{}` is there already; give another name, or add `--force` to put the new backup in its place",
                "`{}` 已经存在；请换一个文件名，或加 `--force` 用新备份替换它",
                path.display()
            ),
            Self::NotOurs(path) => spoken!(
                "`{}` is no backup of a store, and is not overwritten: give another name",
                "`{}` 不是存储文件的备份，不会覆盖它：请换一个文件名",
                path.display()
            ),
            Self::InUse(path) => spoken!(
                "`{}` is a store in use, and a backup put in its place would damage it: give another name",
                "`{}` 是正在使用的存储文件，用备份替换会损坏它：请换一个文件名",
                path.display()
            ),
            Self::Unwritable(path, why) => spoken!(
                [why]
                "the backup `{}` cannot be written: {why}",
                "无法写入备份 `{}`：{why}",
                path.display()
            ),
            Self::Unsound(path, what) => spoken!(
                "the copy for `{}` is not sound and was thrown away ({what}): look at the store with `store verify`",
                "为 `{}` 制作的副本有问题，已丢弃（{what}）：请用 `store verify` 检查存储文件",
                path.display()
            ),
        }
    }
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for BackupError {}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
