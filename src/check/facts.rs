//! Facts: their ids and kinds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::Context;
use super::event_facts::event_fact;
use super::expr_facts::expr_facts;
use super::ids::Ids;
use super::scopes::{World, is_built_in};
use crate::diagnostic::RulesProblem;
use crate::language::both;
use crate::ruleset::Fact;
use crate::syntax::FactDecl;

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
    /// Whether there are facts whose name is not known, because it was left out.
    pub unnamed: bool,
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
    let mut scopes = BTreeMap::new();
    for (place, decl) in decls.iter().enumerate() {
        match kind_of(cx, decl) {
            _ if !is_pending(world, place) => {}
            Some(Kind::Events) => {
                let fact = event_fact(cx, world, place, decl, &mut scopes);
                set(world, place, fact);
            }
            Some(Kind::Expr) => {}
            None => set(world, place, None),
        }
    }
    expr_facts(cx, world, &decls);
}

/// Whether a fact has not been checked yet.
pub(super) fn is_pending(world: &World, place: usize) -> bool {
    world.facts.slots.get(place).is_some_and(|slot| matches!(slot.state, FactState::Pending))
}

/// Settles a fact: it is in order, or has errors.
pub(super) fn set(world: &mut World, place: usize, fact: Option<Fact>) {
    if let Some(slot) = world.facts.slots.get_mut(place) {
        slot.state = fact.map_or(FactState::Failed, |fact| FactState::Typed(Box::new(fact)));
    }
}

/// Gives every fact with a usable id its slot; the declarations stand at the same places.
fn name_facts<'a>(cx: &mut Context<'a>, world: &mut World) -> Vec<&'a FactDecl> {
    let mut ids = Ids::new(both("fact", "派生值"), None);
    let mut decls = Vec::new();
    for decl in &cx.document.facts {
        let Some(written) = &decl.id else {
            cx.gap = true;
            world.facts.unnamed = true;
            continue;
        };
        let Some(id) = ids.take(cx, written) else { continue };
        let index = u32::try_from(world.facts.slots.len()).unwrap_or(u32::MAX);
        let hidden = if is_built_in(&id) {
            Some(both("built-in", "内置名称"))
        } else {
            let field = world.mapping.customers.as_ref().is_some_and(|table| table.names.contains_key(&id));
            field.then_some(both("field of the customers", "客户的字段"))
        };
        if let Some(what) = hidden {
            cx.report(written.span, RulesProblem::FactHides { id: id.to_string(), what });
        }
        let refused = id.chars().any(char::is_uppercase);
        let state = if hidden.is_some() || refused { FactState::Failed } else { FactState::Pending };
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
