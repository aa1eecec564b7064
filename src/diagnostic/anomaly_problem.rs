//! Problems of anomalies.

mod cures;
mod messages;

use super::rules_codes as codes;
use super::{Code, RulesProblem};
use crate::language::Spoken;

/// Problems of anomalies. Texts are as the user wrote them; suggestions are near misses that exist.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the fields are named as the messages use them")]
pub enum AnomalyProblem {
    /// Neither `metric` nor `on`, or both.
    SubjectUnclear { both: bool },
    /// `metric` names none.
    UnknownMetric { metric: String, suggestion: Option<String>, known: Vec<String> },
    /// `on` persons or units that are not mapped.
    SubjectNotMapped { on: &'static str, table: &'static str },
    /// `against` although there is no metric.
    AgainstWithoutMetric,
    /// `against` with none of its four forms, or with several.
    AgainstUnclear { forms: Vec<&'static str> },
    /// A key of `against` that belongs to another form.
    AgainstKey { key: &'static str, form: &'static str, owners: &'static str },
    /// A comparison that the metric cannot have.
    AgainstImpossible { what: Spoken, cure: Spoken },
    /// A comparison with targets that are not there.
    TargetNeeds { missing: Spoken, cure: Spoken },
    /// More points are needed than are looked at.
    TooFewPoints { min_points: u32, periods: u32 },
    /// `when` or `clear_when` that is the same for every row.
    Constant { key: &'static str, value: bool },
    /// `clear_when` that can hold together with `when`.
    ClearsAtOnce,
    /// A number that is too small or too large for its key.
    NumberOutOfRange { key: &'static str, value: String, range: Spoken, example: &'static str },
    /// `cadence` that cannot be read.
    BadCadence { message: Spoken, cure: Spoken },
    /// A cadence that looks at the same period several times; whether it is compared with history.
    CadenceTooFine { per: &'static str, cadence: Option<String>, history: bool },
    /// A key that needs `handle_within`.
    NeedsHandleWithin { key: &'static str },
    /// `inhibited_by` names no anomaly.
    UnknownInhibitor { id: String, suggestion: Option<String>, known: Vec<String> },
    /// Anomalies that inhibit each other in a circle; the first is repeated at the end.
    InhibitionCycle { path: Vec<String> },
    /// A recipient that is nearly the word of a level.
    LevelMisspelt { text: String, meant: &'static str },
    /// A level is told, and the people have none.
    LevelsUnmapped { level: &'static str },
    /// A template that cannot be read.
    BadTemplate { what: Spoken, cure: Spoken },
    /// A way of printing that numbers do not have; `name` is the name in the braces.
    BadFormat { format: String, name: String, mended: Option<String> },
    /// A way of printing numbers for what is none.
    FormatNeedsNumber { name: String, ty: &'static str },
    /// A key that makes no sense for changes.
    ChangeHappensOnce { key: &'static str },
    /// Nobody can be told of anything.
    NobodyToTell,
}

impl AnomalyProblem {
    pub(super) fn code(&self) -> &'static Code {
        match self {
            Self::SubjectUnclear { .. } => &codes::SUBJECT_UNCLEAR,
            Self::UnknownMetric { .. } => &codes::UNKNOWN_METRIC,
            Self::SubjectNotMapped { .. } => &codes::SUBJECT_NOT_MAPPED,
            Self::AgainstWithoutMetric => &codes::AGAINST_WITHOUT_METRIC,
            Self::AgainstUnclear { .. } => &codes::AGAINST_UNCLEAR,
            Self::AgainstKey { .. } => &codes::AGAINST_KEY,
            Self::AgainstImpossible { .. } => &codes::AGAINST_IMPOSSIBLE,
            Self::TargetNeeds { .. } => &codes::TARGET_NEEDS,
            Self::TooFewPoints { .. } => &codes::TOO_FEW_POINTS,
            Self::Constant { .. } => &codes::CONDITION_CONSTANT,
            Self::ClearsAtOnce => &codes::CLEARS_AT_ONCE,
            Self::NumberOutOfRange { .. } => &codes::NUMBER_OUT_OF_RANGE,
            Self::BadCadence { .. } => &codes::BAD_CADENCE,
            Self::CadenceTooFine { .. } => &codes::CADENCE_TOO_FINE,
            Self::NeedsHandleWithin { .. } => &codes::NEEDS_HANDLE_WITHIN,
            Self::UnknownInhibitor { .. } => &codes::UNKNOWN_INHIBITOR,
            Self::InhibitionCycle { .. } => &codes::INHIBITION_CYCLE,
            Self::LevelMisspelt { .. } => &codes::LEVEL_MISSPELT,
            Self::LevelsUnmapped { .. } => &codes::LEVELS_UNMAPPED,
            Self::BadTemplate { .. } => &codes::BAD_TEMPLATE,
            Self::BadFormat { .. } | Self::FormatNeedsNumber { .. } => &codes::BAD_FORMAT,
            Self::ChangeHappensOnce { .. } => &codes::CHANGE_HAPPENS_ONCE,
            Self::NobodyToTell => &codes::NOBODY_TO_TELL,
        }
    }
}

impl From<AnomalyProblem> for RulesProblem {
    fn from(problem: AnomalyProblem) -> Self {
        Self::Anomaly(problem)
    }
}
