//! What goes on while a guard holds a run: the clocks of alerts, their messages, and what people do.

use super::workshop::{DATA, RULES, Text, Workshop};

const WATCH: &str = r#"
[people]
from = "people"
id = "id"
unit = "unit"
level = "level"
[units]
from = "units"
id = "id"
[[anomaly]]
id = "late"
on = "customer"
when = 'state in ["stagnant", "losing"]'
handle_within = "1d"
escalate = [{ after = "1d", to = "lead" }]
[[channel]]
id = "file"
kind = "file"
path = "messages.jsonl"
[[route]]
channel = "file"
"#;

const PEOPLE: &str = "
CREATE TABLE people (id TEXT, unit TEXT, level TEXT);
INSERT INTO people VALUES ('chen', 'u', 'frontline'), ('li', 'u', 'frontline'), ('l', 'u', 'lead'), ('ops', NULL, NULL);
CREATE TABLE units (id TEXT);
INSERT INTO units VALUES ('u');";

const MESSAGES: &str = "SELECT recipient, alert FROM outbox WHERE status = 'sent' ORDER BY key";

fn workshop() -> Workshop {
    let guarded = RULES.replace("[workspace]", "[workspace]\nmax_changes = \"20%\"\noperators = [\"ops\"]");
    let workshop = Workshop::empty()
        .file("rules/rules.toml", &guarded)
        .file("rules/watch.toml", WATCH)
        .sql("crm.db", DATA)
        .sql("crm.db", PEOPLE);
    workshop.run("run --as-of 2024-03-05 --summary").prints_all(&["committed as run 1"]);
    // Everybody in `need` is late at once by this.
    workshop.write("rules/rules.toml", &guarded.replace("entering_days = 5", "entering_days = 1"));
    workshop
}

fn is_held(workshop: &Workshop, as_of: &str) {
    workshop.run(&format!("run --as-of {as_of} --summary")).ends(
        3,
        &Text::Has(&["held, nothing was committed"]),
        &Text::Is(""),
    );
}

#[test]
fn clocks_messages_and_actions_go_on_and_operators_are_told_once() {
    let workshop = workshop();
    let query = |sql: &str| workshop.query("funnelwright.db", sql);
    let of_b = "late|customer:b|2024-03-05";
    let guard = "workspace.max_changes|rule:workspace.max_changes|2024-03-06";
    assert_eq!(query(MESSAGES), [format!("li|{of_b}")]);
    let changes = query("SELECT count(*) FROM state_changes");

    is_held(&workshop, "2024-03-06");
    let told = [format!("li|{of_b}"), format!("ops|{guard}")];
    assert_eq!(query(MESSAGES), told, "the operators hear of it");
    is_held(&workshop, "2024-03-06");
    is_held(&workshop, "2024-03-06T12:00");
    assert_eq!(query(MESSAGES), told, "once");

    // Due to be handled by the end of the 6th, and with the lead one day later.
    is_held(&workshop, "2024-03-07");
    let escalated = [format!("li|{of_b}"), format!("l|{of_b}"), format!("ops|{guard}")];
    assert_eq!(query(MESSAGES), escalated, "the clock of what is open runs");
    let handle = format!("alerts handle {of_b} --feedback visited --by li --as-of 2024-03-08");
    workshop.run(&handle).prints_all(&["handled"]);
    is_held(&workshop, "2024-03-09");
    assert_eq!(query(MESSAGES), escalated, "nobody waits for what is handled");

    assert_eq!(query("SELECT count(*) FROM state_changes"), changes);
    assert_eq!(query("SELECT count(*) FROM runs"), ["1"]);
    assert_eq!(query("SELECT count(*) FROM alerts WHERE rule = 'late'"), ["1"], "no new ones");
    assert_eq!(query("SELECT count(DISTINCT slot) FROM outcomes"), ["1"], "no rule was evaluated");
    let file = std::fs::read_to_string(workshop.path("messages.jsonl")).expect("messages");
    assert_eq!(file.lines().count(), 3);

    workshop.run("run --as-of 2024-03-09 --approve --by ops --summary").prints_all(&["committed as run 2"]);
    let ended = query("SELECT status, ending FROM alerts WHERE rule = 'workspace.max_changes'");
    assert_eq!(ended, ["closed|resolved"]);
    assert_eq!(query("SELECT subject_id FROM alerts WHERE rule = 'late' AND status = 'open'"), ["a"]);
    // Missed days are evaluated under the rules that were in force.
    let messages = query(MESSAGES);
    assert!(messages.contains(&String::from("chen|late|customer:a|2024-03-07")), "{messages:?}");
}

#[test]
fn plans_and_saved_plans_that_are_held_move_nothing() {
    let workshop = workshop();
    let store = || {
        let tables = ["SELECT * FROM fw_alert_event", "SELECT * FROM fw_outbox", "SELECT * FROM fw_store"];
        tables.map(|sql| workshop.query("funnelwright.db", sql))
    };
    let before = store();
    workshop.run("plan --as-of 2024-03-06 --out p.plan --summary").prints_all(&["`run` would be held"]);
    workshop.run("run --plan p.plan --summary").ends(
        3,
        &Text::Has(&["held, nothing was committed"]),
        &Text::Is(""),
    );
    assert_eq!(store(), before);
    workshop.run("run --plan p.plan --approve --by ops --summary").prints_all(&["committed as run 2"]);
}
