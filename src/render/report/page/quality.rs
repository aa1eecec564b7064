//! The quality report on a page.

use maud::{Markup, html};

use super::super::Setting;
use super::super::quality::{blocked, field_name, finding_place, place_name, samples};
use super::table;
use crate::render::numbers::count;
use crate::report::QualityReport;

/// The section.
pub(super) fn section(report: &QualityReport, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    html! {
        section {
            h2 { (language.pick("Data quality", "数据质量")) }
            p { (blocked(report, setting)) }
            @if !report.blanks.is_empty() {
                h3 { (language.pick("Missing values, those that block most first", "缺失的字段，影响最多的在前")) }
                (blanks(report, setting))
            }
            @if !report.findings.is_empty() {
                h3 { (language.pick("What is wrong with the rows", "数据行中的问题")) }
                (findings(report, setting))
            }
        }
    }
}

fn blanks(report: &QualityReport, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    let header = [
        language.pick("missing / where", "缺失字段 / 位置"),
        language.pick("customers", "客户数"),
        language.pick("samples", "示例"),
    ];
    let mut rows = Vec::new();
    for blank in &report.blanks {
        rows.push(("top", vec![field_name(blank, setting), count(blank.customers), String::new()]));
        for place in &blank.places {
            rows.push(("d1", vec![place_name(place, setting), count(place.customers), samples(place)]));
        }
    }
    table(&header.map(str::to_owned), &rows, &[2])
}

fn findings(report: &QualityReport, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    let header = [
        language.pick("finding", "问题"),
        language.pick("rows", "行数"),
        language.pick("where", "位置"),
        language.pick("samples", "示例"),
    ];
    let rows: Vec<(&str, Vec<String>)> = report
        .findings
        .iter()
        .map(|finding| {
            let rows = count(usize::try_from(finding.count).unwrap_or(usize::MAX));
            let place = finding_place(finding);
            ("", vec![finding.code.said_in(language), rows, place, finding.samples.join("; ")])
        })
        .collect();
    table(&header.map(str::to_owned), &rows, &[2, 3])
}
