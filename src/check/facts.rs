//! Facts: their ids, and the order in which they can be typed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::Context;
use super::event_facts::event_fact;
use super::ids::Ids;
use super::scopes::{World, is_built_in};
use crate::diagnostic::{Diagnostic, RulesProblem};
use crate::expression::{BuiltIn, Expr, Name, check_expression, depends};
use crate::ruleset::{Fact, FactKind};
use crate::syntax::FactDecl;
use crate::value::Type;

/// A fact while the facts are checked.
pub(super) struct FactSlot {
    /// Its id.
    pub id: Arc<str>,
    /// Its place among the facts of the ruleset.
    pub index: u32,
    /// What is known of it.
    pub state: FactState,
}

/// How far a fact has been checked.
pub(super) enum FactState {
    /// Not yet: it stands for a value of any type.
    Pending,
    /// It has errors, which are reported; nothing more is said of it.
    Failed,
    /// It is in order.
    Typed(Box<Fact>),
}

/// The facts of a ruleset.
#[derive(Default)]
pub(super) struct Facts {
    /// Those with a usable id, in file order.
    pub slots: Vec<FactSlot>,
}

impl Facts {
    /// The facts, if all are in order.
    pub fn into_facts(self) -> Option<Vec<Fact>> {
        self.slots
            .into_iter()
            .map(|slot| match slot.state {
                FactState::Typed(fact) => Some(*fact),
                FactState::Pending | FactState::Failed => None,
            })
            .collect()
    }
}

/// Checks all facts of the document into `world.facts`.
pub(super) fn facts(cx: &mut Context, world: &mut World) {
    let decls = name_facts(cx, world);
    for (place, decl) in decls.iter().enumerate() {
        match kind_of(cx, decl) {
            _ if !is_pending(world, place) => {}
            Some(Kind::Events) => {
                let fact = event_fact(cx, world, place, decl);
                set(world, place, fact);
            }
            Some(Kind::Expr) => {}
            None => set(world, place, None),
        }
    }
    let needs: Vec<_> = decls.iter().enumerate().map(|(place, decl)| needs(cx, world, place, decl)).collect();
    refuse_cycles(cx, world, &decls, &needs);
    let sound: Vec<_> = (0..decls.len()).filter(|place| is_pending(world, *place)).collect();
    let unsound: Vec<_> = sound.iter().copied().filter(|place| broken(&needs, *place)).collect();
    for place in &unsound {
        set(world, *place, None);
    }
    for place in in_order(&needs, &sound) {
        if !unsound.contains(&place) {
            let fact = expr_fact(cx, world, place, &decls);
            set(world, place, fact);
        }
    }
    for place in unsound {
        let fact = expr_fact(cx, world, place, &decls);
        set(world, place, fact);
    }
}

/// What an expression needs: the places of other facts; `None` if it does not even parse.
type Needs = Option<BTreeSet<usize>>;

fn broken(needs: &[Needs], place: usize) -> bool {
    needs.get(place).is_none_or(Option::is_none)
}

fn is_pending(world: &World, place: usize) -> bool {
    world.facts.slots.get(place).is_some_and(|slot| matches!(slot.state, FactState::Pending))
}

fn set(world: &mut World, place: usize, fact: Option<Fact>) {
    if let Some(slot) = world.facts.slots.get_mut(place) {
        slot.state = fact.map_or(FactState::Failed, |fact| FactState::Typed(Box::new(fact)));
    }
}

/// Gives every fact with a usable id its slot; the declarations stand at the same places.
fn name_facts<'a>(cx: &mut Context<'a>, world: &mut World) -> Vec<&'a FactDecl> {
    let mut ids = Ids::new("fact", None);
    let mut decls = Vec::new();
    for decl in &cx.document.facts {
        let Some(written) = &decl.id else {
            cx.gap = true;
            continue;
        };
        let Some(id) = ids.take(cx, written) else { continue };
        let index = u32::try_from(world.facts.slots.len()).unwrap_or(u32::MAX);
        let hidden = if is_built_in(&id) {
            Some("built-in")
        } else {
            let field = world.mapping.customers.as_ref().is_some_and(|table| table.names.contains_key(&id));
            field.then_some("field of the customers")
        };
        if let Some(what) = hidden {
            cx.report(written.span, RulesProblem::FactHides { id: id.to_string(), what });
        }
        let state = if hidden.is_some() { FactState::Failed } else { FactState::Pending };
        world.facts.slots.push(FactSlot { id, index, state });
        decls.push(decl);
    }
    decls
}

/// The two kinds of facts.
enum Kind {
    Events,
    Expr,
}

/// Which kind a fact is; `None` if that cannot be told, which is reported.
fn kind_of(cx: &mut Context, decl: &FactDecl) -> Option<Kind> {
    match (&decl.from, &decl.expr) {
        (Some(_), None) => Some(Kind::Events),
        (None, Some(_)) => {
            let keys = [
                ("where", decl.filter.as_ref().map(|text| text.span)),
                ("agg", decl.agg.map(|agg| agg.span)),
                ("of", decl.of.as_ref().map(|text| text.span)),
                ("within", decl.within.map(|within| within.span)),
                ("per", decl.per.map(|per| per.span)),
            ];
            for (key, span) in keys {
                if let Some(span) = span {
                    cx.report(span, RulesProblem::FactKeyNeedsEvents { key });
                }
            }
            Some(Kind::Expr)
        }
        (from, _) => {
            let problem = RulesProblem::FactKindUnclear { both: from.is_some() };
            cx.report_lack(decl.id.as_ref().map_or(decl.span, |id| id.span), problem);
            None
        }
    }
}

/// Which facts an expression names, found by a first look at it in which facts have any type; what
/// that look has to say is said by the second.
fn needs(cx: &Context, world: &World, place: usize, decl: &FactDecl) -> Needs {
    let mut found = BTreeSet::new();
    if !is_pending(world, place) {
        return Some(found);
    }
    let scope = world.in_fact("the `expr` of a fact");
    let expr = check_expression(decl.expr.as_ref()?, &scope, Type::Any, &cx.users, &mut Vec::new())?;
    depends(&expr, &mut |name| {
        if let Name::Fact(index) = name {
            found.extend(usize::try_from(index).ok());
        }
    });
    Some(found)
}

/// Reports each circle of facts once, with its path; all facts on it have failed.
fn refuse_cycles(cx: &mut Context, world: &mut World, decls: &[&FactDecl], needs: &[Needs]) {
    for start in 0..decls.len() {
        if !is_pending(world, start) {
            continue;
        }
        let Some(path) = way_back(needs, start, &|place| is_pending(world, place)) else { continue };
        let id = |place: &usize| decls.get(*place).and_then(|decl| decl.id.as_ref());
        let ids = path.iter().chain([&start]).filter_map(id);
        let problem = RulesProblem::FactCycle { path: ids.map(|id| id.value.clone()).collect() };
        let Some(first) = id(&start) else { continue };
        let mut diagnostic = Diagnostic::at(first.span, problem);
        for other in path.iter().skip(1).filter_map(id) {
            diagnostic = diagnostic.with(other.span, "on the way round");
        }
        cx.diagnostics.push(diagnostic);
        for place in path {
            set(world, place, None);
        }
    }
}

/// The shortest way from a fact through what it needs back to itself, beginning with itself.
fn way_back(needs: &[Needs], start: usize, usable: &dyn Fn(usize) -> bool) -> Option<Vec<usize>> {
    let mut ways = vec![vec![start]];
    let mut seen = BTreeSet::new();
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        next += 1;
        let Some(Some(steps)) = way.last().and_then(|last| needs.get(*last)) else { continue };
        if steps.contains(&start) {
            return Some(way);
        }
        for step in steps {
            if usable(*step) && seen.insert(*step) {
                ways.push(way.iter().copied().chain([*step]).collect());
            }
        }
    }
    None
}

/// The places, each after those that it needs. INVARIANT (no circle): circles were refused before.
fn in_order(needs: &[Needs], places: &[usize]) -> Vec<usize> {
    let mut order = Vec::new();
    let mut waiting = places.to_vec();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|place| {
            let ready = needs
                .get(*place)
                .and_then(Option::as_ref)
                .is_none_or(|needs| needs.iter().all(|need| order.contains(need) || !places.contains(need)));
            if ready {
                order.push(*place);
            }
            !ready
        });
        if waiting.len() == before {
            order.append(&mut waiting);
        }
    }
    order
}

/// Types a fact over an expression.
fn expr_fact(cx: &mut Context, world: &World, place: usize, decls: &[&FactDecl]) -> Option<Fact> {
    let decl = decls.get(place)?;
    let scope = world.in_fact("the `expr` of a fact");
    let expr = cx.expression(decl.expr.as_ref()?, &scope, Type::Any)?;
    let id = world.facts.slots.get(place)?.id.clone();
    Some(Fact {
        id,
        label: decl.label.clone(),
        ty: expr.ty,
        nullable: expr.nullable,
        needs_stage: depends_on_stage(world, &expr),
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
        Name::Field(_) => {}
    });
    found
}
