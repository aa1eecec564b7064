//! What a delta rests on: the customers of store and dataset, side by side, and what is recorded of
//! them.

use std::sync::Arc;

use super::basis::{LastRules, Prepared};
use super::positions::{PositionId, Positions};
use super::roll::Roll;
use super::snapshot::Snapshot;
use super::view::{View, other_rows};
use crate::evaluate::State;

/// What is the same for every ruleset over the same view and the same store.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    /// The store's generation that it was made from.
    generation: u64,
    /// What is seen of the customers.
    pub view: Arc<View>,
    /// Everybody.
    pub roll: Arc<Roll>,
    /// The recorded positions.
    pub positions: Positions,
    /// By customer of the roll, what the store holds.
    pub recorded: Vec<Option<PositionId>>,
    /// How many customers the store knows, those gone left out.
    pub customers_before: usize,
}

impl Ground {
    /// Lays the ground. `before` is one over the same view, of which the roll is taken over if nobody came.
    pub fn new(
        view: Arc<View>,
        (present, last): (&Prepared, &LastRules),
        snapshot: &Snapshot,
        before: Option<&Self>,
    ) -> Self {
        let known = before.map(|before| &before.roll).filter(|roll| roll.knows(&snapshot.customers));
        let roll = known.cloned().unwrap_or_else(|| {
            Arc::new(Roll::of(snapshot, present, other_rows(present, last).map(Arc::as_ref)))
        });
        let mut positions = Positions::new();
        let known: Vec<PositionId> =
            snapshot.customers.iter().map(|(_, row)| positions.of_recorded(&row.position)).collect();
        let recorded = roll.recorded.iter().map(|place| known.get((*place)? as usize).copied()).collect();
        let there = snapshot.customers.iter().filter(|(_, row)| row.position.state != State::Gone);
        Self {
            generation: snapshot.generation,
            view,
            roll,
            positions,
            recorded,
            customers_before: there.count(),
        }
    }

    /// Whether [`Self::new`] would lay the same.
    pub fn serves(&self, view: &Arc<View>, snapshot: &Snapshot) -> bool {
        Arc::ptr_eq(&self.view, view) && self.generation == snapshot.generation
    }
}
