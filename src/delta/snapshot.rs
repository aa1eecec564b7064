//! What the store holds, as plain data.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evaluate::{By, CustomerState, Position};
use crate::journal::Journal;
use crate::syntax::RuleTexts;
use crate::time::AsOf;
use crate::value::Date;

/// A customer's last recorded position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Funnel, stage, state.
    pub position: Position,
    /// Who ended the journey.
    pub by: Option<By>,
    /// The stage's phase.
    pub phase: Option<Arc<str>>,
    /// The date the visit began.
    pub stage_since: Option<Date>,
    /// Whether that is the day it was first seen.
    pub inferred: bool,
}

impl Recorded {
    /// Whether the store's row must be written anew.
    #[must_use]
    pub fn differs_from(&self, state: &CustomerState) -> bool {
        self.position != state.position
            || self.by != state.by
            || self.phase != state.phase
            || self.stage_since != state.stage_since
            || self.inferred != state.inferred
    }
}

/// What the store holds at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Grows with every commit, journal entries included.
    pub generation: u64,
    /// The instant of the last committed run; `None` before the first.
    pub committed: Option<AsOf>,
    /// The last applied ruleset.
    pub ruleset: Option<RuleTexts>,
    /// By customer id; the gone ones too.
    pub customers: BTreeMap<Arc<str>, Recorded>,
    /// The journal.
    pub journal: Journal,
}
