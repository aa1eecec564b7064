//! `demo`: a made-up company to try everything on.

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::Terminal;

/// Make a realistic dataset with rules, evaluate it, and show what to do next.
#[derive(Debug, Args)]
pub struct DemoArgs {}

/// Does it.
pub fn demo(_args: &DemoArgs, _terminal: &Terminal) -> Result<Exit, Failure> {
    Err(Failure::usage("not yet"))
}
