//! Where a customer stands, in few bytes.

use std::sync::Arc;

use crate::evaluate::{By, Evaluation, Position, State};
use crate::facts::Moment;
use crate::journey::{Dating, Place};
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

    /// The funnel's place.
    #[must_use]
    pub fn funnel_place(self) -> Option<u16> {
        (self.funnel != Self::NOWHERE).then_some(self.funnel)
    }

    /// The stage's place in the funnel.
    #[must_use]
    pub fn stage_place(self) -> Option<u16> {
        (self.stage != Self::NOWHERE).then_some(self.stage)
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

impl Seated {
    /// What the reference evaluation of a customer says.
    #[must_use]
    pub fn of(evaluation: &Evaluation, moment: &Moment<'_>) -> Self {
        let stage = match evaluation.visit().map(|visit| &visit.place) {
            Some(Place::Stage(stage)) => Some(*stage),
            _ => None,
        };
        let dated = evaluation.dated_visit(moment);
        Self {
            seat: Seat::new(evaluation.membership.funnel, stage, evaluation.state),
            by: evaluation.by,
            stage_since: dated.map(|visit| visit.entered.date()),
            inferred: dated.is_some_and(|visit| visit.dating == Dating::Inferred),
        }
    }
}
