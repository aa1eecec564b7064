//! The values of metrics against computations of other kinds: SQL over the same file, and cases
//! worked out by hand.

mod customers;
mod definition;
mod groups;
mod notes;
mod rows;
mod shares;
mod sql;
mod states;

use std::sync::Arc;

use funnelwright::census::{Count, Days};
use funnelwright::dataset::Findings;
use funnelwright::evaluate::PastChange;
use funnelwright::journal::Journal;
use funnelwright::journey::World;
use funnelwright::metric::{Frame, Gauge, TooManyGroups, Values};
use funnelwright::portrait::Past;
use funnelwright::value::Date;
use funnelwright::workspace::Prepared;

use super::bench::Bench;

/// A small company: two regions with three teams, five people of whom one moved and one left.
pub const COMPANY: &str = "
CREATE TABLE units (id TEXT, parent TEXT, kind TEXT);
INSERT INTO units VALUES ('north', NULL, 'region'), ('south', NULL, 'region'),
  ('n1', 'north', 'team'), ('n2', 'north', 'team'), ('s1', 'south', 'team');
CREATE TABLE people (id TEXT, unit TEXT, level TEXT, since DATE, until DATE);
INSERT INTO people VALUES
  ('li', 'n1', 'frontline', NULL, '2024-03-05'), ('li', 's1', 'lead', '2024-03-06', NULL),
  ('wang', 'n1', 'frontline', NULL, NULL), ('zhao', 'n2', 'frontline', NULL, NULL),
  ('sun', 's1', 'frontline', NULL, '2024-03-10'), ('boss', 'north', 'senior', NULL, NULL);
CREATE TABLE customers (id TEXT, owner TEXT, industry TEXT, created DATE, stage TEXT, since DATE);
CREATE TABLE activities (id INTEGER PRIMARY KEY, customer TEXT, rep TEXT, kind TEXT, minutes INTEGER,
  cost REAL, at DATETIME);
CREATE TABLE marks (customer TEXT, item TEXT, at DATETIME, by TEXT);
CREATE TABLE promises (id INTEGER PRIMARY KEY, customer TEXT, made DATE, done DATE, outcome TEXT);
";

const MAPPING: &str = r#"
[workspace]
dataset = "crm.db"
timezone = "Europe/Berlin"
[calendar]
day_hours = 8
holidays = ["2024-02-10..2024-02-17"]
workdays = ["2024-02-04", "2024-02-18"]
[customers]
from = "customers"
id = "id"
owner = "owner"
entered = "created"
stage = "stage"
stage_since = "since"
[events.activities]
from = "activities"
customer = "customer"
person = "rep"
at = "at"
[events.promises]
from = "promises"
customer = "customer"
at = "made"
known_from = { done = ["done", "outcome"] }
[marks]
from = "marks"
customer = "customer"
item = "item"
at = "at"
by = "by"
[people]
from = "people"
id = "id"
unit = "unit"
level = "level"
since = "since"
until = "until"
[units]
from = "units"
id = "id"
parent = "parent"
kind = "kind"
[[phase]]
id = "early"
[[phase]]
id = "late"
[[funnel]]
id = "main"
when = 'industry != "tiny"'
entering_days = 7
stagnant_days = 14
losing_days = 30
[[funnel.stage]]
id = "need"
phase = "early"
[[funnel.stage]]
id = "plan"
phase = "early"
[[funnel.stage]]
id = "offer"
phase = "late"
[[funnel]]
id = "small"
entering_days = 7
stagnant_days = 14
losing_days = 30
[[funnel.stage]]
id = "talk"
phase = "early"
"#;

/// The company with these metrics and rows.
pub fn company(metrics: &str, rows: &str) -> Bench {
    let bench = Bench::new(&[("main.toml", MAPPING), ("metrics.toml", metrics)]);
    bench.sql(COMPANY);
    bench.sql(rows);
    bench
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// `2024-03-01..2024-03-07`, or a snapshot as of `2024-03-07`.
pub fn frame(text: &str) -> Frame {
    match text.split_once("..") {
        Some((from, through)) => Frame { from: Some(day(from)), through: day(through) },
        None => Frame { from: None, through: day(text) },
    }
}

/// What a gauge over a bench is asked.
pub struct Asked {
    prepared: Arc<Prepared>,
    pub journal: Journal,
    pub changes: Vec<PastChange>,
}

impl Asked {
    pub fn of(bench: &Bench) -> Self {
        Self { prepared: bench.open().0, journal: Journal::default(), changes: Vec::new() }
    }

    pub fn place(&self, metric: &str) -> usize {
        self.prepared.ruleset.metrics.iter().position(|it| &*it.id == metric).expect(metric)
    }

    pub fn with<T>(&self, ask: impl FnOnce(&Gauge<'_>, &World<'_>) -> T) -> T {
        let world = self.prepared.world(&self.journal, None);
        let days = Days::new(&world);
        let quality = |_: Date, _: &Count| -> Findings { self.prepared.dataset.findings.clone() };
        let past = Past { changes: &self.changes, ..Past::NONE };
        ask(&Gauge::new(&world, &days, past, &quality), &world)
    }

    pub fn try_values(&self, metric: &str, frames: &[&str]) -> Result<Vec<Values>, TooManyGroups> {
        let frames: Vec<Frame> = frames.iter().map(|text| frame(text)).collect();
        self.with(|gauge, _| gauge.values(self.place(metric), &frames))
    }

    pub fn values(&self, metric: &str, frame: &str) -> Values {
        self.try_values(metric, &[frame]).unwrap().remove(0)
    }

    /// `a/b 5` for each group, `-` where the value is missing.
    pub fn lines(&self, metric: &str, frame: &str) -> Vec<String> {
        lines(&self.values(metric, frame))
    }

    pub fn begins(&self, metric: &str) -> Option<Date> {
        self.with(|gauge, _| gauge.begins(self.place(metric)))
    }
}

pub fn lines(values: &Values) -> Vec<String> {
    let line = |(group, cell): (&Arc<[Arc<str>]>, &funnelwright::metric::Cell)| {
        let group = group.iter().map(ToString::to_string).collect::<Vec<_>>().join("/");
        format!("{group} {}", cell.value.map_or_else(|| String::from("-"), |value| value.to_string()))
    };
    values.groups.iter().map(line).collect()
}
