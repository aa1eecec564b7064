//! Delivery with a clock of its own.

use std::cell::Cell;
use std::sync::Arc;

use super::*;
use crate::alert::{Key, Severity};
use crate::check::check;
use crate::dataset::{Connection, ReadOptions};
use crate::delta::Watch;
use crate::dispatch::Outgoing;
use crate::store::{OutboxStatus, read_outbox};
use crate::syntax::{RuleTexts, read_texts};
use crate::time::{AsOf, Zone};

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
timezone = "Asia/Shanghai"
[customers]
from = "customers"
id = "id"
stage = "stage"
stage_since = "since"
[people]
from = "people"
id = "id"
name = "name"
contacts = { feishu = "open_id" }
[[funnel]]
id = "f"
entering_days = 5
stagnant_days = 5
losing_days = 5
[[funnel.stage]]
id = "need"
items = [{ id = "asked", mark = true }]
[[channel]]
id = "file"
kind = "file"
path = "out.jsonl"
per_minute = 2
[[channel]]
id = "chat"
kind = "feishu"
url_env = "CHAT_URL"
[[route]]
channel = "file"
[[route]]
match = { severity = ["info"] }
channel = "chat"
"#;

const ROWS: &str = "
CREATE TABLE customers (id TEXT, stage TEXT, since TEXT);
CREATE TABLE people (id TEXT, name TEXT, open_id TEXT);
INSERT INTO people VALUES ('li', '李', 'ou_1'), ('wu', NULL, ' ');";

struct Scene {
    folder: tempfile::TempDir,
    ruleset: Ruleset,
    directory: Directory,
    /// Seconds since the beginning.
    clock: Cell<i64>,
    generation: u64,
}

fn start() -> DateTime<Utc> {
    // In Shanghai it is 8:00 on 6 March.
    DateTime::parse_from_rfc3339("2024-03-06T00:00:00Z").unwrap().to_utc()
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("crm.db");
        rusqlite::Connection::open(&data).unwrap().execute_batch(ROWS).unwrap();
        let files = vec![(String::from("a.toml"), RULES.to_owned())];
        let texts = RuleTexts { files, ..RuleTexts::default() };
        let (document, _) = read_texts(&texts);
        let connection = Connection::open(&data).unwrap();
        let schema = connection.schema(&document).unwrap();
        let (ruleset, found) = check(&document, "hash", Some(&schema), 2024);
        let ruleset = ruleset.unwrap_or_else(|| panic!("{found:?}"));
        let now = start().naive_utc();
        let directory = Directory::read_people(&ruleset, &connection, now, ReadOptions::default()).unwrap();
        Self { folder, ruleset, directory, clock: Cell::new(0), generation: 0 }
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("store.db")
    }

    fn store(&self) -> Store {
        Store::open(&self.path(), "test", "2024-03-06T00:00:00Z", Duration::ZERO).unwrap()
    }

    /// Puts messages into the outbox: number, recipient, channel, slot.
    fn told(&mut self, messages: &[(usize, &str, Option<&str>, Option<&str>)]) {
        let outgoing = messages.iter().map(|(number, recipient, channel, slot)| {
            let alert = Key::parse("big|customer:a|2024-03-05").unwrap();
            Outgoing {
                key: format!("{alert}|{number}|{recipient}|{}", channel.unwrap_or("-")).into(),
                alert,
                event: *number,
                recipient: Arc::from(*recipient),
                channel: channel.map(Arc::from),
                digest: slot.map(|slot| AsOf::parse(slot, &Zone::UTC).unwrap()),
                severity: Severity::Warning,
                title: format!("title {number}").into(),
                text: format!("text {number}").into(),
            }
        });
        let watch = Watch { outgoing: outgoing.collect(), ..Watch::default() };
        let delta = crate::delta::Delta { watch, generation: self.generation, ..crate::store::quiet_run() };
        self.store().commit(&delta, &RuleTexts::default(), None, "2024-03-06T00:00:00Z").unwrap();
        self.generation += 1;
    }

    fn deliver(&self) -> (Delivered, String) {
        let mut out = Vec::new();
        let room = Mailroom {
            ruleset: &self.ruleset,
            directory: &self.directory,
            base: self.folder.path(),
            variable: &|_| None,
            wire: Wire::default(),
            now: &|| start() + TimeDelta::seconds(self.clock.get()),
            sleep: &|long| self.clock.set(self.clock.get() + i64::try_from(long.as_secs()).unwrap() + 1),
            patience: Duration::from_mins(2),
            resting: &BTreeSet::new(),
            enough: &|| false,
        };
        let delivered = deliver(&mut self.store(), &room, &mut out).unwrap();
        (delivered, String::from_utf8(out).unwrap())
    }

    fn statuses(&self) -> Vec<String> {
        let rows = read_outbox(&self.path(), &OutboxStatus::ALL).unwrap();
        rows.iter()
            .map(|row| format!("{} {} {}", row.message.event, row.status.word(), row.attempts))
            .collect()
    }

    fn file(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("out.jsonl")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

#[test]
fn each_message_is_sent_once_by_its_channel_and_without_one_to_the_output() {
    let mut scene = Scene::new();
    scene.told(&[(1, "li", None, None), (2, "li", Some("file"), None), (3, "", None, None)]);
    let (delivered, out) = scene.deliver();
    assert_eq!((delivered.sent, delivered.waiting, delivered.dead), (3, 0, 0));
    assert_eq!(
        out,
        "title 1\n  text 1\n  to 李\n  [big|customer:a|2024-03-05|1|li|-]\n\
         title 3\n  text 3\n  [big|customer:a|2024-03-05|3||-]\n"
    );
    assert_eq!(scene.file().len(), 1);
    assert!(scene.file()[0].contains("big|customer:a|2024-03-05|2|li|file"), "{:?}", scene.file());
    assert_eq!(scene.statuses(), ["1 sent 1", "2 sent 1", "3 sent 1"]);
    assert_eq!(scene.deliver(), (Delivered::default(), String::new()), "nothing is sent twice");
}

#[test]
fn a_digest_waits_for_its_slot_and_is_one_message_with_fixed_content() {
    let mut scene = Scene::new();
    let slot = Some("2024-03-06T08:30");
    scene.told(&[
        (1, "li", Some("file"), slot),
        (2, "wu", Some("file"), slot),
        (3, "li", Some("file"), slot),
    ]);
    assert_eq!(scene.deliver().0, Delivered::default());
    scene.clock.set(29 * 60 + 59);
    assert_eq!(scene.deliver().0, Delivered::default());
    scene.clock.set(30 * 60);
    assert_eq!(scene.deliver().0.sent, 2);
    let lines = scene.file();
    assert!(lines[0].contains("\"key\":\"digest|2024-03-06T08:30:00|li|file\""), "{lines:?}");
    assert!(
        lines[0].contains("\"subject\":\"2 alerts\"") && lines[0].contains("title 3\\ntext 3"),
        "{lines:?}"
    );
    assert!(
        lines[1].contains("digest|2024-03-06T08:30:00|wu|file") && lines[1].contains("title 2"),
        "{lines:?}"
    );
    // What comes to the slot later is a second message.
    scene.told(&[(4, "li", Some("file"), slot)]);
    scene.clock.set(90 * 60);
    assert_eq!(scene.deliver().0.sent, 1);
    assert!(scene.file()[2].contains("digest|2024-03-06T08:30:00#2|li|file"), "{:?}", scene.file());
}

#[test]
fn what_a_kill_left_unrecorded_goes_out_again_under_the_same_key() {
    let mut scene = Scene::new();
    let slot = Some("2024-03-06T08:00");
    scene.told(&[(1, "li", Some("file"), slot), (2, "li", Some("file"), slot)]);
    assert_eq!(scene.deliver().0.sent, 1);
    let unrecorded =
        "UPDATE fw_outbox SET status = 'waiting', attempts = 0, first_attempt_at = NULL, sent_at = NULL";
    rusqlite::Connection::open(scene.path()).unwrap().execute(unrecorded, []).unwrap();
    // Meanwhile another alert came to the same slot: it must not change what is repeated.
    scene.told(&[(3, "li", Some("file"), slot)]);
    assert_eq!(scene.deliver().0.sent, 2);
    let lines = scene.file();
    assert_eq!(lines[0], lines[1]);
    assert!(lines[2].contains("08:00:00#2|li|file") && lines[2].contains("title 3"), "{lines:?}");
}

#[test]
fn what_fails_is_tried_again_later_and_given_up_in_the_end() {
    let mut scene = Scene::new();
    scene.told(&[(1, "li", Some("chat"), None), (2, "wu", Some("chat"), None), (3, "li", None, None)]);
    let (delivered, out) = scene.deliver();
    assert_eq!((delivered.sent, delivered.waiting), (1, 2));
    assert!(out.starts_with("title 3"));
    assert!(delivered.problems["chat"].to_string().contains("`CHAT_URL` is not set"));
    // The second was not tried, for the channel is out of order.
    assert_eq!(scene.statuses(), ["1 waiting 1", "2 waiting 0", "3 sent 1"]);
    scene.clock.set(5);
    scene.deliver();
    assert_eq!(scene.statuses(), ["1 waiting 1", "2 waiting 1", "3 sent 1"], "the first is not due again");
    let row = &read_outbox(&scene.path(), &[OutboxStatus::Waiting]).unwrap()[0];
    assert!(row.last_error.as_deref().unwrap().contains("CHAT_URL"));
    assert_eq!(row.first_attempt_at.as_deref(), Some("2024-03-06T00:00:00Z"));
    for day in 1..9 {
        scene.clock.set(day * 86_400);
        scene.deliver();
        scene.clock.set(day * 86_400 + 60);
        scene.deliver();
    }
    let dead = read_outbox(&scene.path(), &[OutboxStatus::Dead]).unwrap();
    assert_eq!(dead.len(), 2);
    assert_eq!(scene.store().retry(None, "2024-03-15T00:00:00Z").unwrap(), 2);
    assert_eq!(scene.statuses(), ["1 waiting 0", "2 waiting 0", "3 sent 1"]);
}

#[test]
fn a_channel_is_used_no_faster_than_it_bears_also_by_the_next_run() {
    let mut scene = Scene::new();
    let file = Some("file");
    scene.told(&[(1, "li", file, None), (2, "li", file, None), (3, "li", file, None)]);
    assert_eq!(scene.deliver().0.sent, 3);
    assert!(scene.clock.get() >= 60, "it waited for the third");
    let before = scene.clock.get();
    scene.told(&[(4, "li", file, None), (5, "li", file, None)]);
    assert_eq!(scene.deliver().0.sent, 2);
    assert!(scene.clock.get() >= before + 59, "{before} {}", scene.clock.get());
    let many: Vec<_> = (6..40).map(|number| (number, "li", file, None)).collect();
    scene.told(&many);
    let (delivered, _) = scene.deliver();
    assert!(delivered.sent >= 2 && delivered.waiting > 20, "{delivered:?}: the rest waits for the next run");
}

#[test]
fn who_lost_the_store_while_waiting_sends_nothing_more() {
    let mut scene = Scene::new();
    let file = Some("file");
    scene.told(&[(1, "li", file, None), (2, "li", file, None), (3, "li", file, None)]);
    let path = scene.path();
    let mut store = scene.store();
    let room = Mailroom {
        ruleset: &scene.ruleset,
        directory: &scene.directory,
        base: scene.folder.path(),
        variable: &|_| None,
        wire: Wire::default(),
        now: &|| start() + TimeDelta::seconds(scene.clock.get()),
        // Stopped for long; meanwhile another host took it for dead, and sends the rest.
        sleep: &|_| {
            let other = rusqlite::Connection::open(&path).unwrap();
            other.execute("UPDATE fw_lease SET token = token + 1, host = 'host-b'", []).unwrap();
            scene.clock.set(scene.clock.get() + 7200);
        },
        patience: Duration::from_mins(2),
        resting: &BTreeSet::new(),
        enough: &|| false,
    };
    let lost = deliver(&mut store, &room, &mut Vec::new());
    assert!(matches!(lost, Err(StoreError::Fenced(_))), "{lost:?}");
    assert_eq!(scene.file().len(), 2, "what the channel bore before it had to wait");
    assert_eq!(scene.statuses(), ["1 sent 1", "2 sent 1", "3 waiting 0"]);
}

#[test]
fn a_channel_that_the_rules_have_no_more_keeps_its_messages() {
    let mut scene = Scene::new();
    scene.told(&[(1, "li", Some("gone"), None)]);
    assert_eq!(scene.deliver().0.waiting, 1);
    assert_eq!(scene.statuses(), ["1 waiting 0"]);
}

#[test]
fn people_are_found_by_the_columns_of_contacts() {
    use crate::syntax::ChannelKind;
    let Scene { directory, .. } = Scene::new();
    let contact = |person, kind| directory.contact(person, kind);
    assert_eq!(contact("li", ChannelKind::Feishu).as_deref(), Some("ou_1"));
    assert_eq!([contact("wu", ChannelKind::Feishu), contact("li", ChannelKind::Email)], [None, None]);
    assert_eq!(contact("nobody", ChannelKind::Feishu), None);
}
