//! `man`: the manual pages.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args;
use clap_mangen::Man;

use super::args::command;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::language::{Language, spoken};

/// Print the manual page, or write those of all verbs.
///
/// Without an argument the page of `funnelwright` itself is printed; with `--out` every verb gets
/// a page of its own in a folder.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright man > funnelwright.1
  funnelwright man --out /usr/local/share/man/man1")]
pub struct ManArgs {
    /// Write the pages of all verbs to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Does it.
pub fn man(args: &ManArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let language = terminal.language();
    let Some(folder) = &args.out else {
        let page = Man::new(command(language));
        print(|out| page.render(out))?;
        return Ok(Exit::Done);
    };
    write_pages(folder, language).map_err(|error| {
        let folder = folder.display();
        Failure::files(spoken!(
            "the pages cannot be written to `{folder}`: {error}",
            "手册页无法写入 `{folder}`：{error}"
        ))
    })?;
    Ok(Exit::Done)
}

fn write_pages(folder: &Path, language: Language) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command(language), folder)
}
