//! What is wrong inside a store.

use crate::language::{Both, Spoken, both};

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// The file's pages and indexes, as SQLite sees them.
    File,
    /// Rows that others refer to.
    References,
    /// Runs, their order and what they counted.
    Runs,
    /// The changes of each customer, one after the other.
    Changes,
    /// The lives of alerts.
    Alerts,
    /// Messages, and the events that they tell.
    Outbox,
    /// What everything else says.
    Contents,
}

impl Check {
    /// All of them, in the order in which they are made.
    pub const ALL: [Self; 7] =
        [Self::File, Self::References, Self::Runs, Self::Changes, Self::Alerts, Self::Outbox, Self::Contents];

    /// Its word in machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::References => "references",
            Self::Runs => "runs",
            Self::Changes => "changes",
            Self::Alerts => "alerts",
            Self::Outbox => "outbox",
            Self::Contents => "contents",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn phrase(self) -> Both {
        match self {
            Self::File => both("file", "文件"),
            Self::References => both("references", "引用"),
            Self::Runs => both("runs", "运行"),
            Self::Changes => both("state changes", "状态变化"),
            Self::Alerts => both("alerts", "告警"),
            Self::Outbox => both("outbox", "发件箱"),
            Self::Contents => both("contents", "内容"),
        }
    }
}

/// Something that cannot be so in a store that only this program has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which check found it.
    pub check: Check,
    /// What it is, and where.
    pub what: Spoken,
}
