//! Mistakes such as real exports have, planted so that findings can be seen.

use super::company::{Activity, Company, Customer, StageEntry, Tick};
use crate::value::{Date, DateTime};

/// Plants one or two of each kind.
pub(super) fn plant_flaws(company: &mut Company) {
    change(company, "C0017", |customer| customer.created_at = String::from("soon"));
    change(company, "C0023", |customer| customer.expected_close = String::from("31/02/2024"));
    change(company, "C0058", |customer| customer.expected_close = String::from("Q3"));
    change(company, "C0071", |customer| customer.owner = None);
    change(company, "C0090", |customer| customer.initiative = "pasive");
    change(company, "C0101", |customer| customer.owner = Some(String::from("tang")));
    change(company, "C0112", |customer| customer.stage = Some(String::from("plan?")));

    let twin = company.customers.get(140).cloned();
    company.customers.extend(twin);
    let nameless = company.customers.get(150).cloned();
    company.customers.extend(nameless.map(|customer| Customer { id: None, ..customer }));

    // A word that no funnel knows, and a move back that the funnel does not allow.
    let entry = |customer: &str, stage, at| StageEntry { customer: customer.to_owned(), stage, at };
    company.history.push(entry("C0125", "archive", at(2024, 6, 20)));
    change(company, "C0125", |customer| customer.stage = Some(String::from("archive")));
    company.history.push(entry("C0133", "need", at(2024, 6, 24)));
    change(company, "C0133", |customer| customer.stage = Some(String::from("need")));

    company.ticks.push(Tick {
        customer: String::from("C0144"),
        item: "old_item",
        done: true,
        at: at(2024, 5, 6),
        by: "chen",
    });
    let call = |customer: &str, at| Activity {
        customer: customer.to_owned(),
        rep: "li",
        kind: "call",
        minutes: 15,
        at,
    };
    company.activities.push(call("C9999", at(2024, 6, 3)));
    company.activities.push(call("C0150", at(2099, 1, 5)));
}

fn change(company: &mut Company, id: &str, flaw: impl FnOnce(&mut Customer)) {
    company.customers.iter_mut().find(|customer| customer.id.as_deref() == Some(id)).map(flaw);
}

fn at(year: i32, month: u32, day: u32) -> DateTime {
    Date::from_ymd_opt(year, month, day).unwrap_or_default().and_hms_opt(10, 0, 0).unwrap_or_default()
}
