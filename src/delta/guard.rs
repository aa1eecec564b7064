//! The guard: a delta that is larger than the workspace allows is held for approval.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Delta;
use crate::evaluate::Cause;
use crate::value::Date;

/// A delta that is held: on which day, and by how much it is too large.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The first day on which too many customers change.
    pub day: Date,
    /// How many change on it by rules or data.
    pub customers: usize,
    /// How many the store holds.
    pub of: usize,
    /// The share that is allowed.
    pub most: f64,
    /// Whether the data alone would change too many, whatever became of the rules.
    pub by_data_alone: bool,
}

/// Whether a delta is held: more customers than the share `max_changes` of those in the store
/// change on any one day by cause `rules` or `data`. The baseline never is.
#[must_use]
pub fn held(delta: &Delta, max_changes: Option<f64>) -> Option<Held> {
    let most = max_changes.filter(|_| !delta.baseline)?;
    let (day, customers) = first_excess(delta, most, &[Cause::Rules, Cause::Data])?;
    let by_data_alone = first_excess(delta, most, &[Cause::Data]).is_some();
    Some(Held { day, customers, of: delta.customers_before, most, by_data_alone })
}

/// The first day on which too many customers change by these causes, and how many.
fn first_excess(delta: &Delta, most: f64, causes: &[Cause]) -> Option<(Date, usize)> {
    let mut by_day: BTreeMap<Date, BTreeSet<&str>> = BTreeMap::new();
    for change in &delta.changes {
        if causes.contains(&change.cause) {
            by_day.entry(change.on).or_default().insert(&change.customer);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "numbers of customers are far below 2^53")]
    let exceeds = |customers: usize| customers as f64 > most * delta.customers_before as f64;
    let counts = by_day.into_iter().map(|(day, customers)| (day, customers.len()));
    counts.into_iter().find(|(_, customers)| exceeds(*customers))
}
