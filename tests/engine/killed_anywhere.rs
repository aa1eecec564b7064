//! A watcher that ends at any point of its work at which it touches the outside: between looking, recording
//! and telling, and with each line of each message. The next one makes of it what one that never ended makes.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use funnelwright::notify::Wire;
use funnelwright::watch::{Keeper, News, Outside};

use super::bench::Bench;
use super::by_hand::keeper;

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
entered = "created"
owner = "owner"
stage = "stage"
stage_since = "since"
[people]
from = "people"
id = "id"
unit = "unit"
level = "level"
[units]
from = "units"
id = "id"
[[funnel]]
id = "main"
entering_days = 2
stagnant_days = 3
losing_days = 30
[[funnel.stage]]
id = "need"
[[funnel.stage]]
id = "plan"
[[metric]]
id = "in_funnel"
from = "customers"
where = 'in_funnel'
by = ["owner"]
[[anomaly]]
id = "late"
on = "customer"
when = 'state == "stagnant"'
handle_within = "1d"
escalate = [{ after = "1d", to = "lead" }]
[[anomaly]]
id = "few"
metric = "in_funnel"
against = { fixed = 9.0 }
when = 'value < baseline'
"#;

/// Where it may end: counts down, and at nothing it does.
struct Fate(Cell<usize>, Cell<usize>);

impl Fate {
    fn after(points: usize) -> Self {
        Self(Cell::new(points), Cell::new(0))
    }

    fn point(&self) {
        self.1.set(self.1.get() + 1);
        if self.1.get() == self.0.get() {
            resume_unwind(Box::new("it ends here"));
        }
    }
}

/// What is told reaches its reader piece by piece.
struct Reader<'a>(&'a Fate, &'a Cell<String>);

impl Write for Reader<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.point();
        let mut text = self.1.take();
        text.push_str(std::str::from_utf8(bytes).unwrap());
        self.1.set(text);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.point();
        Ok(())
    }
}

fn turn(keeper: &mut Keeper, now: DateTime<Utc>, fate: &Fate, read: &Cell<String>) {
    let mut tell = |_: News<'_>| fate.point();
    let clock = || {
        fate.point();
        now
    };
    let stopping = || {
        fate.point();
        false
    };
    let mut outside = Outside {
        now: &clock,
        stopwatch: &|| Duration::ZERO,
        sleep: &|_| fate.point(),
        variable: &|_| None,
        wire: Wire::default(),
        dropped: &|| None,
        stopping: &stopping,
        out: &mut Reader(fate, read),
        tell: &mut tell,
        held_text: |_, _| "too many".to_owned(),
    };
    keeper.turn(now, false, &mut outside);
}

struct Outcome {
    store: BTreeMap<&'static str, Vec<String>>,
    read: String,
    points: usize,
}

/// Some days of a workspace; the watcher ends at a point, and another one goes on at once.
fn live(end: usize) -> Outcome {
    let bench = Bench::new(&[("main.toml", RULES)]);
    bench.sql(
        "CREATE TABLE people (id TEXT, unit TEXT, level TEXT); CREATE TABLE units (id TEXT);
         INSERT INTO units VALUES ('u');
         INSERT INTO people VALUES ('o1', 'u', 'frontline'), ('o2', 'u', 'frontline'), ('l', 'u', 'lead');
         CREATE TABLE customers (id TEXT, created DATE, owner TEXT, stage TEXT, since DATE);",
    );
    for id in 0..6 {
        let (owner, day) = (1 + id % 2, 1 + id % 5);
        bench.sql(&format!(
            "INSERT INTO customers VALUES ('c{id}', '2024-03-0{day}', 'o{owner}', 'need', '2024-03-0{day}');"
        ));
    }
    let (fate, read) = (Fate::after(end), Cell::new(String::new()));
    let start: DateTime<Utc> = "2024-03-05T10:00:00Z".parse().unwrap();
    let mut own = keeper(&bench, TimeDelta::zero(), start);
    for step in 0..4 {
        let now = start + TimeDelta::days(step);
        match step {
            1 => bench.sql("UPDATE customers SET stage = 'plan', since = '2024-03-06' WHERE id = 'c1'"),
            2 => bench.rules("main.toml", &RULES.replace("entering_days = 2", "entering_days = 1")),
            _ => {}
        }
        while catch_unwind(AssertUnwindSafe(|| turn(&mut own, now, &fate, &read))).is_err() {
            own = keeper(&bench, TimeDelta::zero(), now);
        }
    }
    bench.inspect();
    Outcome { store: held(&bench), read: read.take(), points: fate.1.get() }
}

/// All that the store holds, apart from numbers of runs.
fn held(bench: &Bench) -> BTreeMap<&'static str, Vec<String>> {
    let tables = [
        ("states", "SELECT customer || stage || state || ifnull(changed_on, '') FROM fw_customer ORDER BY 1"),
        (
            "changes",
            "SELECT customer || effective_on || ifnull(from_state, '') || to_state || cause FROM fw_change ORDER BY 1",
        ),
        ("alerts", "SELECT key || status || opened_at || step FROM alerts ORDER BY 1"),
        ("events", "SELECT key || seq || at || event FROM alert_events ORDER BY 1"),
        ("outcomes", "SELECT rule || slot || subject || outcome FROM outcomes ORDER BY 1"),
        ("points", "SELECT metric || group_id || through_day || value FROM fw_metric_point ORDER BY 1"),
        ("outbox", "SELECT key || recipient || text || told_at || status FROM outbox ORDER BY 1"),
    ];
    tables.into_iter().map(|(name, sql)| (name, bench.query(sql))).collect()
}

#[test]
fn one_that_ends_at_any_point_leaves_what_one_that_never_ends_leaves() {
    let undisturbed = live(usize::MAX);
    assert!(undisturbed.points > 50, "{}", undisturbed.points);
    assert!(undisturbed.store.values().all(|rows| !rows.is_empty()), "{:#?}", undisturbed.store);
    let lines: Vec<&str> = undisturbed.read.lines().collect();
    assert!(lines.len() > 5);
    for end in 1..=undisturbed.points {
        let outcome = live(end);
        assert_eq!(outcome.store, undisturbed.store, "ended at point {end}");
        for line in &lines {
            assert!(outcome.read.contains(line), "ended at point {end}, `{line}` is lost:\n{}", outcome.read);
        }
    }
}
