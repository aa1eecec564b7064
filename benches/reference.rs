//! The reference benchmark: a cold `plan` against other ways to the same states.
//!
//! `cargo bench --bench reference -- [--customers N] [--only a,b,…] [--keys dense|text|sparse]
//! [--repeat N] [--plant]`; `benches/README.md` says what the figures mean.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

#[path = "reference/mod.rs"]
mod reference;

use reference::answer::{by_state, difference, fingerprint};
use reference::child::{Measured, measure};
use reference::data::{dataset, indexed};
use reference::machine;
use reference::options::Options;
use reference::product::{Product, states};
use reference::python::{Python, own_time};
use reference::rules;
use reference::shape::{AS_OF, Keys, Shape};
use reference::sql::Dialect;
use reference::sqlite;
use reference::table::{budget, cpu, least, memory, rate, ratio, seconds, table};

/// The contenders, in the order of the table: the name for `--only`, and what it is.
const CONTENDERS: [(&str, &str); 7] = [
    ("funnelwright", "funnelwright plan --summary, empty store"),
    ("watching", "the same with 30 anomaly rules"),
    ("step", "stepping the columns out of SQLite, 1 thread"),
    ("sqlite", "hand SQL in SQLite, no indexes"),
    ("indexed", "hand SQL in SQLite, with indexes"),
    ("duckdb", "the same SQL in DuckDB, native copy"),
    ("polars", "polars, from Parquet"),
];

fn main() -> ExitCode {
    match play() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("reference: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs everything; whether all answers are the same.
fn play() -> Result<bool, Box<dyn Error>> {
    let values = ["--customers", "--only", "--keys", "--repeat", "--as", "--dataset", "--lines"];
    let options = Options::read(&values, &["--plant"])?;
    if let Some(contender) = options.text("--as") {
        return as_contender(contender, &options).map(|()| true);
    }
    let bench = Bench::prepare(&options)?;
    println!("{}", machine::describe());
    println!(
        "data     {} customers, {} activities, {} marks; 3 funnels × 5 stages × 6 items, 20 facts, as of {AS_OF}\n",
        bench.shape.customers,
        bench.shape.customers * 10,
        bench.shape.customers * 3
    );
    let mut results: Vec<Outcome> = Vec::new();
    for (name, what) in CONTENDERS.into_iter().filter(|(name, _)| options.wants(name)) {
        eprintln!("asking {name}");
        match bench.prepare_outcome(name, what) {
            Ok(outcome) => results.push(outcome),
            Err(error) if bench.is_optional(name) => eprintln!("skipped {name}: {error}"),
            Err(error) => return Err(format!("{name}: {error}").into()),
        }
    }
    // In rounds, so that other work on the machine does not fall on one contender alone.
    for round in 1..=bench.repeat {
        for outcome in &mut results {
            eprintln!("timing {}, round {round} of {}", outcome.name, bench.repeat);
            let (time, measured) =
                bench.time(outcome.name).map_err(|error| format!("{}: {error}", outcome.name))?;
            outcome.time = outcome.time.min(time);
            outcome.worst = outcome.worst.max(time);
            outcome.cpu = least(outcome.cpu, measured.cpu);
            outcome.peak_kib = outcome.peak_kib.max(measured.peak_kib);
        }
    }
    print_times(&bench, &results);
    print_budgets(&results);
    compare(&results)
}

/// What a contender took and answered.
struct Outcome {
    name: &'static str,
    what: &'static str,
    /// The best of all rounds.
    time: Duration,
    worst: Duration,
    /// The least processor time; of a script with its start.
    cpu: Option<Duration>,
    peak_kib: Option<u64>,
    /// Its answer as lines; stepping has none.
    lines: Option<PathBuf>,
}

struct Bench {
    shape: Shape,
    repeat: u32,
    /// Whether the SQL in SQLite gets a mistake, to see it found.
    plant: bool,
    /// Where everything about this dataset is.
    folder: PathBuf,
    plain: PathBuf,
    indexed: Option<PathBuf>,
    product: Product,
    /// The product with anomaly rules.
    watching: Product,
    python: Result<Python, String>,
}

impl Bench {
    fn prepare(options: &Options) -> Result<Self, Box<dyn Error>> {
        let keys = options.text("--keys").unwrap_or("dense");
        let keys = Keys::named(keys).ok_or("--keys is dense, text or sparse")?;
        let shape = Shape { keys, ..Shape::of(options.number("--customers", 1_000_000)?) };
        let data = machine::folder()?;
        let plain = dataset(&data, shape)?;
        let folder = data.join(shape.name());
        fs::create_dir_all(&folder)?;
        let product = Product { rules: rules::write_to(&folder)?, store: folder.join("empty-store.db") };
        product.check(&plain)?;
        let watching = Product { rules: rules::write_watching_to(&folder)?, store: product.store.clone() };
        watching.check(&plain)?;
        let python = ["duckdb", "polars"].into_iter().any(|name| options.wants(name));
        let python = if python {
            Python::prepare(&data).map_err(|error| format!("no Python environment: {error}"))
        } else {
            Err("not wanted".to_owned())
        };
        if python.is_ok() {
            for name in ["customers", "activities", "checklist_marks"] {
                sqlite::export(&plain, name, &folder.join(format!("{name}.csv")))?;
            }
            fs::write(folder.join("setup.sql"), Dialect::DuckDb.setup())?;
            fs::write(folder.join("states.sql"), Dialect::DuckDb.states())?;
            fs::write(folder.join("rules.json"), rules::json()?)?;
        }
        Ok(Self {
            shape,
            repeat: options.number("--repeat", 3_u32)?.max(1),
            plant: options.has("--plant"),
            indexed: options.wants("indexed").then(|| indexed(&data, shape)).transpose()?,
            folder,
            plain,
            product,
            watching,
            python,
        })
    }

    /// Whether it may be absent: what needs Python.
    fn is_optional(&self, name: &str) -> bool {
        ["duckdb", "polars"].contains(&name) && !self.python.as_ref().is_ok_and(|python| python.has(name))
    }

    /// Where a contender's answer is kept.
    fn lines(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.lines"))
    }

    /// Asks a contender for its answer, which also makes what it needs; nothing is timed yet.
    fn prepare_outcome(&self, name: &'static str, what: &'static str) -> Result<Outcome, Box<dyn Error>> {
        let lines = (name != "step").then(|| self.lines(name));
        if let Some(lines) = &lines {
            self.answer(name, lines)?;
        }
        let (time, worst) = (Duration::MAX, Duration::ZERO);
        Ok(Outcome { name, what, time, worst, cpu: None, peak_kib: None, lines })
    }

    fn time(&self, name: &str) -> Result<(Duration, Measured), Box<dyn Error>> {
        let measured = match name {
            "funnelwright" | "watching" => {
                let product = self.product(name);
                product.forget()?;
                let measured = product.plan(&self.plain, &AS_OF.to_string())?;
                let (summary, answer) = (states(&measured.stdout), by_state(&self.lines(name))?);
                if summary != answer {
                    return Err(format!("the summary says {summary:?}, the states say {answer:?}").into());
                }
                measured
            }
            "step" => {
                let measured = measure(&mut self.itself(name)?)?;
                if measured.stdout.trim() != self.shape.rows().to_string() {
                    return Err(
                        format!("{} rows instead of {}", measured.stdout.trim(), self.shape.rows()).into()
                    );
                }
                measured
            }
            "sqlite" | "indexed" => measure(&mut self.itself(name)?)?,
            script => {
                let measured = self.script(script, None)?;
                return Ok((own_time(&measured)?, measured));
            }
        };
        Ok((measured.wall, measured))
    }

    fn answer(&self, name: &str, lines: &Path) -> Result<(), Box<dyn Error>> {
        match name {
            "funnelwright" | "watching" => {
                let product = self.product(name);
                product.forget()?;
                product.write_states(&self.plain, &AS_OF.to_string(), lines)
            }
            "sqlite" | "indexed" => measure(self.itself(name)?.arg("--lines").arg(lines)).map(drop),
            script => self.script(script, Some(lines)).map(drop),
        }
    }

    fn product(&self, name: &str) -> &Product {
        if name == "watching" { &self.watching } else { &self.product }
    }

    /// This program as a contender.
    fn itself(&self, name: &str) -> Result<Command, Box<dyn Error>> {
        let mut command = Command::new(std::env::current_exe()?);
        let path = if name == "indexed" { self.indexed.as_ref().unwrap_or(&self.plain) } else { &self.plain };
        command.args(["--as", name, "--dataset"]).arg(path);
        if self.plant {
            command.arg("--plant");
        }
        Ok(command)
    }

    fn script(&self, name: &str, lines: Option<&Path>) -> Result<Measured, Box<dyn Error>> {
        let python = self.python.as_ref().map_err(Clone::clone)?;
        if !python.has(name) {
            return Err(format!("the Python package {name} is not installed").into());
        }
        let within = |file: &str| self.folder.join(file);
        let mut words = match name {
            "duckdb" => {
                vec![within("native.duckdb"), self.folder.clone(), within("setup.sql"), within("states.sql")]
            }
            _ => vec![self.folder.clone(), within("rules.json")],
        };
        words.extend(lines.map(Path::to_owned));
        measure(python.command(&format!("reference/{name}_states.py")).args(words))
    }
}

/// What this program does when it is its own child.
fn as_contender(name: &str, options: &Options) -> Result<(), Box<dyn Error>> {
    let dataset = PathBuf::from(options.text("--dataset").ok_or("--dataset is missing")?);
    match options.text("--lines") {
        Some(lines) => sqlite::write_states(&dataset, Path::new(lines), options.has("--plant")),
        None if name == "step" => {
            println!("{}", sqlite::step(&dataset)?);
            Ok(())
        }
        None => sqlite::count_states(&dataset),
    }
}

fn print_times(bench: &Bench, results: &[Outcome]) {
    let product = results.iter().find(|outcome| outcome.name == "funnelwright");
    let rows: Vec<Vec<String>> = results
        .iter()
        .map(|outcome| {
            let times = product.map_or(1.0, |product| ratio(outcome.time, product.time));
            vec![
                outcome.what.to_owned(),
                seconds(outcome.time),
                format!("{:.2}", ratio(outcome.worst, outcome.time)),
                cpu(outcome.cpu),
                rate(bench.shape.rows(), outcome.time),
                memory(outcome.peak_kib),
                format!("{times:.2}"),
            ]
        })
        .collect();
    println!(
        "{}\n",
        table(&["", "time", "worst ÷ best", "CPU", "rows/s", "peak memory", "time ÷ funnelwright"], &rows)
    );
}

fn print_budgets(results: &[Outcome]) {
    let of = |name: &str| results.iter().find(|outcome| outcome.name == name);
    let Some(product) = of("funnelwright") else { return };
    println!("budgets of the design (funnelwright ÷ the other)");
    let others = [("step", 0.5), ("sqlite", 0.2), ("indexed", 0.2)];
    for (name, most) in others {
        if let Some(other) = of(name) {
            println!("{}", budget(other.what, ratio(product.time, other.time), most));
        }
    }
    for (what, outcome) in
        [("peak memory in MiB", of("funnelwright")), ("with 30 anomaly rules", of("watching"))]
    {
        if let Some(kib) = outcome.and_then(|outcome| outcome.peak_kib) {
            let mebibytes = f64::from(u32::try_from(kib >> 10).unwrap_or(u32::MAX));
            println!("{}", budget(what, mebibytes, 1024.0));
        }
    }
    println!();
}

/// Compares every answer with the first; says how they differ.
fn compare(results: &[Outcome]) -> Result<bool, Box<dyn Error>> {
    let answers: Vec<(&str, &Path)> =
        results.iter().filter_map(|outcome| Some((outcome.name, outcome.lines.as_deref()?))).collect();
    let Some(((first, lines), others)) = answers.split_first() else { return Ok(true) };
    let expected = fingerprint(lines)?;
    println!("answer   {expected}");
    let states: Vec<String> =
        by_state(lines)?.into_iter().map(|(state, count)| format!("{state} {count}")).collect();
    println!("         {}", states.join(" · "));
    let mut same = true;
    for (name, other) in others {
        let found = fingerprint(other)?;
        if found == expected {
            println!("         {name}: the same");
        } else {
            same = false;
            println!("         {name}: DIFFERENT from {first} (customer: {first} / {name})");
            println!("{}", difference(lines, other)?);
        }
    }
    Ok(same)
}
