//! What an anomaly is about, and what its expressions can name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::against::against;
use super::anomalies::place_of;
use super::context::Context;
use super::facts::FactState;
use super::ids::is_refused;
use super::metrics::Metrics;
use super::outcome_scope::of_outcome;
use super::places::Place;
use super::row_scopes::PERSON_ROLES;
use super::scopes::{World, add_fact, add_fields, plain, texts};
use super::table::CheckedTable;
use crate::diagnostic::{AnomalyProblem, SyntaxProblem, nearest};
use crate::expression::{BuiltIn, Elsewhere, Name, Scope, depends};
use crate::language::both;
use crate::ruleset::{Fact, FactKind, Subject};
use crate::syntax::{AnomalyDecl, On, Per, Role};
use crate::text::Spanned;

/// The roles of units that are names beside their columns.
const UNIT_ROLES: [Role; 4] = [Role::Id, Role::Name, Role::Parent, Role::Kind];

/// What an anomaly is about; `None` if that has errors, which are then reported.
pub(super) fn about(
    cx: &mut Context,
    world: &World,
    metrics: &Metrics,
    decl: &AnomalyDecl,
) -> Option<Subject> {
    match (&decl.metric, decl.on) {
        (Some(metric), None) => of_metric(cx, world, metrics, decl, metric),
        (None, Some(on)) => {
            if let Some(against) = &decl.against {
                cx.report(against.span, AnomalyProblem::AgainstWithoutMetric);
                return None;
            }
            on_each(cx, world, on)
        }
        (metric, _) => {
            cx.report_lack(place_of(decl), AnomalyProblem::SubjectUnclear { both: metric.is_some() });
            None
        }
    }
}

fn of_metric(
    cx: &mut Context,
    world: &World,
    metrics: &Metrics,
    decl: &AnomalyDecl,
    written: &Spanned<String>,
) -> Option<Subject> {
    let Some(place) = metrics.slots.iter().position(|slot| *slot.id == *written.value) else {
        let refused = metrics.slots.iter().any(|slot| is_refused(&slot.id, &written.value));
        if !metrics.unnamed && !refused {
            let known = texts(metrics.slots.iter().map(|slot| &slot.id));
            let suggestion = nearest(&written.value, known.iter().map(String::as_str)).map(str::to_owned);
            let metric = SyntaxProblem::shortened(&written.value);
            cx.report_lack(written.span, AnomalyProblem::UnknownMetric { metric, suggestion, known });
        }
        return None;
    };
    // Of a metric with errors nothing more is said.
    let metric = metrics.slots.get(place)?.metric.as_ref()?;
    let against = match &decl.against {
        Some(written) => Some(against(cx, world, written, metric)?),
        None => None,
    };
    Some(Subject::Metric { metric: place, against })
}

fn on_each(cx: &mut Context, world: &World, on: Spanned<On>) -> Option<Subject> {
    let (subject, lacking) = match on.value {
        On::Customer => (Subject::Customer, None),
        On::Change => (Subject::Change, None),
        On::Person => (Subject::Person, world.mapping.people.is_none().then_some(("person", "[people]"))),
        On::Unit => (Subject::Unit, world.mapping.units.is_none().then_some(("unit", "[units]"))),
    };
    if let Some((on_word, table)) = lacking {
        cx.report_lack(on.span, AnomalyProblem::SubjectNotMapped { on: on_word, table });
        return None;
    }
    Some(subject)
}

/// The scopes of anomalies that are not about a metric, each made once.
#[derive(Default)]
pub(super) struct SubjectScopes {
    made: BTreeMap<&'static str, Scope>,
}

impl SubjectScopes {
    /// The scope of an anomaly's expressions; its place is set by whoever checks one. A metric's is
    /// made into `own`.
    pub fn of<'s>(
        &'s mut self,
        world: &World,
        metrics: &Metrics,
        about: &Subject,
        own: &'s mut Scope,
    ) -> &'s mut Scope {
        let kind = match about {
            Subject::Customer => "customer",
            Subject::Change => "change",
            Subject::Person => "person",
            Subject::Unit => "unit",
            Subject::Metric { .. } => {
                *own = scope(world, metrics, about);
                return own;
            }
        };
        self.made.entry(kind).or_insert_with(|| scope(world, metrics, about))
    }
}

/// The scope of an anomaly's expressions.
fn scope(world: &World, metrics: &Metrics, about: &Subject) -> Scope {
    match about {
        Subject::Customer | Subject::Change => {
            let place = if *about == Subject::Customer { Place::Customer } else { Place::Change };
            let mut scope = world.behind_states(place);
            refuse_outcomes(&mut scope);
            scope
        }
        Subject::Person => of_subject(world, world.mapping.people.as_ref(), &PERSON_ROLES, Per::Person),
        Subject::Unit => of_subject(world, world.mapping.units.as_ref(), &UNIT_ROLES, Per::Unit),
        Subject::Metric { metric, against } => {
            match metrics.slots.get(*metric).and_then(|slot| slot.metric.as_ref()) {
                Some(metric) => of_outcome(world, metric, against.as_ref()),
                None => Scope { open: true, ..Scope::default() },
            }
        }
    }
}

/// A person or a unit: its columns and roles, its facts, and the day.
fn of_subject(world: &World, table: Option<&CheckedTable>, roles: &[Role], per: Per) -> Scope {
    let mut scope = Scope::default();
    let Some(table) = table else { return scope };
    add_fields(&mut scope, table);
    for role in roles {
        if let Some(index) = table.mapping.roles.get(role) {
            let mut entry = plain(Name::Field(*index), role.ty(), *role != Role::Id);
            let key = role.key();
            entry.shadows_column = table.names.contains_key(key) && !table.plays(key, *role);
            scope.names.insert(Arc::from(key), entry);
        }
    }
    let today = BuiltIn::Today;
    scope.names.insert(Arc::from(today.word()), plain(Name::BuiltIn(today), today.ty(), today.nullable()));
    let mut known = BTreeMap::new();
    for slot in &world.facts.slots {
        match &slot.state {
            FactState::Typed(fact) if !is_about(world, fact, per, &mut known) => {
                let reason = match per {
                    Per::Person => both("is no fact `per = \"person\"`", "不是 `per = \"person\"` 的派生值"),
                    _ => both("is no fact `per = \"unit\"`", "不是 `per = \"unit\"` 的派生值"),
                };
                if !scope.names.contains_key(&slot.id) {
                    scope.elsewhere.insert(slot.id.clone(), reason.into());
                }
            }
            _ => add_fact(&mut scope, slot),
        }
    }
    scope.open |= world.incomplete || world.facts.unnamed;
    refuse_outcomes(&mut scope);
    scope
}

/// Whether a fact is one of persons or of units alone. `known` remembers it of each fact, for facts
/// can name each other very often.
fn is_about(world: &World, fact: &Fact, per: Per, known: &mut BTreeMap<u32, bool>) -> bool {
    let expr = match &fact.kind {
        FactKind::Events { per: of, .. } => return *of == per,
        FactKind::Expr(expr) => expr,
    };
    let mut alone = true;
    let mut under = BTreeSet::new();
    depends(expr, &mut |name| match name {
        Name::BuiltIn(BuiltIn::Today) => {}
        Name::Fact(index) => drop(under.insert(index)),
        _ => alone = false,
    });
    alone
        && under.into_iter().all(|index| {
            if let Some(known) = known.get(&index) {
                return *known;
            }
            let about = match world.facts.slots.get(index as usize).map(|slot| &slot.state) {
                Some(FactState::Typed(fact)) => is_about(world, fact, per, known),
                _ => true,
            };
            known.insert(index, about);
            about
        })
}

/// Says of what only a metric's value has that this anomaly has none.
fn refuse_outcomes(scope: &mut Scope) {
    if scope.open {
        return;
    }
    for built_in in BuiltIn::ALL.into_iter().filter(|built_in| Place::Outcome.knows(*built_in)) {
        if !scope.names.contains_key(built_in.word()) {
            let reason = both("belongs to the value of a metric", "属于指标的值");
            let cure = both(
                "write `metric = \"…\"` instead of `on` to watch one",
                "要监看指标，用 `metric = \"…\"` 代替 `on`",
            );
            scope.elsewhere.insert(Arc::from(built_in.word()), Elsewhere::with_cure(reason, cure));
        }
    }
}
