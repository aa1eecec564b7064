//! Values that have a grammar of their own: lengths, shares, days of the week, dates, labels.

use std::collections::BTreeMap;

use chrono::Weekday;

use super::document::{Label, ThresholdDecl};
use super::findings::{Findings, suggest};
use super::literal::quoted;
use super::reader::{Entry, Reader, not_text, wrong_element};
use super::tree::{Node, NodeValue};
use crate::diagnostic::SyntaxProblem;
use crate::text::{Span, Spanned};
use crate::time::{DateFormat, Length, Window};
use crate::value::Date;

/// The most dates that `holidays` or `workdays` list: a century of holidays.
const MOST_DATES: usize = 20_000;

/// What is wrong with a text, as a clause to stand after it, and what to do.
type Refusal = (String, Option<String>);

impl Reader<'_> {
    /// `id`.
    pub(super) fn id(&self, findings: &mut Findings) -> Option<Spanned<String>> {
        let entry = self.entry("id")?;
        let text = entry.text(findings)?;
        checked_id(text, entry.node.span, findings)
    }

    /// A length such as `30d`.
    pub(super) fn length(&self, name: &str, findings: &mut Findings) -> Option<Spanned<Length>> {
        self.parsed(name, read_length, findings)
    }

    /// A length, `stage` or `funnel`.
    pub(super) fn window(&self, name: &str, findings: &mut Findings) -> Option<Spanned<Window>> {
        let parse = |text: &str| match text {
            "stage" => Ok(Window::Stage),
            "funnel" => Ok(Window::Funnel),
            _ => match suggest(text, ["stage", "funnel"]) {
                Some(word) => {
                    Err((String::from("is no length of time"), Some(format!("did you mean `\"{word}\"`?"))))
                }
                None => read_length(text).map(Window::Last),
            },
        };
        self.parsed(name, parse, findings)
    }

    /// A share such as `"20%"`, as 0.2.
    pub(super) fn percent(&self, name: &str, findings: &mut Findings) -> Option<Spanned<f64>> {
        self.parsed(name, read_percent, findings)
    }

    /// A way of writing dates.
    pub(super) fn date_format(&self, name: &str, findings: &mut Findings) -> Option<Spanned<DateFormat>> {
        let parse = |text: &str| {
            DateFormat::parse(text).map_err(|clause| {
                let help =
                    "write a pattern such as `%d/%m/%Y`, or `epoch_s`, `epoch_ms`, `yyyymmdd`, `excel`";
                (format!("cannot be used: {clause}"), Some(help.to_owned()))
            })
        };
        self.parsed(name, parse, findings)
    }

    /// A day of the week.
    pub(super) fn weekday(&self, name: &str, findings: &mut Findings) -> Option<Spanned<Weekday>> {
        self.parsed(name, read_weekday, findings)
    }

    /// Days of the week.
    pub(super) fn weekdays(&self, name: &str, findings: &mut Findings) -> Option<Vec<Spanned<Weekday>>> {
        let entry = self.entry(name)?;
        let NodeValue::Array(elements) = &entry.node.value else {
            return entry.wrong_type(findings);
        };
        let mut days = Vec::new();
        for element in elements {
            days.extend(element_of(&entry, element, "days of the week in quotes", read_weekday, findings));
        }
        Some(days)
    }

    /// Dates and ranges of dates, spelt out; each date of a range stands where the range stands.
    pub(super) fn dates(&self, name: &str, findings: &mut Findings) -> Vec<Spanned<Date>> {
        let mut dates = Vec::new();
        let Some(entry) = self.entry(name) else {
            return dates;
        };
        let NodeValue::Array(elements) = &entry.node.value else {
            entry.wrong_type::<()>(findings);
            return dates;
        };
        for element in elements {
            let (first, last) = match &element.value {
                NodeValue::Moment(Some(date)) => (*date, *date),
                _ => match element_of(&entry, element, "dates in quotes", read_dates, findings) {
                    Some(range) => range.value,
                    None => continue,
                },
            };
            let room = MOST_DATES - dates.len();
            if usize::try_from((last - first).num_days()).map_or(true, |days| days >= room) {
                let clause = format!("is too long: `{name}` lists at most {MOST_DATES} dates");
                let written = findings.text(element.span).trim_matches(['"', '\'']);
                let help = Some(String::from("list only the days that are off beside the weekends"));
                findings.add(element.span, entry.wrong_value(written, &clause, help));
                return dates;
            }
            dates.extend(
                first.iter_days().take_while(|day| *day <= last).map(|day| Spanned::new(day, element.span)),
            );
        }
        dates
    }

    /// A number of days or an expression. What is neither is reported and counts as 0 days, so
    /// that it does not count as missing too.
    pub(super) fn days(&self, name: &str, findings: &mut Findings) -> Option<ThresholdDecl> {
        let entry = self.entry(name)?;
        let span = entry.node.span;
        match &entry.node.value {
            NodeValue::Int(Some(days)) => return Some(ThresholdDecl::Days(Spanned::new(*days, span))),
            NodeValue::Text(text) => {
                return Some(ThresholdDecl::Expr(quoted(text, findings.text(span), span)));
            }
            NodeValue::Int(None) => {
                let help = Some(entry.example_help());
                findings.add(span, entry.wrong_value(findings.text(span), "is too large", help));
            }
            _ => drop(entry.wrong_type::<()>(findings)),
        }
        Some(ThresholdDecl::Days(Spanned::new(0, span)))
    }

    /// `label`.
    pub(super) fn label(&self, findings: &mut Findings) -> Option<Label> {
        let entry = self.entry("label")?;
        match &entry.node.value {
            NodeValue::Text(text) => Some(Label::Plain(text.clone())),
            NodeValue::Table(table) if !table.entries.is_empty() => {
                let mut texts = BTreeMap::new();
                for (language, node) in &table.entries {
                    match &node.value {
                        NodeValue::Text(text) => {
                            texts.insert(language.name.clone(), text.clone());
                        }
                        _ => findings
                            .add(node.span, not_text(&language.name, "a text in quotes", node, findings)),
                    }
                }
                (!texts.is_empty()).then_some(Label::ByLanguage(texts))
            }
            _ => entry.wrong_type(findings),
        }
    }
}

/// An element of a list of texts that mean something.
fn element_of<T>(
    entry: &Entry,
    element: &Node,
    wants: &'static str,
    parse: impl FnOnce(&str) -> Result<T, Refusal>,
    findings: &mut Findings,
) -> Option<Spanned<T>> {
    let NodeValue::Text(text) = &element.value else {
        let help = Some(format!("write it like `{}`", entry.shape.example()));
        findings.add(element.span, wrong_element(&entry.key.name, wants, element, help));
        return None;
    };
    match parse(text) {
        Ok(value) => Some(Spanned::new(value, element.span)),
        Err((clause, help)) => {
            findings.add(element.span, entry.wrong_value(text, &clause, help));
            None
        }
    }
}

/// What people write for the units of lengths.
const UNIT_WORDS: [(&str, &str); 8] = [
    ("businessdays", "bd"),
    ("workdays", "bd"),
    ("weeks", "w"),
    ("week", "w"),
    ("days", "d"),
    ("day", "d"),
    ("天", "d"),
    ("周", "w"),
];

fn read_length(text: &str) -> Result<Length, Refusal> {
    Length::parse(text).map_err(|clause| {
        let compact: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let meant = UNIT_WORDS
            .into_iter()
            .find_map(|(word, unit)| compact.strip_suffix(word).map(|number| format!("{number}{unit}")))
            .filter(|meant| Length::parse(meant).is_ok());
        let help = match meant {
            Some(meant) => format!("write `\"{meant}\"`"),
            None => String::from(
                "write a number and a unit: `\"30d\"` days, `\"4w\"` weeks, `\"10bd\"` working days",
            ),
        };
        (clause, Some(help))
    })
}

fn read_percent(text: &str) -> Result<f64, Refusal> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    match text.trim().strip_suffix('%').and_then(number) {
        Some(percent) if percent >= 0.0 => Ok(percent / 100.0),
        Some(_) => Err((String::from("is negative"), Some(String::from("write it like `\"20%\"`")))),
        None => {
            let help = match number(text) {
                Some(share) if share > 0.0 && share < 1.0 => {
                    format!("write `\"{}%\"`", (share * 1e8).round() / 1e6)
                }
                Some(percent) => format!("write `\"{percent}%\"`"),
                None => String::from("write it like `\"20%\"`"),
            };
            Err((String::from("is no share in per cent"), Some(help)))
        }
    }
}

fn read_weekday(text: &str) -> Result<Weekday, Refusal> {
    const WORDS: [&str; 14] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ];
    text.parse().map_err(|_| {
        let help = match suggest(text, WORDS) {
            Some(word) => format!("did you mean `\"{word}\"`?"),
            None => String::from("write `\"mon\"`, `\"tue\"` … `\"sun\"`, or the whole word: `\"monday\"`"),
        };
        (String::from("is no day of the week"), Some(help))
    })
}

/// A date, or the first and last of a range.
fn read_dates(text: &str) -> Result<(Date, Date), Refusal> {
    let (first, last) = match text.split_once("..") {
        Some((first, last)) => (read_date(first.trim())?, read_date(last.trim())?),
        None => (read_date(text)?, read_date(text)?),
    };
    if last < first {
        let help = format!("write `\"{last}..{first}\"`");
        return Err((String::from("ends before it begins"), Some(help)));
    }
    Ok((first, last))
}

fn read_date(text: &str) -> Result<Date, Refusal> {
    let parsed = Date::parse_from_str(text, "%Y-%m-%d").ok();
    match parsed.filter(|date| date.format("%Y-%m-%d").to_string() == text) {
        Some(date) => Ok(date),
        None => {
            let help = match ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"]
                .into_iter()
                .find_map(|format| Date::parse_from_str(text, format).ok())
            {
                Some(date) => format!("write `\"{}\"`", date.format("%Y-%m-%d")),
                None => {
                    String::from("write dates as `\"2024-02-10\"`, ranges as `\"2024-02-10..2024-02-17\"`")
                }
            };
            Err((String::from("is no date of the calendar"), Some(help)))
        }
    }
}

/// Whether a text can be an id, and if not, the nearest that can.
pub(super) fn mend_id(text: &str) -> Result<(), Option<String>> {
    let fits = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if fits {
        return Ok(());
    }
    if !text.is_ascii() || text.len() > 64 {
        return Err(None);
    }
    let mut mended = String::new();
    let mut previous_lower = false;
    for character in text.trim().chars() {
        if character.is_ascii_uppercase() && previous_lower {
            mended.push('_');
        }
        previous_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        match character.to_ascii_lowercase() {
            plain @ ('a'..='z' | '0'..='9') => mended.push(plain),
            _ if mended.ends_with('_') => {}
            _ => mended.push('_'),
        }
    }
    let mended = mended.trim_matches('_');
    let mended = if mended.starts_with(|c: char| c.is_ascii_digit()) {
        format!("n{mended}")
    } else {
        mended.to_owned()
    };
    Err((!mended.is_empty()).then_some(mended))
}

/// An id. One of the wrong shape is reported and counts as it is, so that what refers to it is not
/// reported too; a blank one is `None`.
pub(super) fn checked_id(text: &str, span: Span, findings: &mut Findings) -> Option<Spanned<String>> {
    if let Err(mended) = mend_id(text) {
        findings.add(span, SyntaxProblem::BadId { id: SyntaxProblem::shortened(text), mended });
    }
    (!text.trim().is_empty()).then(|| Spanned::new(text.to_owned(), span))
}
