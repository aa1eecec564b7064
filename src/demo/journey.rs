//! How a customer moves through the stages: advances, is lost, or is forgotten.

use chrono::{Days, TimeDelta};

use super::company::{Activity, Company, Customer, StageEntry, Tick, office_hours};
use super::last_day;
use super::random::Random;
use crate::value::DateTime;

/// A stage: its word in the dataset, how many days it takes, and the items that are ticked in it.
struct Leg {
    stage: &'static str,
    days: (u32, u32),
    items: &'static [&'static str],
}

const LEGS: &[Leg] = &[
    Leg { stage: "need", days: (8, 24), items: &["initiator", "real_owner", "end_users"] },
    Leg { stage: "plan", days: (8, 26), items: &["budget", "decision_path"] },
    Leg { stage: "negotiation", days: (10, 30), items: &["request_submitted", "compared", "quote"] },
    Leg { stage: "signing", days: (6, 20), items: &["approved", "legal"] },
    Leg { stage: "delivery", days: (12, 34), items: &["delivered", "paid"] },
];

/// What becomes of a customer in a stage.
#[derive(PartialEq, Eq)]
enum Fate {
    Advances,
    IsLost,
    IsForgotten,
}

/// Writes the rows of one customer's journey and sets its present stage.
pub(super) fn travel(
    customer: &mut Customer,
    entered: DateTime,
    (owner, diligence): (&'static str, u32),
    random: &mut Random,
    company: &mut Company,
) {
    let Some(id) = customer.id.clone() else { return };
    let mut at = entered;
    for leg in LEGS {
        enter(customer, &id, leg.stage, at, company);
        let fate = if random.chance(diligence) {
            Fate::Advances
        } else if random.chance(50) {
            Fate::IsLost
        } else {
            Fate::IsForgotten
        };
        let days = random.between(leg.days.0, leg.days.1);
        let leave = office_hours(at.date() + Days::new(u64::from(days)), random);
        let busy_until = if fate == Fate::IsForgotten { at + TimeDelta::days(6) } else { leave };
        work(&id, owner, leg, (at, busy_until), random, company);
        tick(&id, owner, leg, (at, leave), fate == Fate::Advances, random, company);
        match fate {
            _ if leave.date() > last_day() => return,
            Fate::Advances => at = leave,
            Fate::IsLost => return enter(customer, &id, "lost", leave, company),
            Fate::IsForgotten => return,
        }
    }
    enter(customer, &id, "won", at, company);
}

fn enter(customer: &mut Customer, id: &str, stage: &'static str, at: DateTime, company: &mut Company) {
    company.history.push(StageEntry { customer: id.to_owned(), stage, at });
    customer.stage = Some(stage.to_owned());
}

/// Calls, visits and presentations every few days.
fn work(
    id: &str,
    rep: &'static str,
    leg: &Leg,
    (from, until): (DateTime, DateTime),
    random: &mut Random,
    company: &mut Company,
) {
    let mut day = from.date() + Days::new(1);
    let mut turn = 0;
    while day < until.date() && day <= last_day() {
        let at = office_hours(day, random);
        let (kind, minutes) = match (leg.stage, turn % 3) {
            ("need", 0 | 1) => ("visit", random.between(3, 8) * 15),
            ("plan", 1) => ("presentation", random.between(4, 8) * 15),
            ("negotiation", 1) if random.chance(30) => ("site_visit", random.between(8, 16) * 15),
            (_, 2) if random.chance(50) => ("visit", random.between(2, 6) * 15),
            _ => ("call", random.between(1, 8) * 5),
        };
        if at.date() <= last_day() {
            company.activities.push(Activity { customer: id.to_owned(), rep, kind, minutes, at });
        }
        turn += 1;
        day = at.date() + Days::new(u64::from(random.between(2, 6)));
    }
}

/// Ticks the items of a stage: all of them, some days before it is left, or only the first few.
fn tick(
    id: &str,
    by: &'static str,
    leg: &Leg,
    (from, leave): (DateTime, DateTime),
    all: bool,
    random: &mut Random,
    company: &mut Company,
) {
    let stay = u32::try_from((leave - from).num_days()).unwrap_or(0);
    for item in leg.items {
        if !all && random.chance(60) {
            continue;
        }
        let after = random.between(1, stay.saturating_sub(3).max(1));
        let at = office_hours(from.date() + Days::new(u64::from(after)), random);
        if at.date() <= last_day() {
            company.ticks.push(Tick { customer: id.to_owned(), item, done: true, at, by });
        }
    }
}
