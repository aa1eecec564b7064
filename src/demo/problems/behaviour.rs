//! Behaviour: a team whose stage collapses, a silent person, a burst of ticks.

use chrono::TimeDelta;

use super::super::company::{Company, Tick};
use super::super::organisation::SELLERS;
use super::super::random::Random;
use super::super::segment::Segment;
use super::Finder;
use super::planter::{Planter, at, day};
use crate::value::DateTime;

pub(super) fn plant(planter: &mut Planter<'_>, random: &mut Random) {
    collapse(planter, "south_small", at(5, 13));
    silence(planter, "pan", at(6, 11));
    burst(planter, "zhou", random);
}

/// A team stops presenting; nobody moves on to a quote any more.
fn collapse(planter: &mut Planter<'_>, unit: &str, since: DateTime) {
    let company = &mut *planter.company;
    let team: Vec<&str> = SELLERS.iter().filter(|it| it.unit == unit).map(|it| it.id).collect();
    company.activities.retain(|row| row.kind != "presentation" || row.at < since || !team.contains(&row.rep));
    let is_theirs =
        |owner: &Option<String>| owner.as_ref().is_some_and(|owner| team.contains(&owner.as_str()));
    let theirs: Vec<String> =
        company.customers.iter().filter(|it| is_theirs(&it.owner)).filter_map(|it| it.id.clone()).collect();
    for id in &theirs {
        let next = company.entries(id).into_iter().find(|entry| entry.stage == "quote").map(|entry| entry.at);
        if let Some(left) = next.filter(|left| *left >= since) {
            undo(company, id, left);
        }
    }
    planter.settle(&theirs);
    let stuck = planter.choose(6, |company, customer, id| {
        theirs.iter().any(|other| other == id)
            && customer.stage.as_deref() == Some("plan")
            && company
                .entries(id)
                .last()
                .is_some_and(|entry| (day(6, 3)..=day(6, 8)).contains(&entry.at.date()))
    });
    planter.note(
        (
            "a team whose stage has collapsed: since mid-May nobody in south_small presents any more, and its customers pile up in the plan stage",
            "一个团队的某阶段塌陷：5 月中旬起 south_small 不再做方案演示，客户堆在方案确认阶段",
        ),
        stuck,
        Finder::Explain,
        "✗ team_presents",
    );
    planter.alerts("presentations_stop", Some("unit:south_small"));
}

/// Takes back what happened to a customer from a moment on, apart from talking.
fn undo(company: &mut Company, id: &str, from: DateTime) {
    company.history.retain(|row| row.customer != id || row.at < from);
    company.ticks.retain(|row| row.customer != id || row.at < from);
    company.receivables.retain(|row| row.customer != id || row.expected < from.date());
}

/// A person of whom nothing is seen any more; the customers stay where they are.
fn silence(planter: &mut Planter<'_>, person: &str, since: DateTime) {
    let company = &mut *planter.company;
    let is_theirs = |owner: &Option<String>| owner.as_deref() == Some(person);
    let theirs: Vec<String> =
        company.customers.iter().filter(|it| is_theirs(&it.owner)).filter_map(|it| it.id.clone()).collect();
    company.activities.retain(|row| row.rep != person || row.at < since);
    company.commitments.retain(|row| row.rep != person || row.at < since);
    company.ticks.retain(|row| row.by != person || row.at < since);
    company.work.retain(|row| row.rep != person || row.at < since);
    for id in &theirs {
        let entries = company.entries(id);
        let next = entries.iter().skip(1).map(|entry| entry.at).find(|entered| *entered >= since);
        if let Some(left) = next {
            undo(company, id, left);
        }
    }
    planter.settle(&theirs);
    let open = planter.choose(5, |_, customer, id| {
        theirs.iter().any(|other| other == id) && matches!(customer.stage.as_deref(), Some("need" | "plan"))
    });
    planter.note(
        (
            "a silent sales person: pan has left no trace since 11 June",
            "一名沉默的销售：pan 自 6 月 11 日起没有任何留痕",
        ),
        open,
        Finder::Explain,
        "✗ owner_traces",
    );
    planter.alerts("no_trace", Some("person:pan"));
}

/// Everything is ticked in one hour, the day before the meeting.
fn burst(planter: &mut Planter<'_>, person: &'static str, random: &mut Random) {
    let company = &mut *planter.company;
    let mut moment = day(6, 27).and_hms_opt(16, 0, 0).unwrap_or_default();
    let stages: Vec<&str> = Segment::Large.legs().iter().map(|leg| leg.stage).collect();
    for customer in &company.customers {
        let open = customer.stage.as_deref().is_some_and(|stage| stages.contains(&stage));
        let (Some(id), true) = (&customer.id, open && customer.owner.as_deref() == Some(person)) else {
            continue;
        };
        let items = Segment::Large.legs().iter().take(4).flat_map(|leg| leg.items);
        for (item, _) in items.filter(|(_, concerns)| customer.is_concerned(*concerns)) {
            company.ticks.push(Tick { customer: id.clone(), item, done: true, at: moment, by: person });
            moment += TimeDelta::seconds(random.between(4, 40).into());
        }
    }
    let theirs = planter.choose(4, |_, customer, _| {
        customer.owner.as_deref() == Some(person)
            && matches!(customer.stage.as_deref(), Some("need_confirmed" | "plan"))
    });
    planter.note(
        (
            "a burst of ticks: on 27 June zhou ticks the checklists of all open customers within the hour",
            "集中打勾：6 月 27 日 zhou 在一小时内把所有在手客户的清单全部打勾",
        ),
        theirs,
        Finder::Explain,
        "✗ ticked_steadily",
    );
    planter.alerts("ticks_burst", Some("person:zhou"));
}
