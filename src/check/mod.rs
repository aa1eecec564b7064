//! [`Document`] → [`Ruleset`]: every reference, type, threshold and stage is checked, and every
//! mistake is found, not only the first.
//!
//! Guarantees: a ruleset is returned if and only if no error was found; one mistake makes one
//! message, for what failed counts as given for all that depends on it; diagnostics come in
//! source order. Deliberately absent: reading the dataset; its columns come as a [`Schema`].

mod against;
mod anomalies;
mod cadence;
mod calendar;
mod channels;
mod columns;
mod compared;
mod conditions;
mod constant;
mod context;
mod event_facts;
mod expr_facts;
mod facts;
mod fields;
mod funnels;
mod groups;
mod identifier;
mod ids;
mod inhibition;
mod items;
mod mapping;
mod measures;
mod metric_exprs;
mod metric_scope;
mod metrics;
mod moves;
mod order;
mod outcome_scope;
mod places;
mod recipients;
mod routes;
mod row_scopes;
mod rows;
mod schema;
mod scopes;
mod stages;
mod subjects;
mod table;
mod template;
mod template_format;
mod thresholds;
mod usage;
mod values;
mod walk;
mod whole;
mod workspace;

#[cfg(test)]
mod tests;

pub use compared::{ComparedText, compared_texts};
pub use identifier::is_nameable;
pub use places::Place;
pub use schema::{ColumnInfo, Schema, TableProblem};
pub use scopes::STATES;

use context::Context;

use crate::diagnostic::{Diagnostic, sort};
use crate::ruleset::Ruleset;
use crate::syntax::Document;

/// Checks a document. `hash` names its texts. `schema` is what the dataset holds for the mapped
/// tables; `None`, if there is no dataset at hand: names and types of columns then stay
/// unchecked, and one warning says so. `year` is the present year, for the calendar's warning.
#[must_use]
pub fn check(
    document: &Document,
    hash: &str,
    schema: Option<&Schema>,
    year: i32,
) -> (Option<Ruleset>, Vec<Diagnostic>) {
    let mut cx = Context::new(document, schema);
    let ruleset = whole::ruleset(&mut cx, hash, year);
    let Context { mut diagnostics, gap, .. } = cx;
    let is_news = |found: &Diagnostic| {
        let lines = &document.broken_lines;
        found.span.is_none_or(|span| {
            !lines
                .iter()
                .any(|line| line.source == span.source && (line.start..=line.end).contains(&span.start))
        })
    };
    diagnostics.retain(is_news);
    sort(&mut diagnostics);
    let sound = !gap && !diagnostics.iter().any(Diagnostic::is_error);
    (ruleset.filter(|_| sound), diagnostics)
}
