//! The conversion report on a page: the baseline over time with its interval, then the cohorts.

use maud::{Markup, html};

use super::super::conversion::{cohort_title, step_name, summary};
use super::super::{Setting, words};
use super::chart::{WIDTH, at, axis, float};
use super::table;
use crate::render::machine::date_text;
use crate::render::numbers::{count, share};
use crate::report::{Cohort, ConversionReport, FunnelConversion, Point, Rate};
use crate::value::Date;

/// The section.
pub(super) fn section(report: &ConversionReport, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    html! {
        section {
            h2 { (language.pick("Conversion", "转化率")) }
            @for funnel in &report.funnels {
                h3 { (setting.labels.funnel(Some(&funnel.funnel))) }
                @for line in summary(language, funnel) { p { (line) } }
                (charts(funnel, report.as_of.day, setting))
                @for cohort in &funnel.cohorts {
                    h4 { (cohort_title(language, cohort, funnel.cycle.map_or(0, |cycle| cycle.weeks))) }
                    (steps(cohort, setting))
                }
            }
        }
    }
}

fn steps(cohort: &Cohort, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    let header = [
        language.pick("phase", "大阶段"),
        language.pick("reached", "到达"),
        language.pick("rate", "转化率"),
        language.pick("95 % interval", "95 % 区间"),
        language.pick("from the one before", "较上一阶段"),
    ];
    let rows: Vec<(&str, Vec<String>)> = cohort
        .steps
        .iter()
        .map(|step| {
            let interval = step.rate.map(words::interval).unwrap_or_default();
            let previous = step.from_previous.map_or_else(|| words::rate(language, None), share);
            let name = step_name(step.phase.as_ref(), setting);
            ("", vec![name, count(step.reached), words::rate(language, step.rate), interval, previous])
        })
        .collect();
    table(&header.map(str::to_owned), &rows, &[])
}

/// The weekly and the monthly series, each ending with the present day, where they have two rates.
fn charts(funnel: &FunnelConversion, today: Date, setting: Setting<'_>) -> Markup {
    let language = setting.language;
    let present = funnel.cohorts.first().and_then(Cohort::baseline);
    let series = [
        (language.pick("Baseline by week", "基准转化率（按周）"), &funnel.weekly),
        (language.pick("Baseline by month", "基准转化率（按月）"), &funnel.monthly),
    ];
    html! {
        @for (title, points) in series {
            @let dots = dots(points, today, present);
            @if dots.len() > 1 {
                h4 { (title) }
                figure { (chart(title, &dots, present)) }
            }
        }
    }
}

/// The points that have a rate, and the present one.
fn dots(points: &[Point], today: Date, present: Option<Rate>) -> Vec<(Date, Rate)> {
    let past = points.iter().filter_map(|point| Some((point.on, point.rate?)));
    past.chain(present.map(|rate| (today, rate))).collect()
}

const HEIGHT: f64 = 190.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 60.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 28.0;

/// From dates and shares to places on the paper.
struct Paper {
    first: Date,
    days: f64,
    top: f64,
}

impl Paper {
    fn x(&self, on: Date) -> f64 {
        let days = f64::from(i32::try_from((on - self.first).num_days()).unwrap_or(i32::MAX));
        LEFT + (WIDTH - LEFT - RIGHT) * days / self.days
    }

    fn y(&self, share: f64) -> f64 {
        TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share / self.top)
    }

    fn point(&self, on: Date, share: f64) -> String {
        format!("{},{}", at(self.x(on)), at(self.y(share)))
    }
}

/// A line of rates in the band of their intervals; the present interval as dashed lines.
fn chart(title: &str, dots: &[(Date, Rate)], present: Option<Rate>) -> Markup {
    let (Some((first, _)), Some((last, end))) = (dots.first(), dots.last()) else { return html! {} };
    let (top, step) = axis(dots.iter().map(|(_, rate)| rate.high).fold(0.0, f64::max));
    let days = f64::from(i32::try_from((*last - *first).num_days()).unwrap_or(i32::MAX)).max(1.0);
    let paper = Paper { first: *first, days, top };
    let curve: Vec<String> = dots.iter().map(|(on, rate)| paper.point(*on, rate.value)).collect();
    let upper = dots.iter().map(|(on, rate)| paper.point(*on, rate.high));
    let lower = dots.iter().rev().map(|(on, rate)| paper.point(*on, rate.low));
    let band: Vec<String> = upper.chain(lower).collect();
    let right = WIDTH - RIGHT;
    html! {
        svg viewBox={ "0 0 " (at(WIDTH)) " " (at(HEIGHT)) } role="img" aria-label=(title) {
            @for share_of in ticks(top, step) {
                @let y = paper.y(share_of);
                line.rule x1=(at(LEFT)) x2=(at(right)) y1=(at(y)) y2=(at(y)) {}
                text.faint.end x=(at(LEFT - 10.0)) y=(at(y + 4.0)) { (format!("{:.0} %", share_of * 100.0)) }
            }
            polygon.band points=(band.join(" ")) {}
            @if let Some(rate) = present {
                @for edge in [rate.low, rate.high] {
                    line.now x1=(at(LEFT)) x2=(at(right)) y1=(at(paper.y(edge))) y2=(at(paper.y(edge))) {}
                }
            }
            polyline.curve points=(curve.join(" ")) {}
            @for (on, rate) in dots {
                circle.dot cx=(at(paper.x(*on))) cy=(at(paper.y(rate.value))) r="2.6" {
                    title { (date_text(*on)) ": " (share(rate.value)) " (" (words::interval(*rate)) ")" }
                }
            }
            text x=(at(right + 8.0)) y=(at(paper.y(end.value) + 4.0)) { (share(end.value)) }
            @for on in days_named(dots) {
                text.faint.mid x=(at(paper.x(on))) y=(at(HEIGHT - 8.0)) { (date_text(on)) }
            }
        }
    }
}

fn ticks(top: f64, step: f64) -> Vec<f64> {
    let steps =
        std::iter::successors(Some(0_usize), |place| Some(place + 1)).map(|place| float(place) * step);
    steps.take_while(|share| *share <= top + step / 2.0).collect()
}

/// The first, the last and a few days between.
fn days_named(dots: &[(Date, Rate)]) -> Vec<Date> {
    const MOST: usize = 6;
    let every = dots.len().div_ceil(MOST).max(1);
    let mut days: Vec<Date> = dots.iter().rev().step_by(every).map(|(on, _)| *on).collect();
    days.reverse();
    days
}
