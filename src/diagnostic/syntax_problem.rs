//! Problems of the TOML text and of the shape of its tables.

use super::{Code, Problem};

/// Problems of the TOML text and of the shape of its tables.
#[derive(Debug, Clone, PartialEq)]
pub enum SyntaxProblem {}

impl SyntaxProblem {
    /// This phase's part of the code table.
    pub(super) const CODES: &'static [Code] = &[];

    pub(super) fn code(&self) -> &'static Code {
        match *self {}
    }

    pub(super) fn message(&self) -> String {
        match *self {}
    }

    pub(super) fn help(&self) -> Option<String> {
        match *self {}
    }
}

impl From<SyntaxProblem> for Problem {
    fn from(problem: SyntaxProblem) -> Self {
        Self::Syntax(problem)
    }
}
