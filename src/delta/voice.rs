//! Who puts the states and reasons of a delta into words.

use std::ops::Range;
use std::sync::Arc;

use super::basis::{Basis, Prepared, Teller};
use super::cards::Cards;
use super::change::Change;
use super::words::Words;
use crate::evaluate::CustomerState;

/// What a delta can be put into words from.
#[derive(Debug, Clone)]
pub(crate) enum Voice {
    /// What it was computed from.
    Basis(Arc<Basis>),
    /// What was told of each part before its rows were dropped, and what alerts need of them, if they are
    /// watched.
    Words(Arc<Words>, Option<Arc<Head>>),
    /// What a test has written: states, and reasons by customer and day.
    #[cfg(test)]
    Written(Vec<CustomerState>, Vec<(Arc<str>, crate::value::Date, String)>),
}

/// What there is beside the customers, and of these those that alerts are about.
#[derive(Debug)]
pub(crate) struct Head {
    /// The present rules with the rows that belong to no customers.
    pub(super) present: Arc<Prepared>,
    /// The customers that alerts are about.
    pub(super) cards: Cards,
}

/// A voice made ready.
pub(crate) enum Speaker<'v> {
    Teller(Box<Teller<'v>>),
    Words(&'v Words),
    #[cfg(test)]
    Written(&'v [CustomerState], &'v [(Arc<str>, crate::value::Date, String)]),
}

impl Voice {
    pub fn teller(&self) -> Speaker<'_> {
        match self {
            Self::Basis(basis) => Speaker::Teller(Box::new(basis.teller())),
            Self::Words(words, _) => Speaker::Words(words),
            #[cfg(test)]
            Self::Written(states, reasons) => Speaker::Written(states, reasons),
        }
    }

    pub fn reasons(&self, changes: &[Change]) -> Vec<String> {
        self.teller().reasons(changes)
    }
}

impl Speaker<'_> {
    /// How many places customers can stand at.
    pub fn places(&self) -> usize {
        match self {
            Self::Teller(teller) => teller.places(),
            Self::Words(words) => words.states(),
            #[cfg(test)]
            Self::Written(states, _) => states.len(),
        }
    }

    /// What is said about the customers at these places.
    pub fn states(&self, places: Range<usize>) -> Vec<CustomerState> {
        match self {
            Self::Teller(teller) => teller.states(places),
            Self::Words(words) => places.filter_map(|place| words.state(place)).collect(),
            #[cfg(test)]
            Self::Written(states, _) => states.get(places).unwrap_or_default().to_vec(),
        }
    }

    /// Why each of some changes came about.
    pub fn reasons(&self, changes: &[Change]) -> Vec<String> {
        match self {
            Self::Teller(teller) => teller.reasons(changes),
            Self::Words(words) => changes.iter().map(|change| words.reason(change.told).to_owned()).collect(),
            #[cfg(test)]
            Self::Written(_, reasons) => {
                let of = |change: &Change| {
                    let found = reasons
                        .iter()
                        .find(|(customer, on, _)| *customer == change.customer && *on == change.on);
                    found.map(|(_, _, reason)| reason.clone()).unwrap_or_default()
                };
                changes.iter().map(of).collect()
            }
        }
    }
}
