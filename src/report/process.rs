//! Process data: how metrics of persons and units went lately, and the activity mix of 70 / 15 / 15.

use std::sync::Arc;

use crate::metric::{Frame, Gauge, before, period};
use crate::ruleset::{Metric, Ruleset, SubjectKind};
use crate::syntax::Period;
use crate::value::Date;

/// How many periods before the last one are looked at.
const BEFORE: usize = 8;

/// A metric of one person or unit: its last complete period, and those before.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessLine {
    /// The metric, by place among those of the ruleset.
    pub metric: usize,
    /// Whether it is of persons or units.
    pub kind: SubjectKind,
    /// Whose it is.
    pub subject: Arc<str>,
    /// The days of the last complete period.
    pub frame: Frame,
    /// Its value.
    pub value: Option<f64>,
    /// The value of the period before.
    pub previous: Option<f64>,
    /// The median of the eight before, as far as there are any.
    pub usual: Option<f64>,
    /// Whether it is a part of the activity mix, and so a share.
    pub is_of_mix: bool,
    /// Whether the activity mix is amiss: customers have too small a share, or system or team too large
    /// a one. `None`: it is no part of the mix, or has no value.
    pub amiss: Option<bool>,
}

/// Process data of persons and units.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProcessReport {
    /// By metric, then by subject.
    pub lines: Vec<ProcessLine>,
    /// Whether only some metrics or subjects were wanted.
    pub is_part: bool,
}

/// Whether a subject of a kind is wanted.
pub type Takes<'a> = dyn Fn(SubjectKind, &Arc<str>) -> bool + 'a;

/// Which process data are wanted.
pub struct ProcessWish<'a> {
    /// Of which metrics, by id; none: of all.
    pub metrics: &'a [String],
    /// Of which subjects; `None`: of everybody.
    pub subject: Option<&'a Takes<'a>>,
}

impl ProcessWish<'_> {
    fn takes(&self, kind: SubjectKind, subject: &Arc<str>) -> bool {
        self.subject.is_none_or(|takes| takes(kind, subject))
    }
}

impl std::fmt::Debug for ProcessWish<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProcessWish").field("metrics", &self.metrics).finish_non_exhaustive()
    }
}

/// A part of the activity mix, by how the ids of its metrics begin, and its limit.
const MIX: [(&str, Limit); 3] = [
    ("customer_share", Limit::AtLeast(0.7)),
    ("system_share", Limit::AtMost(0.15)),
    ("team_share", Limit::AtMost(0.15)),
];

#[derive(Debug, Clone, Copy)]
enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

/// The process data that are wanted, as of the end of a day.
#[must_use]
pub fn process_report(
    ruleset: &Ruleset,
    gauge: &Gauge<'_>,
    day: Date,
    wish: &ProcessWish<'_>,
) -> ProcessReport {
    let mut lines = Vec::new();
    for (place, metric) in ruleset.metrics.iter().enumerate() {
        let is_wanted = wish.metrics.is_empty() || wish.metrics.iter().any(|id| **id == *metric.id);
        let Some(kind) = subject_of(metric).filter(|_| is_wanted && is_process(metric)) else { continue };
        let frames = frames(ruleset, metric.per, day);
        // A metric with too many groups says nothing about anybody.
        let Ok(values) = gauge.values(place, &frames) else { continue };
        let begins = gauge.begins(place);
        let is_usable =
            |frame: &Frame| begins.is_some_and(|begins| frame.from.is_none_or(|from| from >= begins));
        let Some((last, earlier)) = values.split_first() else { continue };
        for (group, cell) in &last.groups {
            let Some(subject) = group.first().filter(|subject| wish.takes(kind, subject)) else { continue };
            let of_earlier = earlier.iter().zip(frames.iter().skip(1)).filter(|(_, frame)| is_usable(frame));
            let past: Vec<f64> =
                of_earlier.filter_map(|(values, _)| values.groups.get(group)?.value).collect();
            lines.push(ProcessLine {
                metric: place,
                kind,
                subject: subject.clone(),
                frame: frames.first().copied().unwrap_or(Frame { from: None, through: day }),
                value: cell.value,
                previous: past.first().copied(),
                usual: median(past),
                is_of_mix: limit(&metric.id).is_some(),
                amiss: amiss(&metric.id, cell.value),
            });
        }
    }
    ProcessReport { lines, is_part: !wish.metrics.is_empty() || wish.subject.is_some() }
}

/// Whether process data have a metric: it is of persons or units, and of days, weeks or months.
#[must_use]
pub fn is_process(metric: &Metric) -> bool {
    subject_of(metric).is_some() && metric.per != Period::Snapshot
}

/// Whose a metric is, if it is grouped by persons or units alone.
pub(super) fn subject_of(metric: &Metric) -> Option<SubjectKind> {
    match metric.by.as_slice() {
        [dimension] => dimension.subject(),
        _ => None,
    }
}

/// The last period that is complete by the end of a day and those before it, the latest first.
fn frames(ruleset: &Ruleset, per: Period, day: Date) -> Vec<Frame> {
    let (calendar, week_starts) = (&ruleset.calendar, ruleset.workspace.week_starts);
    let earlier = |frame: &Frame| before(per, *frame, calendar, week_starts);
    let present = period(per, day, calendar, week_starts);
    let last = if present.through <= day { Some(present) } else { earlier(&present) };
    std::iter::successors(last, earlier).take(1 + BEFORE).collect()
}

/// The limit of a part of the activity mix.
fn limit(metric: &str) -> Option<Limit> {
    MIX.iter().find(|(id, _)| metric.starts_with(id)).map(|(_, limit)| *limit)
}

fn amiss(metric: &str, value: Option<f64>) -> Option<bool> {
    let (limit, value) = (limit(metric)?, value?);
    Some(match limit {
        Limit::AtLeast(least) => value < least,
        Limit::AtMost(most) => value > most,
    })
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get((values.len() / 2).checked_sub(1)?)?;
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mix_is_seventy_fifteen_fifteen() {
        for (metric, value, expected) in [
            ("customer_share_team", Some(0.69), Some(true)),
            ("customer_share_person", Some(0.7), Some(false)),
            ("system_share", Some(0.16), Some(true)),
            ("team_share_region", Some(0.15), Some(false)),
            ("team_share_region", None, None),
            ("visits", Some(0.1), None),
        ] {
            assert_eq!(amiss(metric, value), expected, "{metric} {value:?}");
        }
    }

    #[test]
    fn medians_of_even_and_odd_and_no_values() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
        assert_eq!(median(vec![]), None);
    }
}
