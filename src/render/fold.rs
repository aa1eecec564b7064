//! Folding lines to a width: at spaces, and between Chinese characters.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Folds a line to so many columns. Further lines stand as deep as the first and a little deeper;
/// a word that is wider than the width keeps its line to itself.
pub(super) fn fold(text: &str, columns: usize) -> Vec<String> {
    let depth = text.len() - text.trim_start_matches(' ').len();
    let deeper = if depth + 2 + NARROWEST > columns { depth } else { depth + 2 };
    let mut lines = Vec::new();
    let mut line = " ".repeat(depth);
    let (mut width, mut empty) = (depth, true);
    for (space, word) in words(text.trim_start_matches(' ')) {
        let gap = usize::from(space && !empty);
        if !empty && width + gap + word.width() > columns {
            lines.push(std::mem::replace(&mut line, " ".repeat(deeper)));
            width = deeper;
        } else {
            line.push_str(if gap > 0 { " " } else { "" });
            width += gap;
        }
        line.push_str(word);
        width += word.width();
        empty = false;
    }
    lines.push(line);
    lines
}

/// The width of the widest piece that cannot be folded, with what stands before the first.
pub(super) fn unfoldable(text: &str) -> usize {
    let depth = text.len() - text.trim_start_matches(' ').len();
    depth + words(text.trim_start_matches(' ')).map(|(_, word)| word.width()).max().unwrap_or(0)
}

/// Texts are never folded to fewer columns than this for the sake of depth.
const NARROWEST: usize = 12;

/// The pieces of a line, each with whether a space stands before it. Closing punctuation stays
/// with what it closes.
fn words(text: &str) -> impl Iterator<Item = (bool, &str)> {
    text.split(' ').filter(|part| !part.is_empty()).flat_map(|part| {
        let mut starts = vec![0];
        let mut before: Option<char> = None;
        for (at, c) in part.char_indices() {
            let wide = |c: char| c.width() == Some(2);
            let breaks = before.is_some_and(|before| wide(before) || wide(c)) && !closes(c);
            let opens = before.is_some_and(|before| OPENING.contains(before));
            if breaks && !opens {
                starts.push(at);
            }
            before = Some(c);
        }
        let ends = starts.iter().skip(1).copied().chain([part.len()]).collect::<Vec<_>>();
        let pieces =
            starts.into_iter().zip(ends).map(|(start, end)| part.get(start..end).unwrap_or_default());
        pieces.enumerate().map(|(place, piece)| (place == 0, piece)).collect::<Vec<_>>()
    })
}

const OPENING: &str = "（“「《(";

fn closes(c: char) -> bool {
    "，。；：、）”」》！？),.;:%".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold_at_spaces_and_hang() {
        assert_eq!(fold("short", 20), ["short"]);
        assert_eq!(fold("  one two three four", 16), ["  one two three", "    four"]);
        assert_eq!(fold("  one two three four", 12), ["  one two", "  three four"], "no room to hang");
        assert_eq!(fold("a_very_long_identifier x", 8), ["a_very_long_identifier", "x"]);
        assert_eq!(fold("", 8), [""]);
    }

    #[test]
    fn chinese_folds_between_characters_but_not_before_what_closes() {
        assert_eq!(fold("成交周期：中位数（八十八天）", 16), ["成交周期：中位数", "  （八十八天）"]);
        assert_eq!(unfoldable("需求沟通确认"), 2);
        assert_eq!(unfoldable("  large_accounts › need"), 16);
    }
}
