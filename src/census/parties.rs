//! Facts of persons and of units themselves, for those who ask about all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::count::Wish;
use super::instants::{micros_of, midnight};
use super::shared::computed;
use crate::expression::{Expr, ExprKind, Name, RowErrorKind};
use crate::journey::{Sight, World};
use crate::program::{EventFact, Program};
use crate::syntax::Per;
use crate::time::Window;
use crate::value::Value;

/// By fact, by its place in the ruleset, what it gives for each of some persons or units, or why it fails.
pub type PartyAnswers = BTreeMap<u32, Vec<Result<Value, RowErrorKind>>>;

/// Facts over events of persons, or of units, by their ids: those of the facts that are `per` them. Only the
/// rows of the longest window are gathered.
#[must_use]
pub fn facts_of_parties(
    world: &World<'_>,
    sight: Sight,
    (per, ids): (Per, &[Arc<str>]),
    facts: &BTreeSet<u32>,
) -> PartyAnswers {
    let ruleset = world.ruleset;
    let named = |place: &u32| {
        let fact = ruleset.facts.get(*place as usize)?;
        let kind = ExprKind::Name(Name::Fact(*place));
        Some(Expr { kind, ty: fact.ty, nullable: true, span: fact.span })
    };
    let exprs: Vec<Expr> = facts.iter().filter_map(named).collect();
    let (program, _) = Program::asking(ruleset, &exprs.iter().collect::<Vec<_>>());
    let mut tables: BTreeMap<usize, Vec<&EventFact>> = BTreeMap::new();
    for fact in program.roots.facts.iter().filter(|fact| fact.per == per) {
        tables.entry(fact.table).or_default().push(fact);
    }
    let everybody: Vec<u32> = (0..).zip(ids).map(|(party, _)| party).collect();
    let mut found = PartyAnswers::new();
    for (table, facts) in tables {
        let since = facts.iter().map(|fact| first_instant(world, sight, fact.window)).min();
        let through = micros_of(sight.last_instant());
        let Some(rows) = world.rows_of_parties(table, (per, ids), since.unwrap_or(i64::MIN)..=through) else {
            continue;
        };
        let answers = computed((world, &program), sight, Wish::default(), (table, &rows), &facts, &everybody);
        for (fact, answers) in facts.iter().zip(answers) {
            let Ok(place) = u32::try_from(fact.fact) else { continue };
            found.insert(place, answers.into_iter().map(|found| found.answer).collect());
        }
    }
    found
}

/// The first instant of a window.
fn first_instant(world: &World<'_>, sight: Sight, window: Window) -> i64 {
    match window {
        Window::Last(length) => midnight(length.window_start(sight.day(), &world.ruleset.calendar)),
        Window::Ever | Window::Stage | Window::State | Window::Funnel => i64::MIN,
    }
}
