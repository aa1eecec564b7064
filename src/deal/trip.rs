//! A customer's way through its funnel, from its entry on.

use crate::evaluate::membership;
use crate::facts::Moment;
use crate::journey::{Dating, Place, Sight, Visit, World, entries, exists, visits};
use crate::syntax::Role;
use crate::value::Date;

/// The way of one customer as of a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Trip {
    /// The customer's place in the dataset.
    pub customer: usize,
    /// The funnel's place in the ruleset.
    pub funnel: usize,
    /// When it entered: `entered`, else its first visit.
    pub entry: Option<Date>,
    /// The visits so far.
    pub visits: Vec<Visit>,
}

impl Trip {
    /// Calendar days from the entry to the day it was first won, and whether that day is only the
    /// one it was first seen so.
    #[must_use]
    pub fn days_to_won(&self) -> Option<(i64, bool)> {
        let won = self.visits.iter().find(|visit| visit.place == Place::Won)?;
        let days = (won.entered.date() - self.entry?).num_days();
        Some((days, won.dating == Dating::Inferred))
    }
}

/// The trips of all customers that exist and are of a funnel.
#[must_use]
pub fn trips(world: &World<'_>, sight: Sight) -> Vec<Trip> {
    let moment = Moment::new(world, sight);
    let of = |customer: usize| {
        let funnel = membership(&moment, customer).funnel.filter(|_| exists(world, customer, &sight))?;
        Some(trip(world, customer, funnel, &sight))
    };
    (0..world.customers()).filter_map(of).collect()
}

/// The way of a customer that exists and is of a funnel.
pub(super) fn trip(world: &World<'_>, customer: usize, funnel: usize, sight: &Sight) -> Trip {
    let visits = visits(&entries(world, customer, funnel, sight));
    let first_visit = || visits.first().filter(|visit| visit.dating != Dating::Unreadable);
    let entry = world.moment(customer, Role::Entered).or_else(|| first_visit().map(|visit| visit.entered));
    Trip { customer, funnel, entry: entry.map(|at| at.date()), visits }
}
