//! What people read, in one wording or in one for each language.

use std::collections::BTreeMap;

/// What a person sees: the same in every language, or one for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worded<T> {
    /// The same in every language.
    Plain(T),
    /// By language tag (`zh`, `en`, `zh-CN`); at least one.
    ByLanguage(BTreeMap<String, T>),
}

/// A text that a person sees.
pub type Label = Worded<String>;

impl<T> Worded<T> {
    /// The wording for a language tag such as `zh-CN`: an exact match, else the same primary
    /// language, else the first there is.
    #[must_use]
    pub fn worded_in(&self, language: &str) -> Option<&T> {
        match self {
            Self::Plain(wording) => Some(wording),
            Self::ByLanguage(wordings) => {
                let primary = |tag: &str| tag.split('-').next().unwrap_or("").to_lowercase();
                wordings
                    .iter()
                    .find(|(tag, _)| tag.eq_ignore_ascii_case(language))
                    .or_else(|| wordings.iter().find(|(tag, _)| primary(tag) == primary(language)))
                    .or_else(|| wordings.iter().next())
                    .map(|(_, wording)| wording)
            }
        }
    }

    /// All wordings.
    pub fn wordings(&self) -> impl Iterator<Item = &T> {
        let (plain, others) = match self {
            Self::Plain(wording) => (Some(wording), None),
            Self::ByLanguage(wordings) => (None, Some(wordings.values())),
        };
        plain.into_iter().chain(others.into_iter().flatten())
    }

    /// Each wording changed, in order; nothing if one cannot be.
    pub fn try_map<U>(&self, mut change: impl FnMut(&T) -> Option<U>) -> Option<Worded<U>> {
        match self {
            Self::Plain(wording) => change(wording).map(Worded::Plain),
            Self::ByLanguage(wordings) => {
                // All of them are changed, also after one could not be.
                let changed: Vec<_> =
                    wordings.iter().map(|(tag, wording)| Some((tag.clone(), change(wording)?))).collect();
                changed.into_iter().collect::<Option<_>>().map(Worded::ByLanguage)
            }
        }
    }
}

impl Label {
    /// The text for a language tag.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        self.worded_in(language).map_or("", String::as_str)
    }
}
