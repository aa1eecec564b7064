//! What holds of every case.

use funnelwright::evaluate::{By, survey};
use funnelwright::journey::{World, observe};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::case::{Case, cases};
use super::compare::{
    Compared, counted_as_evaluated, day, end_of, instant, moments_follow, some_as_all, threads_agree,
};

/// How many days are followed.
const DAYS: u64 = 40;

/// Looks at the world of a case, in which runs saw what they saw from the first day on.
fn within(case: &Case, look: impl FnOnce(&World<'_>) -> Compared) -> Compared {
    let bench = case.bench();
    let (prepared, _) = bench.open();
    let journal = case.journal();
    let sightings = observe(&prepared.world(&journal, None), day(0), day(DAYS));
    look(&prepared.world(&journal, Some(&sightings)))
}

fn as_evaluated(world: &World<'_>) -> Compared {
    for after in [0, 5, 13, 14, 26, DAYS] {
        counted_as_evaluated(world, end_of(after))?;
        counted_as_evaluated(world, end_of(after).without_its_day())?;
    }
    for (hour, minute) in [(0, 0), (9, 0), (12, 30), (23, 59)] {
        counted_as_evaluated(world, instant(12, hour, minute))?;
        counted_as_evaluated(world, instant(12, hour, minute).without_its_day())?;
    }
    Ok(())
}

fn days_follow(world: &World<'_>) -> Compared {
    moments_follow(world, (0..=DAYS).map(end_of))?;
    let instants = |after| [instant(after, 0, 0), instant(after, 10, 30), instant(after, 23, 0)];
    moments_follow(world, (8..16).flat_map(instants))?;
    moments_follow(world, [0, 1, 4, 9, 21, 22, DAYS, 300].map(end_of))
}

fn alone(world: &World<'_>) -> Compared {
    for (after, every) in [(6, 2), (20, 3)] {
        some_as_all(world, end_of(after), |place| place % every == 0)?;
    }
    some_as_all(world, instant(13, 12, 0), |place| place == 0)
}

fn all(world: &World<'_>) -> Compared {
    as_evaluated(world)?;
    days_follow(world)?;
    alone(world)?;
    threads_agree(world, end_of(16), 2..5)
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, max_shrink_iters: 3000, failure_persistence: None, ..ProptestConfig::default() }
}

/// Runs a property over many cases.
fn hold(many: u32, property: impl Fn(&World<'_>) -> Compared) {
    let done = TestRunner::new(config(many)).run(&cases(), |case| within(&case, &property));
    if let Err(failure) = done {
        panic!("{failure}");
    }
}

#[test]
fn everybody_is_counted_as_evaluated() {
    hold(60, as_evaluated);
}

#[test]
fn days_follow_each_other() {
    hold(40, days_follow);
}

#[test]
fn some_are_counted_alone_as_among_all() {
    hold(60, alone);
}

#[test]
fn threads_do_not_matter() {
    hold(60, |world| threads_agree(world, end_of(16), 2..5));
}

/// Without variety, agreement says little.
#[test]
fn what_is_generated_is_varied() {
    let seen = std::cell::RefCell::new(std::collections::BTreeMap::new());
    hold(150, |world| {
        let (states, findings) = survey(world, end_of(16));
        let states = states.iter().map(|it| format!("{} {:?}", it.position.state, it.by.map(By::word)));
        let findings = findings.list();
        for what in states.chain(findings.iter().map(|it| it.code.word().to_owned())) {
            *seen.borrow_mut().entry(what).or_insert(0) += 1;
        }
        Ok(())
    });
    let seen = seen.into_inner();
    println!("{seen:#?}");
}

/// Run it with `cargo test --release --test engine -- --ignored campaign --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn campaign() {
    let cases = std::cell::Cell::new(0_u32);
    let start = std::time::Instant::now();
    hold(20_000, |world| {
        cases.set(cases.get() + 1);
        if cases.get().is_multiple_of(1000) {
            println!("{} cases in {:?}", cases.get(), start.elapsed());
        }
        all(world)
    });
}
