//! Which funnel each customer belongs to.

use super::bucket::Buckets;
use super::chunk::Chunk;
use super::clockwork::Clockwork;
use super::context::Context;
use super::count::Tally;
use super::instants::micros_of;
use super::journeys::{At, Whereabouts};
use super::needs::Needs;
use super::seat::{Seat, Seated};
use crate::evaluate::{By, State};
use crate::journey::{beginning, exists};
use crate::program::Reg;
use crate::syntax::Role;
use crate::value::Value;
use crate::vector::{Machine, Vector};

/// Assigns customers to funnels and, there, to the stages they stand in.
pub(super) struct Admission<'c, 'a> {
    context: &'c Context<'a>,
    machine: Machine<'a>,
    whens: Vec<Option<Reg>>,
    needs: Needs,
    clockwork: Clockwork,
}

/// Whether a customer fits a funnel.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Yes,
    No,
    Unknown,
    /// Its condition failed.
    Failed,
}

impl<'c, 'a> Admission<'c, 'a> {
    pub fn new(context: &'c Context<'a>) -> Self {
        let whens: Vec<_> = context.program.roots.funnels.iter().map(|funnel| funnel.when).collect();
        let needs = Needs::of(context.program, whens.iter().copied().flatten());
        let clockwork = Clockwork::of(context.world, whens.iter().copied().flatten());
        Self { context, machine: Machine::new(&context.program.customers), whens, needs, clockwork }
    }

    /// Puts every customer of a part that exists into the bucket of its stage, or gives it its seat
    /// at once where that is settled.
    pub fn assign(&mut self, places: &[u32], buckets: &mut Buckets<'c, 'a>, tally: &mut Tally) {
        let world = self.context.world;
        let mut existing: Vec<(usize, u32)> = Vec::with_capacity(places.len());
        for (slot, place) in places.iter().enumerate() {
            if exists(world, *place as usize, &self.context.sight) {
                existing.push((slot, *place));
            } else if let Some(begins) = beginning(world, *place as usize) {
                tally.membership.wake(slot, micros_of(begins));
            }
        }
        for chunk in existing.chunks(Context::CHUNK) {
            self.assign_chunk(chunk, buckets, tally);
        }
    }

    fn assign_chunk(&mut self, customers: &[(usize, u32)], buckets: &mut Buckets<'c, 'a>, tally: &mut Tally) {
        let places: Vec<u32> = customers.iter().map(|(_, place)| *place).collect();
        let chunk = Chunk::of_customers(self.context, &places, &self.needs);
        self.machine.start(places.len());
        for when in self.whens.iter().copied().flatten() {
            self.machine.run(&chunk, when, None);
        }
        let wakes = self.clockwork.wakes(self.context, &chunk, &self.machine);
        for (row, (slot, place)) in customers.iter().enumerate() {
            if let Some(wake) = wakes.get(row) {
                tally.membership.wake(*slot, *wake);
            }
            let fits = self.fits(row, *place as usize);
            let mut fitting =
                fits.iter().enumerate().filter(|(_, fit)| **fit == Fit::Yes).map(|(funnel, _)| funnel);
            let funnel = fitting.next();
            if let Some(suspicion) = tally.membership.suspicion(*slot) {
                suspicion.journey |= fitting.next().is_some();
                suspicion.failed |= fits.contains(&Fit::Failed) || chunk.has_failed_events(row);
            }
            match funnel {
                None => tally.seat(*slot, settled(Seat::new(None, None, State::Outside), None)),
                Some(funnel) => match self.context.known {
                    Some(known) if known.stands(*place, funnel, self.context.last_micros) => {
                        tally.keep(*slot, *place, known.count);
                    }
                    _ => self.enter(*slot, *place, funnel, buckets, tally),
                },
            }
        }
    }

    /// A funnel takes a customer by its `when`, or by the dataset's funnel column. One with neither
    /// takes everybody, unless such a column decides.
    fn fits(&self, row: usize, place: usize) -> Vec<Fit> {
        let world = self.context.world;
        let has_column = world.ruleset.mapping.customers.role(Role::Funnel).is_some();
        let column = if has_column { world.text(place, Role::Funnel) } else { None };
        let fit = |(funnel, when): (&crate::ruleset::Funnel, &Option<Reg>)| {
            if column.as_ref().is_some_and(|value| *value == funnel.id || funnel.matches.contains(value)) {
                return Fit::Yes;
            }
            match when {
                Some(when) => answer(self.machine.vector(*when), row),
                None if has_column => Fit::No,
                None => Fit::Yes,
            }
        };
        world.ruleset.funnels.iter().zip(&self.whens).map(fit).collect()
    }

    /// A customer of a funnel: its journey has ended, or it stands somewhere.
    fn enter(
        &self,
        slot: usize,
        place: u32,
        funnel: usize,
        buckets: &mut Buckets<'c, 'a>,
        tally: &mut Tally,
    ) {
        let Whereabouts { present, suspect, moves_at } = Whereabouts::of(self.context, slot, place, funnel);
        if let Some(suspicion) = tally.standing.suspicion(slot) {
            suspicion.journey |= suspect;
        }
        tally.standing.wake(slot, moves_at);
        let ended = match present.at {
            At::Won => State::Won,
            At::Lost => State::Lost,
            At::Stage(_) | At::Unmapped | At::Nowhere => return buckets.add(funnel, present),
        };
        let by = if present.confirmed { By::Confirmation } else { By::Dataset };
        tally.seat(slot, settled(Seat::new(Some(funnel), None, ended), Some(by)));
    }
}

fn settled(seat: Seat, by: Option<By>) -> Seated {
    Seated { seat, by, stage_since: None, inferred: false }
}

fn answer(when: &Vector, row: usize) -> Fit {
    match when.value(row) {
        Ok(Value::Bool(true)) => Fit::Yes,
        Ok(Value::Bool(false)) => Fit::No,
        Ok(Value::Missing) => Fit::Unknown,
        Ok(_) | Err(_) => Fit::Failed,
    }
}
