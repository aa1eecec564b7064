//! Computing a delta: of all customers at once if they fit into memory, else part by part.

use std::time::Duration;

use super::failure::Failure;
use super::session::Opening;
use super::terminal::Terminal;
use crate::dataset::size_text;
use crate::delta::{Delta, Snapshot, Wanted, Watching};
use crate::language::say;
use crate::observer::{Observer, Phase};
use crate::store::{Part, StoreError};
use crate::workspace::{self, Fit, InParts, Setting};

/// Reads what a run by the present rules needs of the store.
pub fn of_store(
    opening: &Opening,
    read: impl FnOnce(Part<'_>) -> Result<Snapshot, StoreError>,
) -> Result<Snapshot, StoreError> {
    let Opening { ruleset, connection, as_of, now, .. } = opening;
    read(Part::Run(&workspace::looks_back(ruleset, connection, *as_of, *now)))
}

/// What a run would change. `wanted` is what will be asked for in words.
pub fn delta(
    opening: &Opening,
    snapshot: &Snapshot,
    memory_limit: u64,
    (wanted, watching): (Wanted, Option<&Watching>),
    terminal: Terminal,
) -> Result<Delta, Failure> {
    let Opening { ruleset, connection, now, .. } = opening;
    match workspace::fit(ruleset, connection, snapshot, *now, (memory_limit, wanted))? {
        Fit::Whole => at_once(opening, snapshot, watching, terminal),
        Fit::Parts { needed, parts } => {
            let (needed, limit) = (size_text(needed), size_text(memory_limit));
            terminal.note(&say!(
                opening.opened.language,
                "the rules' rows would take about {needed} of memory, and the limit is {limit}: the customers are \
                 evaluated in {parts} parts, each of which reads the dataset again (`--memory-limit` raises the limit)",
                "规则所需的数据行约占 {needed} 内存，而上限是 {limit}：将把客户分成 {parts} 批计算，每一批都要重新读取数据集\
                 （可用 `--memory-limit` 调大上限）"
            ));
            in_parts(opening, snapshot, (parts, wanted, watching), terminal)
        }
    }
}

fn at_once(
    opening: &Opening,
    snapshot: &Snapshot,
    watching: Option<&Watching>,
    terminal: Terminal,
) -> Result<Delta, Failure> {
    let Opening { connection, as_of, now, .. } = opening;
    let prepared = opening
        .read_rows(terminal, |ruleset, options| workspace::prepare(ruleset, connection, *now, options))?;
    let (delta, phases) = evaluating(opening, &opening.evaluating_text(), terminal, |observer| {
        workspace::plan(&prepared, connection, snapshot, *as_of, *now, (watching, observer))
    })?;
    opening.timings.phases(opening.opened.language, &phases);
    Ok(delta)
}

fn in_parts(
    opening: &Opening,
    snapshot: &Snapshot,
    (parts, wanted, watching): (usize, Wanted, Option<&Watching>),
    terminal: Terminal,
) -> Result<Delta, Failure> {
    let Opening { ruleset, connection, as_of, now, timings, .. } = opening;
    let language = opening.opened.language;
    let setting = Setting { ruleset, connection, snapshot, as_of: *as_of, now: *now };
    let mut work = opening.reading(&opening.reading_text(), terminal, |options| {
        InParts::begin(setting, parts, (wanted, watching), options)
    })?;
    let mut phases = Vec::new();
    loop {
        phases.extend(all_parts(opening, &mut work, terminal)?);
        let again = |observer: &Observer<'_>| Ok::<_, Failure>(work.again(observer));
        let (again, took) = evaluating(opening, &opening.evaluating_text(), terminal, again)?;
        phases.extend(took);
        if !again {
            break;
        }
    }
    let (delta, statistics) = work.finish();
    timings.read(language, statistics.tables.iter().map(|table| table.took).sum(), &statistics);
    timings.phases(language, &phases);
    Ok(delta)
}

/// Reads and evaluates all parts, and gives how long each phase took.
fn all_parts(
    opening: &Opening,
    work: &mut InParts<'_>,
    terminal: Terminal,
) -> Result<Vec<(Phase, Duration)>, Failure> {
    let language = opening.opened.language;
    let parts = work.parts();
    let mut phases = Vec::new();
    for part in 1..=parts {
        let of_part = |what: &str| {
            say!(language, "part {part} of {parts}: {what}", "第 {part} 批，共 {parts} 批：{what}")
        };
        let what = of_part(&opening.reading_text());
        let Some(rows) = opening.reading(&what, terminal, |options| work.read(options))? else { break };
        let what = of_part(&opening.evaluating_text());
        let ((), took) = evaluating(opening, &what, terminal, |observer| work.evaluate(rows, observer))?;
        phases.extend(took);
    }
    Ok(phases)
}

/// Evaluates customers; a terminal shows how far it is. Gives how long each phase took, too.
fn evaluating<T, E>(
    opening: &Opening,
    what: &str,
    terminal: Terminal,
    evaluate: impl FnOnce(&Observer<'_>) -> Result<T, E>,
) -> Result<(T, Vec<(Phase, Duration)>), E> {
    let clock = opening.timings.clock();
    terminal.during_counted(what, |tell| {
        let days = |done, of| {
            if of > 1 {
                tell("", done, Some(of));
            }
        };
        let observer = Observer::new(&clock, &days);
        let done = evaluate(&observer)?;
        Ok((done, observer.times()))
    })
}
