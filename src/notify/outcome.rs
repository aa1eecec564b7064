//! How an attempt ended.

use std::time::Duration;

use super::problem::{Fault, Problem};

/// How an attempt to deliver a message ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other side took it.
    Delivered,
    /// It was not taken, or nobody knows; another attempt may succeed.
    Retry {
        /// Not before so long, as the service asks.
        after: Option<Duration>,
        /// Whether other messages of the channel should wait as well.
        concern: Concern,
        /// What went wrong.
        why: Problem,
    },
    /// It was refused, and will be until somebody changes something: a dead letter.
    Failed {
        /// Whether other messages of the channel will be refused as well.
        concern: Concern,
        /// What went wrong.
        why: Problem,
    },
}

/// What an outcome says about the other messages of the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Concern {
    /// The channel as a whole is out of order, so that it is no use to try them now.
    Channel,
    /// Only this message.
    Message,
}

impl Outcome {
    /// What went wrong, if it did.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Delivered => None,
            Self::Retry { why, .. } | Self::Failed { why, .. } => Some(why),
        }
    }
}

/// What stopped an attempt.
#[derive(Debug)]
pub(super) enum Setback {
    /// Another attempt may succeed.
    Again { after: Option<Duration>, concern: Concern, fault: Fault },
    /// None will.
    Never { concern: Concern, fault: Fault },
}

/// By default another attempt may succeed and the whole channel is out of order: so it is with
/// variables that are not set, servers that do not answer and disks that are full.
impl From<Fault> for Setback {
    fn from(fault: Fault) -> Self {
        Self::Again { after: None, concern: Concern::Channel, fault }
    }
}

impl Outcome {
    pub(super) fn of(channel: &str, attempt: Result<(), Setback>) -> Self {
        let problem = |fault| Problem { channel: channel.to_owned(), fault };
        match attempt {
            Ok(()) => Self::Delivered,
            Err(Setback::Again { after, concern, fault }) => {
                Self::Retry { after, concern, why: problem(fault) }
            }
            Err(Setback::Never { concern, fault }) => Self::Failed { concern, why: problem(fault) },
        }
    }
}
