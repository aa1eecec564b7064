//! Where all customers stand at a moment, in few bytes each.

use std::sync::Arc;

use super::all::in_parts;
use super::evaluation::evaluate;
use super::state::{By, Position, State};
use crate::facts::Moment;
use crate::journey::{Sight, World};
use crate::ruleset::{Funnel, Ruleset, Stage};
use crate::value::Date;

/// A position by places in the ruleset instead of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat {
    /// The funnel's place; [`Seat::NOWHERE`] for none.
    funnel: u16,
    /// The stage's place in the funnel; [`Seat::NOWHERE`] for none.
    stage: u16,
    /// The state.
    pub state: State,
}

impl Seat {
    /// Stands for no funnel, no stage.
    const NOWHERE: u16 = u16::MAX;

    /// A seat in the stage of a funnel, by their places.
    #[must_use]
    pub fn new(funnel: Option<usize>, stage: Option<usize>, stands: State) -> Self {
        let number = |place: Option<usize>| place.and_then(|place| u16::try_from(place).ok());
        let or_nowhere = |place| number(place).unwrap_or(Self::NOWHERE);
        Self { funnel: or_nowhere(funnel), stage: or_nowhere(stage), state: stands }
    }

    /// The funnel.
    #[must_use]
    pub fn funnel(self, ruleset: &Ruleset) -> Option<&Funnel> {
        ruleset.funnels.get(usize::from(self.funnel))
    }

    /// The stage.
    #[must_use]
    pub fn stage(self, ruleset: &Ruleset) -> Option<&Stage> {
        self.funnel(ruleset)?.stages.get(usize::from(self.stage))
    }

    /// The stage's phase.
    #[must_use]
    pub fn phase(self, ruleset: &Ruleset) -> Option<Arc<str>> {
        Some(ruleset.phases.get(self.stage(ruleset)?.phase?)?.id.clone())
    }

    /// The position, by ids.
    #[must_use]
    pub fn position(self, ruleset: &Ruleset) -> Position {
        Position {
            funnel: self.funnel(ruleset).map(|funnel| funnel.id.clone()),
            stage: self.stage(ruleset).map(|stage| stage.id.clone()),
            state: self.state,
        }
    }
}

/// What the store keeps of a customer's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seated {
    /// Where it stands.
    pub seat: Seat,
    /// Who ended the journey.
    pub by: Option<By>,
    /// The date the present visit of the stage began.
    pub stage_since: Option<Date>,
    /// Whether that is the day it was first seen there.
    pub inferred: bool,
}

/// All customers by their places in the dataset; `None` for those that do not exist at the moment.
pub type Census = Vec<Option<Seated>>;

/// Where all customers stand.
#[must_use]
pub fn census(world: &World<'_>, sight: Sight) -> Census {
    in_parts(0..world.customers(), |customers| {
        let moment = Moment::new(world, sight);
        customers.map(|customer| seated(&moment, customer)).collect::<Vec<_>>()
    })
    .into_iter()
    .flatten()
    .collect()
}

/// Where the customers at these places stand, in their order.
#[must_use]
pub fn census_of(world: &World<'_>, sight: Sight, customers: &[u32]) -> Census {
    in_parts(0..customers.len(), |part| {
        let moment = Moment::new(world, sight);
        let customers = customers.get(part).unwrap_or_default().iter();
        customers.map(|customer| seated(&moment, *customer as usize)).collect::<Vec<_>>()
    })
    .into_iter()
    .flatten()
    .collect()
}

fn seated(moment: &Moment<'_>, customer: usize) -> Option<Seated> {
    Some(evaluate(moment, customer)?.seated(moment))
}
