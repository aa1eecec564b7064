//! `init`: a workspace that works at once, and nothing that is changed.

use std::fs;

use super::workshop::{Text, Workshop};

const ENGLISH: &str = "--lang en";
const CHINESE: &str = "--lang zh-CN";

#[test]
fn a_new_workspace_works_at_once() {
    for lang in [ENGLISH, CHINESE] {
        let workshop = Workshop::empty();
        workshop.run(&format!("init {lang}")).prints_all(&[
            "rules/funnel.toml\n",
            "customers.csv\n",
            ".gitignore\n",
        ]);
        let unchecked = workshop.run(&format!("check {lang}")).prints_all(&["FW214", "crm.db"]);
        assert_eq!(unchecked.matches("[FW").count(), 1, "{unchecked}");
        workshop.run(&format!("import customers.csv {lang}")).prints_all(&["customers"]);
        workshop.run(&format!("check {lang} --format jsonl")).prints("");
        workshop.run(&format!("run {lang}")).prints_all(&["C1", "C8"]);
        let states = workshop.query("funnelwright.db", "SELECT state FROM customer_state ORDER BY customer");
        let expected =
            ["entering", "stagnant", "losing", "ready", "stagnant", "entering", "won", "not_admitted"];
        assert_eq!(states, expected);
        workshop.run(&format!("plan {lang} --format csv")).prints_all(&[]);
        workshop.run(&format!("explain C3 {lang}")).prints_all(&["contact"]);
    }
}

#[test]
fn the_language_is_that_of_comments_labels_and_schema() {
    let read = |lang: &str, path: &str| {
        let workshop = Workshop::empty();
        workshop.run(&format!("init there {lang}")).prints_all(&["there"]);
        fs::read_to_string(workshop.path("there").join(path)).unwrap()
    };
    assert!(read(CHINESE, "rules/funnel.toml").contains("label = \"客户漏斗\""));
    assert!(read(CHINESE, "rules/workspace.toml").contains("language = \"zh-CN\""));
    assert!(read(CHINESE, "customers.csv").contains("明远科技"));
    assert!(read(CHINESE, "schemas/rules.schema.json").contains("哪些天是工作日"));
    assert!(read(ENGLISH, "rules/funnel.toml").contains("label = \"Sales\""));
    assert!(read(ENGLISH, "rules/workspace.toml").contains("language = \"en\""));
    assert!(read(ENGLISH, "schemas/rules.schema.json").contains("Which days are worked"));
}

#[test]
fn files_that_are_there_are_left_as_they_are() {
    let workshop = Workshop::empty().file(".gitignore", "mine\n").file("rules/mapping.toml", "# mine\n");
    let said = workshop
        .run("init")
        .prints_all(&["there already, and left as they are\n  rules/mapping.toml\n  .gitignore\n"]);
    assert!(said.starts_with("made in `.`\n  rules/funnel.toml\n  rules/workspace.toml\n"), "{said}");
    for (path, text) in [(".gitignore", "mine\n"), ("rules/mapping.toml", "# mine\n")] {
        assert_eq!(fs::read_to_string(workshop.path(path)).unwrap(), text);
    }
    let again = workshop.run("init").prints_all(&["  customers.csv\n"]);
    assert!(!again.contains("made in"), "{again}");
}

/// Beside rules of one's own, the starter's would define everything twice.
#[test]
fn rules_of_ones_own_are_not_joined() {
    let workshop = Workshop::new();
    workshop
        .run("init")
        .fails_saying(2, &["there are rules already: `./rules/rules.toml`", "funnelwright init sales"]);
    assert!(!workshop.path("rules/funnel.toml").exists() && !workshop.path(".gitignore").exists());
    workshop.run("init sales").prints_all(&["made in `sales`", "  cd sales\n"]);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let workshop = Workshop::empty().file("file", "");
    workshop.run("init file").ends(
        4,
        &Text::Is(""),
        &Text::Has(&["error: the workspace cannot be written to `file`: "]),
    );
}
