//! Asking expressions behind the states of customers who have been counted.

use super::chunk::Chunk;
use super::context::Context;
use super::count::Wish;
use super::journeys::{At, Present, Whereabouts};
use super::needs::Needs;
use super::seat::Seated;
use super::shared::SharedFacts;
use crate::expression::BuiltIn;
use crate::journey::{Dating, Sight, World};
use crate::program::{Leaf, Op, Program, Reg};
use crate::value::Date;
use crate::vector::Leaves;

/// Expressions over customers that are no part of the funnels' own ([`Program::asking`]), with what
/// all threads share of them.
pub struct Asked<'a> {
    world: &'a World<'a>,
    program: &'a Program,
    sight: Sight,
    shared: SharedFacts,
    needs: Needs,
    /// Whether anything asks for more of a visit than the date it began.
    journeys: bool,
}

/// Customers who sit in the same funnel and stage.
#[derive(Clone, Copy)]
pub struct Neighbours<'r> {
    /// Their places in the dataset.
    pub places: &'r [u32],
    /// Their seats, one each.
    pub seats: &'r [Seated],
    /// Since when their states have stood, one each; empty if nothing asks for it.
    pub since: &'r [Option<Date>],
}

impl<'a> Asked<'a> {
    /// How many customers are best asked together.
    pub const CHUNK: usize = Context::CHUNK;

    /// Some registers of a program, asked of customers (everybody, if `None`) as seen from a moment.
    #[must_use]
    pub fn new(
        world: &'a World<'a>,
        sight: Sight,
        (program, registers): (&'a Program, &[Reg]),
        places: Option<&[u32]>,
    ) -> Self {
        let shared = SharedFacts::of((world, program), sight, Wish { places, ..Wish::default() });
        let needs = Needs::of(program, registers.iter().copied());
        let journeys =
            program.customers.nodes.iter().any(|node| {
                matches!(node.op, Op::Leaf(Leaf::Marked(_) | Leaf::BuiltIn(BuiltIn::VisitsToStage)))
            });
        Self { world, program, sight, shared, needs, journeys }
    }

    /// The desk of one thread.
    #[must_use]
    pub fn desk(&self) -> Desk<'_> {
        let context = Context::new((self.world, self.program), self.sight, Wish::default(), &self.shared);
        Desk { asked: self, context }
    }
}

/// Where one thread asks.
pub struct Desk<'a> {
    asked: &'a Asked<'a>,
    context: Context<'a>,
}

impl Desk<'_> {
    /// Lets neighbours answer: `ask` gets the values of their names. Names behind the states have none
    /// here, apart from facts since the state began.
    pub fn with<T>(&self, neighbours: Neighbours<'_>, ask: impl FnOnce(&dyn Leaves) -> T) -> T {
        let ruleset = self.context.world.ruleset;
        let seat = neighbours.seats.first().map(|seated| seated.seat);
        let needs = &self.asked.needs;
        let Some((seat, funnel)) = seat.and_then(|seat| Some((seat, seat.funnel(ruleset)?))) else {
            let chunk = Chunk::of_customers(&self.context, neighbours.places, needs);
            return ask(&chunk.with_states(neighbours.since));
        };
        let people = neighbours.places.iter().zip(neighbours.seats).enumerate();
        let presents: Vec<Present> =
            people.map(|(slot, (place, seated))| self.present(slot, *place, *seated)).collect();
        let standing = (funnel, seat.stage(ruleset), presents.as_slice());
        let chunk = Chunk::of_stage(&self.context, neighbours.places, needs, standing);
        ask(&chunk.with_states(neighbours.since))
    }

    /// The visit of a customer, as far as it is asked about. One that is not dated, or is of no stage,
    /// tells nothing.
    fn present(&self, slot: usize, customer: u32, seated: Seated) -> Present {
        let stage = seated.seat.stage_place().map(usize::from);
        let funnel = seated.seat.funnel_place().filter(|_| self.asked.journeys && stage.is_some());
        let dated = |present: Present| Present {
            entered: present.entered.filter(|_| present.dating != Dating::Unreadable),
            ..present
        };
        match funnel {
            Some(funnel) => {
                dated(Whereabouts::of(&self.context, slot, customer, usize::from(funnel)).present)
            }
            None => Present {
                slot,
                customer,
                at: stage.map_or(At::Nowhere, At::Stage),
                entered: seated.stage_since.map(Into::into),
                dating: Dating::Given,
                confirmed: false,
                times: 0,
            },
        }
    }
}
