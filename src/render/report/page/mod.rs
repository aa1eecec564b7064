//! Reports as one page that needs nothing but itself: no script, no font, no picture from
//! elsewhere. It follows the reader's light or dark setting and prints on A4.

mod chart;
mod conversion;
mod funnel;
mod quality;
mod states;

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::numbers::{amount, count, share};
use super::{ReportHeading, Reports, Setting, lists};
use crate::language::say;
use crate::report::Cohort;

const STYLE: &str = include_str!("style.css");

/// Writes the reports as an HTML page.
///
/// # Errors
/// Those of `out`.
pub fn write_page(
    out: &mut dyn Write,
    heading: &ReportHeading,
    reports: &Reports<'_>,
    setting: Setting<'_>,
) -> io::Result<()> {
    let labels = setting.labels.without_ids();
    let setting = Setting { labels: &labels, ..setting };
    let language = setting.language;
    let title = language.pick("Customer funnel report", "客户漏斗报告");
    let as_of = &heading.as_of;
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · " (as_of) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (title) }
                    p { (say!(language, "as of {as_of}", "截至 {as_of}")) }
                }
                (tiles(reports, setting))
                @if let Some((report, depth)) = &reports.funnel { (funnel::section(report, *depth, setting)) }
                @if let Some(report) = &reports.states { (states::section(report, setting)) }
                @if let Some(report) = &reports.conversion { (conversion::section(report, setting)) }
                @if let Some(report) = &reports.quality { (quality::section(report, setting)) }
                @for (title, lists) in lists(reports, setting) {
                    section { h2 { (title) } @for list in &lists { (list.section(setting)) } }
                }
                footer {
                    (heading.dataset) " · " (language.pick("rules", "规则")) " " (heading.ruleset)
                    " · funnelwright " (env!("CARGO_PKG_VERSION"))
                }
            }
        }
    };
    writeln!(out, "{}", page.into_string())
}

/// The few figures that matter most.
fn tiles(reports: &Reports<'_>, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    let mut tiles: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: String| tiles.push((name.to_owned(), value));
    if let Some((report, _)) = &reports.funnel {
        add(language.pick("in the funnels", "漏斗内客户"), count(report.total.customers));
        if let Some(field) = &report.sum {
            add(&setting.labels.field(field), amount(report.total.sum));
        }
        let (new, won, lost) = (report.through.new, report.through.won, report.through.lost);
        add(language.pick("new in the period", "本期新进"), count(new));
        add(language.pick("won", "本期成交"), count(won));
        add(language.pick("lost", "本期流失"), count(lost));
    }
    if let Some([funnel]) = reports.conversion.as_ref().map(|report| report.funnels.as_slice())
        && let Some(rate) = funnel.cohorts.first().and_then(Cohort::baseline)
    {
        add(language.pick("baseline conversion", "基准转化率"), share(rate.value));
    }
    html! {
        @if !tiles.is_empty() {
            div.tiles {
                @for (name, value) in &tiles { div { strong { (value) } span { (name) } } }
            }
        }
    }
}

/// A table: the first column is text, the others are numbers unless `texts` names them.
pub(super) fn table(header: &[String], rows: &[(&str, Vec<String>)], texts: &[usize]) -> Markup {
    let class = |place: usize| (place > 0 && !texts.contains(&place)).then_some("n");
    html! {
        div.scroll {
            table {
                thead { tr { @for (place, name) in header.iter().enumerate() { th class=[class(place)] { (name) } } } }
                tbody {
                    @for (kind, cells) in rows {
                        tr class=(kind) {
                            @for (place, cell) in cells.iter().enumerate() { td class=[class(place)] { (cell) } }
                        }
                    }
                }
            }
        }
    }
}

/// A short list of counts and what they count.
fn list(items: &[(usize, String)]) -> Markup {
    html! {
        ul.counts { @for (number, text) in items { li { b { (count(*number)) } " " (text) } } }
    }
}
