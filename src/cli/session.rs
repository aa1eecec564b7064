//! What most verbs begin with: a workspace without mistakes, its rows, and the moment.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Datelike, SubsecRound, TimeDelta, Utc};

use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::terminal::Terminal;
use super::timings::Timings;
use crate::dataset::{Connection, DatasetError, Progress, ReadOptions};
use crate::delta::{Reasons, Snapshot, Wanted};
use crate::diagnostic::Diagnostic;
use crate::language::{say, spoken};
use crate::render::{Heading, write_diagnostics};
use crate::ruleset::Ruleset;
use crate::store::Store;
use crate::time::{AsOf, Zone};
use crate::value::DateTime;
use crate::workspace::{self, DatasetChoice, Fit, Opened, Prepared};

/// How long a verb that writes waits for another one that writes to the same store.
const PATIENCE: Duration = Duration::from_secs(30);

/// A dataset of at most so many bytes is gone through in a moment.
const SMALL: u64 = 64 << 20;

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

    /// So long before.
    #[must_use]
    pub fn before(self, long: TimeDelta) -> Self {
        Self(self.0.checked_sub_signed(long).unwrap_or(self.0))
    }

    /// As the store writes it down.
    #[must_use]
    pub fn text(self) -> String {
        self.0.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

/// A workspace whose rules hold no mistake, before its rows are read.
#[derive(Debug)]
pub struct Opening {
    /// The workspace; its ruleset and connection have moved to their own places.
    pub opened: Opened,
    /// The rules.
    pub ruleset: Ruleset,
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
    /// The flags of the places as they were given, for the commands that are proposed.
    pub given: String,
}

impl Opening {
    /// Opens a workspace. Diagnostics are shown on stderr.
    pub fn of(places: &Places, terminal: Terminal) -> Result<Self, Failure> {
        let (clock, timings) = (Clock::read(), Timings::begin());
        let choice = DatasetChoice::Needed(places.dataset.as_deref());
        let mut opened = workspace::open(&places.rules, choice, clock.year(), |named| terminal.agree(named))?;
        timings.note(opened.language.pick("rules", "规则"), timings.elapsed(), String::new());
        show_diagnostics(&opened, terminal);
        let (Some(ruleset), Some(connection)) = (opened.ruleset.take(), opened.connection.take()) else {
            return Err(Failure::said(Exit::Rules));
        };
        let now = clock.local(ruleset.workspace.zone);
        let as_of = moment(places.as_of.as_deref(), &ruleset, now)?;
        Ok(Self { opened, ruleset, connection, as_of, now, clock, timings, given: places.given() })
    }

    /// Opens a workspace for a verb that writes to its store. The store is taken before the dataset
    /// is opened, so that its rows are no older than what another writer has just committed; and the
    /// rules are checked before that, so that wrong ones make no store.
    pub fn to_write(places: &Places, verb: &str, terminal: Terminal) -> Result<(Self, Store), Failure> {
        Self::to_write_if(places, verb, terminal, |_| Ok(()))
    }

    /// The same, unless something speaks against opening the store, which may not be there yet.
    pub fn to_write_if(
        places: &Places,
        verb: &str,
        terminal: Terminal,
        is_wanted: impl FnOnce(&Path) -> Result<(), Failure>,
    ) -> Result<(Self, Store), Failure> {
        let clock = Clock::read();
        let choice = DatasetChoice::Needed(places.dataset.as_deref());
        let opened = workspace::open(&places.rules, choice, clock.year(), |named| terminal.agree(named))?;
        if opened.ruleset.is_none() {
            show_diagnostics(&opened, terminal);
            return Err(Failure::said(Exit::Rules));
        }
        let path = opened.store_path(places.store.as_deref())?;
        drop(opened);
        is_wanted(&path)?;
        let store = Self::store(&path, verb, clock, terminal)?;
        Ok((Self::of(places, terminal)?, store))
    }

    /// Opens a store to write to, waiting for another writer.
    pub fn store(path: &Path, verb: &str, clock: Clock, terminal: Terminal) -> Result<Store, Failure> {
        let open = || Store::open(path, verb, &clock.text(), PATIENCE);
        Ok(terminal.during(terminal.language().pick("opening the store", "正在打开存储文件"), open)?)
    }

    /// Reads all rows, if they fit into memory.
    pub fn read(self, places: &Places, terminal: Terminal) -> Result<Session, Failure> {
        let prepared = self.read_rows(terminal, |ruleset, options| {
            let options = ReadOptions { memory_limit: Some(places.memory_limit()), ..options };
            workspace::prepare(ruleset, &self.connection, self.now, options)
        })?;
        Ok(Session { opened: self.opened, prepared, as_of: self.as_of })
    }

    /// Reads the rows for a look at one customer: where all do not fit into memory, those of a part
    /// of the customers that it belongs to.
    pub fn read_around(
        self,
        customer: &str,
        places: &Places,
        terminal: Terminal,
    ) -> Result<Session, Failure> {
        let Self { ruleset, connection, now, .. } = &self;
        let wanted = Wanted { reasons: Reasons::None, states: false, store: false };
        let bounds = (places.memory_limit(), wanted);
        let prepared = match workspace::fit(ruleset, connection, &Snapshot::default(), *now, bounds)? {
            Fit::Whole => return self.read(places, terminal),
            Fit::Parts { parts, .. } => self.read_rows(terminal, |ruleset, options| {
                workspace::prepare_part_of(customer, parts, ruleset, connection, *now, options)
            })?,
        };
        Ok(Session { opened: self.opened, prepared, as_of: self.as_of })
    }

    /// Reads rows and notes how long it takes.
    pub fn read_rows(
        &self,
        terminal: Terminal,
        read: impl FnOnce(Ruleset, ReadOptions<'_>) -> Result<Arc<Prepared>, DatasetError>,
    ) -> Result<Arc<Prepared>, Failure> {
        let began = self.timings.elapsed();
        let what = self.reading_text();
        let prepared = self.reading(&what, terminal, |options| read(self.ruleset.clone(), options))?;
        let took = self.timings.elapsed().saturating_sub(began);
        self.timings.read(self.opened.language, took, &prepared.dataset.statistics);
        Ok(prepared)
    }

    /// Reads something of the dataset; a terminal shows how far it is.
    pub fn reading<T>(&self, what: &str, terminal: Terminal, read: impl FnOnce(ReadOptions<'_>) -> T) -> T {
        let stopwatch = self.timings.clock();
        terminal.during_counted(what, |tell| {
            let progress = |at: Progress<'_>| tell(at.table, at.rows, at.of);
            read(ReadOptions {
                progress: Some(&progress),
                stopwatch: Some(&stopwatch),
                ..ReadOptions::default()
            })
        })
    }

    /// Warns of texts that rules compare with and no row has, unless looking for them takes long: it goes
    /// through columns once more.
    pub fn warn_of_unseen_texts(&self, terminal: Terminal) -> Result<(), Failure> {
        let size = self.opened.dataset_path.as_ref().and_then(|path| path.metadata().ok());
        if size.is_some_and(|file| file.len() <= SMALL) {
            let unseen = workspace::unseen_texts(&self.ruleset, &self.connection)?;
            show_some(&unseen, &self.opened, terminal);
        }
        Ok(())
    }

    /// What is done while rows are read.
    pub fn reading_text(&self) -> String {
        let dataset = shown(self.opened.dataset_path.as_deref());
        say!(self.opened.language, "reading {dataset}", "正在读取 {dataset}")
    }

    /// What is done while customers are evaluated.
    pub fn evaluating_text(&self) -> String {
        say!(self.opened.language, "evaluating {}", "正在评估 {}", self.as_of.text())
    }

    /// The store's file.
    #[must_use]
    pub fn store_path(&self, places: &Places) -> std::path::PathBuf {
        let store = &self.ruleset.workspace.store;
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
            given: places.given(),
        }
    }
}

/// A workspace whose rules hold no mistake, with its rows.
#[derive(Debug)]
pub struct Session {
    /// The workspace; its ruleset and connection have moved to their own places.
    pub opened: Opened,
    /// Ruleset, rows and functions.
    pub prepared: Arc<Prepared>,
    /// The moment to look from.
    pub as_of: AsOf,
}

impl Session {
    /// Opens a workspace and reads its rows, after `want` has said which more of the dataset it needs
    /// than the rules do. Diagnostics are shown on stderr.
    pub fn open_wanting(
        places: &Places,
        terminal: Terminal,
        want: impl FnOnce(&mut Ruleset) -> Result<(), Failure>,
    ) -> Result<Self, Failure> {
        let mut opening = Opening::of(places, terminal)?;
        want(&mut opening.ruleset)?;
        opening.read(places, terminal)
    }

    /// The store's file.
    #[must_use]
    pub fn store_path(&self, places: &Places) -> std::path::PathBuf {
        let store = &self.prepared.ruleset.workspace.store;
        places.store.clone().unwrap_or_else(|| self.opened.base.join(store))
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
    show_some(&opened.diagnostics, opened, terminal);
}

/// Shows some diagnostics of a workspace on stderr.
fn show_some(diagnostics: &[Diagnostic], opened: &Opened, terminal: Terminal) {
    let wanted = diagnostics.iter().filter(|found| found.is_error() || !terminal.is_quiet());
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
