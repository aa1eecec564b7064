//! Saving an edited rule until the delta is known, over columns that stay in memory.
//!
//! `cargo bench --bench edits -- [--customers N] [--repeat N] [--rows-only] [--watch-only]`

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use chrono::Local;
use funnelwright::census::{Wish, count};
use funnelwright::dataset::ReadOptions;
use funnelwright::delta::{Delta, Prepared, Snapshot};
use funnelwright::journal::Journal;
use funnelwright::journey::{Sight, observe};
use funnelwright::language::Language;
use funnelwright::observer::{Observer, Phase};
use funnelwright::store::read_snapshot;
use funnelwright::time::AsOf;
use funnelwright::value::DateTime;
use funnelwright::workspace::{DatasetChoice, Opened, Resident, open, plan, prepare};
use serde_json::Value;

#[path = "reference/mod.rs"]
mod reference;

use reference::change::change;
use reference::data::dataset;
use reference::machine;
use reference::options::Options;
use reference::product::Product;
use reference::rules;
use reference::shape::{AS_OF, Shape};
use reference::table::{budget, table};
use reference::watcher::{Watcher, move_days};

/// What sales operations change in their rules: a name, what stands in the text, and what is put there.
/// Each is saved, looked at, and taken back, which is an edit as well.
const EDITS: [(&str, &str, &str); 10] = [
    ("a comment", "[calendar]\n", "# of all of China\n[calendar]\n"),
    ("a threshold of one stage", "stagnant_days = 21", "stagnant_days = 20"),
    ("an item's condition", "expr = 'visits_90d >= 3'", "expr = 'visits_90d >= 2'"),
    (
        "an item more",
        "  { id = \"called\",",
        "  { id = \"big\", expr = 'amount > 9000.0' },\n  { id = \"called\",",
    ),
    ("when an item applies", "when = 'amount >= 150000.0'", "when = 'amount >= 250000.0'"),
    ("`improving` of one stage", "improving = 'silent_days <= 14'", "improving = 'silent_days <= 7'"),
    (
        "a line of the entrance standard",
        "expr = 'amount != () || employees >= 1000'",
        "expr = 'amount != ()'",
    ),
    ("a fact that three stages use", "where = 'kind == \"call\"'", "where = 'kind in [\"call\", \"visit\"]'"),
    ("a formula that all funnels use", "expr = 'amount / employees'", "expr = 'amount / (employees + 1)'"),
    ("who belongs to a funnel", "amount >= 1000000.0)'", "amount >= 900000.0)'"),
];

/// Nobody saves rules more often: what an edit leads to is done by then.
const BETWEEN_SAVES: Duration = Duration::from_secs(2);

/// How often rows change.
const CHANGES: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read(&["--customers", "--repeat"], &["--rows-only", "--watch-only"])?;
    let shape = Shape::of(options.number("--customers", 1_000_000)?);
    let bench = Bench::prepare(shape)?;
    let repeat = options.number("--repeat", 5)?;
    println!("{}\ndata     {} customers\n", machine::describe(), shape.customers);
    if options.has("--watch-only") {
        return bench.through_watch(repeat);
    }
    bench.evaluate(repeat)?;
    if !options.has("--rows-only") {
        bench.edit(repeat)?;
        bench.through_watch(repeat)?;
    }
    bench.change(shape)
}

struct Bench {
    dataset: PathBuf,
    rules: PathBuf,
    file: PathBuf,
    text: String,
    snapshot: Snapshot,
    as_of: AsOf,
}

impl Bench {
    /// The reference dataset, with a store that a first run was committed to.
    fn prepare(shape: Shape) -> Result<Self, Box<dyn Error>> {
        let data = machine::folder()?;
        let dataset = dataset(&data, shape)?;
        let folder = data.join(shape.name()).join("edits");
        fs::create_dir_all(&folder)?;
        let product = Product { rules: rules::write_to(&folder)?, store: folder.join("store.db") };
        product.check(&dataset)?;
        product.forget()?;
        product.run(&dataset, &AS_OF.to_string())?;
        let file = fs::read_dir(&product.rules)?.next().ok_or("no rule file")??.path();
        let snapshot = read_snapshot(&product.store)?;
        product.forget()?;
        let text = fs::read_to_string(&file)?;
        Ok(Self { dataset, rules: product.rules, file, text, snapshot, as_of: AsOf::end_of(AS_OF) })
    }

    /// A full evaluation of everybody on columns in memory.
    fn evaluate(&self, repeat: u32) -> Result<(), Box<dyn Error>> {
        let mut opened = open(&self.rules, self.choice(), 2024, Option::unwrap_or_default)?;
        let present = Self::present(&mut opened, |ruleset, connection| {
            Ok(prepare(ruleset, connection, now()?, ReadOptions::default())?)
        })?;
        let journal = Journal::default();
        let sightings = observe(&present.world(&journal, None), AS_OF, AS_OF);
        let world = present.world(&journal, Some(&sightings));
        let mut best = Duration::MAX;
        for _ in 0..repeat {
            let start = Instant::now();
            black_box(count(&world, Sight::of(self.as_of), Wish::default()));
            best = best.min(start.elapsed());
        }
        println!("a full evaluation on columns in memory   {:.3} s\n", best.as_secs_f64());
        Ok(())
    }

    fn edit(&self, repeat: u32) -> Result<(), Box<dyn Error>> {
        let mut resident = Resident::default();
        let (_, first) = self.save(&mut resident, &self.text)?;
        println!("the first look, which reads everything   {:.3} s\n", first.as_secs_f64());
        let mut all = Vec::new();
        let mut rows = Vec::new();
        for (what, from, to) in EDITS {
            let edited = self.text.replacen(from, to, 1);
            if edited == self.text {
                return Err(format!("{what}: the rules do not hold {from}").into());
            }
            let (expected, _) = self.afresh(&edited)?;
            let mut times = Vec::new();
            let mut changes = 0;
            for _ in 0..repeat {
                for text in [&edited, &self.text] {
                    let (delta, time) = self.save(&mut resident, text)?;
                    times.push(time);
                    if *text == edited {
                        changes = delta.changes.len();
                        if delta.fingerprint() != expected.fingerprint()
                            || delta.findings != expected.findings
                        {
                            return Err(format!("{what}: another delta than a fresh look gives").into());
                        }
                    }
                }
            }
            rows.push(vec![
                what.to_owned(),
                changes.to_string(),
                millis(&mut times, 50),
                millis(&mut times, 95),
            ]);
            all.extend(times);
        }
        rows.push(vec!["all".to_owned(), String::new(), millis(&mut all, 50), millis(&mut all, 95)]);
        println!("{}\n", table(&["edit", "changes", "p50 ms", "p95 ms"], &rows));
        println!("{}", budget("p95 of all edits, in ms", of(&mut all, 95).as_secs_f64() * 1000.0, 150.0));
        fs::write(&self.file, &self.text)?;
        Ok(())
    }

    /// The same edits while `watch` runs: from saving the file until the line with the effect is there. Dates
    /// are moved, for it looks at the present; and each edit is applied before the next one is saved.
    fn through_watch(&self, repeat: u32) -> Result<(), Box<dyn Error>> {
        let live = self.dataset.with_extension("watched");
        fs::copy(&self.dataset, &live)?;
        move_days(&live, (Local::now().date_naive() - AS_OF).num_days())?;
        let store = self.rules.with_file_name("watched-store.db");
        let product = Product { rules: self.rules.clone(), store };
        product.forget()?;
        fs::write(&self.file, &self.text)?;
        let watcher = Watcher::start(&product, &live)?;
        watcher.hears("ran")?;
        thread::sleep(BETWEEN_SAVES);
        let mut all = Vec::new();
        let mut rows = Vec::new();
        for (what, from, to) in EDITS {
            let mut times = Vec::new();
            let mut customers = 0;
            for _ in 0..repeat {
                for text in [&self.text.replacen(from, to, 1), &self.text] {
                    let saved = Instant::now();
                    fs::write(&self.file, text)?;
                    let (known, effect) = watcher.hears("taken_over")?;
                    times.push(known - saved);
                    customers = effect.get("customers").and_then(Value::as_u64).unwrap_or_default();
                    watcher.hears("ran")?;
                    thread::sleep(BETWEEN_SAVES);
                }
            }
            rows.push(vec![
                what.to_owned(),
                customers.to_string(),
                millis(&mut times, 50),
                millis(&mut times, 95),
            ]);
            all.extend(times);
        }
        drop(watcher);
        product.forget()?;
        fs::remove_file(&live)?;
        rows.push(vec!["all".to_owned(), String::new(), millis(&mut all, 50), millis(&mut all, 95)]);
        println!("\nthrough `watch`, from saving until it says so");
        println!("{}\n", table(&["edit", "customers", "p50 ms", "p95 ms"], &rows));
        println!("{}", budget("p95 of all edits, in ms", of(&mut all, 95).as_secs_f64() * 1000.0, 150.0));
        Ok(())
    }

    fn choice(&self) -> DatasetChoice<'_> {
        DatasetChoice::Needed(Some(&self.dataset))
    }

    /// A tenth of a percent of the rows changes, over and over, while the workspace stays in memory: from
    /// looking at the file until the delta of the next day is known.
    fn change(&self, shape: Shape) -> Result<(), Box<dyn Error>> {
        let live = self.dataset.with_extension("live");
        fs::copy(&self.dataset, &live)?;
        let next = AsOf::end_of(AS_OF.succ_opt().unwrap_or(AS_OF));
        let bench = Self {
            dataset: live.clone(),
            rules: self.rules.clone(),
            file: self.file.clone(),
            text: self.text.clone(),
            snapshot: self.snapshot.clone(),
            as_of: next,
        };
        let mut resident = Resident::default();
        let (_, first) = bench.look(&mut resident)?;
        let mut times = Vec::new();
        for _ in 0..CHANGES {
            change(&live, shape, 1)?;
            let (delta, time) = bench.look(&mut resident)?;
            let start = Instant::now();
            let (expected, _) = bench.afresh(&bench.text)?;
            let afresh = start.elapsed();
            if delta.fingerprint() != expected.fingerprint() || delta.findings != expected.findings {
                return Err("changed rows: another delta than a fresh look gives".into());
            }
            times.push((time, afresh));
        }
        fs::remove_file(&live)?;
        println!("\n0.1 % of the rows changed, the next day     seconds");
        println!("the first look, which reads everything   {:.3}", first.as_secs_f64());
        for (time, afresh) in &times {
            let ratio = time.as_secs_f64() / afresh.as_secs_f64();
            println!("in memory {:.3}, afresh {:.3}: {ratio:.2}", time.as_secs_f64(), afresh.as_secs_f64());
        }
        Ok(())
    }

    /// Saves the rules and waits for the delta.
    fn save(&self, resident: &mut Resident, text: &str) -> Result<(Delta, Duration), Box<dyn Error>> {
        fs::write(&self.file, text)?;
        self.look(resident)
    }

    /// Looks at the rules and the dataset, and waits for the delta.
    fn look(&self, resident: &mut Resident) -> Result<(Delta, Duration), Box<dyn Error>> {
        let start = Instant::now();
        let clock = || start.elapsed();
        let observer = Observer::new(&clock, &|_, _| {});
        let mut opened = resident.open(&self.rules, self.choice(), 2024, Option::unwrap_or_default)?;
        let opened_at = start.elapsed();
        let present = Self::present(&mut opened, |ruleset, connection| {
            Ok(resident.prepare(ruleset, connection, now()?, ReadOptions::default())?)
        })?;
        let prepared_at = start.elapsed();
        let connection = opened.connection.as_ref().ok_or("no dataset")?;
        let delta =
            resident.plan(&present, connection, &self.snapshot, self.as_of, now()?, (None, &observer))?;
        let time = start.elapsed();
        if std::env::var_os("PHASES").is_some() {
            let phases: Vec<(Phase, u128)> =
                observer.times().into_iter().map(|(phase, time)| (phase, time.as_millis())).collect();
            eprintln!("open {opened_at:?} prepare {prepared_at:?} {phases:?} all {time:?}");
        }
        Ok((delta, time))
    }

    /// The same without a memory.
    fn afresh(&self, text: &str) -> Result<(Delta, Arc<Prepared>), Box<dyn Error>> {
        fs::write(&self.file, text)?;
        let mut opened = open(&self.rules, self.choice(), 2024, Option::unwrap_or_default)?;
        let present = Self::present(&mut opened, |ruleset, connection| {
            Ok(prepare(ruleset, connection, now()?, ReadOptions::default())?)
        })?;
        let connection = opened.connection.as_ref().ok_or("no dataset")?;
        let delta =
            plan(&present, connection, &self.snapshot, self.as_of, now()?, (None, &Observer::default()))?;
        Ok((delta, present))
    }

    fn present(
        opened: &mut Opened,
        prepare: impl FnOnce(
            funnelwright::ruleset::Ruleset,
            &funnelwright::dataset::Connection,
        ) -> Result<Arc<Prepared>, Box<dyn Error>>,
    ) -> Result<Arc<Prepared>, Box<dyn Error>> {
        let refused = || {
            let messages = opened.diagnostics.iter().map(|it| it.problem.message(Language::English));
            messages.collect::<Vec<_>>().join("\n")
        };
        let ruleset = opened.ruleset.take().ok_or_else(refused)?;
        prepare(ruleset, opened.connection.as_ref().ok_or("no dataset")?)
    }
}

/// The wall clock of all looks.
fn now() -> Result<DateTime, Box<dyn Error>> {
    Ok(DateTime::parse_from_str("2024-07-01 00:00:00", "%Y-%m-%d %H:%M:%S")?)
}

/// The time below which so many of a hundred are.
fn of(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}

fn millis(times: &mut [Duration], percent: usize) -> String {
    format!("{:.0}", of(times, percent).as_secs_f64() * 1000.0)
}
