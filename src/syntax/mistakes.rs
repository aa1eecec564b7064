//! What is wrong with TOML text, in words that teach: the mistakes that people make, found among
//! the tokens and the errors of the parser, one for each line.

use std::collections::BTreeSet;

use toml::de::{DeTable, Error};
use toml_parser::lexer::Token;

use super::left_open::from_tokens;
use super::parser_errors::Context;
use crate::diagnostic::{Diagnostic, SyntaxProblem};
use crate::language::Both;
use crate::text::{SourceId, Span};

/// The most mistakes of one file that are listed.
const MOST_MISTAKES: usize = 50;

/// A stretch of the file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub start: usize,
    pub end: usize,
}

/// A mistake of the TOML text.
#[derive(Debug)]
pub(super) struct Mistake {
    /// Where.
    pub span: Stretch,
    /// What.
    pub problem: SyntaxProblem,
    /// Another place that belongs to it, with its note.
    pub related: Option<(Stretch, Both)>,
    /// Whether it leaves something open, so that nothing after it can be trusted.
    pub leaves_open: bool,
}

impl Mistake {
    pub(super) fn at(start: usize, end: usize, problem: SyntaxProblem) -> Self {
        Self { span: Stretch { start, end }, problem, related: None, leaves_open: false }
    }

    /// As a diagnostic of a file.
    pub(super) fn into_diagnostic(self, source: SourceId) -> Diagnostic {
        let span = |stretch: Stretch| Span::new(source, stretch.start, stretch.end);
        let diagnostic = Diagnostic::at(span(self.span), self.problem);
        match self.related {
            Some((place, note)) => diagnostic.with(span(place), note),
            None => diagnostic,
        }
    }
}

/// The mistakes of a file, from its tokens, what the parser made of them, and its errors.
pub(super) fn explain(text: &str, tokens: &[Token], table: &DeTable, errors: &[Error]) -> Vec<Mistake> {
    if errors.is_empty() {
        return Vec::new();
    }
    let mut mistakes = from_tokens(text, tokens);
    let own_lines: BTreeSet<usize> =
        mistakes.iter().map(|mistake| line_start(text, mistake.span.start)).collect();
    let open_from = mistakes.iter().find(|mistake| mistake.leaves_open).map(|mistake| mistake.span.start);
    let mut errors: Vec<_> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    errors.sort_by_key(|(span, _)| (span.start, span.end));
    let mut line_done = None;
    let mut unlisted = 0;
    for (span, message) in errors {
        let start = floor(text, span.start);
        if open_from.is_some_and(|open| start > open) {
            break;
        }
        if line_done.is_some_and(|end| start <= end) {
            continue;
        }
        line_done = Some(line_end(text, start));
        if own_lines.contains(&line_start(text, start)) {
            continue;
        }
        if mistakes.len() >= MOST_MISTAKES {
            unlisted += 1;
            continue;
        }
        let context = Context { text, tokens, table, start, end: floor(text, span.end).max(start) };
        let mistake = context.mistake(message);
        if matches!(mistake.problem, SyntaxProblem::WrongBrackets { .. }) {
            // What stands below it seems to be written twice only because of it.
            line_done = text
                .get(start..)
                .and_then(|rest| rest.find("\n["))
                .map_or(Some(text.len()), |length| Some(start + length));
        }
        mistakes.push(mistake);
    }
    mistakes.sort_by_key(|mistake| mistake.span.start);
    unlisted += mistakes.len().saturating_sub(MOST_MISTAKES);
    if unlisted > 0 {
        mistakes.truncate(MOST_MISTAKES);
        let end = mistakes.last().map_or(0, |mistake| mistake.span.end);
        let problem = SyntaxProblem::ManyMore { count: unlisted };
        mistakes.push(Mistake { leaves_open: true, ..Mistake::at(end, end, problem) });
    }
    mistakes
}

/// The nearest character boundary at or before an offset.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Where the line of an offset begins.
pub(super) fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// Where the line of an offset ends, its line ending not counted.
pub(super) fn line_end(text: &str, offset: usize) -> usize {
    text.get(offset..).and_then(|after| after.find(['\n', '\r'])).map_or(text.len(), |length| offset + length)
}
