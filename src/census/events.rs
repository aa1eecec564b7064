//! Facts over events: all of one table from one look at the rows of a chunk's customers.
//!
//! A customer's rows stand in the order of their dates, so that a window is a stretch of them; what
//! lies before the longest window, or after the moment, is never looked at.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::aggregate::fold;
use super::context::Context;
use super::instants::{Instants, date_of, midnight};
use super::journeys::Present;
use super::wake::NEVER;
use crate::dataset::Table;
use crate::expression::UserRuntime;
use crate::journey::beginning;
use crate::program::{EventFact, Leaf};
use crate::ruleset::TableMapping;
use crate::syntax::Role;
use crate::time::{Calendar, Window};
use crate::value::{Date, Value};
use crate::vector::{Leaves, Machine, Rows, Values, Vector};

/// The customers of a chunk, for the windows of their facts.
#[derive(Clone, Copy)]
pub(super) struct Whose<'r> {
    /// Their places in the dataset.
    pub places: &'r [u32],
    /// Where they stand, if that is known.
    pub visits: Option<&'r [Present]>,
    /// Since when their states have stood; empty where only what lies under the states is asked.
    pub states: &'r [Option<Date>],
}

/// The rows of a customer that lie in a window: `None` where a fact has no value, since its window
/// has no beginning.
type Stretch = Option<Range<usize>>;

/// Facts over one event table.
pub(super) struct EventFacts<'f, 'c, 'a> {
    context: &'c Context<'a>,
    table: &'a Table,
    mapping: &'a TableMapping,
    facts: &'f [&'f EventFact],
}

impl<'f, 'c, 'a> EventFacts<'f, 'c, 'a> {
    /// These facts, all over the table at this place; `None` if there is no such table.
    pub fn new(context: &'c Context<'a>, table: usize, facts: &'f [&'f EventFact]) -> Option<Self> {
        let mapping = &context.world.ruleset.mapping.events.get(table)?.table;
        let (table, _) = context.world.dataset.events.get(table)?;
        Some(Self { context, table, mapping, facts })
    }

    /// The facts of each customer, by the fact's place in the ruleset.
    pub fn compute(
        &self,
        place: usize,
        whose: Whose<'_>,
        machine: &mut Machine<'a>,
        notes: &mut Notes<'_>,
    ) -> Vec<(usize, Vector)> {
        let Some((seen, at)) = self.seen(place, whose, notes) else { return Vec::new() };
        let windows = self.windows(whose, &seen, at);
        let of_window = |window: Window| windows.iter().find(|(known, _)| *known == window);
        let stretches: Vec<&[Stretch]> = self
            .facts
            .iter()
            .map(|fact| of_window(fact.window).map_or(&[][..], |(_, stretches)| stretches))
            .collect();
        if self.context.wakes {
            self.note_leaving(&seen, &windows, at, notes);
            self.note_becoming_known(&seen, notes);
        }
        let (rows, starts) = self.rows_to_scan(&seen, &stretches);
        let chunk =
            EventChunk { context: self.context, table: self.table, mapping: self.mapping, rows: &rows };
        machine.start(rows.len());
        let scanned = |stretch: &Stretch, start: &usize| {
            // From where the table's row 0 would stand among the scanned ones if it were there,
            // which may be before the first of all: only the sum lies among them.
            stretch.as_ref().map(|it| start.wrapping_add(it.start)..start.wrapping_add(it.end))
        };
        let mut answers = Vec::with_capacity(self.facts.len());
        for (fact, stretches) in self.facts.iter().zip(&stretches) {
            if !asks(fact) {
                answers.push((fact.fact, fold(fact, None, None, stretches)));
                continue;
            }
            let ranges: Vec<Stretch> =
                stretches.iter().zip(&starts).map(|(stretch, start)| scanned(stretch, start)).collect();
            let filter = fact.filter.map(|filter| {
                let answer = machine.run(&chunk, filter, None);
                note_failures(answer, &ranges, None, notes.failed);
                answer.trues()
            });
            let of = fact.of.map(|of| {
                let answer = machine.run(&chunk, of, filter.as_deref());
                note_failures(answer, &ranges, filter.as_deref(), notes.failed);
                answer
            });
            answers.push((fact.fact, fold(fact, filter.as_deref(), of, &ranges)));
        }
        answers
    }

    /// The rows of each customer that can be seen, and the instants of all rows.
    fn seen(
        &self,
        place: usize,
        whose: Whose<'_>,
        notes: &mut Notes<'_>,
    ) -> Option<(Vec<Range<usize>>, Instants<'a>)> {
        let (table, events) = self.context.world.dataset.events.get(place)?;
        let at = Instants::of(table.column(self.mapping.role(Role::At)?)?);
        let last = self.context.last_micros;
        let mut seen = Vec::with_capacity(whose.places.len());
        for (customer, place) in whose.places.iter().enumerate() {
            let rows = events.of(*place as usize);
            let next = at.first_from(rows.clone(), last.saturating_add(1));
            if next < rows.end {
                notes.wake(customer, at.get(next));
            }
            seen.push(rows.start..next);
        }
        Some((seen, at))
    }

    /// The windows of the facts, each once, with the rows that lie in it.
    fn windows(
        &self,
        whose: Whose<'_>,
        seen: &[Range<usize>],
        at: Instants<'_>,
    ) -> Vec<(Window, Vec<Stretch>)> {
        let mut windows: Vec<(Window, Vec<Stretch>)> = Vec::new();
        for fact in self.facts {
            if windows.iter().all(|(known, _)| *known != fact.window) {
                windows.push((fact.window, self.stretches(fact.window, whose, seen, at)));
            }
        }
        windows
    }

    /// Which of the rows that can be seen lie in a window.
    fn stretches(
        &self,
        window: Window,
        whose: Whose<'_>,
        seen: &[Range<usize>],
        at: Instants<'_>,
    ) -> Vec<Stretch> {
        let since = |row: usize| -> Option<i64> {
            match window {
                Window::Ever => Some(i64::MIN),
                Window::Last(length) => {
                    Some(midnight(length.window_start(self.context.today(), self.calendar())))
                }
                Window::Stage => Some(midnight(whose.visits?.get(row)?.entered?.date())),
                Window::State => Some(midnight((*whose.states.get(row)?)?)),
                Window::Funnel => {
                    let begun = beginning(self.context.world, *whose.places.get(row)? as usize);
                    Some(begun.map_or(i64::MIN, |at| midnight(at.date())))
                }
            }
        };
        let same = match window {
            Window::Ever | Window::Last(_) => Some(since(0)),
            Window::Stage | Window::State | Window::Funnel => None,
        };
        let stretch = |(row, seen): (usize, &Range<usize>)| {
            let since = same.unwrap_or_else(|| since(row))?;
            let start = if since == i64::MIN { seen.start } else { at.first_from(seen.clone(), since) };
            Some(start..seen.end)
        };
        seen.iter().enumerate().map(stretch).collect()
    }

    /// The rows in which an expression is asked, customer by customer, and for each customer where
    /// the table's first row would stand among them.
    fn rows_to_scan(&self, seen: &[Range<usize>], stretches: &[&[Stretch]]) -> (Vec<u32>, Vec<usize>) {
        let mut windows: Vec<Window> = Vec::new();
        let mut asking: Vec<&[Stretch]> = Vec::new();
        for (fact, stretches) in self.facts.iter().zip(stretches).filter(|(fact, _)| asks(fact)) {
            if !windows.contains(&fact.window) {
                windows.push(fact.window);
                asking.push(stretches);
            }
        }
        let mut rows = Vec::new();
        let mut starts = Vec::with_capacity(seen.len());
        for (customer, seen) in seen.iter().enumerate() {
            let of_window = |stretches: &&[Stretch]| Some(stretches.get(customer)?.as_ref()?.start);
            let first = asking.iter().filter_map(of_window).min().unwrap_or(seen.end);
            starts.push(rows.len().wrapping_sub(first));
            rows.extend((first..seen.end).filter_map(|row| u32::try_from(row).ok()));
        }
        (rows, starts)
    }

    /// Notes when the first row of each customer leaves a window that moves with the day.
    fn note_leaving(
        &self,
        seen: &[Range<usize>],
        windows: &[(Window, Vec<Stretch>)],
        at: Instants<'_>,
        notes: &mut Notes<'_>,
    ) {
        for (window, stretches) in windows {
            let Window::Last(length) = *window else { continue };
            let mut known: HashMap<Date, i64, FixedState> = HashMap::default();
            for (customer, (seen, stretch)) in seen.iter().zip(stretches).enumerate() {
                let first = stretch.as_ref().map(|stretch| stretch.start).filter(|first| *first < seen.end);
                let Some(day) = first.and_then(|row| date_of(at.get(row))) else { continue };
                let leaves = *known
                    .entry(day)
                    .or_insert_with(|| length.leaves_on(day, self.calendar()).map_or(NEVER, midnight));
                notes.wake(customer, leaves);
            }
        }
    }

    /// Notes when fields of a customer's rows become known.
    fn note_becoming_known(&self, seen: &[Range<usize>], notes: &mut Notes<'_>) {
        let mut dates: Vec<u32> = self.mapping.fields.iter().filter_map(|field| field.known_from).collect();
        dates.sort_unstable();
        dates.dedup();
        for column in dates.iter().filter_map(|date| self.table.column(*date as usize)) {
            let known_at = Instants::of(column);
            for (customer, seen) in seen.iter().enumerate() {
                for row in seen.clone().filter(|row| column.is_present(*row)) {
                    let at = known_at.get(row);
                    if at > self.context.last_micros {
                        notes.wake(customer, at);
                    }
                }
            }
        }
    }

    fn calendar(&self) -> &Calendar {
        &self.context.world.ruleset.calendar
    }
}

/// What is noted while facts are computed, by customer of the chunk.
pub(super) struct Notes<'n> {
    /// Whether an expression failed in a row of the customer.
    pub failed: &'n mut [bool],
    /// When the customer has to be looked at again; empty if nobody wants to know.
    pub wakes: &'n mut [i64],
}

impl Notes<'_> {
    /// Has a customer looked at again no later than at an instant.
    pub fn wake(&mut self, customer: usize, at: i64) {
        if let Some(wake) = self.wakes.get_mut(customer) {
            *wake = (*wake).min(at);
        }
    }

    /// Notes that an expression failed in a row of a customer's fact.
    pub fn fail(&mut self, customer: usize) {
        if let Some(failed) = self.failed.get_mut(customer) {
            *failed = true;
        }
    }
}

/// Whether a fact has to look at rows, and not only to count them.
fn asks(fact: &EventFact) -> bool {
    fact.filter.is_some() || fact.of.is_some()
}

/// Notes the customers in whose rows an expression failed where it was asked.
fn note_failures(answer: &Vector, ranges: &[Stretch], asked: Option<&[bool]>, failed: &mut [bool]) {
    for (row, _) in answer.failures() {
        let row = *row as usize;
        if asked.is_some_and(|asked| asked.get(row) != Some(&true)) {
            continue;
        }
        // A range of no row can lie anywhere, so all are looked at: failures are few.
        for (failed, range) in failed.iter_mut().zip(ranges) {
            *failed |= range.as_ref().is_some_and(|range| range.contains(&row));
        }
    }
}

/// Rows of events, as `where` and `of` see them.
pub(super) struct EventChunk<'r, 'c, 'a> {
    pub context: &'c Context<'a>,
    pub table: &'a Table,
    pub mapping: &'a TableMapping,
    pub rows: &'r [u32],
}

impl EventChunk<'_, '_, '_> {
    /// Whether each row's date from which a field is known can be seen.
    fn known(&self, field: u32) -> Vec<bool> {
        let Some(column) = self.table.column(field as usize) else { return vec![false; self.rows.len()] };
        let at = Instants::of(column);
        let is_seen = |row: &u32| {
            let row = *row as usize;
            column.date_time(row).is_some() && at.get(row) <= self.context.last_micros
        };
        self.rows.iter().map(is_seen).collect()
    }
}

impl Leaves for EventChunk<'_, '_, '_> {
    fn leaf(&self, leaf: &Leaf) -> Vector {
        let many = self.rows.len();
        match leaf {
            Leaf::Field(field) => {
                let Some(column) = self.table.column(field.index as usize) else {
                    return Vector::constant(many, Value::Missing);
                };
                let vector = Vector::gather(column, &Rows::List(self.rows));
                let known_from =
                    self.mapping.fields.get(field.index as usize).and_then(|field| field.known_from);
                match known_from {
                    Some(date) => vector.only_where(&self.known(date)),
                    None => vector,
                }
            }
            Leaf::BuiltIn(crate::expression::BuiltIn::Today) => {
                Vector::constant(many, Value::Date(self.context.today()))
            }
            Leaf::Marked(_) => Vector::new(many, Values::Bool(vec![false; many]), None),
            // The `where` and `of` of a fact name nothing else.
            _ => Vector::constant(many, Value::Missing),
        }
    }

    fn today(&self) -> Date {
        self.context.today()
    }

    fn calendar(&self) -> &Calendar {
        &self.context.world.ruleset.calendar
    }

    fn users(&self) -> &UserRuntime {
        self.context.world.users
    }
}
