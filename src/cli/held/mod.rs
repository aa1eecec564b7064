//! `held`: what a guard holds while `watch` looks after a workspace.

mod approve;
mod files;
mod refuse;
mod show;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::session::{Clock, show_diagnostics};
use super::terminal::Terminal;
use crate::alert::Alert;
use crate::anomaly::GUARD;
use crate::language::spoken;
use crate::store::{AlertScope, StoreError, read_alerts};
use crate::workspace::{self, DatasetChoice, Opened};

pub use files::{HeldFiles, exchange};
pub use show::Shape;

/// Show what `max_changes` holds, let it pass, or refuse it.
///
/// `watch` holds what would change more customers at once than `max_changes` allows: nothing new is recorded
/// until somebody approves, refuses the edit of the rules behind it, or mends its cause.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright held show
  funnelwright held approve --by li
  funnelwright held drop --by li --reason 'a slip of the pen'

Without `watch`, a `run` that is held says so itself, and `run --approve --by li` lets it pass. Nothing is
remembered then, so that there is nothing to drop: put the rules back as they were, and the next `run` passes.")]
pub struct HeldArgs {
    /// What to do.
    #[command(subcommand)]
    verb: HeldVerb,
}

/// The verbs of what is held.
#[derive(Debug, Subcommand)]
enum HeldVerb {
    Show(show::ShowArgs),
    Approve(approve::ApproveArgs),
    Drop(refuse::DropArgs),
}

/// Does it.
pub fn held(args: &HeldArgs, terminal: Terminal) -> Result<Exit, Failure> {
    match &args.verb {
        HeldVerb::Show(args) => show::show(args, terminal),
        HeldVerb::Approve(args) => approve::approve(args, terminal),
        HeldVerb::Drop(args) => refuse::refuse(args, terminal),
    }
}

/// The workspace and its store, though its dataset may be missing and its rules may hold mistakes.
fn open(places: &Places, terminal: Terminal) -> Result<(Opened, PathBuf), Failure> {
    let choice = DatasetChoice::IfThere(places.dataset.as_deref());
    let opened = workspace::open(&places.rules, choice, Clock::read().year(), |named| terminal.agree(named))?;
    match opened.store_path(places.store.as_deref()) {
        Ok(store) => Ok((opened, store)),
        Err(error) => {
            show_diagnostics(&opened, terminal);
            Err(error.into())
        }
    }
}

/// The alert that tells that the last run was held, if it was.
pub fn guard_alert(store: &Path) -> Result<Option<Alert>, StoreError> {
    let alerts = read_alerts(store, AlertScope::Current)?;
    Ok(alerts.into_iter().find(|alert| &*alert.key.rule == GUARD && alert.is_live()))
}

/// There is nothing to decide on.
fn nothing(store: &Path, places: &Places) -> Result<Failure, Failure> {
    let given = places.given_files();
    if guard_alert(store)?.is_some() {
        return Ok(Failure::usage(spoken!(
            "no `watch` holds anything, but the last `run` was held: `funnelwright run{given} --approve --by WHO` lets it pass; put back \
             the rules as they were if it is not meant",
            "没有 `watch` 拦下的内容，但上次 `run` 被拦下：用 `funnelwright run{given} --approve --by WHO` 放行；如非有意，请把规则改回原样"
        )));
    }
    Ok(Failure::usage(spoken!(
        "nothing is held; `funnelwright status{given}` tells how it stands",
        "没有被拦下的内容；用 `funnelwright status{given}` 查看现状"
    )))
}
