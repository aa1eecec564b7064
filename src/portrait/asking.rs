//! Asking customers, seat by seat, on all cores.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::portraits::Portraits;
use super::sitting::Sitting;
use crate::census::{Asked, Neighbours, Seat, Seated};
use crate::evaluate::{By, in_parts};
use crate::expression::Expr;
use crate::facts::Moment;
use crate::program::{Program, Reg};
use crate::value::Date;
use crate::vector::{Leaves, Machine};

/// Rows by seat and by who ended the journey.
type BySeat = Vec<((Seat, Option<By>), Vec<usize>)>;

/// What is asked, and of whom.
#[derive(Clone, Copy)]
pub(super) struct Inquiry<'q> {
    /// Lowered together.
    pub exprs: &'q [&'q Expr],
    /// The customers.
    pub places: &'q [u32],
    /// Since when their states have stood, one each; empty if nothing asks for it.
    pub since: &'q [Option<Date>],
    /// How many answers each customer gives.
    pub answers: usize,
}

impl Portraits<'_> {
    /// Lowers expressions and asks them of customers, seat by seat, on all cores. What `answer` makes of
    /// them comes by answer and by customer.
    pub(super) fn ask<T: Clone + Send>(
        &self,
        inquiry: Inquiry<'_>,
        answer: impl Fn(&mut Machine<'_>, &dyn Leaves, &[Reg], usize) -> Vec<Vec<T>> + Sync,
    ) -> Vec<Vec<Option<T>>> {
        let Inquiry { exprs, places, since, answers } = inquiry;
        let (program, registers) = Program::asking(self.world.ruleset, exprs);
        let asked = Asked::new(self.world, self.sight, (&program, &registers), Some(places));
        let parts = in_parts(0..places.len(), |part| {
            let moment = Moment::new(self.world, self.sight);
            let desk = asked.desk();
            let mut machine = Machine::new(&program.customers);
            let mut found = vec![vec![None; part.len()]; answers];
            for ((seat, by), rows) in self.by_seat(part.clone(), places) {
                for rows in rows.chunks(Asked::CHUNK) {
                    let of_rows = Rows::of(rows, places, since, self);
                    let neighbours = of_rows.neighbours();
                    let seated = Seated { seat, by, stage_since: None, inferred: false };
                    machine.start(rows.len());
                    let answers = desk.with(neighbours, |under| {
                        let sitting = Sitting::new(self, &moment, neighbours, seated, under);
                        answer(&mut machine, &sitting, &registers, rows.len())
                    });
                    let slots = rows.iter().map(|row| *row - part.start);
                    found.iter_mut().zip(answers).for_each(|(all, some)| put(all, slots.clone(), some));
                }
            }
            found
        });
        let mut all = vec![Vec::with_capacity(places.len()); answers];
        for part in parts {
            all.iter_mut().zip(part).for_each(|(all, part)| all.extend(part));
        }
        all
    }

    /// A part of some customers by where they sit, in the order of the seats.
    fn by_seat(&self, part: Range<usize>, places: &[u32]) -> BySeat {
        let mut by_seat: HashMap<(Seat, Option<By>), Vec<usize>, FixedState> = HashMap::default();
        for row in part {
            let seated = places.get(row).and_then(|place| self.count.census.get(*place as usize).copied());
            if let Some(Seated { seat, by, .. }) = seated.flatten() {
                by_seat.entry((seat, by)).or_default().push(row);
            }
        }
        let mut by_seat: Vec<_> = by_seat.into_iter().collect();
        by_seat.sort_unstable_by_key(|(seat, _)| *seat);
        by_seat
    }
}

/// Puts answers at their places.
fn put<T>(all: &mut [Option<T>], places: impl Iterator<Item = usize>, some: Vec<T>) {
    for (place, answer) in places.zip(some) {
        if let Some(slot) = all.get_mut(place) {
            *slot = Some(answer);
        }
    }
}

/// Some of those who are asked.
struct Rows {
    places: Vec<u32>,
    seats: Vec<Seated>,
    since: Vec<Option<Date>>,
}

impl Rows {
    fn of(rows: &[usize], places: &[u32], since: &[Option<Date>], portraits: &Portraits<'_>) -> Self {
        let places: Vec<u32> = rows.iter().filter_map(|row| places.get(*row).copied()).collect();
        let seated = |place: &u32| portraits.count.census.get(*place as usize).copied().flatten();
        let seats = places.iter().filter_map(seated).collect();
        let since = rows.iter().filter_map(|row| since.get(*row).copied()).collect();
        Self { places, seats, since }
    }

    fn neighbours(&self) -> Neighbours<'_> {
        Neighbours { places: &self.places, seats: &self.seats, since: &self.since }
    }
}
