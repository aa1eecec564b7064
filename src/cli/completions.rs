//! `completions`: what a shell needs to complete the command line.

use clap::Args;
use clap_complete::Shell;

use super::args::command;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{Terminal, print};

/// Print what a shell needs to complete the command line.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright completions bash > ~/.local/share/bash-completion/completions/funnelwright
  funnelwright completions zsh > ~/.zfunc/_funnelwright
  funnelwright completions fish > ~/.config/fish/completions/funnelwright.fish
  funnelwright completions powershell >> $PROFILE")]
pub struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Does it.
pub fn completions(args: &CompletionsArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(terminal.language()), "funnelwright", &mut script);
    print(|out| std::io::Write::write_all(out, &script))?;
    Ok(Exit::Done)
}
