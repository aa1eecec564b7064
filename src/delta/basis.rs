//! What a delta was computed from: enough to say why of each change, when somebody asks.
//!
//! A million changes have a million reasons, of which a person reads twenty. They are put into
//! words by the reference evaluation, customer by customer.

use std::sync::Arc;

use super::change::Change;
use super::ground::Ground;
use crate::dataset::{Column, Dataset};
use crate::evaluate::{CustomerState, describe, evaluate, gone_reason, in_parts, reason};
use crate::expression::UserRuntime;
use crate::facts::Moment;
use crate::journal::Journal;
use crate::journey::{PlacedJournal, Sight, Sightings, World};
use crate::program::Program;
use crate::ruleset::Ruleset;
use crate::syntax::Role;
use crate::time::AsOf;

/// A ruleset with its rows and functions, ready to be evaluated.
#[derive(Debug)]
pub struct Prepared {
    /// The ruleset.
    pub ruleset: Ruleset,
    /// Its expressions, lowered.
    pub program: Program,
    /// The rows it needs.
    pub dataset: Dataset,
    /// Its user functions.
    pub users: UserRuntime,
}

impl Prepared {
    /// The world that a journal and what the present run sees make of it.
    #[must_use]
    pub fn world<'a>(&'a self, journal: &Journal, sightings: Option<&'a Sightings>) -> World<'a> {
        self.world_over(Arc::new(self.place(journal)), sightings)
    }

    /// A journal at the places of its customers.
    pub(super) fn place(&self, journal: &Journal) -> PlacedJournal {
        PlacedJournal::of(self.ids(), journal)
    }

    /// The world over a journal that has been placed.
    pub(super) fn world_over<'a>(
        &'a self,
        journal: Arc<PlacedJournal>,
        sightings: Option<&'a Sightings>,
    ) -> World<'a> {
        World::new(self.pair(), &self.dataset, journal, sightings, &self.users)
    }

    /// The world of what belongs to no customers, of which no journal says anything.
    pub(super) fn head_world(&self) -> World<'_> {
        self.world(&Journal::default(), None)
    }

    /// The rules as they are read and as they are run.
    pub(super) fn pair(&self) -> (&Ruleset, &Program) {
        (&self.ruleset, &self.program)
    }

    /// The ids of the customers, in order.
    pub(super) fn ids(&self) -> Option<&Column> {
        self.dataset.customers.column(self.ruleset.mapping.customers.role(Role::Id)?)
    }
}

/// The last applied ruleset, beside the present one.
#[derive(Debug, Clone)]
pub enum LastRules {
    /// The same, or none at all.
    Same,
    /// Another one.
    Other(Arc<Prepared>),
    /// Another one that can no longer be read against the dataset: the present one serves the
    /// missed days, and every change is caused by the rules.
    Unreadable,
}

impl LastRules {
    /// The other one, if it can be read.
    #[must_use]
    pub fn other(&self) -> Option<&Arc<Prepared>> {
        match self {
            Self::Other(last) => Some(last),
            Self::Same | Self::Unreadable => None,
        }
    }
}

/// Which rules served an evaluated moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Serving {
    /// The present ones.
    Present,
    /// Those applied last.
    Last,
}

/// What a delta was computed from.
#[derive(Debug, Clone)]
pub(crate) struct Basis {
    /// The rules as of the last moment.
    pub(super) present: Arc<Prepared>,
    /// The rules that served missed days, if they are others.
    pub(super) last: LastRules,
    /// The customers and the journal.
    pub(super) ground: Arc<Ground>,
    /// The evaluated moments, and the rules that served each.
    pub(super) moments: Vec<(AsOf, Serving)>,
}

/// Puts into words what a [`Basis`] holds.
pub(crate) struct Teller<'a> {
    present: World<'a>,
    last: Option<World<'a>>,
    moments: &'a [(AsOf, Serving)],
}

impl Basis {
    /// The world of the present rules.
    pub(super) fn present_world(&self) -> World<'_> {
        self.present.world_over(self.ground.view.present.clone(), Some(&self.ground.view.sightings))
    }

    /// The world of the rules applied last, if they are others and can be read.
    pub(super) fn last_world(&self) -> Option<World<'_>> {
        let view = &self.ground.view;
        self.last.other().map(|last| last.world_over(view.last.clone(), Some(&view.sightings)))
    }

    pub(super) fn teller(&self) -> Teller<'_> {
        Teller { present: self.present_world(), last: self.last_world(), moments: &self.moments }
    }
}

impl Teller<'_> {
    /// How many places customers can stand at.
    pub(super) fn places(&self) -> usize {
        self.present.customers()
    }

    /// What is said about the customers at these places as of the last moment.
    pub(super) fn states(&self, places: std::ops::Range<usize>) -> Vec<CustomerState> {
        let Some((at, _)) = self.moments.last() else { return Vec::new() };
        describe(&self.present, Sight::of(*at), places)
    }

    /// Why each of some changes came about.
    pub(super) fn reasons(&self, changes: &[Change]) -> Vec<String> {
        let parts = in_parts(0..changes.len(), |places| {
            let mut moments = Moments { teller: self, last_used: None };
            let changes = changes.get(places).unwrap_or_default();
            changes.iter().map(|change| moments.reason(change)).collect::<Vec<_>>()
        });
        parts.into_iter().flatten().collect()
    }

    fn moment(&self, step: u16) -> Option<Moment<'_>> {
        let (at, serving) = self.moments.get(usize::from(step))?;
        let world = match serving {
            Serving::Present => &self.present,
            Serving::Last => self.last.as_ref().unwrap_or(&self.present),
        };
        Some(Moment::new(world, Sight::of(*at)))
    }
}

/// The moment of the change before, for changes come day by day.
struct Moments<'t> {
    teller: &'t Teller<'t>,
    last_used: Option<(u16, Moment<'t>)>,
}

impl Moments<'_> {
    fn reason(&mut self, change: &Change) -> String {
        let language = self.teller.present.ruleset.workspace.language;
        if self.last_used.as_ref().is_none_or(|(step, _)| *step != change.step) {
            self.last_used = self.teller.moment(change.step).map(|moment| (change.step, moment));
        }
        let Some((_, moment)) = &self.last_used else { return String::new() };
        let row = moment.world.dataset.index.get(&change.customer);
        let found = row.and_then(|row| evaluate(moment, usize::try_from(*row).ok()?));
        found.map_or_else(|| gone_reason(language), |found| reason(&found, moment))
    }
}
