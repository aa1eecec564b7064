//! The rows of the three large tables. Each is a pure function of its table and its number.

use chrono::{Days, NaiveDate};
use rusqlite::types::Value;

use super::funnels::{MARKS_BY_STAGE, STAGE_VALUES};
use super::random::Random;
use super::shape::{AS_OF, Shape};

/// Activities lie in so many days before [`AS_OF`]: 18 months.
const SPAN: i64 = 548;

pub const OWNERS: u64 = 400;
const INDUSTRIES: [&str; 8] =
    ["energy", "government", "health", "retail", "transport", "finance", "education", "manufacturing"];
const REGIONS: [&str; 5] = ["north", "east", "south", "west", "centre"];
const KINDS: [&str; 6] = ["call", "message", "visit", "presentation", "site_visit", "email"];
const PROBABILITIES: [f64; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

pub fn person_id(number: u64) -> String {
    format!("p{number:03}")
}

/// So many days before [`AS_OF`]; negative: after it.
pub fn day(ago: i64) -> NaiveDate {
    let days = Days::new(ago.unsigned_abs());
    let date = if ago < 0 { AS_OF.checked_add_days(days) } else { AS_OF.checked_sub_days(days) };
    date.unwrap_or(AS_OF)
}

pub fn moment(ago: i64, random: &mut Random) -> String {
    let (hour, minute, second) = (random.between(7, 21), random.between(0, 59), random.between(0, 59));
    format!("{} {hour:02}:{minute:02}:{second:02}", day(ago))
}

/// A row of `customers`. A few of a hundred values are missing.
pub struct Customer {
    pub owner: Option<String>,
    pub created_at: Option<String>,
    /// Which of the stages, if the dataset says one that the rules map.
    pub place: Option<usize>,
    pub stage: Option<&'static str>,
    pub entered_at: Option<String>,
    /// Days between the entry of the stage and [`AS_OF`].
    pub entered_ago: i64,
    pub employees: Option<i64>,
    pub amount: Option<f64>,
    pub probability: Option<f64>,
    pub contact: Option<String>,
    pub industry: Option<&'static str>,
    pub region: &'static str,
}

impl Customer {
    /// The customer of that number.
    pub fn new(number: u64) -> Self {
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
pub fn amount(random: &mut Random) -> f64 {
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

pub struct Activity {
    pub customer: Value,
    pub rep: Option<String>,
    pub kind: Option<&'static str>,
    pub happened_at: Option<String>,
    pub minutes: Option<i64>,
}

/// A row of `activities`: half of them belong to one customer of five, half happened in the last
/// sixty days.
pub fn activity(row: u64, shape: Shape) -> Activity {
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
pub fn mark(row: u64, shape: Shape) -> (Value, &'static str, String, Option<String>) {
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
