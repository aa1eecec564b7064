//! `demo`: a made-up company to try everything on.

mod describe;
mod folder;
mod story;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{Cli, Verb};
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};
use crate::language::{Spoken, spoken};
use story::Story;

/// Make a realistic dataset with rules, evaluate it, and tell what it shows.
///
/// The company is made up and always the same: about 2,000 customers in three funnels over eighteen
/// months, up to 2024-06-28. Problems such as real ones are planted in it; `--describe` lists them.
/// An earlier demo in the folder is made anew; rules that were edited in it are kept beside the new
/// ones as `*.bak`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright demo                 in ./demo
  funnelwright demo --lang zh-CN    in Chinese
  funnelwright demo /tmp/try        somewhere else
  funnelwright demo --describe      what is planted in it, and the commands that show it")]
pub struct DemoArgs {
    /// The folder to make
    #[arg(default_value = "demo")]
    dir: PathBuf,
    /// Make nothing; list the problems that are planted, and the command that shows each
    #[arg(long)]
    describe: bool,
}

/// Does it.
pub fn demo(args: &DemoArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let dir = &args.dir;
    let language = terminal.wished_language().unwrap_or_default();
    if args.describe {
        print(|out| describe::write_problems(out, dir, language))?;
        return Ok(Exit::Done);
    }
    let shown = dir.display();
    let unwritable = |error: io::Error| unwritable(dir, &error);
    if !folder::may_write(dir).map_err(unwritable)? {
        return Err(Failure::usage(spoken!(
            "`{shown}` is not empty and no earlier demo; name another folder, such as `funnelwright demo demo2`",
            "`{shown}` 不是空文件夹，也不是以前的演示；请换一个文件夹，例如 `funnelwright demo demo2`"
        )));
    }
    let making = language.pick("making the demo", "正在生成演示数据");
    terminal.during(making, || folder::make(dir, language)).map_err(unwritable)?;
    Story { dir, language, terminal }.tell()
}

fn unwritable(dir: &Path, error: &io::Error) -> Failure {
    let dir = dir.display();
    Failure::files(spoken!("the demo cannot be written to `{dir}`: {error}", "演示无法写入 `{dir}`：{error}"))
}

/// Shows a command line as typed, and does what it says.
fn perform(words: &[&str], terminal: Terminal) -> Result<Exit, Failure> {
    use clap::Parser;
    let line = format!("\n$ funnelwright {}\n", words.join(" "));
    print(|out| out.write_all(terminal.palette().title(&line).as_bytes()))?;
    let words = std::iter::once("funnelwright").chain(words.iter().copied());
    let cli = Cli::try_parse_from(words).map_err(|error| Failure::usage(Spoken::foreign(error)))?;
    match cli.verb {
        Verb::Demo(_) => Ok(Exit::Done),
        verb => super::perform(verb, terminal),
    }
}
