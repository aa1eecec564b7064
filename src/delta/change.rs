//! The delta and its parts.

use std::sync::Arc;

use super::told::Told;
use super::voice::Voice;
use super::watch::Watch;
use crate::dataset::Findings;
use crate::evaluate::{By, Cause, CustomerState, Position, State};
use crate::journal::Sighting;
use crate::journey::Sightings;
use crate::time::AsOf;
use crate::value::Date;

/// One state change. Why it came about is told by [`Delta::reason`].
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The customer.
    pub customer: Arc<str>,
    /// The local date at whose end it was first true.
    pub on: Date,
    /// Before; `None` for a customer seen for the first time.
    pub from: Option<Arc<Position>>,
    /// After.
    pub to: Arc<Position>,
    /// Why, in one word.
    pub cause: Cause,
    /// Whether it comes from rows that were not there, or other, when their day was committed.
    pub late: bool,
    /// The hash of the ruleset that gives it.
    pub ruleset: Arc<str>,
    /// The owner, for totals.
    pub owner: Option<Arc<str>>,
    /// The customer's `amount`, if there is a numeric field of that name.
    pub amount: Option<f64>,
    /// Which of the evaluated moments it belongs to: 0 is the first.
    pub step: u16,
    /// Where its reason is, if it was put into words before its rows were dropped.
    pub told: Told,
}

/// What the store keeps about a customer after the run, when anything of it differs.
#[derive(Debug, Clone, PartialEq)]
pub struct StateRow {
    /// The customer.
    pub customer: Arc<str>,
    /// Funnel, stage and state.
    pub position: Arc<Position>,
    /// The stage's phase.
    pub phase: Option<Arc<str>>,
    /// Who ended the journey.
    pub by: Option<By>,
    /// The date the present visit of the stage began.
    pub stage_since: Option<Date>,
    /// Whether that is the day it was first seen there.
    pub inferred: bool,
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
    /// The customers whose row in the store will differ, by id.
    pub rows: Vec<StateRow>,
    /// New sightings of the parts of the customers, in their order.
    pub sightings: Vec<Arc<Sightings>>,
    /// How many customers stand in each position as of `as_of`, the gone ones left out.
    pub standing: Vec<(Arc<Position>, usize)>,
    /// How many customers that the store knows are no longer in the dataset.
    pub gone: usize,
    /// What was wrong with rows.
    pub findings: Findings,
    /// Metrics, rules and alerts.
    pub watch: Watch,
    /// Customers in the store before, gone ones left out: what `max_changes` is a share of.
    pub customers_before: usize,
    /// What puts states and reasons into words.
    pub(crate) voice: Voice,
}

impl Delta {
    /// How many changes or customers are put into words at a time.
    const AT_ONCE: usize = 16 * 1024;

    /// How many customers there are, whatever their state; the gone ones left out.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.standing.iter().map(|(_, customers)| customers).sum()
    }

    /// How many customers are in a state as of `as_of`.
    #[must_use]
    pub fn count(&self, state: State) -> usize {
        if state == State::Gone {
            return self.gone;
        }
        let there = self.standing.iter().filter(|(position, _)| position.state == state);
        there.map(|(_, customers)| customers).sum()
    }

    /// The new sightings, by id.
    pub fn sighted(&self) -> impl Iterator<Item = (&Arc<str>, &Sighting)> {
        self.sightings.iter().flat_map(|sightings| sightings.iter())
    }

    /// Why a change came about: clauses with values.
    #[must_use]
    pub fn reason(&self, change: &Change) -> String {
        self.voice.reasons(std::slice::from_ref(change)).pop().unwrap_or_default()
    }

    /// Goes through some of the changes, each with its reason.
    ///
    /// # Errors
    /// Those of `take`.
    pub fn each_change<E>(
        &self,
        changes: &[Change],
        mut take: impl FnMut(&Change, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let teller = self.voice.teller();
        for changes in changes.chunks(Self::AT_ONCE) {
            for (change, reason) in changes.iter().zip(teller.reasons(changes)) {
                take(change, &reason)?;
            }
        }
        Ok(())
    }

    /// Goes through all customers as of `as_of`, by id, with all that is said about them.
    ///
    /// # Errors
    /// Those of `take`.
    pub fn each_state<E>(&self, mut take: impl FnMut(&CustomerState) -> Result<(), E>) -> Result<(), E> {
        let teller = self.voice.teller();
        let places = teller.places();
        for start in (0..places).step_by(Self::AT_ONCE) {
            for state in teller.states(start..(start + Self::AT_ONCE).min(places)) {
                take(&state)?;
            }
        }
        Ok(())
    }

    /// All that is said about all customers as of `as_of`, by id: much, where there are many.
    #[must_use]
    pub fn states(&self) -> Vec<CustomerState> {
        let mut states = Vec::with_capacity(self.customers());
        let kept: Result<(), std::convert::Infallible> = self.each_state(|state| {
            states.push(state.clone());
            Ok(())
        });
        let Ok(()) = kept;
        states
    }

    /// Names the delta: equal for equal changes, ruleset, dataset and store.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut digest = Digest::default();
        digest.put(&self.as_of.text());
        digest.put(&self.ruleset);
        digest.put(&self.dataset);
        digest.put(&self.generation.to_string());
        for change in &self.changes {
            digest.put(&change.customer);
            digest.number(i64::from(change.on.to_epoch_days()));
            digest.position(change.from.as_deref());
            digest.position(Some(&change.to));
            digest.put(change.cause.word());
            digest.number(i64::from(change.late));
        }
        digest.finish()
    }
}

/// A hash over texts and numbers, each with its length.
#[derive(Default)]
struct Digest {
    hasher: blake3::Hasher,
    /// Gathers small pieces, for hashing is fast only in large ones.
    buffer: Vec<u8>,
}

impl Digest {
    const PIECE: usize = 64 * 1024;

    fn put(&mut self, text: &str) {
        self.buffer.extend_from_slice(&(text.len() as u64).to_le_bytes());
        self.buffer.extend_from_slice(text.as_bytes());
        if self.buffer.len() >= Self::PIECE {
            self.hasher.update(&self.buffer);
            self.buffer.clear();
        }
    }

    fn number(&mut self, number: i64) {
        self.buffer.extend_from_slice(&number.to_le_bytes());
    }

    fn position(&mut self, position: Option<&Position>) {
        let Some(Position { funnel, stage, state }) = position else { return self.number(0) };
        self.number(1);
        for id in [funnel, stage] {
            self.number(i64::from(id.is_some()));
            self.put(id.as_deref().unwrap_or(""));
        }
        self.put(state.word());
    }

    fn finish(mut self) -> String {
        self.hasher.update(&self.buffer);
        self.hasher.finalize().to_hex().chars().take(16).collect()
    }
}
