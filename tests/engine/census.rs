//! The count of all customers against the reference evaluation, customer by customer.

use funnelwright::census::{Seated, count, findings};
use funnelwright::evaluate::{evaluate, survey};
use funnelwright::facts::Moment;
use funnelwright::journey::{Sight, World};
use funnelwright::time::AsOf;

use super::bench::Bench;

/// Compares every customer at a moment, and the findings.
#[track_caller]
pub fn assert_counted_as_evaluated(world: &World<'_>, sight: Sight) {
    let counted = count(world, sight, None);
    let found = findings(world, sight, &counted.suspects).list();
    assert_eq!(found, survey(world, sight).1.list(), "at {sight:?}");
    let moment = Moment::new(world, sight);
    for customer in 0..world.customers() {
        let evaluation = evaluate(&moment, customer);
        let expected = evaluation.as_ref().map(|evaluation| Seated::of(evaluation, &moment));
        assert_eq!(
            counted.census[customer],
            expected,
            "{} at {sight:?}: {evaluation:#?}",
            world.id(customer)
        );
    }
}

fn demo() -> Bench {
    let demo = Bench::new(&[]);
    for (name, text) in funnelwright::demo::RULE_FILES {
        demo.rules(name, text);
    }
    funnelwright::demo::write_dataset(&demo.path("crm.db")).unwrap();
    demo
}

#[test]
fn the_demo_is_counted_as_it_is_evaluated_on_many_days() {
    let demo = demo();
    let (prepared, _) = demo.open();
    let journal = funnelwright::journal::Journal::default();
    let world = prepared.world(&journal, None);
    for day in ["2023-01-05", "2023-06-30", "2024-01-01", "2024-03-31", "2024-06-27", "2024-06-28"] {
        let sight = Sight::of(AsOf::end_of(day.parse().unwrap()));
        assert_counted_as_evaluated(&world, sight);
        assert_counted_as_evaluated(&world, sight.without_its_day());
    }
}
