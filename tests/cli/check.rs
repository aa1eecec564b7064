//! `check`.

use super::workshop::{DATA, RULES, Text, Workshop};

#[test]
fn rules_without_mistakes_are_said_to_be_so() {
    Workshop::new().run("check").prints("nothing wrong in 1 file\n");
}

#[test]
fn a_mistake_is_shown_with_place_and_cure_and_ends_with_1() {
    let rules = RULES.replace("label = {", "lable = {");
    let workshop = Workshop::empty().file("rules/rules.toml", &rules).sql("crm.db", DATA);
    let shown =
        ["error[FW", "`lable`", "rules/rules.toml:20:1", "did you mean `label`?", "1 error in 1 file"];
    workshop.run("check").ends(1, &Text::Has(&shown), &Text::Is(""));
    for verb in ["plan", "run", "explain a"] {
        workshop.run(verb).fails_saying(1, &["`lable`", "rules/rules.toml:20:1"]);
    }
    assert!(!workshop.path("funnelwright.db").exists(), "no store for rules that cannot be used");
}

#[test]
fn paths_can_be_opened_from_where_the_command_was_called() {
    let rules = RULES.replace("label = {", "lable = {");
    let workshop = Workshop::empty().file("work/rules/rules.toml", &rules);
    let shown = ["work/rules/rules.toml:20:1"];
    workshop.run("check --rules work/rules").ends(1, &Text::Has(&shown), &Text::Is(""));
    workshop.run("check --rules ./work/rules/").ends(
        1,
        &Text::Has(&["./work/rules/rules.toml:20:1"]),
        &Text::Is(""),
    );
    let absolute = workshop.path("work/rules");
    let absolute = absolute.to_str().expect("UTF-8");
    let shown = [format!("{absolute}/rules.toml:20:1")];
    workshop.run_words(&["check", "--rules", absolute]).ends(
        1,
        &Text::Has(&shown.each_ref().map(String::as_str)),
        &Text::Is(""),
    );
}

#[test]
fn machines_get_one_object_per_mistake() {
    let rules = RULES.replace("label = {", "lable = {");
    let workshop = Workshop::empty().file("rules/rules.toml", &rules).sql("crm.db", DATA);
    let printed =
        workshop.run("check --format jsonl").ends(1, &Text::Has(&[r#""severity":"error""#]), &Text::Is(""));
    let line: serde_json::Value = serde_json::from_str(printed.lines().next().unwrap()).unwrap();
    let keys: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = "type code severity file line column end_line end_column message help";
    assert_eq!(keys.join(" "), expected);
    let place = [&line["line"], &line["column"], &line["end_line"], &line["end_column"]];
    assert_eq!(place.map(|number| number.as_u64().unwrap()), [20, 1, 20, 6]);
}

#[test]
fn without_the_dataset_one_warning_says_what_is_unchecked() {
    let workshop = Workshop::empty().file("rules/rules.toml", RULES);
    let shown = ["warning[FW", "1 warning in 1 file"];
    workshop.run("check").prints_all(&shown);
    workshop.run("check --data").fails_saying(4, &["crm.db"]);
    workshop.run("check --dataset other.db").fails_saying(4, &["other.db"]);
}

#[test]
fn rows_are_looked_through_when_asked() {
    let workshop = Workshop::new();
    workshop.execute(
        "crm.db",
        "INSERT INTO customers (id, created_at, stage, stage_since) VALUES
             ('d', 'soon', 'demo', '2024-03-01'), ('a', '2024-03-01', 'need', '2024-03-01')",
    );
    workshop.run("check").prints("nothing wrong in 1 file\n");
    workshop.run("check --data --as-of 2024-03-05").prints_all(&[
        "warning[FW402]",
        "warning[FW404]",
        "`d: soon`",
        "warning[FW411]",
        "3 warnings in 1 file",
    ]);
}

#[test]
fn texts_that_no_row_has_are_found() {
    let rules = r#"
[events.doings]
from = "doings"
customer = "customer"
at = "at"
fields = { channel = { one_of = ["web", "mail"] } }
[[fact]]
id = "seen"
from = "doings"
where = 'kind == "visits" && channel == "mail"'
agg = "count"
[[metric]]
id = "calls"
from = "doings"
where = 'kind in ["call", "demo"] || note == "so"'
agg = "count"
per = "day"
"#;
    let workshop = Workshop::new().file("rules/doings.toml", rules);
    workshop.execute(
        "crm.db",
        "CREATE TABLE doings (customer, at, kind, channel, note);
         INSERT INTO doings VALUES ('a', '2024-03-02', 'visit', 'web', NULL), ('a', '2024-03-02', 'call', 'web', NULL)",
    );
    workshop.run("check").prints("nothing wrong in 2 files\n");
    let shown = [
        "warning[FW431]: no row of `events.doings` has `visits` in `kind`",
        "rules/doings.toml:10:18",
        "help: did you mean `visit`? there are `call`, `visit`",
        "warning[FW431]: no row of `events.doings` has `demo` in `kind`",
        "help: there are `call`, `visit`; if it is still to come, list it in `one_of` of `kind` under `fields`",
        "2 warnings in 2 files",
    ];
    workshop.run("check --data --as-of 2024-03-05").prints_all(&shown);
    // Who plans is told, too; programs are not.
    workshop.run("plan --as-of 2024-03-05 --summary").ends(
        0,
        &Text::Has(&["plan as of"]),
        &Text::Has(&["no row of `events.doings` has `visits` in `kind`", "did you mean `visit`?"]),
    );
    workshop.run("plan --as-of 2024-03-05 --summary --format jsonl").prints_all(&[]);
    workshop.run("check --data --as-of 2024-03-05 --lang zh-CN").prints_all(&[
        "`events.doings` 没有一行的 `kind` 是 `visits`",
        "是不是想写 `visit`？现有 `call`、`visit`",
    ]);
}

#[test]
fn ticks_of_items_that_no_checklist_has_are_found() {
    let marks = "[marks]\nfrom = \"ticks\"\ncustomer = \"customer\"\nitem = \"item\"\nat = \"at\"\n";
    let workshop = Workshop::new().file("rules/marks.toml", marks);
    workshop.execute(
        "crm.db",
        "CREATE TABLE ticks (customer, item, at);
         INSERT INTO ticks VALUES ('a', 'asked', '2024-03-02'), ('a', 'aksed', '2024-03-02'), ('a', '', '2024-03-02')",
    );
    workshop.run("check --data --as-of 2024-03-05").prints_all(&[
        "warning[FW410]: `marks`.`item`: 1 mark for an item that no stage has (`aksed`)",
        "1 warning in 2 files",
    ]);
}

#[test]
fn what_the_rules_come_to_is_shown_if_nothing_is_wrong() {
    let shown =
        ["nothing wrong in 1 file\n\ncustomers\n", "funnel ", "  stage ", "    entering: ", "\nhash\n  "];
    Workshop::new().run("check --show-program").ends(0, &Text::Has(&shown), &Text::Is(""));
    let rules = RULES.replace("label = {", "lable = {");
    let workshop = Workshop::empty().file("rules/rules.toml", &rules).sql("crm.db", DATA);
    let printed = workshop.run("check --show-program").ends(1, &Text::Has(&["1 error"]), &Text::Is(""));
    assert!(!printed.contains("hash"), "{printed}");
}
