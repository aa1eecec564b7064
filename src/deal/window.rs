//! The deal cycles of all funnels, from a count of everybody.

use super::cycle::Cycle;
use super::trip::trip;
use crate::census::Count;
use crate::evaluate::in_parts;
use crate::journey::{Sight, World};

/// Of each funnel the window of its deal cycle in days; `None` where no cycle can be told. The count
/// must be of everybody, as seen from the same moment.
#[must_use]
pub fn cycle_windows(world: &World<'_>, sight: Sight, count: &Count) -> Vec<Option<i64>> {
    let funnels = &world.ruleset.funnels;
    let parts = in_parts(0..count.census.len(), |customers| {
        let mut won: Vec<Vec<(i64, bool)>> = vec![Vec::new(); funnels.len()];
        for customer in customers {
            let seated = count.census.get(customer).copied().flatten();
            let Some(funnel) = seated.and_then(|seated| seated.seat.funnel_place()) else { continue };
            let trip = trip(world, customer, usize::from(funnel), &sight);
            if let (Some(days), Some(won)) = (trip.days_to_won(), won.get_mut(usize::from(funnel))) {
                won.push(days);
            }
        }
        won
    });
    let of_funnel = |place: usize| {
        let won = parts.iter().filter_map(|part| part.get(place)).flatten().copied().collect();
        let rules = &funnels.get(place)?.cycle;
        let cycle = Cycle::of_won(rules, won, sight.day(), &world.ruleset.calendar);
        cycle.map(|cycle| cycle.window_days())
    };
    (0..funnels.len()).map(of_funnel).collect()
}
