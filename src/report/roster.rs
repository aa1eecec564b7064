//! All customers at one moment: what reports are counted from.

use std::sync::Arc;

use crate::dataset::Findings;
use crate::evaluate::{CustomerState, survey};
use crate::journey::{Sight, Visit, World, entries, visits};
use crate::ruleset::Funnel;
use crate::time::AsOf;

/// A customer that exists at the moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its place in the dataset.
    pub row: usize,
    /// What is said about it.
    pub state: CustomerState,
}

/// All customers at a moment, each evaluated once for all reports.
#[derive(Debug)]
pub struct Roster<'a> {
    /// The world.
    pub world: &'a World<'a>,
    /// What can be seen of it.
    pub sight: Sight,
    /// The customers that exist, by id.
    pub members: Vec<Member>,
    /// What is wrong with rows, as `plan` lists it.
    pub findings: Findings,
    /// How many customers that are known otherwise are no longer in the dataset.
    pub gone: usize,
}

impl<'a> Roster<'a> {
    /// Evaluates everybody. `known` are the customers that the store knows.
    pub fn of<'k>(world: &'a World<'a>, as_of: AsOf, known: impl Iterator<Item = &'k Arc<str>>) -> Self {
        let sight = Sight::of(as_of);
        let (states, found) = survey(world, sight);
        let index = &world.dataset.index;
        let row = |id: &Arc<str>| index.get(id).and_then(|row| usize::try_from(*row).ok());
        let members = states
            .into_iter()
            .filter_map(|state| Some(Member { row: row(&state.customer)?, state }))
            .collect();
        let mut findings = world.dataset.findings.clone();
        findings.merge(found);
        let gone = known.filter(|id| !index.contains_key(id)).count();
        Self { world, sight, members, findings, gone }
    }

    /// The funnel of a member and its place in the ruleset.
    #[must_use]
    pub fn funnel_of(&self, member: &Member) -> Option<(usize, &'a Funnel)> {
        let id = member.state.position.funnel.as_ref()?;
        self.world.ruleset.funnels.iter().enumerate().find(|(_, funnel)| funnel.id == *id)
    }

    /// The way of a member through its funnel.
    #[must_use]
    pub fn visits_of(&self, member: &Member) -> Vec<Visit> {
        let funnel = self.funnel_of(member).map(|(index, _)| index);
        funnel.map_or_else(Vec::new, |funnel| visits(&entries(self.world, member.row, funnel, &self.sight)))
    }
}
