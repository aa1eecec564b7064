//! `held show`: what is held.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::super::args::Places;
use super::super::computing::{delta, of_store};
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::session::Opening;
use super::super::terminal::{Terminal, print};
use super::{HeldFiles, guard_alert, open};
use crate::delta::{Delta, Reasons, Wanted};
use crate::render::{HeldView, SAMPLES, SavedPlan, Style, write_held, write_held_json};
use crate::store::{read_generation, read_part};

/// Show what is held: since when, why, and whether it still is as it was.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright held show
  funnelwright held show --format json")]
pub struct ShowArgs {
    /// For people, or one object for programs
    #[arg(long, value_enum, default_value_t = Shape::Human, value_name = "FORMAT", help_heading = "Output")]
    format: Shape,
    #[command(flatten)]
    places: Places,
}

/// The formats of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    Human,
    Json,
}

/// Does it.
pub fn show(args: &ShowArgs, terminal: Terminal) -> Result<Exit, Failure> {
    args.places.at_present("held show")?;
    let (opened, store) = open(&args.places, terminal)?;
    let files = HeldFiles::beside(&store);
    let plan = files.plan()?;
    let generation = read_generation(&store)?;
    let moved = plan.as_ref().and_then(|plan| plan.moved(&opened.texts.hash(), &plan.dataset, generation));
    let by_run = guard_alert(&store)?.filter(|_| plan.is_none());
    let human = matches!(args.format, Shape::Human);
    let still = plan.as_ref().filter(|_| moved.is_none() && human);
    let delta = still.and_then(|plan| again(plan, &args.places, &store, terminal));
    let moved = moved.or_else(|| still.zip(delta.as_ref()).and_then(|(plan, delta)| plan.moved_under(delta)));
    let style = Style { palette: terminal.palette(), language: opened.language };
    let view = HeldView {
        plan,
        moved,
        dropped: files.dropped(),
        by_run: by_run.and_then(|alert| alert.message().map(str::to_owned)),
        zone: opened.zone(),
        given: args.places.given_files(),
    };
    print(|out| match args.format {
        Shape::Human => write_held(out, &view, delta.as_ref(), style),
        Shape::Json => write_held_json(out, &view),
    })?;
    Ok(Exit::Done)
}

/// What is held, computed again, to show who would change; nothing if that cannot be done now, for it is
/// there to be decided on all the same.
fn again(plan: &SavedPlan, places: &Places, store: &Path, terminal: Terminal) -> Option<Delta> {
    let places = Places { as_of: Some(plan.as_of.clone()), ..places.clone() };
    let opening = Opening::of(&places, terminal).ok()?;
    let snapshot = of_store(&opening, |part| read_part(store, part)).ok()?;
    let wanted = Wanted { reasons: Reasons::Gravest(SAMPLES), states: false, store: false };
    delta(&opening, &snapshot, places.memory_limit(), (wanted, None), terminal).ok()
}
