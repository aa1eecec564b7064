//! `watch`: a process that stays up while files change under it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::servers::http_server::{Reply, Server};
use super::watcher::{Watcher, until};
use super::workshop::{DATA, RULES, Workshop};

/// One that tells programs.
fn watch(workshop: &Workshop, more: &[&str]) -> Watcher {
    Watcher::with(workshop, &[&["--format", "jsonl"], more].concat())
}

fn hash_in(line: &str) -> String {
    let (_, rest) = line.split_once("\"ruleset\":\"").expect("a ruleset");
    rest.chars().take(16).collect()
}

fn edited(days: u32) -> String {
    RULES.replace("entering_days = 5", &format!("entering_days = {days}"))
}

/// As many editors save: the new text in another file, which then takes the name.
fn exchange(path: &Path, text: &str) {
    let other = path.with_extension("toml~");
    fs::write(&other, text).expect("written");
    fs::rename(&other, path).expect("renamed");
}

#[test]
fn rules_are_taken_over_however_they_are_saved() {
    for poll in [&[][..], &["--poll", "1"]] {
        let workshop = Workshop::new();
        let mut watcher = watch(&workshop, poll);
        let mut hashes = vec![hash_in(&watcher.hears_all(&["taken_over"]))];
        watcher.hears_all(&["\"ran\"", "\"why\":\"began\"", "\"changes\":3"]);
        let file = workshop.path("rules/rules.toml");

        exchange(&file, &edited(6));
        hashes.push(hash_in(&watcher.hears_all(&["taken_over"])));
        watcher.hears_all(&["\"ran\"", "\"why\":\"rules\""]);
        fs::write(&file, edited(7)).expect("written");
        hashes.push(hash_in(&watcher.hears_all(&["taken_over"])));
        // A checkout: everything goes, and comes again otherwise.
        fs::remove_dir_all(workshop.path("rules")).expect("removed");
        watcher.hears_all(&["rejected", "there is no rules folder"]);
        workshop.write("rules/rules.toml", &edited(8));
        for number in 0..40 {
            workshop.write(&format!("rules/more/part{number}.toml"), "# nothing yet\n");
        }
        hashes.push(hash_in(&watcher.hears_all(&["taken_over"])));
        // What is saved is what is checked.
        workshop.write("rules/more/part7.toml", "[[phase]]\nid = \"later\"\n");
        hashes.push(hash_in(&watcher.hears_all(&["taken_over"])));
        hashes.sort();
        hashes.dedup();
        assert!(hashes.len() >= 5, "{hashes:?}");
        watcher.stop();
    }
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_is_taken_over_when_the_link_moves() {
    let workshop =
        Workshop::empty().file("v1/rules.toml", RULES).file("v2/rules.toml", &edited(9)).sql("crm.db", DATA);
    std::os::unix::fs::symlink("v1", workshop.path("rules")).expect("a link");
    let mut watcher = watch(&workshop, &[]);
    let first = hash_in(&watcher.hears_all(&["taken_over"]));
    std::os::unix::fs::symlink("v2", workshop.path("next")).expect("a link");
    fs::rename(workshop.path("next"), workshop.path("rules")).expect("renamed");
    assert_ne!(hash_in(&watcher.hears_all(&["taken_over"])), first);
    watcher.stop();
}

#[test]
fn wrong_rules_leave_the_last_good_ones_working_until_they_are_mended() {
    let workshop = Workshop::new();
    let mut watcher = watch(&workshop, &[]);
    let good = hash_in(&watcher.hears_all(&["taken_over"]));
    watcher.hears_all(&["\"ran\""]);
    workshop.write("rules/rules.toml", &RULES.replace("entering_days = 5", "entering_days = five"));
    watcher.hears_all(&["\"rejected\"", "\"errors\":1"]);
    watcher.hears_all(&["\"diagnostic\"", "FW107", "rules/rules.toml"]);
    let status = fs::read_to_string(workshop.path("funnelwright.db-watch.json")).expect("a status");
    assert!(status.contains(&good), "{status}");
    workshop.execute("crm.db", "UPDATE customers SET stage = 'plan' WHERE id = 'a'");
    watcher.hears_all(&["\"ran\"", "\"why\":\"data\"", "\"changes\":1"]);
    workshop.write("rules/rules.toml", RULES);
    watcher.hears_all(&["\"mended\""]);
    workshop.write("rules/rules.toml", &edited(4));
    watcher.hears_all(&["taken_over"]);
    // A process that begins while the rules are wrong goes on with those of the last run.
    watcher.hears_all(&["\"ran\"", "\"why\":\"rules\""]);
    workshop.write("rules/rules.toml", "[[funnel]\n");
    watcher.hears_all(&["\"rejected\""]);
    watcher.stop();
    // They cannot tell which store they mean.
    let mut again = watch(&workshop, &["--store", "funnelwright.db"]);
    again.hears_all(&["\"rejected\""]);
    again.hears_all(&["\"ran\"", "\"why\":\"began\""]);
    again.stop();
    assert_eq!(workshop.query("funnelwright.db", "SELECT count(DISTINCT ruleset) FROM runs"), ["2"]);
}

#[test]
fn what_no_rule_file_can_be_is_said_and_harms_nothing() {
    let workshop = Workshop::new();
    let mut watcher = watch(&workshop, &[]);
    watcher.hears_all(&["\"ran\""]);
    let odd = workshop.path("rules/odd.toml");
    let mended = |watcher: &mut Watcher| watcher.hears_all(&["\"mended\""]);
    fs::write(&odd, [0xff, 0xfe, 0x00, 0x01]).expect("written");
    watcher.hears_all(&["\"rejected\""]);
    fs::remove_file(&odd).expect("removed");
    mended(&mut watcher);
    fs::write(&odd, "#".repeat(5 << 20)).expect("written");
    watcher.hears_all(&["\"rejected\""]);
    fs::remove_file(&odd).expect("removed");
    mended(&mut watcher);
    fs::write(workshop.path("rules/functions.rhai"), "fn endless(").expect("written");
    watcher.hears_all(&["\"rejected\""]);
    fs::remove_file(workshop.path("rules/functions.rhai")).expect("removed");
    mended(&mut watcher);
    // A folder that is called like a file holds no rules.
    fs::create_dir(&odd).expect("a folder");
    for number in 0..1000 {
        workshop.write(&format!("rules/odd.toml/{number}.toml"), "");
    }
    watcher.hears_all(&["taken_over"]);
    watcher.stop();
}

#[test]
fn datasets_that_are_locked_replaced_or_gone_are_waited_for() {
    let workshop = Workshop::new();
    fs::rename(workshop.path("crm.db"), workshop.path("away.db")).expect("renamed");
    let mut watcher = watch(&workshop, &[]);
    watcher.hears_all(&["\"trouble\"", "crm.db"]);
    // Mistakes are told all the same.
    workshop.write("rules/rules.toml", &RULES.replace("entering_days = 5", "entering_days = five"));
    watcher.hears_all(&["\"rejected\""]);
    workshop.write("rules/rules.toml", RULES);
    fs::rename(workshop.path("away.db"), workshop.path("crm.db")).expect("renamed");
    watcher.hears_all(&["\"ran\""]);
    watcher.hears_all(&["\"recovered\""]);

    // An export puts a new file in the place of the old one.
    let next = Workshop::empty().sql("next.db", DATA);
    next.execute("next.db", "UPDATE customers SET stage = 'plan' WHERE id = 'b'");
    fs::copy(next.path("next.db"), workshop.path("next.db")).expect("copied");
    fs::rename(workshop.path("next.db"), workshop.path("crm.db")).expect("renamed");
    watcher.hears_all(&["\"ran\"", "\"why\":\"data\"", "\"changes\":1"]);

    // A writer that keeps everybody out for a while.
    let writer = rusqlite::Connection::open(workshop.path("crm.db")).expect("opens");
    writer
        .execute_batch("BEGIN EXCLUSIVE; UPDATE customers SET stage = 'won' WHERE id = 'b'")
        .expect("written");
    watcher.hears_all(&["\"trouble\""]);
    writer.execute_batch("COMMIT").expect("written");
    watcher.hears_all(&["\"ran\""]);
    watcher.hears_all(&["\"recovered\""]);

    fs::write(workshop.path("crm.db"), "no database at all, but long enough to be looked at")
        .expect("written");
    watcher.hears_all(&["\"trouble\"", "crm.db"]);
    watcher.stop();
    assert_eq!(workshop.query("funnelwright.db", "PRAGMA integrity_check"), ["ok"]);
}

#[test]
fn a_store_that_is_taken_away_is_waited_for_and_not_made_anew() {
    let workshop = Workshop::new();
    let mut watcher = watch(&workshop, &[]);
    watcher.hears_all(&["\"ran\""]);
    let files = ["funnelwright.db", "funnelwright.db-wal", "funnelwright.db-shm"];
    let move_all = |from: &str, to: &str| {
        for file in files {
            // The two beside it are there only now and then.
            drop(fs::rename(workshop.path(&format!("{from}{file}")), workshop.path(&format!("{to}{file}"))));
        }
    };
    fs::create_dir(workshop.path("away")).expect("a folder");
    move_all("", "away/");
    workshop.execute("crm.db", "UPDATE customers SET stage = 'plan' WHERE id = 'a'");
    watcher.hears_all(&["\"trouble\"", "is gone; put it back"]);
    assert!(!workshop.path("funnelwright.db").exists());
    move_all("away/", "");
    watcher.hears_all(&["\"ran\"", "\"run\":2", "\"changes\":1"]);
    watcher.hears_all(&["\"recovered\""]);
    watcher.stop();
}

#[test]
fn one_watcher_for_each_store_and_no_other_moment_than_now() {
    let workshop = Workshop::new();
    let mut watcher = watch(&workshop, &[]);
    watcher.hears_all(&["\"ran\""]);
    let process = watcher.process().to_string();
    workshop.run("watch").fails_saying(4, &["another `watch`", &process, "funnelwright.db"]);
    workshop.run("watch --as-of 2024-03-05").fails_saying(2, &["`--as-of`", "`run --as-of`"]);
    // SIGHUP reads the rules again, though nothing was saved.
    watcher.signal("-HUP");
    workshop.write("rules/rules.toml", "oops");
    watcher.hears_all(&["\"rejected\""]);
    watcher.stop();
    let status = fs::read_to_string(workshop.path("funnelwright.db-watch.json")).expect("a status");
    assert!(status.contains("\"is_over\": true"), "{status}");
}

/// The rule file that names the store holds a mistake: nobody takes another store for it.
#[test]
fn a_store_that_is_not_known_is_not_guessed() {
    let named = RULES.replace("[workspace]", "[workspace]\nstore = \"state.db\"");
    let broken = named.replace("dataset = \"crm.db\"", "dataset = \"crm.db");
    let workshop = Workshop::new().file("rules/rules.toml", &named);
    workshop.run("run --summary").prints_all(&["committed as run 1"]);
    workshop.write("rules/rules.toml", &broken);
    let unknown = "which store the rules mean is not known until they can be read";
    for verb in ["held show", "held approve --by li", "watch"] {
        workshop.run(verb).fails_saying(1, &["rules/rules.toml:4:", unknown, "`--store FILE`"]);
    }
    workshop.run("watch --lang zh-CN").fails_saying(1, &["无法得知它们指的是哪个存储文件", "`--store FILE`"]);
    for verb in ["store verify --quick", "store backup copy.db"] {
        workshop.run(verb).fails_saying(1, &[unknown]);
    }
    for verb in
        ["run", "plan", "alerts list", "alerts outbox retry", "confirm a --by li", "store prune --keep 9d"]
    {
        workshop.run(verb).fails_saying(1, &["rules/rules.toml:4:"]);
    }
    let known =
        ["store      not known\n", "trouble    which store", "rules/rules.toml:4:", "last run   not known\n"];
    workshop.run("status").prints_all(&known);
    workshop.run("status --format json").prints_all(&["\"store\": null", "\"watching\": null"]);
    let others = fs::read_dir(workshop.path(".")).expect("a folder");
    let others: Vec<_> = others.map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(!others.iter().any(|name| name.to_string_lossy().starts_with("funnelwright.db")), "{others:?}");
    workshop.run("status --store state.db").prints_all(&["last run   1, "]);
    // Another mistake leaves no doubt.
    workshop.write("rules/rules.toml", &named.replace("entering_days = 5", "entering_days = five"));
    workshop.run("status").prints_all(&["last run   1, ", "state.db, "]);
    let mut watcher = watch(&workshop, &[]);
    watcher.hears_all(&["\"rejected\""]);
    watcher.hears_all(&["\"ran\"", "\"run\":2"]);
    watcher.stop();
    // Nor does a dataset that is damaged.
    workshop.write("rules/rules.toml", &named);
    workshop.write("crm.db", "no database at all, but long enough to be looked at");
    workshop.run("status").prints_all(&["trouble    ", "crm.db", "last run   2, ", "state.db, "]);
}

/// `chmod` alone changes neither a file's text nor when it was written.
#[cfg(unix)]
#[test]
fn a_file_that_may_be_read_again_is_taken_over() {
    use std::os::unix::fs::PermissionsExt;
    let workshop = Workshop::new();
    let mut watcher = watch(&workshop, &["--poll", "1"]);
    watcher.hears_all(&["\"ran\""]);
    let more = workshop.path("rules/more.toml");
    let allow = |mode: u32| fs::set_permissions(&more, fs::Permissions::from_mode(mode)).expect("set");
    fs::write(workshop.path("more"), "[[phase]]\nid = \"later\"\n").expect("written");
    fs::set_permissions(workshop.path("more"), fs::Permissions::from_mode(0o000)).expect("set");
    fs::rename(workshop.path("more"), &more).expect("moved");
    if fs::read(&more).is_ok() {
        eprintln!("skipped: permissions say nothing to the superuser");
        return;
    }
    watcher.hears_all(&["\"rejected\""]);
    allow(0o644);
    watcher.hears_all(&["\"taken_over\""]);
    watcher.stop();
}

#[cfg(unix)]
#[test]
fn a_store_has_one_watcher_by_whatever_name() {
    let workshop = Workshop::new();
    std::os::unix::fs::symlink("funnelwright.db", workshop.path("link.db")).expect("a link");
    let mut watcher = watch(&workshop, &[]);
    watcher.hears_all(&["\"ran\""]);
    let process = watcher.process().to_string();
    workshop.run("status --store link.db").prints_all(&[&format!("watching   process {process} since 2")]);
    workshop.run("watch --store link.db").fails_saying(4, &["another `watch`", &process, "link.db"]);
    watcher.stop();
    // A folder is called what it is.
    workshop.run("run --store rules").fails_saying(4, &["`rules` cannot be used: it is a folder"]);
}

#[test]
fn files_that_cannot_be_written_are_told_once_until_they_can_be() {
    let workshop = Workshop::new();
    let mut watcher = watch(&workshop, &["--poll", "1", "--metrics", "nodir/m.prom"]);
    let told = watcher.hears_all(&["\"note\"", "`nodir/m.prom` cannot be written"]);
    assert!(!told.contains("watch.json"), "{told}");
    // Meanwhile it is tried again and again.
    workshop.execute("crm.db", "UPDATE customers SET stage = 'plan' WHERE id = 'a'");
    watcher.hears_all(&["\"ran\"", "\"why\":\"data\""]);
    fs::create_dir(workshop.path("nodir")).expect("a folder");
    until("the numbers are written", || workshop.path("nodir/m.prom").exists());
    fs::remove_dir_all(workshop.path("nodir")).expect("removed");
    // The status file fails, too.
    fs::create_dir(workshop.path("funnelwright.db-watch.json.new")).expect("a folder");
    workshop.execute("crm.db", "UPDATE customers SET stage = 'need' WHERE id = 'a'");
    watcher.hears_all(&["\"note\"", "`funnelwright.db-watch.json` cannot be written"]);
    watcher.hears_all(&["\"note\"", "`nodir/m.prom` cannot be written"]);
    let notes = watcher.heard().iter().filter(|line| line.contains("`nodir/m.prom`")).count();
    assert_eq!(notes, 2);
    watcher.stop();
}

#[test]
fn verbs_beside_a_watcher_do_their_work() {
    let workshop = Workshop::new();
    let mut watcher = watch(&workshop, &["--metrics", "watch.prom"]);
    watcher.hears_all(&["\"ran\""]);
    let verbs = [
        "plan --summary",
        "report states",
        "confirm b --by li --force --reason agreed",
        "mark a asked --by chen",
        "alerts list",
        "run --summary",
    ];
    for round in 0..3 {
        workshop.execute("crm.db", &format!("UPDATE customers SET amount = {round} WHERE id = 'a'"));
        let children = verbs.map(|words| {
            let mut command = Command::new(assert_cmd::cargo::cargo_bin("funnelwright"));
            command.current_dir(workshop.path(".")).args(words.split(' '));
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            (words, command.spawn().expect("it starts"))
        });
        for (words, child) in children {
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            // The second confirmation says that it is there already.
            assert!(output.status.success(), "{words}: {said}");
        }
    }
    // What others recorded is looked at, and the rows with it.
    watcher.hears_all(&["\"ran\"", "\"why\":\"store\""]);
    watcher.stop();
    assert_eq!(workshop.query("funnelwright.db", "SELECT count(*) FROM confirmations"), ["1"]);
    let numbers = fs::read_to_string(workshop.path("watch.prom")).expect("numbers");
    assert!(numbers.contains("\nfunnelwright_runs_total "), "{numbers}");
}

const WATCH: &str = r#"
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

/// Rows change all the time, as long as this lives.
struct Traffic(Arc<AtomicBool>, Option<JoinHandle<()>>);

impl Traffic {
    fn in_file(path: PathBuf) -> Self {
        let goes_on = Arc::new(AtomicBool::new(true));
        let goes = Arc::clone(&goes_on);
        let busy = std::thread::spawn(move || {
            let connection = rusqlite::Connection::open(path).expect("opens");
            connection.busy_timeout(Duration::from_mins(1)).expect("set");
            let change = "UPDATE customers SET amount = 150.0 + ?1 % 50 WHERE id = 'k' || (61 + ?1 % 40)";
            for row in 0_u32.. {
                if !goes.load(Ordering::SeqCst) {
                    return;
                }
                connection.execute(change, [row]).expect("written");
                std::thread::sleep(Duration::from_millis(15));
            }
        });
        Self(goes_on, Some(busy))
    }
}

impl Drop for Traffic {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
        self.1.take().expect("a thread").join().expect("it ended well");
    }
}

/// Whatever moment a process is killed at, under load, the next one goes on: every change and alert is there
/// once, and a message comes again only under its key and in its words, also to a receiver that now and then
/// has it and hangs up.
#[test]
fn watchers_killed_at_any_moment_lose_nothing_and_repeat_nothing() {
    let workshop =
        Workshop::empty().file("rules/rules.toml", RULES).file("rules/watch.toml", WATCH).sql("crm.db", DATA);
    let customers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
        INSERT INTO customers SELECT 'k' || i, NULL, 'o', date('now', '-2 days'), 'need', date('now', '-2 days'), NULL, 500.0 FROM n";
    workshop.execute("crm.db", customers);
    let reply = |nth: u32| if nth % 5 == 4 { Reply::Raw(Vec::new()) } else { Reply::ok("") };
    let hook = Server::answering((0..).map(reply));
    let variables = [format!("HOOK_URL={}", hook.url("/")), String::from("NO_PROXY=127.0.0.1")];
    let start = || {
        let above = ["env", variables[0].as_str(), variables[1].as_str()];
        Watcher::beneath(&above, &workshop, &["--format", "jsonl"])
    };
    let mut first = start();
    first.hears_all(&["\"ran\""]);
    drop(first);
    let traffic = Traffic::in_file(workshop.path("crm.db"));
    // More of them in a campaign, see the README's contributing section.
    let kills = std::env::var("FUNNELWRIGHT_KILLS").map_or(24, |kills| kills.parse().expect("a number"));
    for round in 0_u64..kills {
        let watcher = start();
        let half =
            if round % 2 == 0 { "amount = 50.0, stage = 'plan'" } else { "amount = 500.0, stage = 'need'" };
        let rows = format!(
            "UPDATE customers SET {half}, stage_since = date('now') WHERE id = 'k{}'",
            round / 2 % 60 + 1
        );
        workshop.execute("crm.db", &rows);
        // An edited rule looks at its last slot again.
        workshop.write("rules/watch.toml", &WATCH.replace("100.0", &format!("{}.0", 100 + round % 50)));
        std::thread::sleep(Duration::from_millis(60 + 67 * (round * 7 % 13)));
        // Killed when it goes.
        drop(watcher);
    }
    drop(traffic);
    let query = |sql: &str| workshop.query("funnelwright.db", sql);
    let waiting = "SELECT count(*) FROM outbox WHERE status <> 'sent'";
    // Those that began anew try at once what is due, until the receiver hangs up; what it hung up on is made
    // due.
    for _ in 0..20 + kills {
        workshop.execute("funnelwright.db", "UPDATE fw_outbox SET next_attempt_at = NULL");
        let mut last = start();
        last.hears_all(&["\"ran\"", "\"why\":\"began\""]);
        last.stop();
        if query(waiting) == ["0"] {
            break;
        }
    }
    assert_eq!(query(waiting), ["0"]);
    workshop.run("store verify --quick").prints_all(&[]);
    let doubled =
        "SELECT rule, subject_id FROM alerts WHERE status <> 'closed' GROUP BY 1, 2 HAVING count(*) > 1";
    assert_eq!(query(doubled), [""; 0]);
    let poor = "SELECT id FROM customers WHERE amount < 100.0 ORDER BY id";
    let open = "SELECT subject_id FROM alerts WHERE rule = 'poor' AND status = 'open' AND resolved_on IS NULL ORDER BY 1";
    assert_eq!(query(open), workshop.query("crm.db", poor), "an alert for each of whom the rule is met");

    let mut received: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for request in hook.received() {
        let key = request.header("Idempotency-Key").expect("a key").to_owned();
        received.entry(key).or_default().push(request.body);
    }
    let sent = query("SELECT key FROM outbox ORDER BY key");
    assert_eq!(received.keys().cloned().collect::<Vec<_>>(), sent);
    assert!(received.values().all(|bodies| bodies.iter().all(|body| *body == bodies[0])));
    assert!(received.values().any(|bodies| bodies.len() > 1), "the receiver hung up now and then");
    assert!(sent.len() > 5, "{sent:?}");
}
