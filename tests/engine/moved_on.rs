//! A watcher whose clock, store or rules move on in ways that it did not expect.

use std::fs;

use chrono::{DateTime, TimeDelta, Utc};
use funnelwright::journal::Mark;
use funnelwright::language::Language;
use funnelwright::watch::{Keeper, News};

use super::bench::{Bench, NOW};
use super::by_hand::{keeper, turn};

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
entered = "created"
stage = "stage"
stage_since = "since"
[[funnel]]
id = "main"
entering_days = 2
stagnant_days = 3
losing_days = 30
[[funnel.stage]]
id = "need"
items = [{ id = "asked", mark = true }]
[[funnel.stage]]
id = "plan"
"#;

const ALERT: &str = r#"
[[anomaly]]
id = "all"
on = "customer"
when = 'in_funnel'
to = "boss"
handle_within = "1d"
"#;

struct Scene {
    bench: Bench,
    keeper: Keeper,
    now: DateTime<Utc>,
}

impl Scene {
    fn new() -> Self {
        let bench = workspace();
        let now = "2024-03-05T10:00:00Z".parse().unwrap();
        let keeper = keeper(&bench, TimeDelta::zero(), now);
        Self { bench, keeper, now }
    }

    /// What is heard at a moment so much later, without messages.
    fn after(&mut self, passed: TimeDelta) -> Vec<String> {
        self.now += passed;
        let mut heard = Vec::new();
        let mut tell = |news: News<'_>| match news {
            News::TakenOver { effect, .. } => {
                heard.push(format!("taken over, {} customers", effect.customers));
            }
            News::Ran(ran) => heard.push(format!("ran {}, {} changes", ran.why.word(), ran.changes)),
            News::Held { .. } => heard.push("held".to_owned()),
            News::Rejected(_) => heard.push("rejected".to_owned()),
            News::Trouble(trouble) => {
                heard.push(format!("trouble: {}", trouble.what.said_in(Language::English)));
            }
            News::Recovered(_) => heard.push("recovered".to_owned()),
            News::Mended => heard.push("mended".to_owned()),
            News::Delivered(_) => {}
            other => heard.push(format!("{other:?}")),
        };
        turn(&mut self.keeper, self.now, (false, &|| None), &mut tell);
        heard
    }

    fn second(&mut self) -> Vec<String> {
        self.after(TimeDelta::seconds(1))
    }
}

fn workspace() -> Bench {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql("CREATE TABLE customers (id TEXT, created DATE, stage TEXT, since DATE);");
    for id in 0..10 {
        bench.sql(&format!(
            "INSERT INTO customers VALUES ('c{id}', '2024-03-0{}', 'need', '2024-03-0{0}');",
            1 + id % 5
        ));
    }
    bench
}

const CHANGES: &str =
    "SELECT customer || ' ' || effective_on || ' ' || to_state || ' ' || cause FROM fw_change
                       WHERE run > 1 ORDER BY effective_on, customer, id";

#[test]
fn an_edit_that_was_saved_while_the_machine_slept_takes_effect_on_its_day() {
    let mut scene = Scene::new();
    assert_eq!(scene.second(), ["taken over, 0 customers", "ran began, 10 changes"]);
    let edited = RULES.replace("entering_days = 2", "entering_days = 4");
    scene.bench.rules("main.toml", &edited);
    let heard = scene.after(TimeDelta::days(3));
    assert!(heard.iter().any(|it| it.starts_with("ran rules")), "{heard:?}");

    let undisturbed = workspace();
    undisturbed.run("2024-03-05");
    undisturbed.rules("main.toml", &edited);
    undisturbed.run("2024-03-08");
    let expected = undisturbed.query(CHANGES);
    assert!(expected.iter().any(|it| it.ends_with("rules")) && expected.len() > 5, "{expected:?}");
    assert_eq!(scene.bench.query(CHANGES), expected);
}

#[test]
fn an_edit_is_shown_as_of_the_last_look_and_recorded_as_of_now() {
    let mut scene = Scene::new();
    scene.second();
    scene.bench.rules("main.toml", &format!("{RULES}{ALERT}"));
    assert_eq!(scene.after(TimeDelta::hours(5)), ["taken over, 0 customers", "ran rules, 0 changes"]);
    assert_eq!(
        scene.bench.query("SELECT as_of FROM fw_run ORDER BY run DESC LIMIT 1"),
        ["2024-03-05T15:00:01"]
    );
    let told = scene.bench.query("SELECT DISTINCT told_at FROM outbox");
    assert_eq!(told, ["2024-03-05T15:00:01"], "nothing is told in the past");
}

#[test]
fn a_copy_that_was_put_back_under_it_is_read_anew() {
    let mut scene = Scene::new();
    scene.second();
    let copy = fs::read(scene.bench.store()).unwrap();
    scene.bench.sql("UPDATE customers SET stage = 'plan', since = '2024-03-05' WHERE id = 'c0'");
    assert_eq!(scene.second(), ["ran data, 1 changes"]);
    // As old as the copy, and a tick brings it to the same generation.
    for ending in ["-wal", "-shm"] {
        drop(fs::remove_file(scene.bench.path(&format!("funnelwright.db{ending}"))));
    }
    fs::write(scene.bench.store(), copy).unwrap();
    let at = "2024-03-05T09:00:00".parse().unwrap();
    let mark = Mark { at, item: "asked".into(), done: true, by: "li".to_owned() };
    scene.bench.writer().mark("c1", &mark, NOW).unwrap();
    scene.bench.sql("UPDATE customers SET created = '2024-02-28' WHERE id = 'c9'");
    assert_eq!(scene.second(), ["ran data, 2 changes"]);
    assert_eq!(
        scene.bench.query("SELECT customer FROM fw_change WHERE run = 2 ORDER BY 1"),
        ["c0", "c1"],
        "the change that the copy did not have, and what was ticked since"
    );
}

#[test]
fn what_people_record_beside_it_is_evaluated() {
    let mut scene = Scene::new();
    scene.second();
    let at = "2024-03-05T10:00:01".parse().unwrap();
    let mark = Mark { at, item: "asked".into(), done: true, by: "li".to_owned() };
    scene.bench.writer().mark("c4", &mark, NOW).unwrap();
    assert_eq!(scene.second(), ["ran store, 1 changes"]);
    assert_eq!(scene.second(), [""; 0]);
}

#[test]
fn a_store_that_went_before_it_has_recorded_anything_is_not_made_anew() {
    let mut scene = Scene::new();
    scene.bench.run("2024-03-05");
    let guarded = RULES.replace("[workspace]", "[workspace]\nmax_changes = \"5%\"");
    scene.bench.rules("main.toml", &guarded.replace("stagnant_days = 3", "stagnant_days = 1"));
    let heard = scene.second();
    assert_eq!(heard.last().map(String::as_str), Some("held"), "{heard:?}");
    for ending in ["", "-wal", "-shm"] {
        drop(fs::remove_file(scene.bench.path(&format!("funnelwright.db{ending}"))));
    }
    let heard = scene.second();
    assert!(heard.iter().any(|it| it.contains("is gone; put it back")), "{heard:?}");
    assert!(!scene.bench.store().exists());
}

#[test]
fn an_edit_that_names_a_missing_dataset_leaves_the_last_good_rules_working() {
    let mut scene = Scene::new();
    scene.second();
    scene.bench.rules("main.toml", &RULES.replace("crm.db", "typo.db"));
    assert_eq!(scene.second(), ["rejected"]);
    scene.bench.sql("UPDATE customers SET stage = 'plan', since = '2024-03-05' WHERE id = 'c0'");
    assert_eq!(scene.second(), ["ran data, 1 changes"]);
    assert_eq!(scene.after(TimeDelta::seconds(40)), [""; 0], "it was said");
    fs::copy(scene.bench.path("crm.db"), scene.bench.path("typo.db")).unwrap();
    let heard = scene.after(TimeDelta::seconds(40));
    assert_eq!(heard.first().map(String::as_str), Some("taken over, 0 customers"), "{heard:?}");
}

#[test]
fn mistakes_are_told_once_however_often_files_are_touched() {
    let mut scene = Scene::new();
    scene.second();
    scene.bench.rules("main.toml", "oops");
    assert_eq!(scene.second(), ["rejected"]);
    let since = scene.keeper.condition().rejected.as_ref().unwrap().since;
    scene.bench.rules("other.toml", "");
    assert_eq!(scene.after(TimeDelta::minutes(1)), [""; 0]);
    let condition = scene.keeper.condition();
    assert_eq!((condition.rejected.as_ref().unwrap().since, condition.refused), (since, 1));
}

#[test]
fn a_clock_that_was_set_back_puts_no_attempt_off() {
    let mut scene = Scene::new();
    scene.second();
    let away = scene.bench.path("away.db");
    fs::rename(scene.bench.path("crm.db"), &away).unwrap();
    let heard = scene.second();
    assert!(heard.iter().any(|it| it.starts_with("trouble")), "{heard:?}");
    fs::rename(&away, scene.bench.path("crm.db")).unwrap();
    let heard = scene.after(TimeDelta::minutes(-50));
    assert_eq!(heard.last().map(String::as_str), Some("recovered"), "{heard:?}");
}
