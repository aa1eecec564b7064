//! How a workspace stands, for programs: `status --format json`.

use std::io::{self, Write};

use serde::Serialize;

use super::condition::RejectedFile;
use super::dropped::DroppedFile;
use super::held_view::PlanLine;
use super::status::{Status, troubles};
use crate::language::Language;

/// What programs read. The order of fields is the order of keys.
#[derive(Serialize)]
struct StatusLine<'a> {
    /// Nobody knows while it is not known which store is meant.
    watching: Option<bool>,
    process: Option<u32>,
    began: Option<&'a str>,
    seen: Option<&'a str>,
    ruleset: Option<&'a str>,
    ruleset_since: Option<&'a str>,
    rejected: Option<&'a RejectedFile>,
    dropped: Option<&'a DroppedFile>,
    last_run: Option<RunLine<'a>>,
    due: Option<&'a str>,
    held: Option<PlanLine<'a>>,
    run_held: Option<&'a str>,
    trouble: Vec<String>,
    messages_waiting: usize,
    messages_dead: usize,
    store: Option<&'a str>,
    generation: Option<u64>,
    bytes: Option<u64>,
    writing: Option<&'a str>,
}

#[derive(Serialize)]
struct RunLine<'a> {
    run: i64,
    as_of: &'a str,
    at: &'a str,
    ruleset: &'a str,
    changes: usize,
    approved_by: Option<&'a str>,
}

/// For programs: one object.
///
/// # Errors
/// Those of `out`.
pub fn write_status_json(out: &mut dyn Write, status: &Status) -> io::Result<()> {
    let (stored, living) = (status.stored.as_ref(), status.living());
    let watcher = status.watcher.as_ref();
    let ruleset = status.ruleset();
    let line = StatusLine {
        watching: status.store.as_ref().map(|_| status.watching.is_some()),
        process: status.watching.filter(|process| *process > 0),
        began: living.map(|it| it.began.as_str()),
        seen: watcher.map(|it| it.written.as_str()),
        ruleset: ruleset.map(|(ruleset, _)| ruleset),
        ruleset_since: ruleset.and_then(|(_, since)| since),
        rejected: status.rejected.as_ref(),
        dropped: status.held.dropped.as_ref(),
        last_run: stored.and_then(|it| it.last_run.as_ref()).map(|run| RunLine {
            run: run.run,
            as_of: &run.as_of,
            at: &run.recorded_at,
            ruleset: &run.ruleset,
            changes: run.changes,
            approved_by: run.approved_by.as_deref(),
        }),
        due: living.and_then(|it| it.due.as_deref()),
        held: status.held.plan.as_ref().map(|plan| PlanLine::of(plan, status.held.moved)),
        run_held: status.held.by_run.as_deref(),
        trouble: troubles(status, Language::English),
        messages_waiting: stored.map_or(0, |it| it.waiting),
        messages_dead: stored.map_or(0, |it| it.dead),
        store: status.store.as_deref(),
        generation: stored.map(|it| it.generation),
        bytes: stored.map(|it| it.bytes),
        writing: stored.and_then(|it| it.writer.as_ref()).map(|it| it.said_in(Language::English)),
    };
    serde_json::to_writer_pretty(&mut *out, &line)?;
    out.write_all(b"\n")
}
