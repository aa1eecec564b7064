//! The rows that every engine sees.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use funnelwright::value::{Type, Value};

use crate::reference::random::Random;
use crate::reference::shape::AS_OF;

/// Changes whenever the rows change.
const GENERATION: u32 = 1;

/// The columns: name, type, whether values can be missing.
pub const COLUMNS: [(&str, Type, bool); 13] = [
    ("amount", Type::Float, true),
    ("budget", Type::Float, true),
    ("probability", Type::Float, true),
    ("employees", Type::Int, true),
    ("visits", Type::Int, false),
    ("calls", Type::Int, false),
    ("minutes", Type::Int, true),
    ("days_in_stage", Type::Int, false),
    ("industry", Type::Text, true),
    ("stage", Type::Text, false),
    ("contact", Type::Text, true),
    ("created", Type::Date, false),
    ("expected_close", Type::Date, true),
];

const INDUSTRIES: [&str; 6] = ["energy", "government", "health", "retail", "transport", "finance"];
const STAGES: [&str; 5] = ["need", "plan", "quote", "contract", "delivery"];

/// Rows by column.
#[derive(Debug)]
pub struct Rows {
    /// How many.
    pub count: usize,
    /// The values, in the order of [`COLUMNS`].
    pub columns: Vec<Vec<Value>>,
}

impl Rows {
    /// The first `count` rows.
    pub fn make(count: usize) -> Self {
        let mut columns: Vec<Vec<Value>> = COLUMNS.iter().map(|_| Vec::with_capacity(count)).collect();
        let texts = |list: &[&str]| list.iter().map(|text| Arc::from(*text)).collect::<Vec<Arc<str>>>();
        let (industries, stages) = (texts(&INDUSTRIES), texts(&STAGES));
        let contacts: Vec<Arc<str>> = (0..500).map(|number| format!("Contact {number}").into()).collect();
        for row in 0..count {
            let mut random = Random::of(7, row as u64);
            for (column, value) in columns.iter_mut().zip(one(&mut random, &industries, &stages, &contacts)) {
                column.push(value);
            }
        }
        Self { count, columns }
    }

    /// The value of a column in a row.
    pub fn value(&self, column: usize, row: usize) -> Value {
        self.columns.get(column).and_then(|column| column.get(row)).cloned().unwrap_or(Value::Missing)
    }

    /// A row's fields as engines without dates see them: dates are numbers of days (`created_day`,
    /// `close_day`), beside `today_day`.
    pub fn without_dates(&self, row: usize) -> Vec<(&'static str, Value)> {
        let field = |(column, (name, ..)): (usize, &(&'static str, Type, bool))| {
            let name = match *name {
                "created" => "created_day",
                "expected_close" => "close_day",
                name => name,
            };
            let value = match self.value(column, row) {
                Value::Date(date) => Value::Int(number(date)),
                value => value,
            };
            (name, value)
        };
        let today = ("today_day", Value::Int(number(AS_OF)));
        COLUMNS.iter().enumerate().map(field).chain([today]).collect()
    }

    /// Writes the first rows as JSON lines, for engines in other languages: every field of
    /// [`Rows::without_dates`], and the dates as text.
    pub fn write(&self, folder: &Path, count: usize) -> Result<PathBuf, Box<dyn Error>> {
        let path = folder.join(format!("expressions-g{GENERATION}-{count}.jsonl"));
        if path.exists() {
            return Ok(path);
        }
        fs::create_dir_all(folder)?;
        let unfinished = path.with_extension("unfinished");
        let mut file = BufWriter::new(File::create(&unfinished)?);
        for row in 0..count.min(self.count) {
            let mut object: serde_json::Map<String, serde_json::Value> = self
                .without_dates(row)
                .into_iter()
                .map(|(name, value)| (name.to_owned(), json(&value)))
                .collect();
            for (column, (name, ty, _)) in COLUMNS.iter().enumerate() {
                if *ty == Type::Date {
                    object.insert((*name).to_owned(), json(&self.value(column, row)));
                }
            }
            serde_json::to_writer(&mut file, &object)?;
            writeln!(file)?;
        }
        file.flush()?;
        fs::rename(unfinished, &path)?;
        Ok(path)
    }
}

fn one(
    random: &mut Random,
    industries: &[Arc<str>],
    stages: &[Arc<str>],
    contacts: &[Arc<str>],
) -> [Value; COLUMNS.len()] {
    let missing =
        |value: Value, random: &mut Random| if random.per_mille(40) { Value::Missing } else { value };
    let pick = |list: &[Arc<str>], random: &mut Random| {
        let place = usize::try_from(random.below(list.len() as u64)).unwrap_or(0);
        list.get(place).map_or(Value::Missing, |text| Value::Text(text.clone()))
    };
    // Amounts end in 370 and budgets in 510, so that nothing comes near to a threshold by rounding.
    let money = |high, end, random: &mut Random| {
        let units = u32::try_from(random.between(1, high) * 1000 + end).unwrap_or(0);
        Value::Float(f64::from(units))
    };
    let high = if random.per_mille(200) { 2000 } else { 200 };
    let amount = money(high, 370, random);
    let budget = money(high, 510, random);
    let probability = Value::Float(f64::from(u32::try_from(random.between(1, 18)).unwrap_or(0)) * 0.05);
    let employees = Value::Int(random.between(1, 2000));
    let minutes = Value::Int(random.between(0, 240));
    let day = |days: i64| {
        let span = Days::new(days.unsigned_abs());
        let date = if days < 0 { AS_OF.checked_sub_days(span) } else { AS_OF.checked_add_days(span) };
        Value::Date(date.unwrap_or(AS_OF))
    };
    [
        missing(amount, random),
        missing(budget, random),
        missing(probability, random),
        missing(employees, random),
        Value::Int(random.between(0, 5)),
        Value::Int(random.between(0, 12)),
        missing(minutes, random),
        Value::Int(random.between(0, 90)),
        missing(pick(industries, random), random),
        pick(stages, random),
        missing(pick(contacts, random), random),
        day(-random.between(0, 400)),
        missing(day(random.between(-60, 120)), random),
    ]
}

/// Days since 1970-01-01.
fn number(date: NaiveDate) -> i64 {
    (date - NaiveDate::default()).num_days()
}

fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Int(value) => (*value).into(),
        Value::Float(value) => (*value).into(),
        Value::Text(value) => value.as_ref().into(),
        Value::Date(value) => value.to_string().into(),
        _ => serde_json::Value::Null,
    }
}
