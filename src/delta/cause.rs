//! Why customers' positions changed.

use super::basis::Serving;
use super::positions::{PositionId, Positions};
use super::walk::Sides;
use crate::census::{Wish, count};
use crate::evaluate::Cause;
use crate::journey::Sight;
use crate::time::AsOf;

/// A change whose cause is to be found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Difference {
    /// The customer's place in the roll.
    pub customer: usize,
    /// Its place in the dataset as the serving rules read it.
    pub place: Option<u32>,
    /// What is recorded; `None` if it was never seen.
    pub from: Option<PositionId>,
    /// Where it stands now.
    pub to: PositionId,
}

/// The causes of one step: from the moment that was recorded last to the present one.
pub(super) struct Court<'c, 'a> {
    /// The rules.
    pub sides: &'c Sides<'a>,
    /// The step.
    pub at: AsOf,
    /// The moment at which the old positions were recorded.
    pub recorded_at: AsOf,
    /// The rules that give the new positions.
    pub serving: Serving,
}

impl Court<'_, '_> {
    /// The cause of each change, and whether it is late: `rules` if the rules applied last do not
    /// give the new position; else `data` if the customer is new, or today's rows no longer give
    /// the old position for the moment it was recorded (both late, if they concern that moment),
    /// or what is dated on the day itself made the difference; else `time`.
    pub fn judge(&self, differences: &[Difference], positions: &mut Positions) -> Vec<(Cause, bool)> {
        if !self.sides.last_readable {
            return vec![(Cause::Rules, false); differences.len()];
        }
        let other = self.sides.last.is_some();
        let judge = if other { Serving::Last } else { Serving::Present };
        let mut ask = |serving, sight, of: &[Difference]| self.positions_of(serving, sight, of, positions);
        let now = Sight::of(self.at);
        let by_rules: Vec<bool> = if other && self.serving == Serving::Present {
            let now_by_last = ask(Serving::Last, now, differences);
            let given = differences.iter().zip(now_by_last);
            given.map(|(difference, by_last)| by_last.unwrap_or(Positions::GONE) != difference.to).collect()
        } else {
            vec![false; differences.len()]
        };
        let left: Vec<Difference> = differences
            .iter()
            .zip(&by_rules)
            .filter(|(_, rules)| !**rules)
            .map(|(difference, _)| *difference)
            .collect();
        let then = ask(judge, Sight::of(self.recorded_at), &left);
        let without = ask(self.serving, now.without_its_day(), &left);
        let mut judged = left.iter().zip(then).zip(without).map(|((difference, then), without)| {
            let Some(from) = difference.from else { return (Cause::Data, then.is_some()) };
            if then.unwrap_or(Positions::GONE) != from {
                return (Cause::Data, true);
            }
            let by_clock = without.unwrap_or(Positions::GONE) == difference.to;
            (if by_clock { Cause::Time } else { Cause::Data }, false)
        });
        let cause = |rules: &bool| if *rules { None } else { judged.next() };
        by_rules.iter().map(cause).map(|cause| cause.unwrap_or((Cause::Rules, false))).collect()
    }

    /// Where customers stand by these rules; `None` for those that do not exist at the moment.
    fn positions_of(
        &self,
        serving: Serving,
        sight: Sight,
        differences: &[Difference],
        positions: &mut Positions,
    ) -> Vec<Option<PositionId>> {
        let all = self.sides.places(serving);
        let places: Vec<Option<u32>> =
            differences.iter().map(|difference| all.get(difference.customer).copied().flatten()).collect();
        let there: Vec<u32> = places.iter().copied().flatten().collect();
        let world = self.sides.world(serving);
        let mut seated =
            count(world, sight, Wish { places: Some(&there), ..Wish::default() }).census.into_iter();
        let position = |place: &Option<u32>| {
            let seated = place.and_then(|_| seated.next().flatten())?;
            Some(positions.of_seat(seated.seat, serving, world.ruleset))
        };
        places.iter().map(position).collect()
    }
}
