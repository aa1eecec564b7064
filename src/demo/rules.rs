//! The shipped rules, as they stand in the repository's `rules/`.

/// (name, text) of every shipped rule file.
pub const RULE_FILES: &[(&str, &str)] = &[
    ("large_accounts.toml", include_str!("../../rules/large_accounts.toml")),
    ("mapping.toml", include_str!("../../rules/mapping.toml")),
    ("phases.toml", include_str!("../../rules/phases.toml")),
    ("workspace.toml", include_str!("../../rules/workspace.toml")),
];

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
}
