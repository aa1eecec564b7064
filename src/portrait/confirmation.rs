//! Confirmations: whether one is overdue, and for how long the dataset has not followed one.

use crate::journey::{Place, Sight, World, entries, visits};
use crate::ruleset::Stage;
use crate::time::{Calendar, LengthUnit};
use crate::value::Date;

/// Whether a customer that has been ready since a date awaits confirmation for longer than its stage
/// allows; one without a limit is never overdue.
pub(super) fn is_overdue(stage: &Stage, since: Date, today: Date, calendar: &Calendar) -> bool {
    let Some(limit) = stage.confirm_within else { return false };
    let (waited, most) = match limit.unit {
        LengthUnit::Days => ((today - since).num_days(), i64::from(limit.count)),
        LengthUnit::Weeks => ((today - since).num_days(), 7 * i64::from(limit.count)),
        LengthUnit::BusinessDays => (calendar.working_days(since, today), i64::from(limit.count)),
    };
    waited > most
}

/// Calendar days since a customer was confirmed out of the visit that the dataset still shows; 0 where
/// nothing waits: it was never confirmed, was declined since, has moved, or the engine keeps the stage.
pub(super) fn unfollowed_days(
    world: &World<'_>,
    customer: usize,
    funnel: Option<usize>,
    sight: &Sight,
) -> i64 {
    unfollowed_since(world, customer, funnel, sight).map_or(0, |since| (sight.day() - since).num_days())
}

fn unfollowed_since(
    world: &World<'_>,
    customer: usize,
    funnel: Option<usize>,
    sight: &Sight,
) -> Option<Date> {
    if !world.ruleset.mapping.dataset_keeps_stage() {
        return None;
    }
    let made = &world.journal_of(customer)?.confirmations;
    let last = made.iter().rev().find(|each| sight.sees(each.at)).filter(|last| last.to.is_some())?;
    let place = funnel?;
    let rules = world.ruleset.funnels.get(place).filter(|rules| rules.id == last.funnel)?;
    let visit = visits(&entries(world, customer, place, sight)).pop()?;
    let Place::Stage(stage) = visit.place else { return None };
    let is_there = rules.stages.get(stage).is_some_and(|stage| stage.id == last.stage);
    (is_there && visit.entered <= last.at).then(|| last.at.date())
}
