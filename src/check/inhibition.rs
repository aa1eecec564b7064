//! `inhibited_by`: which anomalies keep which quiet, and in which order they are evaluated.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::Context;
use super::ids::is_refused;
use super::order::{groups, way_round};
use super::scopes::texts;
use crate::diagnostic::{AnomalyProblem, Diagnostic, RulesProblem, SyntaxProblem, nearest};
use crate::language::both;
use crate::syntax::AnomalyDecl;

/// The places of what inhibits each anomaly (`None` where that has errors, which are then reported),
/// and the places of all, each after those that inhibit it.
pub(super) fn inhibition(
    cx: &mut Context,
    named: &[(Arc<str>, &AnomalyDecl)],
    unnamed: bool,
) -> (Vec<Option<Vec<usize>>>, Vec<usize>) {
    let mut inhibitors: Vec<Option<Vec<usize>>> = Vec::new();
    for (_, decl) in named {
        inhibitors.push(places(cx, named, decl, unnamed));
    }
    let needs: Vec<BTreeSet<usize>> =
        inhibitors.iter().map(|places| places.iter().flatten().copied().collect()).collect();
    let mut order = Vec::new();
    for group in groups(&needs) {
        let first = group.first().copied().unwrap_or_default();
        let own = needs.get(first).is_some_and(|needs| needs.contains(&first));
        if group.len() > 1 || own {
            report_circle(cx, &way_round(&needs, first).unwrap_or_default(), named);
            for place in &group {
                if let Some(inhibitors) = inhibitors.get_mut(*place) {
                    *inhibitors = None;
                }
            }
        }
        order.extend(group);
    }
    (inhibitors, order)
}

/// The places of what inhibits one anomaly, each once.
fn places(
    cx: &mut Context,
    named: &[(Arc<str>, &AnomalyDecl)],
    decl: &AnomalyDecl,
    unnamed: bool,
) -> Option<Vec<usize>> {
    let mut places = Vec::new();
    let mut sound = true;
    for id in &decl.inhibited_by {
        match named.iter().position(|(known, _)| **known == *id.value) {
            Some(place) if places.contains(&place) => {}
            Some(place) => places.push(place),
            None => {
                sound = false;
                if unnamed || named.iter().any(|(known, _)| is_refused(known, &id.value)) {
                    continue;
                }
                let known = texts(named.iter().map(|(id, _)| id));
                let suggestion = nearest(&id.value, known.iter().map(String::as_str)).map(str::to_owned);
                let shown = SyntaxProblem::shortened(&id.value);
                cx.report_lack(id.span, AnomalyProblem::UnknownInhibitor { id: shown, suggestion, known });
            }
        }
    }
    sound.then_some(places)
}

/// Reports anomalies that inhibit each other in a circle.
fn report_circle(cx: &mut Context, way: &[usize], named: &[(Arc<str>, &AnomalyDecl)]) {
    let ids: Vec<_> =
        way.iter().filter_map(|place| named.get(*place)).filter_map(|(_, decl)| decl.id.as_ref()).collect();
    let Some(first) = ids.first() else { return };
    let path = ids.iter().chain([first]).map(|id| id.value.clone()).collect();
    let problem = RulesProblem::from(AnomalyProblem::InhibitionCycle { path });
    let mut diagnostic = Diagnostic::at(first.span, problem);
    for other in ids.iter().skip(1) {
        diagnostic = diagnostic.with(other.span, both("on the way round", "循环经过这里"));
    }
    cx.diagnostics.push(diagnostic);
}
