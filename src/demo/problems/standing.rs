//! Customers that stand badly: stranded, with broken promises, unpaid, ticked without evidence.

use super::super::company::{Commitment, Tick};
use super::super::organisation::SELLERS;
use super::super::segment::Segment;
use super::Finder;
use super::planter::{Planter, at, day};
use crate::value::DateTime;

pub(super) fn plant(planter: &mut Planter<'_>) {
    stranded(planter);
    broken_promises(planter);
    no_evidence(planter);
    overdue(planter);
}

fn stranded(planter: &mut Planter<'_>) {
    let mut all = Vec::new();
    let cases = [(Segment::Large, "comparison", at(6, 4)), (Segment::Small, "quote", at(6, 11))];
    for (segment, stage, since) in cases {
        let ids = planter.choose(4, |company, customer, id| {
            let entries = company.entries(id);
            customer.segment == segment
                && customer.stage.as_deref() == Some(stage)
                && customer.amount.is_some_and(|amount| amount < 1_000_000)
                && entries.iter().rev().nth(1).is_some_and(|entry| entry.at < since)
        });
        for id in &ids {
            strand(planter, id, stage, since);
        }
        all.extend(ids);
    }
    planter.note(
        (
            "stranded customers: nothing has happened since they entered the stage, and soon they are lost",
            "滞留客户：进入阶段后再无动作，即将流失",
        ),
        all,
        Finder::States,
        ",losing,",
    );
    planter.alerts("losing_not_handled", None);
}

/// The customer entered its stage then, and nothing has happened since.
fn strand(planter: &mut Planter<'_>, id: &str, stage: &str, since: DateTime) {
    let company = &mut *planter.company;
    let entered = company.entries(id).last().map_or(since, |entry| entry.at).min(since);
    for entry in &mut company.history {
        if entry.customer == id && entry.stage == stage {
            entry.at = since;
        }
    }
    company.activities.retain(|row| row.customer != id || row.at < entered);
    company.ticks.retain(|row| row.customer != id || row.at < entered);
}

fn broken_promises(planter: &mut Planter<'_>) {
    let mut ids = planter.standing(3, Segment::Small, "quote");
    ids.extend(planter.standing(2, Segment::Large, "comparison"));
    for id in &ids {
        planter.company.commitments.push(Commitment {
            customer: id.clone(),
            rep: planter.company.seller_of(id),
            what: "样品",
            at: at(6, 3),
            due: day(6, 12),
            done: None,
        });
    }
    planter.note(
        (
            "broken promises: a sample was promised by 12 June and has not come",
            "失信的承诺：答应 6 月 12 日前送样，至今未送",
        ),
        ids,
        Finder::States,
        "promises_kept",
    );
    planter.alerts("promise_broken", None);
}

fn no_evidence(planter: &mut Planter<'_>) {
    let ids = planter.standing(3, Segment::Large, "plan");
    planter.change(&ids, |customer| customer.budget = None);
    for id in &ids {
        let by = planter.company.seller_of(id);
        planter.company.ticks.push(Tick {
            customer: id.clone(),
            item: "budget",
            done: true,
            at: at(6, 24),
            by,
        });
    }
    planter.note(
        (
            "ticks without evidence: the budget is ticked as verified, but there is none",
            "打勾无据：预算打勾已核实，却没有预算数据",
        ),
        ids,
        Finder::Explain,
        "✗ budget",
    );
    planter.alerts("tick_without_evidence", None);
}

fn overdue(planter: &mut Planter<'_>) {
    let ids = planter.standing(3, Segment::Large, "payment");
    for row in &mut planter.company.receivables {
        if ids.contains(&row.customer) {
            (row.expected, row.accrued, row.due, row.paid) = (day(5, 6), Some(day(5, 6)), day(5, 31), None);
        }
    }
    planter.note(
        (
            "overdue receivables: invoiced, due at the end of May, not paid",
            "逾期应收：已开票，5 月底到期，未付款",
        ),
        ids,
        Finder::Explain,
        "✗ no_overdue",
    );
    planter.alerts("receivable_overdue", None);
}

impl super::super::company::Company {
    /// The person in charge of a customer; empty if there is none.
    fn seller_of(&self, id: &str) -> &'static str {
        let customer = self.customers.iter().find(|customer| customer.id.as_deref() == Some(id));
        let owner = customer.and_then(|customer| customer.owner.as_deref());
        SELLERS.iter().find(|seller| Some(seller.id) == owner).map_or("", |seller| seller.id)
    }
}
