//! The comparisons find what is planted, and make the case small that shows it.

use funnelwright::census::{Wish, count};
use funnelwright::journey::World;

use proptest::test_runner::TestRunner;

use super::case::{Case, cases};
use super::compare::{Compared, end_of, reference, same};
use super::hold::broken;
use super::properties::{within, within_bench};

/// The smallest case that shows a difference.
fn found(property: impl Fn(&Case) -> Compared) -> Case {
    broken(TestRunner::deterministic(), 2000, cases(), property).expect("what is planted is found").0
}

fn assert_small(case: &Case) {
    let rows = (case.customers.len(), case.events.len(), case.journal.len());
    assert!(rows.0 == 1 && rows.1 <= 1 && rows.2 == 0 && case.facts.len() <= 1, "{rows:?} in {case:?}");
}

fn everybody(world: &World<'_>, after: u64) -> Vec<Option<funnelwright::census::Seated>> {
    count(world, end_of(after), Wish::default()).census
}

#[test]
fn a_count_of_the_day_before_is_found_out() {
    let case = found(|case| {
        within(case, |world| same(world, &everybody(world, 15), &reference(world, end_of(16)), "planted"))
    });
    assert_small(&case);
}

#[test]
fn days_on_which_nobody_is_looked_at_are_found_out() {
    let case = found(|case| {
        within(case, |world| same(world, &everybody(world, 3), &everybody(world, 9), "planted"))
    });
    assert_small(&case);
}

#[test]
fn a_rule_that_is_another_one_is_found_out() {
    for (from, to) in [("entering_days = 3", "entering_days = 4"), ("size", "rank")] {
        let case = found(|case| {
            let bench = case.bench_with(&case.rules().replace(from, to));
            let mut want = Vec::new();
            within(case, |world| {
                want = reference(world, end_of(16));
                Ok(())
            })?;
            within_bench(case, &bench, |world| same(world, &everybody(world, 16), &want, "planted"))
        });
        assert!(case.customers.len() == 1, "{case:?}");
    }
}
