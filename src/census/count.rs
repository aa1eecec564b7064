//! Counting: all customers, or some, on all cores.

use std::ops::Range;
use std::time::Duration;

use super::bucket::Buckets;
use super::context::Context;
use super::instants::micros_of;
use super::membership::Admission;
use super::notes::{Notes, put};
use super::seat::Seated;
use super::shared::SharedFacts;
use super::suspect::{Suspect, Suspicion};
use super::touched::Known;
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
    /// What is known from an earlier count.
    pub known: Option<Known<'p>>,
}

/// Where customers stand, each in the order in which they were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// `None` for those that do not exist at the moment.
    pub census: Vec<Option<Seated>>,
    /// About which funnel they belong to.
    pub membership: Notes,
    /// About where they stand in it.
    pub standing: Notes,
    /// How long the facts over events took, all threads together; zero without a clock.
    pub facts_took: Duration,
}

impl Count {
    /// The places, in order, of those who have to be looked at again from a later moment.
    pub fn due(&self, sight: Sight) -> impl Iterator<Item = u32> + '_ {
        let now = micros_of(sight.last_instant());
        let wakes = self.membership.wakes.iter().zip(&self.standing.wakes);
        (0..)
            .zip(wakes)
            .filter(move |(_, (of_one, of_other))| **of_one.min(of_other) <= now)
            .map(|(place, _)| place)
    }

    /// What each customer may have findings of.
    pub fn suspicions(&self) -> impl Iterator<Item = Suspicion> + '_ {
        let both = self.membership.suspicions.iter().zip(&self.standing.suspicions);
        both.map(|(of_one, of_other)| of_one.or(*of_other))
    }

    /// Those that may have a finding, in order: everybody who has one, and some who have none. The
    /// count must be of everybody.
    #[must_use]
    pub fn suspects(&self) -> Vec<Suspect> {
        let suspected = (0..).zip(self.suspicions()).zip(&self.census).filter(|((_, of), _)| of.any());
        let suspect = |((customer, of), seated): ((u32, Suspicion), &Option<Seated>)| Suspect {
            customer,
            funnel: seated.and_then(|seated| seated.seat.funnel_place()),
            of,
        };
        suspected.map(suspect).collect()
    }

    /// Takes over what a count of some customers says.
    pub fn update(&mut self, places: &[u32], some: Self) {
        put(&mut self.census, places, some.census);
        self.membership.update(places, some.membership);
        self.standing.update(places, some.standing);
        self.facts_took += some.facts_took;
    }
}

/// Where customers stand.
#[must_use]
pub fn count(world: &World<'_>, sight: Sight, wish: Wish<'_>) -> Count {
    let start = wish.clock.map(|clock| clock());
    let shared = SharedFacts::of((world, world.program), sight, wish);
    let facts_took =
        wish.clock.zip(start).map_or(Duration::ZERO, |(clock, start)| clock().saturating_sub(start));
    let many = wish.places.map_or(world.customers(), <[u32]>::len);
    let part = |part: Range<usize>| {
        let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let places: Vec<u32> = match wish.places {
            Some(places) => places.get(part).unwrap_or_default().to_vec(),
            None => part.map(number).collect(),
        };
        count_part(&Context::new((world, world.program), sight, wish, &shared), &places)
    };
    let parts = match wish.threads {
        Some(threads) => in_threads(0..many, threads, part),
        None => in_parts(0..many, part),
    };
    let mut all = Count { facts_took, ..Count::default() };
    for part in parts {
        all.census.extend(part.census);
        all.membership.extend(part.membership);
        all.standing.extend(part.standing);
        all.facts_took += part.facts_took;
    }
    all
}

fn count_part(context: &Context<'_>, places: &[u32]) -> Count {
    let many = places.len();
    let mut tally = Tally {
        census: vec![None; many],
        membership: Notes::about(many, context.wakes),
        standing: Notes::about(many, context.wakes),
    };
    let mut buckets = Buckets::new(context);
    Admission::new(context).assign(places, &mut buckets, &mut tally);
    buckets.settle(&mut tally);
    let Tally { census, membership, standing } = tally;
    Count { census, membership, standing, facts_took: context.facts_took.get() }
}

/// What is known so far of a part's customers, by their places in the part.
pub(super) struct Tally {
    census: Vec<Option<Seated>>,
    /// About which funnel they belong to.
    pub membership: Notes,
    /// About where they stand in it.
    pub standing: Notes,
}

impl Tally {
    /// Gives a customer its seat.
    pub fn seat(&mut self, slot: usize, seated: Seated) {
        if let Some(place) = self.census.get_mut(slot) {
            *place = Some(seated);
        }
    }

    /// Leaves a customer where an earlier count has put it.
    pub fn keep(&mut self, slot: usize, place: u32, earlier: &Count) {
        let place = place as usize;
        if let (Some(slot), Some(seated)) = (self.census.get_mut(slot), earlier.census.get(place)) {
            *slot = *seated;
        }
        self.standing.copy(slot, &earlier.standing, place);
    }
}
