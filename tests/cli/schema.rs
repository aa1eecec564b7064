//! The JSON Schema of rule files and the reference: what the binary prints is what is committed.

use std::fs;
use std::path::Path;

use super::made_demo;
use super::workshop::Workshop;

/// What a command prints must be what a file of the repository holds.
fn is_fresh(words: &str, file: &str) {
    let printed = Workshop::empty().run(words).prints_all(&[]);
    let committed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap_or_default();
    assert!(
        printed == committed,
        "`{file}` is not what the code says; write it anew with\n  cargo run --quiet -- {words} > {file}"
    );
}

#[test]
fn the_committed_schema_is_fresh() {
    is_fresh("schema --lang en", "schemas/rules.schema.json");
}

#[test]
fn the_committed_reference_is_fresh() {
    is_fresh("schema --reference --lang en", "schemas/reference.md");
    is_fresh("schema --reference --lang zh-CN", "schemas/reference.zh-CN.md");
}

#[test]
fn the_schema_speaks_the_language_that_is_wished() {
    let workshop = Workshop::empty();
    workshop
        .run("schema")
        .prints_all(&["\"description\": \"Which days are worked\"", "\"default\": \"UTC\""]);
    workshop
        .run("schema --lang zh-CN")
        .prints_all(&["\"description\": \"哪些天是工作日\"", "\"default\": \"UTC\""]);
}

/// Rule files that the tool writes find the schema where they say it is.
#[test]
fn written_rules_have_their_schema() {
    let workshop = made_demo::workshop();
    workshop.run("init init").prints_all(&[]);
    for rules in ["demo/rules", "init/rules"].map(|rules| workshop.path(rules)) {
        let files = fs::read_dir(&rules).unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|file| file.extension().is_some_and(|ending| ending == "toml")) {
            let text = fs::read_to_string(&file).unwrap();
            let schema = text.lines().next().and_then(|line| line.strip_prefix("#:schema "));
            let schema = schema.unwrap_or_else(|| panic!("{} names no schema", file.display()));
            assert!(fs::read_to_string(rules.join(schema)).unwrap().starts_with('{'), "{schema}");
        }
    }
}
