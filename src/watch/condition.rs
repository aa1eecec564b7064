//! How a watcher stands.

use chrono::{DateTime, Utc};

use super::news::Ran;
use super::trouble::Trouble;
use crate::diagnostic::Diagnostic;
use crate::language::{Language, Spoken};
use crate::text::Sources;
use crate::time::Zone;

/// Rules that cannot be used.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// Since when the folder holds such.
    pub since: DateTime<Utc>,
    /// What is wrong with the folder itself, if anything is.
    pub folder: Option<Spoken>,
    /// What is wrong in its files, and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The files, for drawing.
    pub sources: Sources,
    /// The language they are to be told in.
    pub language: Language,
}

impl Rejected {
    /// Whether the other one tells nothing new.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        self.folder == other.folder && self.diagnostics == other.diagnostics
    }

    /// How many errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        let of_files = self.diagnostics.iter().filter(|it| it.is_error()).count();
        of_files + usize::from(self.folder.is_some())
    }
}

/// How a watcher stands: for `status`, and for those who watch the watcher.
#[derive(Debug, Clone)]
pub struct Condition {
    /// When it began.
    pub began: DateTime<Utc>,
    /// The last good ruleset, and since when it is in use.
    pub ruleset: Option<(String, DateTime<Utc>)>,
    /// Its zone.
    pub zone: Option<Zone>,
    /// What is wrong with the rules as they stand in the folder.
    pub rejected: Option<Rejected>,
    /// How many sets of rules were taken over.
    pub taken_over: u64,
    /// How many were refused.
    pub refused: u64,
    /// How many runs were committed.
    pub runs: u64,
    /// The last run, and when it was committed.
    pub last_run: Option<(Ran, DateTime<Utc>)>,
    /// Since when a guard holds what would be recorded.
    pub held_since: Option<DateTime<Utc>>,
    /// What stands in the way.
    pub trouble: Option<Trouble>,
    /// How many attempts failed.
    pub failures: u64,
    /// When something is due next.
    pub due: Option<DateTime<Utc>>,
    /// Messages that were delivered.
    pub sent: u64,
    /// Messages that wait to be sent.
    pub waiting: usize,
    /// Messages that were given up.
    pub dead: usize,
}

impl Condition {
    /// That of one who begins.
    #[must_use]
    pub fn beginning(at: DateTime<Utc>) -> Self {
        Self {
            began: at,
            ruleset: None,
            zone: None,
            rejected: None,
            taken_over: 0,
            refused: 0,
            runs: 0,
            last_run: None,
            held_since: None,
            trouble: None,
            failures: 0,
            due: None,
            sent: 0,
            waiting: 0,
            dead: 0,
        }
    }
}
