//! Customers that are not let in, or of whom nothing can be said: twins and blanks.

use super::super::company::{Customer, StageEntry};
use super::super::segment::Segment;
use super::Finder;
use super::planter::{Planter, at};

pub(super) fn plant(planter: &mut Planter<'_>) {
    twins(planter);
    let ids = planter.standing(3, Segment::Small, "need");
    planter.change(&ids, |customer| customer.contact = None);
    let what =
        ("blank fields: nobody to talk to, so they are not let in", "空白字段：没有联系人，不准入漏斗");
    planter.note(what, ids, Finder::States, "has_contact");

    let ids = planter.standing(2, Segment::Field, "visited");
    planter.change(&ids, |customer| customer.owner = None);
    let what = ("blank fields: nobody in charge, so they are not let in", "空白字段：没有负责人，不准入漏斗");
    planter.note(what, ids, Finder::States, "has_owner");

    let ids = planter.standing(2, Segment::Large, "need_confirmed");
    planter.change(&ids, |customer| customer.amount = None);
    let what = (
        "blank fields: without an amount nobody can say how long they may stay, so their state is unknown",
        "空白字段：没有金额就算不出可停留多久，状态未知",
    );
    planter.note(what, ids, Finder::States, ",unknown,");

    let ids = planter.standing(2, Segment::Small, "need");
    planter.change(&ids, |customer| customer.stage = None);
    planter.company.history.retain(|row| !ids.contains(&row.customer));
    let what = (
        "blank fields: no stage and no history, so their state is unknown",
        "空白字段：没有阶段也没有历史，状态未知",
    );
    planter.note(what, ids, Finder::States, ",unknown,");

    let ids = planter.standing(2, Segment::Small, "plan");
    planter.change(&ids, |customer| customer.employees = None);
    let what = (
        "blank fields: without a number of employees no funnel fits",
        "空白字段：没有员工数，进不了任何漏斗",
    );
    planter.note(what, ids, Finder::Rows, "");
}

/// The same company, entered again by someone else under a new id.
fn twins(planter: &mut Planter<'_>) {
    let originals = planter.standing(3, Segment::Small, "quote");
    let mut ids = Vec::new();
    for (original, number) in originals.iter().zip(2_001_u32..) {
        let found = planter.company.customers.iter().find(|it| it.id.as_ref() == Some(original)).cloned();
        let Some(original) = found else { continue };
        let id = format!("C{number}");
        let entry = StageEntry { customer: id.clone(), stage: "need", at: at(6, 25) };
        planter.company.history.push(entry);
        planter.company.customers.push(Customer {
            id: Some(id.clone()),
            owner: Some(String::from("cao")),
            created_at: String::from("2024-06-25 10:00:00"),
            stage: Some(String::from("need")),
            ..original
        });
        planter.take(&id);
        ids.push(id);
    }
    let what = (
        "twins: a company that is in the funnel already, entered again by someone else",
        "重复客户：已在漏斗里的公司，被别人再次录入（撞单）",
    );
    planter.note(what, ids, Finder::States, "unique");
    planter.alerts("twins_grow", Some("group:"));
}
