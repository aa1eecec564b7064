//! Counting a delta: what the report and the summary line are made of.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::delta::{Change, Delta};
use crate::evaluate::{Position, State};

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
    pub causes: BTreeMap<crate::evaluate::Cause, usize>,
    /// Changes marked late.
    pub late: usize,
}

impl Totals {
    /// Counts a delta, in one pass over states and one over changes.
    pub fn of(delta: &Delta) -> Self {
        let mut totals = Self { by_state: StateTotals::of(delta), ..Self::default() };
        totals.count_standing(delta);
        totals.count_changes(delta);
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

    fn count_changes(&mut self, delta: &Delta) {
        // Positions are shared, so that there are few different steps: these are counted by where
        // the positions lie, and looked at once each.
        let mut steps: HashMap<(Option<*const Position>, *const Position), (&Change, usize)> = HashMap::new();
        for change in &delta.changes {
            let step = (change.from.as_ref().map(Arc::as_ptr), Arc::as_ptr(&change.to));
            steps.entry(step).or_insert((change, 0)).1 += 1;
            *self.causes.entry(change.cause).or_default() += 1;
            self.late += usize::from(change.late);
        }
        for (change, count) in steps.into_values() {
            let from = change.from.as_ref().map(|position| position.state);
            *self.moves.entry((from, change.to.state)).or_default() += count;
            self.count_stages_of(change, count);
        }
        self.count_customers(delta);
    }

    /// Counts customers and their amounts, each once, however often it changes.
    fn count_customers(&mut self, delta: &Delta) {
        let mut owners: HashMap<Option<&Arc<str>>, OwnerTotals> = HashMap::new();
        // On one day nobody changes twice.
        let several_days = delta.days.len() > 1;
        let mut last_of: HashMap<&Arc<str>, &Change> = HashMap::new();
        if several_days {
            last_of.extend(delta.changes.iter().map(|change| (&change.customer, change)));
        }
        let mut counted: HashSet<(Option<&Arc<str>>, &Arc<str>)> = HashSet::new();
        for change in &delta.changes {
            let owner = change.owner.as_ref();
            let totals = owners.entry(owner).or_insert_with(|| OwnerTotals {
                owner: owner.cloned(),
                changes: 0,
                customers: 0,
                amount: 0.0,
            });
            totals.changes += 1;
            let last = last_of.get(&change.customer).copied().unwrap_or(change);
            if std::ptr::eq(last, change) {
                self.changed += 1;
                self.with_amount += usize::from(change.amount.is_some());
                self.amount += change.amount.unwrap_or(0.0);
            }
            if !several_days || counted.insert((owner, &change.customer)) {
                totals.customers += 1;
                totals.amount += last.amount.unwrap_or(0.0);
            }
        }
        self.owners = owners.into_values().collect();
        self.owners.sort_by(|a, b| b.changes.cmp(&a.changes).then_with(|| a.owner.cmp(&b.owner)));
    }

    fn count_stages_of(&mut self, change: &Change, count: usize) {
        let to: StageKey = (change.to.funnel.clone(), change.to.stage.clone());
        let from: Option<StageKey> =
            change.from.as_ref().map(|position| (position.funnel.clone(), position.stage.clone()));
        if from.as_ref() == Some(&to) {
            self.stages.entry(to).or_default().within += count;
            return;
        }
        self.stages.entry(to).or_default().into += count;
        if let Some(from) = from {
            self.stages.entry(from).or_default().out += count;
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
