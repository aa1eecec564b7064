//! Why an action on an alert is refused.

use std::fmt;
use std::sync::Arc;

use super::event::Ending;
use super::key::Key;
use crate::language::{Spoken, spoken};
use crate::time::AsOf;

/// Why an action on an alert is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such alert.
    Unknown {
        /// The key.
        key: Key,
    },
    /// Nobody is named who acts.
    Nobody,
    /// The alert has not opened yet.
    Pending,
    /// It is closed.
    Closed {
        /// How it ended.
        ending: Ending,
        /// Who closed it.
        by: Option<Arc<str>>,
        /// When.
        at: AsOf,
    },
    /// It is acknowledged already.
    Acknowledged {
        /// Who did it.
        by: Option<Arc<str>>,
        /// When.
        at: AsOf,
    },
    /// It is handled already.
    Handled {
        /// Who did it.
        by: Option<Arc<str>>,
        /// When.
        at: AsOf,
    },
    /// The action is dated before something that has happened to the alert.
    BeforeLast {
        /// When the last thing happened.
        last: AsOf,
    },
    /// Handling without a word on what was done.
    NoFeedback,
    /// Its rule asks for handling before closing.
    NotHandled,
    /// Snoozing without a reason.
    NoReason,
    /// Snoozing until what is past.
    SnoozedBackwards {
        /// Until when.
        until: AsOf,
        /// When it was asked for.
        as_of: AsOf,
    },
}

impl Refusal {
    pub(super) fn acknowledged(by: Option<Arc<str>>, at: AsOf) -> Self {
        Self::Acknowledged { by, at }
    }

    pub(super) fn handled(by: Option<Arc<str>>, at: AsOf) -> Self {
        Self::Handled { by, at }
    }

    /// A sentence that says what is wrong and what to do.
    #[must_use]
    pub fn said(&self) -> Spoken {
        match self {
            Self::Unknown { key } => spoken!(
                "there is no alert `{key}`: `alerts list` shows those there are",
                "没有告警 `{key}`：用 `alerts list` 查看现有的告警"
            ),
            Self::Nobody => {
                spoken!("nobody is named: say who acts with `--by`", "没有写明是谁：用 `--by` 写明操作人")
            }
            Self::Pending => spoken!(
                "the alert is pending, nobody has been told yet: wait until it opens, or until it goes away by \
                 itself",
                "告警还在观察中，尚未通知任何人：等它打开，或自行消失"
            ),
            Self::Closed { ending, by, at } => {
                let (how, who, at) = (ending.phrase(), actor(by.as_ref()), at.text());
                spoken!(
                    [how, who]
                    "the alert is closed ({at}, {who}, {how}) and stays so: if its rule is met again after its \
                     condition has ended, a new one opens",
                    "告警已关闭（{at}，{who}，{how}），不会再变：条件结束之后规则再次满足时，会打开新的告警"
                )
            }
            Self::Acknowledged { by, at } => {
                let (who, at) = (actor(by.as_ref()), at.text());
                spoken!(
                    [who]
                    "the alert is acknowledged already ({at}, {who}): handle it next, with `alerts handle`",
                    "告警已有人知悉（{at}，{who}）：下一步用 `alerts handle` 处理"
                )
            }
            Self::Handled { by, at } => {
                let (who, at) = (actor(by.as_ref()), at.text());
                spoken!(
                    [who]
                    "the alert is handled already ({at}, {who}): if that closes the loop, close it with \
                     `alerts close`",
                    "告警已处理（{at}，{who}）：如果闭环完成，用 `alerts close` 关闭"
                )
            }
            Self::BeforeLast { last } => {
                let last = last.text();
                spoken!(
                    "the action is dated before the alert's last event ({last}): leave `--as-of` out, or give a \
                     time from then on",
                    "操作的时间早于告警的最后一个事件（{last}）：去掉 `--as-of`，或写不早于它的时间"
                )
            }
            Self::NoFeedback => spoken!(
                "handling needs feedback: say what was found and what was done",
                "处理需要反馈：写明查到了什么、做了什么"
            ),
            Self::NotHandled => spoken!(
                "the alert's rule asks for handling within a time: first say with `alerts handle` what was done, \
                 then close it",
                "告警的规则要求限时处理：先用 `alerts handle` 写明做了什么，再关闭"
            ),
            Self::NoReason => {
                spoken!("snoozing needs a reason: say why it can wait", "暂停需要理由：写明为什么可以等")
            }
            Self::SnoozedBackwards { until, as_of } => {
                let (until, as_of) = (until.text(), as_of.text());
                spoken!(
                    "the snooze would end ({until}) before it begins ({as_of}): give a later day or time with \
                     `--until`",
                    "暂停的结束（{until}）不晚于开始（{as_of}）：用 `--until` 写更晚的日期或时间"
                )
            }
        }
    }
}

/// Who did something, for messages.
fn actor(by: Option<&Arc<str>>) -> Spoken {
    match by {
        Some(by) => spoken!("by {by}", "由 {by}"),
        None => spoken!("by the engine", "由引擎"),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for Refusal {}
