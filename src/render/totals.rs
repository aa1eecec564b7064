//! Counting a delta: what the report and the summary line are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::delta::{Change, Delta};
use crate::evaluate::State;

/// A stage of a funnel; `None` for a position that has none.
pub(super) type StageKey = (Option<Arc<str>>, Option<Arc<str>>);

/// What happens in one stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct StageTotals {
    /// Customers that stand there as of the delta's `as_of`.
    pub customers: usize,
    /// Changes that came from elsewhere, or from nowhere.
    pub into: usize,
    /// Changes that left.
    pub out: usize,
    /// Changes of the state only.
    pub within: usize,
}

/// What happens to one owner's customers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OwnerTotals {
    /// The person; `None`: no owner.
    pub owner: Option<Arc<str>>,
    /// Changes.
    pub changes: usize,
    /// Customers that change.
    pub customers: usize,
    /// Their amounts.
    pub amount: f64,
}

/// What is gathered of one owner.
#[derive(Default)]
struct OwnerRows<'a> {
    changes: usize,
    customers: BTreeSet<&'a Arc<str>>,
}

/// The customers by state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StateTotals {
    /// Customers in the dataset, whatever their state.
    pub customers: usize,
    /// How many are in each state, in the order of [`State::ALL`].
    pub states: Vec<(State, usize)>,
}

impl StateTotals {
    /// Counts the states of a delta.
    pub fn of(delta: &Delta) -> Self {
        Self {
            customers: delta.customers(),
            states: State::ALL.into_iter().map(|state| (state, delta.count(state))).collect(),
        }
    }

    /// How many customers are in the funnel.
    pub fn in_funnel(&self) -> usize {
        self.states.iter().filter(|(state, _)| state.in_funnel()).map(|(_, count)| count).sum()
    }

    /// How many customers are in a state.
    pub fn in_state(&self, wanted: State) -> usize {
        self.states.iter().filter(|(state, _)| *state == wanted).map(|(_, count)| count).sum()
    }
}

/// A delta in numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Totals {
    /// The customers by state.
    pub by_state: StateTotals,
    /// Customers that change at least once.
    pub changed: usize,
    /// Changes from a state (`None`: seen for the first time) to a state.
    pub moves: BTreeMap<(Option<State>, State), usize>,
    /// By funnel and stage.
    pub stages: BTreeMap<StageKey, StageTotals>,
    /// By owner, most changes first.
    pub owners: Vec<OwnerTotals>,
    /// The sum of the amounts of the customers that change, each once.
    pub amount: f64,
    /// How many of those have an amount.
    pub with_amount: usize,
    /// Changes by cause, in the order of the causes.
    pub causes: BTreeMap<crate::delta::Cause, usize>,
    /// Changes marked late.
    pub late: usize,
}

impl Totals {
    /// Counts a delta, in one pass over states and one over changes.
    pub fn of(delta: &Delta) -> Self {
        let mut totals = Self { by_state: StateTotals::of(delta), ..Self::default() };
        totals.count_standing(delta);
        totals.count_changes(&delta.changes);
        totals
    }

    fn count_standing(&mut self, delta: &Delta) {
        for (position, customers) in &delta.standing {
            if position.stage.is_some() && position.state.in_funnel() {
                let key = (position.funnel.clone(), position.stage.clone());
                self.stages.entry(key).or_default().customers += customers;
            }
        }
    }

    fn count_changes(&mut self, changes: &[Change]) {
        let mut last_of: BTreeMap<&Arc<str>, &Change> = BTreeMap::new();
        let mut owners: BTreeMap<Option<&Arc<str>>, OwnerRows<'_>> = BTreeMap::new();
        for change in changes {
            last_of.insert(&change.customer, change);
            let owner = owners.entry(change.owner.as_ref()).or_default();
            owner.changes += 1;
            owner.customers.insert(&change.customer);
            let from = change.from.as_ref().map(|position| position.state);
            *self.moves.entry((from, change.to.state)).or_default() += 1;
            *self.causes.entry(change.cause).or_default() += 1;
            self.late += usize::from(change.late);
            self.count_stages_of(change);
        }
        self.changed = last_of.len();
        let amount_of =
            |customer: &Arc<str>| last_of.get(customer).and_then(|change| change.amount).unwrap_or(0.0);
        self.amount = last_of.keys().map(|customer| amount_of(customer)).sum();
        self.with_amount = last_of.values().filter(|change| change.amount.is_some()).count();
        self.owners = owners
            .into_iter()
            .map(|(owner, rows)| OwnerTotals {
                owner: owner.cloned(),
                changes: rows.changes,
                customers: rows.customers.len(),
                amount: rows.customers.iter().map(|customer| amount_of(customer)).sum(),
            })
            .collect();
        self.owners.sort_by(|a, b| b.changes.cmp(&a.changes).then_with(|| a.owner.cmp(&b.owner)));
    }

    fn count_stages_of(&mut self, change: &Change) {
        let to: StageKey = (change.to.funnel.clone(), change.to.stage.clone());
        let from: Option<StageKey> =
            change.from.as_ref().map(|position| (position.funnel.clone(), position.stage.clone()));
        if from.as_ref() == Some(&to) {
            self.stages.entry(to).or_default().within += 1;
            return;
        }
        self.stages.entry(to).or_default().into += 1;
        if let Some(from) = from {
            self.stages.entry(from).or_default().out += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn states_moves_stages_owners_and_amounts_are_counted() {
        let totals = Totals::of(&sample::delta());
        assert_eq!(totals.by_state.customers, 4);
        assert_eq!(totals.by_state.in_funnel(), 2);
        assert_eq!(totals.by_state.states.len(), 10);
        assert_eq!(totals.by_state.in_state(State::Won), 1);
        assert_eq!(totals.changed, 3, "a customer that changes twice is one customer");
        assert_eq!(totals.moves[&(Some(State::Entering), State::Stagnant)], 1);
        assert_eq!(totals.moves[&(None, State::Entering)], 1);
        let need: StageKey = (Some("enterprise".into()), Some("need".into()));
        assert_eq!(totals.stages[&need], StageTotals { customers: 2, into: 1, out: 1, within: 1 });
        assert_eq!(totals.late, 1);
        assert!((totals.amount - 150_000.5).abs() < 1e-9, "each customer's amount counts once");
        assert_eq!(totals.with_amount, 2);
    }

    #[test]
    fn owners_come_with_most_changes_first() {
        let totals = Totals::of(&sample::delta());
        let owners: Vec<_> = totals.owners.iter().map(|row| (row.owner.as_deref(), row.changes)).collect();
        assert_eq!(owners, [(Some("chen"), 2), (None, 1), (Some("li"), 1)]);
    }
}
