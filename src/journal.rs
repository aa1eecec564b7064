//! The journal: what the dataset cannot hold, dated and append-only.
//!
//! Guarantees: plain data; entries of one customer are in the order in which they were made.
//! Deliberately absent: where it is kept (see [`crate::store`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::{Date, DateTime};

/// What a run saw of a customer's stage in a dataset that keeps no history: written when it
/// differs from the last sighting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The first evaluated day that showed it.
    pub seen_on: Date,
    /// The dataset's value; `None` for blank.
    pub stage: Option<Arc<str>>,
    /// The `stage_since` that the dataset gave with it, if any.
    pub since: Option<DateTime>,
    /// The `closed` that the dataset gave with it, if any: it dates won and lost first. Which values
    /// mean those is the funnel's business, so both dates are kept.
    pub closed: Option<DateTime>,
}

/// Where a confirmation leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To a stage, by id.
    Stage(Arc<str>),
    /// To won.
    Won,
    /// To lost.
    Lost,
}

impl Destination {
    /// `won`, `lost`, or the stage's id.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Stage(stage) => stage,
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

/// A person's answer to `ready`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// When.
    pub at: DateTime,
    /// The funnel and stage it was given in.
    pub funnel: Arc<str>,
    /// The stage.
    pub stage: Arc<str>,
    /// Where to; `None`: declined.
    pub to: Option<Destination>,
    /// Who.
    pub by: String,
    /// Why, for a forced or declined one.
    pub reason: Option<String>,
    /// Whether it was forced though the customer was not ready.
    pub forced: bool,
    /// The items and their values as they stood, for people.
    pub evidence: String,
}

/// A hold: dates in (from, until] do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// When it was made; its date does still count.
    pub at: DateTime,
    /// The last date that does not count.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
}

/// An item ticked (or unticked) through the tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: DateTime,
    /// The item's id.
    pub item: Arc<str>,
    /// Ticked; `false`: unticked.
    pub done: bool,
    /// Who.
    pub by: String,
}

/// All entries of one customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerJournal {
    /// Sightings, oldest first.
    pub sightings: Vec<Sighting>,
    /// Confirmations and refusals, oldest first.
    pub confirmations: Vec<Confirmation>,
    /// Holds, oldest first.
    pub holds: Vec<Hold>,
    /// Marks, oldest first.
    pub marks: Vec<Mark>,
}

/// The journal, by customer id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Journal {
    /// Customers that have entries.
    pub customers: BTreeMap<Arc<str>, Arc<CustomerJournal>>,
    /// Customers that the last run saw, in the order of their ids: they exist, although rows that
    /// came since may say that they begin later.
    pub seen: Vec<Arc<str>>,
}

impl Journal {
    /// A customer's entries, if there are any.
    #[must_use]
    pub fn of(&self, customer: &str) -> Option<&CustomerJournal> {
        self.customers.get(customer).map(Arc::as_ref)
    }

    /// A customer's entries, to be added to.
    pub fn of_mut(&mut self, customer: Arc<str>) -> &mut CustomerJournal {
        Arc::make_mut(self.customers.entry(customer).or_default())
    }
}
