//! Trying a property on many cases, and making small the one that breaks it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::case::Case;
use super::compare::Compared;

/// How often a failing case is tried to be made smaller.
const TRIES: usize = 1500;

const PANICKED: &str = "it panicked: ";

/// Holds a property against many cases; panics with the smallest case that breaks it.
pub fn hold(many: u32, cases: impl Strategy<Value = Case>, property: impl Fn(&Case) -> Compared) {
    if let Some((case, why)) = broken(TestRunner::default(), many, cases, property) {
        panic!("{why}\n{case:?}");
    }
}

/// Looks at the same cases in every run.
pub fn look_at(many: u32, cases: impl Strategy<Value = Case>, look: impl Fn(&Case) -> Compared) {
    if let Some((case, why)) = broken(TestRunner::deterministic(), many, cases, look) {
        panic!("{why}\n{case:?}");
    }
}

/// The smallest case found that breaks a property, and how it does.
pub fn broken(
    mut runner: TestRunner,
    many: u32,
    cases: impl Strategy<Value = Case>,
    property: impl Fn(&Case) -> Compared,
) -> Option<(Case, String)> {
    let why = |case: &Case| match catch_unwind(AssertUnwindSafe(|| property(case))) {
        Ok(compared) => compared.err().map(|error| error.to_string()),
        Err(panic) => {
            Some(format!("{PANICKED}{}", panic.downcast_ref::<String>().map_or("", String::as_str)))
        }
    };
    let mut cases = (0..many).map(|_| cases.new_tree(&mut runner).unwrap().current());
    let case = cases.find(|case| why(case).is_some())?;
    let panics = |why: &str| why.starts_with(PANICKED);
    let of_old = panics(&why(&case)?);
    let case = smallest(case, |case| why(case).is_some_and(|why| panics(&why) == of_old));
    let why = why(&case).unwrap_or_default();
    Some((case, why))
}

/// Takes away as much as possible: rows, then the ends of tapes, then bytes.
fn smallest(mut case: Case, breaks: impl Fn(&Case) -> bool) -> Case {
    let mut tries = 0;
    let mut attempt = |case: &mut Case, smaller: Case| {
        tries += 1;
        let better = tries < TRIES && breaks(&smaller);
        if better {
            *case = smaller;
        }
        better
    };
    loop {
        let before = case.weight();
        for list in 0..Case::LISTS {
            in_stretches(
                &mut case,
                |case| case.lists()[list].len(),
                |case, from, to| {
                    let mut smaller = case.clone();
                    smaller.lists_mut()[list].drain(from..to);
                    attempt(case, smaller)
                },
            );
            for tape in 0..case.lists()[list].len() {
                let length = |case: &Case| case.lists()[list][tape].len();
                in_stretches(&mut case, length, |case, from, to| {
                    let mut smaller = case.clone();
                    let bytes = &mut smaller.lists_mut()[list][tape];
                    if to == bytes.len() {
                        bytes.truncate(from);
                    } else if bytes[from..to].iter().all(|byte| *byte == 0) {
                        return false;
                    } else {
                        bytes[from..to].fill(0);
                    }
                    attempt(case, smaller)
                });
            }
        }
        if case.weight() == before {
            return case;
        }
    }
}

/// Tries stretches from the end on, the longest first.
fn in_stretches(
    case: &mut Case,
    length: impl Fn(&Case) -> usize,
    mut attempt: impl FnMut(&mut Case, usize, usize) -> bool,
) {
    let mut stretch = length(case);
    while stretch > 0 {
        let mut end = length(case);
        while end > 0 {
            let start = end.saturating_sub(stretch);
            attempt(case, start, end);
            end = start.min(length(case));
        }
        stretch /= 2;
    }
}
