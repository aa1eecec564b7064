//! Facts of persons or of units over one event table, from one look at the rows of each.
//!
//! The rows of a party stand in the order of their dates, so that a window is a stretch of them. To
//! tell until when a fact stays as it is, its expressions are asked in the rows of some days to
//! come as well.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::aggregate::fold;
use super::answers::Answers;
use super::context::Context;
use super::events::EventChunk;
use super::instants::{Instants, date_of, midnight};
use super::steady::{asks_the_day, dates_of_knowledge};
use super::turns::Turns;
use super::wake::{NEVER, after_days};
use crate::dataset::{Column, Table};
use crate::expression::RowErrorKind;
use crate::journey::PartyRows;
use crate::program::EventFact;
use crate::ruleset::TableMapping;
use crate::syntax::Role;
use crate::time::{Length, Window};
use crate::value::Value;

/// A fact of one party.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PartyFact {
    pub answer: Result<Value, RowErrorKind>,
    /// Whether an expression failed in one of its rows.
    pub failed: bool,
    pub turns: Turns,
}

/// Facts over one event table, of persons or of units.
pub(super) struct PartyFacts<'f, 'c, 'a> {
    context: &'c Context<'a>,
    place: usize,
    table: &'a Table,
    mapping: &'a TableMapping,
    at: Instants<'a>,
    rows: &'f PartyRows,
    facts: Vec<Asked<'f, 'a>>,
    /// When what is dated on a day leaves a window.
    leaving: RefCell<HashMap<(Length, i64), i64>>,
}

/// A fact at the moment.
struct Asked<'f, 'a> {
    fact: &'f EventFact,
    /// The first instant of its window.
    since: i64,
    /// Whether in one row its expressions give the same on every day.
    steady: bool,
    /// The dates from which on its expressions know more of a row.
    known_at: Vec<&'a Column>,
}

impl Asked<'_, '_> {
    /// Whether a row has to be looked at, and not only to be counted.
    fn looks(&self) -> bool {
        self.fact.filter.is_some() || self.fact.of.is_some()
    }
}

/// The rows of a party, all by their places in its list.
struct Party<'a> {
    rows: &'a [u32],
    /// How many can be seen.
    seen: usize,
    /// How many are looked at, those of the days to come included.
    end: usize,
    /// The instant of the first that is not.
    next: i64,
    /// By fact, where its window begins.
    starts: Vec<usize>,
    /// The rows in which expressions are asked.
    scan: Range<usize>,
}

impl<'f, 'c, 'a> PartyFacts<'f, 'c, 'a> {
    /// So many rows are worth a thread's while; about so many are computed together.
    const LOAD: usize = 1 << 14;

    /// How many days to come are looked at: who is to be looked at again for none of their rows is
    /// so for the first one after them.
    const AHEAD: i64 = 20;

    /// These facts, all over the table at this place, of whom these rows are; `None` if there is no such table.
    pub fn new(
        context: &'c Context<'a>,
        (place, rows): (usize, &'f PartyRows),
        facts: &[&'f EventFact],
    ) -> Option<Self> {
        let world = context.world;
        let mapping = &world.ruleset.mapping.events.get(place)?.table;
        let (table, _) = world.dataset.events.get(place)?;
        let at = Instants::of(table.column(mapping.role(Role::At)?)?);
        let asked = |fact: &&'f EventFact| {
            let dates = dates_of_knowledge(context.program, mapping, fact).into_iter();
            let known_at: Vec<&Column> = dates.filter_map(|date| table.column(date as usize)).collect();
            Asked {
                fact,
                since: match fact.window {
                    Window::Last(length) => {
                        midnight(length.window_start(context.today(), context.calendar()))
                    }
                    Window::Ever | Window::Stage | Window::State | Window::Funnel => i64::MIN,
                },
                steady: known_at.is_empty() && !asks_the_day(context.program, fact),
                known_at,
            }
        };
        let facts = facts.iter().map(asked).collect();
        Some(Self { context, place, table, mapping, at, rows, facts, leaving: RefCell::default() })
    }

    /// Parties, by their numbers, in parts that are worth a thread's while.
    pub fn loads<'p>(&self, parties: &'p [u32]) -> Vec<&'p [u32]> {
        let mut loads = Vec::new();
        let (mut start, mut rows) = (0, 0);
        for (place, party) in parties.iter().enumerate() {
            let party = self.party(*party);
            rows += party.scan.len() + 1;
            if rows >= Self::LOAD || place + 1 == parties.len() {
                loads.extend(parties.get(start..=place));
                (start, rows) = (place + 1, 0);
            }
        }
        loads
    }

    /// By fact and party.
    pub fn compute(&self, parties: &[u32]) -> Vec<Vec<PartyFact>> {
        let Some(machine) = self.context.event_machines.get(self.place) else { return Vec::new() };
        let machine = &mut *machine.borrow_mut();
        let parties: Vec<Party<'_>> = parties.iter().map(|party| self.party(*party)).collect();
        let mut rows = Vec::new();
        // For each party, where the first row of its list would stand among those that are scanned
        // if it were there, which may be before the first of all: only the sum lies among them.
        let mut bases = Vec::with_capacity(parties.len());
        for party in &parties {
            bases.push(rows.len().wrapping_sub(party.scan.start));
            rows.extend_from_slice(party.rows.get(party.scan.clone()).unwrap_or_default());
        }
        let Self { context, table, mapping, .. } = *self;
        let chunk = EventChunk { context, table, mapping, rows: &rows };
        machine.start(rows.len());
        let mut found = Vec::with_capacity(self.facts.len());
        for (place, asked) in self.facts.iter().enumerate() {
            let start = |party: &Party<'_>| party.starts.get(place).copied().unwrap_or(party.seen);
            // Rows that are only counted are not among those that are scanned.
            let base = |base: &usize| if asked.looks() { *base } else { 0 };
            let range = |(party, of): (&Party<'_>, &usize)| {
                Some(base(of).wrapping_add(start(party))..base(of).wrapping_add(party.seen))
            };
            let ranges: Vec<Option<Range<usize>>> = parties.iter().zip(&bases).map(range).collect();
            let answers = Answers::of(asked.fact, &ranges, &chunk, machine);
            let folded = fold(asked.fact, answers.filter.as_deref(), answers.of, &ranges);
            let of_party = |(row, (party, of)): (usize, (&Party<'_>, &usize))| PartyFact {
                answer: folded.value(row),
                failed: ranges
                    .get(row)
                    .and_then(Option::as_ref)
                    .is_some_and(|range| !answers.failed_in(range).is_empty()),
                turns: if context.wakes {
                    self.turns(asked, party, start(party), base(of), &answers)
                } else {
                    Turns::NONE
                },
            };
            found.push(parties.iter().zip(&bases).enumerate().map(of_party).collect());
        }
        found
    }

    fn party(&self, party: u32) -> Party<'f> {
        let rows = self.rows.of_party(party);
        let last = self.context.last_micros;
        let until = |limit: i64| rows.partition_point(|row| self.at.get(*row as usize) < limit);
        let seen = until(last.saturating_add(1));
        let end =
            if self.context.wakes { until(after_days(self.context, Self::AHEAD)).max(seen) } else { seen };
        let starts: Vec<usize> = self.facts.iter().map(|asked| until(asked.since).min(seen)).collect();
        let looking = self.facts.iter().zip(&starts).filter(|(asked, _)| asked.looks());
        let scan = looking.map(|(_, start)| *start).min().map_or(seen..seen, |first| first..end);
        let next = rows.get(end).map_or(NEVER, |row| self.at.get(*row as usize));
        Party { rows, seen, end, next, starts, scan }
    }

    /// When a fact of a party, whose first row would stand at `base`, may change.
    fn turns(
        &self,
        asked: &Asked<'_, '_>,
        party: &Party<'_>,
        start: usize,
        base: usize,
        answers: &Answers<'_>,
    ) -> Turns {
        let at = |place: usize| party.rows.get(place).map_or(NEVER, |row| self.at.get(*row as usize));
        let leaves = |place: usize| match asked.fact.window {
            Window::Last(length) => self.leaves(length, at(place)),
            Window::Ever | Window::Stage | Window::State | Window::Funnel => NEVER,
        };
        let seen = start..party.seen;
        if !asked.steady {
            let comes = if party.seen < party.end { at(party.seen) } else { party.next };
            let goes = if seen.is_empty() { NEVER } else { leaves(start) };
            return Turns::from(comes.min(goes).min(self.becoming_known(asked, party, seen)));
        }
        let scanned = start.wrapping_add(base)..party.end.wrapping_add(base);
        let failing = if asked.looks() { answers.failed_in(&scanned) } else { &[] };
        let turn = |row: &u32| match (*row as usize).wrapping_sub(base) {
            place if place < party.seen => leaves(place),
            place => at(place),
        };
        let fails = failing.iter().map(turn).min().unwrap_or(NEVER);
        let matters = |place: &usize| !asked.looks() || answers.count(base.wrapping_add(*place));
        let has_end = matches!(asked.fact.window, Window::Last(_));
        let going = if has_end { start..party.end } else { 0..0 };
        let coming = (party.seen..party.end).filter(matters).map(at);
        Turns::of(coming, going.filter(matters).map(leaves), party.next, fails)
    }

    /// When more becomes known of one of a party's rows.
    fn becoming_known(&self, asked: &Asked<'_, '_>, party: &Party<'_>, seen: Range<usize>) -> i64 {
        let rows = party.rows.get(seen).unwrap_or_default();
        let known_at = |column: &&Column| {
            let at = Instants::of(column);
            let present = rows.iter().map(|row| *row as usize).filter(|row| column.is_present(*row));
            present.map(|row| at.get(row)).filter(|at| *at > self.context.last_micros).min()
        };
        asked.known_at.iter().filter_map(known_at).min().unwrap_or(NEVER)
    }

    /// When what is dated at an instant leaves a window.
    fn leaves(&self, length: Length, at: i64) -> i64 {
        let Some(day) = date_of(at) else { return NEVER };
        let calendar = self.context.calendar();
        let leaves = || length.leaves_on(day, calendar).map_or(NEVER, midnight);
        *self.leaving.borrow_mut().entry((length, midnight(day))).or_insert_with(leaves)
    }
}
