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

/// The same for text of several lines, whose line breaks and tabs stay.
pub(super) fn visible_lines(text: &str) -> String {
    let stays = |c: char| c == '\n' || c == '\t';
    let lines = text.replace("\r\n", "\n");
    lines.split_inclusive(stays).fold(String::with_capacity(lines.len()), |all, part| {
        let end = part.strip_suffix(stays).map_or(part.len(), str::len);
        let (line, rest) = part.split_at(end);
        all + visible(line).as_ref() + rest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_chinese_is_kept() {
        assert_eq!(visible("大客户 c1"), "大客户 c1");
        assert_eq!(visible("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\\nc");
    }

    #[test]
    fn lines_and_tabs_stay_where_they_are_meant() {
        assert_eq!(visible_lines("a\r\n\tb\u{1b}\rc\n"), "a\n\tb\\u{1b}\\rc\n");
        assert_eq!(visible_lines(""), "");
    }
}
