//! Customers, persons, units and state changes as the expressions behind the states see them.
//!
//! Many customers are asked at once by the vector engine ([`Portraits::conditions`]); what only the
//! reference evaluation of a customer tells is looked up for those alone whom the rest of a condition
//! leaves undecided. One customer at a time answers by [`CustomerPortrait`], slow and obviously right.
//!
//! Guarantees: pure; what is asked of many at once is what is asked of each alone (a test holds this).
//! Deliberately absent: what the answers are for.

mod asking;
mod change;
mod conditions;
mod confirmation;
mod customer;
mod cycles;
mod outcome;
mod party;
mod past;
mod portraits;
mod question;
mod since;
mod sitting;
mod values;

pub use change::ChangePortrait;
pub use conditions::Holds;
pub use customer::CustomerPortrait;
pub use cycles::{Cycles, asks_for_cycles};
pub use party::{PartyPortrait, people, units, with_facts};
pub use past::Past;
pub use portraits::Portraits;
pub use values::Said;
