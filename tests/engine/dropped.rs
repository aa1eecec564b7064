//! A watcher and rules that somebody refused, under a clock of the test's own.

use std::cell::RefCell;

use chrono::{DateTime, TimeDelta, Utc};
use funnelwright::watch::{Keeper, News};

use super::bench::Bench;
use super::by_hand::{keeper, turn};
use super::guard::{RULES, bench};

fn rules(days: u32) -> String {
    RULES.replace("entering_days = 7", &format!("entering_days = {days}"))
}

struct Scene {
    bench: Bench,
    keeper: Keeper,
    now: DateTime<Utc>,
    dropped: RefCell<Option<String>>,
}

impl Scene {
    fn new() -> Self {
        let bench = bench();
        let now = "2024-03-05T10:00:00Z".parse().unwrap();
        let keeper = keeper(&bench, TimeDelta::zero(), now);
        Self { bench, keeper, now, dropped: RefCell::new(None) }
    }

    /// A second later; the news, by one word each, and of a held delta and a run the ruleset.
    fn turn(&mut self, reload: bool) -> Vec<String> {
        self.now += TimeDelta::seconds(1);
        let now = self.now;
        let mut heard = Vec::new();
        let dropped = &self.dropped;
        let mut tell = |news: News<'_>| match news {
            News::TakenOver { .. } => heard.push("taken over".to_owned()),
            News::Ran(ran) => heard.push(format!("ran {}", ran.why.word())),
            News::Held { delta, .. } => heard.push(format!("held {}", delta.ruleset)),
            News::Released => heard.push("released".to_owned()),
            News::Dropped => heard.push("dropped".to_owned()),
            News::DropOver => {
                dropped.take();
                heard.push("over".to_owned());
            }
            News::Rejected(_) => heard.push("rejected".to_owned()),
            News::Delivered(_) => {}
            other => heard.push(format!("{other:?}")),
        };
        turn(&mut self.keeper, now, (reload, &|| dropped.borrow().clone()), &mut tell);
        heard
    }

    /// Another one after it, which knows nothing.
    fn restart(&mut self) {
        self.keeper = keeper(&self.bench, TimeDelta::zero(), self.now);
    }

    fn applied(&self) -> String {
        self.bench.snapshot().ruleset.unwrap().hash()
    }
}

#[test]
fn rules_that_were_refused_give_way_to_the_last_until_others_are_saved() {
    let mut scene = Scene::new();
    assert_eq!(scene.turn(false), ["taken over", "ran began"]);
    let first = scene.applied();
    scene.bench.rules("main.toml", &rules(2));
    let heard = scene.turn(false);
    let second = heard.last().unwrap().strip_prefix("held ").unwrap().to_owned();
    assert_eq!(heard, ["taken over".to_owned(), format!("held {second}")]);
    assert_eq!(scene.turn(false), [""; 0], "nothing has changed");

    *scene.dropped.borrow_mut() = Some(second.clone());
    // What `held drop` records.
    let mut store = scene.bench.writer();
    let hold = funnelwright::journal::Hold {
        at: "2024-03-05T10:00:02".parse().unwrap(),
        until: "2024-03-06".parse().unwrap(),
        by: "li".into(),
        reason: "-".into(),
    };
    store.hold("c1", &hold, "2024-03-05T10:00:02Z").unwrap();
    drop(store);
    assert_eq!(scene.turn(false), ["dropped", "released", "ran store"]);
    assert_eq!(scene.applied(), first);
    assert_eq!(scene.turn(true), ["dropped"], "read again, refused again");
    scene.restart();
    assert_eq!(scene.turn(false), ["dropped", "ran began"]);
    scene.bench.rules("main.toml", "[workspace");
    assert_eq!(scene.turn(false), ["rejected"]);
    assert!(scene.dropped.borrow().is_some(), "wrong rules are no others");
    scene.bench.rules("main.toml", &rules(2));
    assert_eq!(scene.turn(false), ["dropped"]);
    assert_eq!(scene.applied(), first);

    scene.bench.rules("main.toml", RULES);
    assert_eq!(scene.turn(false), ["over"]);
    scene.bench.rules("main.toml", &rules(2));
    assert_eq!(scene.turn(false), ["taken over".to_owned(), format!("held {second}")]);
    // Somebody approves.
    scene.bench.run("2024-03-05T10:00:20Z");
    assert_eq!(scene.applied(), second);
    scene.now += TimeDelta::minutes(1);
    assert_eq!(scene.turn(false), ["released", "ran store"]);
}

#[test]
fn rules_that_were_refused_and_then_recorded_all_the_same_are_the_good_ones() {
    let mut scene = Scene::new();
    scene.turn(false);
    scene.bench.rules("main.toml", &rules(2));
    let second = scene.turn(false).last().unwrap().strip_prefix("held ").unwrap().to_owned();
    *scene.dropped.borrow_mut() = Some(second.clone());
    assert_eq!(scene.turn(false).first().map(String::as_str), Some("dropped"));
    // `run --approve` beside it.
    scene.bench.run("2024-03-05T10:00:20Z");
    assert_eq!(scene.applied(), second);
    scene.now += TimeDelta::minutes(1);
    scene.turn(false);
    scene.bench.sql("UPDATE customers SET flag = 1 WHERE id = 'c1'");
    scene.turn(false);
    scene.turn(false);
    assert!(scene.dropped.borrow().is_none(), "the refusal is over");
    assert_eq!(scene.applied(), second, "what was recorded is not taken back");
}
