//! What the store holds, as plain data.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evaluate::Position;
use crate::journal::Journal;
use crate::syntax::RuleTexts;
use crate::time::AsOf;

/// A customer's last recorded position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Funnel, stage, state.
    pub position: Position,
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
