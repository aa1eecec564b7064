//! rhai as its documentation recommends: each expression compiled once, scopes reused, values pushed
//! as constants. A missing value is `()`; an evaluation that fails is not true.

use std::error::Error;
use std::time::{Duration, Instant};

use funnelwright::value::Value;
use rhai::packages::{Package, StandardPackage};
use rhai::{Dynamic, Engine, Scope};

use super::conditions::{Condition, Outcome};
use super::rows::Rows;

/// So many rows are bound before the conditions are asked one after the other: the clock is read once
/// for each of these blocks, and the values are still in the cache.
const BLOCK: usize = 256;

/// Evaluates all conditions over the first `count` rows.
pub fn evaluate(rows: &Rows, count: usize, conditions: &[Condition]) -> Result<Outcome, Box<dyn Error>> {
    let count = count.min(rows.count);
    let mut engine = Engine::new_raw();
    StandardPackage::new().register_into_engine(&mut engine);
    let compiled: Result<Vec<_>, _> =
        conditions.iter().map(|condition| engine.compile_expression(&condition.rhai)).collect();
    let compiled = compiled?;
    let mut scopes: Vec<Scope<'_>> = (0..BLOCK).map(|_| Scope::new()).collect();
    let mut times = vec![Duration::ZERO; conditions.len()];
    let mut truths = vec![0; conditions.len()];
    let mut binding = Duration::ZERO;
    for start in (0..count).step_by(BLOCK) {
        let end = (start + BLOCK).min(count);
        let values: Vec<Vec<(&str, Dynamic)>> = (start..end)
            .map(|row| {
                rows.without_dates(row).into_iter().map(|(name, value)| (name, dynamic(value))).collect()
            })
            .collect();
        let begin = Instant::now();
        for (scope, row) in scopes.iter_mut().zip(values) {
            scope.clear();
            for (name, value) in row {
                scope.push_constant_dynamic(name, value);
            }
        }
        binding += begin.elapsed();
        for ((condition, time), truth) in compiled.iter().zip(&mut times).zip(&mut truths) {
            let begin = Instant::now();
            for scope in scopes.iter_mut().take(end - start) {
                *truth += usize::from(engine.eval_ast_with_scope::<bool>(scope, condition).unwrap_or(false));
            }
            *time += begin.elapsed();
        }
    }
    let total = times.iter().sum();
    Ok(Outcome { rows: count, binding, times: times.into_iter().map(Some).collect(), total, truths })
}

fn dynamic(value: Value) -> Dynamic {
    match value {
        Value::Int(value) => value.into(),
        Value::Float(value) => value.into(),
        Value::Text(value) => Dynamic::from(rhai::ImmutableString::from(&*value)),
        _ => Dynamic::UNIT,
    }
}
