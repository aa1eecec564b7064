//! What can be seen of the customers before any rule is asked.

use std::sync::Arc;

use super::basis::{LastRules, Prepared};
use super::snapshot::Snapshot;
use crate::dataset::RowsId;
use crate::journal::Journal;
use crate::journey::{PlacedJournal, Sightings, observe};
use crate::value::Date;

/// The journal beside the rows, for some days: the same for every ruleset over the same rows, whatever
/// was recorded of positions since.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// What it was made from.
    key: Key,
    /// The journal at the customers' places as the present rules read them.
    pub present: Arc<PlacedJournal>,
    /// The same as the rules applied last read them.
    pub last: Arc<PlacedJournal>,
    /// What this run sees.
    pub sightings: Arc<Sightings>,
}

/// What a view was made from.
#[derive(Debug, Clone)]
struct Key {
    /// The present rules' rows; those of the rules applied last, where they are others.
    rows: (RowsId, Option<RowsId>),
    journal: Arc<Journal>,
    days: (Date, Date),
}

impl Key {
    fn of(present: &Prepared, last: &LastRules, journal: &Arc<Journal>, days: (Date, Date)) -> Self {
        let others = other_rows(present, last).map(|last| last.dataset.rows_id.clone());
        Self { rows: (present.dataset.rows_id.clone(), others), journal: journal.clone(), days }
    }
}

impl View {
    /// What is seen for the evaluation of the days from the first through the last of `days`.
    pub fn of(present: &Prepared, last: &LastRules, snapshot: &Snapshot, days: (Date, Date)) -> Self {
        let placed = Arc::new(present.place(&snapshot.journal));
        let of_last = other_rows(present, last)
            .map_or_else(|| placed.clone(), |last| Arc::new(last.place(&snapshot.journal)));
        let sightings = observe(&present.world_over(placed.clone(), None), days.0, days.1);
        Self {
            key: Key::of(present, last, &snapshot.journal, days),
            present: placed,
            last: of_last,
            sightings: Arc::new(sightings),
        }
    }

    /// Whether [`Self::of`] would see the same.
    pub fn serves(
        &self,
        present: &Prepared,
        last: &LastRules,
        snapshot: &Snapshot,
        days: (Date, Date),
    ) -> bool {
        let wanted = Key::of(present, last, &snapshot.journal, days);
        // Journals are compared by where they lie: a million entries are not read for it.
        Arc::ptr_eq(&self.key.journal, &wanted.journal)
            && self.key.rows == wanted.rows
            && self.key.days == days
    }
}

/// The rules applied last, if they read other rows.
pub(super) fn other_rows<'a>(present: &Prepared, last: &'a LastRules) -> Option<&'a Arc<Prepared>> {
    last.other().filter(|last| last.dataset.rows_id != present.dataset.rows_id)
}
