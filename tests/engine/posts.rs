//! People with several posts at once: whoever is sought for a unit is found by any of them.

use std::collections::BTreeSet;

use crate::bench::Bench;

const RULES: &str = r#"
[workspace]
dataset = "crm.db"

[customers]
from = "customers"
id = "id"
owner = "owner"
entered = "entered"
stage = "stage"
stage_since = "entered"

[people]
from = "people"
id = "id"
unit = "unit"
level = "level"
since = "since"
until = "until"

[units]
from = "units"
id = "id"
parent = "parent"

[[funnel]]
id = "f"
entering_days = 9
stagnant_days = 9
losing_days = 9
[[funnel.stage]]
id = "need"

[[anomaly]]
id = "there"
on = "customer"
when = 'days_in_funnel >= 0'
to = "lead"
"#;

/// Who is told of the customers of two teams.
fn told(rules: &str, posts: &str) -> BTreeSet<String> {
    let bench = Bench::new(&[("main.toml", rules)]);
    bench.sql(&format!(
        "CREATE TABLE customers (id TEXT, owner TEXT, entered TEXT, stage TEXT);
         INSERT INTO customers VALUES ('c1', 'p1', '2024-03-01', 'need'), ('c2', 'p2', '2024-03-01', 'need');
         CREATE TABLE units (id TEXT, parent TEXT);
         INSERT INTO units VALUES ('all', NULL), ('t1', 'all'), ('t2', 'all');
         CREATE TABLE people (id TEXT, unit TEXT, level TEXT, since TEXT, until TEXT);
         INSERT INTO people VALUES ('p1', 't1', 'frontline', NULL, NULL), ('p2', 't2', 'frontline', NULL, NULL),
           ('s', 'all', 'senior', NULL, NULL), {posts};"
    ));
    let delta = bench.plan("2024-03-04");
    delta.watch.outgoing.iter().map(|it| format!("{} {}", it.alert.subject, it.recipient)).collect()
}

#[test]
fn a_lead_of_two_teams_is_told_of_both() {
    let both = BTreeSet::from(["customer:c1 pm", "customer:c2 pm"].map(String::from));
    let second = BTreeSet::from(["customer:c1 s", "customer:c2 pm"].map(String::from));
    let without_until = RULES.replace("until = \"until\"\n", "");
    let without_dates = without_until.replace("since = \"since\"\n", "");
    let at_once = "('pm', 't1', 'lead', NULL, NULL), ('pm', 't2', 'lead', NULL, NULL)";
    let later = "('pm', 't2', 'lead', '2024-02-01', NULL), ('pm', 't1', 'lead', '2024-01-01', NULL)";
    let ended = "('pm', 't2', 'lead', '2024-02-01', NULL), ('pm', 't1', 'lead', '2024-01-01', '2024-01-31')";
    for (rules, posts, expected) in [
        (RULES, at_once, &both),
        (&without_dates, at_once, &both),
        (RULES, later, &both),
        (RULES, ended, &second),
        // Where nothing says when posts end, the next one does.
        (&without_until, later, &second),
    ] {
        assert_eq!(told(rules, posts), *expected, "{posts}");
    }
}
