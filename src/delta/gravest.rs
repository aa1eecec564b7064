//! The changes that a person has to see first.

use std::cmp::Ordering;

use super::change::{Change, Delta};
use crate::evaluate::State;

impl Delta {
    /// The gravest changes, so many at most: the gravest first.
    #[must_use]
    pub fn gravest(&self, most: usize) -> Vec<Change> {
        places(&self.changes, most).into_iter().filter_map(|place| self.changes.get(place).cloned()).collect()
    }
}

/// Where the gravest of some changes stand, so many at most: the gravest first.
pub(super) fn places(changes: &[Change], most: usize) -> Vec<usize> {
    let by_gravity = |a: &usize, b: &usize| match (changes.get(*a), changes.get(*b)) {
        (Some(a), Some(b)) => by_gravity(a, b),
        _ => Ordering::Equal,
    };
    let mut places: Vec<usize> = (0..changes.len()).collect();
    if places.len() > most {
        places.select_nth_unstable_by(most, by_gravity);
        places.truncate(most);
    }
    places.sort_by(by_gravity);
    places
}

/// How grave it is that a customer gets into a state, the gravest first.
fn gravity(state: State) -> usize {
    let order = [
        State::Lost,
        State::Losing,
        State::Gone,
        State::Stagnant,
        State::Unknown,
        State::NotAdmitted,
        State::Ready,
        State::Outside,
        State::Won,
        State::Entering,
    ];
    order.iter().position(|other| *other == state).unwrap_or(order.len())
}

/// The gravest state first; in it the largest amount; of those the earliest.
fn by_gravity(a: &Change, b: &Change) -> Ordering {
    let amounts = || b.amount.unwrap_or(0.0).total_cmp(&a.amount.unwrap_or(0.0));
    gravity(a.to.state)
        .cmp(&gravity(b.to.state))
        .then_with(amounts)
        .then_with(|| (a.on, &a.customer).cmp(&(b.on, &b.customer)))
}
