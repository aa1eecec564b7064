//! Where many customers stand at a moment, computed for all of them at once.
//!
//! The program's expressions run over chunks of customers on all cores ([`crate::vector`]): first
//! those that decide about funnels, then, stage by stage, entrance standard, age and checklist.
//! All facts over one event table come from one look at the rows of a chunk's customers.
//!
//! Guarantees: every customer's [`Seated`] is what the reference evaluation
//! ([`crate::evaluate::evaluate`]) gives, whatever the number of threads; every customer with a
//! finding is among the [`Count::suspects`]. Deliberately absent: reasons, names of missing values
//! and findings; the reference evaluation tells them for the few customers that somebody asks
//! about.

mod age;
mod aggregate;
mod answers;
mod asking;
mod bucket;
mod chunk;
mod clockwork;
mod context;
mod count;
mod days;
mod events;
mod findings;
mod instants;
mod journeys;
mod marks;
mod membership;
mod needs;
mod notes;
mod parties;
mod party_facts;
mod seat;
mod shared;
mod steady;
mod suspect;
mod touched;
mod turns;
mod units;
mod wake;

pub use asking::{Asked, Desk, Neighbours};
pub use count::{Count, Wish, count};
pub use days::Days;
pub use findings::{findings, ranked_findings};
pub use notes::Notes;
pub use parties::{PartyAnswers, facts_of_parties};
pub use seat::{Seat, Seated};
pub use suspect::{Suspect, Suspicion};
pub use touched::{Known, Touched, recount};
