//! Where customers are on their way through a funnel.

use super::context::Context;
use super::instants::micros_of;
use super::wake::NEVER;
use crate::evaluate::moves_or_clashes;
use crate::journey::{Dating, Entry, Place, Visit, all_entries, lone_entry, seen, visits};
use crate::value::DateTime;

/// Where a customer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// In a stage, by its place.
    Stage(usize),
    /// Won, as the dataset or a confirmation says.
    Won,
    /// Lost, as the dataset or a confirmation says.
    Lost,
    /// At a value that the funnel does not map.
    Unmapped,
    /// Nowhere that is known.
    Nowhere,
}

/// The present visit of a customer, with what evaluation asks about the earlier ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Present {
    /// The customer's place in the part.
    pub slot: usize,
    /// Its place in the dataset.
    pub customer: u32,
    pub at: At,
    /// Since when; nothing where there is no visit.
    pub entered: Option<DateTime>,
    pub dating: Dating,
    pub confirmed: bool,
    /// How many visits were to this place.
    pub times: i64,
}

/// What is known of a customer's way through its funnel.
pub(super) struct Whereabouts {
    pub present: Present,
    /// Whether the journey may have a finding.
    pub suspect: bool,
    /// The instant of the next entry that cannot be seen yet; [`NEVER`] without one.
    pub moves_at: i64,
}

impl Whereabouts {
    pub fn of(context: &Context<'_>, slot: usize, customer: u32, funnel: usize) -> Self {
        let (world, place) = (context.world, customer as usize);
        if let Some(entry) = lone_entry(world, place, funnel) {
            let (seen, ahead) = match entry {
                Some(entry) if context.sight.sees(entry.at) => (Some(entry), None),
                other => (None, other),
            };
            let present = Present::after(slot, customer, seen.as_ref());
            let moves_at = ahead.map_or(NEVER, |entry| micros_of(entry.at));
            return Self { present, suspect: present.at == At::Unmapped, moves_at };
        }
        let all = all_entries(world, place, funnel);
        let ahead = all.iter().filter(|entry| !context.sight.sees(entry.at)).map(|entry| micros_of(entry.at));
        let moves_at = ahead.min().unwrap_or(NEVER);
        let visits = visits(&seen(all, &context.sight));
        let present = Present::in_last(slot, customer, &visits);
        let suspect = present.at == At::Unmapped || moves_or_clashes(world, place, funnel, &visits);
        Self { present, suspect, moves_at }
    }
}

impl Present {
    /// In the only entry that there is.
    fn after(slot: usize, customer: u32, entry: Option<&Entry>) -> Self {
        let Some(entry) = entry else { return Self::nowhere(slot, customer) };
        Self {
            slot,
            customer,
            at: at(&entry.place),
            entered: Some(entry.at),
            dating: entry.dating,
            confirmed: entry.confirmed,
            times: 1,
        }
    }

    /// In the last of some visits.
    fn in_last(slot: usize, customer: u32, visits: &[Visit]) -> Self {
        let Some(visit) = visits.last() else { return Self::nowhere(slot, customer) };
        let times = visits.iter().filter(|other| other.place == visit.place).count();
        Self {
            slot,
            customer,
            at: at(&visit.place),
            entered: Some(visit.entered),
            dating: visit.dating,
            confirmed: visit.confirmed,
            times: i64::try_from(times).unwrap_or(i64::MAX),
        }
    }

    fn nowhere(slot: usize, customer: u32) -> Self {
        Self {
            slot,
            customer,
            at: At::Nowhere,
            entered: None,
            dating: Dating::Given,
            confirmed: false,
            times: 0,
        }
    }
}

fn at(place: &Place) -> At {
    match place {
        Place::Stage(stage) => At::Stage(*stage),
        Place::Won => At::Won,
        Place::Lost => At::Lost,
        Place::Unmapped(_) => At::Unmapped,
        Place::Nowhere => At::Nowhere,
    }
}
