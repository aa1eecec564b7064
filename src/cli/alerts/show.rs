//! `alerts show`.

use clap::Args;

use super::super::args::Places;
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::terminal::{Terminal, print};
use super::{Office, Printed};
use crate::language::spoken;
use crate::render::{write_alert, write_alert_story};
use crate::store::{AlertScope, read_alerts, read_outcomes};
use crate::workspace::{AlertView, find_alert};

/// How many evaluations are shown.
const EVIDENCE: u32 = 10;

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
    tell(&args.key, args.printed, &args.places, terminal)
}

/// Tells the story of an alert.
pub fn tell(key: &str, printed: Printed, places: &Places, terminal: Terminal) -> Result<Exit, Failure> {
    let office = Office::open(places, terminal)?;
    let (as_of, store) = (office.opening.as_of, office.store(places));
    let alerts = read_alerts(&store, AlertScope::All)?;
    let alert = find_alert(key, &alerts)?;
    let view = AlertView::of(alert, &office.policies, &office.opening.ruleset.calendar, as_of);
    let Some(view) = view else {
        let (key, at) = (&alert.key, as_of.text());
        return Err(Failure::usage(spoken!(
            "`{key}` did not exist yet as of {at}; look from a later date with `--as-of`",
            "截至 {at}，`{key}` 还不存在；请用 `--as-of` 从更晚的日期看"
        )));
    };
    let mut evidence = read_outcomes(&store, &view.alert.key, EVIDENCE)?;
    evidence.retain(|one| one.slot.at <= as_of);
    print(|out| match printed.format.machine() {
        Some(format) => write_alert(out, format, &view, &evidence),
        None => office.style(terminal, |style| write_alert_story(out, &view, &evidence, style)),
    })?;
    Ok(Exit::Done)
}
