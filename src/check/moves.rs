//! `next`: where a stage may lead, and that every stage can be reached.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::context::Context;
use super::ids::is_refused;
use super::values::is_end;
use crate::diagnostic::{RulesProblem, SyntaxProblem, nearest};
use crate::ruleset::NextStage;
use crate::syntax::{FunnelDecl, StageDecl};

/// The allowed moves of each stage of a funnel, by default to the following one, from the last to
/// won. `places` says where the stages stand. `None` for a stage whose `next` has errors, which
/// are reported.
pub(super) fn moves(
    cx: &mut Context,
    decl: &FunnelDecl,
    places: &BTreeMap<Arc<str>, usize>,
) -> Vec<Option<Vec<NextStage>>> {
    let following = |place: usize| match decl.stages.get(place + 1) {
        Some(_) => NextStage::Stage(place + 1),
        None => NextStage::Won,
    };
    let unnamed = decl.stages.iter().any(|stage| stage.id.is_none());
    // Of two stages with one id, one was probably meant to be another.
    let doubled = places.len() < decl.stages.len();
    let given = |name: &str| unnamed || doubled || places.keys().any(|id| is_refused(id, name));
    let stages = decl.stages.iter().enumerate();
    stages.map(|(place, stage)| next(cx, stage, following(place), places, &given)).collect()
}

fn next(
    cx: &mut Context,
    stage: &StageDecl,
    following: NextStage,
    places: &BTreeMap<Arc<str>, usize>,
    given: &dyn Fn(&str) -> bool,
) -> Option<Vec<NextStage>> {
    let Some(written) = &stage.next else { return Some(vec![following]) };
    let mut moves = Vec::new();
    let mut sound = true;
    for target in written {
        let found = match target.value.as_str() {
            "won" => Some(NextStage::Won),
            "lost" => continue,
            id => places.get(id).copied().map(NextStage::Stage),
        };
        match found {
            Some(found) if moves.contains(&found) => {}
            Some(found) => moves.push(found),
            None if given(&target.value) => sound = false,
            None => {
                sound = false;
                let stages: Vec<String> = places.keys().map(ToString::to_string).collect();
                let candidates = stages.iter().map(String::as_str).chain(["won"]);
                let suggestion = nearest(&target.value, candidates).map(str::to_owned);
                let stage = SyntaxProblem::shortened(&target.value);
                cx.report_lack(target.span, RulesProblem::UnknownNext { stage, suggestion, stages });
            }
        }
    }
    sound.then_some(moves)
}

/// Reports the stages to which no chain of moves leads from the first; of those that only lead to
/// each other, the first.
pub(super) fn report_unreachable(cx: &mut Context, decl: &FunnelDecl, moves: &[Option<Vec<NextStage>>]) {
    let ids: Vec<_> = decl.stages.iter().filter_map(|stage| stage.id.as_ref()).collect();
    let names: BTreeSet<_> = ids.iter().map(|id| &id.value).collect();
    let readable = names.len() == decl.stages.len() && !names.iter().any(|id| is_end(id));
    if !readable || moves.iter().any(Option::is_none) {
        return;
    }
    let mut reached = BTreeSet::new();
    reach(moves, 0, &mut reached);
    for (place, id) in ids.iter().enumerate() {
        if reached.contains(&place) {
            continue;
        }
        let text = |place: usize| ids.get(place).map_or_else(String::new, |id| id.value.clone());
        let problem = RulesProblem::UnreachableStage {
            stage: id.value.clone(),
            first: text(0),
            before: text(place.saturating_sub(1)),
        };
        cx.report_lack(id.span, problem);
        reach(moves, place, &mut reached);
    }
}

/// Adds all that can be reached from a stage, itself included.
fn reach(moves: &[Option<Vec<NextStage>>], from: usize, reached: &mut BTreeSet<usize>) {
    let mut waiting = vec![from];
    while let Some(place) = waiting.pop() {
        if reached.insert(place) {
            let steps = moves.get(place).and_then(Option::as_ref);
            waiting.extend(steps.into_iter().flatten().filter_map(|step| match step {
                NextStage::Stage(next) => Some(*next),
                NextStage::Won => None,
            }));
        }
    }
}
