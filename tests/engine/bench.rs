//! A workspace in a temporary folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use funnelwright::dataset::{Connection, ReadOptions};
use funnelwright::delta::{Delta, Snapshot, Wanted, Watching};
use funnelwright::evaluate::CustomerState;
use funnelwright::language::Language;
use funnelwright::observer::Observer;
use funnelwright::ruleset::Ruleset;
use funnelwright::store::{Part, Store, inspect, read_part, read_records, read_snapshot};
use funnelwright::time::AsOf;
use funnelwright::value::DateTime;
use funnelwright::workspace::{
    DatasetChoice, InParts, Opened, PlanError, Prepared, Replayed, Setting, looks_back, open, plan, prepare,
    replay,
};
use tempfile::TempDir;

/// What the wall clock says in every test: after everything that is dated.
pub const NOW: &str = "2030-01-01 00:00:00";

pub struct Bench {
    dir: TempDir,
}

impl Bench {
    /// A workspace with these rule files (name, text) and no dataset yet.
    pub fn new(rules: &[(&str, &str)]) -> Self {
        let bench = Self { dir: tempfile::tempdir().unwrap() };
        std::fs::create_dir(bench.path("rules")).unwrap();
        for (name, text) in rules {
            bench.rules(name, text);
        }
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a rule file.
    pub fn rules(&self, name: &str, text: &str) {
        std::fs::write(self.path("rules").join(name), text).unwrap();
    }

    /// Runs SQL against the dataset.
    pub fn sql(&self, sql: &str) {
        let connection = rusqlite::Connection::open(self.path("crm.db")).unwrap();
        connection.execute_batch(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
    }

    /// Opens the workspace; the rules must be free of errors.
    pub fn open(&self) -> (Arc<Prepared>, Opened) {
        let mut opened =
            open(&self.path("rules"), DatasetChoice::Needed(None), 2024, Option::unwrap_or_default).unwrap();
        let errors: Vec<String> = opened
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.is_error())
            .map(|diagnostic| {
                let place = diagnostic.span.map(|span| opened.sources.place(span)).unwrap_or_default();
                format!("{place}: {}", diagnostic.problem.message(Language::English))
            })
            .collect();
        let ruleset = opened.ruleset.take().unwrap_or_else(|| panic!("rules are refused: {errors:#?}"));
        let prepared =
            prepare(ruleset, opened.connection.as_ref().unwrap(), now(), ReadOptions::default()).unwrap();
        (prepared, opened)
    }

    pub fn store(&self) -> PathBuf {
        self.path("funnelwright.db")
    }

    /// The one column of texts that a query of the store gives.
    pub fn query(&self, sql: &str) -> Vec<String> {
        let store = rusqlite::Connection::open(self.store()).unwrap();
        let mut statement = store.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    pub fn snapshot(&self) -> Snapshot {
        read_snapshot(&self.store()).unwrap()
    }

    pub fn try_plan(&self, as_of: &str) -> Result<Delta, PlanError> {
        self.plan_watching(as_of, &Watching::default(), |_, _, _| self.snapshot())
    }

    fn plan_watching(
        &self,
        as_of: &str,
        watching: &Watching,
        snapshot: impl FnOnce(&Ruleset, &Connection, AsOf) -> Snapshot,
    ) -> Result<Delta, PlanError> {
        let (prepared, opened) = self.open();
        let as_of = AsOf::parse(as_of, &prepared.ruleset.workspace.zone).unwrap();
        let connection = opened.connection.as_ref().unwrap();
        plan(
            &prepared,
            connection,
            &snapshot(&prepared.ruleset, connection, as_of),
            as_of,
            now(),
            (Some(watching), &Observer::default()),
        )
    }

    /// The same in parts of the customers, of a store that is read as a whole, and how often these were read.
    pub fn in_parts(
        &self,
        as_of: &str,
        parts: usize,
        (wanted, watching): (Wanted, Option<&Watching>),
    ) -> (Delta, usize) {
        let (prepared, opened) = self.open();
        let (ruleset, snapshot) = (&prepared.ruleset, self.snapshot());
        let connection = opened.connection.as_ref().unwrap();
        let as_of = AsOf::parse(as_of, &ruleset.workspace.zone).unwrap();
        let setting = Setting { ruleset, connection, snapshot: &snapshot, as_of, now: now() };
        let mut work = InParts::begin(setting, parts, (wanted, watching), ReadOptions::default()).unwrap();
        for times in 1.. {
            while let Some(rows) = work.read(ReadOptions::default()).unwrap() {
                work.evaluate(rows, &Observer::default()).unwrap();
            }
            if !work.again(&Observer::default()) {
                return (work.finish().0, times);
            }
        }
        panic!("it never ends")
    }

    /// A plan of all at once.
    pub fn plan_with(&self, as_of: &str, watching: &Watching) -> Delta {
        self.plan_watching(as_of, watching, |_, _, _| self.snapshot()).unwrap()
    }

    pub fn plan(&self, as_of: &str) -> Delta {
        self.try_plan(as_of).unwrap()
    }

    /// What the store holds, as far as a run needs it.
    fn part(&self, ruleset: &Ruleset, connection: &Connection, as_of: AsOf) -> Snapshot {
        read_part(&self.store(), Part::Run(&looks_back(ruleset, connection, as_of, now()))).unwrap()
    }

    /// Plans and commits. Other than a plan of these tests, and as the command does, it reads no more of the
    /// store than the rules look back.
    pub fn run(&self, as_of: &str) -> Delta {
        let watching = Watching::default();
        self.commit(
            self.plan_watching(as_of, &watching, |ruleset, connection, as_of| {
                self.part(ruleset, connection, as_of)
            })
            .unwrap(),
        )
    }

    /// The same, where somebody lets floods of alerts pass.
    pub fn run_approved(&self, as_of: &str, by: &str) -> Delta {
        let watching = Watching { approved: Some(by.into()), ..Watching::default() };
        self.commit(
            self.plan_watching(as_of, &watching, |ruleset, connection, as_of| {
                self.part(ruleset, connection, as_of)
            })
            .unwrap(),
        )
    }

    fn commit(&self, delta: Delta) -> Delta {
        let (_, opened) = self.open();
        let mut store = self.writer();
        let before = store.snapshot().unwrap();
        store.commit(&delta, &opened.texts, None, NOW).unwrap();
        let after = store.snapshot_after(before, &delta, &|_, _| None).unwrap();
        assert!(after == store.snapshot().unwrap(), "what follows from a delta is what is read");
        delta
    }

    /// Everything that must hold in the store does.
    pub fn inspect(&self) {
        let found = inspect(&self.store()).unwrap();
        assert_eq!(found.faults, []);
    }

    /// The recorded runs, made again.
    pub fn replay(&self) -> Vec<Replayed> {
        let (_, opened) = self.open();
        let records = read_records(&self.store()).unwrap();
        let connection = opened.connection.as_ref().unwrap();
        replay(&records, connection, (None, &|_| now()), ReadOptions::default(), &|_, _| ())
    }

    pub fn writer(&self) -> Store {
        Store::open(&self.store(), "test", NOW, Duration::from_secs(5)).unwrap()
    }

    /// The state of a customer as of a moment, in a store of its own that stays empty.
    pub fn state(&self, customer: &str, as_of: &str) -> CustomerState {
        let delta = self.plan(as_of);
        let found = delta.states().into_iter().find(|state| &*state.customer == customer);
        found.unwrap_or_else(|| panic!("{customer} does not exist as of {as_of}"))
    }
}

pub fn now() -> DateTime {
    DateTime::parse_from_str(NOW, "%Y-%m-%d %H:%M:%S").unwrap()
}

/// `a need entering → need stagnant on 2024-03-09 time`: all that a change says, on one line.
pub fn lines(delta: &Delta) -> Vec<String> {
    delta
        .changes
        .iter()
        .map(|change| {
            let position = |position: &funnelwright::evaluate::Position| {
                let stage = position.stage.as_deref().unwrap_or("-");
                format!("{stage} {}", position.state)
            };
            let from = change.from.as_ref().map_or_else(|| String::from("new"), |from| position(from));
            let late = if change.late { " late" } else { "" };
            format!(
                "{} {from} → {} on {} {}{late}",
                change.customer,
                position(&change.to),
                change.on,
                change.cause.word()
            )
        })
        .collect()
}

/// Where the shared real data lies; `None` (with a message) where it is absent.
pub fn shared_data(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "CI needs the real data in {}", path.display());
    eprintln!("skipped: {} is absent", path.display());
    None
}
