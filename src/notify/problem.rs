//! Why a message could not be delivered.
//!
//! Variables are named, their values are not: every text here may be stored and logged.

use std::fmt;
use std::path::PathBuf;

use super::mail_fault::MailFault;
use super::reach::Reach;
use super::refusal::Refusal;
use crate::language::{Both, Spoken, spoken};

/// Why a message could not be delivered on a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The channel's id.
    pub channel: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong. `name` is the name of an environment variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The variable holds nothing that can be used.
    Variable {
        /// The variable.
        name: String,
        /// What is wrong with it.
        fault: VariableFault,
    },
    /// Nothing, or not a whole answer, came from the address.
    Unreachable {
        /// The variable that holds the address.
        name: String,
        /// How that ended.
        reach: Reach,
    },
    /// The other side did not take the message.
    Refused {
        /// The variable that holds the address.
        name: String,
        /// What it said.
        refusal: Refusal,
    },
    /// Something that only mail can get wrong.
    Mail(MailFault),
    /// The file cannot be written.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The standard output cannot be written.
    Stdout {
        /// Why.
        reason: String,
    },
}

/// What is wrong with an environment variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableFault {
    /// It is not set.
    Unset,
    /// It is set to nothing.
    Empty,
    /// Its value is no text in UTF-8.
    NotText,
    /// It holds no address that this kind of channel can use: what is wrong, and how it should look.
    BadAddress(Both),
}

impl Problem {
    /// Where, what is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        let (channel, fault) = (&self.channel, self.fault.spoken());
        spoken!([fault] "channel `{channel}`: {fault}", "渠道 `{channel}`：{fault}")
    }
}

/// In English: for logs and tests.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for Problem {}

impl Fault {
    pub(super) fn variable(name: &str, fault: VariableFault) -> Self {
        Self::Variable { name: name.to_owned(), fault }
    }

    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Variable { name, fault } => fault.spoken(name),
            Self::Unreachable { name, reach } => {
                let how = reach.spoken();
                spoken!(
                    [how]
                    "the address in `{name}` cannot be reached: {how}",
                    "无法访问 `{name}` 中的地址：{how}"
                )
            }
            Self::Refused { name, refusal } => refusal.spoken(name),
            Self::Mail(fault) => fault.spoken(),
            Self::File { path, reason } => spoken!(
                "cannot write to `{}`: {reason}; mend the path, or allow writing there",
                "无法写入 `{}`：{reason}；请更正路径，或允许写入",
                path.display()
            ),
            Self::Stdout { reason } => {
                spoken!("cannot write to the standard output: {reason}", "无法写入标准输出：{reason}")
            }
        }
    }
}

impl VariableFault {
    fn spoken(self, name: &str) -> Spoken {
        match self {
            Self::Unset => spoken!(
                "the environment variable `{name}` is not set; set it where this program is started",
                "未设置环境变量 `{name}`；请在启动本程序的地方设置它"
            ),
            Self::Empty => spoken!(
                "the environment variable `{name}` is empty; set it where this program is started",
                "环境变量 `{name}` 为空；请在启动本程序的地方设置它"
            ),
            Self::NotText => spoken!(
                "the environment variable `{name}` is no text in UTF-8; set it anew",
                "环境变量 `{name}` 不是 UTF-8 文本；请重新设置"
            ),
            Self::BadAddress(advice) => spoken!(
                [advice]
                "the environment variable `{name}` holds no address that can be used: {advice}",
                "环境变量 `{name}` 中的地址无法使用：{advice}"
            ),
        }
    }
}
