//! What is said, and to whom.

use chrono::{DateTime, Utc};

use crate::language::Language;

/// A message to deliver. A digest is one message with many lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Tells it from every other: receivers that see it twice drop the second. It is printed in the
    /// message and unchanged when the delivery is tried again.
    pub key: String,
    /// What it is about, in one line.
    pub subject: String,
    /// What there is to say, as plain text.
    pub text: String,
    /// How urgent it is.
    pub severity: Severity,
    /// Whom it is for.
    pub recipients: Vec<Recipient>,
    /// When what it tells happened.
    pub at: DateTime<Utc>,
    /// The language of what delivery itself adds.
    pub language: Language,
}

/// A person whom a message is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The person's name.
    pub name: String,
    /// Where this kind of channel finds them: a mail address; an `open_id` or `user_id` of Feishu; a
    /// member id of Slack (`U…`); for WeCom and DingTalk a user id or mobile number. Without one
    /// they are only named.
    pub contact: Option<String>,
}

/// How urgent a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// `info`.
    Info,
    /// `warning`.
    Warning,
    /// `critical`.
    Critical,
}

impl Severity {
    /// How rules call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

impl Message {
    /// The subject in one line of bearable length.
    pub(super) fn subject_line(&self) -> String {
        one_line(&self.subject)
    }

    /// The text without what terminals and services take for commands.
    pub(super) fn plain_text(&self) -> String {
        let text = self.text.replace("\r\n", "\n");
        text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
    }

    /// The key in one line, as messages print it.
    pub(super) fn printed_key(&self) -> String {
        format!("[{}]", one_line(&self.key))
    }
}

/// The most characters of a subject, a name or a key that are shown.
const LINE: usize = 200;

/// The text in one line of bearable length, without control characters.
pub(super) fn one_line(text: &str) -> String {
    let mut words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut line = words.next().unwrap_or_default().to_owned();
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    if line.chars().count() > LINE {
        line = line.chars().take(LINE - 1).chain(['…']).collect();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_one_line() {
        for (text, line) in [
            ("a subject", "a subject"),
            (" two\r\nlines\tand \u{1b}[31mcolour ", "two lines and [31mcolour"),
            ("客户\n停滞", "客户 停滞"),
            ("", ""),
        ] {
            assert_eq!(one_line(text), line);
        }
        assert_eq!(one_line(&"长".repeat(500)).chars().count(), LINE);
    }
}
