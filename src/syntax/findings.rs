//! Where the readers of this folder put what is wrong.

use crate::diagnostic::{Diagnostic, Problem, SyntaxProblem, nearest};
use crate::text::{Sources, Span};

/// Longer words are not compared with the right ones: nobody mistypes a name to that length.
const LONGEST_MISSPELT: usize = 64;

/// What was found wrong so far, beside the texts that it was found in.
pub(super) struct Findings<'a> {
    sources: &'a Sources,
    found: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    /// Nothing yet.
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self { sources, found: Vec::new() }
    }

    /// Adds a problem.
    pub(super) fn add(&mut self, span: Span, problem: SyntaxProblem) {
        self.found.push(Diagnostic::at(span, problem));
    }

    /// Adds a diagnostic.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// The text of a span.
    pub(super) fn text(&self, span: Span) -> &'a str {
        self.sources.slice(span)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    /// The headers that were meant where brackets are wrong, from the `from`th problem on.
    pub(super) fn wrong_brackets(&self, from: usize) -> Vec<String> {
        let meant = |diagnostic: &Diagnostic| match &diagnostic.problem {
            Problem::Syntax(SyntaxProblem::WrongBrackets { right, .. }) => Some(right.clone()),
            _ => None,
        };
        self.found.iter().skip(from).filter_map(meant).collect()
    }

    /// Takes back, from the `from`th on, what does not satisfy `keep`.
    pub(super) fn retain_from(&mut self, from: usize, mut keep: impl FnMut(&Diagnostic) -> bool) {
        let mut index = 0;
        self.found.retain(|diagnostic| {
            index += 1;
            index <= from || keep(diagnostic)
        });
    }

    /// All of it.
    pub(super) fn into_vec(self) -> Vec<Diagnostic> {
        self.found
    }
}

/// The word that was probably meant.
pub(super) fn suggest<'a>(written: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    (written.len() <= LONGEST_MISSPELT).then(|| nearest(written, words)).flatten()
}
