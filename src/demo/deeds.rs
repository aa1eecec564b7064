//! What sales does with a customer during a step, and what it promises.

use chrono::Days;

use super::company::{Activity, Commitment, Company, Customer};

use super::names;
use super::organisation::Seller;
use super::random::Random;
use super::season::later;
use super::segment::{Leg, Segment};
use super::{last_day, week_before};
use crate::value::Date;

/// A customer's stay in a step, as far as somebody works on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay<'a> {
    pub id: &'a str,
    pub owner: Seller,
    pub leg: &'static Leg,
    pub from: Date,
    pub until: Date,
}

impl Stay<'_> {
    /// How many days it is worked on, at least one.
    pub fn days(&self) -> u32 {
        u32::try_from((self.until - self.from).num_days()).unwrap_or(0).max(1)
    }
}

/// Calls, messages, visits and presentations every few days; what the step asks for is done in its
/// first half if the customer is to advance.
pub(super) fn work(
    stay: &Stay<'_>,
    customer: &Customer,
    advances: bool,
    random: &mut Random,
    company: &mut Company,
) {
    let colleague = names::person(random);
    let mut deed = |kind: &'static str, day: u32, colleague_too: bool, random: &mut Random| {
        let at = later(stay.from, day, random);
        if at.date() <= last_day() && at.date() <= stay.until {
            let met =
                if colleague_too { colleague.clone() } else { customer.contact.clone().unwrap_or_default() };
            let (customer, rep, minutes) = (stay.id.to_owned(), stay.owner.id, minutes(kind, random));
            company.activities.push(Activity { customer, rep, kind, met, minutes, at });
        }
    };
    if advances {
        for (kind, turn) in stay.leg.deeds.iter().zip(0_u32..) {
            let day = random.between(1, (stay.days() / 2).max(1));
            deed(kind, day, turn % 2 == 1, random);
        }
    }
    let (soonest, latest) = gap(customer.segment);
    let mut day = random.between(0, 2);
    while day < stay.days() {
        let kind = match random.between(1, 100) {
            1..=45 => "call",
            46..=80 => "im",
            81..=96 => "visit",
            _ => "site_visit",
        };
        let colleague_too = random.chance(35);
        deed(kind, day, colleague_too, random);
        day += random.between(soonest, latest);
    }
}

/// Days from one contact to the next.
fn gap(segment: Segment) -> (u32, u32) {
    match segment {
        Segment::Large => (2, 5),
        Segment::Small => (1, 4),
        Segment::Field | Segment::Outside => (1, 3),
    }
}

fn minutes(kind: &str, random: &mut Random) -> u32 {
    match kind {
        "call" => random.between(1, 8) * 5,
        "im" => random.between(1, 4) * 3,
        "visit" => random.between(2, 6) * 15,
        "presentation" => random.between(4, 8) * 15,
        _ => random.between(8, 16) * 15,
    }
}

const PROMISES: &[&str] =
    &["报价单", "样品", "方案修改稿", "案例资料", "合同草案", "上门培训", "发票", "回访电话"];

/// What was promised in a step, kept or not as the owner is.
pub(super) fn promise(stay: &Stay<'_>, worked: bool, random: &mut Random, company: &mut Company) {
    if !worked || !random.chance(45) {
        return;
    }
    let at = later(stay.from, random.between(0, stay.days() / 2), random);
    if at.date() > last_day() {
        return;
    }
    let allowed = random.between(2, 7);
    let due = at.date() + Days::new(allowed.into());
    let is_kept = random.chance(stay.owner.keeps);
    let (soon, late) = (random.between(0, allowed), allowed + random.between(3, 60));
    let in_time = later(at.date(), soon, random).min(due.and_hms_opt(17, 0, 0).unwrap_or(at)).max(at);
    let done = later(at.date(), late, random);
    // A promise that is still open once the demo begins was planted.
    let done = if is_kept || done.date() >= week_before() - Days::new(3) { in_time } else { done };
    company.commitments.push(Commitment {
        customer: stay.id.to_owned(),
        rep: stay.owner.id,
        what: random.pick(PROMISES),
        at,
        due,
        done: Some(done).filter(|done| done.date() <= last_day()),
    });
}
