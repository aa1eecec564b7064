//! Anomalies: their parts, and the order in which they are evaluated.

use std::sync::Arc;

use super::cadence::{cadence, warn_of_finer};
use super::conditions::conditions;
use super::context::{Context, Optional, Reported};
use super::ids::Ids;
use super::inhibition::inhibition;
use super::items::take_id;
use super::metrics::Metrics;
use super::recipients::{recipients, report_nobody, report_unmapped_levels};
use super::scopes::World;
use super::stages::note_length;
use super::subjects::{SubjectScopes, about};
use super::template::message;
use crate::diagnostic::AnomalyProblem;
use crate::expression::Scope;
use crate::language::{both, spoken};
use crate::ruleset::{Anomaly, Escalation, Recipient, Subject};
use crate::syntax::{AnomalyDecl, Level};
use crate::text::Span;

/// The anomalies of a ruleset.
pub(super) struct Anomalies {
    /// Their ids, in file order: each that was given, also of those with errors.
    pub ids: Vec<Arc<str>>,
    /// Whether there are anomalies whose name is not known, because it was left out.
    pub unnamed: bool,
    /// The anomalies; `None` for those with errors, which are reported.
    pub list: Vec<Option<Anomaly>>,
    /// Their places, each after those that inhibit it.
    pub order: Vec<usize>,
}

impl Anomalies {
    /// The anomalies and their order, if all are in order.
    pub fn into_parts(self) -> Option<(Vec<Anomaly>, Vec<usize>)> {
        Some((self.list.into_iter().collect::<Option<_>>()?, self.order))
    }
}

/// Checks all anomalies.
pub(super) fn anomalies(cx: &mut Context, world: &World, metrics: &Metrics) -> Anomalies {
    let document = cx.document;
    let mut ids = Ids::new(both("anomaly", "异常规则"), None);
    let mut named = Vec::new();
    for decl in &document.anomalies {
        if let Some(id) = take_id(cx, &mut ids, decl.id.as_ref()) {
            named.push((id, decl));
        }
    }
    let unnamed = document.anomalies.iter().any(|decl| decl.id.is_none());
    let (inhibitors, order) = inhibition(cx, &named, unnamed);
    let mut list = Vec::new();
    let mut scopes = SubjectScopes::default();
    for (place, (id, decl)) in named.iter().enumerate() {
        let inhibited_by = inhibitors.get(place).cloned().flatten();
        let anomaly =
            if decl.flawed { None } else { anomaly(cx, world, (metrics, &mut scopes), id.clone(), decl) };
        cx.gap |= decl.flawed;
        list.push(
            anomaly.zip(inhibited_by).map(|(anomaly, inhibited_by)| Anomaly { inhibited_by, ..anomaly }),
        );
    }
    if let Some((_, first)) = named.first() {
        report_nobody(cx, world, place_of(first), &list);
        report_unmapped_levels(cx, world);
    }
    Anomalies { ids: named.into_iter().map(|(id, _)| id).collect(), unnamed, list, order }
}

/// Where an anomaly is shown.
pub(super) fn place_of(decl: &AnomalyDecl) -> Span {
    decl.id.as_ref().map_or(decl.span, |id| id.span)
}

/// Checks one anomaly but for what inhibits it; `None` if it has errors, which are then reported.
fn anomaly(
    cx: &mut Context,
    world: &World,
    (metrics, scopes): (&Metrics, &mut SubjectScopes),
    id: Arc<str>,
    decl: &AnomalyDecl,
) -> Option<Anomaly> {
    let about = about(cx, world, metrics, decl);
    let mut own = Scope::default();
    let (conditions, message) = if let Some(about) = &about {
        let scope = scopes.of(world, metrics, about, &mut own);
        (conditions(cx, decl, scope), message(cx, decl.message.as_ref(), scope))
    } else {
        // Without what it is about, nothing is known of its names.
        cx.syntax_alone([&decl.when, &decl.clear_when]);
        (None, Err(Reported))
    };
    let consecutive = consecutive(cx, decl);
    let cadence = cadence(cx, decl.cadence.as_ref());
    if let (Some(Subject::Metric { metric, against }), Ok(cadence)) = (&about, &cadence)
        && let Some(metric) = metrics.slots.get(*metric).and_then(|slot| slot.metric.as_ref())
    {
        let cadence = (decl.cadence.as_ref(), cadence.as_ref());
        warn_of_finer(cx, place_of(decl), cadence, metric.per, against.as_ref());
    }
    let to = match &decl.to {
        Some(to) => recipients(cx, to),
        None => vec![Recipient::Level(Level::Owner)],
    };
    let cc = recipients(cx, decl.cc.as_deref().unwrap_or_default());
    let escalate = handling(cx, decl);
    let lasting = lasts(cx, decl);
    let (when, clear_when) = conditions?;
    lasting.ok()?;
    Some(Anomaly {
        id,
        label: decl.label.clone(),
        doc: decl.doc.clone(),
        subject: about?,
        when,
        clear_when,
        consecutive: consecutive?,
        cadence: cadence.ok()?,
        severity: decl.severity.map(|severity| severity.value).unwrap_or_default(),
        to,
        cc,
        handle_within: decl.handle_within.map(|length| length.value),
        ack_limit: decl.ack_limit.map(|length| length.value),
        escalate: escalate?,
        remind_after: decl.remind_after.map(|length| length.value),
        inhibited_by: Vec::new(),
        message: message.ok()?,
        span: decl.span,
    })
}

/// `for`.
fn consecutive(cx: &mut Context, decl: &AnomalyDecl) -> Option<u32> {
    match decl.consecutive {
        Some(written) if written.value == 0 => {
            let range = spoken!("at least 1", "不小于 1 的数");
            let value = String::from("0");
            let problem = AnomalyProblem::NumberOutOfRange { key: "for", value, range, example: "1" };
            cx.report(written.span, problem);
            None
        }
        written => Some(written.map_or(1, |written| written.value)),
    }
}

/// `handle_within` and what hangs on it; `None` if there are errors, which are then reported.
fn handling(cx: &mut Context, decl: &AnomalyDecl) -> Option<Vec<Escalation>> {
    for length in [decl.handle_within, decl.ack_limit, decl.remind_after] {
        note_length(cx, length.as_ref());
    }
    let escalates = decl.escalate.first().map(|step| step.span);
    let keys = [("ack_limit", decl.ack_limit.map(|length| length.span)), ("escalate", escalates)];
    let mut sound = true;
    for (key, span) in keys {
        if let (Some(span), None) = (span, decl.handle_within) {
            cx.report_lack(span, AnomalyProblem::NeedsHandleWithin { key });
            sound = false;
        }
    }
    let mut steps = Vec::new();
    for step in &decl.escalate {
        note_length(cx, step.after.as_ref());
        let to = recipients(cx, step.to.as_deref().unwrap_or_default());
        steps.push(step.after.map(|after| Escalation { after: after.value, to }));
    }
    steps.into_iter().collect::<Option<_>>().filter(|_| sound)
}

/// Refuses what only makes sense for conditions that last, where the anomaly is about changes.
fn lasts(cx: &mut Context, decl: &AnomalyDecl) -> Optional<()> {
    if decl.on.is_none_or(|on| on.value != crate::syntax::On::Change) {
        return Ok(None);
    }
    let keys = [
        ("for", decl.consecutive.filter(|count| count.value > 1).map(|count| count.span)),
        ("clear_when", decl.clear_when.as_ref().map(|text| text.span)),
        ("remind_after", decl.remind_after.map(|length| length.span)),
    ];
    let mut found = Ok(None);
    for (key, span) in keys {
        if let Some(span) = span {
            cx.report(span, AnomalyProblem::ChangeHappensOnce { key });
            found = Err(Reported);
        }
    }
    found
}
