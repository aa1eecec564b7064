//! Diagnostics for people: place, underlined source, what is wrong, what to do.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::palette::Palette;
use super::visible::visible_lines;
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Language;
use crate::text::{SourceFile, SourceId, Sources, Span};

/// Longer lines are not shown, only named: they are no text that a person wrote.
const LONGEST_LINE: usize = 400;
/// Places of one file further apart, in bytes, are shown as two pieces of source.
const FARTHEST_TOGETHER: usize = 4096;

/// Writes diagnostics, each with place, underlined source, message and help.
///
/// # Errors
/// Those of `out`.
pub fn write_diagnostics<'a>(
    out: &mut dyn Write,
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    language: Language,
    palette: Palette,
) -> io::Result<()> {
    for diagnostic in diagnostics {
        writeln!(out, "{}\n", draw(diagnostic, sources, language, palette.is_on()))?;
    }
    Ok(())
}

/// One diagnostic as a picture of its source, without a newline at its end. Control characters
/// of the source are shown, never sent to the terminal.
#[must_use]
pub fn draw(diagnostic: &Diagnostic, sources: &Sources, language: Language, color: bool) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(diagnostic.severity().said_in(language));
    let places = diagnostic.span.map(|span| (span, AnnotationKind::Primary, None)).into_iter().chain(
        diagnostic
            .related
            .iter()
            .map(|it| (it.span, AnnotationKind::Context, Some(it.note.said_in(language)))),
    );
    let mut pieces: Vec<Piece> = Vec::new();
    for (span, kind, note) in places {
        let Some(file) = sources.get(span.source) else { continue };
        let mark = Mark { range: shown_range(file, span), kind, note };
        match pieces.iter_mut().find(|piece| piece.takes(span.source, &mark.range)) {
            Some(piece) => piece.marks.push(mark),
            None => pieces.push(Piece { source: span.source, file, marks: vec![mark] }),
        }
    }
    let message = diagnostic.problem.message(language);
    let title = level.primary_title(message).id(diagnostic.problem.code().id);
    let mut group = title.elements(pieces.iter().map(Piece::element));
    if let Some(help) = diagnostic.problem.help(language) {
        // The renderer shows titles and sources harmlessly, but trusts this text; it quotes the user's.
        let help = visible_lines(&help);
        group = group.element(Level::HELP.with_name(language.pick("help", "改法")).message(help));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    // The renderer replaces the control characters of ASCII, not those that follow it: to a terminal
    // U+009B is what begins an escape sequence.
    renderer.render(&[group]).replace(|c| ('\u{80}'..='\u{9f}').contains(&c), "\u{fffd}")
}

/// A stretch to underline.
struct Mark<'a> {
    range: Range<usize>,
    kind: AnnotationKind,
    note: Option<&'a str>,
}

/// A piece of one file with its marks.
struct Piece<'a> {
    source: SourceId,
    file: &'a SourceFile,
    marks: Vec<Mark<'a>>,
}

impl<'a> Piece<'a> {
    fn takes(&self, source: SourceId, range: &Range<usize>) -> bool {
        self.source == source
            && self.marks.iter().all(|mark| mark.range.start.abs_diff(range.start) < FARTHEST_TOGETHER)
    }

    /// The lines of the marks, or only their place if they are too long to be read.
    fn element(&self) -> Element<'a> {
        let start = self.marks.iter().map(|mark| line_start(self.file, mark.range.start)).min().unwrap_or(0);
        let end = self.marks.iter().map(|mark| line_end(self.file, mark.range.end)).max().unwrap_or(start);
        let text = self.file.text.get(start..end).unwrap_or("");
        let first = self.marks.first().map_or(start, |mark| mark.range.start);
        let at = self.file.position(first);
        if text.split('\n').any(|line| line.len() > LONGEST_LINE) {
            return Origin::path(self.file.path.as_str()).line(at.line).char_column(at.column).into();
        }
        Snippet::source(text)
            .path(self.file.path.as_str())
            .line_start(self.file.position(start).line)
            .annotations(self.marks.iter().map(|mark| annotation(mark, start)))
            .into()
    }
}

fn annotation<'a>(mark: &Mark<'a>, start: usize) -> Annotation<'a> {
    mark.kind.span(mark.range.start - start..mark.range.end - start).label(mark.note)
}

/// What of a span is underlined: its part in its first line.
fn shown_range(file: &SourceFile, span: Span) -> Range<usize> {
    let (start, end) = (span.start as usize, span.end as usize);
    let start = start.min(file.text.len());
    start..end.min(line_end(file, start)).max(start)
}

fn line_start(file: &SourceFile, offset: usize) -> usize {
    file.text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

fn line_end(file: &SourceFile, offset: usize) -> usize {
    let rest = file.text.get(offset..).unwrap_or("");
    let length = rest.find('\n').unwrap_or(rest.len());
    offset + rest.get(..length).unwrap_or("").trim_end_matches('\r').len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{RuleTexts, read_texts};

    fn drawn(text: &str, color: bool) -> String {
        let (document, found) = read_texts(&RuleTexts {
            files: vec![(String::from("rules/a.toml"), text.to_owned())],
            ..RuleTexts::default()
        });
        found
            .iter()
            .map(|it| draw(it, &document.sources, Language::English, color))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn a_mistake_is_underlined_in_its_line_also_behind_wide_characters() {
        assert_eq!(
            drawn("[[phase]]\r\nid = \"need\"\r\nlabel = { zh = \"需求\", en = 3 }\r\n", false),
            "\
error[FW117]: `en` needs a text in quotes, got a whole number
 --> rules/a.toml:3:27
  |
3 | label = { zh = \"需求\", en = 3 }
  |                             ^
  |
  = help: write `\"3\"`"
        );
    }

    #[test]
    fn both_places_of_a_second_table_are_shown() {
        assert_eq!(
            drawn("[calendar]\nday_hours = 8\n\n\n\n\n\n[calendar]\n", false),
            "\
error[FW110]: `[calendar]` is written twice
 --> rules/a.toml:8:2
  |
1 | [calendar]
  | ---------- first written here
...
8 | [calendar]
  |  ^^^^^^^^
  |
  = help: put all of its keys below one header"
        );
    }

    #[test]
    fn places_in_two_files_are_both_shown() {
        let files = [("rules/a.toml", "[calendar]\n"), ("rules/b.toml", "\n[calendar]\n")];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
        let (document, found) = read_texts(&RuleTexts { files, ..RuleTexts::default() });
        let drawn = draw(&found[0], &document.sources, Language::English, false);
        assert!(drawn.contains("--> rules/b.toml:2:1") && drawn.contains("::: rules/a.toml:1:1"), "{drawn}");
    }

    #[test]
    fn very_long_lines_are_named_but_not_shown() {
        let drawn = drawn(&format!("[phase]\nx = \"{}\"\n", "y".repeat(1_000_000)), false);
        assert!(drawn.len() < 2_000, "{} bytes", drawn.len());
        assert!(drawn.contains("rules/a.toml:2:1"), "{drawn}");
    }

    #[test]
    fn colours_and_control_characters() {
        let text = "[phase]\n";
        assert!(drawn(text, true).contains('\u{1b}'));
        assert!(!drawn(text, false).contains('\u{1b}'));
        let with_escape = drawn("[\"phase\u{1b}[31m\"]\n", false);
        assert!(!with_escape.contains('\u{1b}'), "{with_escape:?}");
        let later = drawn("[\"phase\u{9b}31m\"]\n", false);
        assert!(later.contains("[\"phase\u{fffd}31m\"]") && !later.contains('\u{9b}'), "{later:?}");
        let in_help = drawn("[workspace]\n\u{1b}a = 1\n", false);
        assert!(in_help.contains("help: write `\"\\u{1b}\"`"), "{in_help:?}");
    }

    #[test]
    fn what_has_no_place_is_said_without_one() {
        use crate::diagnostic::SyntaxProblem;
        let problem = SyntaxProblem::NotUtf8 { path: String::from("rules/a.toml"), line: 3 };
        let drawn = draw(&Diagnostic::nowhere(problem), &Sources::default(), Language::English, false);
        assert!(drawn.starts_with("error[FW102]: `rules/a.toml` is not UTF-8"), "{drawn}");
        assert!(!drawn.contains("-->"), "{drawn}");
    }

    #[test]
    fn whatever_a_file_is_cut_off_at_can_be_drawn() {
        let good = include_str!("../syntax/tests/good.toml");
        for (end, _) in good.char_indices().step_by(23) {
            let drawn = drawn(&good[..end], false);
            assert!(drawn.len() < 20_000, "{drawn}");
        }
    }
}
