//! A set of rules that somebody refused, kept in a file beside the store.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::condition::instant;

/// Who refused which rules, and why. The order of fields is the order of keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DroppedFile {
    /// The ruleset's hash.
    pub ruleset: String,
    /// Who.
    pub by: String,
    /// When, UTC.
    pub at: String,
    /// Why.
    pub reason: String,
}

impl DroppedFile {
    /// One that is made now.
    #[must_use]
    pub fn new(ruleset: &str, by: &str, reason: &str, at: DateTime<Utc>) -> Self {
        Self { ruleset: ruleset.to_owned(), by: by.to_owned(), at: instant(at), reason: reason.to_owned() }
    }

    /// As one JSON object.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads it back; `None` if the text is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_nothing_else() {
        let dropped = DroppedFile::new("00ff", "li", "a slip", DateTime::UNIX_EPOCH);
        assert_eq!(DroppedFile::parse(&dropped.text()), Some(dropped.clone()));
        assert_eq!(dropped.at, "1970-01-01T00:00:00Z");
        assert_eq!(DroppedFile::parse("{}"), None);
    }
}
