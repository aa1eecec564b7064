//! How customers flowed through the stages in a period.

use crate::journey::{Place, Visit};
use crate::value::Date;

/// Where a customer is between two moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// In the funnel: funnel and stage by their places.
    Stage(usize, usize),
    /// Won.
    Won,
    /// Lost.
    Lost,
    /// Not there yet, not admitted, unknown, in no funnel.
    Away,
}

impl Spot {
    fn of(place: &Place, funnel: usize) -> Self {
        match place {
            Place::Stage(stage) => Self::Stage(funnel, *stage),
            Place::Won => Self::Won,
            Place::Lost => Self::Lost,
            Place::Unmapped(_) | Place::Nowhere => Self::Away,
        }
    }

    fn is_stage(self) -> bool {
        matches!(self, Self::Stage(..))
    }
}

/// What came into all funnels in a period and what went out of them. Those in the funnels before,
/// and `new`, less `won`, `lost` and `other`, are those in the funnels now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Through {
    /// In the funnels when the period began.
    pub before: usize,
    /// Came in: new, or returned.
    pub new: usize,
    /// Won.
    pub won: usize,
    /// Lost, by the dataset or by the clock.
    pub lost: usize,
    /// Went out otherwise: no longer admitted, no longer known, no longer of a funnel.
    pub other: usize,
}

impl Through {
    /// Counts one move.
    pub(super) fn count(&mut self, from: Spot, to: Spot) {
        let ends = matches!(to, Spot::Won | Spot::Lost);
        self.new += usize::from(!from.is_stage() && (to.is_stage() || ends));
        self.won += usize::from(to == Spot::Won);
        self.lost += usize::from(to == Spot::Lost);
        self.other += usize::from(from.is_stage() && to == Spot::Away);
    }
}

/// The moves of a customer in a period: from where it stood before over the visits that began in
/// it to where it stands now.
pub(super) fn moves(
    before: Spot,
    visits: &[Visit],
    funnel: usize,
    since: Date,
    now: Spot,
) -> Vec<(Spot, Spot)> {
    let within = visits.iter().filter(|visit| visit.entered.date() >= since);
    let mut spots = vec![before];
    for spot in within.map(|visit| Spot::of(&visit.place, funnel)).chain([now]) {
        if spots.last() != Some(&spot) {
            spots.push(spot);
        }
    }
    spots.iter().copied().zip(spots.iter().copied().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::Dating;

    fn visit(place: Place, day: u32) -> Visit {
        let entered = Date::from_ymd_opt(2024, 3, day).unwrap().into();
        Visit { place, entered, left: None, dating: Dating::Given, confirmed: false }
    }

    #[test]
    fn moves_lead_from_before_to_now_and_balance() {
        let (need, plan) = (Spot::Stage(0, 0), Spot::Stage(0, 1));
        let since = Date::from_ymd_opt(2024, 3, 10).unwrap();
        let way = [visit(Place::Stage(0), 1), visit(Place::Stage(1), 12), visit(Place::Won, 15)];
        for (before, visits, now, expected, through) in [
            (need, &way[..1], need, vec![], (0, 0, 0, 0)),
            (need, &way[..1], Spot::Lost, vec![(need, Spot::Lost)], (0, 0, 1, 0)),
            (need, &way[..], Spot::Won, vec![(need, plan), (plan, Spot::Won)], (0, 1, 0, 0)),
            (Spot::Away, &way[1..2], plan, vec![(Spot::Away, plan)], (1, 0, 0, 0)),
            (Spot::Away, &way[2..], Spot::Won, vec![(Spot::Away, Spot::Won)], (1, 1, 0, 0)),
            (need, &[][..], Spot::Away, vec![(need, Spot::Away)], (0, 0, 0, 1)),
            (Spot::Lost, &way[1..2], plan, vec![(Spot::Lost, plan)], (1, 0, 0, 0)),
            (Spot::Won, &way[..0], Spot::Away, vec![(Spot::Won, Spot::Away)], (0, 0, 0, 0)),
        ] {
            let found = moves(before, visits, 0, since, now);
            assert_eq!(found, expected);
            let mut counted = Through::default();
            for (from, to) in &found {
                counted.count(*from, *to);
            }
            assert_eq!((counted.new, counted.won, counted.lost, counted.other), through, "{expected:?}");
            let balance = |spot: Spot| i64::from(spot.is_stage());
            let net = i64::try_from(counted.new).unwrap()
                - i64::try_from(counted.won + counted.lost + counted.other).unwrap();
            assert_eq!(balance(before) + net, balance(now), "{expected:?}");
        }
    }
}
