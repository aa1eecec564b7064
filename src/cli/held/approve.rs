//! `held approve`: record what is held.

use clap::Args;

use super::super::args::{Places, Printing};
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::run::{Approver, Order, perform};
use super::super::terminal::Terminal;
use super::{HeldFiles, nothing, open};
use crate::language::spoken;

/// Record exactly what is held, and deliver its messages.
///
/// It is refused if rules, dataset or store have moved on since it was held: `watch` looks anew by itself,
/// and has that held in its place if it is too large, too.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright held approve --by li
  funnelwright held approve --by li --summary")]
pub struct ApproveArgs {
    /// Who approves: an id, or a name that one person has
    #[arg(long, value_name = "WHO")]
    by: String,
    #[command(flatten)]
    places: Places,
    #[command(flatten)]
    printing: Printing,
}

/// Does it.
pub fn approve(args: &ApproveArgs, terminal: Terminal) -> Result<Exit, Failure> {
    args.printing.check()?;
    args.places.at_present("held approve")?;
    let (_, store) = open(&args.places, terminal)?;
    let files = HeldFiles::beside(&store);
    let Some(plan) = files.plan()? else { return Err(nothing(&store, &args.places)?) };
    let order = Order {
        places: &args.places,
        printing: args.printing,
        saved: Some(plan.clone()),
        approver: Some(Approver::Named(args.by.clone())),
        no_deliver: false,
        stale: |moved| {
            spoken!(
                [moved]
                "{moved} since this was held, so nothing was committed; `watch` looks anew by itself, and `held show` \
                 tells what it holds then",
                "拦下之后，{moved}，因此什么也没有提交；`watch` 会自动重新评估，届时用 `held show` 查看被拦下的内容"
            )
        },
    };
    let exit = perform(&order, terminal)?;
    // Another delta may be held by now.
    if files.plan().is_ok_and(|now| now == Some(plan)) {
        files.forget_plan();
    }
    Ok(exit)
}
