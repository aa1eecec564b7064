//! What `watch` holds: looked at, approved, dropped, gone stale.

use super::watcher::{Watcher, until};
use super::workshop::{DATA, RULES, Text, Workshop};

/// Rules under which nobody changes by the clock, with a guard.
fn rules(days: &str) -> String {
    RULES
        .replace("[workspace]", "[workspace]\nmax_changes = \"20%\"\noperators = [\"ops\"]")
        .replace("entering_days = 5", &format!("entering_days = {days}"))
}

const BEFORE: &str = "100000";
const EDITED: &str = "0";

fn workshop() -> Workshop {
    Workshop::empty().file("rules/rules.toml", &rules(BEFORE)).sql("crm.db", DATA)
}

/// A watcher that holds an edit.
fn held(workshop: &Workshop) -> Watcher {
    let mut watcher = Watcher::over(workshop);
    watcher.hears("run 1 as of");
    workshop.write("rules/rules.toml", &rules(EDITED));
    watcher.hears("held, nothing was recorded: 2 of 3 customers");
    watcher
}

fn query(workshop: &Workshop, sql: &str) -> Vec<String> {
    workshop.query("funnelwright.db", sql)
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("JSON")
}

fn is_there(workshop: &Workshop, ending: &str) -> bool {
    workshop.path(&format!("funnelwright.db-{ending}.json")).exists()
}

#[test]
fn what_is_held_is_shown_and_recorded_as_it_is_once_it_is_approved() {
    let workshop = workshop();
    let mut watcher = held(&workshop);
    let shown = workshop.run("held show").prints_all(&[
        "held: 2 state changes as of ",
        "because 2 of 3 customers (66.7 %) change on ",
        "changes, the gravest first\n",
        "\n  a  20",
        "\n  b  20",
        "`funnelwright held approve --by WHO` records it, `funnelwright held drop --by WHO --reason TEXT` refuses the edit",
    ]);
    let as_of = shown
        .split("`funnelwright plan --as-of ")
        .nth(1)
        .and_then(|rest| rest.split('`').next())
        .expect("a moment");
    let as_of = as_of.trim_matches('\'');
    workshop
        .run_words(&["plan", "--as-of", as_of])
        .prints_all(&["2 changes to 2 of 3 customers", "causes   rules 2"]);
    let held = &json(&workshop.run("held show --format json").prints_all(&[]))["held"];
    assert_eq!(
        (&held["as_of"], &held["changes"], &held["moved"]),
        (&as_of.into(), &2.into(), &serde_json::Value::Null)
    );
    assert_eq!(held["by_data_alone"], false);

    workshop.run("held approve --by boss --summary").prints_all(&["causes   rules 2", "committed as run 2"]);
    watcher.hears("nothing is held any more");
    watcher.hears("0 changes");
    assert_eq!(query(&workshop, "SELECT approved_by FROM runs ORDER BY run"), ["", "boss", ""]);
    assert_eq!(
        query(&workshop, "SELECT customer, cause FROM state_changes WHERE cause <> 'baseline'"),
        ["a|rules", "b|rules"]
    );
    assert!(!is_there(&workshop, "held"));
    workshop.run("held show").prints("nothing is held\n");
    workshop
        .run("held approve --by li")
        .fails(2, "error: nothing is held; `funnelwright status` tells how it stands\n");
    workshop
        .run("held drop --by li --reason x")
        .fails(2, "error: nothing is held; `funnelwright status` tells how it stands\n");
}

#[test]
fn an_edit_that_is_dropped_stays_refused_until_other_rules_are_saved() {
    let workshop = workshop();
    let mut watcher = held(&workshop);
    workshop
        .run_words(&["held", "drop", "--by", "li", "--reason", "a slip"])
        .prints_all(&["are refused by li"]);
    watcher.hears("the rules as saved were refused by `held drop`");
    watcher.hears("nothing is held any more");
    watcher.hears("run 2 as of");
    assert_eq!(query(&workshop, "SELECT count(DISTINCT ruleset) FROM runs"), ["1"], "those before go on");
    assert_eq!(query(&workshop, "SELECT count(*) FROM state_changes WHERE cause <> 'baseline'"), ["0"]);
    let closed =
        "SELECT \"by\", note FROM alert_events WHERE event = 'closed' AND key LIKE 'workspace.max_changes|%'";
    assert_eq!(query(&workshop, closed), ["li|a slip"]);
    workshop.run("held show").prints_all(&["nothing is held\n", "were refused by li at ", ": a slip\n"]);
    workshop.run("held drop --by wu --reason x").ends(
        0,
        &Text::Is(""),
        &Text::Has(&["these rules were refused already by li", ": a slip"]),
    );

    // Also by one who begins.
    watcher.stop();
    let mut watcher = Watcher::over(&workshop);
    watcher.hears("the rules as saved were refused by `held drop`");
    watcher.hears("run 3 as of");
    assert_eq!(query(&workshop, "SELECT count(DISTINCT ruleset) FROM runs"), ["1"]);

    // Back, and edited in the same way once more: it is another edit.
    workshop.write("rules/rules.toml", &rules(BEFORE));
    until("the refusal is forgotten", || !is_there(&workshop, "dropped"));
    workshop.write("rules/rules.toml", &rules(EDITED));
    watcher.hears("held, nothing was recorded");
    workshop.run("held approve --by boss --summary").prints_all(&["committed as run 4"]);
    watcher.hears("nothing is held any more");
}

#[test]
fn what_the_data_changes_can_be_approved_or_mended_but_not_dropped() {
    let workshop = workshop();
    let mut watcher = Watcher::over(&workshop);
    watcher.hears("run 1 as of");
    workshop.execute("crm.db", "UPDATE customers SET stage = 'won' WHERE id = 'b'");
    watcher.hears("held, nothing was recorded: 1 of 3 customers");
    workshop.run("held show").prints_all(&["it comes from the data alone, so that there is no edit to drop"]);
    workshop
        .run("held drop --by li --reason x")
        .fails_saying(2, &["what is held comes from the data alone", "`funnelwright held approve --by WHO`"]);
    assert!(is_there(&workshop, "held") && !is_there(&workshop, "dropped"));
    workshop.execute("crm.db", "UPDATE customers SET stage = 'need' WHERE id = 'b'");
    watcher.hears("nothing is held any more");
    until("the file goes", || !is_there(&workshop, "held"));
}

#[test]
fn what_has_moved_on_is_neither_approved_nor_dropped() {
    let workshop = workshop();
    held(&workshop).stop();
    let refused = |what: &str| {
        workshop.run("held approve --by boss").fails_saying(
            3,
            &[what, "since this was held, so nothing was committed; `watch` looks anew by itself"],
        );
    };
    workshop.write("rules/rules.toml", &rules("1"));
    refused("the rules have changed");
    workshop.run("held show").prints_all(&["the rules have changed since: it cannot be approved any more"]);
    workshop
        .run("held drop --by li --reason x")
        .fails_saying(3, &["the rules have changed since this was held"]);
    workshop.write("rules/rules.toml", &rules(EDITED));
    workshop.execute("crm.db", "UPDATE customers SET budget = 1 WHERE id = 'a'");
    refused("the dataset has changed");
    workshop.run("alerts ack workspace.max_changes --by ops").prints_all(&["acknowledged by ops"]);
    refused("another run or action was recorded in the store");
    assert_eq!(query(&workshop, "SELECT count(*) FROM runs"), ["1"]);

    // And a watcher holds it anew.
    let mut watcher = Watcher::over(&workshop);
    watcher.hears("held, nothing was recorded");
    workshop.run("alerts close workspace.max_changes --by ops").prints_all(&["closed by ops"]);
    until("it is held anew", || {
        let held = &json(&workshop.run("held show --format json").prints_all(&[]))["held"];
        held["moved"].is_null() && held["as_of"].is_string()
    });
    workshop.run("held approve --by boss --summary").prints_all(&["committed as run 2"]);
    watcher.hears("nothing is held any more");
}

#[test]
fn a_held_run_without_a_watcher_says_what_to_do() {
    let workshop = workshop();
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed as run 1"]);
    workshop.write("rules/rules.toml", &rules(EDITED));
    workshop.run("run --as-of 2024-03-06 --summary").ends(3, &Text::Has(&["held"]), &Text::Is(""));
    workshop
        .run("held show")
        .prints_all(&["the last `run` was held: ", "`funnelwright run --approve --by WHO` lets it pass"]);
    for words in ["held approve --by li", "held drop --by li --reason x"] {
        workshop.run(words).fails_saying(2, &["no `watch` holds anything, but the last `run` was held"]);
    }
    let json = json(&workshop.run("held show --format json").prints_all(&[]));
    assert!(json["held"].is_null() && json["run_held"].as_str().is_some_and(|why| why.contains("customers")));
}

#[test]
fn wrong_words_and_a_file_that_is_no_plan_are_refused() {
    let workshop = workshop();
    workshop
        .run("held approve --by li --as-of 2024-03-05")
        .fails(2, "error: `held approve` looks at the present: leave `--as-of` out\n");
    workshop
        .run_words(&["held", "drop", "--by", " ", "--reason", "x"])
        .fails_saying(2, &["must not be blank"]);
    workshop.run_words(&["held", "drop", "--by", "li", "--reason", ""]).fails_saying(2, &["--reason"]);
    for text in ["", "{}", "[1, 2"] {
        workshop.write("funnelwright.db-held.json", text);
        for words in ["held show", "held approve --by li", "held drop --by li --reason x", "status"] {
            workshop.run(words).fails_saying(4, &["funnelwright.db-held.json` is no plan; delete it"]);
        }
    }
    std::fs::remove_file(workshop.path("funnelwright.db-held.json")).expect("deleted");
    workshop.run("held show --lang zh-CN").prints("没有被拦下的内容\n");
}
