//! Runs that commit: the first one, and the next day's after some rows changed.
//!
//! `cargo bench --bench runs -- [--customers N] [--repeat N] [--watch]`

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::Days;

#[path = "reference/mod.rs"]
mod reference;

use reference::change::change;
use reference::child::Measured;
use reference::data::dataset;
use reference::machine;
use reference::options::Options;
use reference::product::{Product, changes};
use reference::rules;
use reference::shape::{AS_OF, Shape};
use reference::table::{cpu, least, memory, ratio, seconds, table};

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read(&["--customers", "--repeat"], &["--watch"])?;
    let shape = Shape::of(options.number("--customers", 1_000_000)?);
    let watch = options.has("--watch");
    let bench = Bench::prepare(shape, watch)?;
    let rules = if watch { ", with 30 anomaly rules" } else { "" };
    println!("{}\ndata     {} customers{rules}\n", machine::describe(), shape.customers);
    let mut best: Vec<Line> = bench.play()?;
    for _ in 1..options.number("--repeat", 2)? {
        for (line, again) in best.iter_mut().zip(bench.play()?) {
            line.time = line.time.min(again.time);
            line.cpu = least(line.cpu, again.cpu);
            line.peak_kib = line.peak_kib.max(again.peak_kib);
        }
    }
    let rows: Vec<Vec<String>> = best
        .iter()
        .map(|line| {
            let changes = line.changes.map_or_else(|| "–".to_owned(), |changes| changes.to_string());
            vec![line.what.clone(), changes, seconds(line.time), cpu(line.cpu), memory(line.peak_kib)]
        })
        .collect();
    println!("{}\n", table(&["", "changes", "time", "CPU", "peak memory"], &rows));
    if let [plan, first, full, slightly, rather] = best.as_slice() {
        println!("committing the first states  {}", seconds(first.time.saturating_sub(plan.time)));
        println!("second run ÷ full plan       {:.2} with 0.1 % changed", ratio(slightly.time, full.time));
        println!("                             {:.2} with 1 % changed", ratio(rather.time, full.time));
    }
    Ok(())
}

/// A line of the table.
struct Line {
    what: String,
    changes: Option<u64>,
    time: Duration,
    cpu: Option<Duration>,
    peak_kib: Option<u64>,
}

impl Line {
    fn new(what: &str, measured: &Measured) -> Self {
        let changes = changes(&measured.stdout);
        Self {
            what: what.to_owned(),
            changes,
            time: measured.wall,
            cpu: measured.cpu,
            peak_kib: measured.peak_kib,
        }
    }
}

struct Bench {
    shape: Shape,
    original: PathBuf,
    /// The dataset as the CRM keeps it: changed in place.
    live: PathBuf,
    product: Product,
}

impl Bench {
    fn prepare(shape: Shape, watch: bool) -> Result<Self, Box<dyn Error>> {
        let data = machine::folder()?;
        let original = dataset(&data, shape)?;
        let folder = data.join(shape.name());
        let rules = if watch { rules::write_watching_to(&folder)? } else { rules::write_to(&folder)? };
        let product = Product { rules, store: folder.join("store.db") };
        product.check(&original)?;
        Ok(Self { shape, original, live: folder.join("live.db"), product })
    }

    /// All lines of the table, measured once.
    fn play(&self) -> Result<Vec<Line>, Box<dyn Error>> {
        let today = AS_OF.to_string();
        let tomorrow = AS_OF.checked_add_days(Days::new(1)).unwrap_or(AS_OF).to_string();
        self.product.forget()?;
        fs::copy(&self.original, &self.live)?;
        let plan = self.product.plan(&self.live, &today)?;
        let first = self.product.run(&self.live, &today)?;
        let kept = self.product.store.with_extension("first");
        fs::copy(&self.product.store, &kept)?;
        let mut lines =
            vec![Line::new("plan, empty store", &plan), Line::new("first run: commits every state", &first)];
        change(&self.live, self.shape, 1)?;
        self.product.forget()?;
        let full = self.product.plan(&self.live, &tomorrow)?;
        lines.push(Line::new("plan of the next day, 0.1 % of the rows changed, empty store", &full));
        let slightly = self.after(&kept, &tomorrow)?;
        lines.push(Line::new("run of the next day, 0.1 % of the rows changed", &slightly));
        fs::copy(&self.original, &self.live)?;
        change(&self.live, self.shape, 10)?;
        let rather = self.after(&kept, &tomorrow)?;
        lines.push(Line::new("run of the next day, 1 % of the rows changed", &rather));
        self.product.forget()?;
        fs::remove_file(&kept)?;
        fs::remove_file(&self.live)?;
        Ok(lines)
    }

    /// The run that follows the first one.
    fn after(&self, kept: &Path, as_of: &str) -> Result<Measured, Box<dyn Error>> {
        self.product.forget()?;
        fs::copy(kept, &self.product.store)?;
        self.product.run(&self.live, as_of)
    }
}
