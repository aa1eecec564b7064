//! The key table against the readers: every key is read, checked and has a working example.

use super::{read, said};
use crate::syntax::Role;
use crate::syntax::keys::{Form, KeyShape, Kind, TABLES, TableShape};

/// A table with its required keys and these lines, as a file, and where it stands in which.
fn file(shape: &TableShape, skip: &str, line: &str) -> String {
    let wanted = |key: &&KeyShape| key.required && key.name != skip;
    let mut lines: Vec<_> = shape.keys.iter().filter(wanted).map(KeyShape::example).collect();
    let has = |name: &str| shape.key(name).is_some() && skip != name;
    if shape.form != Form::Many && has("from") && skip != "sql" {
        lines.push(String::from("from = \"t\""));
    }
    if shape.path == "events" && skip != "customer" {
        lines.push(String::from("customer = \"c\""));
    }
    if shape.path == "history" {
        let needed = ["customer", "stage", "at"].into_iter().filter(|key| *key != skip);
        lines.extend(needed.map(|key| format!("{key} = \"c\"")));
    }
    lines.push(line.to_owned());
    let body = lines.join("\n");
    match (shape.path, shape.form) {
        (_, Form::Once) => format!("[{}]\n{body}\n", shape.path),
        (_, Form::Named) => format!("[{}.x]\n{body}\n", shape.path),
        (path @ ("funnel.stage" | "funnel.admit"), _) => {
            format!("[[funnel]]\nid = \"f\"\n[[{path}]]\n{body}\n")
        }
        (path @ "funnel.stage.items", _) => {
            format!("[[funnel]]\nid = \"f\"\n[[funnel.stage]]\nid = \"s\"\n[[{path}]]\n{body}\n")
        }
        (path @ ("anomaly.against" | "anomaly.escalate"), form) => {
            let header = if form == Form::Many { format!("[[{path}]]") } else { format!("[{path}]") };
            format!("[[anomaly]]\nid = \"a\"\nwhen = 'value > 1'\n{header}\n{body}\n")
        }
        (path @ "route.match", _) => format!("[[route]]\nchannel = \"c\"\n[{path}]\n{body}\n"),
        ("funnel.cycle" | "funnel.won", _) => format!("[[funnel]]\nid = \"f\"\n[{}]\n{body}\n", shape.path),
        ("fields", _) => format!("[customers]\nfrom = \"t\"\nid = \"id\"\n[customers.fields.f]\n{body}\n"),
        _ => format!("[[{}]]\n{body}\n", shape.path),
    }
}

fn each_key(mut check: impl FnMut(&'static TableShape, &'static KeyShape)) {
    for shape in crate::syntax::keys::all_tables() {
        shape.keys.iter().for_each(|key| check(shape, key));
    }
}

#[test]
fn every_example_is_read_without_complaint() {
    each_key(|shape, key| {
        let text = file(shape, key.name, &key.example());
        assert!(said(&text).is_empty(), "{text}\n{:#?}", said(&text));
    });
}

/// Keys that many tables have; the example of one will do.
const SHARED: [&str; 6] = ["from", "sql", "times", "fields", "label", "doc"];

#[test]
fn every_table_has_examples_that_are_read_and_show_its_keys() {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    for shape in crate::syntax::keys::all_tables() {
        for example in shape.examples {
            assert!(said(example).is_empty(), "{example}\n{:#?}", said(example));
        }
        let all = shape.examples.join("\n");
        let words: Vec<_> = all.split(|c| !is_word(c)).collect();
        for key in shape.keys.iter().filter(|key| !SHARED.contains(&key.name)) {
            assert!(words.contains(&key.name), "no example of `{}` shows `{}`", shape.path, key.name);
        }
    }
}

#[test]
fn every_default_is_read_without_complaint() {
    each_key(|shape, key| {
        if let Some(default) = key.default {
            let text = file(shape, key.name, &format!("{} = {default}", key.name));
            assert!(said(&text).is_empty(), "{text}\n{:#?}", said(&text));
        }
    });
}

#[test]
fn every_key_is_read_and_wants_its_type() {
    each_key(|shape, key| {
        let text = file(shape, key.name, &format!("{} = 07:32:00", key.name));
        let found = said(&text);
        assert_eq!(found.len(), 1, "{text}\n{found:#?}");
        assert_eq!(found[0][..2], ["FW117", "07:32:00"], "{text}");
        let (wants, help) = (
            format!(
                "`{}` needs {}, got a date or time",
                key.name,
                key.kind.wants().said_in(crate::language::Language::English)
            ),
            &found[0][3],
        );
        assert_eq!(found[0][2], wants, "{text}");
        assert!(help.starts_with(&format!("write `{} = ", key.name)), "{help}");
    });
}

#[test]
fn every_required_key_is_missed() {
    each_key(|shape, key| {
        if key.required {
            let text = file(shape, key.name, "");
            let found = said(&text);
            assert_eq!(found.len(), 1, "{text}\n{found:#?}");
            assert_eq!(found[0][0], "FW119", "{text}");
            assert_eq!(found[0][3], format!("add `{}`", key.example()));
        }
    });
}

#[test]
fn every_key_is_suggested_for_a_slip() {
    each_key(|shape, key| {
        let slip = format!("{}z", key.name);
        let text = file(shape, key.name, &format!("{slip} = {}", key.kind.example()));
        let found = said(&text);
        assert_eq!(found[0][..2], ["FW114".to_owned(), slip], "{text}\n{found:#?}");
        assert_eq!(found[0][3], format!("did you mean `{}`?", key.name), "{text}");
        assert_eq!(found.len(), 1, "one mistake, one message: {text}\n{found:#?}");
    });
}

#[test]
fn every_word_of_a_list_of_words_is_known() {
    each_key(|shape, key| {
        let (words, list) = match key.kind {
            Kind::Word(words) => (words, false),
            Kind::Words(words) => (words, true),
            _ => return,
        };
        for word in words {
            let value = if list { format!("[\"{word}\"]") } else { format!("\"{word}\"") };
            let text = file(shape, key.name, &format!("{} = {value}", key.name));
            assert!(said(&text).is_empty(), "{text}");
        }
    });
}

#[test]
fn every_column_key_is_a_role() {
    for shape in TABLES {
        for key in shape.keys.iter().filter(|key| matches!(key.kind, Kind::Column)) {
            let text = file(shape, key.name, &format!("{} = \"the_column\"", key.name));
            let (document, _) = read(&text);
            let sources = [
                &document.customers,
                &document.history,
                &document.marks,
                &document.people,
                &document.units,
                &document.targets,
            ];
            let source = sources.into_iter().flatten().chain(&document.events).next().unwrap();
            let is_role = |(role, column): (&Role, &crate::text::Spanned<String>)| {
                role.key() == key.name && column.value == "the_column"
            };
            assert!(source.roles.iter().any(is_role), "{text}");
        }
    }
}
