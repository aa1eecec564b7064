//! What is recorded of customers' states.

use std::fmt;

use super::cycles::Cycles;
use crate::evaluate::PastChange;
use crate::value::Date;

/// What runs have recorded, or are about to record. As of a day only what is dated by then counts.
#[derive(Clone, Copy)]
pub struct Past<'a> {
    /// State changes, by (on, customer). Those of the store's first run need not be among them.
    pub changes: &'a [PastChange],
    /// The first day of all recorded changes, where not all of them are here.
    pub begins: Option<Date>,
    /// By customer id, the day on which the store's first run saw the customer where it stood until the
    /// first of its changes; `None` for one that it did not see.
    pub first_seen: &'a (dyn Fn(&str) -> Option<Date> + Sync),
    /// How long deals have taken, where the world does not hold all customers to tell it from.
    pub cycles: Option<&'a Cycles>,
}

impl Past<'_> {
    /// Of which nothing is recorded.
    pub const NONE: Past<'static> = Past { changes: &[], begins: None, first_seen: &|_| None, cycles: None };
}

impl fmt::Debug for Past<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Past").field("changes", &self.changes.len()).finish_non_exhaustive()
    }
}
