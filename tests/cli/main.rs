//! The command as users meet it: every test runs the binary in a folder of its own and checks
//! stdout, stderr and the exit status.

mod actions;
mod check;
mod demo;
mod explain;
mod import;
mod plan;
mod run;
mod usage;
mod workshop;
