//! A `watch` whose disk, store or receivers fail under it: it says so, goes on trying, and once the cause is
//! gone it has lost nothing.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use super::servers::http_server::{Reply, Server};
use super::small_disk::{ReadOnly, SmallDisk};
use super::watcher::{Watcher, until};
use super::workshop::{RULES, Workshop};

/// More customers, who came so long ago that they have a state of their own.
fn many(workshop: &Workshop, customers: u32) {
    workshop.execute(
        "crm.db",
        &format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {customers})
             INSERT INTO customers SELECT 'x' || i, NULL, 'o', date('now', '-20 days'), 'need',
               date('now', '-' || (i % 9) || ' days'), NULL, 1 FROM n"
        ),
    );
}

/// Everybody moves on.
fn move_all(workshop: &Workshop) {
    workshop.execute("crm.db", "UPDATE customers SET stage = 'plan', stage_since = date('now')");
}

/// A watcher over a store on a disk of its own.
fn on_a_disk(workshop: &Workshop) -> Watcher {
    Watcher::with(workshop, &["--poll", "1", "--format", "jsonl", "--store", "disk/store.db"])
}

/// That the store holds what it would hold if nothing had failed.
fn holds_all(workshop: &Workshop, customers: u32) {
    workshop.run("store verify --quick --store disk/store.db").prints_all(&["nothing wrong was found"]);
    let query = |sql: &str| workshop.query("disk/store.db", sql);
    let moved = "SELECT count(*) FROM fw_customer WHERE stage = 'plan'";
    assert!(query(moved)[0].parse::<u32>().expect("a number") >= customers, "{:?}", query(moved));
    let doubled = "SELECT customer FROM fw_change GROUP BY customer, to_stage, to_state, effective_on HAVING count(*) > 1";
    assert_eq!(query(doubled), [""; 0]);
}

#[test]
fn a_disk_that_fills_up_and_one_that_becomes_read_only_are_waited_for() {
    let workshop = Workshop::new();
    many(&workshop, 4000);
    let Some(disk) = SmallDisk::mount(&workshop.path("disk"), "64m") else { return };
    let mut watcher = on_a_disk(&workshop);
    watcher.hears_all(&["\"ran\"", "\"run\":1"]);
    // All of it is in the file before there is no more room.
    workshop.run("store backup copy.db --store disk/store.db").prints_all(&["1 run"]);
    let taken: u64 = ["", "-wal", "-shm"]
        .iter()
        .filter_map(|ending| fs::metadata(workshop.path(&format!("disk/store.db{ending}"))).ok())
        .map(|file| file.len())
        .sum();
    disk.remount(&format!("size={}", taken + 60_000));
    move_all(&workshop);
    watcher.hears_all(&["\"trouble\"", "the disk of the store `disk/store.db` is full"]);
    disk.remount("size=64m");
    watcher.hears_all(&["\"ran\"", "\"run\":2"]);
    watcher.hears_all(&["\"recovered\""]);
    holds_all(&workshop, 4000);

    let Some(read_only) = ReadOnly::make(&workshop.path("disk/store.db")) else { return };
    workshop.execute("crm.db", "UPDATE customers SET stage = 'need' WHERE id IN ('x1', 'x2')");
    watcher.hears_all(&["\"trouble\"", "disk/store.db", "allow writing"]);
    drop(read_only);
    watcher.hears_all(&["\"ran\"", "\"run\":3", "\"changes\":2"]);
    watcher.hears_all(&["\"recovered\""]);
    watcher.stop();
    workshop.run("store verify --quick --store disk/store.db").prints_all(&["nothing wrong was found"]);
}

/// A process that may not make files grow gets an error from the system in the middle of a write, as from a
/// disk that fails.
#[test]
fn writes_that_fail_in_the_middle_leave_the_store_as_it_was() {
    let workshop = Workshop::new();
    many(&workshop, 4000);
    fs::create_dir(workshop.path("disk")).expect("a folder");
    let limit = |watcher: &Watcher, bytes: &str| {
        let process = watcher.process().to_string();
        let done = Command::new("prlimit").args(["--pid", &process, &format!("--fsize={bytes}:")]).status();
        done.is_ok_and(|done| done.success())
    };
    let mut watcher = Watcher::beneath(
        &["env", "--ignore-signal=XFSZ"],
        &workshop,
        &["--poll", "1", "--format", "jsonl", "--store", "disk/store.db"],
    );
    watcher.hears_all(&["\"ran\"", "\"run\":1"]);
    if !limit(&watcher, "100000") {
        eprintln!("skipped: limits cannot be set here");
        return;
    }
    move_all(&workshop);
    watcher.hears_all(&["\"trouble\"", "disk/store.db"]);
    assert!(limit(&watcher, "unlimited"));
    watcher.hears_all(&["\"ran\"", "\"run\":2"]);
    watcher.hears_all(&["\"recovered\""]);
    watcher.stop();
    holds_all(&workshop, 4000);
}

const LOOP: &str = r#"
[[anomaly]]
id = "poor"
on = "customer"
when = 'amount < 100.0'
handle_within = "1d"
[[channel]]
id = "hook"
kind = "webhook"
url_env = "HOOK_URL"
[[route]]
channel = "hook"
"#;

/// Waits for a receiver keep nobody else waiting for long: rules are taken over, rows are looked at, and it
/// stops at once.
#[test]
fn a_receiver_that_hangs_is_left_alone_and_gets_its_messages_once_it_answers() {
    let workshop = Workshop::new().file("rules/watch.toml", LOOP);
    workshop.execute("crm.db", "UPDATE customers SET amount = 50.0 WHERE id = 'a'");
    let hook =
        Server::answering([Reply::Silence].into_iter().chain(std::iter::repeat_with(|| Reply::ok(""))));
    let url = hook.url("/");
    let started = |workshop: &Workshop| {
        let variables = [format!("HOOK_URL={url}"), String::from("NO_PROXY=127.0.0.1")];
        let above = ["env", variables[0].as_str(), variables[1].as_str()];
        Watcher::beneath(&above, workshop, &["--poll", "1", "--format", "jsonl"])
    };
    let mut watcher = started(&workshop);
    watcher.hears_all(&["\"ran\""]);
    let first = hook.request();
    // While the receiver is silent.
    let began = Instant::now();
    workshop.write("rules/rules.toml", &RULES.replace("entering_days = 5", "entering_days = 6"));
    watcher.hears_all(&["\"delivered\"", "hook"]);
    watcher.hears_all(&["\"taken_over\""]);
    watcher.hears_all(&["\"ran\"", "\"why\":\"rules\""]);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    // The channel rests: what comes up meanwhile is looked at without it.
    workshop.execute("crm.db", "UPDATE customers SET amount = 60.0 WHERE id = 'b'");
    watcher.hears_all(&["\"ran\"", "\"why\":\"data\""]);
    watcher.stop();
    let waiting = "SELECT count(*) FROM outbox WHERE status = 'waiting'";
    assert_ne!(workshop.query("funnelwright.db", waiting), ["0"]);

    // One that has just begun tries at once what is due again.
    workshop.execute("funnelwright.db", "UPDATE fw_outbox SET next_attempt_at = NULL");
    let mut watcher = started(&workshop);
    watcher.hears_all(&["\"delivered\""]);
    until("everything is sent", || workshop.query("funnelwright.db", waiting) == ["0"]);
    watcher.stop();
    let mut received: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for request in std::iter::once(first).chain(hook.received()) {
        let key = request.header("Idempotency-Key").expect("a key").to_owned();
        received.entry(key).or_default().push(request.body);
    }
    let keys = workshop.query("funnelwright.db", "SELECT key FROM outbox ORDER BY key");
    assert_eq!(received.keys().cloned().collect::<Vec<_>>(), keys);
    assert_eq!(received.values().map(Vec::len).max(), Some(2), "the first was repeated, under its key");
    assert!(received.values().all(|bodies| bodies.iter().all(|body| *body == bodies[0])));
}
