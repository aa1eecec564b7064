//! `held show`: what is held.

use clap::{Args, ValueEnum};

use super::super::args::Places;
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::terminal::{Terminal, print};
use super::{HeldFiles, guard_alert, open};
use crate::render::{HeldView, write_held, write_held_json};
use crate::store::read_generation;

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
    let view = HeldView {
        plan,
        moved,
        dropped: files.dropped(),
        by_run: by_run.and_then(|alert| alert.message().map(str::to_owned)),
        zone: opened.zone(),
    };
    print(|out| match args.format {
        Shape::Human => write_held(out, &view, opened.language),
        Shape::Json => write_held_json(out, &view),
    })?;
    Ok(Exit::Done)
}
