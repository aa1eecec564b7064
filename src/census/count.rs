//! Counting: all customers, or some, on all cores.

use std::ops::Range;
use std::time::Duration;

use super::bucket::Buckets;
use super::context::Context;
use super::instants::micros_of;
use super::membership::Admission;
use super::seat::Seated;
use super::shared::SharedFacts;
use super::suspect::{Suspect, Suspicion};
use super::wake::NEVER;
use crate::evaluate::{in_parts, in_threads};
use crate::journey::{Sight, World};
use crate::observer::Clock;

/// What is asked for.
#[derive(Clone, Copy, Default)]
pub struct Wish<'p> {
    /// The places of the customers, in ascending order; everybody, if `None`.
    pub places: Option<&'p [u32]>,
    /// Whether to tell when each has to be looked at again.
    pub wakes: bool,
    /// Tells the time, for the caller who wants to know how much of it the facts take.
    pub clock: Option<Clock<'p>>,
    /// How many threads share the work; `None`: as many as there are cores and it is worth.
    pub threads: Option<usize>,
}

/// Where customers stand, each in the order in which they were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// `None` for those that do not exist at the moment.
    pub census: Vec<Option<Seated>>,
    /// What they may have findings of.
    pub suspicions: Vec<Suspicion>,
    /// If it was asked for: until which instant, in microseconds since 1970-01-01 00:00 local,
    /// nothing that is said of them can change while rows and journal stay as they are. Whoever
    /// looks from that instant or later has to count them again.
    pub wakes: Vec<i64>,
    /// How long the facts over events took, all threads together; zero without a clock.
    pub facts_took: Duration,
}

impl Count {
    /// The places, in order, of those who have to be looked at again from a later moment.
    pub fn due(&self, sight: Sight) -> impl Iterator<Item = u32> + '_ {
        let now = micros_of(sight.last_instant());
        (0..).zip(&self.wakes).filter(move |(_, wake)| **wake <= now).map(|(place, _)| place)
    }

    /// Those that may have a finding, in order: everybody who has one, and some who have none. The
    /// count must be of everybody.
    #[must_use]
    pub fn suspects(&self) -> Vec<Suspect> {
        let suspected = (0..).zip(&self.suspicions).zip(&self.census).filter(|((_, of), _)| of.any());
        let suspect = |((customer, of), seated): ((u32, &Suspicion), &Option<Seated>)| Suspect {
            customer,
            funnel: seated.and_then(|seated| seated.seat.funnel_place()),
            of: *of,
        };
        suspected.map(suspect).collect()
    }

    /// Takes over what a count of some customers says.
    pub fn update(&mut self, places: &[u32], some: Self) {
        fn put<T>(all: &mut [T], places: &[u32], some: Vec<T>) {
            for (place, value) in places.iter().zip(some) {
                if let Some(slot) = all.get_mut(*place as usize) {
                    *slot = value;
                }
            }
        }
        put(&mut self.census, places, some.census);
        put(&mut self.suspicions, places, some.suspicions);
        put(&mut self.wakes, places, some.wakes);
    }
}

/// Where customers stand.
#[must_use]
pub fn count(world: &World<'_>, sight: Sight, wish: Wish<'_>) -> Count {
    let start = wish.clock.map(|clock| clock());
    let shared = SharedFacts::of(world, sight, wish);
    let facts_took =
        wish.clock.zip(start).map_or(Duration::ZERO, |(clock, start)| clock().saturating_sub(start));
    let many = wish.places.map_or(world.customers(), <[u32]>::len);
    let part = |part: Range<usize>| {
        let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let places: Vec<u32> = match wish.places {
            Some(places) => places.get(part).unwrap_or_default().to_vec(),
            None => part.map(number).collect(),
        };
        count_part(&Context::new(world, sight, wish, &shared), &places)
    };
    let parts = match wish.threads {
        Some(threads) => in_threads(0..many, threads, part),
        None => in_parts(0..many, part),
    };
    let mut all = Count { facts_took, ..Count::default() };
    for part in parts {
        all.census.extend(part.census);
        all.suspicions.extend(part.suspicions);
        all.wakes.extend(part.wakes);
        all.facts_took += part.facts_took;
    }
    all
}

fn count_part(context: &Context<'_>, places: &[u32]) -> Count {
    let mut tally = Tally(Count {
        census: vec![None; places.len()],
        suspicions: vec![Suspicion::default(); places.len()],
        wakes: if context.wakes { vec![NEVER; places.len()] } else { Vec::new() },
        facts_took: Duration::ZERO,
    });
    let mut buckets = Buckets::new(context);
    Admission::new(context).assign(places, &mut buckets, &mut tally);
    buckets.settle(&mut tally);
    tally.0.facts_took = context.facts_took.get();
    tally.0
}

/// What is known so far of a part's customers, by their places in the part.
pub(super) struct Tally(Count);

impl Tally {
    /// Gives a customer its seat.
    pub fn seat(&mut self, slot: usize, seated: Seated) {
        if let Some(place) = self.0.census.get_mut(slot) {
            *place = Some(seated);
        }
    }

    /// What a customer is suspected of.
    pub fn suspicion(&mut self, slot: usize) -> Option<&mut Suspicion> {
        self.0.suspicions.get_mut(slot)
    }

    /// Has a customer looked at again no later than at an instant.
    pub fn wake(&mut self, slot: usize, at: i64) {
        if let Some(wake) = self.0.wakes.get_mut(slot) {
            *wake = (*wake).min(at);
        }
    }
}
