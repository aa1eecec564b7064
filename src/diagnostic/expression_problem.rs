//! Problems of an expression: its rhai syntax, its names and its types.

use super::{Code, Problem};

/// Problems of an expression: its rhai syntax, its names and its types.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionProblem {}

impl ExpressionProblem {
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

impl From<ExpressionProblem> for Problem {
    fn from(problem: ExpressionProblem) -> Self {
        Self::Expression(problem)
    }
}
