//! The funnel report for people.

use std::io::{self, Write};

use super::super::grid::Grid;
use super::super::machine::date_text;
use super::super::numbers::{amount, count, signed};
use super::{Ink, Setting, prose, words};
use crate::language::{Language, say};
use crate::report::{Figures, FunnelReport, Grouping, StageFigures, Through};

/// Writes it down to a depth.
pub(super) fn write(
    out: &mut dyn Write,
    report: &FunnelReport,
    depth: u8,
    setting: Setting<'_>,
) -> io::Result<()> {
    let language = setting.language;
    let as_of = report.as_of.text();
    let title = say!(language, "funnel as of {as_of}", "客户漏斗　截至 {as_of}");
    prose(out, setting, Ink::Title, &title)?;
    prose(out, setting, Ink::Plain, &format!("  {}", period(language, report)))?;
    let balance = balance(language, &report.through, report.total.customers);
    prose(out, setting, Ink::Plain, &format!("  {balance}"))?;
    if report.inferred > 0 {
        prose(out, setting, Ink::Faint, &format!("  {}", inferred(language, report.inferred)))?;
    }
    writeln!(out)?;
    table(report, depth, setting).write(out, setting.columns)
}

/// `period 2024-06-01 … 2024-06-28, 28 days`.
pub(super) fn period(language: Language, report: &FunnelReport) -> String {
    let (since, until) = (date_text(report.since), date_text(report.as_of.day));
    let days = (report.as_of.day - report.since).num_days() + 1;
    say!(language, "period {since} … {until}, {days} days", "期间 {since} … {until}，共 {days} 天")
}

/// `120 before + 30 new − 12 won − 8 lost = 130 now`.
pub(super) fn balance(language: Language, through: &Through, now: usize) -> String {
    let [before, new, won, lost, now] =
        [through.before, through.new, through.won, through.lost, now].map(count);
    let other = match through.other {
        0 => String::new(),
        other => {
            let other = count(other);
            say!(language, " − {other} otherwise out", " − {other} 其他离开")
        }
    };
    say!(
        language,
        "in the funnels: {before} before + {new} new − {won} won − {lost} lost{other} = {now} now",
        "漏斗内：期初 {before} + 新进 {new} − 成交 {won} − 流失 {lost}{other} = 现有 {now}"
    )
}

pub(super) fn inferred(language: Language, customers: usize) -> String {
    let customers = count(customers);
    say!(
        language,
        "{customers} customers moved on a day that the dataset does not give: the day they were first seen there counts",
        "{customers} 个客户的变动日期数据中没有，按首次看到的日期计"
    )
}

fn table(report: &FunnelReport, depth: u8, setting: Setting<'_>) -> Grid {
    let Setting { language, labels, .. } = setting;
    let first = match (depth, report.by) {
        (0, _) => language.pick("phase", "大阶段"),
        (1, _) => language.pick("phase / stage", "大阶段 / 阶段"),
        (_, Grouping::Owner) => language.pick("phase / stage / owner", "大阶段 / 阶段 / 负责人"),
        (_, Grouping::Unit) => language.pick("phase / stage / unit", "大阶段 / 阶段 / 团队"),
    };
    let mut header = vec![first.to_owned(), language.pick("customers", "客户数").to_owned()];
    header.extend(report.sum.as_ref().map(|field| labels.field(field)));
    header.extend(
        [("in", "流入"), ("out", "流出"), ("net", "净增")].map(|(en, zh)| language.pick(en, zh).to_owned()),
    );
    let columns = if report.sum.is_some() { "lrrrrr" } else { "lrrrr" };
    let mut grid = Grid::new(columns, header);
    let mut add = |indent: usize, name: String, figures: &Figures| {
        let sum = report.sum.as_ref().map(|_| amount(figures.sum));
        let cells = [format!("{:1$}{name}", "", 2 * indent), count(figures.customers)].into_iter().chain(sum);
        grid.row(cells.chain([count(figures.into), count(figures.out), signed(figures.net())]));
    };
    for phase in &report.phases {
        let name = phase.phase.as_ref().map_or_else(|| no_phase(language), |phase| labels.phase(Some(phase)));
        add(0, name, &phase.figures);
        for stage in phase.stages.iter().filter(|_| depth > 0) {
            add(1, stage_name(stage, setting), &stage.figures);
            for group in stage.groups.iter().filter(|_| depth > 1) {
                add(2, words::who(language, group.who.as_ref()), &group.figures);
            }
        }
    }
    add(0, language.pick("total", "合计").to_owned(), &report.total);
    grid
}

/// What stages without a phase stand under.
pub(super) fn no_phase(language: Language) -> String {
    language.pick("(no phase)", "（无大阶段）").to_owned()
}

/// `large_accounts › need 需求沟通确认`.
fn stage_name(stage: &StageFigures, setting: Setting<'_>) -> String {
    let stage_label = setting.labels.stage(Some(&stage.funnel), Some(&stage.stage));
    format!("{} › {stage_label}", stage.funnel)
}
