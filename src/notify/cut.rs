//! Texts that are too long for a service.

use crate::language::{Language, say};

/// The most characters that are given up so that a text ends with a whole line.
const LINE_ROOM: usize = 200;

/// As much of a text as fits, with a note of how much was left out.
pub(super) fn cut(text: &str, language: Language, fits: impl Fn(&str) -> bool) -> String {
    if fits(text) {
        return text.to_owned();
    }
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let first = |count: usize| bounds.get(count).and_then(|end| text.get(..*end)).unwrap_or(text);
    let shortened =
        |count: usize| format!("{}\n{}", first(count).trim_end(), note(bounds.len() - count, language));
    let (mut fitting, mut too_many) = (0, bounds.len());
    while too_many - fitting > 1 {
        let middle = fitting.midpoint(too_many);
        if fits(&shortened(middle)) {
            fitting = middle;
        } else {
            too_many = middle;
        }
    }
    shortened(fitting - broken_line(first(fitting)))
}

/// The length of the last line, which is not whole, if giving it up costs little.
fn broken_line(text: &str) -> usize {
    let line = text.rsplit_once('\n').map(|(_, line)| line.chars().count());
    line.filter(|length| *length <= LINE_ROOM).unwrap_or(0)
}

fn note(left_out: usize, language: Language) -> String {
    say!(language, "… {left_out} more characters were left out", "……另有 {left_out} 个字符未显示")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_to(text: &str, bytes: usize) -> String {
        cut(text, Language::English, |text| text.len() <= bytes)
    }

    #[test]
    fn what_fits_stays() {
        assert_eq!(cut_to("abc", 3), "abc");
        assert_eq!(cut_to("", 0), "");
    }

    #[test]
    fn what_does_not_fit_is_cut_between_characters_and_counted() {
        let text = "漏斗".repeat(100);
        for bytes in 60..300 {
            let cut = cut_to(&text, bytes);
            assert!(cut.len() <= bytes, "{bytes}: {}", cut.len());
            let kept = cut.chars().take_while(|c| "漏斗".contains(*c)).count();
            assert_eq!(
                cut,
                format!(
                    "{}\n{}",
                    text.chars().take(kept).collect::<String>(),
                    note(200 - kept, Language::English)
                )
            );
            // One character more and one line of the note would not fit.
            assert!(cut.len() + 3 + 1 > bytes, "{bytes}: {}", cut.len());
        }
        assert!(cut(&text, Language::Chinese, |it| it.len() <= 99).ends_with("个字符未显示"));
    }

    #[test]
    fn a_line_is_kept_whole_if_that_costs_little() {
        let text = "first line\nsecond line\nthird line, which is longer\n".repeat(3);
        assert_eq!(
            cut_to(&text, 90).lines().collect::<Vec<_>>(),
            [
                "first line",
                "second line",
                "third line, which is longer",
                "… 102 more characters were left out"
            ]
        );
    }

    #[test]
    fn a_place_without_room_still_says_what_is_missing() {
        assert_eq!(cut_to("abcdef", 2), "\n… 6 more characters were left out");
    }
}
