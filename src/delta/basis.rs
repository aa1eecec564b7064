//! What a delta was computed from: enough to say why of each change, when somebody asks.
//!
//! A million changes have a million reasons, of which a person reads twenty. They are put into
//! words by the reference evaluation, customer by customer.

use std::sync::Arc;

use super::change::Change;
use crate::dataset::Dataset;
use crate::evaluate::{CustomerState, describe, evaluate, gone_reason, in_parts, reason};
use crate::expression::UserRuntime;
use crate::facts::Moment;
use crate::journal::Journal;
use crate::journey::{Sight, Sightings, World};
use crate::program::Program;
use crate::ruleset::Ruleset;
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
    pub fn world<'a>(&'a self, journal: &'a Journal, sightings: Option<&'a Sightings>) -> World<'a> {
        World::new((&self.ruleset, &self.program), &self.dataset, journal, sightings, &self.users)
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
    pub present: Arc<Prepared>,
    /// The rules that served missed days, if they are others.
    pub last: LastRules,
    /// The journal, without what this run saw.
    pub journal: Arc<Journal>,
    /// What this run saw.
    pub sightings: Arc<Sightings>,
    /// The evaluated moments, and the rules that served each.
    pub moments: Vec<(AsOf, Serving)>,
}

/// Puts into words what a [`Basis`] holds.
pub(crate) struct Teller<'a> {
    present: World<'a>,
    last: Option<World<'a>>,
    moments: &'a [(AsOf, Serving)],
}

impl Basis {
    pub(super) fn teller(&self) -> Teller<'_> {
        Teller {
            present: self.present.world(&self.journal, Some(&self.sightings)),
            last: self.last.other().map(|last| last.world(&self.journal, Some(&self.sightings))),
            moments: &self.moments,
        }
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
