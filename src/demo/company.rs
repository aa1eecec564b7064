//! The rows of the demo's dataset, in memory.

use chrono::Days;

use super::flaws::plant_flaws;
use super::journey::travel;
use super::last_day;
use super::names;
use super::organisation::OWNERS;
use super::random::Random;
use crate::value::{Date, DateTime};

/// A row of `customers`; texts as they stand in the table.
#[derive(Debug, Clone, Default)]
pub(super) struct Customer {
    pub id: Option<String>,
    pub name: String,
    pub owner: Option<String>,
    pub industry: &'static str,
    pub employees: u32,
    pub initiative: &'static str,
    pub own_use: &'static str,
    pub decision: &'static str,
    pub contact: Option<&'static str>,
    pub amount: u32,
    pub budget: Option<u32>,
    pub created_at: String,
    pub expected_close: String,
    pub stage: Option<String>,
}

/// A row of `stage_history`.
#[derive(Debug, Clone)]
pub(super) struct StageEntry {
    pub customer: String,
    pub stage: &'static str,
    pub at: DateTime,
}

/// A row of `activities`.
#[derive(Debug, Clone)]
pub(super) struct Activity {
    pub customer: String,
    pub rep: &'static str,
    pub kind: &'static str,
    pub minutes: u32,
    pub at: DateTime,
}

/// A row of `checklist_marks`.
#[derive(Debug, Clone)]
pub(super) struct Tick {
    pub customer: String,
    pub item: &'static str,
    pub done: bool,
    pub at: DateTime,
    pub by: &'static str,
}

/// All rows.
#[derive(Debug, Default)]
pub(super) struct Company {
    pub customers: Vec<Customer>,
    pub history: Vec<StageEntry>,
    pub activities: Vec<Activity>,
    pub ticks: Vec<Tick>,
}

const SEED: u64 = 20_240_628;
const CUSTOMERS: u32 = 360;
/// Customers entered during about nine months.
const DAYS: u32 = 270;

/// Makes the whole company, in the order of time.
pub(super) fn make_company() -> Company {
    let mut random = Random::new(SEED);
    let mut company = Company::default();
    for number in 1..=CUSTOMERS {
        make_customer(number, &mut random, &mut company);
    }
    plant_flaws(&mut company);
    company.history.sort_by_key(|row| row.at);
    company.activities.sort_by_key(|row| row.at);
    company.ticks.sort_by_key(|row| row.at);
    company
}

fn make_customer(number: u32, random: &mut Random, company: &mut Company) {
    let (name, industry) = names::company(random);
    let (owner, diligence) = random.pick(OWNERS);
    let small = random.chance(12);
    let employees = if small { random.between(40, 480) } else { random.between(5, 120) * 100 };
    let amount = random.between(8, 60) * if random.chance(20) { 50_000 } else { 10_000 };
    let age = random.between(1, DAYS).min(random.between(1, DAYS * 2));
    let entered = last_day() - Days::new(u64::from(age));
    let entered = office_hours(entered, random);
    let close = entered.date() + Days::new(u64::from(random.between(60, 180)));
    let mut customer = Customer {
        id: Some(format!("C{number:04}")),
        name,
        owner: Some(owner.to_owned()),
        industry,
        employees,
        initiative: if random.chance(60) { "active" } else { "passive" },
        own_use: if random.chance(70) { "yes" } else { "no" },
        decision: if random.chance(55) { "united" } else { "split" },
        contact: (!random.chance(4)).then(|| names::person(random)),
        amount,
        budget: (!random.chance(25)).then(|| amount / 100 * random.between(85, 130)),
        created_at: time_text(entered),
        expected_close: close.format("%d/%m/%Y").to_string(),
        stage: None,
    };
    travel(&mut customer, entered, (owner, diligence), random, company);
    company.customers.push(customer);
}

/// A working hour of that day, or of the next Monday.
pub(super) fn office_hours(day: Date, random: &mut Random) -> DateTime {
    use chrono::Datelike;
    let ahead = match day.weekday() {
        chrono::Weekday::Sat => 2,
        chrono::Weekday::Sun => 1,
        _ => 0,
    };
    let day = day + Days::new(ahead);
    day.and_hms_opt(random.between(9, 17), random.between(0, 59), 0).unwrap_or_default()
}

pub(super) fn time_text(at: DateTime) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}
