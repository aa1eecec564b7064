//! Many customers at one moment, on all cores.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::thread;

use super::evaluation::evaluate;
use super::findings::{event_findings, row_findings};
use super::state::CustomerState;
use crate::dataset::Findings;
use crate::facts::Moment;
use crate::journey::{Sight, World};

/// Fewer customers than this are not worth a second thread.
const WORTH_A_THREAD: usize = 512;

/// All that is said about all customers that exist at the moment, by id, and what is wrong with
/// their rows.
#[must_use]
pub fn survey(world: &World<'_>, sight: Sight) -> (Vec<CustomerState>, Findings) {
    let parts = in_parts(0..world.customers(), |customers| {
        let moment = Moment::new(world, sight);
        let mut findings = Findings::default();
        let mut states = Vec::with_capacity(customers.len());
        for evaluation in customers.filter_map(|customer| evaluate(&moment, customer)) {
            row_findings(&moment, &evaluation, &mut findings);
            states.push(evaluation.describe(&moment));
        }
        (states, findings, moment.failed_rows())
    });
    let mut all = (Vec::with_capacity(world.customers()), Findings::default());
    // Facts of persons may be computed in several parts: a row that fails is one row all the same.
    let mut failed = BTreeMap::new();
    for (states, findings, rows) in parts {
        all.0.extend(states);
        all.1.merge(findings);
        failed.extend(rows);
    }
    event_findings(world, failed, &mut all.1);
    all.1.forget_ranks();
    all
}

/// What is said about the customers at these places, as far as they exist at the moment.
#[must_use]
pub fn describe(world: &World<'_>, sight: Sight, customers: Range<usize>) -> Vec<CustomerState> {
    let parts = in_parts(customers, |customers| {
        let moment = Moment::new(world, sight);
        let describe = |customer| evaluate(&moment, customer).map(|found| found.describe(&moment));
        customers.filter_map(describe).collect::<Vec<_>>()
    });
    parts.into_iter().flatten().collect()
}

/// Splits places into one part for each core and does the work of each; the results are in the
/// order of the places, whatever the number of threads.
pub fn in_parts<T: Send>(places: Range<usize>, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let threads = cores().min(places.len().div_ceil(WORTH_A_THREAD));
    in_threads(places, threads, work)
}

/// How many threads can work at once.
#[must_use]
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// The same with a given number of parts, each in a thread of its own; fewer if there are fewer
/// places.
pub fn in_threads<T: Send>(
    places: Range<usize>,
    threads: usize,
    work: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let threads = threads.min(places.len()).max(1);
    let size = places.len().div_ceil(threads).max(1);
    if threads == 1 {
        return vec![work(places)];
    }
    let part = |start: usize| start..(start + size).min(places.end);
    let work = &work;
    thread::scope(|scope| {
        let parts: Vec<_> =
            places.clone().step_by(size).map(|start| scope.spawn(move || work(part(start)))).collect();
        parts
            .into_iter()
            .map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
