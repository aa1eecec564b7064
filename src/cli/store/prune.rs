//! `store prune`.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use clap::{ArgGroup, Args};

use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::session::Opening;
use super::super::terminal::{Terminal, print};
use super::StorePlaces;
use crate::dataset::size_text;
use crate::language::{Spoken, say, spoken};
use crate::render::write_pruned;
use crate::store::Store;
use crate::time::Length;
use crate::value::Date;
use crate::workspace::{RetentionError, prune_limits};

/// For how long channels count messages as just sent, and a little more.
const RECENT: TimeDelta = TimeDelta::minutes(5);

/// Take out of the store what is old and no result depends on any more.
///
/// What goes: evaluations of rules, values of metrics, state changes, alerts that are over with their
/// events and messages, findings about rows, runs and rulesets. What the rules may still ask for stays
/// whatever its age, and so do where customers stand and since when, what people entered, and alerts
/// that are not over. States, alerts and reports of later days are the same as without pruning; views
/// and `store verify` no longer tell what went.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright store prune --keep 400d --dry-run     what would go?
  funnelwright store prune --keep 400d
  funnelwright store prune --before 2024-01-01

The room is given back to the disk afterwards, for which the store's size is needed a second time.")]
#[command(group(ArgGroup::new("limit").required(true).args(["keep", "before"])))]
pub struct PruneArgs {
    /// What is dated before this day goes
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    before: Option<Date>,
    /// What is older than so long goes, counted back from the last run: `400d`, `52w`, `250bd`
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    keep: Option<Length>,
    /// Only say how much would go
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    places: StorePlaces,
    /// The SQLite file with the data, instead of the one that the rules name; only read
    #[arg(long, value_name = "FILE", help_heading = "Workspace")]
    dataset: Option<PathBuf>,
}

/// Does it.
pub fn prune(args: &PruneArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let places = args.places.places(args.dataset.as_ref());
    let (opening, mut store) = Opening::to_write(&places, "store prune", terminal)?;
    let language = opening.opened.language;
    let snapshot = store.snapshot()?;
    let committed = snapshot.committed.ok_or(RetentionError::NoRun)?;
    let calendar = &opening.ruleset.calendar;
    let kept = args.keep.map(|keep| keep.window_start(committed.day, calendar));
    let before = args.before.or(kept).unwrap_or(committed.day);
    let limits = prune_limits(&opening.ruleset, &opening.connection, &snapshot, (before, opening.now))?;
    drop(snapshot);
    let what = language.pick("pruning the store", "正在清除存储文件中的旧内容");
    let (clock, recent) = (opening.clock.text(), opening.clock.before(RECENT).text());
    let counts = terminal.during(what, || store.prune(&limits, args.dry_run, (&clock, &recent)))?;
    print(|out| write_pruned(out, &limits, &counts, (args.dry_run, language), Terminal::columns()))?;
    if !args.dry_run && !counts.is_empty() {
        give_back(&mut store, &opening, &opening.store_path(&places), terminal)?;
    }
    Ok(Exit::Done)
}

/// What cannot be given back now will be used by later runs: that is no failure.
fn give_back(store: &mut Store, opening: &Opening, path: &Path, terminal: Terminal) -> Result<(), Failure> {
    let language = opening.opened.language;
    let size = || path.metadata().map_or(0, |file| file.len());
    let before = size();
    let what = language.pick("giving the room back", "正在归还空间");
    match terminal.during(what, || store.give_back()) {
        Ok(()) => {
            let (before, after) = (size_text(before), size_text(size()));
            let told = say!(
                language,
                "the file: {before} before, {after} now",
                "文件大小：原为 {before}，现为 {after}"
            );
            Ok(print(|out| writeln!(out, "\n{told}"))?)
        }
        Err(error) => {
            let why = error.spoken();
            terminal.note(&say!(
                language,
                "the room could not be given back to the disk, and later runs will use it: {}",
                "空间未能归还给磁盘，以后的运行会利用它：{}",
                why.said_in(language)
            ));
            Ok(())
        }
    }
}

fn length(text: &str) -> Result<Length, Spoken> {
    let wrong = |clause: Spoken| spoken!([clause] "`{text}` {clause}", "`{text}` {clause}");
    Length::parse(text).map_err(wrong)
}
