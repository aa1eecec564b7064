//! `alerts outbox`: messages that wait, and dead letters.

use std::io::Write;

use clap::{Args, Subcommand};

use super::super::args::Places;
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::session::Opening;
use super::super::terminal::{Terminal, print};
use super::{Office, Printed};
use crate::language::{Spoken, say, spoken};
use crate::render::{counted, write_outbox, write_outbox_list};
use crate::store::{OutboxStatus, read_outbox};

/// List the messages about alerts, and try again those that were given up.
///
/// Messages are committed together with the alerts that they tell and delivered from there, so that
/// none is lost. What cannot be delivered is tried again by later runs, and given up in the end.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts outbox list
  funnelwright alerts outbox retry")]
pub struct OutboxArgs {
    /// What to do.
    #[command(subcommand)]
    verb: OutboxVerb,
}

/// The verbs of the outbox.
#[derive(Debug, Subcommand)]
enum OutboxVerb {
    List(ListArgs),
    Retry(RetryArgs),
}

/// List messages: those that wait, and those that were given up.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts outbox list
  funnelwright alerts outbox list --status dead --format jsonl")]
struct ListArgs {
    /// Only these: waiting, sent or dead; several by commas
    #[arg(long = "status", value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    statuses: Vec<OutboxStatus>,
    #[command(flatten)]
    printed: Printed,
    #[command(flatten)]
    places: Places,
}

/// Let the next run try again what was given up.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright alerts outbox retry            all of it
  funnelwright alerts outbox retry KEY        one message, by its key in `outbox list`")]
struct RetryArgs {
    /// The messages' keys; default: all that were given up
    #[arg(value_name = "KEY")]
    keys: Vec<String>,
    #[command(flatten)]
    places: Places,
}

/// Does it.
pub fn outbox(args: &OutboxArgs, terminal: Terminal) -> Result<Exit, Failure> {
    match &args.verb {
        OutboxVerb::List(args) => list(args, terminal),
        OutboxVerb::Retry(args) => retry(args, terminal),
    }
}

fn list(args: &ListArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let office = Office::open(&args.places, terminal)?;
    let pending = [OutboxStatus::Waiting, OutboxStatus::Dead];
    let statuses = if args.statuses.is_empty() { &pending[..] } else { &args.statuses };
    let rows = read_outbox(&office.store(&args.places), statuses)?;
    print(|out| match args.printed.format.machine() {
        Some(format) => write_outbox(out, format, &rows),
        None => office.style(terminal, |style| write_outbox_list(out, &rows, style)),
    })?;
    Ok(Exit::Done)
}

fn retry(args: &RetryArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let (opening, mut store) = Opening::to_write(&args.places, "alerts outbox retry", terminal)?;
    let path = opening.store_path(&args.places);
    let dead = read_outbox(&path, &[OutboxStatus::Dead])?;
    if let Some(key) = args.keys.iter().find(|key| !dead.iter().any(|row| *row.message.key == ***key)) {
        return Err(Failure::usage(spoken!(
            "no message `{key}` was given up: `alerts outbox list --status dead` shows those that were",
            "没有已放弃的消息 `{key}`：用 `alerts outbox list --status dead` 查看"
        )));
    }
    let keys: Vec<&str> = args.keys.iter().map(String::as_str).collect();
    let chosen = Some(&keys[..]).filter(|keys| !keys.is_empty());
    let count = store.retry(chosen, &opening.clock.text())?;
    let language = opening.opened.language;
    let messages = counted(count, ["message", "messages"], "条消息", language);
    let told =
        say!(language, "{messages} will be tried again by the next run", "下次运行会重新发送 {messages}");
    print(|out| writeln!(out, "{told}"))?;
    Ok(Exit::Done)
}

fn status(word: &str) -> Result<OutboxStatus, Spoken> {
    OutboxStatus::from_word(word).ok_or_else(|| {
        spoken!(
            "`{word}` is no status of a message; they are waiting, sent and dead",
            "消息没有 `{word}` 这种状态；可以写 waiting、sent、dead"
        )
    })
}
