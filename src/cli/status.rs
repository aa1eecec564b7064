//! `status`: how it stands.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Args;

use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::held::{HeldFiles, Shape, guard_alert};
use super::session::Clock;
use super::terminal::{Terminal, print};
use crate::render::{
    ConditionFile, HeldView, RejectedFile, Status, rejected_file, write_status, write_status_json,
};
use crate::store::{StoreStatus, read_status};
use crate::watch::{Alone, Rejected, beside};
use crate::workspace::{self, DatasetChoice, OpenError, Opened, locate, usual_store};

/// Show how it stands: whether `watch` looks after it, which rules are in use, the last run, what is held.
///
/// It reads the store and the file that `watch` keeps beside it, and waits for nobody. Without `watch`, when
/// `run` is started by cron, it tells what the store knows.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright status
  funnelwright status --format json     for those who watch the watcher")]
pub struct StatusArgs {
    /// For people, or one object for programs
    #[arg(long, value_enum, default_value_t = Shape::Human, value_name = "FORMAT", help_heading = "Output")]
    format: Shape,
    #[command(flatten)]
    places: Places,
}

/// Does it.
pub fn status(args: &StatusArgs, terminal: Terminal) -> Result<Exit, Failure> {
    let places = &args.places;
    places.at_present("status")?;
    let clock = Clock::read();
    let choice = DatasetChoice::IfThere(places.dataset.as_deref());
    let opened = workspace::open(&places.rules, choice, clock.year(), |named| terminal.agree(named));
    let store = match &opened {
        Ok(opened) => opened.store_path(places.store.as_deref()),
        // What the store holds is worth knowing all the more then.
        Err(_) => places.store.clone().or_else(|| store_without(&places.rules)).ok_or(OpenError::StoreOpen),
    };
    let status = match store {
        Ok(store) => {
            let stored = read_status(&store, &clock.text())?;
            look(opened.as_ref(), (&store, places.given_files()), stored)?
        }
        Err(error) => without_store(opened.as_ref(), &error, places.given_files()),
    };
    let language = terminal.language();
    print(|out| match args.format {
        Shape::Human => write_status(out, &status, language),
        Shape::Json => write_status_json(out, &status),
    })?;
    Ok(Exit::Done)
}

/// The store of a workspace that cannot be opened, if it can be told; without any rules the usual one.
fn store_without(rules: &Path) -> Option<PathBuf> {
    match locate(rules) {
        Ok(located) => located.store,
        Err(_) => usual_store(rules),
    }
}

/// How it stands as far as that can be told without knowing which store is meant.
fn without_store(opened: Result<&Opened, &OpenError>, error: &OpenError, given: String) -> Status {
    Status {
        store: None,
        stored: None,
        watching: None,
        rejected: opened.ok().and_then(|opened| rejected(opened, None)),
        watcher: None,
        trouble: opened.err().into_iter().chain([error]).map(OpenError::spoken).collect(),
        held: HeldView { plan: None, moved: None, dropped: None, by_run: None, zone: None, given },
    }
}

fn look(
    opened: Result<&Opened, &OpenError>,
    (store, given): (&Path, String),
    stored: Option<StoreStatus>,
) -> Result<Status, Failure> {
    let watcher = ConditionFile::parse(&read(&beside(store, "-watch.json")));
    let files = HeldFiles::beside(store);
    let plan = files.plan()?;
    let generation = stored.as_ref().map_or(0, |stored| stored.generation);
    let moved = opened
        .ok()
        .zip(plan.as_ref())
        .and_then(|(opened, plan)| plan.moved(&opened.texts.hash(), &plan.dataset, generation));
    let guard = guard_alert(store)?.filter(|_| plan.is_none());
    let by_run = guard.and_then(|alert| alert.message().map(str::to_owned));
    Ok(Status {
        store: Some(store.display().to_string()),
        stored,
        watching: Alone::holder(store),
        rejected: opened.ok().and_then(|opened| rejected(opened, watcher.as_ref())),
        watcher,
        trouble: opened.err().map(OpenError::spoken).into_iter().collect(),
        held: HeldView {
            plan,
            moved,
            dropped: files.dropped(),
            by_run,
            given,
            zone: opened.ok().and_then(Opened::zone),
        },
    })
}

/// What is wrong with the rules in the folder as they are now. Since when, only a watcher knows.
fn rejected(opened: &Opened, watcher: Option<&ConditionFile>) -> Option<RejectedFile> {
    if !opened.has_errors() {
        return None;
    }
    let rejected = Rejected {
        since: Utc::now(),
        folder: None,
        diagnostics: opened.diagnostics.clone(),
        sources: opened.sources.clone(),
        language: opened.language,
    };
    let now = rejected_file(&rejected);
    let since = watcher.and_then(|watcher| Some(watcher.rejected.as_ref()?.since.clone()));
    Some(RejectedFile { since: since.unwrap_or_else(|| now.since.clone()), ..now })
}

fn read(path: &PathBuf) -> String {
    fs::read_to_string(path).unwrap_or_default()
}
