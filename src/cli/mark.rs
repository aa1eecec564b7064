//! `mark`: ticking a checklist item.

use std::io::Write;

use clap::Args;

use super::act::{Action, act, name};
use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::language::say;
use crate::workspace;

/// Tick a checklist item of a customer.
///
/// Marks made here count beside those of the dataset; the latest by date decides.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright mark C0042 initiator --by li
  funnelwright mark C0042 initiator --by li --undo")]
pub struct MarkArgs {
    /// The customer's id
    customer: String,
    /// The item's id
    item: String,
    /// Who: an id, or a name that one person has
    #[arg(long, value_name = "WHO", value_parser = name)]
    by: String,
    /// Untick it
    #[arg(long)]
    undo: bool,
    #[command(flatten)]
    places: Places,
}

/// Does it.
pub fn mark(args: &MarkArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let action = Action { verb: "mark", customer: &args.customer, by: &args.by, places: &args.places };
    let (entry, language) = act(
        &action,
        terminal,
        |prepared, snapshot, actor| workspace::mark(prepared, snapshot, actor, &args.item, !args.undo),
        |store, entry, clock| store.mark(&args.customer, entry, clock),
    )?;
    let (customer, item, by) = (&args.customer, &entry.item, &entry.by);
    let told = if entry.done {
        say!(language, "{customer}: {item} ticked by {by}", "{customer}：{by} 勾选了 {item}")
    } else {
        say!(language, "{customer}: {item} unticked by {by}", "{customer}：{by} 取消勾选 {item}")
    };
    print(|out| writeln!(out, "{told}"))?;
    Ok(Exit::Done)
}
