//! Funnels: who belongs to them, their entrance standard, their cycle.

use std::sync::Arc;

use super::constant::constant;
use super::context::{Context, Optional, Reported};
use super::ids::Ids;
use super::items::{admit, take_id};
use super::scopes::World;
use super::stages::{note_length, stages};
use super::values::{Claims, values};
use crate::diagnostic::RulesProblem;
use crate::expression::Expr;
use crate::language::{both, spoken};
use crate::ruleset::{Cycle, Funnel};
use crate::syntax::{CycleDecl, FunnelDecl, Role};
use crate::text::Span;
use crate::value::{Type, Value};

/// More funnels than this draw a warning.
const MANY: usize = 3;
/// The play added to the median deal cycle, unless another share is given.
const SLACK: f64 = 0.2;
/// The largest share that makes sense.
const MAX_SLACK: f64 = 10.0;
/// Won customers that the median needs.
const MIN_SAMPLE: u32 = 30;

/// Checks all funnels; `None` if any has errors, which are then reported.
pub(super) fn funnels(cx: &mut Context, world: &World) -> Option<Vec<Funnel>> {
    let document = cx.document;
    let mut ids = Ids::new(both("funnel", "漏斗"), None);
    let by_column = world.mapping.customers_have(Role::Funnel);
    let mut claims = Claims::default();
    let mut checked = Vec::new();
    let mut choices = Vec::new();
    for decl in &document.funnels {
        let id = take_id(cx, &mut ids, decl.id.as_ref());
        let scope = world.before_stage(both("the `when` of a funnel", "漏斗的 `when` "));
        let when = cx.optional(decl.when.as_ref(), &scope, Type::Bool);
        choices.push((decl, choice(&when, by_column)));
        let matches = matches(cx, decl, by_column, &mut claims);
        checked.push(funnel(cx, world, decl, id, when, matches));
    }
    report_choices(cx, &choices);
    if let Some(fourth) = document.funnels.get(MANY) {
        let count = document.funnels.len();
        cx.report(place(fourth), RulesProblem::ManyFunnels { count });
    }
    checked.into_iter().collect()
}

fn name(decl: &FunnelDecl) -> &str {
    decl.id.as_ref().map_or("", |id| &id.value)
}

fn place(decl: &FunnelDecl) -> Span {
    decl.id.as_ref().map_or(decl.span, |id| id.span)
}

fn funnel(
    cx: &mut Context,
    world: &World,
    decl: &FunnelDecl,
    id: Option<Arc<str>>,
    when: Optional<Expr>,
    matches: Vec<Arc<str>>,
) -> Option<Funnel> {
    let admit = admit(
        cx,
        &decl.admit,
        name(decl),
        &world.before_stage(both("`admit` of a funnel", "漏斗的 `admit` ")),
    );
    let cycle = cycle(cx, decl.cycle.as_ref());
    let values = values(cx, decl);
    let stages = stages(cx, world, decl, name(decl), &values);
    Some(Funnel {
        id: id?,
        label: decl.label.clone(),
        when: when.ok()?,
        matches,
        admit: admit.into_iter().collect::<Option<_>>()?,
        cycle,
        won: values.won,
        lost: values.lost,
        stages: stages?,
        span: decl.span,
    })
}

/// The values of the dataset's funnel column that mean this funnel: its id and its `match`.
fn matches(cx: &mut Context, decl: &FunnelDecl, by_column: bool, claims: &mut Claims) -> Vec<Arc<str>> {
    let mut values: Vec<Arc<str>> = Vec::new();
    let owner = spoken!("funnel `{}`", "漏斗 `{}`", name(decl));
    for value in decl.id.iter().chain(decl.matches.iter().flatten()) {
        if by_column {
            claims.claim(cx, &value.value, value.span, &owner);
        }
        if !values.iter().any(|known| **known == *value.value) {
            values.push(Arc::from(value.value.as_str()));
        }
    }
    if let Some(first) = decl.matches.iter().flatten().next()
        && !by_column
    {
        cx.report(first.span, RulesProblem::MatchWithoutColumn { funnel: name(decl).to_owned() });
    }
    values
}

fn cycle(cx: &mut Context, decl: Option<&CycleDecl>) -> Cycle {
    let slack = decl.and_then(|decl| decl.slack);
    if let Some(slack) = slack
        && !(0.0..MAX_SLACK).contains(&slack.value)
    {
        cx.report(slack.span, RulesProblem::SlackOutOfRange { value: slack.value });
    }
    let fallback = decl.and_then(|decl| decl.fallback);
    note_length(cx, fallback.as_ref());
    Cycle {
        slack: slack.map_or(SLACK, |slack| slack.value),
        min_sample: decl.and_then(|decl| decl.min_sample).map_or(MIN_SAMPLE, |sample| sample.value),
        fallback: fallback.map(|length| length.value),
    }
}

/// Whom a funnel takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Everyone,
    Some,
    Nobody,
}

fn choice(when: &Optional<Expr>, by_column: bool) -> Choice {
    let constant = match when {
        Err(Reported) => return Choice::Some,
        Ok(None) if by_column => return Choice::Some,
        Ok(None) => return Choice::Everyone,
        Ok(Some(when)) => constant(when),
    };
    match constant {
        Some(Value::Bool(true)) => Choice::Everyone,
        Some(_) if !by_column => Choice::Nobody,
        _ => Choice::Some,
    }
}

/// Warns of funnels that nobody comes to: their `when` is never true, or one before them takes
/// everyone (said once, of the first behind it).
fn report_choices(cx: &mut Context, choices: &[(&FunnelDecl, Choice)]) {
    let takes_all = choices.iter().position(|(_, choice)| *choice == Choice::Everyone);
    for (index, (decl, choice)) in choices.iter().enumerate() {
        if *choice == Choice::Nobody && takes_all.is_none_or(|all| index < all) {
            let span = decl.when.as_ref().map_or(decl.span, |when| when.span);
            cx.report(span, RulesProblem::FunnelNeverChosen { funnel: name(decl).to_owned() });
        }
    }
    let Some(all) = takes_all else { return };
    if let (Some((first, _)), Some((behind, _))) = (choices.get(all), choices.get(all + 1)) {
        let (funnel, by) = (name(behind).to_owned(), name(first).to_owned());
        let problem = RulesProblem::FunnelNeverReached { funnel, by };
        cx.report_with(place(behind), problem, place(first), both("takes everyone", "接收所有客户"));
    }
}
