//! A generated ruleset with a generated dataset and a generated journal.

use std::fmt::{self, Write};

use funnelwright::journal::Journal;
use proptest::collection::vec;
use proptest::prelude::*;

use super::data;
use super::journal::journal;
use super::rules::{self, Shape};
use super::tape::Tape;
use crate::bench::Bench;

/// The tapes that everything of a case is made from.
#[derive(Clone)]
pub struct Case {
    /// One tape or none.
    pub shape: Vec<Vec<u8>>,
    pub facts: Vec<Vec<u8>>,
    pub funnels: Vec<Vec<u8>>,
    pub customers: Vec<Vec<u8>>,
    pub events: Vec<Vec<u8>>,
    pub journal: Vec<Vec<u8>>,
}

impl Case {
    /// How many lists of tapes there are.
    pub const LISTS: usize = 6;

    pub fn lists(&self) -> [&Vec<Vec<u8>>; Self::LISTS] {
        [&self.customers, &self.events, &self.journal, &self.facts, &self.funnels, &self.shape]
    }

    pub fn lists_mut(&mut self) -> [&mut Vec<Vec<u8>>; Self::LISTS] {
        let Self { shape, facts, funnels, customers, events, journal } = self;
        [customers, events, journal, facts, funnels, shape]
    }

    /// How much there is of it.
    pub fn weight(&self) -> usize {
        let bytes = |tape: &Vec<u8>| 1 + tape.len() + tape.iter().filter(|byte| **byte != 0).count();
        self.lists().into_iter().flatten().map(bytes).sum()
    }

    pub fn shape(&self) -> Shape {
        Shape::of(&mut Tape::of(self.shape.first().map_or(&[], Vec::as_slice), false))
    }

    pub fn rules(&self) -> String {
        rules::rules(&self.shape(), &self.facts, &self.funnels)
    }

    pub fn sql(&self) -> String {
        data::sql(&self.shape(), self)
    }

    /// The workspace of the case with other rules.
    pub fn bench_with(&self, rules: &str) -> Bench {
        let bench = Bench::new(&[("main.toml", rules), ("functions.rhai", rules::FUNCTIONS)]);
        bench.sql(&format!("PRAGMA synchronous = OFF;\nBEGIN;\n{}COMMIT;", self.sql()));
        bench
    }

    /// The workspace of the case, its customers copied with all their rows until there are so many.
    pub fn copied(&self, many: usize) -> Bench {
        let bench = self.bench();
        let numbers =
            format!("WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n <= {many})");
        let mut sql = format!(
            "PRAGMA synchronous = OFF; BEGIN; UPDATE customers SET id = 'c' || (rowid - 1);
             CREATE TABLE n AS {numbers} SELECT n FROM n;"
        );
        for (table, column) in
            [("customers", "id"), ("history", "customer"), ("wide", "customer"), ("marks", "customer")]
        {
            let _ = write!(
                sql,
                "CREATE TEMP TABLE copy AS SELECT * FROM {table};
                 CREATE TEMP TABLE copies AS SELECT copy.*, n FROM copy, n;
                 UPDATE copies SET {column} = {column} || '-' || n;
                 ALTER TABLE copies DROP COLUMN n;
                 INSERT INTO {table} SELECT * FROM copies;
                 DROP TABLE copy; DROP TABLE copies;"
            );
        }
        let _ = write!(
            sql,
            "DELETE FROM customers WHERE rowid NOT IN (SELECT rowid FROM customers LIMIT {many}); DROP TABLE n; COMMIT;"
        );
        bench.sql(&sql);
        bench
    }

    pub fn journal(&self) -> Journal {
        journal(&self.journal)
    }

    /// The workspace of the case.
    pub fn bench(&self) -> Bench {
        self.bench_with(&self.rules())
    }
}

/// The rules and rows themselves: what a person wants to see of a case that fails.
impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n---- rules\n{}\n---- rows\n{}", self.rules(), self.sql())?;
        write!(f, "---- journal\n{:#?}", self.journal())
    }
}

fn tape(length: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..length)
}

fn full_tape(length: usize) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![1 => tape(length), 5 => vec(any::<u8>(), length)]
}

/// Cases of one or two customers, and some rows.
pub fn small_cases() -> impl Strategy<Value = Case> {
    (cases(), vec(full_tape(60), 1..3)).prop_map(|(case, customers)| Case { customers, ..case })
}

/// Cases of every kind: nobody, one customer, a few, some dozens.
pub fn cases() -> impl Strategy<Value = Case> {
    let customers = prop_oneof![
        1 => vec(full_tape(60), 0..2),
        6 => vec(full_tape(60), 2..9),
        1 => vec(full_tape(60), 30..70),
    ];
    let events = prop_oneof![
        1 => vec(full_tape(16), 0..4),
        4 => vec(full_tape(16), 10..60),
        1 => vec(full_tape(16), 60..160),
    ];
    let journal = prop_oneof![1 => vec(full_tape(8), 0..1), 2 => vec(full_tape(8), 1..12)];
    (
        vec(full_tape(20), 1),
        prop_oneof![1 => vec(full_tape(24), 0..2), 4 => vec(full_tape(24), 2..8)],
        vec(full_tape(160), 1..4),
        customers,
        events,
        journal,
    )
        .prop_map(|(shape, facts, funnels, customers, events, journal)| Case {
            shape,
            facts,
            funnels,
            customers,
            events,
            journal,
        })
}
