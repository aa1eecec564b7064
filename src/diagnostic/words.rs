//! Wording that messages share.

/// How many names a message lists.
const LISTED: usize = 12;

/// Names in backticks, joined by commas; long lists are cut and counted.
pub(super) fn quoted(names: &[String]) -> String {
    let mut list: Vec<_> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    if names.len() > LISTED {
        list.push(format!("and {} more", names.len() - LISTED));
    }
    list.join(", ")
}

/// "did you mean …?", and what there is: `lead` stands before the list.
pub(super) fn did_you_mean(suggestion: Option<&str>, names: &[String], lead: &str) -> String {
    match (suggestion, names) {
        (Some(near), []) => format!("did you mean `{near}`?"),
        (Some(near), names) => format!("did you mean `{near}`? {lead} {}", quoted(names)),
        (None, []) => format!("{lead} none"),
        (None, names) => format!("{lead} {}", quoted(names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut_and_counted() {
        let names: Vec<_> = (0..14).map(|n| format!("c{n}")).collect();
        assert!(quoted(&names).ends_with("`c11`, and 2 more"));
        assert_eq!(did_you_mean(Some("a"), &[String::from("a")], "it has"), "did you mean `a`? it has `a`");
        assert_eq!(did_you_mean(None, &[], "it has"), "it has none");
    }
}
