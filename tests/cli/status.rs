//! How it stands, with and without a `watch`.

use std::fs;

use serde_json::Value;

use super::watcher::{Watcher, until};
use super::workshop::{DATA, RULES, Text, Workshop};

fn json(workshop: &Workshop) -> Value {
    serde_json::from_str(&workshop.run("status --format json").prints_all(&[])).expect("JSON")
}

#[test]
fn where_nothing_is_it_says_what_to_do_and_makes_nothing() {
    let workshop = Workshop::new();
    workshop.run("status").prints_all(&[
        "watching   no\n",
        "rules      none were applied yet\n",
        "last run   none\n",
        "store      funnelwright.db, which is not there yet\n",
        "next       nothing was recorded yet: `plan` shows",
    ]);
    workshop.run("status --lang zh-CN").prints_all(&["看管       否\n", "下一步     还没有任何记录"]);
    assert!(!workshop.path("funnelwright.db").exists());
    assert_eq!((&json(&workshop)["watching"], &json(&workshop)["generation"]), (&false.into(), &Value::Null));
}

#[test]
fn without_a_watcher_it_tells_what_the_store_knows() {
    let failing = "
[[anomaly]]
id = \"late\"
on = \"customer\"
when = 'state == \"stagnant\"'
[[channel]]
id = \"hook\"
kind = \"webhook\"
url_env = \"NO_SUCH_VARIABLE\"
[[route]]
channel = \"hook\"
";
    let workshop = Workshop::new().file("rules/watch.toml", failing);
    workshop.run("run --as-of 2024-03-05 --summary").ends(
        0,
        &Text::Has(&["committed as run 1"]),
        &Text::Has(&["NO_SUCH_VARIABLE"]),
    );
    workshop.run("status").prints_all(&[
        "watching   no\n",
        "last run   1, as of 2024-03-05, recorded ",
        ": 3 changes\n",
        "messages   1 wait, 0 given up\n",
        "generation 1\n",
    ]);
    let in_shanghai =
        workshop.query("funnelwright.db", "SELECT datetime(recorded_at, '+8 hours') FROM fw_run").remove(0);
    workshop.run("status").prints_all(&[&format!("recorded {in_shanghai}: ")]);
    let before = json(&workshop);
    assert_eq!(before["last_run"]["run"], 1);
    assert_eq!(before["ruleset"], before["last_run"]["ruleset"]);
    assert_eq!(before["ruleset_since"], before["last_run"]["at"]);
    assert_eq!((&before["messages_waiting"], &before["held"]), (&1.into(), &Value::Null));
    assert!(before["bytes"].as_u64().is_some_and(|bytes| bytes > 0));

    // Mistakes in the folder change nothing of what was recorded.
    workshop.write("rules/rules.toml", &RULES.replace("entering_days = 5", "entering_days = -5"));
    workshop.run("status").prints_all(&[
        "those in the folder cannot be used (1 error)\n",
        "rules/rules.toml:21:17: -5 days cannot be",
        "last run   1, as of 2024-03-05",
    ]);
    let refused = json(&workshop);
    assert_eq!((&refused["rejected"]["errors"], &refused["last_run"]), (&1.into(), &before["last_run"]));

    // Nor does a folder that is not there.
    fs::rename(workshop.path("rules"), workshop.path("elsewhere")).expect("moved");
    workshop
        .run("status")
        .prints_all(&["trouble    there is no rules folder `rules`", "last run   1, as of 2024-03-05"]);
}

#[test]
fn with_a_watcher_it_tells_of_it_and_of_what_stands_in_its_way() {
    let workshop = Workshop::new();
    let mut watcher = Watcher::over(&workshop);
    watcher.hears("run 1 as of");
    let process = watcher.process();
    until("the file is written", || json(&workshop)["due"].is_string());
    workshop.run("status").prints_all(&[
        &format!("watching   process {process} since 2"),
        "; last seen 2",
        "last run   1, as of ",
        "next due   2",
    ]);
    let status = json(&workshop);
    assert_eq!((&status["watching"], &status["process"]), (&true.into(), &process.into()));

    workshop.write("rules/rules.toml", &RULES.replace("[[phase]]", "[[phrase]]"));
    watcher.hears("the rules as saved cannot be used");
    workshop.run("status").prints_all(&[
        "those in the folder cannot be used",
        "rules/rules.toml:",
        "`[[phrase]]`",
    ]);
    workshop.write("rules/rules.toml", RULES);
    watcher.hears("the rules are the last good ones again");

    fs::rename(workshop.path("crm.db"), workshop.path("away.db")).expect("moved");
    watcher.hears("crm.db");
    until("the trouble is written", || {
        json(&workshop)["trouble"].as_array().is_some_and(|trouble| !trouble.is_empty())
    });
    workshop.run("status").prints_all(&["trouble    ", "crm.db", " attempts)\n", "last run   1, as of "]);
    fs::rename(workshop.path("away.db"), workshop.path("crm.db")).expect("moved back");
    watcher.hears("it works again");

    watcher.stop();
    workshop.run("status").prints_all(&["watching   no; the last `watch` was stopped 2", "last run   "]);
    assert_eq!((&json(&workshop)["watching"], &json(&workshop)["due"]), (&false.into(), &Value::Null));
    let mut watcher = Watcher::over(&workshop);
    watcher.hears("watching begins");
    until("its file is written", || json(&workshop)["began"].is_string());
    drop(watcher);
    workshop.run("status").prints_all(&["watching   no; the last `watch` ended without a word after 2"]);
}

#[test]
fn what_cannot_be_read_is_said() {
    let workshop = Workshop::new();
    workshop.run("status --as-of 2024-03-05").fails_saying(2, &["`status` looks at the present"]);
    workshop.write("funnelwright.db", &"id,name\n1,x\n".repeat(100));
    workshop.run("status").fails_saying(4, &["funnelwright.db"]);
    fs::remove_file(workshop.path("funnelwright.db")).expect("deleted");
    workshop.execute("funnelwright.db", DATA);
    workshop.run("status").fails_saying(4, &["funnelwright.db"]);
    // Another program's text beside the store says nothing of a watcher.
    fs::remove_file(workshop.path("funnelwright.db")).expect("deleted");
    workshop.write("funnelwright.db-watch.json", "{\"process\": 1}");
    workshop.run("status").prints_all(&["watching   no\n"]);
}
