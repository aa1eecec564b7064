//! What all chunks of a count share.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::count::Wish;
use super::shared::SharedFacts;
use super::touched::Known;
use crate::journey::{Sight, World};
use crate::observer::Clock;
use crate::program::Program;
use crate::time::Calendar;
use crate::value::Date;
use crate::vector::Machine;

/// A world at a moment, prepared for counting in one thread.
pub(super) struct Context<'a> {
    pub world: &'a World<'a>,
    pub program: &'a Program,
    pub sight: Sight,
    /// The facts of persons and units.
    pub shared: &'a SharedFacts,
    /// For each event table, what runs its block.
    pub event_machines: Vec<RefCell<Machine<'a>>>,
    /// The last instant that is seen, in microseconds since 1970-01-01 00:00, local.
    pub last_micros: i64,
    /// Whether it is asked when each customer has to be looked at again.
    pub wakes: bool,
    pub clock: Option<Clock<'a>>,
    /// What is known from an earlier count.
    pub known: Option<Known<'a>>,
    /// How long the facts over events have taken.
    pub facts_took: Cell<Duration>,
}

impl<'a> Context<'a> {
    /// Customers computed at a time: their columns stay in the processor's caches.
    pub const CHUNK: usize = 1024;

    pub fn new(
        (world, program): (&'a World<'a>, &'a Program),
        sight: Sight,
        wish: Wish<'a>,
        shared: &'a SharedFacts,
    ) -> Self {
        let last = sight.last_instant().and_utc();
        Self {
            world,
            program,
            sight,
            shared,
            event_machines: program.events.iter().map(|block| RefCell::new(Machine::new(block))).collect(),
            last_micros: last.timestamp_micros(),
            wakes: wish.wakes,
            clock: wish.clock,
            known: wish.known,
            facts_took: Cell::default(),
        }
    }

    pub fn today(&self) -> Date {
        self.sight.day()
    }

    pub fn calendar(&self) -> &'a Calendar {
        &self.world.ruleset.calendar
    }
}
