//! Facts made of the rows of an event table.

use std::collections::BTreeMap;

use super::context::{Context, Optional};
use super::scopes::{World, texts};
use crate::diagnostic::{RulesProblem, SyntaxProblem, nearest};
use crate::expression::{Expr, Scope};
use crate::language::{Both, both, spoken};
use crate::ruleset::{Fact, FactKind};
use crate::syntax::{Aggregate, FactDecl, Per, Role};
use crate::text::Span;
use crate::time::{LengthUnit, Window};
use crate::value::Type;

/// Checks a fact with `from`; `None` if it has errors, which are then reported. `scopes` keeps the
/// scope of each event table.
pub(super) fn event_fact(
    cx: &mut Context,
    world: &World,
    place: usize,
    decl: &FactDecl,
    scopes: &mut BTreeMap<usize, Scope>,
) -> Option<Fact> {
    let Some(table) = find_table(cx, world, decl) else {
        cx.syntax_alone([&decl.filter, &decl.of]);
        return None;
    };
    let scope = scopes.entry(table).or_insert_with(|| world.of_event(table));
    scope.place = both("the `where` of a fact", "派生值的 `where` ");
    let filter = cx.optional(decl.filter.as_ref(), scope, Type::Bool);
    scope.place = both("the `of` of a fact", "派生值的 `of` ");
    let of = cx.optional(decl.of.as_ref(), scope, Type::Any);
    let aggregate = decl.agg.map_or(Aggregate::Count, |agg| agg.value);
    let fits = of_fits(cx, decl, aggregate, &of);
    let rows_known = rows_are_known(cx, world, table, decl);
    let window = window(cx, decl);
    let (filter, of) = (filter.ok()?, of.ok()?);
    if !fits || !rows_known {
        return None;
    }
    let (ty, nullable) = result(aggregate, of.as_ref());
    let per = decl.per.map(|per| per.value).unwrap_or_default();
    Some(Fact {
        id: world.facts.slots.get(place)?.id.clone(),
        label: decl.label.clone(),
        kind: FactKind::Events { table, filter, aggregate, of, window: window?, per },
        ty,
        nullable,
        needs_stage: window == Some(Window::Stage),
        needs_state: window == Some(Window::State),
        span: decl.span,
    })
}

fn find_table(cx: &mut Context, world: &World, decl: &FactDecl) -> Option<usize> {
    let from = decl.from.as_ref()?;
    let found = world.mapping.events.iter().position(|(name, _)| **name == *from.value);
    if found.is_none() {
        let known = texts(world.mapping.events.iter().map(|(name, _)| name));
        let suggestion = nearest(&from.value, known.iter().map(String::as_str)).map(str::to_owned);
        cx.report_lack(
            from.span,
            RulesProblem::UnknownEvents { name: SyntaxProblem::shortened(&from.value), suggestion, known },
        );
    }
    found
}

/// Whether `of` is there if and only if it is needed, and is a number where one is needed.
fn of_fits(cx: &mut Context, decl: &FactDecl, aggregate: Aggregate, of: &Optional<Expr>) -> bool {
    let place = decl.agg.map_or(decl.span, |agg| agg.span);
    let word = aggregate.word();
    match (aggregate, of) {
        (Aggregate::Count, Ok(None)) => true,
        (Aggregate::Count, _) => {
            cx.report(
                decl.of.as_ref().map_or(place, |of| of.span),
                RulesProblem::OfNotWanted { aggregate: word },
            );
            false
        }
        (_, Ok(None)) => {
            cx.report_lack(place, RulesProblem::OfMissing { aggregate: word });
            false
        }
        (Aggregate::Sum | Aggregate::Avg, Ok(Some(expr))) if !is_summable(expr.ty) => {
            let ty = expr.ty.word().to_owned();
            cx.report(expr.span, RulesProblem::OfNotNumber { aggregate: word, ty });
            false
        }
        _ => true,
    }
}

fn is_summable(ty: Type) -> bool {
    ty.is_number() || ty == Type::Any
}

/// The type of an aggregate, and whether it can be missing: of no rows, `sum` is 0 and `avg` is
/// missing.
fn result(aggregate: Aggregate, of: Option<&Expr>) -> (Type, bool) {
    let of = of.map_or(Type::Any, |of| of.ty);
    match aggregate {
        Aggregate::Count | Aggregate::Distinct => (Type::Int, false),
        Aggregate::Sum => (of, false),
        Aggregate::Avg => (Type::Float, true),
        Aggregate::Min | Aggregate::Max | Aggregate::First | Aggregate::Last => (of, true),
    }
}

/// Whether the mapping says whose each row is.
fn rows_are_known(cx: &mut Context, world: &World, table: usize, decl: &FactDecl) -> bool {
    let Some((name, events)) = world.mapping.events.get(table) else { return false };
    let has = |role| events.mapping.role(role).is_some();
    let column = |key: &str| {
        let missing = spoken!("a `{key}` column in `[events.{name}]`", " `[events.{name}]` 中的 `{key}` 列");
        let cure = spoken!(
            "name the column under `[events.{name}]`, as `{key} = \"…\"`",
            "在 `[events.{name}]` 中写明这一列：`{key} = \"…\"`"
        );
        (missing, cure)
    };
    let people = |key: &str, why: Both| {
        let missing = spoken!([why] "{why} in `[people]`", " `[people]` 中的{why}");
        let cure = spoken!(
            "map the people: `[people]` with `from`, `id` and {key}",
            "映射人员：`[people]`，写明 `from`、`id` 和 {key}"
        );
        (missing, cure)
    };
    let (per, lacking) = match decl.per.map(|per| per.value).unwrap_or_default() {
        Per::Customer => ("customer", (!has(Role::Customer)).then(|| column("customer"))),
        Per::Person if !has(Role::Person) => ("person", Some(column("person"))),
        Per::Person => {
            let known = world.mapping.people.is_some() || world.mapping.customers_have(Role::Owner);
            ("person", (!known).then(|| people("`name`", both("the persons", "人员"))))
        }
        Per::Unit if !has(Role::Person) => ("unit", Some(column("person"))),
        Per::Unit => {
            let known = world.mapping.people_have(Role::Unit);
            ("unit", (!known).then(|| people("`unit`", both("the `unit` of each person", "各人的 `unit`"))))
        }
    };
    let Some((missing, cure)) = lacking else { return true };
    let span = decl.per.map(|per| per.span).or(decl.from.as_ref().map(|from| from.span));
    cx.report(span.unwrap_or(decl.span), RulesProblem::PerNeeds { per, missing, cure });
    false
}

/// The window; `None` if it does not fit `per`, which is reported.
fn window(cx: &mut Context, decl: &FactDecl) -> Option<Window> {
    let Some(within) = decl.within else { return Some(Window::Ever) };
    if matches!(within.value, Window::Last(length) if length.unit == LengthUnit::BusinessDays) {
        cx.counts_working_days(within.span);
    }
    let per = match decl.per.map(|per| per.value).unwrap_or_default() {
        Per::Customer => return Some(within.value),
        Per::Person => "person",
        Per::Unit => "unit",
    };
    let window = match within.value {
        Window::Stage => "stage",
        Window::State => "state",
        Window::Funnel => "funnel",
        Window::Ever | Window::Last(_) => return Some(within.value),
    };
    refuse_window(cx, within.span, window, per);
    None
}

fn refuse_window(cx: &mut Context, span: Span, window: &'static str, per: &'static str) {
    cx.report(span, RulesProblem::WindowNeedsCustomer { window, per });
}
