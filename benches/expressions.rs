//! Compiled conditions against rhai's interpreter and other rules libraries, over the same rows.
//!
//! `cargo bench --bench expressions -- [--rows N] [--peer-rows N] [--slow-rows N] [--only a,b,…]
//! [--repeat N]`; `benches/README.md` says what the figures mean.

use std::error::Error;
use std::process::ExitCode;

#[path = "reference/mod.rs"]
mod reference;

#[path = "expressions/conditions.rs"]
mod conditions;
#[path = "expressions/ours.rs"]
mod ours;
#[path = "expressions/peers.rs"]
mod peers;
#[path = "expressions/rhai_engine.rs"]
mod rhai_engine;
#[path = "expressions/rows.rs"]
mod rows;

use conditions::{Condition, Outcome, conditions, per_evaluation};
use ours::{ENGINES, Truths};
use reference::machine;
use reference::options::Options;
use reference::table::{budget, table};
use rows::Rows;

/// The peers: the name for `--only`, and whether it is too slow for many rows.
const PEERS: [(&str, bool); 4] =
    [("zen", false), ("cel", false), ("json_rules_engine", true), ("rule_engine", true)];

fn main() -> ExitCode {
    match play() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("expressions: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs everything; whether all answers are the same.
fn play() -> Result<bool, Box<dyn Error>> {
    let options = Options::read(&["--rows", "--peer-rows", "--slow-rows", "--only", "--repeat"], &[])?;
    let count = options.number("--rows", 1_000_000)?;
    let peer_rows = options.number("--peer-rows", 100_000)?.min(count);
    let slow_rows = options.number("--slow-rows", 20_000)?.min(count);
    println!("{}\n", machine::describe());
    let conditions = conditions()?;
    let trees = ours::checked(&conditions)?;
    let rows = Rows::make(count);
    let data = machine::folder()?;
    let file = rows.write(&data, peer_rows.max(slow_rows))?;
    let mut results: Vec<(&str, Outcome)> = Vec::new();
    let mut right = Truths::new();
    // In rounds, so that other work on the machine does not fall on one engine alone.
    for round in 1..=options.number("--repeat", 3_u32)?.max(1) {
        let mut again: Vec<(&str, Outcome)> = Vec::new();
        eprintln!("round {round}");
        for (name, engine) in ENGINES {
            let (outcome, truths) = engine(&rows, &trees)?;
            if name == "interpreter" {
                right = truths;
            }
            again.push((name, outcome));
        }
        if options.wants("rhai") {
            again.push(("rhai", rhai_engine::evaluate(&rows, count, &conditions)?));
        }
        for (name, slow) in PEERS.into_iter().filter(|(name, _)| options.wants(name)) {
            let count = if slow { slow_rows } else { peer_rows };
            match peers::evaluate(name, &data, &file, count, &conditions) {
                Ok(outcome) => again.push((name, outcome)),
                Err(error) => eprintln!("skipped {name}: {error}"),
            }
        }
        for (name, outcome) in again {
            match results.iter_mut().find(|(known, _)| *known == name) {
                Some((_, best)) => best.keep_best(&outcome),
                None => results.push((name, outcome)),
            }
        }
    }
    print_times(&conditions, &results);
    Ok(compare(&conditions, &results, &right))
}

fn print_times(conditions: &[Condition], results: &[(&str, Outcome)]) {
    let head: Vec<&str> =
        ["ns for each evaluation"].into_iter().chain(results.iter().map(|(name, _)| *name)).collect();
    let line = |what: &str, figure: &dyn Fn(&Outcome) -> Option<f64>| -> Vec<String> {
        let cell = |value: Option<f64>| match value {
            Some(value) if value < 100.0 => format!("{value:.2}"),
            Some(value) => format!("{value:.0}"),
            None => "–".to_owned(),
        };
        [what.to_owned()]
            .into_iter()
            .chain(results.iter().map(|(_, outcome)| cell(figure(outcome))))
            .collect()
    };
    let mut lines: Vec<Vec<String>> = conditions
        .iter()
        .enumerate()
        .map(|(nth, condition)| {
            line(&condition.id, &|outcome| {
                let time = outcome.times.get(nth).copied().flatten()?;
                Some(per_evaluation(time, outcome.rows))
            })
        })
        .collect();
    let all = conditions.len();
    lines.push(line("binding, a row's share", &|outcome| {
        Some(per_evaluation(outcome.binding, outcome.rows * all))
    }));
    lines.push(line("mean, with binding", &|outcome| Some(outcome.mean())));
    lines.push(line("mean, without binding", &|outcome| Some(outcome.mean_bound())));
    if let Some((_, first)) = results.first() {
        lines.push(line("times the first", &|outcome| Some(outcome.mean() / first.mean())));
    }
    let count = |outcome: &Outcome| f64::from(u32::try_from(outcome.rows).unwrap_or(u32::MAX));
    lines.push(line("rows", &|outcome| Some(count(outcome))));
    println!("{}\n", table(&head, &lines));
    let Some(((name, first), others)) = results.split_first() else { return };
    println!("budgets of the design ({name} ÷ the other)");
    for (other, outcome) in others {
        let most = if *other == "rhai" { 0.02 } else { 1.0 };
        println!("{}", budget(other, first.mean_bound() / outcome.mean_bound(), most));
    }
    println!();
}

/// Compares for how many rows each condition is true.
fn compare(conditions: &[Condition], results: &[(&str, Outcome)], right: &Truths) -> bool {
    let mut same = true;
    for (name, outcome) in results {
        let mut differences = Vec::new();
        for ((condition, found), truth) in conditions.iter().zip(&outcome.truths).zip(right) {
            let expected = truth.iter().take(outcome.rows).filter(|is_true| **is_true).count();
            if *found != expected {
                differences.push(format!("  {}: true for {found} rows, not {expected}", condition.id));
            }
        }
        if differences.is_empty() {
            println!("answers  {name}: the same");
        } else {
            same = false;
            println!("answers  {name}: DIFFERENT from the interpreter\n{}", differences.join("\n"));
        }
    }
    same
}
