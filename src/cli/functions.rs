//! `functions`: what expressions may call.

use std::io::Write;

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::language::say;
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
    let language = terminal.language();
    let table = crate::expression::all_functions();
    let wanted = |name: &str| args.name.as_deref().is_none_or(|given| given == name);
    let chosen: Vec<_> = table.iter().filter(|function| wanted(function.name)).collect();
    if let (true, Some(name)) = (chosen.is_empty(), &args.name) {
        let names = table.iter().map(|function| function.name);
        let hint = crate::diagnostic::nearest(name, names).map_or_else(String::new, |near| {
            say!(language, "; did you mean `{near}`?", "；是否想写 `{near}`？")
        });
        return Err(Failure::usage(say!(
            language,
            "there is no function `{name}`{hint}",
            "没有函数 `{name}`{hint}"
        )));
    }
    print(|out| {
        write_functions(out, &chosen, language)?;
        out.flush()
    })?;
    Ok(Exit::Done)
}
