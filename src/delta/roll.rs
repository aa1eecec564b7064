//! The customers of the store and of the dataset side by side.

use std::sync::Arc;

use super::snapshot::Snapshot;
use crate::dataset::{Column, Dataset};
use crate::ruleset::Ruleset;
use crate::syntax::Role;

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
    /// Calls the roll. `last` is given only if it is not read like `present`.
    pub fn of(
        snapshot: &Snapshot,
        present: (&Ruleset, &Dataset),
        last: Option<(&Ruleset, &Dataset)>,
    ) -> Self {
        let mut lists = [ids(Some(present)), ids(last), snapshot.customers.ids().cloned().collect()]
            .map(|ids| (0_u32..).zip(ids).peekable());
        let mut roll = Self { ids: Vec::new(), present: Vec::new(), last: Vec::new(), recorded: Vec::new() };
        loop {
            let next = lists.iter_mut().filter_map(|list| list.peek()).map(|(_, id)| id).min();
            let Some(next) = next.cloned() else { return roll };
            let [present, last, recorded] = &mut lists;
            roll.present.push(present.next_if(|(_, id)| *id == next).map(|(place, _)| place));
            roll.last.push(last.next_if(|(_, id)| *id == next).map(|(place, _)| place));
            roll.recorded.push(recorded.next_if(|(_, id)| *id == next).map(|(place, _)| place));
            roll.ids.push(next);
        }
    }
}

/// The ids of a dataset's customers, in order.
fn ids(source: Option<(&Ruleset, &Dataset)>) -> Vec<Arc<str>> {
    let column = |(ruleset, dataset): (&Ruleset, &'_ Dataset)| -> Option<Column> {
        dataset.customers.column(ruleset.mapping.customers.role(Role::Id)?).cloned()
    };
    let Some(column) = source.and_then(column) else { return Vec::new() };
    (0..column.len()).map(|place| column.text(place).cloned().unwrap_or_default()).collect()
}
