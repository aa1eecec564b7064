//! What is held, for people and for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::Style;
use super::dropped::DroppedFile;
use super::instants::shown_text;
use super::plan_tables::write_samples;
use super::saved_plan::SavedPlan;
use super::words::counted;
use crate::delta::Delta;
use crate::dispatch::quoted;
use crate::language::{Both, Language, say};
use crate::time::Zone;

/// What is held as of now.
#[derive(Debug, Clone)]
pub struct HeldView {
    /// What `watch` has held.
    pub plan: Option<SavedPlan>,
    /// What has moved on since.
    pub moved: Option<Both>,
    /// The rules that somebody refused.
    pub dropped: Option<DroppedFile>,
    /// Why the last `run` was held, if no watcher holds anything.
    pub by_run: Option<String>,
    /// The workspace's zone, if its rules can be read: instants are told in it.
    pub zone: Option<Zone>,
    /// The flags of the files as they were given, for the commands that are proposed.
    pub given: String,
}

/// For people; `delta` is what is held, if it could be computed again.
///
/// # Errors
/// Those of `out`.
pub fn write_held(
    out: &mut dyn Write,
    view: &HeldView,
    delta: Option<&Delta>,
    style: Style,
) -> io::Result<()> {
    let language = style.language;
    match (&view.plan, &view.by_run) {
        (Some(plan), _) => write_plan(out, plan, view, delta, style)?,
        (None, Some(reason)) => {
            let head = language.pick("the last `run` was held", "上次 `run` 被拦下");
            let given = &view.given;
            let next = say!(
                language,
                "`funnelwright plan{given}` shows it; `funnelwright run{given} --approve --by WHO` lets it pass; else put back the rules as they were",
                "用 `funnelwright plan{given}` 查看；用 `funnelwright run{given} --approve --by WHO` 放行；否则请把规则改回原样"
            );
            writeln!(out, "{head}: {reason}\n{next}")?;
        }
        (None, None) => writeln!(out, "{}", language.pick("nothing is held", "没有被拦下的内容"))?,
    }
    view.dropped
        .as_ref()
        .map_or(Ok(()), |dropped| writeln!(out, "{}", dropped_text(dropped, view.zone, language)))
}

/// Who refused which rules.
pub(super) fn dropped_text(dropped: &DroppedFile, zone: Option<Zone>, language: Language) -> String {
    let DroppedFile { ruleset, by, at, reason } = dropped;
    let at = shown_text(at, zone);
    say!(
        language,
        "the rules {ruleset} were refused by {by} at {at}: {reason}",
        "规则 {ruleset} 已由 {by} 于 {at} 拒绝：{reason}"
    )
}

fn write_plan(
    out: &mut dyn Write,
    plan: &SavedPlan,
    HeldView { moved, given, zone, .. }: &HeldView,
    delta: Option<&Delta>,
    style: Style,
) -> io::Result<()> {
    let language = style.language;
    let SavedPlan { as_of, ruleset, changes, .. } = plan;
    let changes = counted(*changes, ["state change", "state changes"], "处状态变化", language);
    let head = say!(
        language,
        "held: {changes} as of {as_of}, under the rules {ruleset}",
        "已拦下：截至 {as_of} 的 {changes}，规则为 {ruleset}"
    );
    writeln!(out, "{head}")?;
    if let Some(part) = &plan.held {
        let (since, why) = (language.pick("since", "起于"), language.pick("because", "因为"));
        let (at, reason) = (shown_text(&part.since, *zone), language.pick(&part.reason, &part.reason_zh));
        writeln!(out, "  {since} {at}\n  {why} {reason}")?;
    }
    if let Some(moved) = moved {
        let moved = moved.said_in(language);
        let outdated = say!(
            language,
            "{moved} since: it cannot be approved any more, and `watch` looks anew by itself",
            "此后，{moved}：已不能批准，`watch` 会自动重新评估"
        );
        return writeln!(out, "{outdated}");
    }
    if let Some(delta) = delta {
        write_samples(out, delta, style)?;
        writeln!(out)?;
    }
    let at = quoted(as_of);
    let all = say!(
        language,
        "`funnelwright plan --as-of {at}{given}` shows all of it",
        "用 `funnelwright plan --as-of {at}{given}` 查看全部"
    );
    let by_data = plan.held.as_ref().is_none_or(|part| part.by_data_alone);
    let next = if by_data {
        say!(
            language,
            "`funnelwright held approve --by WHO{given}` records it; it comes from the data alone, so that there is no edit to drop",
            "用 `funnelwright held approve --by WHO{given}` 放行并记录；变化仅由数据引起，因此没有可拒绝的规则改动"
        )
    } else {
        say!(
            language,
            "`funnelwright held approve --by WHO{given}` records it, `funnelwright held drop --by WHO --reason TEXT{given}` refuses the edit of the rules",
            "用 `funnelwright held approve --by WHO{given}` 放行并记录，用 `funnelwright held drop --by WHO --reason TEXT{given}` 拒绝规则的改动"
        )
    };
    writeln!(out, "{all}\n{next}")
}

/// What programs read. The order of fields is the order of keys.
#[derive(Serialize)]
struct Line<'a> {
    held: Option<PlanLine<'a>>,
    dropped: Option<&'a DroppedFile>,
    run_held: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct PlanLine<'a> {
    since: Option<&'a str>,
    as_of: &'a str,
    ruleset: &'a str,
    dataset: &'a str,
    changes: usize,
    fingerprint: &'a str,
    reason: Option<&'a str>,
    by_data_alone: Option<bool>,
    moved: Option<&'a str>,
}

impl<'a> PlanLine<'a> {
    pub fn of(plan: &'a SavedPlan, moved: Option<Both>) -> Self {
        let part = plan.held.as_ref();
        Self {
            since: part.map(|part| part.since.as_str()),
            as_of: &plan.as_of,
            ruleset: &plan.ruleset,
            dataset: &plan.dataset,
            changes: plan.changes,
            fingerprint: &plan.fingerprint,
            reason: part.map(|part| part.reason.as_str()),
            by_data_alone: part.map(|part| part.by_data_alone),
            moved: moved.map(|moved| moved.said_in(Language::English)),
        }
    }
}

/// For programs: one object.
///
/// # Errors
/// Those of `out`.
pub fn write_held_json(out: &mut dyn Write, view: &HeldView) -> io::Result<()> {
    let line = Line {
        held: view.plan.as_ref().map(|plan| PlanLine::of(plan, view.moved)),
        dropped: view.dropped.as_ref(),
        run_held: view.by_run.as_deref(),
    };
    serde_json::to_writer_pretty(&mut *out, &line)?;
    out.write_all(b"\n")
}
