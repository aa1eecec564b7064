//! How the command ends.

use std::process::ExitCode;

/// The exit codes; part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The rules are invalid, or what was verified is wrong.
    Rules,
    /// The command was called wrongly.
    Usage,
    /// A guard held the delta.
    Held,
    /// The dataset or the store cannot be used.
    Files,
    /// A mistake of this program.
    Internal,
}

impl Exit {
    /// Its number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Rules => 1,
            Self::Usage => 2,
            Self::Held => 3,
            Self::Files => 4,
            Self::Internal => 5,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
