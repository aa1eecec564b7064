//! What happens to an alert: the only thing that is kept of it.

use std::sync::Arc;

use super::key::Key;
use crate::language::{Both, both};
use crate::value::{Date, DateTime};

/// One step of an alert's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertEvent {
    /// When; never before the alert's event before it. What a slot brings is dated there, a step of
    /// escalation when it was due, what is told when it was told.
    pub at: DateTime,
    /// Who; `None`: the engine.
    pub by: Option<Arc<str>>,
    /// What.
    pub what: What,
    /// Why, or with which result: the message of an evaluation, feedback, a reason.
    pub note: Option<Arc<str>>,
}

/// What an event is. Days (`on`) are the data days of the slots that brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The rule was met for the first time, and wants to be met again before it opens.
    Began {
        /// The data day.
        on: Date,
    },
    /// It was met again, in a row.
    Counted {
        /// The data day.
        on: Date,
    },
    /// It was met often enough: the alert is open.
    Opened {
        /// The data day.
        on: Date,
    },
    /// The condition had ended and is met again: the same alert is open again, its clocks restart.
    Reopened {
        /// The data day.
        on: Date,
    },
    /// The condition has ended.
    Resolved {
        /// The data day.
        on: Date,
    },
    /// Somebody has seen it.
    Acknowledged,
    /// Somebody has done something about it; the note is the feedback.
    Handled,
    /// It is over.
    Closed(Ending),
    /// Nothing is told and no clock runs, until an instant.
    Snoozed {
        /// The last instant of the silence.
        until: DateTime,
    },
    /// Nothing is told and no clock runs while another alert is open; a second one of these
    /// without a release between only names another cause.
    Inhibited {
        /// The other alert.
        by: Key,
    },
    /// No alert inhibits it any more.
    Released {
        /// Since when; clocks run from there, however late it was noticed.
        since: DateTime,
    },
    /// It was not handled in time: it has reached the next step of escalation.
    Escalated {
        /// Which, from 1.
        step: u32,
        /// When it was due; the next step is counted from there.
        due: DateTime,
    },
    /// People were told.
    Told {
        /// Which step of escalation they are; 0: those whose business it is first.
        step: u32,
        /// Who.
        to: Vec<Arc<str>>,
    },
    /// People were told again.
    Reminded {
        /// Which step of escalation they are.
        step: u32,
        /// Who.
        to: Vec<Arc<str>>,
    },
}

impl What {
    /// Its word in views and machine output.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Began { .. } => "pending",
            Self::Counted { .. } => "counted",
            Self::Opened { .. } => "opened",
            Self::Reopened { .. } => "reopened",
            Self::Resolved { .. } => "resolved",
            Self::Acknowledged => "acknowledged",
            Self::Handled => "handled",
            Self::Closed(_) => "closed",
            Self::Snoozed { .. } => "snoozed",
            Self::Inhibited { .. } => "inhibited",
            Self::Released { .. } => "released",
            Self::Escalated { .. } => "escalated",
            Self::Told { .. } => "told",
            Self::Reminded { .. } => "reminded",
        }
    }
}

impl What {
    /// For people.
    #[must_use]
    pub const fn phrase(&self) -> Both {
        match self {
            Self::Began { .. } => both("pending", "观察中"),
            Self::Counted { .. } => both("met again", "再次满足"),
            Self::Opened { .. } => both("opened", "打开"),
            Self::Reopened { .. } => both("reopened", "重新打开"),
            Self::Resolved { .. } => both("condition ended", "条件结束"),
            Self::Acknowledged => both("acknowledged", "知悉"),
            Self::Handled => both("handled", "处理"),
            Self::Closed(_) => both("closed", "关闭"),
            Self::Snoozed { .. } => both("snoozed", "暂缓"),
            Self::Inhibited { .. } => both("inhibited", "被抑制"),
            Self::Released { .. } => both("released", "解除抑制"),
            Self::Escalated { .. } => both("escalated", "升级"),
            Self::Told { .. } => both("told", "通知"),
            Self::Reminded { .. } => both("reminded", "提醒"),
        }
    }
}

/// Why an alert is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// The condition ended, and the rule asks for no handling.
    Resolved,
    /// Somebody closed it.
    ByHand,
    /// It was never met often enough in a row to open.
    Lapsed,
    /// It was about something that has happened, and has been told.
    Told,
    /// The rule was edited and is not met any more.
    RuleChanged,
    /// The rule is gone.
    RuleRemoved,
    /// What it was about is gone.
    SubjectGone,
}

impl Ending {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Resolved,
        Self::ByHand,
        Self::Lapsed,
        Self::Told,
        Self::RuleChanged,
        Self::RuleRemoved,
        Self::SubjectGone,
    ];

    /// Its word in views and machine output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::ByHand => "by hand",
            Self::Lapsed => "lapsed",
            Self::Told => "told",
            Self::RuleChanged => "rule changed",
            Self::RuleRemoved => "rule removed",
            Self::SubjectGone => "subject gone",
        }
    }

    /// How messages say it, behind "it was closed" and 已关闭.
    #[must_use]
    pub const fn phrase(self) -> Both {
        match self {
            Self::Resolved => both("since its condition had ended", "条件已结束"),
            Self::ByHand => both("by hand", "人工关闭"),
            Self::Lapsed => both("before it opened", "未打开就已消失"),
            Self::Told => both("once it was told", "通知后即关闭"),
            Self::RuleChanged => both("since its rule was edited", "规则已修改"),
            Self::RuleRemoved => both("since its rule was removed", "规则已删除"),
            Self::SubjectGone => both("since what it was about is gone", "对象已不存在"),
        }
    }

    /// The ending of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.word() == word)
    }
}
