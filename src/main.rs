//! The `funnelwright` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    funnelwright::cli::main()
}
