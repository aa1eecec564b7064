//! The rows of the demo's dataset, in memory.

use std::collections::BTreeSet;

use chrono::{Days, NaiveTime};

use super::last_day;
use super::names;
use super::organisation::{SELLERS, Seller};
use super::problems::{Problem, plant};
use super::random::Random;
use super::season::{demand, later};
use super::segment::{Concerns, Segment};
use super::{journey, working_time};
use crate::value::{Date, DateTime};

/// A row of `customers`; texts as they stand in the table.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    /// `None`: a row without an id.
    pub id: Option<String>,
    /// What it was made as; not in the table.
    pub segment: Segment,
    pub name: String,
    pub owner: Option<String>,
    pub industry: &'static str,
    pub employees: Option<u32>,
    pub channel: &'static str,
    pub initiative: &'static str,
    pub own_use: &'static str,
    pub decision: &'static str,
    pub contact: Option<String>,
    pub amount: Option<u32>,
    pub budget: Option<u32>,
    pub created_at: String,
    pub expected_close: String,
    pub stage: Option<String>,
}

impl Customer {
    /// Whether an item concerns it.
    pub fn is_concerned(&self, item: Concerns) -> bool {
        match item {
            Concerns::Everyone => true,
            Concerns::Passive => self.initiative == "passive",
            Concerns::SplitUse => self.own_use == "split",
            Concerns::SplitDecision => self.decision == "split",
            Concerns::From(amount) => self.amount.is_some_and(|own| own >= amount),
        }
    }
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
    pub met: String,
    pub minutes: u32,
    pub at: DateTime,
}

/// A row of `commitments`.
#[derive(Debug, Clone)]
pub(super) struct Commitment {
    pub customer: String,
    pub rep: &'static str,
    pub what: &'static str,
    pub at: DateTime,
    pub due: Date,
    pub done: Option<DateTime>,
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

/// A row of `orders`.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub customer: String,
    pub at: DateTime,
    pub amount: u32,
}

/// A row of `receivables`.
#[derive(Debug, Clone)]
pub(super) struct Receivable {
    pub customer: String,
    pub rep: &'static str,
    pub amount: u32,
    pub expected: Date,
    pub accrued: Option<Date>,
    pub due: Date,
    pub paid: Option<Date>,
}

/// A row of `work_log`.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub rep: &'static str,
    pub kind: &'static str,
    pub minutes: u32,
    pub at: DateTime,
}

/// All rows as of the last day, and what differed in the export of a week before.
#[derive(Debug, Default)]
pub(super) struct Company {
    pub customers: Vec<Customer>,
    pub history: Vec<StageEntry>,
    pub activities: Vec<Activity>,
    pub commitments: Vec<Commitment>,
    pub ticks: Vec<Tick>,
    pub orders: Vec<Order>,
    pub receivables: Vec<Receivable>,
    pub work: Vec<Work>,
    /// Customers that are deleted between the two exports.
    pub gone: Vec<String>,
    /// Rows that only the later export has, though they are dated before the earlier one.
    pub late: Vec<StageEntry>,
    /// What was planted.
    pub problems: Vec<Problem>,
}

const SEED: u64 = 30;
const CUSTOMERS: u32 = 2_000;
/// Customers entered during eighteen months.
pub(super) const DAYS: u32 = 545;

/// Makes the whole company, in the order of time.
pub(super) fn make_company() -> Company {
    let mut random = Random::new(SEED);
    let mut company = Company::default();
    let mut names = BTreeSet::new();
    let mut days: Vec<Date> = (0..CUSTOMERS).map(|_| entry_day(&mut random)).collect();
    days.sort_unstable();
    for (number, day) in (1..).zip(days) {
        make_customer(number, day, &mut names, &mut random, &mut company);
    }
    company.work = working_time::log(&mut random);
    plant(&mut company, &mut random);
    company.sort();
    company
}

impl Company {
    fn sort(&mut self) {
        self.history.sort_by_key(|row| row.at);
        self.activities.sort_by_key(|row| row.at);
        self.commitments.sort_by_key(|row| row.at);
        self.ticks.sort_by_key(|row| row.at);
        self.orders.sort_by_key(|row| row.at);
        self.receivables.sort_by_key(|row| row.expected);
    }
}

/// The day of an enquiry: business grows, and follows the seasons.
fn entry_day(random: &mut Random) -> Date {
    loop {
        let any = random.between(1, DAYS);
        let age = if random.chance(55) { any.min(random.between(1, DAYS)) } else { any };
        let day = last_day() - Days::new(age.into());
        if random.chance(demand(day)) {
            return day;
        }
    }
}

fn make_customer(
    number: u32,
    day: Date,
    names: &mut BTreeSet<String>,
    random: &mut Random,
    company: &mut Company,
) {
    let segment = match random.between(1, 100) {
        1..=24 => Segment::Large,
        25..=66 => Segment::Small,
        67..=95 => Segment::Field,
        _ => Segment::Outside,
    };
    let (name, industry) = names::company(segment, names, random);
    let owner = owner(segment, random);
    let entered = later(day, 0, random).min(last_day().and_time(NaiveTime::MIN));
    let amount = amount(segment, random);
    let close = entered.date() + Days::new(random.between(60, 260).into());
    let mut customer = Customer {
        id: Some(format!("C{number:04}")),
        segment,
        name,
        owner: Some(owner.id.to_owned()),
        industry,
        employees: Some(employees(segment, random)),
        channel: channel(segment, random),
        initiative: if random.chance(60) { "active" } else { "passive" },
        own_use: if random.chance(70) { "united" } else { "split" },
        decision: if random.chance(if segment == Segment::Large { 35 } else { 75 }) {
            "united"
        } else {
            "split"
        },
        contact: Some(names::person(random)),
        amount: Some(amount),
        budget: None,
        created_at: time_text(entered),
        expected_close: close.format("%d/%m/%Y").to_string(),
        stage: None,
    };
    journey::travel(&mut customer, entered, owner, random, company);
    company.customers.push(customer);
}

/// Who gets a customer of that kind.
pub(super) fn owner(segment: Segment, random: &mut Random) -> Seller {
    let kind = if segment == Segment::Outside { Segment::Field } else { segment };
    let sellers: Vec<Seller> = SELLERS.iter().copied().filter(|seller| seller.segment == kind).collect();
    random.pick(&sellers)
}

fn amount(segment: Segment, random: &mut Random) -> u32 {
    match segment {
        Segment::Large if random.chance(12) => random.between(30, 90) * 100_000,
        Segment::Large => random.between(20, 160) * 10_000,
        Segment::Small => random.between(4, 48) * 10_000 - 5_000 * random.between(0, 3),
        Segment::Field | Segment::Outside => random.between(6, 40) * 100,
    }
}

fn employees(segment: Segment, random: &mut Random) -> u32 {
    match segment {
        Segment::Large => random.between(5, 120) * 100,
        Segment::Small => random.between(20, 480),
        Segment::Field | Segment::Outside => random.between(1, 15),
    }
}

fn channel(segment: Segment, random: &mut Random) -> &'static str {
    match segment {
        Segment::Field => "field",
        Segment::Outside => "online",
        _ if random.chance(35) => "referral",
        _ => "inside",
    }
}

pub(super) fn time_text(at: DateTime) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_year_has_its_seasons_and_people_differ() {
        let company = make_company();
        let signed = |first: &str, last: &str| {
            let days = day(first)..=day(last);
            let deliveries = company.history.iter().filter(|row| row.stage == "delivery");
            deliveries.filter(|row| days.contains(&row.at.date())).count()
        };
        let middle =
            [("2023-08-08", "2023-08-17"), ("2023-11-08", "2023-11-17"), ("2024-01-08", "2024-01-17")];
        let end = [("2023-09-19", "2023-09-28"), ("2023-12-20", "2023-12-29"), ("2024-03-20", "2024-03-29")];
        let [early, late] =
            [middle, end].map(|all| all.iter().map(|(first, last)| signed(first, last)).sum::<usize>());
        assert!(late > early * 3 / 2, "the quarter's end: {early} and {late} signatures in ten days");
        let talks = |first: &str, last: &str| {
            let days = day(first)..=day(last);
            company.activities.iter().filter(|row| days.contains(&row.at.date())).count()
        };
        let (festival, ordinary) = (talks("2024-02-10", "2024-02-17"), talks("2024-03-09", "2024-03-16"));
        assert!(festival * 10 < ordinary, "the Spring Festival: {festival} of {ordinary} talks");

        let ends = |owner: &str| {
            let theirs = company.customers.iter().filter(|it| it.owner.as_deref() == Some(owner));
            let stages: Vec<_> = theirs.filter_map(|it| it.stage.as_deref()).collect();
            let count = |word: &str| stages.iter().filter(|stage| **stage == word).count();
            (count("won"), count("lost"))
        };
        let ((won, lost), (worse_won, worse_lost)) = (ends("cao"), ends("pan"));
        assert!(won * worse_lost > 2 * worse_won * lost, "{won}:{lost} and {worse_won}:{worse_lost}");
    }
}
