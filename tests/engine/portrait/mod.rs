//! Names behind the states, with dates by hand.

mod changes;
mod confirmations;
mod names;
mod parties;
mod since;

use std::fmt::Write;

use funnelwright::census::{Wish, count};
use funnelwright::evaluate::Answer;
use funnelwright::expression::Expr;
use funnelwright::journal::Journal;
use funnelwright::journey::{Sight, World, observe};
use funnelwright::portrait::{Holds, Past, Portraits};
use funnelwright::ruleset::{Ruleset, TemplatePart};
use funnelwright::syntax::Worded;
use funnelwright::time::AsOf;
use funnelwright::value::Date;

use crate::bench::Bench;

/// Two stages of 3 + 3 + 3 days.
const RULES: &str = r#"
[workspace]
dataset = "crm.db"
[customers]
from = "customers"
id = "id"
owner = "owner"
stage = "stage"
stage_since = "since"
[events.activities]
from = "activities"
customer = "customer"
person = "person"
at = "at"
[marks]
from = "marks"
customer = "customer"
item = "item"
at = "at"
done = "done"
[people]
from = "people"
id = "id"
name = "name"
unit = "unit"
level = "level"
since = "since"
until = "until"
[units]
from = "units"
id = "id"
parent = "parent"
kind = "kind"
[[fact]]
id = "visits"
from = "activities"
[[fact]]
id = "visits_5d"
from = "activities"
within = "5d"
[[fact]]
id = "visits_in_state"
from = "activities"
within = "state"
[[fact]]
id = "person_minutes"
from = "activities"
agg = "sum"
of = "minutes"
per = "person"
[[fact]]
id = "unit_minutes"
from = "activities"
agg = "sum"
of = "minutes"
per = "unit"
[[phase]]
id = "early"
[[funnel]]
id = "main"
when = '(size ?? 0) != 99'
admit = [{ id = "real", expr = '(size ?? 0) != 98' }]
entering_days = 3
stagnant_days = 3
losing_days = 3
cycle = { min_sample = 1, slack = 0.2 }
[[funnel.stage]]
id = "need"
phase = "early"
confirm_within = "3bd"
items = [
  { id = "budget", mark = true },
  { id = "sized", expr = 'size > 1', when = 'size != 50' },
  { id = "extra", expr = 'visits > 0', optional = true },
]
[[funnel.stage]]
id = "plan"
improving = 'visits_5d > 0 || size == 60'
items = [{ id = "offer", mark = true, renew = true }]
"#;

const TABLES: &str = "
CREATE TABLE customers (id TEXT, owner TEXT, stage TEXT, since DATE, size INTEGER, amount REAL);
CREATE TABLE activities (customer TEXT, person TEXT, minutes INTEGER, at DATE);
CREATE TABLE marks (customer TEXT, item TEXT, at DATE, done BOOLEAN);
CREATE TABLE people (id TEXT, name TEXT, unit TEXT, level TEXT, since DATE, until DATE);
CREATE TABLE units (id TEXT, parent TEXT, kind TEXT);
";

/// A company whose customers are looked at.
pub struct Scene {
    bench: Bench,
    rules: String,
    pub journal: Journal,
    /// The days on which runs looked at the stages.
    seen: (Date, Date),
}

impl Scene {
    /// Customers as `'id', 'owner', 'stage', 'since', size, amount`.
    pub fn new(customers: &str) -> Self {
        Self::with_rules(RULES, customers)
    }

    pub fn with_rules(rules: &str, customers: &str) -> Self {
        let bench = Bench::new(&[]);
        bench.sql(TABLES);
        if !customers.is_empty() {
            bench.sql(&format!("INSERT INTO customers VALUES {customers};"));
        }
        let seen = (day("2024-03-01"), day("2024-03-31"));
        Self { bench, rules: rules.to_owned(), journal: Journal::default(), seen }
    }

    pub fn sql(self, sql: &str) -> Self {
        self.bench.sql(sql);
        self
    }

    /// Looks at the world with anomalies on something, one for each condition; the first one's message
    /// names all `names`.
    pub fn look<T>(
        &self,
        on: &str,
        names: &str,
        conditions: &[&str],
        look: impl FnOnce(&World<'_>) -> T,
    ) -> T {
        let mut text = self.rules.clone();
        let names: Vec<String> = names.split_whitespace().map(|name| format!("{{{name}}}")).collect();
        let message = if names.is_empty() { String::from("-") } else { names.join(" ") };
        for (place, condition) in conditions.iter().enumerate() {
            let _ = write!(
                text,
                "[[anomaly]]\nid = \"rule{place}\"\non = \"{on}\"\nto = \"operators\"\nwhen = '''{condition}'''\nmessage = '{message}'\n"
            );
        }
        self.bench.rules("main.toml", &text);
        let (prepared, _) = self.bench.open();
        let sightings = observe(&prepared.world(&self.journal, None), self.seen.0, self.seen.1);
        look(&prepared.world(&self.journal, Some(&sightings)))
    }

    /// The values of names of a customer at the end of a day, with what is recorded; asked alone, and
    /// found to be the same when everybody is asked.
    #[track_caller]
    pub fn told_with(&self, past: Past<'_>, on: &str, customer: &str, names: &str) -> String {
        self.look("customer", names, &["state != \"gone\""], |world| {
            let sight = Sight::of(AsOf::end_of(day(on)));
            let counted = count(world, sight, Wish::default());
            let portraits = Portraits::new(world, sight, &counted, past);
            let place = place(world, customer);
            let portrait =
                portraits.customer(place).unwrap_or_else(|| panic!("{customer} is not there on {on}"));
            let exprs = named(world.ruleset);
            let alone: Vec<String> = exprs.iter().map(|expr| answer(&Answer::of(expr, &portrait))).collect();
            let together: Vec<String> =
                portraits.values(&exprs).iter().map(|of| answer(of[place].as_ref().unwrap())).collect();
            assert_eq!(alone, together, "{names} of {customer} on {on}");
            alone.join(" ")
        })
    }

    #[track_caller]
    pub fn told(&self, on: &str, customer: &str, names: &str) -> String {
        self.told_with(Past::NONE, on, customer, names)
    }

    /// What conditions are for every customer that exists, in the order of their ids: `T F ?`.
    #[track_caller]
    pub fn holds(&self, on: &str, conditions: &[&str]) -> Vec<String> {
        self.look("customer", "", conditions, |world| {
            let sight = Sight::of(AsOf::end_of(day(on)));
            let counted = count(world, sight, Wish::default());
            let portraits = Portraits::new(world, sight, &counted, Past::NONE);
            let exprs: Vec<&Expr> = world.ruleset.anomalies.iter().map(|anomaly| &anomaly.when).collect();
            let found = portraits.conditions(&exprs);
            for (expr, among_others) in exprs.iter().zip(&found) {
                assert_eq!(portraits.conditions(&[*expr])[0], *among_others, "one condition alone");
            }
            let letter = |holds: &Holds| match holds {
                Holds::True => 'T',
                Holds::False => 'F',
                Holds::Unknown => '?',
                Holds::Failed => '!',
            };
            found.iter().map(|answers| answers.iter().flatten().map(letter).collect()).collect()
        })
    }
}

pub fn place(world: &World<'_>, customer: &str) -> usize {
    usize::try_from(*world.dataset.index.get(customer).unwrap()).unwrap()
}

pub fn answer(answer: &Answer) -> String {
    match &answer.error {
        Some(_) => "error".to_owned(),
        None => answer.value.to_string(),
    }
}

/// The expressions that the first message names.
pub fn named(ruleset: &Ruleset) -> Vec<&Expr> {
    let Some(Worded::Plain(template)) = &ruleset.anomalies[0].message else { panic!("no message") };
    let parts = template.parts.iter();
    parts
        .filter_map(|part| match part {
            TemplatePart::Value { name, .. } => Some(name),
            TemplatePart::Text(_) => None,
        })
        .collect()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A day of March 2024.
pub fn march(day: u32) -> Date {
    Date::from_ymd_opt(2024, 3, day).unwrap()
}
