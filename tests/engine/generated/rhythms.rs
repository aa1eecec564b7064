//! Any rhythm of runs gives the same history, by rules that nobody thought of.

use proptest::prelude::*;

use super::case::{Case, cases};
use super::compare::{Compared, day};
use super::hold::hold;
use crate::bench::lines;

/// The last day that is run.
const LAST: u64 = 17;

/// Runs at the given days' ends, after a first run on the day 8.
fn history(case: &Case, days: impl IntoIterator<Item = u64>) -> Vec<String> {
    let bench = case.bench();
    bench.run(&day(8).to_string());
    days.into_iter().flat_map(|after| lines(&bench.run(&day(after).to_string()))).collect()
}

fn any_rhythm(case: &Case) -> Compared {
    let daily = history(case, 9..=LAST);
    prop_assert_eq!(&history(case, [LAST]), &daily, "one run");
    prop_assert_eq!(&history(case, [11, 12, LAST]), &daily, "three runs");
    Ok(())
}

#[test]
fn one_run_gives_what_daily_runs_give() {
    hold(12, cases(), any_rhythm);
}

#[test]
#[ignore = "takes minutes"]
fn campaign_of_rhythms() {
    hold(1500, cases(), any_rhythm);
}
