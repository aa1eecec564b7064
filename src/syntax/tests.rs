//! Mistakes that people make, and what they are told: code, underlined text, message, help.

use super::{Document, RuleTexts, read_texts};
use crate::diagnostic::Diagnostic;

fn read(text: &str) -> (Document, Vec<Diagnostic>) {
    read_texts(&RuleTexts { files: vec![(String::from("rules/a.toml"), text.to_owned())] })
}

#[test]
fn probe() {
    for text in std::fs::read_to_string("/tmp/probe.txt").unwrap().split("\n----\n") {
        println!("======\n{text}");
        let (document, found) = read(text);
        for d in found {
            println!(
                "  {} {:?} <{}>\n    {}\n    help: {}",
                d.problem.code().id,
                d.span.map(|s| document.sources.place(s)),
                d.span.map(|s| document.sources.slice(s)).unwrap_or(""),
                d.problem.message(),
                d.problem.help().unwrap_or_default()
            );
            for r in d.related {
                println!(
                    "    related {} <{}>",
                    document.sources.place(r.span),
                    document.sources.slice(r.span)
                );
            }
        }
    }
}
