//! The rules: 3 funnels × 5 stages × 6 items and 20 facts, once as TOML for `funnelwright` and once
//! as SQL conditions for the contenders.
//!
//! Each condition stands here in both languages, side by side. SQL's logic of three values is that
//! of the rules, so a condition is "met" where SQL says true, and nowhere else.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

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

/// A condition or a number of days, in the language of the rules and in SQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// For the rules.
    pub rule: String,
    /// For SQL, over the columns of the same names.
    pub sql: String,
}

fn term(rule: impl Into<String>, sql: impl Into<String>) -> Term {
    Term { rule: rule.into(), sql: sql.into() }
}

/// A term that is written alike in both languages.
fn alike(text: impl Into<String>) -> Term {
    let text = text.into();
    Term { rule: text.clone(), sql: text }
}

/// A line of a checklist.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id; for ticked items what the marks say.
    pub id: &'static str,
    /// Whether it must be ticked.
    pub mark: bool,
    /// Whether the tick must be of this visit.
    pub renew: bool,
    /// When it applies.
    pub when: Option<Term>,
    /// What must be true.
    pub expr: Option<Term>,
}

/// A stage of a funnel.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its id.
    pub id: &'static str,
    /// Whether its clock counts working days.
    pub business: bool,
    /// E, S and L.
    pub days: [Term; 3],
    /// While true, a losing customer does not expire.
    pub improving: Option<Term>,
    /// The checklist.
    pub items: Vec<Item>,
}

/// A funnel.
#[derive(Debug, Clone)]
pub struct Funnel {
    /// Its id.
    pub id: &'static str,
    /// Who belongs to it.
    pub when: Term,
    /// The entrance standard.
    pub admit: Vec<(&'static str, Term)>,
    /// Its stages.
    pub stages: Vec<Stage>,
}

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

/// Days off, from … through.
pub const HOLIDAYS: [(&str, &str); 15] = [
    ("2023-01-01", "2023-01-02"),
    ("2023-01-21", "2023-01-27"),
    ("2023-04-05", "2023-04-05"),
    ("2023-04-29", "2023-05-03"),
    ("2023-06-22", "2023-06-24"),
    ("2023-09-29", "2023-10-06"),
    ("2024-01-01", "2024-01-01"),
    ("2024-02-10", "2024-02-17"),
    ("2024-04-04", "2024-04-06"),
    ("2024-05-01", "2024-05-05"),
    ("2024-06-08", "2024-06-10"),
    ("2024-09-15", "2024-09-17"),
    ("2024-10-01", "2024-10-07"),
    // Not reached by the data; here so that `check`, which knows today's date, asks for no more.
    ("2025-01-01", "2025-01-01"),
    ("2026-01-01", "2026-01-01"),
];

/// Weekend days that are worked in exchange.
pub const WORKDAYS: [&str; 15] = [
    "2023-01-28",
    "2023-01-29",
    "2023-04-23",
    "2023-05-06",
    "2023-06-25",
    "2023-10-07",
    "2023-10-08",
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-04-28",
    "2024-05-11",
    "2024-09-14",
    "2024-09-29",
    "2024-10-12",
];

const HEAD: &str = r#"# Made by the benchmark: see benches/reference/rules.rs.

[workspace]
timezone = "Asia/Shanghai"

[customers]
from        = "customers"
id          = "id"
name        = "name"
owner       = "owner_id"
entered     = "created_at"
stage       = "stage"
stage_since = "stage_entered_at"

[events.activities]
from     = "activities"
customer = "customer_id"
person   = "rep_id"
at       = "happened_at"
[events.activities.fields]
happened_at = { type = "datetime" }

[marks]
from     = "checklist_marks"
customer = "customer_id"
item     = "item"
at       = "marked_at"
by       = "marked_by"

[people]
from  = "people"
id    = "id"
name  = "name"
unit  = "unit_id"
level = "level"

[units]
from   = "units"
id     = "id"
name   = "name"
parent = "parent_id"
kind   = "kind"

"#;

/// The facts: their ids and the other keys of their tables.
const FACTS: [(&str, &str); 20] = [
    ("visits_30d", r#"where = 'kind == "visit"'; agg = "count"; within = "30d""#),
    ("visits_90d", r#"where = 'kind == "visit"'; agg = "count"; within = "90d""#),
    ("calls_10bd", r#"where = 'kind == "call"'; agg = "count"; within = "10bd""#),
    ("contacts_90d", r#"agg = "count"; within = "90d""#),
    ("minutes_90d", r#"agg = "sum"; of = "minutes"; within = "90d""#),
    ("avg_minutes", r#"agg = "avg"; of = "minutes"; within = "90d""#),
    ("kinds_90d", r#"agg = "distinct"; of = "kind"; within = "90d""#),
    ("people_seen", r#"agg = "distinct"; of = "rep_id""#),
    ("last_contact", r#"agg = "max"; of = "happened_at""#),
    ("first_visit", r#"where = 'kind == "visit"'; agg = "min"; of = "happened_at""#),
    ("longest_visit", r#"where = 'kind == "visit"'; agg = "max"; of = "minutes""#),
    ("site_visits", r#"where = 'kind == "site_visit"'; agg = "count""#),
    ("presentations_stage", r#"where = 'kind == "presentation"'; agg = "count"; within = "stage""#),
    ("stage_contacts", r#"where = 'kind in ["call", "visit"]'; agg = "count"; within = "stage""#),
    ("stage_minutes", r#"agg = "sum"; of = "minutes"; within = "stage""#),
    ("weighted_amount", "expr = 'amount * probability'"),
    ("per_head", "expr = 'amount / employees'"),
    ("silent_days", "expr = 'days_since(last_contact)'"),
    ("effort", "expr = 'minutes_90d + 30 * visits_90d'"),
    ("engaged", "expr = 'visits_30d >= 2 || (calls_10bd >= 2 && kinds_90d >= 3)'"),
];

/// The same facts as columns of SQL that need no aggregation: (name, expression). Days between
/// dates are written differently everywhere and stand with the dialects.
pub const DERIVED: [(&str, &str); 4] = [
    ("weighted_amount", "amount * probability"),
    ("per_head", "amount / employees"),
    ("effort", "minutes_90d + 30 * visits_90d"),
    ("engaged", "(visits_30d >= 2 OR (calls_10bd >= 2 AND kinds_90d >= 3))"),
];

/// The rule file.
pub fn toml() -> Result<String, std::fmt::Error> {
    let mut text = String::from(HEAD);
    writeln!(text, "[calendar]\nweekend = [\"sat\", \"sun\"]\nholidays = [")?;
    for (first, last) in HOLIDAYS {
        writeln!(text, "  \"{first}..{last}\",")?;
    }
    writeln!(text, "]\nworkdays = {WORKDAYS:?}")?;
    for (id, rest) in FACTS {
        let from = if rest.starts_with("expr") { "" } else { "from = \"activities\"\n" };
        writeln!(text, "\n[[fact]]\nid = \"{id}\"\n{from}{}", rest.replace("; ", "\n"))?;
    }
    for funnel in funnels() {
        writeln!(text, "\n[[funnel]]\nid = \"{}\"\nwhen = '{}'", funnel.id, funnel.when.rule)?;
        writeln!(text, "admit = [")?;
        for (id, expr) in &funnel.admit {
            writeln!(text, "  {{ id = \"{id}\", expr = '{}' }},", expr.rule)?;
        }
        writeln!(text, "]\nwon  = {{ match = [\"Closed Won\"] }}\nlost = {{ match = [\"Closed Lost\"] }}")?;
        for (stage, values) in funnel.stages.iter().zip(STAGE_VALUES) {
            stage_toml(&mut text, stage, values)?;
        }
    }
    Ok(text)
}

fn stage_toml(text: &mut String, stage: &Stage, values: &[&str]) -> std::fmt::Result {
    writeln!(text, "\n[[funnel.stage]]\nid = \"{}\"\nmatch = {values:?}", stage.id)?;
    writeln!(text, "days = \"{}\"", if stage.business { "business" } else { "calendar" })?;
    for (key, days) in ["entering_days", "stagnant_days", "losing_days"].into_iter().zip(&stage.days) {
        let is_number = days.rule.bytes().all(|byte| byte.is_ascii_digit());
        let quote = if is_number { "" } else { "'" };
        writeln!(text, "{key} = {quote}{}{quote}", days.rule)?;
    }
    if let Some(improving) = &stage.improving {
        writeln!(text, "improving = '{}'", improving.rule)?;
    }
    writeln!(text, "items = [")?;
    for item in &stage.items {
        write!(text, "  {{ id = \"{}\"", item.id)?;
        if item.mark {
            write!(text, ", mark = true")?;
        }
        if item.renew {
            write!(text, ", renew = true")?;
        }
        for (key, term) in [("when", &item.when), ("expr", &item.expr)] {
            if let Some(term) = term {
                write!(text, ", {key} = '{}'", term.rule)?;
            }
        }
        writeln!(text, " }},")?;
    }
    writeln!(text, "]")
}

/// Writes the rules into a folder of their own and gives that folder.
pub fn write_to(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let rules = folder.join("rules");
    fs::create_dir_all(&rules)?;
    fs::write(rules.join("reference.toml"), toml()?)?;
    Ok(rules)
}

/// What the data-frame contenders need: the conditions in SQL.
pub fn json() -> Result<String, serde_json::Error> {
    let text = |term: &Option<Term>| term.as_ref().map(|term| term.sql.clone());
    let item = |item: &Item| {
        serde_json::json!({ "id": item.id, "mark": item.mark, "renew": item.renew,
            "when": text(&item.when), "expr": text(&item.expr) })
    };
    let stage = |stage: &Stage| {
        serde_json::json!({ "id": stage.id, "business": stage.business,
            "days": stage.days.iter().map(|days| days.sql.clone()).collect::<Vec<_>>(),
            "improving": text(&stage.improving),
            "items": stage.items.iter().map(item).collect::<Vec<_>>() })
    };
    let funnel = |funnel: &Funnel| {
        serde_json::json!({ "id": funnel.id, "when": funnel.when.sql,
            "admit": funnel.admit.iter().map(|(_, line)| line.sql.clone()).collect::<Vec<_>>(),
            "stages": funnel.stages.iter().map(stage).collect::<Vec<_>>() })
    };
    serde_json::to_string_pretty(&serde_json::json!({
        "as_of": super::data::AS_OF.to_string(),
        "holidays": HOLIDAYS, "workdays": WORKDAYS, "marks": MARKS_BY_STAGE.concat(),
        "stages": STAGES.iter().zip(STAGE_VALUES).collect::<Vec<_>>(), "derived": DERIVED,
        "funnels": funnels().iter().map(funnel).collect::<Vec<_>>(),
    }))
}
