//! The languages that the tool itself speaks.
//!
//! Guarantees: whatever is said in one language is said in the other, for `say!`
//! takes both and the compiler checks the values in them. Deliberately absent: labels and docs of
//! the rules, which carry their own languages.

use std::fmt;

/// A language of messages, tables and reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// `en`.
    #[default]
    English,
    /// `zh-CN`.
    Chinese,
}

impl Language {
    /// Both, in the order in which help lists them.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The tag by which rules and flags name it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The language of a tag or a locale, such as `zh`, `zh-CN`, `zh_CN.UTF-8` or `en`, whatever
    /// the case.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }

    /// Of two texts the one in this language.
    #[must_use]
    pub fn pick<T>(self, english: T, chinese: T) -> T {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A fixed text of the tool in both languages: a line of a table that documents something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Both {
    english: &'static str,
    chinese: &'static str,
}

impl Both {
    /// The text in a language.
    #[must_use]
    pub const fn said_in(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}

/// A text in both languages.
#[must_use]
pub const fn both(english: &'static str, chinese: &'static str) -> Both {
    Both { english, chinese }
}

/// A text that is made once from the user's words and said later, in whichever language is
/// wished: made by `spoken!`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    pub(crate) english: String,
    pub(crate) chinese: String,
}

impl Spoken {
    /// The text in a language.
    #[must_use]
    pub fn said_in(&self, language: Language) -> &str {
        language.pick(&self.english, &self.chinese)
    }
}

impl Spoken {
    /// Words of another program, which has but one language.
    pub(crate) fn foreign(words: impl fmt::Display) -> Self {
        let words = words.to_string();
        Self { english: words.clone(), chinese: words }
    }
}

/// In English: for errors, whose `Display` is for logs and tests.
impl fmt::Display for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl std::error::Error for Spoken {}

impl From<Both> for Spoken {
    fn from(both: Both) -> Self {
        Self { english: both.english.to_owned(), chinese: both.chinese.to_owned() }
    }
}

/// A text in both languages, from an English and a Chinese format string over the same values, as
/// `say!` takes them. Parts that have their own words in each language are named in front:
/// `spoken!([state] "it is {state}", "状态是{state}")`.
macro_rules! spoken {
    ([$($part:ident),+] $english:literal, $chinese:literal $(, $value:expr)* $(,)?) => {
        $crate::language::Spoken {
            english: {
                $(let $part = $part.said_in($crate::language::Language::English);)+
                format!($english $(, $value)*)
            },
            chinese: {
                $(let $part = $part.said_in($crate::language::Language::Chinese);)+
                format!($chinese $(, $value)*)
            },
        }
    };
    ($english:literal, $chinese:literal $(, $value:expr)* $(,)?) => {
        $crate::language::Spoken {
            english: format!($english $(, $value)*),
            chinese: format!($chinese $(, $value)*),
        }
    };
}

pub(crate) use spoken;

/// A text in a language, from an English and a Chinese format string over the same values:
/// `say!(language, "{count} customers", "{count} 个客户")`. Values are captured by name, or follow
/// the two strings as they do in `format!`.
macro_rules! say {
    ($language:expr, $english:literal, $chinese:literal $(, $value:expr)* $(,)?) => {
        match $language {
            $crate::language::Language::English => format!($english $(, $value)*),
            $crate::language::Language::Chinese => format!($chinese $(, $value)*),
        }
    };
}

pub(crate) use say;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_locales_name_languages() {
        for (tag, language) in [
            ("zh", Some(Language::Chinese)),
            ("zh-CN", Some(Language::Chinese)),
            ("ZH_cn.UTF-8", Some(Language::Chinese)),
            ("en", Some(Language::English)),
            ("en_GB", Some(Language::English)),
            ("C", None),
            ("", None),
            ("cn", None),
        ] {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
        assert!(Language::ALL.iter().all(|language| Language::of_tag(language.tag()) == Some(*language)));
    }

    #[test]
    fn both_strings_take_the_same_values() {
        let count = 3;
        let said = Language::ALL.map(|language| say!(language, "{count} of {}", "{} 之 {count}", 7));
        assert_eq!(said, ["7 之 3", "3 of 7"]);
        let text = spoken!("{count} of {}", "{} 之 {count}", 7);
        assert_eq!(Language::ALL.map(|language| text.said_in(language)), ["7 之 3", "3 of 7"]);
        let (what, part) = (Spoken::from(both("a", "甲")), both("b", "乙"));
        let text = spoken!([what, part] "{what} of {part}, {}", "{part}之{what}，{}", 7);
        assert_eq!(Language::ALL.map(|language| text.said_in(language)), ["乙之甲，7", "a of b, 7"]);
    }
}
