//! States on days: the table of states row by row, to the day.

use funnelwright::evaluate::{Overdue, State};

use super::bench::Bench;

/// E = 7, S = 14, L = 30, stage dated by the customer's own column.
const RULES: &str = r#"
[workspace]
dataset = "crm.db"

[calendar]
holidays = ["2024-02-10..2024-02-17"]
workdays = ["2024-02-04", "2024-02-18"]

[customers]
from = "customers"
id = "id"
owner = "owner"
entered = "created"
stage = "stage"
stage_since = "since"
closed = "closed"

[marks]
from = "marks"
customer = "customer"
item = "item"
at = "at"
done = "done"

[[funnel]]
id = "main"
when = 'size != 0'
admit = [{ id = "contact", expr = 'contact != ()' }]
entering_days = 7
stagnant_days = 14
losing_days = 30
won = { match = ["Closed Won"] }
lost = { match = ["Closed Lost"] }

[[funnel.stage]]
id = "need"
match = ["Qualification"]
improving = 'visits > 0'
items = [
  { id = "budget", expr = 'budget > 100' },
  { id = "asked", mark = true, renew = true },
  { id = "owner_found", mark = true, when = 'size > 10' },
  { id = "nice", expr = 'false || budget > 1000000', optional = true },
]

[[funnel.stage]]
id = "plan"
days_placeholder = 0
"#;

fn rules() -> String {
    RULES.replace("days_placeholder = 0\n", "")
}

const TABLES: &str = "
CREATE TABLE customers (id TEXT, owner TEXT, created DATE, stage TEXT, since DATE, closed DATE,
  size INTEGER, contact TEXT, budget REAL, visits INTEGER);
CREATE TABLE marks (customer TEXT, item TEXT, at DATETIME, done INTEGER);
";

fn bench() -> Bench {
    let bench = Bench::new(&[("main.toml", &rules())]);
    bench.sql(TABLES);
    bench
}

/// One customer in `need` since 2024-03-01.
fn one(set: &str) -> Bench {
    let bench = bench();
    bench.sql(
        "INSERT INTO customers VALUES ('a', 'o', '2024-02-01', 'Qualification', '2024-03-01', NULL, 5, 'Li', NULL, 0);",
    );
    if !set.is_empty() {
        bench.sql(&format!("UPDATE customers SET {set};"));
    }
    bench
}

fn state(bench: &Bench, as_of: &str) -> String {
    let state = bench.state("a", as_of);
    let by = state.by.map(|by| format!(" by {}", by.word())).unwrap_or_default();
    format!("{}{by}", state.position.state)
}

#[test]
fn thresholds_turn_on_the_day_after_the_last_that_counts() {
    let bench = one("");
    let expected = [
        ("2024-03-01", "entering"),
        ("2024-03-08", "entering"),
        ("2024-03-09", "stagnant"),
        ("2024-03-22", "stagnant"),
        ("2024-03-23", "losing"),
        ("2024-04-21", "losing"),
        ("2024-04-22", "lost by expiry"),
    ];
    for (day, want) in expected {
        assert_eq!(state(&bench, day), want, "{day}");
    }
    let entering = bench.state("a", "2024-03-08");
    assert_eq!(entering.days, Some(7));
    assert_eq!(
        entering.next.map(|next| (next.state.word(), next.on.to_string())),
        Some(("stagnant", "2024-03-09".into()))
    );
    let lost = bench.state("a", "2024-05-01");
    assert_eq!(
        (lost.position.stage.as_deref(), lost.overdue.map(Overdue::word)),
        (Some("need"), Some("expired"))
    );
    assert_eq!(lost.next, None);
}

#[test]
fn improving_keeps_a_losing_customer_and_unknown_does_not() {
    assert_eq!(state(&one("visits = 2"), "2024-06-01"), "losing");
    let unknown = one("visits = NULL");
    assert_eq!(state(&unknown, "2024-06-01"), "lost by expiry");
    assert!(unknown.state("a", "2024-06-01").unknown.iter().any(|name| &**name == "visits"));
}

#[test]
fn ready_needs_every_required_item_that_applies() {
    let bench = one("budget = 500");
    assert_eq!(bench.state("a", "2024-03-05").missing.join(","), "asked");
    bench.sql("INSERT INTO marks VALUES ('a', 'asked', '2024-03-03 10:00', 1);");
    assert_eq!(state(&bench, "2024-03-02"), "entering");
    assert_eq!(state(&bench, "2024-03-03T09:59"), "entering");
    assert_eq!(state(&bench, "2024-03-03T10:00"), "ready");
    let ready = bench.state("a", "2024-04-22");
    assert_eq!((ready.position.state.word(), ready.overdue.map(Overdue::word)), ("ready", Some("expired")));
    bench.sql("INSERT INTO marks VALUES ('a', 'asked', '2024-03-05 10:00', 0);");
    assert_eq!(state(&bench, "2024-03-04"), "ready");
    assert_eq!(state(&bench, "2024-03-05"), "entering");
    bench.sql("UPDATE customers SET size = 50; DELETE FROM marks WHERE done = 0;");
    assert_eq!(bench.state("a", "2024-03-06").missing.join(","), "owner_found");
    bench.sql("UPDATE customers SET size = NULL;");
    let unsure = bench.state("a", "2024-03-06");
    assert_eq!(unsure.position.state.word(), "outside", "an unknown `when` of the only funnel takes nobody");
    assert_eq!(unsure.unknown.join(","), "size");
}

#[test]
fn a_renewed_mark_must_be_dated_in_the_visit() {
    let bench = one("budget = 500");
    bench.sql("INSERT INTO marks VALUES ('a', 'asked', '2024-02-28', 1);");
    assert_eq!(bench.state("a", "2024-03-05").missing.join(","), "asked");
    bench.sql("INSERT INTO marks VALUES ('a', 'asked', '2024-03-01', 1);");
    assert_eq!(state(&bench, "2024-03-05"), "ready");
}

#[test]
fn a_renewed_mark_made_on_the_day_but_before_the_visit_does_not_count() {
    let bench = one("budget = 500, since = '2024-03-01 10:00'");
    bench.sql("INSERT INTO marks VALUES ('a', 'asked', '2024-03-01 09:00', 1);");
    assert_eq!(bench.state("a", "2024-03-05").missing.join(","), "asked");
    bench.sql("INSERT INTO marks VALUES ('a', 'asked', '2024-03-01', 1);");
    assert_eq!(state(&bench, "2024-03-05"), "ready", "a date alone counts from that date");
}

#[test]
fn the_first_row_of_the_table_that_holds_is_the_state() {
    assert_eq!(state(&one("size = 0"), "2024-03-05"), "outside");
    assert_eq!(state(&one("stage = 'Closed Won', closed = '2024-03-04'"), "2024-03-05"), "won by dataset");
    assert_eq!(
        state(&one("stage = 'Closed Won', closed = '2024-03-04', contact = ' '"), "2024-03-05"),
        "won by dataset"
    );
    assert_eq!(state(&one("stage = 'Closed Lost', closed = NULL"), "2024-03-05"), "lost by dataset");
    let water = one("contact = ''").state("a", "2024-03-05");
    assert_eq!(
        (water.position.state.word(), water.position.stage.as_deref()),
        ("not_admitted", Some("need"))
    );
    assert_eq!((water.missing.join(","), water.unknown.join(",")), ("contact".into(), String::new()));
    assert_eq!(state(&one("stage = 'Elsewhere'"), "2024-03-05"), "unknown");
    assert_eq!(state(&one("stage = NULL"), "2024-03-05"), "unknown");
    assert_eq!(state(&one("since = '0000-00-00'"), "2024-03-05"), "unknown");
    let won = one("stage = 'Closed Won', closed = '2024-03-04'").state("a", "2024-03-05");
    assert_eq!((won.position.stage, won.days, won.next, won.overdue), (None, None, None, None));
}

#[test]
fn before_the_date_the_dataset_gives_nothing_is_known() {
    assert_eq!(state(&one(""), "2024-02-29"), "unknown");
    assert_eq!(state(&one("stage = 'Closed Won', closed = '2024-03-04'"), "2024-03-03"), "unknown");
    let delta = one("").plan("2024-01-31");
    assert!(delta.states().is_empty(), "before `entered` the customer does not exist");
}

#[test]
fn thresholds_may_be_expressions_and_unknown_ones_say_so() {
    let text = rules().replace("entering_days = 7", "entering_days = 'if budget > 1000.0 { 14 } else { 7 }'");
    let bench = one("budget = 5000");
    bench.rules("main.toml", &text);
    assert_eq!(state(&bench, "2024-03-15"), "entering");
    bench.sql("UPDATE customers SET budget = NULL;");
    let unknown = bench.state("a", "2024-03-15");
    assert_eq!((unknown.position.state.word(), unknown.overdue), ("unknown", None));
    assert!(unknown.unknown.iter().any(|name| &**name == "budget"), "{:?}", unknown.unknown);
    assert_eq!(unknown.position.stage.as_deref(), Some("need"));
}

#[test]
fn a_threshold_that_gives_a_negative_number_is_unknown() {
    let bench = one("visits = -3");
    bench.rules("main.toml", &rules().replace("entering_days = 7", "entering_days = 'visits'"));
    let state = bench.state("a", "2024-03-15");
    assert_eq!(state.position.state.word(), "unknown");
    assert!(state.reason.contains("entering_days") && state.reason.contains("-3"), "{}", state.reason);
}

#[test]
fn zero_lengths_pass_straight_on() {
    let text = rules().replace("stagnant_days = 14", "stagnant_days = 0");
    let bench = one("");
    bench.rules("main.toml", &text);
    let entering = bench.state("a", "2024-03-05");
    assert_eq!(
        entering.next.map(|next| (next.state.word(), next.on.to_string())),
        Some(("losing", "2024-03-09".into()))
    );
    assert_eq!(state(&bench, "2024-03-09"), "losing");
}

#[test]
fn business_days_follow_the_calendar() {
    let bench = one("since = '2024-02-03'");
    bench.rules("main.toml", &rules().replace("entering_days = 7", "days = \"business\"\nentering_days = 7"));
    // Saturday 3rd is day 0; Sunday 4th is worked; 5th–9th worked; 10th–17th holidays; Sunday 18th worked.
    for (day, days) in
        [("2024-02-03", 0), ("2024-02-04", 1), ("2024-02-09", 6), ("2024-02-17", 6), ("2024-02-18", 7)]
    {
        assert_eq!(bench.state("a", day).days, Some(days), "{day}");
    }
    assert_eq!(state(&bench, "2024-02-18"), "entering");
    assert_eq!(state(&bench, "2024-02-19"), "stagnant");
    assert_eq!(
        bench.state("a", "2024-02-09").next.map(|next| next.on.to_string()),
        Some("2024-02-19".into())
    );
}

#[test]
fn days_begin_and_end_in_the_workspace_zone() {
    let bench = one("since = '2024-03-01T20:00:00Z'");
    bench.rules("main.toml", &rules().replace("[workspace]", "[workspace]\ntimezone = \"Asia/Shanghai\""));
    let state = bench.state("a", "2024-03-05");
    assert_eq!(state.stage_since.map(|date| date.to_string()), Some("2024-03-02".into()));
    assert_eq!(state.days, Some(3));
}

#[test]
fn a_row_of_events_that_fails_does_not_count_and_is_found() {
    let bench = Bench::new(&[(
        "main.toml",
        r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
entered = "created"
owner = "owner"
[events.calls]
from = "calls"
customer = "customer"
person = "rep"
at = "at"
[[fact]]
id = "short"
from = "calls"
where = '600 / minutes > 30'
[[fact]]
id = "share"
from = "calls"
agg = "sum"
of = '600 / minutes'
per = "person"
[[funnel]]
id = "main"
entering_days = 7
stagnant_days = 14
losing_days = 30
[[funnel.stage]]
id = "need"
items = [{ id = "called", expr = 'short == 2 && share == 120' }]
"#,
    )]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, created DATE, owner TEXT);
         CREATE TABLE calls (customer TEXT, rep TEXT, at DATETIME, minutes INTEGER);
         INSERT INTO customers VALUES ('a', '2024-03-01', 'li'), ('b', '2024-03-01', 'li');
         INSERT INTO calls VALUES ('a', 'li', '2024-03-02', 10), ('a', 'li', '2024-03-03 09:30', 0),
             ('a', 'li', '2024-03-04', 10);",
    );
    let delta = bench.plan("2024-03-05");
    assert_eq!(bench.state("a", "2024-03-05").position.state, State::Ready);
    let found: Vec<String> = delta
        .findings
        .list()
        .iter()
        .map(|found| format!("{} {} {} {}", found.table, found.column, found.count, found.samples.join("; ")))
        .collect();
    assert_eq!(
        found,
        [
            "fact.share of 1 2024-03-03 09:30: division by zero",
            "fact.short where 1 2024-03-03 09:30: division by zero"
        ]
    );
}

#[test]
fn what_improving_lacks_stands_in_nobodys_way_who_is_not_admitted() {
    let rules = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
entered = "created"
[[funnel]]
id = "main"
admit = [{ id = "rich", expr = 'amount > 10' }]
entering_days = 1
stagnant_days = 1
losing_days = 1
[[funnel.stage]]
id = "need"
improving = 'budget > 5'
"#;
    let bench = Bench::new(&[("main.toml", rules)]);
    bench.sql(
        "CREATE TABLE customers (id TEXT, created DATE, amount INTEGER, budget INTEGER);
         INSERT INTO customers VALUES ('poor', '2024-03-01', 1, NULL), ('old', '2024-03-01', 20, NULL);",
    );
    let poor = bench.state("poor", "2024-03-20");
    assert_eq!((poor.position.state, poor.unknown.len()), (State::NotAdmitted, 0));
    assert_eq!(*bench.state("old", "2024-03-20").unknown, ["budget".into()]);
}

#[test]
fn rows_of_the_hour_that_the_clock_repeats_keep_their_order() {
    let rules = r#"
[workspace]
dataset = "crm.db"
timezone = "America/New_York"
[customers]
from = "customers"
id = "id"
[history]
from = "history"
customer = "customer"
stage = "stage"
at = "at"
[events.calls]
from = "calls"
customer = "customer"
at = "at"
[[fact]]
id = "latest"
from = "calls"
agg = "last"
of = "kind"
[[funnel]]
id = "main"
entering_days = 7
stagnant_days = 14
losing_days = 30
[[funnel.stage]]
id = "a"
next = ["b"]
[[funnel.stage]]
id = "b"
items = [{ id = "second", expr = 'latest == "second"' }]
"#;
    let bench = Bench::new(&[("main.toml", rules)]);
    // At 06:00 UTC the clock goes back from 02:00 to 01:00: 01:30 comes before 01:10.
    bench.sql(
        "CREATE TABLE customers (id TEXT);
         CREATE TABLE history (customer TEXT, stage TEXT, at TEXT);
         CREATE TABLE calls (customer TEXT, kind TEXT, at TEXT);
         INSERT INTO customers VALUES ('c');
         INSERT INTO history VALUES ('c', 'b', '2024-11-03T06:10:00Z'), ('c', 'a', '2024-11-03T05:30:00Z');
         INSERT INTO calls VALUES ('c', 'second', '2024-11-03T01:20:00-05:00'), ('c', 'first', '2024-11-03T05:40:00Z');",
    );
    let position = |as_of: &str| bench.state("c", as_of).position;
    let stage = |as_of: &str| position(as_of).stage.unwrap().to_string();
    assert_eq!(stage("2024-11-03T05:59:00Z"), "a");
    assert_eq!(stage("2024-11-03T06:05:00Z"), "a");
    assert_eq!(stage("2024-11-03T06:10:00Z"), "b");
    assert_eq!((stage("2024-11-03").as_str(), position("2024-11-03").state), ("b", State::Ready));
}
