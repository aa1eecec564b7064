//! The delta and its parts.

use std::sync::Arc;

use crate::dataset::Finding;
use crate::evaluate::{CustomerState, Position, State};
use crate::journal::Sighting;
use crate::time::AsOf;
use crate::value::Date;

/// Why a state changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The store's first run.
    Baseline,
    /// The rules were edited.
    Rules,
    /// Rows or journal entries came, changed or went.
    Data,
    /// The clock alone.
    Time,
}

impl Cause {
    /// The word of machine output and of the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Rules => "rules",
            Self::Data => "data",
            Self::Time => "time",
        }
    }
}

/// One state change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The customer.
    pub customer: Arc<str>,
    /// The local date at whose end it was first true.
    pub on: Date,
    /// Before; `None` for a customer seen for the first time.
    pub from: Option<Position>,
    /// After.
    pub to: Position,
    /// Why, in one word.
    pub cause: Cause,
    /// Whether it comes from rows that were not there, or other, when their day was committed.
    pub late: bool,
    /// Why, in clauses with values.
    pub reason: String,
    /// The hash of the ruleset that gives it.
    pub ruleset: Arc<str>,
    /// The owner on that day, for totals.
    pub owner: Option<Arc<str>>,
    /// The customer's `amount`, if there is a numeric field of that name.
    pub amount: Option<f64>,
}

/// What the store keeps about a customer after the run, when anything of it differs.
#[derive(Debug, Clone, PartialEq)]
pub struct StateRow {
    /// The state; for a gone customer only id and position say something.
    pub state: CustomerState,
    /// Since when the position has stood, if this run changed it.
    pub changed_on: Option<Date>,
}

/// What a run would change.
#[derive(Debug, Clone)]
pub struct Delta {
    /// The instant evaluated last.
    pub as_of: AsOf,
    /// The hash of the ruleset as of then.
    pub ruleset: String,
    /// The version of the dataset that was read.
    pub dataset: String,
    /// The store's generation that it was compared with.
    pub generation: u64,
    /// Whether the store had no run before.
    pub baseline: bool,
    /// The days evaluated, in order.
    pub days: Vec<Date>,
    /// The state changes, by (on, customer).
    pub changes: Vec<Change>,
    /// The customers whose row in the store will differ.
    pub rows: Vec<StateRow>,
    /// New sightings: (customer, sighting).
    pub sightings: Vec<(Arc<str>, Sighting)>,
    /// All customers' states as of `as_of`, by id.
    pub states: Vec<CustomerState>,
    /// How many customers that the store knows are no longer in the dataset.
    pub gone: usize,
    /// What was wrong with rows.
    pub findings: Vec<Finding>,
    /// Customers in the store before, gone ones left out: what `max_changes` is a share of.
    pub customers_before: usize,
}

impl Delta {
    /// How many customers are in a state as of `as_of`.
    #[must_use]
    pub fn count(&self, state: State) -> usize {
        match state {
            State::Gone => self.gone,
            _ => self.states.iter().filter(|row| row.position.state == state).count(),
        }
    }

    /// Names the delta: equal for equal changes, ruleset, dataset and store.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut put = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        put(&self.as_of.text());
        put(&self.ruleset);
        put(&self.dataset);
        put(&self.generation.to_string());
        for change in &self.changes {
            put(&format!(
                "{} {:?} {:?} {} {}",
                change.on,
                change.from,
                change.to,
                change.cause.word(),
                change.late
            ));
            put(&change.customer);
        }
        hasher.finalize().to_hex().chars().take(16).collect()
    }
}
