//! The `funnelwright` command.

fn main() {}
