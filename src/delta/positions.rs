//! Positions, each kept once, so that two of them are compared as numbers.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::basis::Serving;
use crate::census::Seat;
use crate::evaluate::{Position, State};
use crate::ruleset::Ruleset;

/// The place of a position among all that a delta speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PositionId(u32);

/// All positions that a delta speaks of, of whichever ruleset.
#[derive(Debug, Clone)]
pub(super) struct Positions {
    all: Vec<Arc<Position>>,
    places: HashMap<Arc<Position>, PositionId>,
    /// What the seats of the present ruleset mean, and those of the one applied last.
    seats: [HashMap<Seat, PositionId, FixedState>; 2],
}

impl Positions {
    /// That of a customer who is no longer in the dataset.
    pub const GONE: PositionId = PositionId(0);

    pub fn new() -> Self {
        let mut positions = Self { all: Vec::new(), places: HashMap::new(), seats: <[_; 2]>::default() };
        positions.id(Position { funnel: None, stage: None, state: State::Gone });
        positions
    }

    /// The place of a position, a new one if it is new.
    pub fn id(&mut self, position: Position) -> PositionId {
        if let Some(known) = self.places.get(&position) {
            return *known;
        }
        // A position is a stage of a ruleset in one of ten states: there are never many.
        let id = PositionId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let position = Arc::new(position);
        self.all.push(position.clone());
        self.places.insert(position, id);
        id
    }

    /// The place of a position that is kept already.
    pub fn of_recorded(&mut self, position: &Arc<Position>) -> PositionId {
        match self.places.get(position) {
            Some(known) => *known,
            None => self.id((**position).clone()),
        }
    }

    /// The place of the position that a seat of these rules means.
    pub fn of_seat(&mut self, seat: Seat, serving: Serving, ruleset: &Ruleset) -> PositionId {
        let [present, last] = &self.seats;
        let known = if serving == Serving::Present { present } else { last };
        if let Some(id) = known.get(&seat) {
            return *id;
        }
        let id = self.id(seat.position(ruleset));
        let [present, last] = &mut self.seats;
        let known = if serving == Serving::Present { present } else { last };
        known.insert(seat, id);
        id
    }

    /// The position at a place.
    pub fn get(&self, id: PositionId) -> Arc<Position> {
        self.all
            .get(id.0 as usize)
            .or(self.all.first())
            .cloned()
            .unwrap_or_else(|| Arc::new(Position { funnel: None, stage: None, state: State::Gone }))
    }
}
