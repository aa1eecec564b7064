//! Wording that messages share.

use crate::language::{Both, Language, say};

/// How many names a message lists.
const LISTED: usize = 12;

/// Names in backticks, joined by commas; long lists are cut and counted.
pub(super) fn quoted(names: &[String], language: Language) -> String {
    let shown: Vec<_> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let list = shown.join(language.pick(", ", "、"));
    match names.len().saturating_sub(LISTED) {
        0 => list,
        more => say!(language, "{list}, and {more} more", "{list}，还有 {more} 个"),
    }
}

/// "did you mean …?", and what there is: `lead` stands before the list.
pub(super) fn did_you_mean(
    suggestion: Option<&str>,
    names: &[String],
    lead: Both,
    language: Language,
) -> String {
    let lead = lead.said_in(language);
    let near = suggestion.map(|near| say!(language, "did you mean `{near}`?", "是不是想写 `{near}`？"));
    let list = quoted(names, language);
    match (near, names) {
        (Some(near), []) => near,
        (Some(near), _) => say!(language, "{near} {lead} {list}", "{near}{lead} {list}"),
        (None, []) => say!(language, "{lead} none", "一个也没有"),
        (None, _) => format!("{lead} {list}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::both;

    #[test]
    fn long_lists_are_cut_and_counted() {
        let names: Vec<_> = (0..14).map(|n| format!("c{n}")).collect();
        assert!(quoted(&names, Language::English).ends_with("`c11`, and 2 more"));
        assert!(quoted(&names, Language::Chinese).ends_with("、`c11`，还有 2 个"));
        let said = |suggestion, names: &[String], language| {
            did_you_mean(suggestion, names, both("it has", "其中有"), language)
        };
        assert_eq!(said(Some("a"), &[String::from("a")], Language::English), "did you mean `a`? it has `a`");
        assert_eq!(said(Some("a"), &[String::from("a")], Language::Chinese), "是不是想写 `a`？其中有 `a`");
        assert_eq!(said(None, &[], Language::English), "it has none");
    }
}
