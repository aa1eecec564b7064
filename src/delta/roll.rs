//! The customers of the store and of the dataset side by side.

use std::sync::Arc;

use super::basis::Prepared;
use super::snapshot::{RecordedCustomers, Snapshot};

/// Every customer that is anywhere, by id. A roll is made once for a delta, in one pass over lists
/// that are in the order of the ids.
#[derive(Debug)]
pub(super) struct Roll {
    /// The ids, in order.
    pub ids: Vec<Arc<str>>,
    /// By customer: its place in the dataset as the present rules read it.
    pub present: Vec<Option<u32>>,
    /// By customer: its place in the dataset as the rules applied last read it.
    pub last: Vec<Option<u32>>,
    /// By customer: its place among those that the store knows.
    pub recorded: Vec<Option<u32>>,
}

impl Roll {
    /// Calls the roll. `other` are the rules applied last, if they read other rows.
    pub fn of(snapshot: &Snapshot, present: &Prepared, other: Option<&Prepared>) -> Self {
        let mut lists = [ids(Some(present)), ids(other), snapshot.customers.ids().cloned().collect()]
            .map(|ids| (0_u32..).zip(ids).peekable());
        let mut roll = Self { ids: Vec::new(), present: Vec::new(), last: Vec::new(), recorded: Vec::new() };
        loop {
            let next = lists.iter_mut().filter_map(|list| list.peek()).map(|(_, id)| id).min();
            let Some(next) = next.cloned() else { break };
            let [present, last, recorded] = &mut lists;
            roll.present.push(present.next_if(|(_, id)| *id == next).map(|(place, _)| place));
            roll.last.push(last.next_if(|(_, id)| *id == next).map(|(place, _)| place));
            roll.recorded.push(recorded.next_if(|(_, id)| *id == next).map(|(place, _)| place));
            roll.ids.push(next);
        }
        if other.is_none() {
            roll.last.clone_from(&roll.present);
        }
        roll
    }

    /// Whether these are the customers that the store knows, so that their places are the same.
    pub fn knows(&self, customers: &RecordedCustomers) -> bool {
        let known =
            self.recorded.iter().zip(&self.ids).filter(|(place, _)| place.is_some()).map(|(_, id)| id);
        known.eq(customers.ids())
    }
}

/// The ids of a dataset's customers, in order.
fn ids(source: Option<&Prepared>) -> Vec<Arc<str>> {
    let Some(column) = source.and_then(Prepared::ids) else { return Vec::new() };
    (0..column.len()).map(|place| column.text(place).cloned().unwrap_or_default()).collect()
}
