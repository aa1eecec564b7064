//! `functions`: what expressions may call.

use std::io::Write;

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::print;
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
pub fn functions(args: &FunctionsArgs) -> Result<Exit, Failure> {
    let table = crate::expression::all_functions();
    let wanted = |name: &str| args.name.as_deref().is_none_or(|given| given == name);
    let chosen: Vec<_> = table.iter().filter(|function| wanted(function.name)).collect();
    if let (true, Some(name)) = (chosen.is_empty(), &args.name) {
        let names = table.iter().map(|function| function.name);
        let hint = crate::diagnostic::nearest(name, names)
            .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(Failure::usage(format!("there is no function `{name}`{hint}")));
    }
    print(|out| {
        write_functions(out, &chosen)?;
        out.flush()
    })?;
    Ok(Exit::Done)
}
