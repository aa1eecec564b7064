//! Bytes as the rows of a dataset.

use std::fmt::Write;
use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use funnelwright::check::check;
use funnelwright::dataset::{Connection, Dataset, ReadOptions};
use funnelwright::delta::{Delta, LastRules, Memory, Prepared, Recorded, Snapshot, compute};
use funnelwright::diagnostic::Diagnostic;
use funnelwright::journal::Journal;
use funnelwright::journey::{Sight, observe};
use funnelwright::observer::Observer;
use funnelwright::render::Labels;
use funnelwright::ruleset::Ruleset;
use funnelwright::store::{Store, read_snapshot};
use funnelwright::syntax::{RuleTexts, read_texts};
use funnelwright::time::AsOf;
use funnelwright::value::DateTime;
use funnelwright::workspace::prepare;
use rusqlite::types::Value;
use tempfile::TempDir;

use super::agreement::{counted_as_evaluated, moments_follow};
use super::drawing;
use super::tape::Tape;

const RULES: &str = include_str!("values.toml");

/// The types, formats and wishes of customers' columns.
const FIELDS: &str = "
[customers.fields]
size = { type = \"int\", required = true }
rank = { type = \"int\" }
amount = { type = \"float\" }
kind = { type = \"text\", one_of = [\"small\", \"water\", \"é\"] }
note = { type = \"text\", blank = \"keep\" }
active = { type = \"bool\" }
start = { type = \"date\" }
touched = { type = \"datetime\" }
slashed = { type = \"date\", format = \"%d/%m/%Y\" }
seconds = { type = \"datetime\", format = \"epoch_s\" }
millis = { type = \"datetime\", format = \"epoch_ms\" }
packed = { type = \"date\", format = \"yyyymmdd\" }
excel = { type = \"datetime\", format = \"excel\" }
";

/// Where stages come from.
const SOURCES: [&str; 5] = [
    "stage = \"stage\"\nstage_since = \"since\"\nclosed = \"closed\"\nfunnel = \"pipeline\"\n",
    "stage = \"stage\"\n",
    "stage = \"stage\"\nclosed = \"closed\"\ntimes = \"utc\"\n",
    "funnel = \"pipeline\"\n",
    "",
];

/// What stands beside the customers.
const HISTORIES: [&str; 5] = [
    "",
    "",
    "[history]\nfrom = \"history\"\ncustomer = \"customer\"\nstage = \"stage\"\nat = \"at\"\nseq = \"seq\"\n",
    "[history]\nfrom = \"wide\"\ncustomer = \"customer\"\nwide = { need = \"need\", plan = \"plan\", won = \"won\" }\n",
    "",
];

/// The tables with their columns, in the order in which a tape fills them. What a column holds in most
/// rows is said by its letter: see [`cell`].
const TABLES: [(&str, &[(&str, char)]); 9] = [
    (
        "customers",
        &[
            ("id", 'i'),
            ("stage", 's'),
            ("since", 'd'),
            ("created", 'd'),
            ("size", 'n'),
            ("rank", 'n'),
            ("kind", 'w'),
            ("closed", 'd'),
            ("pipeline", 'w'),
            ("owner", 'p'),
            ("name", 'w'),
            ("amount", 'f'),
            ("note", 'w'),
            ("active", 'n'),
            ("start", 'd'),
            ("touched", 'd'),
            ("slashed", 'd'),
            ("seconds", 'n'),
            ("millis", 'n'),
            ("packed", 'n'),
            ("excel", 'f'),
            ("anything", 'f'),
        ],
    ),
    (
        "activities",
        &[
            ("customer", 'i'),
            ("at", 'd'),
            ("kind", 'w'),
            ("minutes", 'n'),
            ("cost", 'f'),
            ("person", 'p'),
            ("due", 'd'),
        ],
    ),
    ("history", &[("customer", 'i'), ("stage", 's'), ("at", 'd'), ("seq", 'n')]),
    ("marks", &[("customer", 'i'), ("item", 'm'), ("at", 'd'), ("done", 'n'), ("by", 'p')]),
    ("wide", &[("customer", 'i'), ("need", 'd'), ("plan", 'd'), ("won", 'd')]),
    (
        "commitments",
        &[
            ("customer", 'i'),
            ("at", 'd'),
            ("outcome", 'w'),
            ("score", 'n'),
            ("done_at", 'd'),
            ("person", 'p'),
        ],
    ),
    ("people", &[("id", 'p'), ("unit", 'u'), ("since", 'd'), ("until", 'd')]),
    ("units", &[("id", 'u'), ("parent", 'u')]),
    (
        "targets",
        &[("metric", 'w'), ("unit", 'u'), ("person", 'p'), ("starts", 'd'), ("ends", 'd'), ("value", 'f')],
    ),
];

/// What columns may be declared as; as nothing, every value stays what it is.
const DECLARED: [&str; 8] = ["", "", "TEXT", "INTEGER", "REAL", "NUMERIC", "DATE", "DATETIME"];

const STAGES: [&str; 10] =
    ["need", "plan", "offer", "won", "NEED", "Closed Won", "lost", "1", "other", " need"];
const WORDS: [&str; 12] = [
    "visit",
    "kept",
    "small",
    "water",
    "main",
    "big",
    "é",
    "e\u{301}",
    "客户",
    "\u{1b}[31m",
    "a\nb",
    "\"x\",;",
];
const DATES: [&str; 32] = [
    "2024-03-01",
    "2024-03-04",
    "2024-03-05",
    "2024-03-06",
    "2024-03-10 02:30:00",
    "2024-03-07 23:59:59.999999",
    "2024-03-07T04:59:59Z",
    "2024-03-07T05:00:00+00:00",
    "2024-03-09 12:00",
    "2024-02-29",
    "2024-03-08 00:00:00",
    "2023-11-05 01:30:00",
    "2023-12-31T23:30:00-05:00",
    "2024-01-15",
    "20240305",
    "05/03/2024",
    "2024-W10-2",
    "2024-02-30",
    "2024-03-05 24:00:00",
    "2024-03-05 23:59:60",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "-0001-01-01",
    "2024-3-5",
    " 2024-03-05 ",
    "2024-03-05T10:00:00+99:99",
    "2024-03-05T10:00:00,5",
    "45356",
    "1709600000",
    "2024\u{2013}03\u{2013}05",
];
const INTS: [i64; 12] = [
    0,
    1,
    2,
    150,
    -1,
    i64::MAX,
    i64::MIN,
    20_240_305,
    1_709_600_000,
    1_709_600_000_000,
    45_356,
    253_402_300_800,
];
const FLOATS: [f64; 10] = [
    0.5,
    -0.0,
    2.0,
    1e308,
    f64::INFINITY,
    f64::NEG_INFINITY,
    5e-324,
    9_007_199_254_740_993.0,
    45_356.5,
    -1e18,
];

/// What a cell holds: something that fits its column, as a rule.
fn cell(letter: char, tape: &mut Tape<'_>) -> Cell {
    let kind = tape.byte();
    match kind {
        0 => Cell::Value(Value::Null),
        1..=199 => Cell::Value(usual(letter, kind - 1)),
        200..=205 => Cell::Value(Value::Integer(tape.int())),
        206..=211 => Cell::Value(Value::Integer(tape.one(&INTS))),
        // NaN is stored as NULL.
        212..=217 => Cell::Value(Value::Real(tape.float())),
        218..=223 => Cell::Value(Value::Real(tape.one(&FLOATS))),
        224..=229 => Cell::Value(Value::Text(tape.one(&DATES).to_owned())),
        230..=235 => {
            let date = tape.one(&DATES);
            Cell::Text(
                date.replace(tape.one(&["-", ":", " ", "2", "0"]), tape.one(&["/", "", "9", "\u{0}"])).into(),
            )
        }
        236..=243 => {
            let length = tape.pick(24);
            Cell::Text(tape.bytes(length).to_vec())
        }
        244..=247 => Cell::Value(Value::Text(tape.one(&WORDS).repeat(tape.pick(200)))),
        248..=251 => {
            let length = tape.pick(8);
            Cell::Value(Value::Blob(tape.bytes(length).to_vec()))
        }
        252 => Cell::Value(Value::Text(String::new())),
        253 => Cell::Value(Value::Text(String::from(" \u{3000}\t"))),
        254 => Cell::Value(Value::Text(tape.int().to_string())),
        255 => Cell::Value(Value::Text(tape.float().to_string())),
    }
}

/// A value of a column's own kind.
fn usual(letter: char, n: u8) -> Value {
    let place = usize::from(n);
    let text = |texts: &[&str]| Value::Text(texts[place % texts.len()].to_owned());
    match letter {
        'i' => Value::Text(format!("c{}", n % 6)),
        's' => text(&STAGES),
        'd' if n < 100 => {
            let day =
                chrono::NaiveDate::from_ymd_opt(2024, 1, 20).unwrap() + chrono::Days::new(u64::from(n % 70));
            Value::Text(day.to_string())
        }
        'd' => text(&DATES),
        'n' if n < 150 => Value::Integer(i64::from(n % 10)),
        'n' => Value::Integer(INTS[place % INTS.len()]),
        'f' if n < 150 => Value::Real(f64::from(n) / 4.0),
        'f' => Value::Real(FLOATS[place % FLOATS.len()]),
        'p' => text(&["p0", "p1", "p2", "nobody"]),
        'u' => text(&["u0", "u1", "u2", "u3"]),
        'm' => text(&["ticked", "rich", "met", "unknown"]),
        _ => text(&WORDS),
    }
}

/// What is put into a table.
enum Cell {
    Value(Value),
    /// A text of any bytes, also of such that are not UTF-8.
    Text(Vec<u8>),
}

/// A folder with a dataset that is filled anew for every input, and a store.
struct Desk {
    writer: rusqlite::Connection,
    folder: TempDir,
}

thread_local! {
    static DESK: Desk = Desk::new();
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let writer = rusqlite::Connection::open(folder.path().join("crm.db")).unwrap();
        // A file that is large enough is read by several connections.
        writer
            .execute_batch(
                "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY;
                 CREATE TABLE ballast (x); INSERT INTO ballast VALUES (zeroblob(5000000));",
            )
            .unwrap();
        Self { writer, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Fills the tables from a tape: how they are declared, then rows until the tape ends.
    fn fill(&self, tape: &mut Tape<'_>) {
        let mut sql = self.clearing();
        let declared = tape.byte();
        for (name, columns) in TABLES {
            let column = |(column, _): &(&str, char)| {
                let ty =
                    if declared == 0 { "" } else { DECLARED[(tape.pick(256) + usize::from(declared)) % 8] };
                format!("{column} {ty}")
            };
            let columns: Vec<String> = columns.iter().map(column).collect();
            let _ = write!(sql, "CREATE TABLE {name} ({});", columns.join(", "));
        }
        self.writer.execute_batch(&sql).unwrap();
        let mut rows = 0;
        while !tape.is_over() && rows < 48 {
            let (name, columns) = TABLES[[0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 0, 2, 3][tape.pick(14)]];
            self.insert(name, columns, tape);
            rows += 1;
        }
        self.writer.execute_batch("COMMIT").unwrap();
    }

    /// Begins a transaction in which everything is dropped but the ballast.
    fn clearing(&self) -> String {
        let sql = "SELECT 'DROP ' || type || ' ' || name || ';' FROM sqlite_schema WHERE name <> 'ballast'";
        let mut dropping = self.writer.prepare_cached(sql).unwrap();
        let dropping = dropping.query_map([], |row| row.get::<_, String>(0)).unwrap();
        std::iter::once(Ok(String::from("BEGIN;"))).chain(dropping).map(Result::unwrap).collect()
    }

    /// Puts a view in the place of every table: views have no rowids, and are read in another way.
    fn make_views(&self) {
        let view = |(name, _): (&str, _)| {
            format!(
                "ALTER TABLE {name} RENAME TO t_{name};
                 CREATE VIEW {name} AS SELECT * FROM t_{name} ORDER BY rowid;"
            )
        };
        let views: String = TABLES.map(view).concat();
        self.writer.execute_batch(&format!("BEGIN; {views} COMMIT;")).unwrap();
    }

    fn insert(&self, table: &str, columns: &[(&str, char)], tape: &mut Tape<'_>) {
        // Rows far apart are read in parts.
        let rowid = match tape.pick(8) {
            0..=3 => None,
            4 => Some(tape.int()),
            5 => Some(tape.one(&[i64::MIN, i64::MAX, 0, -1])),
            _ => Some(tape.small() << 17),
        };
        let cells: Vec<Cell> = columns.iter().map(|(_, letter)| cell(*letter, tape)).collect();
        let mut names = String::from("rowid");
        let mut places = String::from("?");
        let mut values = vec![rowid.map_or(Value::Null, Value::Integer)];
        for ((name, _), cell) in columns.iter().zip(cells) {
            let _ = write!(names, ", {name}");
            let (place, value) = match cell {
                Cell::Value(value) => ("?", value),
                Cell::Text(bytes) => ("CAST(? AS TEXT)", Value::Blob(bytes)),
            };
            let _ = write!(places, ", {place}");
            values.push(value);
        }
        // A rowid that is taken, and one past the last: the row is left out.
        let sql = format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})");
        let mut statement = self.writer.prepare_cached(&sql).unwrap();
        let _ = statement.execute(rusqlite::params_from_iter(values));
    }
}

pub fn hold(bytes: &[u8]) {
    let mut tape = Tape::of(bytes);
    let choice = tape.byte();
    let source = usize::from(choice) % SOURCES.len();
    DESK.with(|desk| {
        desk.fill(&mut tape);
        let texts = texts(source);
        let connection = Connection::open(&desk.path("crm.db")).unwrap();
        // Rules may name what a column of this declaration cannot be.
        let Some(ruleset) = checked(&texts, &connection) else { return };
        threads_agree(&connection, &ruleset);
        let prepared = prepare(ruleset, &connection, now(), ReadOptions::default()).unwrap();
        drop(connection);
        if choice.is_multiple_of(16) {
            desk.make_views();
            let connection = Connection::open(&desk.path("crm.db")).unwrap();
            same(&read(&connection, &prepared.ruleset, 1), &prepared.dataset);
        }
        evaluated(&prepared);
        // Each takes as long as all that came before, so that every input does one of them.
        match choice / 64 {
            0 => {}
            3 => any_rhythm(desk, &prepared, &texts),
            told => told_at_length(&prepared, told == 1),
        }
    });
}

fn now() -> DateTime {
    "2024-06-30T12:00:00".parse().unwrap()
}

fn texts(source: usize) -> RuleTexts {
    let part = format!("{}{FIELDS}{}", SOURCES[source], HISTORIES[source]);
    let files = vec![(String::from("main.toml"), RULES.replacen("....\n", &part, 1))];
    RuleTexts { folder: String::from("rules"), files }
}

fn checked(texts: &RuleTexts, connection: &Connection) -> Option<Ruleset> {
    let (document, found) = read_texts(texts);
    assert!(found.is_empty(), "{found:?}");
    let schema = connection.schema(&document).unwrap();
    let (ruleset, found) = check(&document, &texts.hash(), Some(&schema), 2024);
    assert_eq!(ruleset.is_none(), found.iter().any(Diagnostic::is_error));
    drawing::diagnostics(found, &document.sources);
    ruleset
}

fn read(connection: &Connection, ruleset: &Ruleset, threads: usize) -> Dataset {
    let options = ReadOptions { threads: NonZeroUsize::new(threads), ..ReadOptions::default() };
    Dataset::read_with(connection, ruleset, now(), options).unwrap()
}

/// However many read, they read the same.
fn threads_agree(connection: &Connection, ruleset: &Ruleset) {
    same(&read(connection, ruleset, 3), &read(connection, ruleset, 1));
}

fn same(one: &Dataset, other: &Dataset) {
    assert_eq!(one.version, other.version);
    assert_eq!(one.findings.list(), other.findings.list());
    assert_eq!(contents(one), contents(other));
}

/// All that was read, as text.
fn contents(dataset: &Dataset) -> String {
    let Dataset { customers, history, events, marks, people, units, targets, .. } = dataset;
    format!("{customers:?}\n{history:?}\n{events:?}\n{marks:?}\n{people:?}\n{units:?}\n{targets:?}")
}

fn end(day: &str) -> AsOf {
    AsOf::end_of(day.parse().unwrap())
}

/// The first run, and the last day that is run.
const FIRST: &str = "2024-03-04";
const DAYS: [&str; 4] = ["2024-03-05", "2024-03-06", "2024-03-07", "2024-03-08"];

fn evaluated(prepared: &Arc<Prepared>) {
    let journal = Journal::default();
    let (first, last) = (end(FIRST), end(DAYS[3]));
    let sightings = observe(&prepared.world(&journal, None), first.day, last.day);
    let world = prepared.world(&journal, Some(&sightings));
    let noon = Sight::of(AsOf::at("2024-03-07T12:00:00".parse().unwrap()));
    for sight in [Sight::of(first), noon, noon.without_its_day(), Sight::of(last)] {
        counted_as_evaluated(&world, sight);
    }
    moments_follow(&world, &[FIRST, DAYS[0], DAYS[1], DAYS[2], "2024-03-29"].map(|day| Sight::of(end(day))));
    let plan = || {
        compute(
            prepared,
            &LastRules::Same,
            &Snapshot::default(),
            last,
            &mut Memory::default(),
            &Observer::default(),
        )
        .unwrap()
    };
    let delta = plan();
    assert_eq!(delta.fingerprint(), plan().fingerprint());
    drawing::plan(&delta, &Labels::of(&prepared.ruleset));
}

/// The stories of all customers, or the reports.
fn told_at_length(prepared: &Prepared, stories: bool) {
    let journal = Journal::default();
    let last = end(DAYS[3]);
    let sightings = observe(&prepared.world(&journal, None), last.day, last.day);
    let world = prepared.world(&journal, Some(&sightings));
    let labels = Labels::of(&prepared.ruleset);
    if stories {
        drawing::stories(&world, last, &labels);
    } else {
        drawing::reports(&world, last, &labels);
    }
}

/// One run that catches up gives the changes of daily runs, and leaves the same behind.
fn any_rhythm(desk: &Desk, prepared: &Arc<Prepared>, texts: &RuleTexts) {
    let daily = history(desk, prepared, texts, &DAYS);
    let at_once = history(desk, prepared, texts, &DAYS[3..]);
    assert_eq!(daily, at_once);
}

/// The changes of runs after a first one, and what the store then has of everybody.
fn history(
    desk: &Desk,
    prepared: &Arc<Prepared>,
    texts: &RuleTexts,
    days: &[&str],
) -> (Vec<String>, Vec<(Arc<str>, Recorded)>) {
    let path = desk.path("funnelwright.db");
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", path.display()));
    }
    let clock = "2024-06-30T12:00:00Z";
    let mut store = Store::open(&path, "test", clock, Duration::from_secs(5)).unwrap();
    let mut run = |day: &str| {
        let snapshot = store.snapshot().unwrap();
        let delta = compute(
            prepared,
            &LastRules::Same,
            &snapshot,
            end(day),
            &mut Memory::default(),
            &Observer::default(),
        )
        .unwrap();
        store.commit(&delta, texts, None, clock).unwrap();
        delta
    };
    run(FIRST);
    let changes = days.iter().flat_map(|day| changes(&run(day))).collect();
    let customers = read_snapshot(&path).unwrap().customers.iter().cloned().collect();
    (changes, customers)
}

/// What a delta changes; causes and reasons too.
fn changes(delta: &Delta) -> Vec<String> {
    let line = |change: &funnelwright::delta::Change| {
        let (from, to) = (&change.from, &change.to);
        let (on, cause, late) = (change.on, change.cause.word(), change.late);
        format!("{} {from:?} → {to:?} on {on} {cause} {late}: {}", change.customer, delta.reason(change))
    };
    delta.changes.iter().map(line).collect()
}
