//! Visits of stages, as rows.

use std::collections::HashMap;
use std::ops::Range;

use super::frame::Frame;
use super::ledger::Stay;
use crate::census::{Count, Seat};
use crate::evaluate::in_parts;
use crate::journey::{Dating, Place, Sight, World, all_entries, entries, visits};
use crate::time::AsOf;
use crate::value::{Date, DateTime};

/// The visits of stages that began in a frame, as seen from its end, in the funnel to which each
/// customer belongs then; a visit of which no date is known is none.
pub(super) fn stays(world: &World<'_>, standing: &Count, frame: Frame) -> Vec<Stay> {
    let sight = Sight::of(AsOf::end_of(frame.through));
    let begins = frame.from.map_or(DateTime::MIN, DateTime::from);
    let part = |customers: Range<usize>| {
        let mut stays = Vec::new();
        for customer in customers {
            let seat = standing.census.get(customer).copied().flatten().map(|seated| seated.seat);
            let funnel = seat.and_then(Seat::funnel_place).map(usize::from);
            let (Some(funnel), Ok(customer)) = (funnel, u32::try_from(customer)) else { continue };
            let mut times: HashMap<usize, i64> = HashMap::new();
            for visit in visits(&entries(world, customer as usize, funnel, &sight)) {
                let Place::Stage(stage) = visit.place else { continue };
                let times = times.entry(stage).or_default();
                *times += 1;
                if visit.entered >= begins && visit.dating != Dating::Unreadable {
                    stays.push(Stay { customer, funnel, stage, since: visit.entered, times: *times });
                }
            }
        }
        stays
    };
    in_parts(0..world.customers(), part).into_iter().flatten().collect()
}

/// The date of the first entry that any customer has.
pub(super) fn first_entry(world: &World<'_>) -> Option<Date> {
    let first = |customer| {
        let entries = all_entries(world, customer, 0);
        let dated = entries.iter().filter(|entry| entry.dating != Dating::Unreadable);
        dated.map(|entry| entry.at.date()).min()
    };
    let parts = in_parts(0..world.customers(), |customers: Range<usize>| customers.filter_map(first).min());
    parts.into_iter().flatten().min()
}
