//! `functions`: what expressions may call.

use std::io::Write;

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::diagnostic::{nearest, suggesting};
use crate::language::spoken;
use crate::render::write_functions;

/// List the functions that expressions may call.
///
/// Every function can be called as `f(x, y)` or as `x.f(y)`. A function with a missing argument is
/// not called: its result is unknown.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright functions                 all of them
  funnelwright functions days_since      one")]
pub struct FunctionsArgs {
    /// Only this function
    name: Option<String>,
}

/// Does it.
pub fn functions(args: &FunctionsArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let table = crate::expression::all_functions();
    let wanted = |name: &str| args.name.as_deref().is_none_or(|given| given == name);
    let chosen: Vec<_> = table.iter().filter(|function| wanted(function.name)).collect();
    if let (true, Some(name)) = (chosen.is_empty(), &args.name) {
        let names = table.iter().map(|function| function.name);
        let what = spoken!("there is no function `{name}`", "没有函数 `{name}`");
        return Err(Failure::usage(suggesting(what, nearest(name, names))));
    }
    print(|out| {
        write_functions(out, &chosen, terminal.language())?;
        out.flush()
    })?;
    Ok(Exit::Done)
}
