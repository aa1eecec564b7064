//! Facts over an expression: typed each after those that it names.

use std::collections::BTreeSet;

use super::context::Context;
use super::facts::{FactSlot, FactState, is_pending, set};
use super::order::{groups, way_round};
use super::scopes::{World, add_fact};
use crate::diagnostic::{Diagnostic, RulesProblem};
use crate::expression::{BuiltIn, Expr, Name, Scope, check_expression, depends};
use crate::language::both;
use crate::ruleset::{Fact, FactKind};
use crate::syntax::FactDecl;
use crate::value::Type;

/// Checks the facts that are still pending, all of them over expressions.
pub(super) fn expr_facts(cx: &mut Context, world: &mut World, decls: &[&FactDecl]) {
    let mut scope = world.in_fact(both("the `expr` of a fact", "派生值的 `expr` "));
    let mut needs = Vec::new();
    let mut broken = Vec::new();
    for (place, decl) in decls.iter().enumerate() {
        let pending = is_pending(world, place);
        let found = if pending { needs_of(cx, decl, &scope) } else { Some(BTreeSet::new()) };
        if found.is_none() {
            broken.push(place);
        }
        needs.push(found.unwrap_or_default());
    }
    let mut settle = |cx: &mut Context, world: &mut World, place: usize, check: bool| {
        let fact = if check { expr_fact(cx, world, place, decls, &scope) } else { None };
        set(world, place, fact);
        world.facts.slots.get(place).into_iter().for_each(|slot| add_fact(&mut scope, slot));
    };
    for place in &broken {
        settle(cx, world, *place, false);
    }
    let mut levels = Levels { of: vec![0; needs.len()], reported: false };
    for group in groups(&needs) {
        let circle = group.first().filter(|first| group.len() > 1 || needs_itself(&needs, **first));
        let circle = circle.and_then(|first| way_round(&needs, *first));
        if let Some(way) = &circle {
            report_circle(cx, way, decls);
            // Without the circle there may be few levels.
            levels.reported = true;
        }
        for place in group {
            if is_pending(world, place) {
                let fits = circle.is_some() || levels.note(cx, place, &needs, decls);
                settle(cx, world, place, circle.is_none() && fits);
            }
        }
    }
    for place in broken {
        settle(cx, world, place, true);
    }
}

/// Facts over expressions that may stand one upon the other: each level takes stack.
const MOST_LEVELS: usize = 32;

/// How many facts over expressions each fact stands upon, itself included.
struct Levels {
    of: Vec<usize>,
    /// Whether one too many was reported: the first says it for all that stand upon it.
    reported: bool,
}

impl Levels {
    /// Notes a fact's level, once those that it needs have theirs; `false` if it is one too many,
    /// which the first of these reports.
    fn note(
        &mut self,
        cx: &mut Context,
        place: usize,
        needs: &[BTreeSet<usize>],
        decls: &[&FactDecl],
    ) -> bool {
        let below = needs.get(place).into_iter().flatten().filter_map(|under| self.of.get(*under));
        let level = below.max().copied().unwrap_or(0) + 1;
        if let Some(noted) = self.of.get_mut(place) {
            *noted = level;
        }
        let fits = level <= MOST_LEVELS;
        let id = decls.get(place).and_then(|decl| decl.id.as_ref());
        if let Some(id) = id.filter(|_| !fits && !std::mem::replace(&mut self.reported, true)) {
            let problem = RulesProblem::FactTooDeep { id: id.value.clone(), most: MOST_LEVELS };
            cx.diagnostics.push(Diagnostic::at(id.span, problem));
        }
        fits
    }
}

fn needs_itself(needs: &[BTreeSet<usize>], place: usize) -> bool {
    needs.get(place).is_some_and(|needs| needs.contains(&place))
}

/// The places of the facts that an expression names, found by a first look at it in which facts
/// have any type; what that look has to say is said by the second. `None` if it has errors.
fn needs_of(cx: &Context, decl: &FactDecl, scope: &Scope) -> Option<BTreeSet<usize>> {
    let mut found = BTreeSet::new();
    let expr = check_expression(decl.expr.as_ref()?, scope, Type::Any, &cx.users, &mut Vec::new())?;
    depends(&expr, &mut |name| {
        if let Name::Fact(index) = name {
            found.extend(usize::try_from(index).ok());
        }
    });
    Some(found)
}

/// Reports facts that need each other in a circle.
fn report_circle(cx: &mut Context, way: &[usize], decls: &[&FactDecl]) {
    let ids: Vec<_> =
        way.iter().filter_map(|place| decls.get(*place)).filter_map(|decl| decl.id.as_ref()).collect();
    let Some(first) = ids.first() else { return };
    let path = ids.iter().chain([first]).map(|id| id.value.clone()).collect();
    let mut diagnostic = Diagnostic::at(first.span, RulesProblem::FactCycle { path });
    for other in ids.iter().skip(1) {
        diagnostic = diagnostic.with(other.span, both("on the way round", "循环经过这里"));
    }
    cx.diagnostics.push(diagnostic);
}

/// Types a fact over an expression.
fn expr_fact(
    cx: &mut Context,
    world: &World,
    place: usize,
    decls: &[&FactDecl],
    scope: &Scope,
) -> Option<Fact> {
    let decl = decls.get(place)?;
    let expr = cx.expression(decl.expr.as_ref()?, scope, Type::Any)?;
    let id = world.facts.slots.get(place)?.id.clone();
    Some(Fact {
        id,
        label: decl.label.clone(),
        ty: expr.ty,
        nullable: expr.nullable,
        needs_stage: depends_on_stage(world, &expr),
        needs_state: depends_on_state(world, &expr),
        kind: FactKind::Expr(expr),
        span: decl.span,
    })
}

/// Whether an expression names something that belongs to the present stage or funnel.
fn depends_on_stage(world: &World, expr: &Expr) -> bool {
    let mut found = false;
    depends(expr, &mut |name| match name {
        Name::BuiltIn(built_in) => {
            found |= built_in.needs_stage() || built_in == BuiltIn::Funnel;
        }
        Name::Fact(index) => {
            let slot = usize::try_from(index).ok().and_then(|index| world.facts.slots.get(index));
            found |= matches!(slot, Some(FactSlot { state: FactState::Typed(fact), .. }) if fact.needs_stage);
        }
        _ => {}
    });
    found
}

/// Whether an expression names a fact that counts since the state began.
fn depends_on_state(world: &World, expr: &Expr) -> bool {
    let mut found = false;
    depends(expr, &mut |name| {
        if let Name::Fact(index) = name {
            let slot = usize::try_from(index).ok().and_then(|index| world.facts.slots.get(index));
            found |= matches!(slot, Some(FactSlot { state: FactState::Typed(fact), .. }) if fact.needs_state);
        }
    });
    found
}
