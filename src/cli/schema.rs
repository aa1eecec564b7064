//! `schema`: the JSON Schema of rule files, and the reference.

use clap::Args;

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::render::{write_reference, write_rules_schema};

/// Print the JSON Schema of rule files, for editors.
///
/// With `#:schema` in the first line of a rule file, editors with a TOML language server complete
/// keys, explain them, and mark what is misspelt. What expressions mean only `check` knows.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright schema > schemas/rules.schema.json    name it in rule files by a first line such as
                                                     #:schema ../schemas/rules.schema.json
  funnelwright schema --lang zh-CN                   with Chinese descriptions
  funnelwright schema --reference                    every table, key, function, name and code")]
pub struct SchemaArgs {
    /// Print the reference of the rule language as Markdown instead
    #[arg(long)]
    reference: bool,
}

/// Does it.
pub fn schema(args: &SchemaArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let language = terminal.language();
    print(
        |out| {
            if args.reference { write_reference(out, language) } else { write_rules_schema(out, language) }
        },
    )?;
    Ok(Exit::Done)
}
