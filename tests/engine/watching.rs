//! Rules at their slots, and the lives of their alerts, through runs of any rhythm.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::OnceLock;

use funnelwright::alert::{Alert, Status, What};
use funnelwright::delta::Delta;
use proptest::prelude::*;

use crate::bench::Bench;

pub const RULES: &str = r#"
[workspace]
dataset = "crm.db"
timezone = "Asia/Shanghai"
operators = ["ops"]
max_alerts = 50

[customers]
from = "customers"
id = "id"
owner = "owner"
entered = "entered"
stage = "stage"
stage_since = "since"

[events.calls]
from = "visits"
customer = "customer"
person = "person"
at = "at"

[people]
from = "people"
id = "id"
unit = "unit"
level = "level"

[units]
from = "units"
id = "id"
parent = "parent"
kind = "kind"

[[fact]]
id = "visits_7d"
from = "calls"
agg = "count"
within = "7d"

[[fact]]
id = "own_visits_5d"
from = "calls"
agg = "count"
within = "5d"
per = "person"

[[funnel]]
id = "all"
entering_days = 3
stagnant_days = 4
losing_days = 6
[[funnel.stage]]
id = "need"
items = [{ id = "met", expr = 'visits_7d >= 3' }]
[[funnel.stage]]
id = "plan"
items = [{ id = "met", expr = 'visits_7d >= 2' }]

[[metric]]
id = "in_stage"
from = "customers"
where = 'in_funnel'
by = ["funnel", "stage"]

[[metric]]
id = "visits_of"
from = "calls"
by = ["person"]
per = "day"

[[metric]]
id = "team_week"
from = "calls"
by = ["unit.team"]
per = "week"

[[anomaly]]
id = "swing"
metric = "in_stage"
against = { history = "trailing", periods = 5, min_points = 2 }
when = 'abs(z) >= 1.0'
cadence = "tue,fri 08:00"
to = "middle"
handle_within = "1bd"
escalate = [{ after = "1bd", to = "senior" }]

[[anomaly]]
id = "no_visit"
metric = "visits_of"
when = 'value == 0'
for = 2
to = "owner"
cc = ["lead"]
remind_after = "3d"

[[anomaly]]
id = "team_down"
metric = "team_week"
against = { history = "trailing", periods = 3, min_points = 1 }
when = 'pct < -0.2'
cadence = "weekly mon 09:00"
to = "lead"

[[anomaly]]
id = "stands"
on = "customer"
when = 'overdue == "losing" || overdue == "expired"'
clear_when = 'overdue == "none"'
handle_within = "2d"
escalate = [{ after = "1d", to = "lead" }, { after = "1d", to = "middle" }]

[[anomaly]]
id = "idle"
on = "person"
when = 'own_visits_5d == 0'
cadence = "daily 18:00"
inhibited_by = ["no_visit"]

[[anomaly]]
id = "gone_cold"
on = "change"
when = 'to_state == "losing" || to_state == "lost"'
"#;

/// A dataset of 30 customers of four people in two teams, over ten weeks.
pub fn workspace() -> Bench {
    let bench = Bench::new(&[("main.toml", RULES)]);
    let mut sql = String::from(
        "CREATE TABLE units (id TEXT, parent TEXT, kind TEXT);
         INSERT INTO units VALUES ('hq', NULL, 'company'), ('t1', 'hq', 'team'), ('t2', 'hq', 'team');
         CREATE TABLE people (id TEXT, unit TEXT, level TEXT);
         INSERT INTO people VALUES ('p0', 't1', 'frontline'), ('p1', 't1', 'frontline'),
           ('p2', 't2', 'frontline'), ('p3', 't2', 'frontline'), ('l1', 't1', 'lead'), ('m', 'hq', 'middle'),
           ('s', 'hq', 'senior');
         CREATE TABLE customers (id TEXT, owner TEXT, entered TEXT, stage TEXT, since TEXT);
         CREATE TABLE visits (customer TEXT, person TEXT, at TEXT);",
    );
    // Pseudorandom, the same in every run.
    let mut state = 7_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let day = |day: u64| chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(day);
    for customer in 0..30 {
        let (owner, since) = (draw(4), draw(60));
        let mapped = ["need", "plan"][usize::try_from(draw(2)).unwrap()];
        let since = day(since);
        let _ = write!(
            sql,
            "INSERT INTO customers VALUES ('c{customer:02}', 'p{owner}', '{since}', '{mapped}', '{since}');"
        );
    }
    for _ in 0..260 {
        let (customer, person, on, hour) = (draw(30), draw(4), draw(70), draw(24));
        // One of them rests for a while.
        if person == 3 && (16..27).contains(&on) {
            continue;
        }
        let on = day(on);
        let _ =
            write!(sql, "INSERT INTO visits VALUES ('c{customer:02}', 'p{person}', '{on} {hour:02}:30');");
    }
    bench.sql(&sql);
    bench
}

/// What the store holds of alerts after some runs, apart from when people were told.
#[derive(Debug, PartialEq)]
struct Lives {
    /// By key, the events of the engine that the clock of runs has no part in.
    events: BTreeMap<String, Vec<String>>,
    outcomes: BTreeSet<String>,
    points: BTreeSet<String>,
}

fn lives(bench: &Bench, deltas: &[Delta]) -> Lives {
    let mut events = BTreeMap::new();
    let connection = rusqlite::Connection::open(bench.store()).unwrap();
    let mut statement = connection
        .prepare("SELECT key, at, event FROM alert_events
              WHERE event IN ('pending', 'counted', 'opened', 'reopened', 'resolved', 'closed') ORDER BY key, seq")
        .unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (alert, at, what): (String, String, String) =
            (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
        // What has happened is closed once it is told: when that is depends on runs.
        let at = if alert.starts_with("gone_cold") && what == "closed" { String::new() } else { at };
        events.entry(alert).or_insert_with(Vec::new).push(format!("{at} {what}"));
    }
    let observations = deltas.iter().flat_map(|delta| &delta.watch.observations);
    let outcomes = observations
        .map(|it| {
            format!(
                "{} {} {} {} {:?}",
                it.slot.at.text(),
                it.rule,
                it.subject,
                it.outcome.word(),
                it.figures.value
            )
        })
        .collect();
    let points = deltas.iter().flat_map(|delta| &delta.watch.points);
    let points =
        points.map(|it| format!("{} {} {:?} {:?}", it.metric, it.group, it.frame, it.value)).collect();
    Lives { events, outcomes, points }
}

const FIRST: &str = "2024-01-15";
const LAST: u32 = 24;

fn end(day: u32) -> String {
    let day = chrono::NaiveDate::from_ymd_opt(2024, 1, 15).unwrap() + chrono::Days::new(day.into());
    day.to_string()
}

/// Runs on these days, some at an instant and then to the end, after a first one.
fn runs(days: &[(u32, Option<u32>)]) -> (Bench, Lives) {
    let bench = workspace();
    let mut deltas = vec![bench.run(FIRST)];
    for (day, hour) in days {
        if let Some(hour) = hour {
            deltas.push(bench.run(&format!("{}T{hour:02}:15", end(*day))));
        } else {
            deltas.push(bench.run(&end(*day)));
        }
    }
    deltas.push(bench.run(&end(LAST)));
    let lives = lives(&bench, &deltas);
    (bench, lives)
}

fn daily() -> Vec<(u32, Option<u32>)> {
    (1..LAST).map(|day| (day, None)).collect()
}

#[test]
fn alerts_of_all_kinds_live_and_end() {
    let (bench, lives) = runs(&daily());
    let of = |rule: &str, what: &str| {
        let events = lives.events.iter().filter(|(key, _)| key.starts_with(&format!("{rule}|")));
        events.flat_map(|(_, events)| events).filter(|event| event.ends_with(what)).count()
    };
    for (rule, what) in [
        ("swing", "opened"),
        ("no_visit", "pending"),
        ("no_visit", "opened"),
        ("no_visit", "closed"),
        ("team_down", "opened"),
        ("stands", "opened"),
        ("idle", "opened"),
        ("idle", "closed"),
        ("gone_cold", "opened"),
        ("gone_cold", "closed"),
    ] {
        assert!(of(rule, what) > 0, "no alert of {rule} was {what}: {:#?}", lives.events);
    }
    let snapshot = bench.snapshot();
    let alerts = &snapshot.watched.alerts;
    assert!(alerts.iter().any(|alert| alert.state().step > 0), "something was escalated");
    assert!(alerts.iter().any(|alert| alert.state().status == Status::Open));
    let inhibited = |alert: &&funnelwright::alert::Alert| {
        alert.events().iter().any(|event| matches!(event.what, What::Inhibited { .. }))
    };
    assert!(alerts.iter().any(|alert| inhibited(&alert)), "idle people with open alerts of no_visit");
}

#[test]
fn nobody_is_told_the_same_twice() {
    let (bench, _) = runs(&daily());
    let connection = rusqlite::Connection::open(bench.store()).unwrap();
    let (all, different): (i64, i64) = connection
        .query_row("SELECT count(*), count(DISTINCT key) FROM outbox", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert!(all > 20, "{all}");
    assert_eq!(all, different);
    // Each opening and each step of escalation is told once to each.
    let twice: i64 = connection
        .query_row(
            "SELECT count(*) FROM (SELECT alert, event, recipient FROM outbox GROUP BY 1, 2, 3 HAVING count(*) > 1)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(twice, 0);
}

#[test]
fn a_second_run_of_the_same_moment_adds_nothing() {
    let (bench, _) = runs(&daily());
    let again = bench.run(&end(LAST));
    assert!(again.watch.observations.is_empty(), "{:?}", again.watch.observations);
    assert!(again.watch.news.is_empty(), "{:?}", again.watch.news);
}

#[test]
fn a_plan_shows_what_a_run_records() {
    let bench = workspace();
    bench.run(FIRST);
    let planned = bench.plan(&end(9));
    let run = bench.run(&end(9));
    assert_eq!(planned.watch.news, run.watch.news);
    assert_eq!(planned.watch.observations, run.watch.observations);
    assert_eq!(planned.watch.outgoing, run.watch.outgoing);
    assert!(!run.watch.news.is_empty());
}

#[test]
fn an_edited_rule_keeps_its_alerts_and_closes_those_that_no_longer_hold() {
    let bench = workspace();
    bench.run(FIRST);
    bench.run(&end(10));
    let open = |bench: &Bench| -> BTreeSet<String> {
        let snapshot = bench.snapshot();
        let live =
            snapshot.watched.alerts.iter().filter(|alert| alert.is_live() && &*alert.key.rule == "stands");
        live.map(|alert| alert.key.to_string()).collect()
    };
    let before = open(&bench);
    assert!(before.len() > 2, "{before:?}");
    bench.rules(
        "main.toml",
        &RULES.replace(
            r#"overdue == "losing" || overdue == "expired"'
clear_when = 'overdue == "none"'"#,
            r#"overdue == "losing"'"#,
        ),
    );
    let delta = bench.run(&end(10));
    let after = open(&bench);
    assert!(
        after.is_subset(&before) && !after.is_empty() && after.len() < before.len(),
        "{before:?} {after:?}"
    );
    let endings: BTreeSet<&str> = delta
        .watch
        .alerts
        .iter()
        .filter(|alert| &*alert.key.rule == "stands" && alert.state().status == Status::Closed)
        .map(|alert| alert.state().ending.unwrap().word())
        .collect();
    assert_eq!(endings, BTreeSet::from(["rule changed"]));
    // A rule that is gone closes all of its alerts.
    let rules = RULES.replace("[[anomaly]]\nid = \"stands\"", "[[anomaly]]\nid = \"other\"");
    bench.rules("main.toml", &rules);
    bench.run(&end(11));
    assert_eq!(open(&bench), BTreeSet::new());
}

#[test]
fn a_flood_opens_one_alert_about_the_rule_until_it_is_approved() {
    let bench = workspace();
    bench.rules("main.toml", &RULES.replace("max_alerts = 50", "max_alerts = 2"));
    let delta = bench.run(&end(10));
    let of_stands: Vec<_> = delta.watch.alerts.iter().filter(|alert| &*alert.key.rule == "stands").collect();
    let live: Vec<_> = of_stands.iter().filter(|alert| alert.is_live()).collect();
    assert_eq!(live.len(), 1, "{live:?}");
    assert_eq!(live[0].key.subject.kind(), "rule");
    assert!(live[0].message().unwrap().contains("max_alerts"), "{:?}", live[0].message());
    assert!(of_stands.len() > 3);
    let told: BTreeSet<&str> = delta
        .watch
        .outgoing
        .iter()
        .filter(|it| &*it.alert.rule == "stands")
        .map(|it| &*it.recipient)
        .collect();
    assert_eq!(told, BTreeSet::from(["ops"]), "only the operators hear of it");
    // However long it lasts, those held back leave no trace each day.
    let days: Vec<Delta> = (11..14).map(|day| bench.run(&end(day))).collect();
    for (key, event) in days.iter().flat_map(|delta| &delta.watch.news) {
        assert!(&*key.rule != "stands" || !matches!(event.what, What::Counted { .. }), "{key} {event:?}");
    }
    let alerts = bench.snapshot().watched.alerts.clone();
    let is_held = |alert: &&Alert| &*alert.key.rule == "stands" && alert.state().status == Status::Pending;
    let held = alerts.iter().filter(is_held).count();
    assert!(held > 3, "{held}");
    let approved = bench.run_approved(&end(13), "li");
    let opened = approved.watch.alerts.iter().filter(|alert| &*alert.key.rule == "stands" && alert.is_live());
    assert_eq!(opened.count(), held);
}

/// The lives after daily runs, computed once.
fn expected() -> &'static Lives {
    static EXPECTED: OnceLock<Lives> = OnceLock::new();
    EXPECTED.get_or_init(|| runs(&daily()).1)
}

/// What is only in one of two collections.
fn difference<T: Ord + Clone>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> Vec<T> {
    one.symmetric_difference(other).take(10).cloned().collect()
}

/// A run at an instant may add changes within its day, which rules on changes then see.
fn without_changes(lives: &Lives) -> Lives {
    let is_other = |text: &&String| !text.contains("gone_cold");
    Lives {
        events: lives
            .events
            .iter()
            .filter(|(key, _)| is_other(key))
            .map(|(key, it)| (key.clone(), it.clone()))
            .collect(),
        outcomes: lives.outcomes.iter().filter(is_other).cloned().collect(),
        points: lives.points.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Stopping and starting anywhere gives the same alerts, outcomes and points as daily runs.
    #[test]
    fn any_rhythm_of_runs_gives_the_same_lives(
        days in proptest::collection::btree_map(1..LAST, proptest::option::of(0_u32..24), 0..7)
    ) {
        let at_instants = days.values().any(Option::is_some);
        let (_, found) = runs(&days.into_iter().collect::<Vec<_>>());
        let view = |lives: &Lives| if at_instants { without_changes(lives) } else { Lives { events: lives.events.clone(), outcomes: lives.outcomes.clone(), points: lives.points.clone() } };
        let (found, expected) = (view(&found), view(expected()));
        prop_assert_eq!(difference(&found.outcomes, &expected.outcomes), Vec::<String>::new());
        prop_assert_eq!(difference(&found.points, &expected.points), Vec::<String>::new());
        let flat = |lives: &Lives| -> BTreeSet<String> { lives.events.iter().map(|it| format!("{it:?}")).collect() };
        prop_assert_eq!(difference(&flat(&found), &flat(&expected)), Vec::<String>::new());
    }
}
