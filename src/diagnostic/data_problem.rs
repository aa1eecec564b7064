//! Problems that only the dataset shows.

use super::{Code, Problem};

/// Problems that only the dataset shows.
#[derive(Debug, Clone, PartialEq)]
pub enum DataProblem {}

impl DataProblem {
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

impl From<DataProblem> for Problem {
    fn from(problem: DataProblem) -> Self {
        Self::Data(problem)
    }
}
