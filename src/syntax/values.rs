//! Values that have a grammar of their own: lengths, shares, days of the week, dates, labels.

use std::collections::BTreeMap;

use chrono::{NaiveTime, Weekday};

use super::cures::{not_text, wrong_element};
use super::document::ThresholdDecl;
use super::findings::{Findings, suggest};
use super::literal::quoted;
use super::reader::{Entry, Reader};
use super::scalars::{
    Refusal, did_you_mean, mend_id, read_clock_time, read_dates, read_length, read_percent, read_stretch,
    read_weekday,
};
use super::tree::{Node, NodeValue};
use super::watch_decl::MessageDecl;
use super::worded::{Label, Worded};
use crate::diagnostic::SyntaxProblem;
use crate::language::{Both, both, spoken};
use crate::text::{Span, Spanned};
use crate::time::{DateFormat, Length, Stretch, Window};
use crate::value::Date;

/// What a list of dates holds.
const DATES: Both = both("dates in quotes", "加引号的日期");
/// The most dates that `holidays` or `workdays` list: a century of holidays.
const MOST_DATES: usize = 20_000;

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

    /// A stretch of clock time such as `10min`.
    pub(super) fn stretch(&self, name: &str, findings: &mut Findings) -> Option<Spanned<Stretch>> {
        self.parsed(name, read_stretch, findings)
    }

    /// A time of day such as `08:30`.
    pub(super) fn clock_time(&self, name: &str, findings: &mut Findings) -> Option<Spanned<NaiveTime>> {
        self.parsed(name, read_clock_time, findings)
    }

    /// `message`: a template, or one for each language.
    pub(super) fn message(&self, findings: &mut Findings) -> Option<MessageDecl> {
        let entry = self.entry("message")?;
        worded(&entry, &|text, span, findings| quoted(text, findings.text(span), span), findings)
    }

    /// A length, `stage`, `state` or `funnel`.
    pub(super) fn window(&self, name: &str, findings: &mut Findings) -> Option<Spanned<Window>> {
        let parse = |text: &str| match text {
            "stage" => Ok(Window::Stage),
            "state" => Ok(Window::State),
            "funnel" => Ok(Window::Funnel),
            _ => match suggest(text, ["stage", "state", "funnel"]) {
                Some(word) => Err((spoken!("is no length of time", "不是时长"), Some(did_you_mean(word)))),
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
                let help = spoken!(
                    "write a pattern such as `%d/%m/%Y`, or `epoch_s`, `epoch_ms`, `yyyymmdd`, `excel`",
                    "写 `%d/%m/%Y` 这样的格式，或 `epoch_s`、`epoch_ms`、`yyyymmdd`、`excel`"
                );
                (spoken!([clause] "cannot be used: {clause}", "不能用：{clause}"), Some(help))
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
            let wants = both("days of the week in quotes", "加引号的星期几");
            days.extend(element_of(&entry, element, wants, read_weekday, findings));
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
                _ => match element_of(&entry, element, DATES, read_dates, findings) {
                    Some(range) => range.value,
                    None => continue,
                },
            };
            let room = MOST_DATES - dates.len();
            if usize::try_from((last - first).num_days()).map_or(true, |days| days >= room) {
                let clause = spoken!(
                    "is too long: `{name}` lists at most {MOST_DATES} dates",
                    "太长：`{name}` 最多列出 {MOST_DATES} 个日期"
                );
                let written = findings.text(element.span).trim_matches(['"', '\'']);
                let help = spoken!(
                    "list only the days that are off beside the weekends",
                    "只列出周末以外放假的日子"
                );
                findings.add(element.span, entry.wrong_value(written, clause, Some(help)));
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
                findings
                    .add(span, entry.wrong_value(findings.text(span), both("is too large", "太大"), help));
            }
            _ => drop(entry.wrong_type::<()>(findings)),
        }
        Some(ThresholdDecl::Days(Spanned::new(0, span)))
    }

    /// `label`.
    pub(super) fn label(&self, findings: &mut Findings) -> Option<Label> {
        let entry = self.entry("label")?;
        worded(&entry, &|text, _, _| text.to_owned(), findings)
    }
}

/// A text, or a table of texts by language, each made into something.
fn worded<T>(
    entry: &Entry,
    make: &dyn Fn(&str, Span, &Findings) -> T,
    findings: &mut Findings,
) -> Option<Worded<T>> {
    match &entry.node.value {
        NodeValue::Text(text) => Some(Worded::Plain(make(text, entry.node.span, findings))),
        NodeValue::Table(table) if !table.entries.is_empty() => {
            let mut texts = BTreeMap::new();
            for (language, node) in &table.entries {
                match &node.value {
                    NodeValue::Text(text) => {
                        texts.insert(language.name.clone(), make(text, node.span, findings));
                    }
                    _ => findings.add(
                        node.span,
                        not_text(&language.name, both("a text in quotes", "加引号的文本"), node, findings),
                    ),
                }
            }
            (!texts.is_empty()).then_some(Worded::ByLanguage(texts))
        }
        _ => entry.wrong_type(findings),
    }
}

/// An element of a list of texts that mean something.
fn element_of<T>(
    entry: &Entry,
    element: &Node,
    wants: Both,
    parse: impl FnOnce(&str) -> Result<T, Refusal>,
    findings: &mut Findings,
) -> Option<Spanned<T>> {
    let NodeValue::Text(text) = &element.value else {
        let help = Some(entry.example_help());
        findings.add(element.span, wrong_element(&entry.key.name, wants, element, help));
        return None;
    };
    match parse(text) {
        Ok(value) => Some(Spanned::new(value, element.span)),
        Err((clause, help)) => {
            findings.add(element.span, entry.wrong_value(text, clause, help));
            None
        }
    }
}

/// An id. One of the wrong shape is reported and counts as it is, so that what refers to it is not
/// reported too; a blank one is `None`.
pub(super) fn checked_id(text: &str, span: Span, findings: &mut Findings) -> Option<Spanned<String>> {
    if let Err(mended) = mend_id(text) {
        findings.add(span, SyntaxProblem::BadId { id: SyntaxProblem::shortened(text), mended });
    }
    (!text.trim().is_empty()).then(|| Spanned::new(text.to_owned(), span))
}
