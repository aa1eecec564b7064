//! The twenty conditions, and what an engine says about them.

use std::error::Error;
use std::time::Duration;

use serde_json::Value;

/// A condition, written for every engine: `conditions.json` says how.
#[derive(Debug)]
pub struct Condition {
    /// Its name.
    pub id: String,
    /// In the language of the rules.
    pub rule: String,
    /// In rhai. Where it differs from the rule, rhai has no dates and sees numbers of days.
    pub rhai: String,
}

/// All conditions.
pub fn conditions() -> Result<Vec<Condition>, Box<dyn Error>> {
    let all: Vec<Value> = serde_json::from_str(include_str!("conditions.json"))?;
    let text = |condition: &Value, key: &str| {
        let text = condition.get(key).and_then(Value::as_str).map(str::to_owned);
        text.ok_or_else(|| format!("a condition has no `{key}`: {condition}"))
    };
    let condition = |each: &Value| -> Result<Condition, Box<dyn Error>> {
        Ok(Condition { id: text(each, "id")?, rule: text(each, "rule")?, rhai: text(each, "rhai")? })
    };
    all.iter().map(condition).collect()
}

/// What an engine took and answered.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Over so many of the first rows.
    pub rows: usize,
    /// To hand the rows' values to the engine, once for all conditions.
    pub binding: Duration,
    /// For each condition the time, where the engine evaluates them one by one.
    pub times: Vec<Option<Duration>>,
    /// All evaluations together, without the binding.
    pub total: Duration,
    /// For each condition the number of rows for which it is true.
    pub truths: Vec<usize>,
}

impl Outcome {
    /// Takes the better times of another round.
    pub fn keep_best(&mut self, other: &Self) {
        self.binding = self.binding.min(other.binding);
        for (mine, other) in self.times.iter_mut().zip(&other.times) {
            *mine = (*mine).min(*other);
        }
        let one_by_one: Option<Duration> = self.times.iter().copied().sum();
        self.total = one_by_one.unwrap_or_else(|| self.total.min(other.total));
    }

    /// Nanoseconds for each evaluation of a row whose values are bound already.
    pub fn mean_bound(&self) -> f64 {
        per_evaluation(self.total, self.rows * self.truths.len())
    }

    /// Nanoseconds for each evaluation, the share of the binding included.
    pub fn mean(&self) -> f64 {
        per_evaluation(self.total + self.binding, self.rows * self.truths.len())
    }
}

/// Nanoseconds for each of so many.
pub fn per_evaluation(time: Duration, count: usize) -> f64 {
    let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX)).max(1.0);
    time.as_secs_f64() * 1e9 / count
}
