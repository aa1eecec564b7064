//! The funnel report on a page: bars by phase, then the figures.

use maud::{Markup, html};

use super::super::funnel::{balance, inferred, no_phase, period};
use super::super::{Setting, words};
use super::chart::{BAR, NAMES, ROW, WIDTH, at, float, name};
use super::table;
use crate::language::{Language, say};
use crate::render::numbers::{amount, count, signed};
use crate::report::{Figures, FunnelReport, PhaseFigures};

/// The section.
pub(super) fn section(report: &FunnelReport, depth: u8, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    html! {
        section {
            h2 { (language.pick("Funnel", "客户漏斗")) }
            p.note { (period(language, report)) }
            p.note { (balance(language, &report.through, report.total.customers)) }
            @if report.inferred > 0 { p.note { (inferred(language, report.inferred)) } }
            (chart(report, setting))
            (table(&header(report, setting), &rows(report, depth, setting), &[]))
        }
    }
}

fn phase_name(phase: &PhaseFigures, setting: Setting<'_>) -> String {
    let named = |phase| setting.labels.phase(Some(phase));
    phase.phase.as_ref().map_or_else(|| no_phase(setting.language), named)
}

/// A bar for each phase, in the middle as a funnel is drawn, with its count and net change.
fn chart(report: &FunnelReport, setting: Setting<'_>) -> Markup {
    const NUMBERS: f64 = 226.0;
    let most = report.phases.iter().map(|phase| phase.figures.customers).max().unwrap_or(0).max(1);
    let room = WIDTH - NAMES - NUMBERS;
    let height = ROW * float(report.phases.len());
    let alt = setting.language.pick("Customers by phase", "各大阶段客户数");
    html! {
        @if !report.phases.is_empty() {
            figure {
                svg viewBox={ "0 0 " (at(WIDTH)) " " (at(height)) } role="img" aria-label=(alt) {
                    @for (place, phase) in report.phases.iter().enumerate() {
                        @let y = ROW * float(place) + (ROW - BAR) / 2.0;
                        @let width = room * float(phase.figures.customers) / float(most);
                        (name(&phase_name(phase, setting), y))
                        rect.bar x=(at(NAMES + (room - width) / 2.0)) y=(at(y)) width=(at(width.max(1.0))) height=(at(BAR)) rx="3" {}
                        text.end x=(at(WIDTH - NUMBERS + 60.0)) y=(at(y + BAR / 2.0 + 4.0)) { (count(phase.figures.customers)) }
                        text.faint.end x=(at(WIDTH)) y=(at(y + BAR / 2.0 + 4.0)) { (flow(setting.language, &phase.figures)) }
                    }
                }
            }
        }
    }
}

/// `in 12 · out 8 (+4)`.
fn flow(language: Language, figures: &Figures) -> String {
    let (into, out, net) = (count(figures.into), count(figures.out), signed(figures.net()));
    say!(language, "in {into} · out {out} ({net})", "流入 {into} · 流出 {out}（{net}）")
}

fn header(report: &FunnelReport, setting: Setting<'_>) -> Vec<String> {
    let language = setting.language;
    let sum = report.sum.as_ref().map(|field| setting.labels.field(field));
    let names = [language.pick("phase / stage", "大阶段 / 阶段"), language.pick("customers", "客户数")];
    let flows = [("in", "流入"), ("out", "流出"), ("net", "净增")].map(|(en, zh)| language.pick(en, zh));
    names.map(str::to_owned).into_iter().chain(sum).chain(flows.map(str::to_owned)).collect()
}

fn rows(report: &FunnelReport, depth: u8, setting: Setting<'_>) -> Vec<(&'static str, Vec<String>)> {
    let mut rows = Vec::new();
    let mut add = |kind: &'static str, name: String, figures: &Figures| {
        let sum = report.sum.as_ref().map(|_| amount(figures.sum));
        let head = [name, count(figures.customers)].into_iter().chain(sum);
        let flows = [count(figures.into), count(figures.out), signed(figures.net())];
        rows.push((kind, head.chain(flows).collect()));
    };
    for phase in &report.phases {
        add("top", phase_name(phase, setting), &phase.figures);
        for stage in phase.stages.iter().filter(|_| depth > 0) {
            let (funnel, id) = (Some(&stage.funnel), Some(&stage.stage));
            let name = format!("{} › {}", setting.labels.funnel(funnel), setting.labels.stage(funnel, id));
            add("d1", name, &stage.figures);
            for group in stage.groups.iter().filter(|_| depth > 1) {
                add("d2", words::who(setting.language, group.who.as_ref()), &group.figures);
            }
        }
    }
    add("total", setting.language.pick("total", "合计").to_owned(), &report.total);
    rows
}
