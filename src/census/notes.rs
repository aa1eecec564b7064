//! What is noted beside the seats: what customers are suspected of, and when to look again.

use super::suspect::Suspicion;
use super::wake::NEVER;

/// Notes about customers, each in the order in which they were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// What they may have findings of.
    pub suspicions: Vec<Suspicion>,
    /// If it was asked for: until which instant, in microseconds since 1970-01-01 00:00 local,
    /// what they are about cannot change while rows and journal stay as they are.
    pub wakes: Vec<i64>,
}

impl Notes {
    /// Notes about so many customers, of whom nothing is known.
    pub(super) fn about(customers: usize, with_wakes: bool) -> Self {
        Self {
            suspicions: vec![Suspicion::default(); customers],
            wakes: if with_wakes { vec![NEVER; customers] } else { Vec::new() },
        }
    }

    /// What a customer is suspected of.
    pub(super) fn suspicion(&mut self, slot: usize) -> Option<&mut Suspicion> {
        self.suspicions.get_mut(slot)
    }

    /// Has a customer looked at again no later than at an instant.
    pub(super) fn wake(&mut self, slot: usize, at: i64) {
        if let Some(wake) = self.wakes.get_mut(slot) {
            *wake = (*wake).min(at);
        }
    }

    /// Takes over what is noted about a customer elsewhere.
    pub(super) fn copy(&mut self, slot: usize, other: &Self, place: usize) {
        if let (Some(suspicion), Some(known)) = (self.suspicions.get_mut(slot), other.suspicions.get(place)) {
            *suspicion = *known;
        }
        if let (Some(wake), Some(known)) = (self.wakes.get_mut(slot), other.wakes.get(place)) {
            *wake = *known;
        }
    }

    /// Adds the notes about customers that follow.
    pub(super) fn extend(&mut self, others: Self) {
        self.suspicions.extend(others.suspicions);
        self.wakes.extend(others.wakes);
    }

    /// Puts notes about some at their places.
    pub(super) fn update(&mut self, places: &[u32], some: Self) {
        put(&mut self.suspicions, places, some.suspicions);
        put(&mut self.wakes, places, some.wakes);
    }
}

/// Puts values at places.
pub(super) fn put<T>(all: &mut [T], places: &[u32], some: Vec<T>) {
    for (place, value) in places.iter().zip(some) {
        if let Some(slot) = all.get_mut(*place as usize) {
            *slot = value;
        }
    }
}
