//! Text from data, made harmless for terminals.

use std::borrow::Cow;

/// Control characters (escape sequences, line breaks) as `\u{1b}` or `\n`; all else as it is.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(escaped).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_chinese_is_kept() {
        assert_eq!(visible("大客户 c1"), "大客户 c1");
        assert_eq!(visible("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\\nc");
    }
}
