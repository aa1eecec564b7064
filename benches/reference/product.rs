//! The product under test, as a user runs it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::answer;
use super::child::{Measured, measure, start};

/// `funnelwright` over a dataset, with the generated rules.
#[derive(Debug, Clone)]
pub struct Product {
    /// Where the rules are.
    pub rules: PathBuf,
    /// The store; it need not be there.
    pub store: PathBuf,
}

impl Product {
    /// One run of a verb.
    pub fn command(&self, verb: &str, dataset: &Path, as_of: &str, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_funnelwright"));
        command.arg(verb).arg("--rules").arg(&self.rules).arg("--dataset").arg(dataset);
        if verb != "check" {
            command.arg("--store").arg(&self.store).args(["--as-of", as_of]);
        }
        command.args(more);
        command
    }

    /// Refuses to measure rules that are not clean.
    pub fn check(&self, dataset: &Path) -> Result<(), Box<dyn Error>> {
        measure(&mut self.command("check", dataset, "", &[])).map(drop)
    }

    /// Removes the store.
    pub fn forget(&self) -> Result<(), Box<dyn Error>> {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.store.clone().into_os_string();
            path.push(suffix);
            if Path::new(&path).exists() {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// A `plan` that prints its summary alone.
    pub fn plan(&self, dataset: &Path, as_of: &str) -> Result<Measured, Box<dyn Error>> {
        measure(&mut self.command("plan", dataset, as_of, &["--summary", "--format", "jsonl"]))
    }

    /// A `run` that prints its summary alone.
    pub fn run(&self, dataset: &Path, as_of: &str) -> Result<Measured, Box<dyn Error>> {
        measure(&mut self.command("run", dataset, as_of, &["--summary", "--format", "jsonl"]))
    }

    /// Writes the states as lines.
    pub fn write_states(&self, dataset: &Path, as_of: &str, to: &Path) -> Result<(), Box<dyn Error>> {
        let mut child = start(&mut self.command("plan", dataset, as_of, &["--states", "--format", "jsonl"]))?;
        let stdout = child.stdout.take().ok_or("no output to read")?;
        let mut file = BufWriter::new(File::create(to)?);
        answer::from_jsonl(BufReader::new(stdout), &mut file)?;
        file.flush()?;
        let status = child.wait()?;
        if status.success() { Ok(()) } else { Err(format!("plan --states failed with {status}").into()) }
    }
}

/// The number of changes in the summary line of a plan or run.
pub fn changes(jsonl: &str) -> Option<u64> {
    summary(jsonl)?.get("changes")?.as_u64()
}

/// How many customers stand in each state, by the summary line of a plan or run; states without
/// any are left out.
pub fn states(jsonl: &str) -> BTreeMap<String, u64> {
    let summary = summary(jsonl).unwrap_or_default();
    let states = summary.get("states").and_then(Value::as_object).into_iter().flatten();
    let counts = states.filter_map(|(state, count)| Some((state.clone(), count.as_u64()?)));
    counts.filter(|(_, count)| *count > 0).collect()
}

fn summary(jsonl: &str) -> Option<Value> {
    let line = jsonl.lines().rfind(|line| line.starts_with(r#"{"type":"summary""#))?;
    serde_json::from_str(line).ok()
}
