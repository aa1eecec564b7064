//! How a customer moves through the stages: advances, is lost, or is forgotten.

use chrono::Days;

use super::company::{Company, Customer, StageEntry, Tick};
use super::deeds::{Stay, promise, work};
use super::last_day;
use super::money;
use super::organisation::Seller;
use super::random::Random;
use super::season::{later, pushed};
use super::segment::{Concerns, Leg, Segment};
use crate::value::{Date, DateTime};

/// What becomes of a customer in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Advances,
    IsLost,
    IsForgotten,
}

/// Writes the rows of one customer's journey and sets its present stage.
pub(super) fn travel(
    customer: &mut Customer,
    entered: DateTime,
    owner: Seller,
    random: &mut Random,
    company: &mut Company,
) {
    let Some(id) = customer.id.clone() else { return };
    let (won, lost) = customer.segment.ends();
    let mut at = entered;
    for leg in customer.segment.legs() {
        enter(customer, &id, leg.stage, at, company);
        let fate = fate(customer.segment, leg, owner, random);
        let leave = leave(leg, at.date(), customer, random);
        let until = if fate == Fate::IsForgotten { at.date() + Days::new(4) } else { leave.date() };
        let stay = Stay { id: &id, owner, leg, from: at.date(), until };
        work(&stay, customer, fate == Fate::Advances, random, company);
        promise(&stay, fate != Fate::IsForgotten, random, company);
        tick(&stay, customer, leave, fate, random, company);
        money::flow(&stay, customer, leave, fate == Fate::Advances, random, company);
        match fate {
            _ if leave.date() > last_day() => return,
            Fate::Advances => at = leave,
            Fate::IsLost => return enter(customer, &id, lost, leave, company),
            Fate::IsForgotten => return,
        }
    }
    if !customer.segment.legs().is_empty() {
        enter(customer, &id, won, at, company);
    }
}

/// Large accounts pay for what they have accepted, sooner or later.
fn fate(segment: Segment, leg: &Leg, owner: Seller, random: &mut Random) -> Fate {
    if random.chance(owner.diligence) || (segment == Segment::Large && leg.stage == "payment") {
        Fate::Advances
    } else if random.chance(segment.closed()) {
        Fate::IsLost
    } else {
        Fate::IsForgotten
    }
}

/// When the step ends: later for large amounts, and often just before the quarter's end.
fn leave(leg: &Leg, from: Date, customer: &Customer, random: &mut Random) -> DateTime {
    let (low, high) = leg.days;
    let mut days = random.between(low, high);
    if customer.segment == Segment::Large && customer.amount.is_some_and(|amount| amount >= 1_000_000) {
        days = days * 5 / 4;
    }
    if leg.pushed {
        let day = pushed(from, from + Days::new(days.into()), random);
        return later(day, 0, random);
    }
    later(from, days, random)
}

fn enter(customer: &mut Customer, id: &str, stage: &'static str, at: DateTime, company: &mut Company) {
    company.history.push(StageEntry { customer: id.to_owned(), stage, at });
    customer.stage = Some(stage.to_owned());
}

/// The items of a step that concern a customer.
fn items_of(leg: &'static Leg, customer: &Customer) -> impl Iterator<Item = &'static str> {
    let concerned = |(_, concerns): &&(&str, Concerns)| customer.is_concerned(*concerns);
    leg.items.iter().filter(concerned).map(|(item, _)| *item)
}

/// Ticks the items of a step: all of them, in its second half and the last one just before it ends, or some
/// but not the first.
fn tick(
    stay: &Stay<'_>,
    customer: &mut Customer,
    leave: DateTime,
    fate: Fate,
    random: &mut Random,
    company: &mut Company,
) {
    let days = u32::try_from((leave.date() - stay.from).num_days()).unwrap_or(0);
    let mine: Vec<&str> = items_of(stay.leg, customer).collect();
    let last = mine.last().copied();
    for (item, place) in mine.into_iter().zip(0_u32..) {
        if fate != Fate::Advances && (place == 0 || random.chance(50)) {
            continue;
        }
        let spare = random.between(0, 2);
        let latest = days.saturating_sub(spare);
        let day = if last == Some(item) { latest } else { random.between(days / 2, latest) };
        let at = later(stay.from, day, random).min(leave);
        if at.date() > last_day() {
            continue;
        }
        if item == "budget" {
            customer.budget = customer.amount.map(|amount| amount / 100 * random.between(94, 130));
        }
        company.ticks.push(Tick { customer: stay.id.to_owned(), item, done: true, at, by: stay.owner.id });
    }
}
