//! Problems of the ruleset as a whole.

use super::{Code, Problem};

/// Problems of the ruleset as a whole.
#[derive(Debug, Clone, PartialEq)]
pub enum RulesProblem {}

impl RulesProblem {
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

impl From<RulesProblem> for Problem {
    fn from(problem: RulesProblem) -> Self {
        Self::Rules(problem)
    }
}
