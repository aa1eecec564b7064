//! Orders and receivables.

use chrono::Days;

use super::company::{Company, Customer, Order, Receivable};
use super::deeds::Stay;
use super::last_day;
use super::random::Random;
use super::season::{later, working_day};
use super::segment::Segment;
use crate::value::{Date, DateTime};

/// What a step brings: orders while an account is in use, receivables with a signature, payments at
/// the end.
pub(super) fn flow(
    stay: &Stay<'_>,
    customer: &Customer,
    leave: DateTime,
    advances: bool,
    random: &mut Random,
    company: &mut Company,
) {
    match (customer.segment, stay.leg.stage) {
        (Segment::Field, "account_opened" | "in_use") => order(stay, leave.date(), advances, random, company),
        (Segment::Field, "payment") => fee(stay, customer, leave.date(), advances, company),
        (Segment::Large | Segment::Small, "contract") => {
            instalments(stay, customer, leave.date(), random, company);
        }
        (Segment::Large, "payment") | (Segment::Small, "delivery") => {
            settle(stay, leave.date(), advances, company);
        }
        _ => {}
    }
}

fn order(stay: &Stay<'_>, leave: Date, advances: bool, random: &mut Random, company: &mut Company) {
    let mut day = random.between(0, 1);
    while stay.from + Days::new(day.into()) <= leave.min(last_day()) {
        let at = later(stay.from, day, random);
        if at.date() <= last_day() {
            let amount = random.between(20, 400);
            company.orders.push(Order { customer: stay.id.to_owned(), at, amount });
        }
        day += if advances { random.between(1, 3) } else { random.between(8, 20) };
    }
}

fn fee(stay: &Stay<'_>, customer: &Customer, leave: Date, advances: bool, company: &mut Company) {
    let paid = working_day(half_way(stay.from, leave));
    company.receivables.push(Receivable {
        customer: stay.id.to_owned(),
        rep: stay.owner.id,
        amount: customer.amount.unwrap_or(0),
        expected: stay.from,
        accrued: Some(stay.from),
        due: stay.from + Days::new(7),
        paid: Some(paid).filter(|paid| advances && *paid <= last_day()),
    });
}

/// Large accounts pay in three parts, others at once.
fn instalments(
    stay: &Stay<'_>,
    customer: &Customer,
    leave: Date,
    random: &mut Random,
    company: &mut Company,
) {
    let signed = leave.min(last_day());
    let total = customer.amount.unwrap_or(0);
    let parts: &[u32] = if customer.segment == Segment::Large { &[30, 60, 10] } else { &[100] };
    if leave > last_day() {
        return;
    }
    let mut expected = signed + Days::new(5);
    for share in parts {
        company.receivables.push(Receivable {
            customer: stay.id.to_owned(),
            rep: stay.owner.id,
            amount: total / 100 * share,
            expected,
            accrued: None,
            due: expected + Days::new(20),
            paid: None,
        });
        expected = expected + Days::new(random.between(12, 30).into());
    }
}

/// Invoices what was agreed, and pays it if all goes well.
fn settle(stay: &Stay<'_>, leave: Date, advances: bool, company: &mut Company) {
    let (invoiced, paid) = (stay.from, working_day(half_way(stay.from, leave)));
    for row in company.receivables.iter_mut().rev().take_while(|row| row.customer == stay.id) {
        row.accrued = Some(invoiced);
        row.due = invoiced + Days::new(20);
        row.expected = row.expected.min(invoiced);
        row.paid = Some(paid).filter(|paid| advances && *paid <= last_day());
    }
}

/// The day half-way between two.
fn half_way(start: Date, end: Date) -> Date {
    start + Days::new(u64::try_from((end - start).num_days() / 2).unwrap_or(0))
}
