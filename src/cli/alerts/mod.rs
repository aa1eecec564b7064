//! `alerts`: reading alerts, and closing the loop.

mod act;
mod list;
mod look;
mod outbox;
mod show;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::{Format, Places};
use super::exit::Exit;
use super::failure::Failure;
use super::session::Opening;
use super::terminal::Terminal;
use crate::alert::Policies;
use crate::anomaly::policies;
use crate::dispatch::Naming;
use crate::render::AlertStyle;
use crate::workspace::Directory;

pub use look::{Look, look};

/// List alerts, show one, and close the loop: acknowledge, handle, close, snooze.
///
/// An alert is told to those who must act. They acknowledge it, handle it with feedback in the time
/// that its rule gives, and it is closed; what is not handled in time goes to the next level.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts list --mine li
  funnelwright alerts show 'big_and_stagnant|customer:C0042|2024-03-05'
  funnelwright alerts handle 'big_and_stagnant|customer:C0042' --by li --feedback 'visited, budget in May'

KEY may be the beginning of a key, as long as no other alert's key begins so. Keys hold a `|`: put
them in quotes.")]
pub struct AlertsArgs {
    /// What to do.
    #[command(subcommand)]
    verb: AlertsVerb,
}

/// The verbs of alerts.
#[derive(Debug, Subcommand)]
enum AlertsVerb {
    List(list::ListArgs),
    Show(show::ShowArgs),
    Ack(act::AckArgs),
    Handle(act::HandleArgs),
    Close(act::CloseArgs),
    Snooze(act::SnoozeArgs),
    Outbox(outbox::OutboxArgs),
}

/// How alerts are printed.
#[derive(Debug, Clone, Copy, Args)]
struct Printed {
    /// For people, or for programs: an array, one object per line, or a table
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT", help_heading = "Output")]
    format: Format,
}

/// Does it.
pub fn alerts(args: &AlertsArgs, terminal: Terminal) -> Result<Exit, Failure> {
    match &args.verb {
        AlertsVerb::List(args) => list::list(args, terminal),
        AlertsVerb::Show(args) => show::show(args, terminal),
        AlertsVerb::Ack(args) => act::ack(args, terminal),
        AlertsVerb::Handle(args) => act::handle(args, terminal),
        AlertsVerb::Close(args) => act::close(args, terminal),
        AlertsVerb::Snooze(args) => act::snooze(args, terminal),
        AlertsVerb::Outbox(args) => outbox::outbox(args, terminal),
    }
}

/// A workspace as alerts are looked at: its rules and who is who.
struct Office {
    opening: Opening,
    directory: Directory,
    policies: Policies,
}

impl Office {
    fn open(places: &Places, terminal: Terminal) -> Result<Self, Failure> {
        Self::of(Opening::of(places, terminal)?, terminal)
    }

    fn of(opening: Opening, terminal: Terminal) -> Result<Self, Failure> {
        let directory = opening.reading(&opening.reading_text(), terminal, |options| {
            Directory::read(&opening.ruleset, &opening.connection, opening.now, options)
        })?;
        let policies = policies(&opening.ruleset, &|id| directory.who().is_unit(id));
        Ok(Self { opening, directory, policies })
    }

    fn store(&self, places: &Places) -> PathBuf {
        self.opening.store_path(places)
    }

    /// Shows something to people.
    fn style<T>(&self, terminal: Terminal, show: impl FnOnce(AlertStyle<'_>) -> T) -> T {
        let name_of = |subject: &crate::alert::Subject| self.directory.who().name_of(subject);
        let naming = Naming { ruleset: &self.opening.ruleset, name_of: &name_of };
        show(AlertStyle {
            naming,
            palette: terminal.palette(),
            columns: Terminal::columns(),
            given: &self.opening.given,
        })
    }
}
