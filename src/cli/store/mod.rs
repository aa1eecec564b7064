//! `store`: looking after the store.

mod backup;
mod prune;
mod verify;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::language::{Language, Spoken, both};
use crate::time::{AsOf, Zone};
use crate::value::Date;
use crate::workspace::{Located, OpenError, locate};

/// Look after the store: verify it, copy it while it is in use, take out what is old.
///
/// The store holds what cannot be computed anew: when each change was found, what people confirmed,
/// the lives of alerts, and which messages were sent.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright store verify
  funnelwright store backup backups/monday.db
  funnelwright store prune --keep 400d --dry-run")]
pub struct StoreArgs {
    /// What to do.
    #[command(subcommand)]
    verb: StoreVerb,
}

/// The verbs of the store.
#[derive(Debug, Subcommand)]
enum StoreVerb {
    Verify(verify::VerifyArgs),
    Backup(backup::BackupArgs),
    Prune(prune::PruneArgs),
}

/// Does it.
pub fn store(args: &StoreArgs, terminal: Terminal) -> Result<Exit, Failure> {
    match &args.verb {
        StoreVerb::Verify(args) => verify::verify(args, terminal),
        StoreVerb::Backup(args) => backup::backup(args, terminal),
        StoreVerb::Prune(args) => prune::prune(args, terminal),
    }
}

/// Where rules and store are.
#[derive(Debug, Clone, Args)]
struct StorePlaces {
    /// The folder of the rule files
    #[arg(long, value_name = "DIR", default_value = "rules", help_heading = "Workspace")]
    rules: PathBuf,
    /// The store, instead of the one that the rules name
    #[arg(long, value_name = "FILE", help_heading = "Workspace")]
    store: Option<PathBuf>,
}

impl StorePlaces {
    /// Where the workspace has things, whether or not its rules hold mistakes; and the language to speak.
    /// Who names the store needs no rules.
    fn locate(&self, terminal: Terminal) -> Result<(PathBuf, Located, Language), Failure> {
        let located = match locate(&self.rules) {
            Ok(located) => located,
            Err(_) if self.store.is_some() => Located { store: None, dataset: None, language: None },
            Err(error) => return Err(error.into()),
        };
        let language = match located.language {
            Some(named) => terminal.agree(Some(named)),
            None => terminal.language(),
        };
        let store = self.store.clone().or_else(|| located.store.clone()).ok_or(OpenError::StoreOpen)?;
        Ok((store, located, language))
    }

    /// As other verbs have them.
    fn places(&self, dataset: Option<&PathBuf>) -> Places {
        Places {
            rules: self.rules.clone(),
            dataset: dataset.cloned(),
            store: self.store.clone(),
            as_of: None,
            memory_limit: None,
        }
    }
}

/// Reads a day.
fn day(text: &str) -> Result<Date, Spoken> {
    match AsOf::parse(text, &Zone::UTC) {
        Ok(at) if at.is_end_of_day() => Ok(at.day),
        _ => Err(both("write a day such as `2024-03-05`", "应写日期，例如 `2024-03-05`").into()),
    }
}
