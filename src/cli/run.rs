//! `run`: evaluate what is due and record it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::args::{Places, Printing};
use super::computing::{delta, of_store};
use super::delivering::{deliver, keep_back, note_first};
use super::doer::doer;
use super::exit::Exit;
use super::failure::Failure;
use super::plan::print_delta;
use super::session::Opening;
use super::terminal::Terminal;
use crate::delta::{Delta, Reasons, Wanted, Watching, held, withhold};
use crate::language::{Both, Spoken, spoken};
use crate::render::{SavedPlan, Verdict, held_text};
use crate::store::Store;

/// Evaluate what is due, catch up on missed days, and record it.
///
/// Every day since the last run is evaluated at its end, so that five missed days give the same
/// changes as five daily runs. All is recorded in one transaction, or nothing is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright run                       up to now
  funnelwright run --as-of 2024-03-05    up to the end of that day
  funnelwright run --plan today.plan     exactly what was planned, or nothing
  funnelwright run --no-deliver          begin with a store without telling everybody at once
  funnelwright run --approve --by li     although more customers change than `max_changes` allows, or
                                         more alerts open than `max_alerts`

A run that `max_changes` holds records nothing and ends with status 3.")]
pub struct RunArgs {
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    printing: Printing,
    /// Commit this saved plan, or nothing if rules, dataset or store have moved on
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Let pass what a guard holds: a delta larger than `max_changes`, rules that would open more alerts than
    /// `max_alerts`
    #[arg(long)]
    approve: bool,
    /// Who approves: an id, or a name that one person has
    #[arg(long, value_name = "WHO", requires = "approve")]
    by: Option<String>,
    /// Send no messages: those of this run are given up, and `alerts outbox retry` has them sent after all
    #[arg(long)]
    no_deliver: bool,
}

/// A run to be made.
pub struct Order<'a> {
    /// The workspace.
    pub places: &'a Places,
    /// How it is printed.
    pub printing: Printing,
    /// The plan that is to be committed, if one is.
    pub saved: Option<SavedPlan>,
    /// Who lets a delta pass that is held.
    pub approver: Option<Approver>,
    /// Whether nothing is sent.
    pub no_deliver: bool,
    /// What is said if what a plan was made of has moved on: the beginning of the sentence.
    pub stale: fn(Both) -> Spoken,
}

/// Who lets a delta pass.
#[derive(Debug, Clone)]
pub enum Approver {
    /// The person that was named.
    Named(String),
    /// Nobody was named: who is logged in.
    Whoever,
}

/// Does it.
pub fn run(args: &RunArgs, terminal: Terminal) -> Result<Exit, Failure> {
    args.printing.check()?;
    let saved = args.plan.as_deref().map(read_saved).transpose()?;
    let approver = args.approve.then(|| args.by.clone().map_or(Approver::Whoever, Approver::Named));
    let stale = |moved: Both| {
        spoken!(
            [moved]
            "{moved} since the plan was made, so nothing was committed; look at a new `plan`",
            "做出这份计划之后，{moved}，因此什么也没有提交；请重新看一次 `plan`"
        )
    };
    let (places, printing, no_deliver) = (&args.places, args.printing, args.no_deliver);
    perform(&Order { places, printing, saved, approver, no_deliver, stale }, terminal)
}

/// Evaluates, records or has held, shows and delivers.
pub fn perform(order: &Order<'_>, terminal: Terminal) -> Result<Exit, Failure> {
    let Order { printing, saved, stale, .. } = order;
    let mut places = order.places.clone();
    if let Some(saved) = saved {
        places.as_of.get_or_insert_with(|| saved.as_of.clone());
    }
    let (opening, mut store) = Opening::to_write(&places, "run", terminal)?;
    let language = opening.opened.language;
    let approver = order.approver.as_ref().map(|approver| id_of(approver, &opening, terminal)).transpose()?;
    let snapshot = opening
        .timings
        .lap(language.pick("store", "存储"), || of_store(&opening, |part| store.part(part)))?;
    // What is committed tells all reasons.
    let wanted = Wanted { reasons: Reasons::All, store: true, ..printing.wanted() };
    let passes = approver.as_deref().map(Arc::from);
    let watching = Watching { approved: passes, all_outcomes: printing.outcomes };
    // Told before it is computed whether the same can come out; a moment may no longer be evaluated then.
    if let Some(saved) = saved.as_ref().filter(|saved| saved.as_of == opening.as_of.text())
        && let Some(moved) = saved.moved(&opening.ruleset.hash, &saved.dataset, snapshot.generation)
    {
        return Err(Failure::held(stale(moved)));
    }
    let mut delta = delta(&opening, &snapshot, places.memory_limit(), (wanted, Some(&watching)), terminal)?;
    if let Some(moved) = saved.as_ref().and_then(|saved| saved.difference(&delta)) {
        return Err(Failure::held(stale(moved)));
    }
    let max_changes = opening.ruleset.workspace.max_changes;
    let held = held(&delta, max_changes);
    let snapshot = held.is_some().then_some(snapshot);
    let (verdict, exit) = match &held {
        Some(held) if approver.is_none() => {
            let reason = held_text(held, language);
            // The report for people says so itself.
            if printing.format.machine().is_some() {
                terminal.error(&reason);
            }
            // What is held is new; alerts that are there already go on. Whoever brings a plan sees what
            // is held, and approves of the plan as it is: the store stays as it was.
            if let Some(snapshot) = snapshot.as_ref().filter(|_| saved.is_none()) {
                withhold(&mut delta, snapshot, &reason);
                store.keep_clocks(&delta, &opening.clock.text())?;
            }
            (Verdict::Held { reason }, Exit::Held)
        }
        _ => {
            let approval = approver.as_deref().filter(|_| held.is_some());
            let work = || commit(approval, &opening, &mut store, &delta);
            (opening.timings.lap(language.pick("commit", "提交"), work)?, Exit::Done)
        }
    };
    // Of a plan that is held nothing at all was recorded.
    let is_recorded = matches!(verdict, Verdict::Committed { .. }) || saved.is_none();
    if order.no_deliver && is_recorded {
        keep_back(&opening, &mut store, &delta, terminal).or_else(|failure| unprinted(failure, &verdict))?;
    }
    drop((store, snapshot));
    let printed = opening
        .timings
        .lap(language.pick("show", "显示"), || {
            print_delta(&opening, "run", &places, *printing, &delta, &verdict, terminal)
        })
        .or_else(|failure| unprinted(failure, &verdict));
    // Whatever became of the delta and of the report, what has been told is delivered.
    let for_people = printing.format.machine().is_none();
    let delivery = || deliver(&opening, &opening.store_path(&places), for_people, terminal);
    if !order.no_deliver && matches!(verdict, Verdict::Committed { .. }) {
        note_first(&opening, &delta, true, terminal);
    }
    let sent = if order.no_deliver {
        Ok(())
    } else {
        opening.timings.lap(language.pick("deliver", "发送"), delivery)
    };
    printed?;
    sent.or_else(|failure| unprinted(failure, &verdict))?;
    if printing.timings {
        opening.timings.show(language);
    }
    Ok(exit)
}

/// A reader that went away changes nothing; an output that cannot be written must not look as if
/// nothing had been committed.
fn unprinted(failure: Failure, verdict: &Verdict) -> Result<(), Failure> {
    match (failure.exit, verdict) {
        (Exit::Done, _) => Ok(()),
        (_, Verdict::Committed { run }) => {
            let message = failure.message.map(|why| {
                spoken!([why] "committed as run {run}, but {why}", "已作为第 {run} 次运行提交，但{why}")
            });
            Err(Failure { exit: Exit::Internal, message })
        }
        _ => Err(failure),
    }
}

fn commit(
    approval: Option<&str>,
    opening: &Opening,
    store: &mut Store,
    delta: &Delta,
) -> Result<Verdict, Failure> {
    let committed = store.commit(delta, &opening.opened.texts, approval, &opening.clock.text())?;
    Ok(Verdict::Committed { run: committed.run })
}

/// The id of who approves, if anything has to be approved.
fn id_of(approver: &Approver, opening: &Opening, terminal: Terminal) -> Result<String, Failure> {
    match approver {
        Approver::Named(by) => doer(by, opening, terminal),
        Approver::Whoever => Ok(std::env::var("USER").unwrap_or_else(|_| String::from("unnamed"))),
    }
}

fn read_saved(path: &Path) -> Result<SavedPlan, Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        let path = path.display();
        Failure::usage(spoken!("the plan `{path}` cannot be read: {error}", "无法读取计划 `{path}`：{error}"))
    })?;
    SavedPlan::parse(&text).ok_or_else(|| {
        Failure::usage(spoken!(
            "`{}` is no plan; make one with `plan --out FILE`",
            "`{}` 不是计划；请用 `plan --out FILE` 生成",
            path.display()
        ))
    })
}
