//! What holds of every case.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use funnelwright::evaluate::{By, survey};
use funnelwright::journey::{World, observe};
use proptest::prelude::*;

use crate::bench::Bench;

use super::case::{Case, cases, small_cases};
use super::compare::{
    Compared, counted_as_evaluated, day, end_of, instant, moments_follow, some_as_all, threads_agree,
};
use super::hold::{hold, look_at};

/// How many days are followed.
const DAYS: u64 = 40;

/// Looks at the world of a case, in which runs saw what they saw from the first day on.
pub fn within(case: &Case, look: impl FnOnce(&World<'_>) -> Compared) -> Compared {
    within_bench(case, &case.bench(), look)
}

/// The same with another workspace.
pub fn within_bench(case: &Case, bench: &Bench, look: impl FnOnce(&World<'_>) -> Compared) -> Compared {
    let (prepared, _) = bench.open();
    let journal = case.journal();
    let sightings = observe(&prepared.world(&journal, None), day(0), day(DAYS));
    look(&prepared.world(&journal, Some(&sightings)))
}

fn as_evaluated(world: &World<'_>) -> Compared {
    let days = (0..=DAYS).step_by(4).map(end_of);
    let instants = (9..15).flat_map(|after| [instant(after, 0, 0), instant(after, 12, 0)]);
    for sight in days.chain(instants) {
        counted_as_evaluated(world, sight)?;
        counted_as_evaluated(world, sight.without_its_day())?;
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

#[test]
fn everybody_is_counted_as_evaluated() {
    hold(80, cases(), |case| within(case, as_evaluated));
}

#[test]
fn days_follow_each_other() {
    hold(100, cases(), |case| within(case, days_follow));
}

#[test]
fn some_are_counted_alone_as_among_all() {
    hold(60, cases(), |case| within(case, alone));
}

/// Copies of a customer stand in one chunk, and another one begins behind its last.
#[test]
fn sizes_around_the_edges_of_chunks_and_parts_do_not_matter() {
    for many in [511, 512, 513, 1023, 1024, 1025, 2049, 4095, 4096, 4097] {
        hold(1, small_cases(), |case| {
            within_bench(case, &case.copied(many), |world| {
                prop_assert_eq!(world.customers(), many);
                counted_as_evaluated(world, end_of(16))?;
                threads_agree(world, end_of(16), 2..4)
            })
        });
    }
}

#[test]
fn threads_do_not_matter() {
    hold(40, cases(), |case| within(case, |world| threads_agree(world, end_of(16), 2..5)));
}

/// Without variety, agreement says little.
#[test]
fn what_is_generated_is_varied() {
    let seen = RefCell::new(BTreeMap::new());
    look_at(100, cases(), |case| {
        within(case, |world| {
            let (states, findings) = survey(world, end_of(16));
            let states =
                states.iter().map(|it| format!("{} {}", it.position.state, it.by.map_or("", By::word)));
            let findings = findings.list();
            for what in states.chain(findings.iter().map(|it| it.code.word().to_owned())) {
                *seen.borrow_mut().entry(what).or_insert(0) += 1;
            }
            Ok(())
        })
    });
    let seen = seen.into_inner();
    println!("{seen:#?}");
    let expected = [
        "entering ",
        "stagnant ",
        "losing ",
        "ready ",
        "lost expiry",
        "lost dataset",
        "won dataset",
        "outside ",
        "not_admitted ",
        "unknown ",
        "overlap",
        "row_error",
        "unmapped_stage",
        "undated_stage",
        "year_without_holidays",
    ];
    for what in expected {
        assert!(seen.contains_key(what), "{what} does not occur in {seen:?}");
    }
}

/// Run it with `cargo test --release --test engine -- --ignored campaign --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn campaign() {
    let done = Cell::new(0_u32);
    let start = std::time::Instant::now();
    hold(30_000, cases(), |case| {
        done.set(done.get() + 1);
        if done.get().is_multiple_of(500) {
            println!("{} cases in {:?}", done.get(), start.elapsed());
        }
        within(case, all)
    });
}
