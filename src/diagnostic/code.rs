//! The code table: one entry for each kind of problem.

use super::{DataProblem, ExpressionProblem, RulesProblem, Severity, SyntaxProblem};

/// One kind of problem. Codes are stable: a code is never given a second meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// `FW101` …: 1xx TOML and table shape, 2xx the ruleset's meaning, 3xx expressions, 4xx data.
    pub id: &'static str,
    /// A short name in kebab case, accepted by `explain --code` too.
    pub name: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// The longer story, with an example of the mistake and of the cure: Markdown.
    pub explanation: &'static str,
}

/// Every code, in the order of their ids.
pub fn all_codes() -> impl Iterator<Item = &'static Code> {
    [SyntaxProblem::CODES, RulesProblem::CODES, ExpressionProblem::CODES, DataProblem::CODES]
        .into_iter()
        .flatten()
}

/// The code of an id or a name, whatever the case.
#[must_use]
pub fn find_code(text: &str) -> Option<&'static Code> {
    let name = text.to_ascii_lowercase().replace('_', "-");
    // `plan` prints the findings of rows as words, such as `null_id`.
    let finding = format!("data-{name}");
    let named = |name: &str| all_codes().find(|code| code.name == name);
    let first = if text.contains('_') { named(&finding) } else { None };
    first
        .or_else(|| all_codes().find(|code| code.id.eq_ignore_ascii_case(text)))
        .or_else(|| named(&name))
        .or_else(|| named(&finding))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_found_by_id_name_and_the_word_of_a_finding() {
        let found = |text: &str| find_code(text).map(|code| code.name);
        assert_eq!(found("fw411"), Some("data-unmapped-stage"));
        assert_eq!(found("data-unmapped-stage"), Some("data-unmapped-stage"));
        assert_eq!(found("unmapped_stage"), Some("data-unmapped-stage"));
        assert_eq!(found("unreadable_date"), Some("data-unreadable-date"));
        assert_eq!(found("unreadable-date"), Some("unreadable-date"));
        assert_eq!(found("nothing"), None);
    }

    #[test]
    fn ids_and_names_are_unique_and_ids_are_in_order() {
        let codes: Vec<_> = all_codes().collect();
        assert!(codes.windows(2).all(|pair| pair[0].id < pair[1].id));
        let names: BTreeSet<_> = codes.iter().map(|code| code.name).collect();
        assert_eq!(names.len(), codes.len());
        assert!(codes.iter().all(|code| code.explanation.len() > 80), "every code is explained");
    }
}
