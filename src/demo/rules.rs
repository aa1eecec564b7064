//! The shipped rules, as they stand in the repository's `rules/`.

use crate::language::Language;

/// (name, text) of every shipped rule file.
pub const RULE_FILES: &[(&str, &str)] = &[
    ("delivery.toml", include_str!("../../rules/delivery.toml")),
    ("facts.toml", include_str!("../../rules/facts.toml")),
    ("field_business.toml", include_str!("../../rules/field_business.toml")),
    ("funnel_watch.toml", include_str!("../../rules/funnel_watch.toml")),
    ("functions.rhai", include_str!("../../rules/functions.rhai")),
    ("large_accounts.toml", include_str!("../../rules/large_accounts.toml")),
    ("mapping.toml", include_str!("../../rules/mapping.toml")),
    ("phases.toml", include_str!("../../rules/phases.toml")),
    ("process_watch.toml", include_str!("../../rules/process_watch.toml")),
    ("progress.toml", include_str!("../../rules/progress.toml")),
    ("quality_watch.toml", include_str!("../../rules/quality_watch.toml")),
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
    use crate::syntax::{Document, Label, RuleTexts, read_texts};
    use crate::text::Spanned;

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

    fn document() -> Document {
        let files = RULE_FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let (document, found) = read_texts(&RuleTexts { folder: String::new(), files });
        assert!(found.is_empty(), "{found:?}");
        document
    }

    #[test]
    fn all_that_people_see_is_labelled_in_both_languages() {
        let document = document();
        let mut labels: Vec<(String, Option<Label>)> = Vec::new();
        let mut add = |id: &Option<Spanned<String>>, label: &Option<Label>| {
            labels.push((id.as_ref().unwrap().value.clone(), label.clone()));
        };
        for fact in &document.facts {
            add(&fact.id, &fact.label);
        }
        for phase in &document.phases {
            add(&phase.id, &phase.label);
        }
        for funnel in &document.funnels {
            add(&funnel.id, &funnel.label);
            for line in &funnel.admit {
                add(&line.id, &line.label);
            }
            for stage in &funnel.stages {
                add(&stage.id, &stage.label);
                for item in &stage.items {
                    add(&item.id, &item.label);
                }
            }
        }
        assert!(labels.len() > 80);
        for (id, label) in labels {
            let Some(Label::ByLanguage(texts)) = label else { panic!("{id} has no label in two languages") };
            assert_eq!(texts.keys().map(String::as_str).collect::<Vec<_>>(), ["en", "zh"], "{id}");
        }
    }

    #[test]
    fn phases_funnels_stages_and_facts_tell_why_they_are_so() {
        let document = document();
        let facts = document.facts.iter().map(|it| (&it.id, &it.doc));
        let phases = document.phases.iter().map(|it| (&it.id, &it.doc));
        let funnels = document.funnels.iter().map(|it| (&it.id, &it.doc));
        let stages = document.funnels.iter().flat_map(|it| &it.stages).map(|it| (&it.id, &it.doc));
        for (id, doc) in facts.chain(phases).chain(funnels).chain(stages) {
            let doc = doc.as_deref().unwrap_or_default();
            let id = &id.as_ref().unwrap().value;
            assert_eq!(doc.lines().count(), 2, "{id} needs a line in each language");
            let starts: Vec<bool> =
                doc.lines().map(|line| line.starts_with(|it: char| it.is_ascii())).collect();
            assert_eq!(starts, [true, false], "English, then Chinese: {id}");
        }
    }
}
