//! A watcher that stays up while its world goes on: a clock that is moved by hand drives the real keeper,
//! the real store and the real files, and what it leaves behind is what plain runs at the same moments leave.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use funnelwright::language::Language;
use funnelwright::watch::{Keeper, News};

use super::bench::Bench;
use super::by_hand::{keeper, turn};
use super::closed_loop::EDITS;
use super::watching::{RULES, workspace};

/// What cannot be used, as people write it.
const MISTAKES: [(&str, &str); 3] = [
    ("entering_days = ", "entering_days = = "),
    ("metric = \"in_stage\"", "metric = \"in_stages\""),
    ("[[metric]]\nid = \"in_stage\"", "[[metric]\nid = \"in_stage\""),
];

/// The watched workspace, and one in which plain runs are made at the moments at which the keeper made its.
struct Soak {
    watched: Bench,
    plain: Bench,
    keeper: Keeper,
    now: DateTime<Utc>,
    edits: BTreeSet<usize>,
    draw: u64,
    /// The kinds of news that came.
    told: BTreeSet<&'static str>,
    runs: usize,
}

impl Soak {
    fn begin(seed: u64) -> Self {
        let (watched, plain) = (workspace(), workspace());
        let now = "2024-01-15T01:00:00Z".parse().unwrap();
        let keeper = keeper(&watched, TimeDelta::seconds(60), now);
        let (edits, told) = (BTreeSet::new(), BTreeSet::new());
        let mut soak = Self { watched, plain, keeper, now, edits, draw: seed, told, runs: 0 };
        soak.turn();
        soak
    }

    /// Pseudorandom, the same for the same seed.
    fn below(&mut self, limit: u64) -> u64 {
        self.draw = self.draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.draw >> 33) % limit
    }

    /// The keeper does what is to be done, and each of its runs is made again.
    fn turn(&mut self) {
        let mut runs = Vec::new();
        let (now, told) = (self.now, &mut self.told);
        let mut said = |news: News<'_>| {
            let word = match news {
                News::Ran(ran) => {
                    runs.push(ran.as_of);
                    "ran"
                }
                News::Rejected(_) => "rejected",
                News::Mended => "mended",
                News::TakenOver { .. } => "taken over",
                News::Trouble(trouble) => panic!("{}", trouble.what.said_in(Language::English)),
                _ => "",
            };
            told.insert(word);
        };
        turn(&mut self.keeper, now, (false, &|| None), &mut said);
        for as_of in runs {
            self.runs += 1;
            self.plain.run(&as_of.text());
        }
    }

    /// Something happens, and time goes on: to the next moment at which something is due, or less.
    fn happens(&mut self) {
        match self.below(12) {
            0 | 1 => self.edit(),
            2 => self.mistake(),
            3 | 4 => self.row(),
            5 => self.keeper = keeper(&self.watched, TimeDelta::seconds(60), self.now),
            6 => {
                let back = self.below(90);
                self.now -= TimeDelta::minutes(i64::try_from(back).unwrap());
            }
            _ => {}
        }
        self.turn();
        let due = self.keeper.wakes_at().unwrap_or(self.now) - self.now;
        let half = self.below(3) == 0;
        self.now += if half { due / 2 } else { due }.max(TimeDelta::seconds(61));
        self.turn();
    }

    fn rules(&self) -> String {
        self.edits.iter().fold(RULES.to_owned(), |rules, edit| {
            let (from, to) = EDITS[*edit];
            rules.replacen(from, to, 1)
        })
    }

    fn edit(&mut self) {
        let edit = usize::try_from(self.below(EDITS.len() as u64)).unwrap();
        if !self.edits.remove(&edit) {
            self.edits.insert(edit);
        }
        let rules = self.rules();
        self.watched.rules("main.toml", &rules);
        self.plain.rules("main.toml", &rules);
    }

    /// A wrong edit is saved and after a while taken back; meanwhile the last good rules go on.
    fn mistake(&mut self) {
        let (from, to) = MISTAKES[usize::try_from(self.below(MISTAKES.len() as u64)).unwrap()];
        let rules = self.rules();
        assert!(rules.contains(from), "{from}");
        self.watched.rules("main.toml", &rules.replacen(from, to, 1));
        self.turn();
        self.now += TimeDelta::hours(7);
        self.turn();
        assert!(self.keeper.condition().rejected.is_some());
        self.watched.rules("main.toml", &rules);
    }

    fn row(&mut self) {
        let (customer, person, ago) = (self.below(30), self.below(4), self.below(6));
        let day = self.now.date_naive() - TimeDelta::days(i64::try_from(ago).unwrap());
        let sql = match self.below(4) {
            0 | 1 => format!("INSERT INTO visits VALUES ('c{customer:02}', 'p{person}', '{day} 11:00')"),
            2 => format!("UPDATE customers SET stage = 'plan', since = '{day}' WHERE id = 'c{customer:02}'"),
            _ => format!(
                "INSERT OR REPLACE INTO customers VALUES ('n{customer}-{ago}', 'p{person}', '{day}', 'need', '{day}')"
            ),
        };
        self.watched.sql(&sql);
        self.plain.sql(&sql);
    }

    /// Both stores hold the same, apart from when it was written down.
    fn is_the_same(&self) {
        for sql in [
            // Which rows lie in the future depends on the clock, and the dataset's version on that.
            "SELECT as_of, ruleset, days, customers, changes FROM fw_run ORDER BY run",
            "SELECT customer, effective_on, from_state, to_state, cause, late, reason FROM fw_change ORDER BY id",
            "SELECT customer, stage, state, stage_since FROM fw_customer ORDER BY customer",
            "SELECT key, seq, at, event, note FROM alert_events ORDER BY key, seq",
            "SELECT rule, slot, subject, outcome, value, baseline, n FROM outcomes ORDER BY 1, 2, 3",
            "SELECT * FROM metric_points ORDER BY 1, 2, 3, 4, 5",
            "SELECT alert, event, recipient, key, text FROM fw_outbox ORDER BY id",
        ] {
            let [watched, plain] = [&self.watched, &self.plain].map(|bench| rows(bench, sql));
            let first = watched.iter().zip(&plain).position(|(one, other)| one != other);
            assert_eq!(first.map(|at| (&watched[at], &plain[at])), None, "{sql}");
            assert_eq!(watched.len(), plain.len(), "{sql}");
            assert!(!watched.is_empty(), "{sql}");
        }
    }
}

fn rows(bench: &Bench, sql: &str) -> Vec<String> {
    let connection = rusqlite::Connection::open(bench.store()).unwrap();
    let mut statement = connection.prepare(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let values = (0..columns).map(|column| row.get::<_, rusqlite::types::Value>(column));
        Ok(format!("{:?}", values.collect::<Result<Vec<_>, _>>()?))
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn weeks_of_watching_leave_what_plain_runs_leave() {
    for seed in 1..=2 {
        let mut soak = Soak::begin(seed);
        for _ in 0..40 {
            soak.happens();
        }
        soak.is_the_same();
        assert!(soak.runs > 25, "{}", soak.runs);
        let all = ["mended", "ran", "rejected", "taken over"];
        assert!(all.iter().all(|word| soak.told.contains(word)), "{:?}", soak.told);
    }
}

/// `cargo test --release --test engine a_year -- --ignored --nocapture`: a year with hundreds of edits,
/// mistakes, late rows, restarts and clocks that are set back.
#[test]
#[ignore = "a campaign of minutes; see the README's contributing section"]
fn a_year_of_watching() {
    let mut soak = Soak::begin(2024);
    let end: DateTime<Utc> = "2025-01-15T01:00:00Z".parse().unwrap();
    let (mut steps, mut memory) = (0, Vec::new());
    while soak.now < end {
        soak.happens();
        steps += 1;
        if steps % 50 == 0 {
            memory.push(resident_bytes());
            println!("{} {} runs, {} MiB", soak.now, soak.runs, resident_bytes() >> 20);
        }
    }
    soak.is_the_same();
    let (middle, last) = (memory[memory.len() / 2], memory[memory.len() - 1]);
    assert!(last < middle + middle / 4, "memory grows: {memory:?}");
}

fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

#[test]
fn a_clock_that_was_set_back_stands_still_until_it_has_caught_up() {
    let mut soak = Soak::begin(3);
    soak.now += TimeDelta::hours(5);
    soak.watched.sql("INSERT INTO visits VALUES ('c01', 'p1', '2024-01-15 09:00')");
    soak.plain.sql("INSERT INTO visits VALUES ('c01', 'p1', '2024-01-15 09:00')");
    soak.turn();
    let before = rows(&soak.watched, "SELECT as_of FROM fw_run ORDER BY run");
    soak.now -= TimeDelta::hours(3);
    soak.watched.sql("INSERT INTO visits VALUES ('c02', 'p1', '2024-01-15 09:00')");
    soak.plain.sql("INSERT INTO visits VALUES ('c02', 'p1', '2024-01-15 09:00')");
    soak.turn();
    let after = rows(&soak.watched, "SELECT as_of FROM fw_run ORDER BY run");
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after.last(), before.last(), "the same moment once more");
    soak.is_the_same();
}
