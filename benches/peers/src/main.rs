//! zen-expression and CEL over the rows and conditions of `cargo bench --bench expressions`, each
//! used as its documentation recommends: expressions compiled once, then evaluated row by row
//! against contexts made from the row's fields. An evaluation that fails is not true.
//!
//! `peers zen|cel CONDITIONS.json ROWS.jsonl COUNT` prints one line of JSON.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

/// So many rows are bound before the conditions are asked one after the other.
const BLOCK: usize = 256;

type Fields = Map<String, Value>;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [engine, conditions, rows, count] = words.as_slice() else {
        return Err("peers zen|cel CONDITIONS.json ROWS.jsonl COUNT".into());
    };
    let conditions: Vec<Fields> = serde_json::from_str(&fs::read_to_string(conditions)?)?;
    let rows = BufReader::new(File::open(rows)?).lines().take(count.parse()?);
    let rows: Vec<Fields> =
        rows.map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_, Box<dyn Error>>>()?;
    let texts: Vec<&str> =
        conditions.iter().filter_map(|condition| condition.get(engine)?.as_str()).collect();
    let tally = match engine.as_str() {
        "zen" => zen(&texts, &rows)?,
        "cel" => cel(&texts, &rows)?,
        other => return Err(format!("no engine {other}").into()),
    };
    let ids = conditions.iter().filter_map(|condition| condition.get("id")?.as_str());
    let said: Fields = ids
        .zip(tally.truths.iter().zip(&tally.times))
        .map(|(id, (truths, time))| (id.to_owned(), json!({ "true": truths, "ns": nanos(*time) })))
        .collect();
    let total: Duration = tally.times.iter().sum();
    println!(
        "{}",
        json!({ "rows": rows.len(), "binding_ns": nanos(tally.binding), "total_ns": nanos(total), "conditions": said })
    );
    Ok(())
}

struct Tally {
    binding: Duration,
    times: Vec<Duration>,
    truths: Vec<u64>,
}

impl Tally {
    fn new(conditions: usize) -> Self {
        Self { binding: Duration::ZERO, times: vec![Duration::ZERO; conditions], truths: vec![0; conditions] }
    }

    /// Asks each condition about each context.
    fn ask<Condition, Context>(
        &mut self,
        conditions: &[Condition],
        contexts: &[Context],
        mut is_true: impl FnMut(&Condition, &Context) -> bool,
    ) {
        for ((condition, time), truths) in conditions.iter().zip(&mut self.times).zip(&mut self.truths) {
            let begin = Instant::now();
            for context in contexts {
                *truths += u64::from(is_true(condition, context));
            }
            *time += begin.elapsed();
        }
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn zen(texts: &[&str], rows: &[Fields]) -> Result<Tally, Box<dyn Error>> {
    use zen_expression::vm::VM;
    use zen_expression::{Scope, Variable, compile_expression};

    let compiled: Result<Vec<_>, _> = texts.iter().map(|text| compile_expression(text)).collect();
    let compiled = compiled.map_err(|error| format!("zen: {error}"))?;
    let mut tally = Tally::new(compiled.len());
    let mut vm = VM::new();
    for block in rows.chunks(BLOCK) {
        let begin = Instant::now();
        let scopes: Vec<Scope> =
            block.iter().map(|row| Scope::new(Variable::from(Value::Object(row.clone())))).collect();
        tally.binding += begin.elapsed();
        tally.ask(&compiled, &scopes, |condition, scope| {
            matches!(condition.evaluate_with_scope(scope, &mut vm), Ok(Variable::Bool(true)))
        });
    }
    Ok(tally)
}

fn cel(texts: &[&str], rows: &[Fields]) -> Result<Tally, Box<dyn Error>> {
    use cel::{Context, Env, Value as Cel};

    let env = Arc::new(Env::stdlib());
    let mut compiled = Vec::new();
    for text in texts {
        compiled.push(env.compile(text).map_err(|error| format!("cel: {text}: {error}"))?);
    }
    let root = Context::with_env(env.clone());
    let mut tally = Tally::new(compiled.len());
    for block in rows.chunks(BLOCK) {
        let begin = Instant::now();
        let contexts: Vec<Context<'_, '_>> = block
            .iter()
            .map(|row| {
                let mut context = root.new_inner_scope();
                for (name, value) in row {
                    let value = match value {
                        Value::Number(number) => match number.as_i64() {
                            Some(number) => Cel::Int(number),
                            None => Cel::Float(number.as_f64().unwrap_or_default()),
                        },
                        Value::String(text) => Cel::String(Arc::new(text.clone())),
                        Value::Bool(value) => Cel::Bool(*value),
                        _ => Cel::Null,
                    };
                    context.add_variable_from_value(name.as_str(), value);
                }
                context
            })
            .collect();
        tally.binding += begin.elapsed();
        tally.ask(&compiled, &contexts, |condition, context| {
            matches!(condition.execute(context), Ok(Cel::Bool(true)))
        });
    }
    Ok(tally)
}
