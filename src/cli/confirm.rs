//! `confirm`: a person's answer to `ready`.

use std::io::Write;

use clap::Args;

use super::act::{Action, act, name};
use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::journal::Destination;
use crate::language::say;
use crate::workspace::{self, Wish};

/// Answer `ready`: let a customer advance, or decline.
///
/// The answer is recorded with the evidence as it stands. Where the dataset keeps the stage, the
/// confirmation waits for the dataset to follow.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright confirm C0042 --by li                      on to the next stage
  funnelwright confirm C0042 --by li --to won             or to the one named
  funnelwright confirm C0042 --by li --decline 'no budget holder met'
  funnelwright confirm C0042 --by li --force --reason 'signed today, papers follow'")]
pub struct ConfirmArgs {
    /// The customer's id
    customer: String,
    /// Who confirms: an id, or a name that one person has
    #[arg(long, value_name = "WHO", value_parser = name)]
    by: String,
    /// Where to; default: the stage that follows
    #[arg(long, value_name = "STAGE|won|lost", conflicts_with = "decline")]
    to: Option<String>,
    /// Although the customer is not ready, or the move is not allowed
    #[arg(long, requires = "reason", conflicts_with = "decline")]
    force: bool,
    /// Why it is forced
    #[arg(long, value_name = "TEXT", requires = "force")]
    reason: Option<String>,
    /// Leave the customer where it is, for this reason
    #[arg(long, value_name = "REASON")]
    decline: Option<String>,
    #[command(flatten)]
    places: Places,
}

/// Does it.
pub fn confirm(args: &ConfirmArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let action = Action { verb: "confirm", customer: &args.customer, by: &args.by, places: &args.places };
    let wish = match &args.decline {
        Some(reason) => Wish::Decline(reason),
        None => Wish::Advance { to: args.to.as_deref(), force: args.reason.as_deref() },
    };
    let (entry, language) = act(
        &action,
        terminal,
        |prepared, snapshot, actor| workspace::confirm(prepared, snapshot, actor, wish),
        |store, entry, clock| store.confirm(&args.customer, entry, clock),
    )?;
    let (customer, stage, by) = (&args.customer, &entry.stage, &entry.by);
    let told = match entry.to.as_ref().map(Destination::text) {
        Some(to) => say!(
            language,
            "{customer}: {stage} → {to} confirmed by {by}",
            "{customer}：{stage} → {to}，由 {by} 确认"
        ),
        None => say!(
            language,
            "{customer}: stays in {stage}, declined by {by}",
            "{customer}：仍在 {stage}，{by} 拒绝进阶"
        ),
    };
    print(|out| writeln!(out, "{told}"))?;
    Ok(Exit::Done)
}
