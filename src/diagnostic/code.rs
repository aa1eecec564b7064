//! The code table: one entry for each kind of problem.

use super::{DataProblem, ExpressionProblem, RulesProblem, Severity, SyntaxProblem};
use crate::language::{Both, Language, both, say};

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
    pub explanation: Both,
}

impl Code {
    /// What stands above its story: `FW101 file-unreadable (error)`.
    #[must_use]
    pub fn heading(&self, language: Language) -> String {
        let Self { id, name, severity, .. } = self;
        let severity = severity.said_in(language);
        say!(language, "{id} {name} ({severity})", "{id} {name} （{severity}）")
    }
}

/// The code of an error, with its story in English and in Chinese.
pub(super) const fn error(
    id: &'static str,
    name: &'static str,
    english: &'static str,
    chinese: &'static str,
) -> Code {
    Code { id, name, severity: Severity::Error, explanation: both(english, chinese) }
}

/// The code of a warning, with its story in English and in Chinese.
pub(super) const fn warning(
    id: &'static str,
    name: &'static str,
    english: &'static str,
    chinese: &'static str,
) -> Code {
    Code { id, name, severity: Severity::Warning, explanation: both(english, chinese) }
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
        let explained = |code: &&Code| code.explanation.said_in(Language::English).len() > 80;
        assert!(codes.iter().all(explained), "every code is explained");
    }

    /// The lines of a story: those of its examples, indented or fenced, and those that tell.
    fn examples_and_prose(story: &str) -> (Vec<&str>, Vec<&str>) {
        let mut fenced = false;
        story.lines().partition(|line| {
            let fence = line.starts_with("```");
            fenced ^= fence;
            fence || fenced || line.starts_with("    ")
        })
    }

    fn is_chinese(text: &str) -> bool {
        text.contains(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    /// Whether words of Latin letters follow each other, as they do in no Chinese sentence.
    fn has_english(text: &str) -> bool {
        let words = |run: &str| run.split(' ').filter(|word| word.len() > 1).count();
        text.split(|c: char| !c.is_ascii_alphabetic() && c != ' ').any(|run| words(run) > 1)
    }

    #[test]
    fn every_story_is_told_in_chinese_too() {
        assert!(has_english("这里，write it 另写") && !has_english("文件是 UTF-8 文本"));
        for code in all_codes() {
            let [chinese, english] = Language::ALL.map(|language| code.explanation.said_in(language));
            let [(examples, told), (english_examples, _)] = [chinese, english].map(examples_and_prose);
            // What stands in backticks is the user's and the same in every language.
            let told: String = told.join("\n").split('`').step_by(2).collect();
            assert!(chinese.chars().count() >= 20 && is_chinese(&told), "{}: {chinese}", code.id);
            assert!(!has_english(&told), "{}: {told}", code.id);
            assert_eq!(examples.len(), english_examples.len(), "{}: lines of examples", code.id);
        }
    }
}
