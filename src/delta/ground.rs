//! What a delta rests on before any rule is asked: the customers of store and dataset, side by
//! side, and what is recorded of them.

use std::sync::Arc;

use super::basis::{LastRules, Prepared};
use super::positions::{PositionId, Positions};
use super::roll::Roll;
use super::snapshot::Snapshot;
use crate::dataset::RowsId;
use crate::evaluate::State;
use crate::journal::Journal;
use crate::journey::{PlacedJournal, Sightings, observe};
use crate::value::Date;

/// What is the same for every ruleset over the same rows, the same store and the same days.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    /// What it was made from.
    key: Key,
    /// The journal at the customers' places as the present rules read them.
    pub present: Arc<PlacedJournal>,
    /// The same as the rules applied last read them, if they are others.
    pub last: Option<Arc<PlacedJournal>>,
    /// What this run sees.
    pub sightings: Arc<Sightings>,
    /// Everybody.
    pub roll: Arc<Roll>,
    /// The recorded positions.
    pub positions: Positions,
    /// By customer of the roll, what the store holds.
    pub recorded: Vec<Option<PositionId>>,
    /// How many customers the store knows, those gone left out.
    pub customers_before: usize,
}

/// What a ground was made from.
#[derive(Debug, Clone)]
struct Key {
    present: RowsId,
    last: Option<RowsId>,
    generation: u64,
    journal: Arc<Journal>,
    days: (Date, Date),
}

impl Key {
    fn of(present: &Prepared, last: &LastRules, snapshot: &Snapshot, days: (Date, Date)) -> Self {
        Self {
            present: present.dataset.rows_id.clone(),
            last: last.other().map(|last| last.dataset.rows_id.clone()),
            generation: snapshot.generation,
            journal: snapshot.journal.clone(),
            days,
        }
    }

    /// Whether a ground with the other key is as good: rules applied last that nobody asks for do
    /// no harm.
    fn serves(&self, wanted: &Self) -> bool {
        self.present == wanted.present
            && wanted.last.as_ref().is_none_or(|last| self.last.as_ref() == Some(last))
            && self.generation == wanted.generation
            && Arc::ptr_eq(&self.journal, &wanted.journal)
            && self.days == wanted.days
    }
}

impl Ground {
    /// Lays the ground for the evaluation of the days from the first through the last of `days`.
    pub fn new(present: &Prepared, last: &LastRules, snapshot: &Snapshot, days: (Date, Date)) -> Self {
        let placed = Arc::new(present.place(&snapshot.journal));
        let of_last = last.other().map(|last| {
            if last.dataset.rows_id == present.dataset.rows_id {
                placed.clone()
            } else {
                Arc::new(last.place(&snapshot.journal))
            }
        });
        let sightings = observe(&present.world_over(placed.clone(), None), days.0, days.1);
        let roll = Roll::of(snapshot, present, last.other().map(Arc::as_ref));
        let mut positions = Positions::new();
        let known: Vec<PositionId> =
            snapshot.customers.iter().map(|(_, row)| positions.of_recorded(&row.position)).collect();
        let recorded = roll.recorded.iter().map(|place| known.get((*place)? as usize).copied()).collect();
        let there = snapshot.customers.iter().filter(|(_, row)| row.position.state != State::Gone);
        Self {
            key: Key::of(present, last, snapshot, days),
            present: placed,
            last: of_last,
            sightings: Arc::new(sightings),
            roll: Arc::new(roll),
            positions,
            recorded,
            customers_before: there.count(),
        }
    }

    /// Whether [`Self::new`] would lay the same.
    pub fn serves(
        &self,
        present: &Prepared,
        last: &LastRules,
        snapshot: &Snapshot,
        days: (Date, Date),
    ) -> bool {
        self.key.serves(&Key::of(present, last, snapshot, days))
    }
}
