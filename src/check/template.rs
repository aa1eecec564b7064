//! `message`: a text with names in braces.

use std::sync::Arc;

use super::context::{Context, Optional, Reported};
use super::template_format::number_format;
use crate::diagnostic::{AnomalyProblem, Diagnostic, ExpressionProblem, SyntaxProblem};
use crate::expression::Scope;
use crate::language::{Spoken, both, spoken};
use crate::ruleset::{Template, TemplatePart};
use crate::syntax::{MessageDecl, Worded};
use crate::text::Quoted;
use crate::value::Type;

/// Checks `message`; its names are those of `scope`.
pub(super) fn message(
    cx: &mut Context,
    decl: Option<&MessageDecl>,
    scope: &mut Scope,
) -> Optional<Worded<Template>> {
    let Some(decl) = decl else { return Ok(None) };
    scope.place = both("the `message` of an anomaly", "异常规则的 `message` ");
    decl.try_map(|text| template(cx, text, scope)).map(Some).ok_or(Reported)
}

/// Checks one template; `None` if it has errors, which are then reported.
fn template(cx: &mut Context, text: &Quoted, scope: &Scope) -> Option<Template> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut sound = true;
    for piece in pieces(&text.text) {
        match piece {
            Piece::Text(text) => plain.push_str(text),
            Piece::Name { start, end } => {
                if !plain.is_empty() {
                    parts.push(TemplatePart::Text(Arc::from(std::mem::take(&mut plain).as_str())));
                }
                match value(cx, text, (start, end), scope) {
                    Some(part) => parts.push(part),
                    None => sound = false,
                }
            }
            Piece::Wrong { start, end, mistake } => {
                report_piece(cx, text, (start, end), mistake);
                sound = false;
            }
        }
    }
    if !plain.is_empty() {
        parts.push(TemplatePart::Text(Arc::from(plain.as_str())));
    }
    sound.then_some(Template { parts })
}

/// A piece of a template's text, in bytes.
enum Piece<'t> {
    /// Text as it stands.
    Text(&'t str),
    /// What stands between two braces.
    Name { start: usize, end: usize },
    /// What cannot be read.
    Wrong { start: usize, end: usize, mistake: Mistake },
}

/// What is wrong with a brace.
#[derive(Clone, Copy)]
enum Mistake {
    Unclosed,
    Lone,
    FullWidth,
}

/// The pieces of a template.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(brace) = rest.find(['{', '}', '｛', '｝']) else {
            pieces.push(Piece::Text(rest));
            break;
        };
        pieces.push(Piece::Text(rest.get(..brace).unwrap_or_default()));
        let (start, rest) = (at + brace, rest.get(brace..).unwrap_or_default());
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let wrong = |end: usize, mistake| Piece::Wrong { start, end, mistake };
        let (piece, length) = if rest.starts_with("{{") || rest.starts_with("}}") {
            (Piece::Text(rest.get(..1).unwrap_or_default()), 2)
        } else if rest.starts_with('}') {
            (wrong(start + first, Mistake::Lone), first)
        } else if !rest.starts_with('{') {
            (wrong(start + first, Mistake::FullWidth), first)
        } else {
            let inner = rest.get(1..).unwrap_or_default();
            match inner.find(['{', '}', '｝', '\n']) {
                Some(end) if inner.get(end..).is_some_and(|after| after.starts_with('}')) => {
                    (Piece::Name { start: start + 1, end: start + 1 + end }, end + 2)
                }
                // What is wrong inside is said of the other brace.
                Some(end) if inner.get(end..).is_some_and(|after| after.starts_with('｝')) => {
                    (wrong(start + 1 + end, Mistake::Unclosed), 1 + end + '｝'.len_utf8())
                }
                found => (wrong(start + first, Mistake::Unclosed), found.map_or(rest.len(), |end| 1 + end)),
            }
        };
        pieces.push(piece);
        at = start + length;
    }
    pieces
}

fn report_piece(cx: &mut Context, text: &Quoted, (start, end): (usize, usize), mistake: Mistake) {
    let (what, cure): (Spoken, Spoken) = match mistake {
        Mistake::Unclosed => (
            spoken!("this `{{` has no `}}`", "这个 `{{` 没有对应的 `}}`"),
            spoken!(
                "close it behind the name, as in `{{value}}`; a brace as such is written `{{{{`",
                "在名称后面写上 `}}`，例如 `{{value}}`；要写花括号本身，请写 `{{{{`"
            ),
        ),
        Mistake::Lone => (
            spoken!("this `}}` has no `{{`", "这个 `}}` 没有对应的 `{{`"),
            spoken!(
                "open it before the name, as in `{{value}}`; a brace as such is written `}}}}`",
                "在名称前面写上 `{{`，例如 `{{value}}`；要写花括号本身，请写 `}}}}`"
            ),
        ),
        Mistake::FullWidth => {
            let found = text.text.get(start..end).unwrap_or_default().to_owned();
            let meant = Some(String::from(if found == "｛" { "{" } else { "}" }));
            let mended = Some(text.text.replace('｛', "{").replace('｝', "}"));
            let problem = ExpressionProblem::ForeignCharacter { found, meant, mended };
            // One message for all of them.
            let earlier = text.text.get(..start).unwrap_or_default();
            if !earlier.contains(['｛', '｝']) {
                cx.diagnostics.push(Diagnostic::at(text.span_of(start, end), problem));
            }
            return;
        }
    };
    cx.report(text.span_of(start, end), AnomalyProblem::BadTemplate { what, cure });
}

/// `name` or `name:format`, between two bytes of a template.
fn value(
    cx: &mut Context,
    text: &Quoted,
    (start, end): (usize, usize),
    scope: &Scope,
) -> Option<TemplatePart> {
    let inner = text.text.get(start..end)?;
    let colon = inner.find([':', '：']);
    let name = inner.get(..colon.unwrap_or(inner.len()))?;
    let at = start + (name.len() - name.trim_start().len());
    let name = name.trim();
    let span = text.span_of(start - 1, end + 1);
    if !is_name(name) {
        let shown = SyntaxProblem::shortened(name);
        let (what, cure) = if name.is_empty() {
            (
                spoken!("there is no name in these braces", "这对花括号里没有名称"),
                spoken!(
                    "write a name, as in `{{value}}`; braces as such are written `{{{{` and `}}}}`",
                    "写一个名称，例如 `{{value}}`；要写花括号本身，请写 `{{{{` 和 `}}}}`"
                ),
            )
        } else {
            (
                spoken!("`{shown}` is no name", "`{shown}` 不是名称"),
                spoken!(
                    "only a name can stand in braces; compute it in a fact or a metric, and name that",
                    "花括号里只能写名称；需要计算的，写成派生值或指标，再写它的名称"
                ),
            )
        };
        cx.report(span, AnomalyProblem::BadTemplate { what, cure });
        return None;
    }
    let expr = if scope.has_states() {
        cx.expression(&text.part(at, at + name.len()), scope, Type::Any)
    } else {
        cx.expression_of_rows(&text.part(at, at + name.len()), scope, Type::Any)
    };
    let format = match colon.and_then(|colon| inner.get(colon..)) {
        None => Ok(None),
        Some(written) => {
            let sign = written.chars().next().map_or(0, char::len_utf8);
            number_format(written.get(sign..).unwrap_or_default(), written.starts_with('：')).map(Some)
        }
    };
    let expr = expr?;
    match format {
        Ok(Some(_)) if !expr.ty.is_number() && expr.ty != Type::Any => {
            let (name, ty) = (name.to_owned(), expr.ty.word());
            cx.report(span, AnomalyProblem::FormatNeedsNumber { name, ty });
            None
        }
        Ok(format) => Some(TemplatePart::Value { name: expr, format }),
        Err(mended) => {
            let format = inner.get(colon.unwrap_or(0)..).unwrap_or_default();
            let format = SyntaxProblem::shortened(format);
            cx.report(span, AnomalyProblem::BadFormat { format, name: name.to_owned(), mended });
            None
        }
    }
}

/// Whether a text is a name, or two joined by a dot.
fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && word.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    match text.split_once('.') {
        Some((word, member)) => is_word(word) && is_word(member),
        None => is_word(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A template's pieces, put together again.
    fn again(text: &str) -> (String, bool) {
        let mut whole = String::new();
        let mut sound = true;
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => whole.push_str(&text.replace('{', "{{").replace('}', "}}")),
                Piece::Name { start, end } => whole.extend(["{", &text[start..end], "}"]),
                Piece::Wrong { start, end, .. } => {
                    assert!(text.get(start..end).is_some_and(|wrong| !wrong.is_empty()), "{text}");
                    sound = false;
                }
            }
        }
        (whole, sound)
    }

    #[test]
    fn every_text_is_cut_into_pieces_that_lie_in_it() {
        let parts = ["{", "}", "{{", "}}", "｛", "｝", ":", "name", " ", "中", "\n"];
        for first in parts {
            for second in parts {
                for third in parts {
                    for fourth in parts {
                        let text = format!("{first}{second}{third}{fourth}");
                        let (whole, sound) = again(&text);
                        assert!(!sound || whole == text, "{text}: {whole}");
                    }
                }
            }
        }
    }
}
