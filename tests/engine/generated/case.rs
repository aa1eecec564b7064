//! A generated ruleset with a generated dataset and a generated journal.

use std::fmt;

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
    pub shape: Vec<u8>,
    pub facts: Vec<Vec<u8>>,
    pub funnels: Vec<Vec<u8>>,
    pub customers: Vec<Vec<u8>>,
    pub events: Vec<Vec<u8>>,
    pub journal: Vec<Vec<u8>>,
}

impl Case {
    pub fn shape(&self) -> Shape {
        Shape::of(&mut Tape::of(&self.shape))
    }

    pub fn rules(&self) -> String {
        rules::rules(&self.shape(), &self.facts, &self.funnels)
    }

    pub fn sql(&self) -> String {
        data::sql(&self.shape(), self)
    }

    pub fn journal(&self) -> Journal {
        journal(&self.journal)
    }

    /// The workspace of the case.
    pub fn bench(&self) -> Bench {
        let bench = Bench::new(&[("main.toml", &self.rules()), ("functions.rhai", rules::FUNCTIONS)]);
        bench.sql(&format!("PRAGMA synchronous = OFF;\nBEGIN;\n{}COMMIT;", self.sql()));
        bench
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

/// Cases of every kind: nobody, one customer, a few, some dozens.
pub fn cases() -> impl Strategy<Value = Case> {
    let customers = prop_oneof![
        1 => vec(full_tape(60), 0..2),
        6 => vec(full_tape(60), 2..9),
        1 => vec(full_tape(60), 30..70),
    ];
    let events = prop_oneof![
        1 => vec(full_tape(16), 0..4),
        4 => vec(full_tape(16), 4..40),
        1 => vec(full_tape(16), 60..160),
    ];
    let journal = prop_oneof![1 => vec(full_tape(8), 0..1), 2 => vec(full_tape(8), 1..12)];
    (full_tape(20), vec(full_tape(24), 0..6), vec(full_tape(160), 1..4), customers, events, journal).prop_map(
        |(shape, facts, funnels, customers, events, journal)| Case {
            shape,
            facts,
            funnels,
            customers,
            events,
            journal,
        },
    )
}
