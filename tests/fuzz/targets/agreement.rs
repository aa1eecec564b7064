//! The count of everybody against the reference evaluation.

use funnelwright::census::{Count, Seated, Wish, count, findings};
use funnelwright::evaluate::{evaluate, survey};
use funnelwright::facts::Moment;
use funnelwright::journey::{Sight, World};

/// At a moment everybody's place and all findings are those of the reference evaluation, by one
/// thread and by several.
pub fn counted_as_evaluated(world: &World<'_>, sight: Sight) {
    let moment = Moment::new(world, sight);
    let of = |customer| evaluate(&moment, customer).map(|evaluation| Seated::of(&evaluation, &moment));
    let reference: Vec<Option<Seated>> = (0..world.customers()).map(of).collect();
    for threads in [1, 3] {
        let counted = count(world, sight, Wish { threads: Some(threads), ..Wish::default() });
        same(world, &counted.census, &reference, sight);
        same_findings(world, sight, &counted);
    }
}

/// Counting only those whose time has come gives, moment by moment, the count of everybody.
pub fn moments_follow(world: &World<'_>, moments: &[Sight]) {
    let wish = Wish { wakes: true, ..Wish::default() };
    let mut followed: Option<Count> = None;
    for sight in moments {
        let followed = match &mut followed {
            None => followed.insert(count(world, *sight, wish)),
            Some(followed) => {
                let due: Vec<u32> = followed.due(*sight).collect();
                followed.update(&due, count(world, *sight, Wish { places: Some(&due), ..wish }));
                followed
            }
        };
        let whole = count(world, *sight, Wish::default());
        same(world, &followed.census, &whole.census, *sight);
        same_findings(world, *sight, followed);
    }
}

fn same(world: &World<'_>, got: &[Option<Seated>], want: &[Option<Seated>], sight: Sight) {
    assert_eq!(got.len(), want.len());
    for (customer, (got, want)) in got.iter().zip(want).enumerate() {
        assert_eq!(got, want, "{} at {sight:?}", world.id(customer));
    }
}

fn same_findings(world: &World<'_>, sight: Sight, counted: &Count) {
    let found = findings(world, sight, &counted.suspects());
    assert_eq!(found.list(), survey(world, sight).1.list(), "findings at {sight:?}");
}
