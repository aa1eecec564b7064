//! Alerts about what their rule does not look at any more: they end, and say why.

use std::collections::BTreeMap;

use funnelwright::alert::What;

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

[events.calls]
from = "calls"
customer = "customer"
person = "person"
at = "at"

[[funnel]]
id = "f"
entering_days = 90
stagnant_days = 9
losing_days = 9
[[funnel.stage]]
id = "need"
[[funnel.stage]]
id = "plan"

[[metric]]
id = "kinds"
from = "calls"
by = ["kind"]
per = "day"

[[metric]]
id = "stages"
from = "customers"
where = 'in_funnel'
by = ["stage"]

[[anomaly]]
id = "many"
metric = "kinds"
against = { fixed = 2 }
when = 'value > baseline'
handle_within = "1d"
escalate = [{ after = "1d", to = "senior" }]

[[anomaly]]
id = "peers"
metric = "kinds"
against = { peers = "median", min_points = 1 }
when = 'delta >= 2.0'
for = 2

[[anomaly]]
id = "jumps"
metric = "kinds"
against = { history = "trailing", periods = 2, min_points = 1 }
when = 'delta >= 2.0'

[[anomaly]]
id = "some"
metric = "stages"
when = 'value > 0'
"#;

/// One call a day of kind `a`; three of kind `b` on the 5th and the 6th.
fn bench() -> Bench {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, owner TEXT, entered TEXT, stage TEXT);
         INSERT INTO customers VALUES ('c', 'p', '2024-03-01', 'need'), ('d', 'p', '2024-03-01', 'plan');
         CREATE TABLE calls (customer TEXT, person TEXT, at TEXT, kind TEXT);
         WITH RECURSIVE day(day) AS (SELECT 1 UNION ALL SELECT day + 1 FROM day WHERE day < 30)
         INSERT INTO calls SELECT 'c', 'p', printf('2024-03-%02d', day), 'a' FROM day;
         WITH three(n) AS (VALUES (1), (2), (3)), day(day) AS (VALUES (5), (6))
         INSERT INTO calls SELECT 'c', 'p', printf('2024-03-%02d', day), 'b' FROM day, three;",
    );
    bench
}

/// By key, the statuses of alerts, with how those ended that have.
fn alerts(bench: &Bench) -> BTreeMap<String, String> {
    let connection = rusqlite::Connection::open(bench.store()).unwrap();
    let mut statement = connection
        .prepare(
            "SELECT a.key, a.status, e.ending || ' ' || substr(e.at, 1, 10) FROM alerts AS a
               LEFT JOIN alert_events AS e ON e.key = a.key AND e.event = 'closed'",
        )
        .unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let (status, end): (String, Option<String>) = (row.get(1)?, row.get(2)?);
        Ok((row.get(0)?, end.map_or(status.clone(), |end| format!("{status} {end}"))))
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_group_without_rows_is_gone_where_no_point_of_it_has_any() {
    let lives = [vec![5, 6, 7, 8, 9, 10], vec![5, 10], vec![6, 8, 10]].map(|days| {
        let bench = bench();
        bench.run("2024-03-04");
        for day in days {
            bench.run(&format!("2024-03-{day:02}"));
        }
        alerts(&bench)
    });
    let of = |key: &str| lives[0].get(key).map(String::as_str);
    assert_eq!(of("many|group:kind=b|2024-03-05"), Some("closed subject gone 2024-03-07"), "{lives:#?}");
    assert_eq!(of("peers|group:kind=b|2024-03-05"), Some("closed subject gone 2024-03-07"));
    // What was before it opened has no rows of it.
    assert_eq!(of("jumps|group:kind=b|2024-03-05"), Some("closed subject gone 2024-03-07"));
    assert_eq!(lives[0], lives[1]);
    assert_eq!(lives[0], lives[2]);
}

#[test]
fn an_edit_ends_what_the_rule_does_not_look_at_any_more() {
    let by = ("by = [\"kind\"]", "by = [\"kind\", \"person\"]");
    let on = (
        "metric = \"kinds\"\nagainst = { fixed = 2 }\nwhen = 'value > baseline'",
        "on = \"customer\"\nwhen = 'days_in_funnel > 900'",
    );
    let stage = ("[[funnel.stage]]\nid = \"plan\"\n", "");
    for (edit, key) in [
        (by, "many|group:kind=b|2024-03-05"),
        (by, "peers|group:kind=b|2024-03-05"),
        (on, "many|group:kind=b|2024-03-05"),
        (stage, "some|group:stage=plan|2024-03-04"),
    ] {
        let bench = bench();
        for day in ["2024-03-04", "2024-03-05", "2024-03-06"] {
            bench.run(day);
        }
        assert_eq!(alerts(&bench).get(key).map(String::as_str), Some("open"), "{key} {:#?}", alerts(&bench));
        bench.rules("main.toml", &RULES.replacen(edit.0, edit.1, 1));
        let planned = bench.plan("2024-03-06");
        let is_end = |what: &What| what.word() == "closed";
        assert!(planned.watch.news.iter().any(|(it, event)| it.to_string() == key && is_end(&event.what)));
        bench.run("2024-03-06");
        assert_eq!(
            alerts(&bench).get(key).map(String::as_str),
            Some("closed rule changed 2024-03-06"),
            "{edit:?} {key}"
        );
        // What the edit does not touch stays.
        let other = "some|group:stage=need|2024-03-04";
        assert_eq!(alerts(&bench).get(other).map(String::as_str), Some("open"), "{edit:?}");
    }
}

#[test]
fn what_a_rule_opened_after_the_slot_that_its_edit_looks_at_ends_too() {
    let bench = bench();
    bench.run("2024-03-04");
    let weekly = RULES.replacen(
        "metric = \"kinds\"\nagainst = { fixed = 2 }\nwhen = 'value > baseline'",
        "on = \"customer\"\nwhen = 'days_in_funnel >= 0'\ncadence = \"weekly mon\"",
        1,
    );
    bench.rules("main.toml", &weekly);
    bench.run("2024-03-07");
    let alerts = alerts(&bench);
    let status =
        |key: &str| alerts.get(key).map(|text| text.split(' ').take(3).collect::<Vec<_>>().join(" "));
    assert_eq!(status("many|customer:c|2024-03-04").as_deref(), Some("open"), "{alerts:#?}");
    assert_eq!(status("many|group:kind=b|2024-03-05").as_deref(), Some("closed rule changed"), "{alerts:#?}");
}

#[test]
fn an_edited_rule_counts_its_latest_slot_once() {
    let rule = |least: u8, times: u8| {
        format!(
            "{}\n[[anomaly]]\nid = \"again\"\non = \"customer\"\nwhen = 'days_in_funnel >= {least}'\nfor = {times}\n\
             cadence = \"weekly mon\"\n",
            &RULES[..RULES.find("[[anomaly]]").unwrap()]
        )
    };
    let bench = bench();
    let run = |day: &str, rules: String| {
        bench.rules("main.toml", &rules);
        bench.run(day);
        alerts(&bench).get("again|customer:c|2024-03-04").cloned()
    };
    let status = |text: &str| Some(text.to_owned());
    assert_eq!(run("2024-03-04", rule(1, 3)), status("pending"));
    assert_eq!(run("2024-03-05", rule(2, 3)), status("pending"));
    assert_eq!(run("2024-03-06", rule(1, 3)), status("pending"));
    assert_eq!(run("2024-03-11", rule(1, 3)), status("pending"));
    // One that wants it less often has it.
    assert_eq!(run("2024-03-12", rule(1, 2)), status("open"));
    let bench = self::bench();
    bench.rules("main.toml", &rule(1, 2));
    bench.run("2024-03-02");
    // The slot that the rule as it was counts in this run is the one that the edited one looks at.
    bench.rules("main.toml", &rule(2, 2));
    bench.run("2024-03-06");
    assert_eq!(alerts(&bench).get("again|customer:c|2024-03-04"), status("pending").as_ref());
}
