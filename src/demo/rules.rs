//! The shipped rules, as they stand in the repository's `rules/`.

use crate::language::Language;

/// (name, text) of every shipped rule file.
pub const RULE_FILES: &[(&str, &str)] = &[
    ("facts.toml", include_str!("../../rules/facts.toml")),
    ("field_business.toml", include_str!("../../rules/field_business.toml")),
    ("functions.rhai", include_str!("../../rules/functions.rhai")),
    ("large_accounts.toml", include_str!("../../rules/large_accounts.toml")),
    ("mapping.toml", include_str!("../../rules/mapping.toml")),
    ("phases.toml", include_str!("../../rules/phases.toml")),
    ("small_medium.toml", include_str!("../../rules/small_medium.toml")),
    ("workspace.toml", include_str!("../../rules/workspace.toml")),
];

/// How the shipped workspace names its language.
const SHIPPED_LANGUAGE: &str = "language = \"en\"";

/// The text of a shipped file for a workspace of that language.
#[must_use]
pub fn rule_text(text: &str, language: Language) -> String {
    text.replace(SHIPPED_LANGUAGE, &format!("language = \"{}\"", language.tag()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_rule_file_of_the_repository_is_shipped() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let on_disk: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let shipped: BTreeSet<String> = RULE_FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(shipped, on_disk);
    }

    #[test]
    fn one_file_names_the_language_and_every_toml_file_its_schema() {
        let named = RULE_FILES.iter().filter(|(_, text)| text.contains(SHIPPED_LANGUAGE));
        assert_eq!(named.map(|(name, _)| *name).collect::<Vec<_>>(), ["workspace.toml"]);
        for (name, text) in RULE_FILES.iter().filter(|(name, _)| *name != "functions.rhai") {
            assert!(text.starts_with("#:schema ../schemas/rules.schema.json\n"), "{name}");
            assert_eq!(rule_text(text, Language::English), **text);
        }
    }
}
