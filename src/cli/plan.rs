//! `plan`: what a run would change, without writing anything.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{Places, Printing};
use super::computing::{delta, of_store};
use super::delivering::note_first;
use super::exit::Exit;
use super::failure::Failure;
use super::session::Opening;
use super::terminal::{Terminal, print};
use crate::delta::{Delta, Watching, held};
use crate::language::spoken;
use crate::render::{Labels, SavedPlan, Style, Verdict, held_text, write_machine, write_plan};
use crate::store::read_part;

/// Show what a run would change, and write nothing.
///
/// Totals come first, then who moves from which state to which, by stage and owner, with causes
/// and samples. `run` with the same flags records exactly this.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright plan                                  as of now
  funnelwright plan --as-of 2024-03-05               as of the end of that day
  funnelwright plan --states --format csv > all.csv  where every customer stands
  funnelwright plan --out today.plan                 keep it; `run --plan today.plan` then commits
                                                     this and nothing else")]
pub struct PlanArgs {
    #[command(flatten)]
    pub places: Places,
    #[command(flatten)]
    printing: Printing,
    /// Keep the plan in a file for `run --plan`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Does it.
pub fn plan(args: &PlanArgs, terminal: Terminal) -> Result<Exit, Failure> {
    args.printing.check()?;
    let opening = Opening::of(&args.places, terminal)?;
    let language = opening.opened.language;
    if args.printing.format.machine().is_none() {
        opening.warn_of_unseen_texts(terminal)?;
    }
    let store = opening.store_path(&args.places);
    let snapshot = opening
        .timings
        .lap(language.pick("store", "存储"), || of_store(&opening, |part| read_part(&store, part)))?;
    let wanted = args.printing.wanted();
    let watching = Watching { approved: None, all_outcomes: args.printing.outcomes };
    let limit = args.places.memory_limit();
    let delta = delta(&opening, &snapshot, limit, (wanted, Some(&watching)), terminal)?;
    drop(snapshot);
    if let Some(path) = &args.out {
        keep(&SavedPlan::of(&delta), path)?;
    }
    let max_changes = opening.ruleset.workspace.max_changes;
    let held = held(&delta, max_changes).map(|held| held_text(&held, language));
    let verdict = Verdict::Planned { held };
    opening.timings.lap(language.pick("show", "显示"), || {
        print_delta(&opening, "plan", &args.places, args.printing, &delta, &verdict, terminal)
    })?;
    note_first(&opening, &delta, false, terminal);
    if args.printing.timings {
        opening.timings.show(language);
    }
    Ok(Exit::Done)
}

/// Writes a plan to a file: a new one, or one that holds an earlier plan.
fn keep(plan: &SavedPlan, path: &Path) -> Result<(), Failure> {
    let is_other =
        |text: Vec<u8>| String::from_utf8(text).ok().and_then(|text| SavedPlan::parse(&text)).is_none();
    if fs::read(path).is_ok_and(|text| !text.is_empty() && is_other(text)) {
        return Err(Failure::usage(spoken!(
            "`{}` is there already and is no saved plan, so it was left alone; name another file with `--out`",
            "`{}` 已经存在且不是保存的计划，因此未动它；请用 `--out` 指定另一个文件",
            path.display()
        )));
    }
    let unwritable = |error| {
        Failure::usage(spoken!("`{}` cannot be written: {error}", "无法写入 `{}`：{error}", path.display()))
    };
    File::create(path).and_then(|mut file| plan.write(&mut file)).map_err(unwritable)
}

/// Prints a delta as the flags say.
pub fn print_delta(
    opening: &Opening,
    verb: &'static str,
    places: &Places,
    printing: Printing,
    delta: &Delta,
    verdict: &Verdict,
    terminal: Terminal,
) -> Result<(), Failure> {
    let shown = printing.shown();
    print(|out| {
        if let Some(format) = printing.format.machine() {
            return write_machine(out, format, delta, verdict, shown);
        }
        let labels = Labels::of(&opening.ruleset);
        let heading = opening.heading(verb, places);
        let style = Style { palette: terminal.palette(), language: opening.opened.language };
        write_plan(out, &heading, delta, verdict, &labels, shown, style)
    })
}
