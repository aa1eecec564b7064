//! What most verbs begin with: a workspace without mistakes, its rows, and the moment.

use std::sync::Arc;
use std::time::Duration;

use chrono::{Datelike, SubsecRound, Utc};

use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::Terminal;
use super::timings::Timings;
use crate::dataset::{Connection, Progress, ReadOptions};
use crate::delta::{Delta, Snapshot};
use crate::language::{say, spoken};
use crate::observer::Observer;
use crate::render::{Heading, write_diagnostics};
use crate::ruleset::Ruleset;
use crate::store::Store;
use crate::time::{AsOf, Zone};
use crate::value::DateTime;
use crate::workspace::{self, DatasetChoice, Opened, Prepared};

/// How long a verb that writes waits for another one that writes to the same store.
const PATIENCE: Duration = Duration::from_secs(30);

/// The wall clock, read once for each command.
#[derive(Debug, Clone, Copy)]
pub struct Clock(chrono::DateTime<Utc>);

impl Clock {
    /// Reads the wall clock, to the millisecond.
    #[must_use]
    pub fn read() -> Self {
        Self(Utc::now().trunc_subsecs(3))
    }

    /// The year, for the calendar's warnings.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The local date-time in a zone.
    #[must_use]
    pub fn local(self, zone: Zone) -> DateTime {
        zone.local(self.0)
    }

    /// As the store writes it down.
    #[must_use]
    pub fn text(self) -> String {
        self.0.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

/// A workspace whose rules hold no mistake, with its rows.
#[derive(Debug)]
pub struct Session {
    /// The workspace; its ruleset and connection have moved to their own places.
    pub opened: Opened,
    /// Ruleset, rows and functions.
    pub prepared: Arc<Prepared>,
    /// The dataset.
    pub connection: Connection,
    /// The moment to look from.
    pub as_of: AsOf,
    /// The local wall clock.
    pub now: DateTime,
    /// The wall clock.
    pub clock: Clock,
    /// Where the time goes.
    pub timings: Timings,
}

impl Session {
    /// Opens a workspace and reads its rows. Diagnostics are shown on stderr.
    pub fn open(places: &Places, terminal: Terminal) -> Result<Self, Failure> {
        Self::open_wanting(places, terminal, |_| Ok(()))
    }

    /// The same, after `want` has said which more of the dataset it needs than the rules do.
    pub fn open_wanting(
        places: &Places,
        terminal: Terminal,
        want: impl FnOnce(&mut Ruleset) -> Result<(), Failure>,
    ) -> Result<Self, Failure> {
        let (clock, timings) = (Clock::read(), Timings::begin());
        let choice = DatasetChoice::Needed(places.dataset.as_deref());
        let mut opened = workspace::open(&places.rules, choice, clock.year(), |named| terminal.agree(named))?;
        timings.note(opened.language.pick("rules", "规则"), timings.elapsed(), String::new());
        show_diagnostics(&opened, terminal);
        let (Some(mut ruleset), Some(connection)) = (opened.ruleset.take(), opened.connection.take()) else {
            return Err(Failure::said(Exit::Rules));
        };
        want(&mut ruleset)?;
        let now = clock.local(ruleset.workspace.zone);
        let as_of = moment(places.as_of.as_deref(), &ruleset, now)?;
        let what = say!(opened.language, "reading {}", "正在读取 {}", shown(opened.dataset_path.as_deref()));
        let began = timings.elapsed();
        let stopwatch = timings.clock();
        let prepared = terminal.during_counted(&what, |tell| {
            let progress = |at: Progress<'_>| tell(at.table, at.rows, at.of);
            let options = ReadOptions {
                memory_limit: Some(places.memory_limit()),
                progress: Some(&progress),
                stopwatch: Some(&stopwatch),
                ..ReadOptions::default()
            };
            workspace::prepare(ruleset, &connection, now, options)
        })?;
        let took = timings.elapsed().saturating_sub(began);
        timings.read(opened.language, took, &prepared.dataset.statistics);
        Ok(Self { opened, prepared, connection, as_of, now, clock, timings })
    }

    /// Opens a workspace for a verb that writes to its store. The store is taken before the rows
    /// are read, so that they are no older than what another writer has just committed; and the
    /// rules are checked before that, so that wrong ones make no store.
    pub fn open_to_write(places: &Places, verb: &str, terminal: Terminal) -> Result<(Self, Store), Failure> {
        let clock = Clock::read();
        let choice = DatasetChoice::Needed(places.dataset.as_deref());
        let opened = workspace::open(&places.rules, choice, clock.year(), |named| terminal.agree(named))?;
        if opened.ruleset.is_none() {
            show_diagnostics(&opened, terminal);
            return Err(Failure::said(Exit::Rules));
        }
        let path = opened.store_path(places.store.as_deref());
        drop(opened);
        let open = || Store::open(&path, verb, &clock.text(), PATIENCE);
        let store =
            terminal.during(terminal.language().pick("opening the store", "正在打开存储文件"), open)?;
        Ok((Self::open(places, terminal)?, store))
    }

    /// What a run would change.
    pub fn plan(&self, snapshot: &Snapshot, terminal: Terminal) -> Result<Delta, Failure> {
        let what = say!(self.opened.language, "evaluating {}", "正在评估 {}", self.as_of.text());
        let clock = self.timings.clock();
        let (delta, phases) = terminal.during_counted(&what, |tell| {
            let days = |done, of| {
                if of > 1 {
                    tell("", done, Some(of));
                }
            };
            let observer = Observer::new(&clock, &days);
            let delta =
                workspace::plan(&self.prepared, &self.connection, snapshot, self.as_of, self.now, &observer);
            delta.map(|delta| (delta, observer.times()))
        })?;
        self.timings.phases(self.opened.language, &phases);
        Ok(delta)
    }

    /// The store's file.
    #[must_use]
    pub fn store_path(&self, places: &Places) -> std::path::PathBuf {
        let store = &self.prepared.ruleset.workspace.store;
        places.store.clone().unwrap_or_else(|| self.opened.base.join(store))
    }

    /// What stands above a report.
    #[must_use]
    pub fn heading(&self, verb: &'static str, places: &Places) -> Heading {
        Heading {
            verb,
            rules: places.rules.display().to_string(),
            dataset: shown(self.opened.dataset_path.as_deref()),
            store: self.store_path(places).display().to_string(),
        }
    }
}

/// The moment that `--as-of` names, else the wall clock's.
pub fn moment(given: Option<&str>, ruleset: &Ruleset, now: DateTime) -> Result<AsOf, Failure> {
    match given {
        Some(text) => AsOf::parse(text, &ruleset.workspace.zone).map_err(|problem| {
            Failure::usage(spoken!([problem] "`--as-of {text}`: {problem}", "`--as-of {text}`：{problem}"))
        }),
        None => Ok(AsOf::at(now)),
    }
}

/// Shows what was found about the rules on stderr; warnings not with `--quiet`.
pub fn show_diagnostics(opened: &Opened, terminal: Terminal) {
    let wanted = opened.diagnostics.iter().filter(|found| found.is_error() || !terminal.is_quiet());
    // INVARIANT (lost messages): a stderr that cannot be written to has no other place to say so.
    let _ = write_diagnostics(
        &mut std::io::stderr().lock(),
        wanted,
        &opened.sources,
        opened.language,
        terminal.message_palette(),
    );
}

pub fn shown(path: Option<&std::path::Path>) -> String {
    path.map_or_else(|| String::from("the dataset"), |path| path.display().to_string())
}
