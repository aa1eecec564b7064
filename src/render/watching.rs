//! Outcomes and alerts of a delta as machine output.

use std::collections::BTreeMap;

use serde::Serialize;

use super::machine::date_text;
use crate::alert::{Alert, AlertEvent, Key, Subject, What};
use crate::anomaly::Observation;
use crate::delta::{Delta, Watch};
use crate::time::AsOf;

/// Whom an outcome or alert is about.
#[derive(Debug, Serialize)]
pub(super) struct SubjectLine {
    kind: &'static str,
    id: String,
}

/// The evaluation of a rule for one subject at one slot. The order of fields is the order of keys.
#[derive(Debug, Serialize)]
pub(super) struct OutcomeLine<'a> {
    rule: &'a str,
    slot: String,
    data_day: String,
    subject: SubjectLine,
    outcome: &'static str,
    value: Option<f64>,
    baseline: Option<f64>,
    delta: Option<f64>,
    pct: Option<f64>,
    z: Option<f64>,
    n: Option<u32>,
    target: Option<f64>,
    pace: Option<f64>,
    expected: Option<f64>,
    backfilled: bool,
    missing: Vec<&'a str>,
}

/// An alert as it is after the run.
#[derive(Debug, Serialize)]
pub(super) struct AlertLine<'a> {
    key: String,
    rule: &'a str,
    subject: SubjectLine,
    severity: Option<&'static str>,
    status: &'static str,
    to: Vec<&'a str>,
    opened: Option<String>,
    message: Option<&'a str>,
    inhibited_by: Option<String>,
    resolved_on: Option<String>,
    ending: Option<&'static str>,
    events: Vec<&'static str>,
}

impl SubjectLine {
    fn of(subject: &Subject) -> Self {
        Self { kind: subject.kind(), id: subject.id() }
    }
}

impl<'a> OutcomeLine<'a> {
    pub fn of(observation: &'a Observation) -> Self {
        let figures = observation.figures;
        Self {
            rule: &observation.rule,
            slot: observation.slot.at.text(),
            data_day: date_text(observation.slot.data_day()),
            subject: SubjectLine::of(&observation.subject),
            outcome: observation.outcome.word(),
            value: figures.value,
            baseline: figures.baseline,
            delta: figures.delta,
            pct: figures.pct,
            z: figures.z,
            n: figures.n,
            target: figures.target,
            pace: figures.pace,
            expected: figures.expected,
            backfilled: figures.backfilled,
            missing: observation.missing.iter().map(|name| &**name).collect(),
        }
    }
}

impl<'a> AlertLine<'a> {
    fn of(alert: &'a Alert, watch: &'a Watch, happened: Vec<&'static str>) -> Self {
        let state = alert.state();
        Self {
            key: alert.key.to_string(),
            rule: &alert.key.rule,
            subject: SubjectLine::of(&alert.key.subject),
            severity: watch.severities.get(&alert.key.rule).map(|severity| severity.word()),
            status: state.status.word(),
            to: told(alert),
            opened: state.opened_at.map(|at| AsOf::at(at).text()),
            message: alert.message(),
            inhibited_by: alert.inhibitor().map(ToString::to_string),
            resolved_on: state.resolved_on.map(date_text),
            ending: state.ending.map(crate::alert::Ending::word),
            events: happened,
        }
    }
}

/// Who was told last, the latest level.
pub(super) fn told(alert: &Alert) -> Vec<&str> {
    let of_event = |event: &'_ AlertEvent| matches!(event.what, What::Told { .. } | What::Reminded { .. });
    match alert.events().iter().rfind(|event| of_event(event)).map(|event| &event.what) {
        Some(What::Told { to, .. } | What::Reminded { to, .. }) => {
            to.iter().map(|person| &**person).collect()
        }
        _ => Vec::new(),
    }
}

/// What happened to an alert in a run, in order.
pub(super) fn happened<'a>(watch: &'a Watch, alert: &Alert) -> impl DoubleEndedIterator<Item = &'a What> {
    let key = alert.key.clone();
    watch.news.iter().filter(move |(of, _)| *of == key).map(|(_, event)| &event.what)
}

/// All evaluations, by (slot, rule, subject).
pub(super) fn outcomes(delta: &Delta) -> Vec<&Observation> {
    let watch = &delta.watch;
    let mut all: Vec<&Observation> = watch.observations.iter().chain(&watch.quiet_observations).collect();
    all.sort_by(|one, other| {
        (one.slot, &one.rule, &one.subject).cmp(&(other.slot, &other.rule, &other.subject))
    });
    all
}

/// The alerts to which something happened and those that stay open, by key.
pub(super) fn alerts(delta: &Delta) -> impl Iterator<Item = AlertLine<'_>> {
    let watch = &delta.watch;
    let mut all: Vec<&Alert> = watch.alerts.iter().chain(&watch.kept).collect();
    all.sort_by(|one, other| one.key.cmp(&other.key));
    let mut happened: BTreeMap<&Key, Vec<&'static str>> = BTreeMap::new();
    for (key, event) in &watch.news {
        happened.entry(key).or_default().push(event.what.word());
    }
    all.into_iter()
        .map(move |alert| AlertLine::of(alert, watch, happened.remove(&alert.key).unwrap_or_default()))
}
