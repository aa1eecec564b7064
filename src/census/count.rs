//! Counting: all customers, or some, on all cores.

use super::bucket::Buckets;
use super::context::Context;
use super::membership::Admission;
use super::seat::Seated;
use super::suspect::{Suspect, Suspicion};
use crate::evaluate::in_parts;
use crate::journey::{Sight, World};

/// Customers in the order in which they were asked for; `None` for those that do not exist at the
/// moment.
pub type Census = Vec<Option<Seated>>;

/// Where customers stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// In the order in which they were asked for.
    pub census: Census,
    /// Those that may have a finding, in order: everybody who has one, and some who have none.
    pub suspects: Vec<Suspect>,
}

/// Where the customers at these places (in ascending order) stand; of everybody, if `None`.
#[must_use]
pub fn count(world: &World<'_>, sight: Sight, places: Option<&[u32]>) -> Count {
    let many = places.map_or(world.customers(), <[u32]>::len);
    let parts = in_parts(0..many, |part| {
        let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let places: Vec<u32> = match places {
            Some(places) => places.get(part).unwrap_or_default().to_vec(),
            None => part.map(number).collect(),
        };
        count_part(world, sight, &places)
    });
    let mut all = Count { census: Vec::with_capacity(many), suspects: Vec::new() };
    for part in parts {
        all.census.extend(part.census);
        all.suspects.extend(part.suspects);
    }
    all
}

fn count_part(world: &World<'_>, sight: Sight, places: &[u32]) -> Count {
    let context = Context::new(world, sight);
    let mut tally =
        Tally { census: vec![None; places.len()], suspicions: vec![Suspicion::default(); places.len()] };
    let mut buckets = Buckets::new(&context);
    Admission::new(&context).assign(places, &mut buckets, &mut tally);
    buckets.settle(&mut tally);
    let found = places.iter().zip(&tally.suspicions).zip(&tally.census);
    let suspects = found.filter(|((_, of), _)| of.any()).map(|((customer, of), seated)| Suspect {
        customer: *customer,
        funnel: seated.and_then(|seated| seated.seat.funnel_place()),
        of: *of,
    });
    Count { suspects: suspects.collect(), census: tally.census }
}

/// What is known so far of a part's customers, by their places in the part.
pub(super) struct Tally {
    pub census: Census,
    suspicions: Vec<Suspicion>,
}

impl Tally {
    /// Gives a customer its seat.
    pub fn seat(&mut self, slot: usize, seated: Seated) {
        if let Some(place) = self.census.get_mut(slot) {
            *place = Some(seated);
        }
    }

    /// What a customer is suspected of.
    pub fn suspicion(&mut self, slot: usize) -> Option<&mut Suspicion> {
        self.suspicions.get_mut(slot)
    }
}
