//! What was told of customers whose rows are no longer there, in few bytes each.

use std::collections::HashMap;
use std::sync::Arc;

use super::told::Told;
use crate::dataset::Interner;
use crate::evaluate::{By, CustomerState, Next, Overdue, Position};
use crate::value::Date;

/// Reasons and states. What many customers have in common is kept once.
#[derive(Debug, Default)]
pub(crate) struct Words {
    reasons: Interner,
    states: Vec<OwnState>,
    shared: Vec<SharedState>,
    places: HashMap<SharedState, u32>,
}

/// What differs from customer to customer.
#[derive(Debug)]
struct OwnState {
    customer: Arc<str>,
    owner: Option<Arc<str>>,
    stage_since: Option<Date>,
    days: Option<i64>,
    next: Option<Next>,
    shared: u32,
}

/// What many customers have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct SharedState {
    position: Position,
    phase: Option<Arc<str>>,
    by: Option<By>,
    overdue: Option<Overdue>,
    ready: Option<bool>,
    missing: Vec<Arc<str>>,
    unknown: Vec<Arc<str>>,
    inferred: bool,
}

impl Words {
    /// Keeps a reason.
    pub fn tell(&mut self, reason: &str) -> Told {
        let hash = self.reasons.hash(reason.as_bytes());
        Told(Some(self.reasons.intern(reason, hash)))
    }

    /// A reason that was kept; nothing for one that was not.
    pub fn reason(&self, told: Told) -> &str {
        told.0.and_then(|code| self.reasons.text(code)).unwrap_or_default()
    }

    /// Keeps all that is said about a customer, except why.
    pub fn tell_state(&mut self, state: &CustomerState) {
        let CustomerState { position, phase, by, overdue, ready, missing, unknown, inferred, .. } =
            state.clone();
        let shared = SharedState { position, phase, by, overdue, ready, missing, unknown, inferred };
        let place = self.places.get(&shared).copied().unwrap_or_else(|| {
            // There are never more than customers, whose places have as many bits.
            let place = u32::try_from(self.shared.len()).unwrap_or(u32::MAX);
            self.shared.push(shared.clone());
            self.places.insert(shared, place);
            place
        });
        self.states.push(OwnState {
            customer: state.customer.clone(),
            owner: state.owner.clone(),
            stage_since: state.stage_since,
            days: state.days,
            next: state.next,
            shared: place,
        });
    }

    /// How many states were kept.
    pub fn states(&self) -> usize {
        self.states.len()
    }

    /// A state in the order in which they were kept.
    pub fn state(&self, place: usize) -> Option<CustomerState> {
        let own = self.states.get(place)?;
        let SharedState { position, phase, by, overdue, ready, missing, unknown, inferred } =
            self.shared.get(own.shared as usize)?.clone();
        Some(CustomerState {
            customer: own.customer.clone(),
            position,
            phase,
            owner: own.owner.clone(),
            by,
            stage_since: own.stage_since,
            days: own.days,
            overdue,
            ready,
            missing,
            unknown,
            next: own.next,
            reason: String::new(),
            inferred,
        })
    }
}
