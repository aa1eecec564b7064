//! Choosing customers to plant something on, each at most once.

use std::collections::BTreeSet;

use chrono::Days;

use super::super::company::{Company, Customer, StageEntry};
use super::super::last_day;
use super::super::segment::Segment;
use super::{Alerted, Finder, Problem};
use crate::value::{Date, DateTime};

/// Plants problems and notes them.
pub(super) struct Planter<'a> {
    pub company: &'a mut Company,
    pub problems: Vec<Problem>,
    taken: BTreeSet<String>,
}

impl<'a> Planter<'a> {
    pub fn new(company: &'a mut Company) -> Self {
        Self { company, problems: Vec::new(), taken: BTreeSet::new() }
    }

    /// Up to so many customers that fit and were not chosen before, the newest first; but those who
    /// were there before the last two weeks before all others.
    pub fn choose(&mut self, most: usize, fits: impl Fn(&Company, &Customer, &str) -> bool) -> Vec<String> {
        const SETTLED: &str = "2024-06-14";
        let company = &*self.company;
        let fitting = |settled: bool| {
            let customers = company.customers.iter().rev();
            let customers = customers.filter(move |it| (it.created_at.as_str() < SETTLED) == settled);
            customers.filter_map(|customer| {
                let id = customer.id.as_deref()?;
                (!self.taken.contains(id) && fits(company, customer, id)).then(|| id.to_owned())
            })
        };
        let chosen: Vec<String> = fitting(true).chain(fitting(false)).take(most).collect();
        self.taken.extend(chosen.iter().cloned());
        chosen
    }

    /// Keeps a customer from being chosen.
    pub fn take(&mut self, id: &str) {
        self.taken.insert(id.to_owned());
    }

    /// Customers that stand in a stage now.
    pub fn standing(&mut self, most: usize, segment: Segment, stage: &str) -> Vec<String> {
        self.choose(most, |_, customer, _| {
            customer.segment == segment && customer.stage.as_deref() == Some(stage)
        })
    }

    /// Changes the row of each of them.
    pub fn change(&mut self, ids: &[String], flaw: impl Fn(&mut Customer)) {
        for customer in &mut self.company.customers {
            if customer.id.as_ref().is_some_and(|id| ids.contains(id)) {
                flaw(customer);
            }
        }
    }

    /// Adds a row to the history of each of them, after all others, which the stage column then
    /// follows.
    pub fn enter(&mut self, ids: &[String], stage: &'static str, at: DateTime) {
        for id in ids {
            let last = self.company.entries(id).last().map(|entry| entry.at + Days::new(1));
            let at = last.map_or(at, |last| last.max(at)).min(last_moment());
            self.company.history.push(StageEntry { customer: id.clone(), stage, at });
        }
        self.change(ids, |customer| customer.stage = Some(stage.to_owned()));
    }

    /// Sets the stage column of each of them to the last row of its history.
    pub fn settle(&mut self, ids: &[String]) {
        for id in ids {
            let last = self.company.entries(id).last().map(|entry| entry.stage.to_owned());
            self.change(std::slice::from_ref(id), |customer| customer.stage.clone_from(&last));
        }
    }

    /// Notes what was planted.
    pub fn note(
        &mut self,
        what: (&'static str, &'static str),
        ids: Vec<String>,
        finder: Finder,
        shows: &'static str,
    ) {
        self.problems.push(Problem { what, ids, finder, shows, alert: None });
    }

    /// Notes that a rule tells of what was planted last: in an alert about somebody, or about each customer.
    pub fn alerts(&mut self, rule: &'static str, subject: Option<&'static str>) {
        if let Some(problem) = self.problems.last_mut() {
            problem.alert = Some(Alerted { rule, subject });
        }
    }
}

impl Company {
    /// The rows of a customer's history, in order.
    pub fn entries(&self, id: &str) -> Vec<&StageEntry> {
        let mut entries: Vec<_> = self.history.iter().filter(|entry| entry.customer == id).collect();
        entries.sort_by_key(|entry| entry.at);
        entries
    }

    /// Whether the last move of a customer, which is not its first, lies between two dates.
    pub fn moved_between(&self, id: &str, first: Date, last: Date) -> bool {
        let entries = self.entries(id);
        let moved = entries.last().map(|entry| entry.at.date());
        entries.len() > 1 && moved.is_some_and(|day| (first..=last).contains(&day))
    }
}

/// The evening of the last day.
fn last_moment() -> DateTime {
    last_day().and_hms_opt(18, 0, 0).unwrap_or_default()
}

/// A date of 2024.
pub(super) fn day(month: u32, day: u32) -> Date {
    Date::from_ymd_opt(2024, month, day).unwrap_or_default()
}

/// Ten o'clock on a date of 2024.
pub(super) fn at(month: u32, date: u32) -> DateTime {
    day(month, date).and_hms_opt(10, 0, 0).unwrap_or_default()
}
