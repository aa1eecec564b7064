//! Why a dataset cannot be used.

use std::fmt;
use std::path::{Path, PathBuf};

use bytesize::ByteSize;
use rusqlite::{Error, ErrorCode, ffi};

use crate::language::{Both, Spoken, both, spoken};

/// Why a dataset cannot be used. Its `Display` says what and what to do.
#[derive(Debug)]
pub enum DatasetError {
    /// There is no such file.
    Missing(PathBuf),
    /// It is not a SQLite file, or a damaged one: SQLite's words.
    NotADatabase(PathBuf, String),
    /// It stayed locked by another program.
    Locked(PathBuf),
    /// A mapped table, column or query that was there when the rules were checked fails now.
    Unreadable {
        /// The mapped table's key.
        table: String,
        /// SQLite's words, or ours.
        reason: Spoken,
    },
    /// The rules' rows would take more memory than they may.
    TooLarge {
        /// Bytes needed, about.
        needed: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// The rules' rows would take more memory than they may, even in parts of the customers.
    NoPartFits {
        /// Bytes needed at once, about.
        needed: u64,
        /// Bytes needed in as many parts as there may be.
        least: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// Anything else that SQLite reports.
    Other(PathBuf, Spoken),
}

/// What to do about a file that a writer left in the middle of a transaction.
const UNFINISHED: Both = both(
    "a program stopped while it was writing and left its journal: open the file once with that \
     program or with `sqlite3`, so that it is brought back to order",
    "某个程序写到一半就停了，留下了日志：用该程序或 `sqlite3` 打开一次这个文件，使它恢复正常",
);

impl DatasetError {
    /// What an error of SQLite means for the file as a whole.
    pub(super) fn of_file(path: &Path, error: &Error) -> Self {
        let path = path.to_owned();
        let Some(failure) = failure(error) else { return Self::Other(path, Spoken::foreign(words(error))) };
        match (failure.code, failure.extended_code) {
            (ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt, _) | (_, ffi::SQLITE_IOERR_SHORT_READ) => {
                Self::NotADatabase(path, words(error))
            }
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Locked(path),
            (_, ffi::SQLITE_READONLY_ROLLBACK | ffi::SQLITE_READONLY_RECOVERY) => {
                Self::Other(path, UNFINISHED.into())
            }
            _ => Self::Other(path, Spoken::foreign(words(error))),
        }
    }

    /// What an error of SQLite while a mapped table was read means.
    pub(super) fn of_table(path: &Path, table: &str, error: &Error) -> Self {
        let of_file = Self::of_file(path, error);
        match of_file {
            Self::Other(..) => {
                Self::Unreadable { table: table.to_owned(), reason: Spoken::foreign(words(error)) }
            }
            of_file => of_file,
        }
    }
}

/// What SQLite reported, if the error is its own.
pub(super) fn failure(error: &Error) -> Option<&ffi::Error> {
    match error {
        Error::SqliteFailure(failure, _) | Error::SqlInputError { error: failure, .. } => Some(failure),
        _ => None,
    }
}

/// SQLite's own words, without what the wrapper adds.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

impl DatasetError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Missing(path) => spoken!(
                "there is no dataset at `{}`: name a SQLite file as `dataset` under `[workspace]` or with `--dataset`",
                "`{}` 处没有数据集：请在 `[workspace]` 的 `dataset` 中或用 `--dataset` 指明 SQLite 文件",
                path.display()
            ),
            Self::NotADatabase(path, words) => spoken!(
                "`{}` is not a SQLite database, or a damaged one ({words}): name another file, take it from a copy \
                 again, or make one from CSV files with `funnelwright import`",
                "`{}` 不是 SQLite 数据库，或已损坏（{words}）：请换一个文件，重新取一份副本，\
                 或用 `funnelwright import` 从 CSV 文件生成",
                path.display()
            ),
            Self::Locked(path) => spoken!(
                "`{}` is locked by another program: let it finish or close it, then try again",
                "`{}` 正被另一个程序锁定：等它完成或关闭它，然后再试",
                path.display()
            ),
            Self::Unreadable { table, reason } => spoken!(
                [reason]
                "`[{table}]` cannot be read from the dataset ({reason}): run `funnelwright check` to compare the rules \
                 with the tables that are there",
                "无法从数据集读取 `[{table}]`（{reason}）：运行 `funnelwright check`，对照规则与现有的表"
            ),
            Self::TooLarge { needed, limit } => {
                let (needed, limit) = (size_text(*needed), size_text(*limit));
                spoken!(
                    "the rules' rows would take about {needed} of memory, and the limit is {limit}, so that nothing \
                     was read (`plan` and `run` work in parts then): raise it with `--memory-limit`, or map a query \
                     that leaves out what the rules no longer need, such as \
                     `sql = \"SELECT … WHERE happened_at >= '2024-01-01'\"`",
                    "规则所需的数据行约占 {needed} 内存，而上限是 {limit}，因此什么也没有读取（`plan` 和 `run` \
                     这时会分批计算）：请用 `--memory-limit` 调大上限，或改用一个略去规则不再需要的行的查询，\
                     例如 `sql = \"SELECT … WHERE happened_at >= '2024-01-01'\"`"
                )
            }
            Self::NoPartFits { needed, least, limit } => {
                let enough = size_text(least + least / 10).replace(' ', "");
                let [needed, least, limit] = [needed, least, limit].map(|bytes| size_text(*bytes));
                spoken!(
                    "the rules' rows would take about {needed} of memory, and the limit is {limit}; divided into \
                     parts they would still take {least}, for the ids and states of all customers, and the events \
                     of facts per person or unit, have to be kept together, so that nothing was read: raise the \
                     limit with `--memory-limit {enough}`, or map a query that leaves out what the rules no longer need, \
                     such as `sql = \"SELECT … WHERE happened_at >= '2024-01-01'\"`",
                    "规则所需的数据行约占 {needed} 内存，而上限是 {limit}；即使分批计算仍要 {least}，\
                     因为全部客户的编号和状态，以及按人员或团队统计的事实所用的事件，必须一直放在内存里，\
                     因此什么也没有读取：请用 `--memory-limit {enough}` 调大上限，或改用一个略去规则不再需要的行的查询，\
                     例如 `sql = \"SELECT … WHERE happened_at >= '2024-01-01'\"`"
                )
            }
            Self::Other(path, words) => spoken!(
                [words]
                "the dataset `{}` cannot be read ({words}): see that the file and its folder may be read",
                "无法读取数据集 `{}`（{words}）：请确认该文件及其目录可读",
                path.display()
            ),
        }
    }
}

/// A size for people, such as `1.5 GB`.
pub(crate) fn size_text(bytes: u64) -> String {
    ByteSize(bytes).display().si().to_string()
}

impl fmt::Display for DatasetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for DatasetError {}
