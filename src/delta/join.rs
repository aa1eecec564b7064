//! Deltas of parts of the customers, joined into one.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use super::change::{Change, Delta, StateRow};
use super::gravest;
use super::snapshot::Snapshot;
use super::told::{Reasons, Told, Wanted};
use super::voice::Voice;
use super::watch::Watch;
use super::words::Words;
use crate::dataset::{Findings, Portion};
use crate::evaluate::{Position, State};
use crate::journey::Sightings;
use crate::ruleset::Ruleset;
use crate::time::AsOf;

/// Takes the deltas of the parts one after the other, in the order of the customers, and makes the
/// delta of all of them. Of a part nothing is kept but its delta and what is wanted in words.
#[derive(Debug)]
pub struct Join {
    wanted: Wanted,
    /// By step, the changes of all parts.
    changes: Vec<Vec<Change>>,
    rows: Vec<StateRow>,
    sightings: Vec<Arc<Sightings>>,
    standing: HashMap<Arc<Position>, usize>,
    gone: usize,
    customers_before: usize,
    findings: Findings,
    words: Words,
}

impl Join {
    /// Nothing yet; `wanted` is what is put into words of each part, `customers` how many there are.
    #[must_use]
    pub fn new(wanted: Wanted, customers: usize) -> Self {
        Self {
            wanted,
            // What is not used takes no memory; what would grow would be copied.
            changes: vec![Vec::with_capacity(customers)],
            rows: Vec::with_capacity(if wanted.store { customers } else { 0 }),
            sightings: Vec::new(),
            standing: HashMap::new(),
            gone: 0,
            customers_before: 0,
            findings: Findings::default(),
            words: Words::default(),
        }
    }

    /// Takes the delta of the next part.
    pub fn add(&mut self, mut delta: Delta) {
        self.tell(&mut delta);
        self.changes.resize_with(delta.days.len().max(1), Vec::new);
        for change in delta.changes {
            if let Some(of_step) = self.changes.get_mut(usize::from(change.step)) {
                of_step.push(change);
            }
        }
        if self.wanted.store {
            self.rows.extend(delta.rows);
            let seen = delta.sightings.into_iter().filter(|sightings| sightings.iter().next().is_some());
            self.sightings.extend(seen);
        }
        for (position, customers) in delta.standing {
            *self.standing.entry(position).or_default() += customers;
        }
        self.gone += delta.gone;
        self.customers_before += delta.customers_before;
        self.findings.merge(delta.findings);
    }

    /// The changes of the customers of a part that was added.
    pub fn changes_within(&self, portion: &Portion) -> impl Iterator<Item = &Change> {
        let within = |changes: &'_ Vec<Change>| {
            let less_than = |id: &str| changes.partition_point(|change| *change.customer < *id);
            portion.within(changes.len(), less_than)
        };
        self.changes.iter().flat_map(move |changes| changes.get(within(changes)).unwrap_or_default())
    }

    /// The delta of all parts as of the last of the evaluated moments. `dataset` is the version of the
    /// whole dataset, `found` what was wrong with its rows.
    #[must_use]
    pub fn finish(
        self,
        (ruleset, snapshot): (&Ruleset, &Snapshot),
        moments: &[AsOf],
        as_of: AsOf,
        (dataset, found): (String, Findings),
    ) -> Delta {
        let mut findings = found;
        findings.merge(self.findings);
        let mut standing: Vec<_> = self.standing.into_iter().collect();
        standing.sort_by_cached_key(|(position, _)| place(position, ruleset));
        Delta {
            as_of: moments.last().copied().unwrap_or(as_of),
            ruleset: ruleset.hash.clone(),
            dataset,
            generation: snapshot.generation,
            baseline: snapshot.committed.is_none(),
            days: moments.iter().map(|moment| moment.day).collect(),
            changes: in_order(self.changes),
            rows: self.rows,
            sightings: self.sightings,
            standing,
            gone: self.gone,
            findings,
            watch: Watch::default(),
            customers_before: self.customers_before,
            voice: Voice::Words(Arc::new(self.words), None),
        }
    }

    /// Puts into words what is wanted of a part.
    fn tell(&mut self, delta: &mut Delta) {
        match self.wanted.reasons {
            Reasons::None => {}
            Reasons::Gravest(most) => {
                let places = gravest::places(&delta.changes, most);
                let told = self.tell_reasons(delta, &delta.gravest(most));
                for (place, told) in places.into_iter().zip(told) {
                    if let Some(change) = delta.changes.get_mut(place) {
                        change.told = told;
                    }
                }
            }
            Reasons::All => {
                let told = self.tell_reasons(delta, &delta.changes);
                for (change, told) in delta.changes.iter_mut().zip(told) {
                    change.told = told;
                }
            }
        }
        if self.wanted.states {
            let Ok(()) = delta.each_state(|state| -> Result<(), Infallible> {
                self.words.tell_state(state);
                Ok(())
            });
        }
    }

    /// Puts the reasons of some changes of a part into words.
    fn tell_reasons(&mut self, delta: &Delta, changes: &[Change]) -> Vec<Told> {
        let mut told = Vec::with_capacity(changes.len());
        let Ok(()) = delta.each_change(changes, |_, reason| -> Result<(), Infallible> {
            told.push(self.words.tell(reason));
            Ok(())
        });
        told
    }
}

/// The changes of all steps, one step after the other.
fn in_order(by_step: Vec<Vec<Change>>) -> Vec<Change> {
    let mut steps = by_step.into_iter();
    let mut changes = steps.next().unwrap_or_default();
    for step in steps {
        changes.extend(step);
    }
    changes
}

/// Where a position stands among all of a ruleset: those without funnel or stage come last.
fn place(position: &Position, ruleset: &Ruleset) -> (usize, usize, State) {
    let funnel = position.funnel.as_ref();
    let of = funnel.and_then(|id| ruleset.funnels.iter().position(|funnel| funnel.id == *id));
    let stages = of.and_then(|place| ruleset.funnels.get(place)).map_or(&[][..], |funnel| &funnel.stages);
    let stage = position.stage.as_ref().and_then(|id| stages.iter().position(|stage| stage.id == *id));
    (of.unwrap_or(usize::MAX), stage.unwrap_or(usize::MAX), position.state)
}
