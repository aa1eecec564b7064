//! Why a verb could not do its work: a sentence for people and how the command ends.

use std::io;

use super::exit::Exit;
use crate::dataset::DatasetError;
use crate::delta::ScheduleError;
use crate::import::ImportError;
use crate::language::{Spoken, spoken};
use crate::store::{BackupError, StoreError};
use crate::workspace::{ActError, KeyError, OpenError, PlanError, RetentionError};

/// Why a verb could not do its work.
#[derive(Debug)]
pub struct Failure {
    /// How the command ends.
    pub exit: Exit,
    /// What is wrong and what to do; `None` if it has been said already.
    pub message: Option<Spoken>,
}

impl Failure {
    /// The command was called wrongly.
    pub fn usage(message: impl Into<Spoken>) -> Self {
        Self { exit: Exit::Usage, message: Some(message.into()) }
    }

    /// A guard says no.
    pub fn held(message: impl Into<Spoken>) -> Self {
        Self { exit: Exit::Held, message: Some(message.into()) }
    }

    /// A file cannot be used.
    pub fn files(message: impl Into<Spoken>) -> Self {
        Self { exit: Exit::Files, message: Some(message.into()) }
    }

    /// What is wrong has been said already.
    #[must_use]
    pub fn said(exit: Exit) -> Self {
        Self { exit, message: None }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let exit = match error {
            OpenError::StoreOpen => Exit::Rules,
            OpenError::Folder(_) => Exit::Usage,
            OpenError::Dataset(_) | OpenError::NoDataset => Exit::Files,
        };
        Self { exit, message: Some(error.spoken()) }
    }
}

impl From<DatasetError> for Failure {
    fn from(error: DatasetError) -> Self {
        Self::files(error.spoken())
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        let exit = match error {
            PlanError::Dataset(_) => Exit::Files,
            PlanError::Schedule(ScheduleError::BeforeCommitted(_)) => Exit::Usage,
            PlanError::Schedule(ScheduleError::TooManyDays { .. }) => Exit::Held,
        };
        Self { exit, message: Some(error.spoken()) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::files(error.spoken())
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let exit = match error {
            BackupError::Exists(_) | BackupError::NotOurs(_) | BackupError::InUse(_) => Exit::Usage,
            BackupError::Store(_) | BackupError::Unwritable(..) | BackupError::Unsound(..) => Exit::Files,
        };
        Self { exit, message: Some(error.spoken()) }
    }
}

impl From<RetentionError> for Failure {
    fn from(error: RetentionError) -> Self {
        let exit = match error {
            RetentionError::NoRun | RetentionError::AfterCommitted(..) => Exit::Usage,
            RetentionError::LastUnreadable | RetentionError::Dataset(_) => Exit::Files,
        };
        Self { exit, message: Some(error.spoken()) }
    }
}

impl From<ActError> for Failure {
    fn from(error: ActError) -> Self {
        let exit = if error.is_done_already() { Exit::Done } else { Exit::Usage };
        Self { exit, message: Some(error.spoken()) }
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        Self::usage(error.spoken())
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        let exit = match error {
            ImportError::NotADatabase(_)
            | ImportError::IsStore(_)
            | ImportError::Locked(_)
            | ImportError::Sqlite(..) => Exit::Files,
            _ => Exit::Usage,
        };
        Self { exit, message: Some(error.spoken()) }
    }
}

/// A reader that went away (`| head`) is no failure; anything else is.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::said(Exit::Done),
            _ => Self::files(spoken!("the output cannot be written: {error}", "无法写出结果：{error}")),
        }
    }
}
