//! The journal's entries at the places of a dataset's customers.

use std::sync::Arc;

use crate::dataset::Column;
use crate::journal::{CustomerJournal, Journal};

/// A journal laid out by the customers' places, once for all worlds over the same customers.
#[derive(Debug, Clone, Default)]
pub struct PlacedJournal {
    /// By place: the customer's entries; empty if nobody has any.
    entries: Vec<Option<Arc<CustomerJournal>>>,
    /// By place: whether the last run saw the customer; empty if it saw nobody.
    seen: Vec<bool>,
}

impl PlacedJournal {
    /// Lays out a journal by ids in ascending order.
    #[must_use]
    pub fn of(ids: Option<&Column>, journal: &Journal) -> Self {
        Self {
            entries: meet(ids, journal.customers.iter().map(|(id, entries)| (id, Some(entries.clone())))),
            seen: meet(ids, journal.seen.iter().map(|id| (id, true))),
        }
    }

    /// A customer's entries.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&CustomerJournal> {
        self.entries.get(place)?.as_deref()
    }

    /// Whether the last run saw a customer.
    #[must_use]
    pub fn has_seen(&self, place: usize) -> bool {
        self.seen.get(place).copied().unwrap_or(false)
    }
}

/// Puts what is known of ids, in their order, at the places of the customers: nothing at all if
/// none of it is about a customer.
fn meet<'i, T: Clone + Default>(
    ids: Option<&Column>,
    known: impl Iterator<Item = (&'i Arc<str>, T)>,
) -> Vec<T> {
    let Some(ids) = ids else { return Vec::new() };
    let mut known = known.peekable();
    if known.peek().is_none() {
        return Vec::new();
    }
    let mut met = vec![T::default(); ids.len()];
    for (place, slot) in met.iter_mut().enumerate() {
        let Some(id) = ids.text(place) else { continue };
        while known.next_if(|(other, _)| **other < *id).is_some() {}
        if let Some((_, value)) = known.next_if(|(other, _)| **other == *id) {
            *slot = value;
        }
    }
    met
}
