//! The starter workspace: small rules that teach, and a few customers to try them on.
//!
//! Guarantees: the rules pass the check with and without the customers, who stand in every state
//! that a clock gives on the day they are made. Deliberately absent: writing any file (see
//! [`crate::cli`]).

mod customers;
mod proposal;

pub use customers::customers;
pub use proposal::{Customers, Events, History, People, Proposal, funnel_text, mapping_text, propose};

use crate::language::Language;

/// The rule files, by name.
#[must_use]
pub fn rule_files(language: Language) -> [(&'static str, &'static str); 3] {
    language.pick(
        [
            ("funnel.toml", include_str!("en/funnel.toml")),
            ("mapping.toml", include_str!("en/mapping.toml")),
            ("workspace.toml", include_str!("en/workspace.toml")),
        ],
        [
            ("funnel.toml", include_str!("zh/funnel.toml")),
            ("mapping.toml", include_str!("zh/mapping.toml")),
            ("workspace.toml", include_str!("zh/workspace.toml")),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without comments and labels, which are all that languages may differ in, beside
    /// the lines that name the language and the zone.
    fn bare(text: &str) -> Vec<&str> {
        let own = |line: &&str| !["language", "timezone", "label"].iter().any(|key| line.starts_with(key));
        text.lines()
            .map(|line| line.split(" label = ").next().unwrap_or(line))
            .map(|line| line.split('#').next().unwrap_or(line).trim())
            .filter(|line| !line.is_empty())
            .filter(own)
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_rules() {
        let [english, chinese] = [Language::English, Language::Chinese].map(rule_files);
        for ((name, english), (other, chinese)) in english.iter().zip(&chinese) {
            assert_eq!((name, bare(english)), (other, bare(chinese)));
            assert!(english.starts_with("#:schema ../schemas/rules.schema.json\n"), "{name}");
        }
    }
}
