//! The stages of a funnel.

use std::sync::Arc;

use super::context::{Context, Optional, Reported};
use super::ids::{Ids, is_refused};
use super::items::{items, take_id};
use super::moves::{moves, report_unreachable};
use super::scopes::{World, places, texts};
use super::thresholds::{Thresholds, of_funnel, of_stage, report_missing};
use super::values::{Values, is_end};
use crate::diagnostic::{RulesProblem, SyntaxProblem, nearest};
use crate::expression::Scope;
use crate::language::{Both, both, spoken};
use crate::ruleset::{NextStage, Stage};
use crate::syntax::{FunnelDecl, StageDecl};
use crate::text::Spanned;
use crate::time::{Clock, Length, LengthUnit};
use crate::value::Type;

/// How messages call a number of days.
const THRESHOLD: Both = both("a threshold", "天数的表达式");

/// Checks the stages of a funnel; `None` if any has errors, which are then reported. `values` are
/// the dataset values of the stages.
pub(super) fn stages(
    cx: &mut Context,
    world: &World,
    decl: &FunnelDecl,
    funnel: &str,
    values: &Values,
) -> Option<Vec<Stage>> {
    if decl.stages.is_empty() {
        let span = decl.id.as_ref().map_or(decl.span, |id| id.span);
        cx.report_lack(span, RulesProblem::NoStages { funnel: funnel.to_owned() });
        return None;
    }
    let ids = ids(cx, decl, funnel);
    let moves = moves(cx, decl, &places(&ids));
    report_unreachable(cx, decl, &moves);
    let all_ids: Vec<Arc<str>> = ids.iter().flatten().cloned().collect();
    let all_items = decl.stages.iter().flat_map(item_ids).collect();
    let scope = world.in_stage(THRESHOLD, &all_ids, all_items);
    let defaults = of_funnel(cx, decl, &scope);
    let mut thresholds = Vec::new();
    let mut stages = Vec::new();
    for (place, decl_of_stage) in decl.stages.iter().enumerate() {
        let id = ids.get(place).cloned().flatten();
        let scope = world.in_stage(THRESHOLD, &all_ids, item_ids(decl_of_stage).collect());
        let written = of_stage(cx, decl_of_stage, &scope, &defaults);
        let stage = StageCheck { world, funnel: decl, decl: decl_of_stage, id, scope };
        let name = stage.name();
        let span = decl_of_stage.id.as_ref().map_or(decl_of_stage.span, |id| id.span);
        thresholds.push((name, span, written.clone()));
        let matches = values.stages.get(place).cloned().unwrap_or_default();
        stages.push(stage.check(cx, written, matches, moves.get(place).cloned().flatten()));
    }
    report_missing(cx, funnel, &thresholds);
    stages.into_iter().collect()
}

fn ids(cx: &mut Context, decl: &FunnelDecl, funnel: &str) -> Vec<Option<Arc<str>>> {
    let mut ids = Ids::new(both("stage", "阶段"), Some(spoken!("funnel `{funnel}`", "漏斗 `{funnel}`")));
    let mut taken = Vec::new();
    for stage in &decl.stages {
        let id = match &stage.id {
            Some(id) if is_end(&id.value) => {
                cx.report(id.span, RulesProblem::ReservedStage { id: id.value.clone() });
                None
            }
            id => take_id(cx, &mut ids, id.as_ref()),
        };
        taken.push(id);
    }
    taken
}

fn item_ids(stage: &StageDecl) -> impl Iterator<Item = Arc<str>> {
    stage.items.iter().filter_map(|item| item.id.as_ref()).map(|id| Arc::from(id.value.as_str()))
}

/// One stage and what it is checked against.
struct StageCheck<'a> {
    world: &'a World,
    funnel: &'a FunnelDecl,
    decl: &'a StageDecl,
    id: Option<Arc<str>>,
    scope: Scope,
}

impl StageCheck<'_> {
    fn name(&self) -> String {
        self.decl.id.as_ref().map_or_else(String::new, |id| id.value.clone())
    }

    fn check(
        mut self,
        cx: &mut Context,
        thresholds: Thresholds,
        matches: Vec<Arc<str>>,
        next: Option<Vec<NextStage>>,
    ) -> Option<Stage> {
        let decl = self.decl;
        let phase = self.phase(cx);
        self.scope.place = both("`improving`", "`improving` ");
        let improving = cx.optional(decl.improving.as_ref(), &self.scope, Type::Bool);
        let items = items(cx, &decl.items, &self.name(), &mut self.scope);
        let clock = self.clock(cx);
        note_length(cx, decl.confirm_within.as_ref());
        let [Ok(Some(entering)), Ok(Some(stagnant)), Ok(Some(losing))] = thresholds else {
            return None;
        };
        Some(Stage {
            id: self.id?,
            label: decl.label.clone(),
            phase: phase.ok()?,
            matches,
            clock,
            entering,
            stagnant,
            losing,
            improving: improving.ok()?,
            next: next?,
            confirm_within: decl.confirm_within.map(|length| length.value),
            max_hold_days: decl.max_hold_days.or(self.funnel.max_hold_days).map(|days| days.value),
            items: items.into_iter().collect::<Option<_>>()?,
            span: decl.span,
        })
    }

    /// How the stage's days are counted, by itself or its funnel.
    fn clock(&self, cx: &mut Context) -> Clock {
        let Some(written) = self.decl.days.or(self.funnel.days) else { return Clock::Calendar };
        if written.value == Clock::Business {
            cx.counts_working_days(written.span);
        }
        written.value
    }

    /// The place of the stage's phase, if it names one.
    fn phase(&self, cx: &mut Context) -> Optional<usize> {
        let Some(written) = &self.decl.phase else { return Ok(None) };
        let known = &self.world.ids.phases;
        if let Some(place) = known.iter().position(|id| **id == *written.value) {
            return Ok(Some(place));
        }
        // Of two phases with one id, one was probably meant to be another.
        let doubled = known.len() < cx.document.phases.len();
        if doubled || known.iter().any(|id| is_refused(id, &written.value)) {
            return Err(Reported);
        }
        let phases = texts(known);
        let suggestion = nearest(&written.value, phases.iter().map(String::as_str)).map(str::to_owned);
        let problem = RulesProblem::UnknownPhase {
            phase: SyntaxProblem::shortened(&written.value),
            suggestion,
            phases,
        };
        cx.report_lack(written.span, problem);
        Err(Reported)
    }
}

/// Notes a length that counts working days.
pub(super) fn note_length(cx: &mut Context, length: Option<&Spanned<Length>>) {
    if let Some(length) = length
        && length.value.unit == LengthUnit::BusinessDays
    {
        cx.counts_working_days(length.span);
    }
}
