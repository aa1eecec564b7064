//! `hold`: a customer's clock stands still until a date.

use std::io::Write;

use clap::Args;

use super::act::{Action, act, name};
use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::language::{Spoken, say, spoken};
use crate::value::Date;
use crate::workspace;

/// Stop a customer's clock until a date.
///
/// The days after this one, through the date, do not count in the stage. A hold is never
/// backdated, and `max_hold_days` limits how long it may be.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright hold C0042 --until 2024-04-01 --reason 'budget year begins in April' --by li")]
pub struct HoldArgs {
    /// The customer's id
    customer: String,
    /// The last date that does not count
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: Date,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who: an id, or a name that one person has
    #[arg(long, value_name = "WHO", value_parser = name)]
    by: String,
    #[command(flatten)]
    places: Places,
}

/// Does it.
pub fn hold(args: &HoldArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let action = Action { verb: "hold", customer: &args.customer, by: &args.by, places: &args.places };
    let (entry, language) = act(
        &action,
        terminal,
        |prepared, snapshot, actor| workspace::hold(prepared, snapshot, actor, args.until, &args.reason),
        |store, entry, clock| store.hold(&args.customer, entry, clock),
    )?;
    let (customer, by) = (&args.customer, &entry.by);
    let (first, last) = (entry.at.date(), entry.until);
    let told = say!(
        language,
        "{customer}: the days after {first} through {last} do not count; held by {by}",
        "{customer}：{first} 之后至 {last} 的日子不计时；由 {by} 暂停"
    );
    print(|out| writeln!(out, "{told}"))?;
    Ok(Exit::Done)
}

fn date(text: &str) -> Result<Date, Spoken> {
    text.parse().map_err(|_| {
        spoken!("`{text}` is no date; write it as 2024-04-01", "`{text}` 不是日期；写成 2024-04-01 这样")
    })
}
