//! Engines that are programs of their own: they read the conditions and the rows from files and
//! answer with one line of JSON.
//!
//! `{"rows": N, "binding_ns": T, "total_ns": T, "conditions": {ID: {"true": N, "ns": T or null}}}`

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::conditions::{Condition, Outcome};
use crate::reference::child::measure;
use crate::reference::python::{Python, source};

/// Runs a peer over the rows of a file.
pub fn evaluate(
    name: &str,
    data: &Path,
    rows: &Path,
    count: usize,
    conditions: &[Condition],
) -> Result<Outcome, Box<dyn Error>> {
    let mut command = match name {
        "zen" | "cel" => rust(name, data)?,
        "json_rules_engine" => node(data)?,
        _ => Python::prepare(data)?.command("peers/rule_engine_peer.py"),
    };
    command.arg(source().join("expressions").join("conditions.json")).arg(rows).arg(count.to_string());
    let measured = measure(&mut command)?;
    read(measured.stdout.lines().last().unwrap_or_default(), conditions)
}

/// The peers written in Rust, built in a workspace of their own.
fn rust(name: &str, data: &Path) -> Result<Command, Box<dyn Error>> {
    let target = data.with_file_name("bench-peers");
    let manifest = source().join("peers").join("Cargo.toml");
    let mut build = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(["build", "--release", "--locked", "--manifest-path"]).arg(manifest);
    measure(build.arg("--target-dir").arg(&target))?;
    let mut command = Command::new(target.join("release").join("peers"));
    command.arg(name);
    Ok(command)
}

/// The peer of npm: installed below the target folder, so that nothing is left beside the sources.
fn node(data: &Path) -> Result<Command, Box<dyn Error>> {
    let home = data.with_file_name("bench-node");
    fs::create_dir_all(&home)?;
    for file in ["package.json", "package-lock.json", "json_rules_engine.mjs"] {
        fs::copy(source().join("peers").join(file), home.join(file))?;
    }
    if !home.join("node_modules").exists() {
        measure(Command::new("npm").args(["ci", "--silent"]).current_dir(&home))?;
    }
    let mut command = Command::new("node");
    command.arg(home.join("json_rules_engine.mjs"));
    Ok(command)
}

fn read(line: &str, conditions: &[Condition]) -> Result<Outcome, Box<dyn Error>> {
    let answer: Value = serde_json::from_str(line)?;
    let number = |value: Option<&Value>| value.and_then(Value::as_u64);
    let time = |key| number(answer.get(key)).map(Duration::from_nanos).ok_or_else(|| format!("no `{key}`"));
    let rows = usize::try_from(number(answer.get("rows")).ok_or("no `rows`")?)?;
    let mut outcome =
        Outcome { rows, binding: time("binding_ns")?, total: time("total_ns")?, ..Outcome::default() };
    for condition in conditions {
        let said = answer.get("conditions").and_then(|all| all.get(&condition.id));
        let said = said.ok_or_else(|| format!("no answer for `{}`", condition.id))?;
        outcome.truths.push(usize::try_from(number(said.get("true")).ok_or("no `true`")?)?);
        outcome.times.push(number(said.get("ns")).map(Duration::from_nanos));
    }
    Ok(outcome)
}
