//! The states report on a page: stacked bars by stage, then the matrix and who is left out.

use maud::{Markup, html};

use super::super::Setting;
use super::super::states::{ages, lines, on_hold_word, reasons, shown_states, stage_name, totals};
use super::chart::{BAR, NAMES, ROW, WIDTH, at, float, name};
use super::{list, table};
use crate::evaluate::State;
use crate::language::say;
use crate::render::numbers::count;
use crate::report::{FunnelStates, StageStates, StatesReport};

/// The section.
pub(super) fn section(report: &StatesReport, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    let outside = count(report.total.of(State::Outside));
    html! {
        section {
            h2 { (language.pick("States", "客户状态")) }
            p.note { (totals(language, report)) }
            @for funnel in &report.funnels { (of_funnel(funnel, setting)) }
            @if !report.outside.is_empty() {
                h3 { (say!(language, "In no funnel: {outside}", "漏斗外：{outside}")) }
                (list(&reasons(language, &report.outside)))
            }
        }
    }
}

fn of_funnel(funnel: &FunnelStates, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    let states = &funnel.total.states;
    let (out, unknown) = (count(states.of(State::NotAdmitted)), count(states.of(State::Unknown)));
    html! {
        h3 { (setting.labels.funnel(Some(&funnel.funnel))) }
        (chart(funnel, setting))
        (matrix(funnel, setting))
        @if states.of(State::Ready) > 0 {
            h4 { (language.pick("Ready, by how overdue they are", "待进阶客户的停留情况")) }
            p { (ready(funnel, setting)) }
        }
        @if !funnel.not_admitted.is_empty() {
            h4 { (say!(language, "Not admitted: {out}; lines of the entrance standard that they fail", "未准入：{out}；未满足的准入标准")) }
            (list(&lines(funnel, setting)))
        }
        @if !funnel.unknown.is_empty() {
            h4 { (say!(language, "Unknown: {unknown}", "未知：{unknown}")) }
            (list(&reasons(language, &funnel.unknown)))
        }
    }
}

fn ready(funnel: &FunnelStates, setting: Setting<'_>) -> String {
    let ages = ages(setting.language, &funnel.total.ready);
    let parts = ages.into_iter().filter(|(_, number)| *number > 0);
    parts.map(|(name, number)| format!("{name} {}", count(number))).collect::<Vec<_>>().join(" · ")
}

/// A bar for each stage, parted by state; all bars have one scale.
fn chart(funnel: &FunnelStates, setting: Setting<'_>) -> Markup {
    const NUMBERS: f64 = 48.0;
    let stages: Vec<&StageStates> = funnel.stages.iter().filter(|row| row.stage.is_some()).collect();
    let most = stages.iter().map(|row| row.states.in_funnel()).max().unwrap_or(0).max(1);
    let scale = (WIDTH - NAMES - NUMBERS) / float(most);
    let height = ROW * float(stages.len());
    let language = setting.language;
    let (inside, _) = shown_states(funnel);
    let alt = language.pick("Customers by stage and state", "各阶段客户状态");
    html! {
        figure {
            svg viewBox={ "0 0 " (at(WIDTH)) " " (at(height)) } role="img" aria-label=(alt) {
                @for (place, row) in stages.iter().enumerate() {
                    @let y = ROW * float(place) + (ROW - BAR) / 2.0;
                    (name(&stage_name(funnel, row, setting), y))
                    @for part in parts(row, &inside, scale) {
                        rect class=(part.state.word()) x=(at(part.x)) y=(at(y)) width=(at(part.width)) height=(at(BAR)) {
                            title { (part.state.said_in(language)) " " (count(part.customers)) }
                        }
                        @if part.width > 22.0 {
                            text.on.mid x=(at(part.x + part.width / 2.0)) y=(at(y + BAR / 2.0 + 4.0)) { (count(part.customers)) }
                        }
                    }
                    text.end x=(at(WIDTH)) y=(at(y + BAR / 2.0 + 4.0)) { (count(row.states.in_funnel())) }
                }
            }
            div.legend {
                @for state in &inside { span { i class=(state.word()) {} (state.said_in(language)) } }
            }
        }
    }
}

/// A part of a stacked bar.
struct Part {
    state: State,
    customers: usize,
    x: f64,
    width: f64,
}

fn parts(row: &StageStates, states: &[State], scale: f64) -> Vec<Part> {
    let mut x = NAMES;
    let mut parts = Vec::new();
    for state in states.iter().copied().filter(|state| row.states.of(*state) > 0) {
        let customers = row.states.of(state);
        let width = scale * float(customers);
        parts.push(Part { state, customers, x, width: (width - 1.0).max(0.5) });
        x += width;
    }
    parts
}

fn matrix(funnel: &FunnelStates, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    let (inside, outside) = shown_states(funnel);
    let word = |state: &State| state.said_in(language).to_owned();
    let header: Vec<String> = [language.pick("stage", "阶段").to_owned()]
        .into_iter()
        .chain(inside.iter().map(word))
        .chain([language.pick("in funnel", "漏斗内").to_owned()])
        .chain(on_hold_word(funnel, language).map(str::to_owned))
        .chain(outside.iter().map(word))
        .collect();
    let cells = |name: String, row: &StageStates| -> Vec<String> {
        let cell = |state: &State| count(row.states.of(*state));
        let held = on_hold_word(funnel, language).map(|_| count(row.on_hold));
        let inner = inside.iter().map(cell).chain([count(row.states.in_funnel())]).chain(held);
        [name].into_iter().chain(inner).chain(outside.iter().map(cell)).collect()
    };
    let mut rows: Vec<(&str, Vec<String>)> =
        funnel.stages.iter().map(|row| ("", cells(stage_name(funnel, row, setting), row))).collect();
    rows.push(("total", cells(language.pick("total", "合计").to_owned(), &funnel.total)));
    table(&header, &rows, &[])
}
