//! Tests of the whole way from text to document.

mod documents;
mod folders;
mod hostile;
mod key_table;
mod shape;
mod toml_mistakes;

use super::{Document, RuleTexts, read_texts};
use crate::diagnostic::Diagnostic;
use crate::language::Language;

/// Reads one file.
fn read(text: &str) -> (Document, Vec<Diagnostic>) {
    read_texts(&RuleTexts {
        files: vec![(String::from("rules/a.toml"), text.to_owned())],
        ..RuleTexts::default()
    })
}

/// Code, underlined text, message and help of each diagnostic.
fn said(text: &str) -> Vec<[String; 4]> {
    let (document, found) = read(text);
    let row = |it: &Diagnostic| {
        let underlined = it.span.map_or("", |span| document.sources.slice(span)).to_owned();
        [
            it.problem.code().id.to_owned(),
            underlined,
            it.problem.message(Language::English),
            it.problem.help(Language::English).unwrap_or_default(),
        ]
    };
    found.iter().map(row).collect()
}

/// A mistake with all that is said about it.
type Row = (&'static str, &'static [[&'static str; 4]]);

fn check_rows(rows: &[Row]) {
    let mut wrong = Vec::new();
    for (text, expected) in rows {
        let said = said(text);
        let expected: Vec<[String; 4]> = expected.iter().map(|row| row.map(str::to_owned)).collect();
        if said != expected {
            wrong.push(format!("--- {text}\nexpected {expected:#?}\nsaid {said:#?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}
