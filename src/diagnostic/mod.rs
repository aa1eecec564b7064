//! What can be wrong with rules and data: problems as data, one code for each kind, and the words
//! for them.
//!
//! Guarantees: every [`Problem`] has exactly one [`Code`] in the code table, a one-sentence
//! message without a full stop that quotes the user's text in backticks, and help that says what
//! to do. Deliberately absent: how a diagnostic is drawn (see [`crate::render`]) and any
//! detection (each phase detects its own).

mod anomaly_problem;
mod code;
mod company_phrases;
mod data_codes;
mod data_phrases;
mod data_problem;
mod delivery_problem;
mod expression_problem;
mod metric_problem;
mod rules_codes;
mod rules_problem;
mod suggest;
mod syntax_codes;
mod syntax_problem;
mod words;

pub use anomaly_problem::AnomalyProblem;
pub use code::{Code, all_codes, find_code};
pub use data_problem::DataProblem;
pub use delivery_problem::DeliveryProblem;
pub use expression_problem::ExpressionProblem;
pub use metric_problem::MetricProblem;
pub use rules_problem::RulesProblem;
pub use suggest::{nearest, suggesting};
pub use syntax_problem::{Opened, SyntaxProblem};

use crate::language::{Language, Spoken};
use crate::text::Span;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The ruleset cannot be used.
    Error,
    /// It can, but someone should look.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }

    /// The word for people, in a language; machine output has [`Self::word`].
    #[must_use]
    pub fn said_in(self, language: Language) -> &'static str {
        let chinese = match self {
            Self::Error => "错误",
            Self::Warning => "警告",
        };
        language.pick(self.word(), chinese)
    }
}

/// What is wrong, as data; one enum for each phase that can find something.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// The TOML text and the shape of its tables.
    Syntax(SyntaxProblem),
    /// An expression: its rhai syntax, names and types.
    Expression(ExpressionProblem),
    /// The meaning of the ruleset as a whole.
    Rules(RulesProblem),
    /// Rules against what the dataset holds.
    Data(DataProblem),
}

impl Problem {
    /// Its entry in the code table.
    #[must_use]
    pub fn code(&self) -> &'static Code {
        match self {
            Self::Syntax(problem) => problem.code(),
            Self::Expression(problem) => problem.code(),
            Self::Rules(problem) => problem.code(),
            Self::Data(problem) => problem.code(),
        }
    }

    /// One lower-case sentence without a full stop: what is wrong.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Syntax(problem) => problem.message(language),
            Self::Expression(problem) => problem.message(language),
            Self::Rules(problem) => problem.message(language),
            Self::Data(problem) => problem.message(language),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self, language: Language) -> Option<String> {
        match self {
            Self::Syntax(problem) => problem.help(language),
            Self::Expression(problem) => problem.help(language),
            Self::Rules(problem) => problem.help(language),
            Self::Data(problem) => problem.help(language),
        }
    }
}

/// A second place that belongs to a problem, such as the first of two definitions.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// A few words to stand there ("first defined here").
    pub note: Spoken,
}

/// One problem at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// What is wrong.
    pub problem: Problem,
    /// Where; `None` for what has no place in a rule file (a missing folder).
    pub span: Option<Span>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn at(span: Span, problem: impl Into<Problem>) -> Self {
        Self { problem: problem.into(), span: Some(span), related: Vec::new() }
    }

    /// A problem without a place.
    pub fn nowhere(problem: impl Into<Problem>) -> Self {
        Self { problem: problem.into(), span: None, related: Vec::new() }
    }

    /// With a second place.
    #[must_use]
    pub fn with(mut self, span: Span, note: impl Into<Spoken>) -> Self {
        self.related.push(Related { span, note: note.into() });
        self
    }

    /// Error or warning.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.problem.code().severity
    }

    /// Whether it forbids using the ruleset.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

/// Source order: file, place, code; what has no place comes first.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.problem.code().id));
}
