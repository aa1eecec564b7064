//! The texts of a rules folder → one [`Document`].

use std::collections::BTreeMap;
use std::path::Path;

use super::document::{Document, Role};
use super::findings::Findings;
use super::folder::{FolderError, RuleTexts, read_folder};
use super::parse::parse;
use super::sections::{FirstPlaces, read_file};
use super::store_meant;
use crate::diagnostic::{self, Diagnostic, Problem, SyntaxProblem};
use crate::text::{SourceId, Sources, Span};

/// The most mistakes of shape that are listed for one file.
const MOST_FINDINGS: usize = 200;

/// Reads a rules folder into one document. A file that cannot be read makes it incomplete.
///
/// # Errors
/// The folder itself cannot be read.
pub fn read_rules(folder: &Path) -> Result<(RuleTexts, Document, Vec<Diagnostic>), FolderError> {
    let (texts, mut diagnostics) = read_folder(folder)?;
    let (mut document, found) = read_texts(&texts);
    document.incomplete |= !diagnostics.is_empty();
    document.store_is_open |= store_meant::is_open(&document, &found);
    diagnostics.extend(found);
    Ok((texts, document, diagnostics))
}

/// Parses all files into one document, with everything that is wrong with their text and shape.
#[must_use]
pub fn read_texts(texts: &RuleTexts) -> (Document, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let mut functions = Vec::new();
    let mut rules = Vec::new();
    for (path, text) in &texts.files {
        let id = sources.add(texts.shown(path), text.strip_prefix('\u{feff}').unwrap_or(text));
        if path.strip_suffix(".rhai").is_some() { functions.push(id) } else { rules.push(id) }
    }
    let mut document = Document { functions, ..Document::default() };
    let mut findings = Findings::new(&sources);
    let mut first: FirstPlaces = BTreeMap::new();
    for id in rules {
        read_source_file(&sources, id, &mut document, &mut first, &mut findings);
    }
    complete_history(&mut document);
    let mut diagnostics = findings.into_vec();
    diagnostic::sort(&mut diagnostics);
    document.store_is_open |= store_meant::is_open(&document, &diagnostics);
    document.sources = sources;
    (document, diagnostics)
}

/// A wide history that names no table stands in the customers' own: one row for each customer.
fn complete_history(document: &mut Document) {
    let (Some(history), Some(customers)) = (&mut document.history, &document.customers) else {
        return;
    };
    if history.wide.is_none() || history.from.is_some() || history.sql.is_some() {
        return;
    }
    history.from.clone_from(&customers.from);
    history.sql.clone_from(&customers.sql);
    history.times = history.times.or(customers.times);
    if let (false, Some(id)) = (history.roles.contains_key(&Role::Customer), customers.roles.get(&Role::Id)) {
        history.roles.entry(Role::Id).or_insert_with(|| id.clone());
    }
}

/// `[fact]` before `[[fact]]`: that the second repeats the first is a consequence of the wrong
/// brackets.
fn forget_repeated_headers(from: usize, findings: &mut Findings) {
    let wrong = findings.wrong_brackets(from);
    findings.retain_from(from, |diagnostic| match &diagnostic.problem {
        Problem::Syntax(SyntaxProblem::WrittenTwice { what, .. }) => !wrong.contains(what),
        _ => true,
    });
}

/// Reads one file. Where its TOML is broken only that is reported: what the shape of a half-read
/// table says would be a second message for one mistake.
fn read_source_file(
    sources: &Sources,
    id: SourceId,
    document: &mut Document,
    first: &mut FirstPlaces,
    findings: &mut Findings,
) {
    let parsed = parse(sources, id);
    let text = sources.get(id).map_or("", |file| file.text.as_str());
    document.store_is_open |= store_meant::is_spoilt(text, &parsed.spoilt);
    document.incomplete |= !parsed.diagnostics.is_empty();
    document.broken_lines.extend(parsed.diagnostics.iter().filter_map(|found| sources.line(found.span?)));
    let first_of_file = findings.len();
    parsed.diagnostics.into_iter().for_each(|diagnostic| findings.push(diagnostic));
    let before = findings.len();
    read_file(&parsed.root, document, first, findings);
    forget_repeated_headers(first_of_file, findings);
    let before = before.min(findings.len());
    findings.retain_from(before, |diagnostic| {
        let at = diagnostic.span.map_or(0, |span| span.start as usize);
        !parsed.spoilt.iter().any(|stretch| stretch.contains(&at))
    });
    let count = findings.len() - before;
    if count > MOST_FINDINGS {
        let mut listed = 0;
        findings.retain_from(before, |_| {
            listed += 1;
            listed <= MOST_FINDINGS
        });
        let end = sources.get(id).map_or(0, |file| file.text.len());
        findings.add(Span::new(id, end, end), SyntaxProblem::ManyMore { count: count - MOST_FINDINGS });
    }
}
