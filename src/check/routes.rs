//! Routes: which messages go to which channel.

use std::sync::Arc;

use super::anomalies::Anomalies;
use super::channels::Channels;
use super::context::Context;
use super::ids::is_refused;
use super::scopes::texts;
use crate::diagnostic::{DeliveryProblem, SyntaxProblem, nearest};
use crate::language::both;
use crate::ruleset::Route;
use crate::syntax::RouteDecl;
use crate::text::{Span, Spanned};

/// Checks all routes; `None` if any has errors, which are then reported.
pub(super) fn routes(cx: &mut Context, anomalies: &Anomalies, channels: &Channels) -> Option<Vec<Route>> {
    let document = cx.document;
    let routes: Vec<_> = document.routes.iter().map(|decl| route(cx, anomalies, channels, decl)).collect();
    if !document.routes.iter().any(|decl| decl.flawed) {
        warn_of_unreached(cx, &document.routes);
        warn_of_unused(cx, channels, &document.routes);
    }
    routes.into_iter().collect()
}

fn route(cx: &mut Context, anomalies: &Anomalies, channels: &Channels, decl: &RouteDecl) -> Option<Route> {
    if decl.flawed {
        cx.gap = true;
        return None;
    }
    let mut rules = Some(Vec::new());
    for rule in decl.matches.rule.iter().flatten() {
        let place = rule_of(cx, anomalies, rule);
        rules = rules.zip(place).map(|(mut rules, place)| {
            rules.push(place);
            rules
        });
    }
    cx.gap |= decl.channel.is_none();
    let channel = decl.channel.as_ref().and_then(|channel| channel_of(cx, channels, channel));
    let values = |written: &Option<Vec<Spanned<_>>>| written.iter().flatten().map(|it| it.value).collect();
    Some(Route {
        severities: values(&decl.matches.severity),
        rules: rules?,
        levels: decl.matches.level.iter().flatten().map(|level| level.value).collect(),
        channel: channel?,
        digest: decl.digest.map(|time| time.value),
        span: decl.span,
    })
}

/// The place of an anomaly.
fn rule_of(cx: &mut Context, anomalies: &Anomalies, rule: &Spanned<String>) -> Option<usize> {
    let found = anomalies.ids.iter().position(|id| **id == *rule.value);
    let refused = anomalies.ids.iter().any(|id| is_refused(id, &rule.value));
    if found.is_none() && !anomalies.unnamed && !refused {
        let known = texts(&anomalies.ids);
        let suggestion = nearest(&rule.value, known.iter().map(String::as_str)).map(str::to_owned);
        let rule_shown = SyntaxProblem::shortened(&rule.value);
        cx.report_lack(rule.span, DeliveryProblem::UnknownRule { rule: rule_shown, suggestion, known });
    }
    found
}

/// The place of a channel.
fn channel_of(cx: &mut Context, channels: &Channels, channel: &Spanned<String>) -> Option<usize> {
    let ids = || channels.ids.iter().map(|(id, _)| id);
    let found = ids().position(|id| **id == *channel.value);
    let refused = ids().any(|id: &Arc<str>| is_refused(id, &channel.value));
    if found.is_none() && !channels.unnamed && !refused {
        let known = texts(ids());
        let suggestion = nearest(&channel.value, known.iter().map(String::as_str)).map(str::to_owned);
        let shown = SyntaxProblem::shortened(&channel.value);
        cx.report_lack(channel.span, DeliveryProblem::UnknownChannel { channel: shown, suggestion, known });
    }
    found
}

/// Warns of the first route behind one that takes everything.
fn warn_of_unreached(cx: &mut Context, routes: &[RouteDecl]) {
    let takes_all = |decl: &RouteDecl| {
        let matches = &decl.matches;
        let empty = |length: Option<usize>| length.is_none_or(|length| length == 0);
        empty(matches.severity.as_ref().map(Vec::len))
            && empty(matches.rule.as_ref().map(Vec::len))
            && empty(matches.level.as_ref().map(Vec::len))
    };
    let place =
        |decl: &RouteDecl| -> Span { decl.channel.as_ref().map_or(decl.span, |channel| channel.span) };
    let Some(all) = routes.iter().position(takes_all) else { return };
    if let (Some(first), Some(behind)) = (routes.get(all), routes.get(all + 1)) {
        let note = both("takes every message", "收下全部通知");
        cx.report_with(place(behind), DeliveryProblem::RouteNeverReached, place(first), note);
    }
}

/// Warns of channels that no route names.
fn warn_of_unused(cx: &mut Context, channels: &Channels, routes: &[RouteDecl]) {
    // A route to a channel that is not there was perhaps meant for this one.
    let known = |name: &str| channels.ids.iter().any(|(id, _)| **id == *name);
    if routes.iter().any(|route| route.channel.as_ref().is_none_or(|channel| !known(&channel.value))) {
        return;
    }
    for (id, span) in &channels.ids {
        let used = routes.iter().any(|route| route.channel.as_ref().is_some_and(|it| *it.value == **id));
        if !used {
            cx.report_lack(*span, DeliveryProblem::ChannelUnused { channel: id.to_string() });
        }
    }
}
