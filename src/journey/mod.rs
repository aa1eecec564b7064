//! Journeys: where a customer has been, stage by stage, as seen from a moment.
//!
//! Guarantees: pure; visits follow each other without gaps, two neighbours are never the same
//! stage, and what is dated after the moment does not exist. Deliberately absent: states, which
//! need the rules' conditions (see [`crate::evaluate`]).

mod beginning;
mod entry;
mod meaning;
mod organisation;
mod placed_journal;
mod parties;
mod party_rows;
mod sight;
mod sighting;
mod visit;
mod world;

pub use beginning::{beginning, exists};
pub use entry::{Dating, Entry, all_entries, entries, lone_entry, seen};
pub use meaning::{Meanings, Place};
pub use organisation::Organisation;
pub use parties::Parties;
pub use party_rows::PartyRows;
pub use placed_journal::PlacedJournal;
pub use sight::Sight;
pub use sighting::{Sightings, observe};
pub use visit::{Move, MoveKind, Visit, moves, visits};
pub use world::World;
