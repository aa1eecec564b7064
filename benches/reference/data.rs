//! The dataset: N customers, 10 N activities, 3 N marks.
//!
//! Every row is a pure function of its table and its number, so two machines make the same files,
//! and a variant with other keys is the same world otherwise. A file is complete
//! when it has its final name; one that is there is used again.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params};

use super::random::{Random, scramble};
use super::rules::{MARKS_BY_STAGE, STAGE_VALUES};

/// Changes whenever the generated rows change, so that older files are not taken for newer ones.
const GENERATION: u32 = 1;

/// The evaluated day, a Sunday: windows of working days end before it.
pub const AS_OF: NaiveDate = match NaiveDate::from_ymd_opt(2024, 6, 30) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// Activities lie in so many days before [`AS_OF`]: 18 months.
const SPAN: i64 = 548;

/// How customers are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// 1, 2, 3, …
    Dense,
    /// `C00000001`, …
    Text,
    /// Integers spread over all 64 bits.
    Sparse,
}

impl Keys {
    /// The kind of keys of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Dense, Self::Text, Self::Sparse].into_iter().find(|keys| keys.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Dense => "dense",
            Self::Text => "text",
            Self::Sparse => "sparse",
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Dense | Self::Sparse => "INTEGER",
        }
    }

    fn key(self, customer: u64) -> Value {
        match self {
            Self::Dense => Value::Integer(customer.cast_signed() + 1),
            Self::Text => Value::Text(format!("C{:08}", customer + 1)),
            Self::Sparse => Value::Integer(scramble(customer).cast_signed()),
        }
    }
}

/// Which dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// N.
    pub customers: u64,
    /// How they are named.
    pub keys: Keys,
}

impl Shape {
    /// With dense keys.
    pub fn of(customers: u64) -> Self {
        Self { customers, keys: Keys::Dense }
    }

    /// A word for files and folders.
    pub fn name(self) -> String {
        let keys = if self.keys == Keys::Dense { "" } else { self.keys.name() };
        let parts = [format!("g{GENERATION}"), self.customers.to_string(), keys.to_owned()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    }

    /// How many rows the three large tables have.
    pub fn rows(self) -> u64 {
        self.customers * 14
    }
}

/// The dataset of that shape below `folder`, made if it is not there.
pub fn dataset(folder: &Path, shape: Shape) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join(format!("{}.db", shape.name()));
    if path.exists() {
        return Ok(path);
    }
    fs::create_dir_all(folder)?;
    let unfinished = path.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_file(&unfinished)?;
    }
    eprintln!("making {} (once)", path.display());
    write(&unfinished, shape)?;
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

/// The same dataset with indexes that help hand-written SQL, made if it is not there.
pub fn indexed(folder: &Path, shape: Shape) -> Result<PathBuf, Box<dyn Error>> {
    let path = folder.join(format!("{}-indexed.db", shape.name()));
    if path.exists() {
        return Ok(path);
    }
    let unfinished = path.with_extension("unfinished");
    fs::copy(dataset(folder, shape)?, &unfinished)?;
    let connection = Connection::open(&unfinished)?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
         CREATE INDEX activities_of ON activities(customer_id, happened_at, kind, minutes, rep_id);
         CREATE INDEX marks_of ON checklist_marks(customer_id, item, marked_at);
         ANALYZE;",
    )?;
    drop(connection);
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

/// Opens a dataset for reading.
pub fn open(path: &Path) -> Result<Connection, rusqlite::Error> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

const OWNERS: u64 = 400;
const INDUSTRIES: [&str; 8] =
    ["energy", "government", "health", "retail", "transport", "finance", "education", "manufacturing"];
const REGIONS: [&str; 5] = ["north", "east", "south", "west", "centre"];
const KINDS: [&str; 6] = ["call", "message", "visit", "presentation", "site_visit", "email"];
const PROBABILITIES: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

fn write(path: &Path, shape: Shape) -> Result<(), Box<dyn Error>> {
    let mut connection = Connection::open(path)?;
    let key = shape.keys.column();
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
         CREATE TABLE units (id TEXT PRIMARY KEY, name TEXT NOT NULL, parent_id TEXT, kind TEXT NOT NULL);
         CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, unit_id TEXT, level TEXT NOT NULL);
         CREATE TABLE customers (
             id {key} PRIMARY KEY, name TEXT NOT NULL, owner_id TEXT, created_at TEXT, stage TEXT,
             stage_entered_at TEXT, employees INTEGER, amount REAL, probability REAL, contact TEXT,
             industry TEXT, region TEXT NOT NULL);
         CREATE TABLE activities (
             id INTEGER PRIMARY KEY, customer_id {key} NOT NULL, rep_id TEXT, kind TEXT,
             happened_at TEXT, minutes INTEGER);
         CREATE TABLE checklist_marks (
             id INTEGER PRIMARY KEY, customer_id {key} NOT NULL, item TEXT NOT NULL,
             marked_at TEXT NOT NULL, marked_by TEXT);"
    ))?;
    let transaction = connection.transaction()?;
    write_organisation(&transaction)?;
    write_customers(&transaction, shape)?;
    {
        let sql = "INSERT INTO activities VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let mut insert = transaction.prepare(sql)?;
        for row in 0..shape.customers * 10 {
            let activity = activity(row, shape);
            let at = activity.happened_at;
            insert.execute(params![
                (row + 1).cast_signed(),
                activity.customer,
                activity.rep,
                activity.kind,
                at,
                activity.minutes
            ])?;
        }
        let mut insert = transaction.prepare("INSERT INTO checklist_marks VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for row in 0..shape.customers * 3 {
            let (customer, item, at, by) = mark(row, shape);
            insert.execute(params![(row + 1).cast_signed(), customer, item, at, by])?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn write_organisation(connection: &Connection) -> Result<(), Box<dyn Error>> {
    let mut unit = connection.prepare("INSERT INTO units VALUES (?1, ?2, ?3, ?4)")?;
    unit.execute(params!["u0", "Company", None::<&str>, "company"])?;
    for region in 1..=5 {
        unit.execute(params![format!("u{region}"), format!("Region {region}"), "u0", "region"])?;
    }
    for team in 6..=45 {
        let parent = format!("u{}", 1 + team % 5);
        unit.execute(params![format!("u{team}"), format!("Team {team}"), parent, "team"])?;
    }
    let mut person = connection.prepare("INSERT INTO people VALUES (?1, ?2, ?3, ?4)")?;
    for number in 0..OWNERS {
        let level = if number < 40 { "lead" } else { "frontline" };
        let team = format!("u{}", 6 + number % 40);
        person.execute(params![person_id(number), format!("Person {number}"), team, level])?;
    }
    Ok(())
}

fn write_customers(connection: &Connection, shape: Shape) -> Result<(), Box<dyn Error>> {
    let sql = "INSERT INTO customers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let mut insert = connection.prepare(sql)?;
    let mut order: Vec<u64> = (0..shape.customers).collect();
    if shape.keys == Keys::Sparse {
        order.sort_by_key(|customer| scramble(*customer).cast_signed());
    }
    for number in order {
        let customer = Customer::new(number);
        insert.execute(params![
            shape.keys.key(number),
            format!("Customer {number}"),
            customer.owner,
            customer.created_at,
            customer.stage,
            customer.entered_at,
            customer.employees,
            customer.amount,
            customer.probability,
            customer.contact,
            customer.industry,
            customer.region,
        ])?;
    }
    Ok(())
}

fn person_id(number: u64) -> String {
    format!("p{number:03}")
}

/// So many days before [`AS_OF`]; negative: after it.
fn day(ago: i64) -> NaiveDate {
    let days = Days::new(ago.unsigned_abs());
    let date = if ago < 0 { AS_OF.checked_add_days(days) } else { AS_OF.checked_sub_days(days) };
    date.unwrap_or(AS_OF)
}

fn moment(ago: i64, random: &mut Random) -> String {
    let (hour, minute, second) = (random.between(7, 21), random.between(0, 59), random.between(0, 59));
    format!("{} {hour:02}:{minute:02}:{second:02}", day(ago))
}

/// A row of `customers`. A few of a hundred values are missing.
struct Customer {
    owner: Option<String>,
    created_at: Option<String>,
    /// Which of the stages, if the dataset says one that the rules map.
    place: Option<usize>,
    stage: Option<&'static str>,
    entered_at: Option<String>,
    /// Days between the entry of the stage and [`AS_OF`].
    entered_ago: i64,
    employees: Option<i64>,
    amount: Option<f64>,
    probability: Option<f64>,
    contact: Option<String>,
    industry: Option<&'static str>,
    region: &'static str,
}

impl Customer {
    fn new(number: u64) -> Self {
        let mut random = Random::of(1, number);
        let owner = (!random.per_mille(10)).then(|| person_id(random.below(OWNERS)));
        let (place, stage) = stage(&mut random);
        // Most entered their stage lately, some long ago, a few will do so after the evaluated day.
        let entered_ago = match random.below(100) {
            0 => -random.between(1, 20),
            1..=49 => random.between(0, 30),
            50..=84 => random.between(20, 90),
            _ => random.between(60, 300),
        };
        let ended = matches!(stage, Some("Closed Won" | "Closed Lost"));
        let entered_ago = if ended { entered_ago.max(0) } else { entered_ago };
        let created_ago = entered_ago + random.between(0, 120);
        let created_at = (!random.per_mille(5)).then(|| day(created_ago).to_string());
        let entered_at = (!random.per_mille(12)).then(|| day(entered_ago).to_string());
        let employees = match random.below(100) {
            0 => None,
            1..=3 => Some(random.between(1, 4)),
            4..=52 => Some(random.between(5, 49)),
            53..=87 => Some(random.between(50, 499)),
            _ => Some(random.between(500, 20_000)),
        };
        Self {
            owner,
            created_at,
            place,
            stage,
            entered_at,
            entered_ago,
            employees,
            amount: (!random.per_mille(40)).then(|| amount(&mut random)),
            probability: (!random.per_mille(30)).then(|| {
                let place = usize::try_from(random.below(5)).unwrap_or(0);
                PROBABILITIES.get(place).copied().unwrap_or_default()
            }),
            contact: match random.below(100) {
                0..=2 => None,
                3 => Some(String::new()),
                _ => Some(format!("Contact {}", random.below(5000))),
            },
            industry: (!random.per_mille(30)).then(|| random.pick(&INDUSTRIES)),
            region: random.pick(&REGIONS),
        }
    }
}

/// Never a round number: no sum, product or quotient of the rules comes so near to a threshold that
/// it matters how an engine compares floats.
fn amount(random: &mut Random) -> f64 {
    let thousands = match random.below(10) {
        0..=5 => random.between(1, 100),
        6..=8 => random.between(50, 500),
        _ => random.between(300, 3000),
    };
    f64::from(u32::try_from(thousands * 1000 + 370).unwrap_or(370))
}

fn stage(random: &mut Random) -> (Option<usize>, Option<&'static str>) {
    match random.below(1000) {
        0..=9 => (None, None),
        10..=14 => (None, Some("Parked")),
        15..=114 => (None, Some("Closed Won")),
        115..=194 => (None, Some("Closed Lost")),
        _ => {
            let place = usize::try_from(random.below(STAGE_VALUES.len() as u64)).unwrap_or(0);
            (Some(place), STAGE_VALUES.get(place).map(|values| random.pick(values)))
        }
    }
}

struct Activity {
    customer: Value,
    rep: Option<String>,
    kind: Option<&'static str>,
    happened_at: Option<String>,
    minutes: Option<i64>,
}

/// A row of `activities`: half of them belong to one customer of five, half happened in the last
/// sixty days.
fn activity(row: u64, shape: Shape) -> Activity {
    let mut random = Random::of(2, row);
    let any = random.below(shape.customers);
    let customer = if random.per_mille(500) { any - any % 5 } else { any };
    let ago = match random.below(1000) {
        0 => -random.between(1, 14),
        1..=500 => random.between(0, 60),
        _ => random.between(0, SPAN),
    };
    Activity {
        customer: shape.keys.key(customer),
        rep: (!random.per_mille(10)).then(|| person_id((customer * 7 + random.below(4)) % OWNERS)),
        kind: (!random.per_mille(20)).then(|| random.pick(&KINDS)),
        happened_at: (!random.per_mille(2)).then(|| moment(ago, &mut random)),
        minutes: (!random.per_mille(30)).then(|| random.between(5, 90)),
    }
}

/// A row of `checklist_marks`. Every customer has three; most are of its stage.
fn mark(row: u64, shape: Shape) -> (Value, &'static str, String, Option<String>) {
    let mut random = Random::of(3, row);
    let (number, slot) = (row % shape.customers, row / shape.customers);
    // A stride without a common divisor visits every customer once, out of order.
    let mut stride = shape.customers * 7 / 11 + 1;
    while gcd(stride, shape.customers) != 1 {
        stride += 1;
    }
    let number = number.wrapping_mul(stride) % shape.customers;
    let customer = Customer::new(number);
    let own = customer.place.filter(|_| random.per_mille(800)).and_then(|place| MARKS_BY_STAGE.get(place));
    let own = own.and_then(|items| items.get(usize::try_from(slot).unwrap_or(0) % items.len()));
    let any = || {
        let place = usize::try_from(random.below(MARKS_BY_STAGE.len() as u64)).unwrap_or(0);
        MARKS_BY_STAGE.get(place).map_or("", |items| random.pick(items))
    };
    let item = own.copied().unwrap_or_else(any);
    let since_entry = customer.entered_ago.max(0);
    let ago = match random.below(1000) {
        0..=4 => -random.between(1, 10),
        5..=799 => random.between(0, since_entry),
        _ => random.between(0, since_entry + 60),
    };
    let by = (!random.per_mille(20)).then(|| person_id(random.below(OWNERS)));
    (shape.keys.key(number), item, moment(ago, &mut random), by)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Changes so many of a thousand rows of every large table in place, as the day after [`AS_OF`] would: amounts
/// and stages are edited, activities corrected, new ones entered.
pub fn change(path: &Path, shape: Shape, per_mille: u64) -> Result<(), Box<dyn Error>> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = connection.transaction()?;
    {
        let customers = (shape.customers * per_mille / 1000).max(1);
        let step = (shape.customers / customers).max(1);
        let mut edit = transaction.prepare(
            "UPDATE customers SET amount = ?2, stage = 'Proposal', stage_entered_at = ?3 WHERE id = ?1",
        )?;
        for number in (0..customers).map(|nth| nth * step) {
            let mut random = Random::of(4, number);
            edit.execute(params![shape.keys.key(number), amount(&mut random), day(-1).to_string()])?;
        }
        let mut correct = transaction.prepare("UPDATE activities SET minutes = ?2 WHERE id = ?1")?;
        let mut add = transaction.prepare(
            "INSERT INTO activities (customer_id, rep_id, kind, happened_at, minutes) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let activities = customers * 10;
        for nth in 0..activities {
            let mut random = Random::of(5, nth);
            correct.execute(params![(nth * step + 1).cast_signed(), random.between(5, 90)])?;
            let made = activity(shape.customers * 10 + nth, shape);
            add.execute(params![made.customer, made.rep, made.kind, moment(-1, &mut random), made.minutes])?;
        }
        let mut tick = transaction.prepare(
            "INSERT INTO checklist_marks (customer_id, item, marked_at, marked_by) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for nth in 0..customers * 3 {
            let mut random = Random::of(6, nth);
            let (_, item, _, by) = mark(nth, shape);
            let customer = shape.keys.key(random.below(shape.customers));
            tick.execute(params![customer, item, moment(-1, &mut random), by])?;
        }
    }
    transaction.commit()?;
    Ok(())
}
