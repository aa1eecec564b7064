//! The quality report for people.

use std::io::{self, Write};

use super::super::grid::Grid;
use super::super::numbers::{count, percent};
use super::{Ink, Setting, prose, words};
use crate::dataset::Finding;
use crate::language::say;
use crate::report::{Blank, BlankPlace, QualityReport};

/// Writes it.
pub(super) fn write(out: &mut dyn Write, report: &QualityReport, setting: Setting<'_>) -> io::Result<()> {
    let language = setting.language;
    let as_of = report.as_of.text();
    let title = say!(language, "data quality as of {as_of}", "数据质量　截至 {as_of}");
    prose(out, setting, Ink::Title, &title)?;
    prose(out, setting, Ink::Plain, &format!("  {}", blocked(report, setting)))?;
    if !report.blanks.is_empty() {
        let title =
            language.pick("missing values, those that block most first", "缺失的字段，影响最多的在前");
        writeln!(out)?;
        prose(out, setting, Ink::Title, title)?;
        worklist(report, setting).write(out, setting.columns)?;
    }
    let title = if report.findings.is_empty() {
        language.pick("nothing is wrong with the rows", "数据行没有发现问题")
    } else {
        language.pick("what is wrong with the rows", "数据行中的问题")
    };
    writeln!(out)?;
    prose(out, setting, Ink::Title, title)?;
    if report.findings.is_empty() { Ok(()) } else { findings(report, setting).write(out, setting.columns) }
}

/// How many customers are blocked.
pub(super) fn blocked(report: &QualityReport, setting: Setting<'_>) -> String {
    let (blocked, all) = (count(report.blocked), words::customers(report.customers, setting.language));
    let part = percent(report.blocked, report.customers);
    say!(
        setting.language,
        "{blocked} of {all} ({part}) wait for a missing value",
        "{all}中有 {blocked} 个（{part}）因缺少数据而无法判断"
    )
}

fn worklist(report: &QualityReport, setting: Setting<'_>) -> Grid {
    let language = setting.language;
    let header = [
        language.pick("missing / where", "缺失字段 / 位置"),
        language.pick("customers", "客户数"),
        language.pick("samples", "示例"),
    ];
    let mut grid = Grid::new("lrl", header);
    for blank in &report.blanks {
        grid.row([field_name(blank, setting), count(blank.customers), String::new()]);
        for place in &blank.places {
            let name = format!("  {}", place_name(place, setting));
            grid.row([name, count(place.customers), samples(place)]);
        }
    }
    grid
}

/// The field and its label.
pub(super) fn field_name(blank: &Blank, setting: Setting<'_>) -> String {
    setting.labels.field(&blank.field)
}

/// `large_accounts › need › checklist: met_twice 至少面谈两次`.
pub(super) fn place_name(place: &BlankPlace, setting: Setting<'_>) -> String {
    let Setting { language, labels, .. } = setting;
    let funnel = place.funnel.as_ref().map(|_| labels.funnel(place.funnel.as_ref()));
    let stage = place.stage.as_ref().map(|_| labels.stage(place.funnel.as_ref(), place.stage.as_ref()));
    let blocks = words::blocks(language, place.blocks);
    let id = place.id.as_ref().map(|id| match &place.funnel {
        Some(funnel) => {
            let stage = place.stage.as_ref().filter(|_| place.blocks == crate::report::Blocks::Item);
            labels.line(funnel, stage, id)
        }
        None => id.to_string(),
    });
    let what = match id {
        Some(id) => say!(language, "{blocks}: {id}", "{blocks}：{id}"),
        None => blocks.to_owned(),
    };
    funnel.into_iter().chain(stage).chain([what]).collect::<Vec<_>>().join(" › ")
}

/// The first few customers, and a sign that there are more.
pub(super) fn samples(place: &BlankPlace) -> String {
    let more = if place.samples.len() < place.customers { " …" } else { "" };
    format!("{}{more}", place.samples.join(" "))
}

fn findings(report: &QualityReport, setting: Setting<'_>) -> Grid {
    let language = setting.language;
    let header = [
        language.pick("finding", "问题"),
        language.pick("rows", "行数"),
        language.pick("where", "位置"),
        language.pick("samples", "示例"),
    ];
    let mut grid = Grid::new("lrll", header);
    for finding in &report.findings {
        let rows = count(usize::try_from(finding.count).unwrap_or(usize::MAX));
        grid.row([finding.code.said_in(language), rows, finding_place(finding), finding.samples.join("; ")]);
    }
    grid
}

/// `customers.amount`.
pub(super) fn finding_place(finding: &Finding) -> String {
    match finding.column.as_str() {
        "" => finding.table.clone(),
        column => format!("{}.{column}", finding.table),
    }
}
