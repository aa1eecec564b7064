//! The ruleset as a whole: its parts in the order in which they depend on each other.

use std::sync::Arc;

use super::anomalies::anomalies;
use super::calendar::{calendar, holidays_listed};
use super::channels::{channels, contacts};
use super::context::Context;
use super::facts::{Facts, facts};
use super::funnels::funnels;
use super::ids::Ids;
use super::items::take_id;
use super::mapping::mapping;
use super::metrics::metrics;
use super::routes::routes;
use super::scopes::{KnownIds, World};
use super::usage::{mark_contacts, mark_used, mark_used_by_anomalies, mark_used_by_metrics};
use super::workspace::workspace;
use crate::diagnostic::{Diagnostic, RulesProblem, SyntaxProblem, nearest};
use crate::language::both;
use crate::ruleset::{Phase, Ruleset};

/// Checks everything; the ruleset may be there although errors were reported.
pub(super) fn ruleset(cx: &mut Context, hash: &str, year: i32) -> Option<Ruleset> {
    report_lacking(cx);
    let workspace = workspace(cx);
    let calendar = calendar(cx);
    let day_hours = cx.document.calendar.as_ref().and_then(|decl| decl.day_hours).map(|hours| hours.value);
    let phases = phases(cx);
    let mapping = mapping(cx);
    let ids = known_ids(cx, &phases);
    let mut world = World { mapping, facts: Facts::default(), ids, incomplete: cx.document.incomplete };
    facts(cx, &mut world);
    let funnels = funnels(cx, &world);
    wide_stages(cx, &world);
    let metrics = metrics(cx, &mut world);
    let anomalies = anomalies(cx, &world, &metrics);
    let contacts = contacts(cx, world.mapping.people.as_ref().map_or(&[][..], |people| &people.contacts));
    let channels = channels(cx, &contacts);
    let routes = routes(cx, &anomalies, &channels);
    holidays_listed(cx, &calendar, year);
    let World { mapping, facts, .. } = world;
    let (mut mapping, facts, funnels) = (mapping.into_mapping()?, facts.into_facts()?, funnels?);
    let (metrics, metric_order) = metrics.into_parts()?;
    let (anomalies, anomaly_order) = anomalies.into_parts()?;
    let channels: Vec<_> = channels.list.into_iter().collect::<Option<_>>()?;
    let routes = routes?;
    mark_used(&mut mapping, &facts, &funnels);
    mark_used_by_metrics(&mut mapping, &metrics);
    mark_used_by_anomalies(&mut mapping, &anomalies);
    mark_contacts(&mut mapping, &contacts, &channels);
    Some(Ruleset {
        hash: hash.to_owned(),
        sources: cx.document.sources.clone(),
        workspace,
        calendar,
        day_hours,
        mapping,
        facts,
        phases,
        funnels,
        metrics,
        metric_order,
        anomalies,
        anomaly_order,
        channels,
        routes,
        contacts,
        users: cx.users.clone(),
    })
}

/// Reports what a ruleset cannot do without, and that columns are unchecked.
fn report_lacking(cx: &mut Context) {
    let document = cx.document;
    let problem = match (&document.customers, document.funnels.is_empty()) {
        _ if document.incomplete => None,
        (None, true) if document.facts.is_empty() && document.events.is_empty() => {
            Some(RulesProblem::EmptyRuleset)
        }
        (None, _) => Some(RulesProblem::NoCustomers),
        (Some(_), true) => Some(RulesProblem::NoFunnel),
        (Some(_), false) => None,
    };
    cx.diagnostics.extend(problem.map(Diagnostic::nowhere));
    if cx.schema.is_none() && document.customers.is_some() {
        let named = document.workspace.dataset.as_ref();
        let problem = RulesProblem::ColumnsUnchecked { named: named.map(|path| path.value.clone()) };
        cx.diagnostics.push(match named {
            Some(path) => Diagnostic::at(path.span, problem),
            None => Diagnostic::nowhere(problem),
        });
    }
}

fn phases(cx: &mut Context) -> Vec<Phase> {
    let mut ids = Ids::new(both("phase", "大阶段"), None);
    let mut phases = Vec::new();
    for decl in &cx.document.phases {
        if let Some(id) = take_id(cx, &mut ids, decl.id.as_ref()) {
            phases.push(Phase { id, label: decl.label.clone(), span: decl.span });
        }
    }
    phases
}

/// The ids that expressions may compare `funnel`, `stage` and `phase` with.
fn known_ids(cx: &Context, phases: &[Phase]) -> KnownIds {
    let text = |id: &crate::text::Spanned<String>| -> Arc<str> { Arc::from(id.value.as_str()) };
    let funnels = &cx.document.funnels;
    let stages = funnels.iter().flat_map(|funnel| &funnel.stages).filter_map(|stage| stage.id.as_ref());
    let mut stages: Vec<Arc<str>> = stages.map(text).collect();
    stages.sort();
    stages.dedup();
    let items = funnels.iter().flat_map(|funnel| &funnel.stages).flat_map(|stage| &stage.items);
    let mut items: Vec<Arc<str>> = items.filter_map(|item| item.id.as_ref()).map(text).collect();
    items.sort();
    items.dedup();
    KnownIds {
        funnels: funnels.iter().filter_map(|funnel| funnel.id.as_ref()).map(text).collect(),
        stages,
        phases: phases.iter().map(|phase| phase.id.clone()).collect(),
        items,
    }
}

/// Warns of stages in `wide` that no funnel has.
fn wide_stages(cx: &mut Context, world: &World) {
    let Some(history) = &world.mapping.history else { return };
    let mut known = vec!["won", "lost"];
    for funnel in &cx.document.funnels {
        let ends = funnel.won.iter().chain(&funnel.lost).flatten();
        let stages = funnel.stages.iter();
        let values = stages.flat_map(|stage| stage.id.iter().chain(stage.matches.iter().flatten()));
        known.extend(ends.chain(values).map(|value| value.value.as_str()));
    }
    for (stage, _) in &history.wide {
        if !known.contains(&stage.value.as_str()) {
            let suggestion = nearest(&stage.value, known.iter().copied()).map(str::to_owned);
            let problem =
                RulesProblem::UnknownWideStage { stage: SyntaxProblem::shortened(&stage.value), suggestion };
            cx.report_lack(stage.span, problem);
        }
    }
}
