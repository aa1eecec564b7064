//! What is wrong with the made-up company, on purpose: each kind with the customers it befell and
//! the command that shows it.

mod behaviour;
mod exports;
mod people;
mod planter;
mod rows;
mod standing;

use super::company::Company;
use super::random::Random;
use crate::language::Language;
use planter::Planter;

/// The command that shows a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finder {
    /// `check --data`.
    Rows,
    /// `plan --states --format csv`: the row of each.
    States,
    /// `explain`, for each.
    Explain,
    /// A query on the store.
    Store(&'static str),
}

/// A kind of problem that was planted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    what: (&'static str, &'static str),
    /// Whom it befell: ids of customers, or what else names the rows.
    pub ids: Vec<String>,
    /// How it is found.
    pub finder: Finder,
    /// What to look for in what the command prints.
    pub shows: &'static str,
    /// The rule whose alerts tell of it.
    pub alert: Option<Alerted>,
}

/// The alerts that tell of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alerted {
    /// The rule.
    pub rule: &'static str,
    /// Whom the alert is about, as its key says it; `None`: there is one about each customer.
    pub subject: Option<&'static str>,
}

impl Problem {
    /// What is wrong, in a sentence.
    #[must_use]
    pub fn what(&self, language: Language) -> &'static str {
        language.pick(self.what.0, self.what.1)
    }
}

/// Plants all of them: what concerns many customers first, so that what is planted singly stays.
pub(super) fn plant(company: &mut Company, random: &mut Random) {
    let mut planter = Planter::new(company);
    behaviour::plant(&mut planter, random);
    standing::plant(&mut planter);
    people::plant(&mut planter);
    exports::plant(&mut planter);
    rows::plant(&mut planter);
    let problems = planter.problems;
    company.problems = problems;
}
