//! The funnels: 3 × 5 stages × 6 items, each condition in both languages side by side.
//!
//! SQL's logic of three values is that of the rules, so a condition is "met" where SQL says true, and
//! nowhere else.

use super::terms::{Funnel, Item, Stage, Term, alike, term};

/// The dataset's values for each stage.
pub const STAGE_VALUES: [&[&str]; 5] = [
    &["Qualification", "10001"],
    &["Proposal", "10002"],
    &["Negotiation", "10003"],
    &["Contract", "10004"],
    &["Delivery", "10005"],
];

/// The ids of the stages, the same in every funnel.
pub const STAGES: [&str; 5] = ["need", "plan", "quote", "contract", "delivery"];

/// The items that are ticked, by stage.
pub const MARKS_BY_STAGE: [&[&str]; 5] = [
    &["initiator", "real_owner"],
    &["presented", "budget", "solution"],
    &["quoted", "compared", "decision"],
    &["legal", "signed"],
    &["delivered", "paid", "accepted"],
];

/// The three funnels, in file order.
pub fn funnels() -> Vec<Funnel> {
    let contact = || ("has_contact", term("contact != ()", "contact <> ''"));
    let owner = || ("has_owner", term("owner != ()", "owner_id IS NOT NULL"));
    let sized =
        ("has_size", term("amount != () || employees >= 1000", "amount IS NOT NULL OR employees >= 1000"));
    let seen = ("was_contacted", alike("contacts_90d > 0"));
    vec![
        Funnel {
            id: "enterprise",
            when: term(
                r#"employees >= 500 || (industry in ["energy", "government"] && amount >= 1000000.0)"#,
                "employees >= 500 OR (industry IN ('energy', 'government') AND amount >= 1000000.0)",
            ),
            admit: vec![contact(), owner(), sized],
            stages: stages(3),
        },
        Funnel {
            id: "medium",
            when: term("employees >= 50 && employees < 500", "employees >= 50 AND employees < 500"),
            admit: vec![contact(), owner()],
            stages: stages(2),
        },
        Funnel {
            id: "small",
            when: term("employees >= 5 && employees < 50", "employees >= 5 AND employees < 50"),
            admit: vec![contact(), seen],
            stages: stages(1),
        },
    ]
}

/// The five stages of a funnel; `weight` is 1 for small customers and 3 for large ones.
fn stages(weight: i64) -> Vec<Stage> {
    let items = [need(weight), plan(weight), quote(weight), contract(weight), delivery(weight)];
    STAGES
        .into_iter()
        .zip(items)
        .enumerate()
        .map(|(place, (id, items))| Stage {
            id,
            // Large customers by working days, medium ones only while the contract is assessed.
            business: weight == 3 || (weight == 2 && id == "contract"),
            days: [
                entering(weight, place),
                alike((7 * weight).to_string()),
                alike((10 + 5 * weight).to_string()),
            ],
            improving: improving(place),
            items,
        })
        .collect()
}

fn entering(weight: i64, place: usize) -> Term {
    match (weight, place) {
        (3, 2) => term(
            r#"switch industry { "government" => 20, "energy" => 15, _ => 10 }"#,
            "CASE WHEN industry IS NULL THEN NULL WHEN industry = 'government' THEN 20 \
             WHEN industry = 'energy' THEN 15 ELSE 10 END",
        ),
        (2, 1) => term(
            "if amount > 100000.0 { 14 } else { 7 }",
            "CASE WHEN amount > 100000.0 THEN 14 WHEN amount IS NOT NULL THEN 7 END",
        ),
        (3, 3) => term(
            "if (amount ?? 0.0) > 500000.0 { 12 } else { 8 }",
            "CASE WHEN coalesce(amount, 0.0) > 500000.0 THEN 12 ELSE 8 END",
        ),
        _ => alike((3 + 2 * weight).to_string()),
    }
}

fn improving(place: usize) -> Option<Term> {
    match place {
        0 => Some(alike("visits_30d > 0")),
        1 => Some(alike("engaged")),
        2 => Some(alike("silent_days <= 14")),
        3 => Some(term("stage_contacts > 0 && calls_10bd > 0", "stage_contacts > 0 AND calls_10bd > 0")),
        _ => None,
    }
}

fn line(id: &'static str) -> Item {
    Item { id, mark: false, renew: false, when: None, expr: None }
}

fn ticked(id: &'static str) -> Item {
    Item { mark: true, ..line(id) }
}

fn held(id: &'static str, expr: Term) -> Item {
    Item { expr: Some(expr), ..line(id) }
}

fn need(weight: i64) -> Vec<Item> {
    let served = term(
        r#"industry in ["government", "energy", "health"]"#,
        "industry IN ('government', 'energy', 'health')",
    );
    vec![
        ticked("initiator"),
        Item { when: Some(served), ..ticked("real_owner") },
        held("met", alike(format!("visits_90d >= {weight}"))),
        held("in_touch", alike(format!("contacts_90d >= {}", weight + 1))),
        held("worth_it", term("(amount ?? 0.0) > 5000.0", "coalesce(amount, 0.0) > 5000.0")),
        held("many_ways", alike(format!("kinds_90d >= {}", weight + 1))),
    ]
}

fn plan(weight: i64) -> Vec<Item> {
    let shown =
        term("site_visits >= 1 || presentations_stage >= 1", "site_visits >= 1 OR presentations_stage >= 1");
    vec![
        Item { expr: Some(shown), ..ticked("presented") },
        Item { expr: Some(term("amount != ()", "amount IS NOT NULL")), ..ticked("budget") },
        Item { when: Some(alike(format!("amount >= {}.0", weight * 50_000))), ..ticked("solution") },
        held("engaged_now", term("engaged || visits_90d >= 4", "engaged OR visits_90d >= 4")),
        held("weighted", alike(format!("weighted_amount >= {}.0", weight * 2000))),
        held(
            "per_head",
            term("per_head > 10.0 || amount >= 500000.0", "per_head > 10.0 OR amount >= 500000.0"),
        ),
    ]
}

fn quote(weight: i64) -> Vec<Item> {
    vec![
        Item { renew: true, ..ticked("quoted") },
        Item { when: Some(alike("amount >= 200000.0")), ..ticked("compared") },
        ticked("decision"),
        held("not_silent", alike(format!("silent_days <= {}", 20 + 10 * weight))),
        held("effort_made", alike(format!("effort >= {}", weight * 60))),
        held("long_talks", term("(avg_minutes ?? 0.0) >= 20.0", "coalesce(avg_minutes, 0.0) >= 20.0")),
    ]
}

fn contract(weight: i64) -> Vec<Item> {
    let large =
        term(r#"amount >= 300000.0 && industry != "retail""#, "amount >= 300000.0 AND industry <> 'retail'");
    vec![
        Item { when: Some(large), ..ticked("legal") },
        Item { renew: true, ..ticked("signed") },
        held("worked_on", alike("stage_contacts >= 1")),
        held("long_visit", alike(format!("longest_visit >= {}", 15 * weight))),
        held("known_to_two", alike("people_seen >= 2")),
        held(
            "called",
            term("calls_10bd >= 1 || days_in_stage <= 30", "calls_10bd >= 1 OR days_in_stage <= 30"),
        ),
    ]
}

fn delivery(weight: i64) -> Vec<Item> {
    vec![
        ticked("delivered"),
        Item { expr: Some(alike("amount >= 1000.0")), ..ticked("paid") },
        Item { renew: true, when: Some(alike("visits_90d >= 1")), ..ticked("accepted") },
        held("stage_time", alike(format!("stage_minutes >= {}", weight * 10))),
        held("long_known", term("days_since(first_visit) >= 30", "known_days >= 30")),
        held("settled", alike("business_days_in_stage >= 1")),
    ]
}
