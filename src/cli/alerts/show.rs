//! `alerts show`.

use clap::Args;

use super::super::args::Places;
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::terminal::{Terminal, print};
use super::{Look, Office, Printed, look};
use crate::render::{write_alert, write_alert_story};
use crate::store::{AlertScope, read_alerts};
use crate::workspace::find_alert;

/// Show one alert: the figures behind it, all that has happened, and what its clocks bring next.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts show 'big_and_stagnant|customer:C0042'
  funnelwright alerts show 'stage_swing|group:funnel=large,stage=need|2024-03-05' --format json")]
pub struct ShowArgs {
    /// The alert's key, or its beginning
    key: String,
    #[command(flatten)]
    printed: Printed,
    #[command(flatten)]
    places: Places,
}

/// Does it.
pub fn show(args: &ShowArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let office = Office::open(&args.places, terminal)?;
    let (as_of, store) = (office.opening.as_of, office.store(&args.places));
    let alerts = read_alerts(&store, AlertScope::All)?;
    let alert = find_alert(&args.key, &alerts)?;
    let calendar = &office.opening.ruleset.calendar;
    let Look { view, evaluations, .. } = look(alert, &store, &office.policies, calendar, as_of)?;
    print(|out| match args.printed.format.machine() {
        Some(format) => write_alert(out, format, &view, &evaluations),
        None => office.style(terminal, |style| write_alert_story(out, &view, &evaluations, style)),
    })?;
    Ok(Exit::Done)
}
