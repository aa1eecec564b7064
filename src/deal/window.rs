//! The deal cycles of all funnels, from a count of everybody.

use std::collections::BTreeMap;

use super::cycle::Cycle;
use super::trip::trip;
use crate::census::Count;
use crate::evaluate::in_parts;
use crate::journey::{Sight, World};
use crate::ruleset::Ruleset;
use crate::value::Date;

/// By funnel, how many of its won customers took so many calendar days. Those of parts of the customers,
/// added up, are those of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WonDeals(Vec<BTreeMap<i64, usize>>);

impl WonDeals {
    /// Those won as seen from a moment. The count must be of everybody, as seen from the same moment.
    #[must_use]
    pub fn of(world: &World<'_>, sight: Sight, count: &Count) -> Self {
        let funnels = world.ruleset.funnels.len();
        let parts = in_parts(0..count.census.len(), |customers| {
            let mut won: Vec<BTreeMap<i64, usize>> = vec![BTreeMap::new(); funnels];
            for customer in customers {
                let seated = count.census.get(customer).copied().flatten();
                let Some(funnel) = seated.and_then(|seated| seated.seat.funnel_place()) else { continue };
                let trip = trip(world, customer, usize::from(funnel), &sight);
                if let (Some((days, _)), Some(won)) = (trip.days_to_won(), won.get_mut(usize::from(funnel))) {
                    *won.entry(days).or_default() += 1;
                }
            }
            Self(won)
        });
        parts.into_iter().fold(Self::default(), |mut all, part| {
            all.merge(part);
            all
        })
    }

    /// Takes over those of other customers.
    pub fn merge(&mut self, other: Self) {
        self.0.resize(self.0.len().max(other.0.len()), BTreeMap::new());
        for (funnel, other) in self.0.iter_mut().zip(other.0) {
            for (days, won) in other {
                *funnel.entry(days).or_default() += won;
            }
        }
    }

    /// Of each funnel the window of its deal cycle in days; `None` where no cycle can be told.
    #[must_use]
    pub fn windows(&self, ruleset: &Ruleset, day: Date) -> Vec<Option<i64>> {
        let of_funnel = |place: usize| {
            let won = self.0.get(place).into_iter().flatten();
            let won = won.flat_map(|(days, won)| std::iter::repeat_n((*days, false), *won)).collect();
            let rules = &ruleset.funnels.get(place)?.cycle;
            Cycle::of_won(rules, won, day, &ruleset.calendar).map(|cycle| cycle.window_days())
        };
        (0..ruleset.funnels.len()).map(of_funnel).collect()
    }
}

/// Of each funnel the window of its deal cycle in days; `None` where no cycle can be told. The count
/// must be of everybody, as seen from the same moment.
#[must_use]
pub fn cycle_windows(world: &World<'_>, sight: Sight, count: &Count) -> Vec<Option<i64>> {
    WonDeals::of(world, sight, count).windows(world.ruleset, sight.day())
}
