//! Comparisons of counts, which say what differs.

use std::ops::Range;

use funnelwright::census::{Count, Seated, Wish, count, findings};
use funnelwright::evaluate::{evaluate, survey};
use funnelwright::facts::Moment;
use funnelwright::journey::{Sight, World};
use funnelwright::time::AsOf;
use funnelwright::value::{Date, DateTime};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::data::FIRST;

pub type Compared = Result<(), TestCaseError>;

pub fn day(after: u64) -> Date {
    let first: Date = FIRST.parse().unwrap();
    first + chrono::Days::new(after)
}

pub fn end_of(after: u64) -> Sight {
    Sight::of(AsOf::end_of(day(after)))
}

pub fn instant(after: u64, hour: u32, minute: u32) -> Sight {
    let at: DateTime = day(after).and_hms_opt(hour, minute, 0).unwrap();
    Sight::of(AsOf::at(at))
}

/// What the reference evaluation says of everybody.
pub fn reference(world: &World<'_>, sight: Sight) -> Vec<Option<Seated>> {
    let moment = Moment::new(world, sight);
    let of = |customer| evaluate(&moment, customer).map(|evaluation| Seated::of(&evaluation, &moment));
    (0..world.customers()).map(of).collect()
}

/// Compares where everybody stands, one by one.
pub fn same(world: &World<'_>, got: &[Option<Seated>], want: &[Option<Seated>], what: &str) -> Compared {
    prop_assert_eq!(got.len(), want.len(), "{}", what);
    for (customer, (got, want)) in got.iter().zip(want).enumerate() {
        let place = |seated: &Option<Seated>| seated.map(|it| (it.seat.position(world.ruleset), it));
        prop_assert_eq!(got, want, "{} {}: {:?} / {:?}", world.id(customer), what, place(got), place(want));
    }
    Ok(())
}

/// The count of everybody, and the findings, as the reference evaluation gives them.
pub fn counted_as_evaluated(world: &World<'_>, sight: Sight) -> Compared {
    let counted = count(world, sight, Wish::default());
    same(world, &counted.census, &reference(world, sight), &format!("at {sight:?}"))?;
    let found = findings(world, sight, &counted.suspects());
    prop_assert_eq!(found.list(), survey(world, sight).1.list(), "findings at {:?}", sight);
    Ok(())
}

/// Following moments, counting only those whose time has come, as counting everybody at each.
pub fn moments_follow(world: &World<'_>, moments: impl IntoIterator<Item = Sight>) -> Compared {
    let mut followed: Option<Count> = None;
    for sight in moments {
        let followed = match &mut followed {
            None => followed.insert(count(world, sight, Wish { wakes: true, ..Wish::default() })),
            Some(followed) => {
                let due: Vec<u32> = followed.due(sight).collect();
                let wish = Wish { places: Some(&due), wakes: true, ..Wish::default() };
                followed.update(&due, count(world, sight, wish));
                followed
            }
        };
        let whole = count(world, sight, Wish::default());
        same(world, &followed.census, &whole.census, &format!("followed to {sight:?}"))?;
        same_findings(world, sight, followed, &whole)?;
    }
    Ok(())
}

/// Some customers counted alone as in a count of everybody, and the rest as well.
pub fn some_as_all(world: &World<'_>, sight: Sight, chosen: impl Fn(usize) -> bool) -> Compared {
    let wakes = Wish { wakes: true, ..Wish::default() };
    let whole = count(world, sight, wakes);
    let (some, others): (Vec<usize>, Vec<usize>) = (0..world.customers()).partition(|it| chosen(*it));
    let mut joined = whole.clone();
    for places in [some, others] {
        let numbers: Vec<u32> = places.iter().map(|place| u32::try_from(*place).unwrap()).collect();
        let alone = count(world, sight, Wish { places: Some(&numbers), ..wakes });
        let expected: Vec<Option<Seated>> = places.iter().map(|place| whole.census[*place]).collect();
        prop_assert_eq!(&alone.census, &expected, "{:?} alone at {:?}", places, sight);
        joined.update(&numbers, alone);
    }
    same_findings(world, sight, &joined, &whole)
}

/// One thread as several: everybody's place and all findings. Who is suspected, and when somebody
/// has to be looked at again, may differ, for facts that one customer of a chunk needs are computed
/// for its neighbours as well, and nobody promises more than that both are cautious enough.
pub fn threads_agree(world: &World<'_>, sight: Sight, threads: Range<usize>) -> Compared {
    let of = |threads| count(world, sight, Wish { wakes: true, threads: Some(threads), ..Wish::default() });
    let one = of(1);
    for threads in threads {
        let many = of(threads);
        same(world, &many.census, &one.census, &format!("by {threads} threads at {sight:?}"))?;
        same_findings(world, sight, &many, &one)?;
    }
    Ok(())
}

fn same_findings(world: &World<'_>, sight: Sight, got: &Count, want: &Count) -> Compared {
    let found = |of: &Count| findings(world, sight, &of.suspects()).list();
    prop_assert_eq!(found(got), found(want), "findings at {:?}", sight);
    Ok(())
}
