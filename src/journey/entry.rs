//! A customer's entries into stages, from whichever source knows them.
//!
//! The source is decided for each customer: the history if it has any readable row of the
//! customer; else the stage column, dated by `stage_since` (won and lost by `closed` first) or by
//! the day a run first saw the value; and if the dataset keeps no stage at all, the confirmations.

use std::sync::Arc;

use super::meaning::Place;
use super::sight::Sight;
use super::world::World;
use crate::journal::{Destination, Sighting};
use crate::ruleset::Funnel;
use crate::syntax::Role;
use crate::value::DateTime;

/// How the date of an entry is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dating {
    /// The dataset or a confirmation gives it.
    Given,
    /// It is the first evaluated day that showed the value.
    Inferred,
    /// The dataset should give it, but it is blank or cannot be read.
    Unreadable,
}

/// An entry into a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where to.
    pub place: Place,
    /// When.
    pub at: DateTime,
    /// How that is known.
    pub dating: Dating,
    /// Whether it came about by a confirmation in the tool.
    pub confirmed: bool,
    /// Whether it restates the present stage with another date, which then counts.
    pub restates: bool,
}

impl Entry {
    fn given(place: Place, at: DateTime) -> Self {
        Self { place, at, dating: Dating::Given, confirmed: false, restates: false }
    }
}

/// The entries of a customer into places of a funnel that can be seen, in order of time.
#[must_use]
pub fn entries(world: &World<'_>, customer: usize, funnel: usize, sight: &Sight) -> Vec<Entry> {
    seen(all_entries(world, customer, funnel), sight)
}

/// Those of some entries that can be seen.
#[must_use]
pub fn seen(mut entries: Vec<Entry>, sight: &Sight) -> Vec<Entry> {
    entries.retain(|entry| sight.sees(entry.at));
    entries
}

/// The entries of a customer into places of a funnel, seen or not, in order of time.
#[must_use]
pub fn all_entries(world: &World<'_>, customer: usize, funnel: usize) -> Vec<Entry> {
    let Some(rules) = world.ruleset.funnels.get(funnel) else { return Vec::new() };
    if !world.ruleset.mapping.dataset_keeps_stage() {
        kept(world, customer, rules)
    } else if let Some(history) = from_history(world, customer, funnel, rules) {
        with_earlier_sightings(world, customer, funnel, history)
    } else {
        from_sightings(world, customer, funnel)
    }
}

/// The only entry of a customer, seen or not, if the dataset keeps the stage in a column and runs
/// saw one value at most: the usual case, in which there is nothing to put in order. `None` if it
/// is not that simple.
#[must_use]
pub fn lone_entry(world: &World<'_>, customer: usize, funnel: usize) -> Option<Option<Entry>> {
    if !world.ruleset.mapping.dataset_keeps_stage() || world.has_history_rows(customer) {
        return None;
    }
    let mut sightings = world.sightings_of(customer);
    match (sightings.next(), sightings.next()) {
        (None, _) => Some(None),
        (Some(only), None) => Some(Some(sighted(world, funnel, only))),
        _ => None,
    }
}

/// The history's rows of a customer, seen or not; `None` if it has none.
fn from_history(world: &World<'_>, customer: usize, funnel: usize, rules: &Funnel) -> Option<Vec<Entry>> {
    let history = world.dataset.history.as_ref()?;
    let meanings = world.meanings.get(funnel)?;
    if !world.has_history(customer) {
        return None;
    }
    let wide = world.ruleset.mapping.history.as_ref().is_some_and(crate::ruleset::HistoryMapping::is_wide);
    let entry = |row: usize| {
        let at = history.at.date_time(row)?;
        let value = history.stage.text(row)?;
        let place = if wide { meanings.place_or_id(value, rules) } else { meanings.place(value) };
        Some(Entry::given(place, at))
    };
    Some(history.rows.of(customer).filter_map(entry).collect())
}

/// What runs saw before the history begins stands in front of it.
fn with_earlier_sightings(
    world: &World<'_>,
    customer: usize,
    funnel: usize,
    history: Vec<Entry>,
) -> Vec<Entry> {
    let Some(start) = history.first().map(|first| first.at) else { return history };
    let mut all = from_sightings(world, customer, funnel);
    if all.is_empty() {
        return history;
    }
    all.retain(|entry| entry.at < start);
    all.extend(history);
    all
}

/// Entries from what runs saw of the stage column. A later sighting with an earlier date is a
/// correction and takes the place of what it contradicts; so is one that comes before the date of the
/// last has come; one with the same date follows it.
fn from_sightings(world: &World<'_>, customer: usize, funnel: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for sighting in world.sightings_of(customer) {
        let entry = sighted(world, funnel, sighting);
        let contradicts = |last: &Entry| last.at > entry.at || last.at.date() > sighting.seen_on;
        while entries.last().is_some_and(contradicts) {
            entries.pop();
        }
        entries.push(entry);
    }
    entries
}

fn sighted(world: &World<'_>, funnel: usize, sighting: &Sighting) -> Entry {
    let place = match (&sighting.stage, world.meanings.get(funnel)) {
        (Some(value), Some(meanings)) => meanings.place(value),
        _ => Place::Nowhere,
    };
    let dataset_dates = world.ruleset.mapping.customers.role(Role::StageSince).is_some();
    let since = if place.is_end() { sighting.closed.or(sighting.since) } else { sighting.since };
    let dating = match since {
        Some(_) => Dating::Given,
        None if dataset_dates && !place.is_end() => Dating::Unreadable,
        None => Dating::Inferred,
    };
    let at = since.unwrap_or_else(|| sighting.seen_on.into());
    Entry { place, at, dating, confirmed: false, restates: dating != Dating::Inferred }
}

/// Where the engine keeps the stage: the first one on `entered`, then as confirmed.
fn kept(world: &World<'_>, customer: usize, funnel: &Funnel) -> Vec<Entry> {
    let (entered, dating) = match world.moment(customer, Role::Entered) {
        Some(entered) => (entered, Dating::Given),
        None => (DateTime::MIN, Dating::Unreadable),
    };
    let mut entries = vec![Entry { dating, ..Entry::given(Place::Stage(0), entered) }];
    let confirmations = world.journal_of(customer).map_or(&[][..], |journal| &journal.confirmations);
    for confirmation in confirmations.iter().filter(|confirmation| confirmation.funnel == funnel.id) {
        let place = match &confirmation.to {
            Some(Destination::Won) => Place::Won,
            Some(Destination::Lost) => Place::Lost,
            Some(Destination::Stage(id)) => stage_place(funnel, id),
            None => continue,
        };
        entries.push(Entry { confirmed: true, ..Entry::given(place, confirmation.at.max(entered)) });
    }
    entries.sort_by_key(|entry| entry.at);
    entries
}

fn stage_place(funnel: &Funnel, id: &Arc<str>) -> Place {
    match funnel.stages.iter().position(|stage| stage.id == *id) {
        Some(index) => Place::Stage(index),
        None => Place::Unmapped(id.clone()),
    }
}
