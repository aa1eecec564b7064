//! Runs that are killed while rules are evaluated, committed and their messages sent: no alert is lost or
//! there twice, and a message comes again only under its key.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::servers::http_server::{Reply, Server};
use super::servers::smtp_server::{MailServer, Script};
use super::workshop::{RULES, Workshop};

const DAYS: [&str; 5] = ["2024-03-05", "2024-03-07", "2024-03-08", "2024-03-12", "2024-03-20"];

const LOOP: &str = r#"
[people]
from = "people"
id = "id"
unit = "unit"
level = "level"
contacts = { email = "mail" }
[units]
from = "units"
id = "id"
[[metric]]
id = "in_funnel"
from = "customers"
where = 'in_funnel'
by = ["owner"]
[[anomaly]]
id = "late"
label = "Late"
on = "customer"
when = 'overdue != "none"'
clear_when = 'overdue == "expired"'
message = '{days_in_stage} days in {stage}'
handle_within = "1d"
escalate = [{ after = "1d", to = "lead" }]
[[anomaly]]
id = "falls"
metric = "in_funnel"
against = { history = "trailing", periods = 3, min_points = 1 }
when = 'delta < 0'
for = 2
to = "lead"
[[anomaly]]
id = "moved"
on = "change"
when = 'to_state == "losing"'
inhibited_by = ["late"]
[[channel]]
id = "hook"
kind = "webhook"
url_env = "HOOK_URL"
[[channel]]
id = "mail"
kind = "email"
host = "127.0.0.1"
port = PORT
from = "alerts@example.com"
tls = "none"
[[route]]
match = { level = ["lead"] }
channel = "mail"
[[route]]
channel = "hook"
"#;

/// Twenty customers, who grow old at different times.
const DATA: &str = "
CREATE TABLE people (id TEXT, unit TEXT, level TEXT, mail TEXT);
INSERT INTO people VALUES ('o0', 'u', 'frontline', NULL), ('o1', 'u', 'frontline', NULL), ('l', 'u', 'lead', 'l@example.com');
CREATE TABLE units (id TEXT);
INSERT INTO units VALUES ('u');
CREATE TABLE customers (id TEXT, name TEXT, owner TEXT, created_at TEXT, stage TEXT, stage_since TEXT, budget REAL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
INSERT INTO customers SELECT 'c' || i, NULL, 'o' || (i % 2), '2024-02-20', 'need',
  date('2024-02-20', '+' || (i % 9) || ' days'), NULL FROM n;";

/// A workspace and the receivers of its messages.
struct Scene {
    workshop: Workshop,
    hook: Server,
    mail: MailServer,
}

impl Scene {
    fn new() -> Self {
        let hook = Server::answering(std::iter::repeat_with(|| Reply::ok("")));
        let mail = MailServer::following_all(std::iter::repeat_with(Script::default));
        let workshop = Workshop::empty()
            .file("rules/rules.toml", RULES)
            .file("rules/loop.toml", &LOOP.replace("PORT", &mail.port.to_string()))
            .sql("crm.db", DATA);
        Self { workshop, hook, mail }
    }

    fn start(&self, day: &str) -> Child {
        Command::new(assert_cmd::cargo::cargo_bin("funnelwright"))
            .current_dir(self.workshop.path("."))
            .args(["run", "--quiet", "--summary", "--as-of", day])
            .envs([("HOOK_URL", self.hook.url("/").as_str()), ("NO_PROXY", "127.0.0.1")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts")
    }

    /// Runs to the end.
    fn run(&self, day: &str) {
        assert!(self.start(day).wait().expect("it ends").success());
    }

    fn query(&self, sql: &str) -> Vec<String> {
        self.workshop.query("funnelwright.db", sql)
    }

    /// All that the store holds, apart from run numbers, attempts, and the wall clock.
    fn store(&self) -> BTreeMap<&'static str, Vec<String>> {
        let tables = [
            (
                "changes",
                "SELECT customer, from_state, to_state, effective_on, cause FROM state_changes ORDER BY 1, 4, 3",
            ),
            (
                "alerts",
                "SELECT key, status, opened_at, resolved_on, step, closed_at, ending, message FROM alerts ORDER BY 1",
            ),
            ("events", "SELECT key, seq, at, event, step, people, note FROM alert_events ORDER BY 1, 2"),
            (
                "outcomes",
                "SELECT rule, slot, subject, outcome, value, baseline, n FROM outcomes ORDER BY 1, 2, 3",
            ),
            ("points", "SELECT metric, group_id, through_day, value FROM fw_metric_point ORDER BY 1, 2, 3"),
            ("outbox", "SELECT key, recipient, title, text, told_at, status FROM outbox ORDER BY 1"),
        ];
        tables.into_iter().map(|(name, sql)| (name, self.query(sql))).collect()
    }

    /// What the receivers got, by key: the bodies, each as often as it came.
    fn received(&self, already: Vec<(String, String)>) -> BTreeMap<String, Vec<String>> {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let hooked = self
            .hook
            .received()
            .into_iter()
            .map(|it| (it.header("Idempotency-Key").expect("a key").to_owned(), it.body));
        for (key, body) in already.into_iter().chain(hooked) {
            all.entry(key).or_default().push(body);
        }
        // Cut off ones hold nothing.
        for mail in self.mail.all_said().into_iter().map(|said| said.mail).filter(|mail| !mail.is_empty()) {
            let id =
                mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")).expect("an id").to_owned();
            let lines = mail.lines().filter(|line| !line.starts_with("Date: "));
            all.entry(id).or_default().push(lines.collect::<Vec<_>>().join("\n"));
        }
        all
    }
}

#[test]
fn runs_killed_at_any_moment_lose_no_alert_and_repeat_messages_only_under_their_key() {
    let (undisturbed, killed) = (Scene::new(), Scene::new());
    let mut requests = Vec::new();
    let (mut at_random, mut while_sending) = (0, 0);
    // Pseudorandom, the same in every run; what the machine is at then is not.
    let mut state = 11_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for day in DAYS {
        undisturbed.run(day);
        for _ in 0..20 {
            let mut child = killed.start(day);
            std::thread::sleep(Duration::from_millis(draw(45)));
            at_random += u32::from(child.try_wait().expect("asked").is_none());
            let _ = child.kill();
            child.wait().expect("it ends");
        }
        for _ in 0..6 {
            let mut child = killed.start(day);
            // The receiver has it; whether the sender knows is left to chance.
            for _ in 0..=draw(4) {
                let Some(request) = killed.hook.request_within(Duration::from_millis(200)) else { break };
                requests.push((request.header("Idempotency-Key").expect("a key").to_owned(), request.body));
            }
            while_sending += u32::from(child.try_wait().expect("asked").is_none());
            let _ = child.kill();
            child.wait().expect("it ends");
        }
        killed.run(day);
    }
    assert!(at_random > 5 && while_sending > 0, "{at_random} {while_sending} kills met a living process");

    let (expected, found) = (undisturbed.store(), killed.store());
    for (name, rows) in &expected {
        assert!(!rows.is_empty(), "{name} come about");
        assert_eq!(&found[name], rows, "{name}");
    }
    assert!(expected["outbox"].iter().all(|row| row.ends_with("|sent")), "{:#?}", expected["outbox"]);
    assert_eq!(killed.query("PRAGMA integrity_check"), ["ok"]);

    let once = undisturbed.received(Vec::new());
    assert_eq!(once.len(), expected["outbox"].len(), "a message for each row");
    assert!(once.values().all(|bodies| bodies.len() == 1));
    let repeated = killed.received(requests);
    assert_eq!(repeated.keys().collect::<Vec<_>>(), once.keys().collect::<Vec<_>>());
    for (key, bodies) in &repeated {
        assert!(bodies.iter().all(|body| *body == once[key][0]), "{key}: {bodies:#?}");
    }
    assert!(
        repeated.values().any(|bodies| bodies.len() > 1),
        "no kill came between sending and writing it down"
    );
}

#[test]
fn several_runs_at_once_send_each_message_once() {
    let (alone, together) = (Scene::new(), Scene::new());
    for day in DAYS {
        alone.run(day);
        let children: Vec<Child> = (0..3).map(|_| together.start(day)).collect();
        for mut child in children {
            assert!(child.wait().expect("it ends").success());
        }
    }
    assert_eq!(together.store(), alone.store());
    assert_eq!(together.received(Vec::new()), alone.received(Vec::new()));
}
