//! Texts that rules compare a field with and that none of its rows has.

use std::collections::BTreeMap;

use crate::check::{ComparedText, compared_texts};
use crate::dataset::{Connection, DatasetError, kinds};
use crate::diagnostic::{DataProblem, Diagnostic, nearest, sort};
use crate::ruleset::Ruleset;

/// A column with more different texts holds names, not kinds, and one of them may well be missing.
const MOST_KINDS: usize = 40;

/// A warning for every text that a rule compares a field with and that none of its rows has, where the field
/// holds few kinds of texts: `kind == "visits"` where the kinds are `visit` and `call`. Reads the columns that
/// rules compare.
///
/// # Errors
/// The dataset is damaged or locked.
pub fn unseen_texts(ruleset: &Ruleset, connection: &Connection) -> Result<Vec<Diagnostic>, DatasetError> {
    let mut compared: BTreeMap<(&str, &str), Vec<ComparedText<'_>>> = BTreeMap::new();
    for text in compared_texts(ruleset) {
        compared.entry((&text.table.key, &text.field.column)).or_default().push(text);
    }
    let mut diagnostics = Vec::new();
    for ((table, column), texts) in compared {
        let Some(first) = texts.first() else { continue };
        let Some(seen) = kinds(connection, &first.table.relation, column, MOST_KINDS)? else { continue };
        for compared in texts.iter().filter(|compared| !seen.iter().any(|kind| **kind == *compared.text)) {
            let problem = DataProblem::NeverSeen {
                text: compared.text.to_string(),
                field: compared.field.name.to_string(),
                table: table.to_owned(),
                suggestion: nearest(&compared.text, seen.iter().map(String::as_str)).map(str::to_owned),
                seen: seen.clone(),
            };
            diagnostics.push(Diagnostic::at(compared.span, problem));
        }
    }
    sort(&mut diagnostics);
    diagnostics.dedup();
    Ok(diagnostics)
}
