//! All customers at one moment, on all cores.

use std::num::NonZeroUsize;
use std::thread;

use super::evaluation::{Evaluation, evaluate};
use super::state::{CustomerState, Position};
use crate::facts::Moment;
use crate::journey::{Sight, World};

/// Fewer customers than this are not worth a second thread.
const WORTH_A_THREAD: usize = 512;

/// The positions of all customers, by their places in the dataset; `None` for those that do not
/// exist at the moment.
#[must_use]
pub fn positions(world: &World<'_>, sight: Sight) -> Vec<Option<Position>> {
    for_all(world, sight, |moment, evaluation| evaluation.position(moment))
}

/// All that is said about all customers that exist at the moment, by id.
#[must_use]
pub fn evaluate_all(world: &World<'_>, sight: Sight) -> Vec<CustomerState> {
    let states = for_all(world, sight, |moment, evaluation| evaluation.describe(moment));
    states.into_iter().flatten().collect()
}

/// Evaluates all customers and keeps `keep` of each. The order is that of the dataset, whatever
/// the number of threads.
fn for_all<T: Send>(
    world: &World<'_>,
    sight: Sight,
    keep: impl Fn(&Moment<'_>, &Evaluation) -> T + Sync,
) -> Vec<Option<T>> {
    let customers = world.customers();
    let threads =
        thread::available_parallelism().map_or(1, NonZeroUsize::get).min(customers.div_ceil(WORTH_A_THREAD));
    let part = customers.div_ceil(threads.max(1)).max(1);
    let evaluate_part = |start: usize| {
        let moment = Moment::new(world, sight);
        (start..(start + part).min(customers))
            .map(|customer| evaluate(&moment, customer).map(|evaluation| keep(&moment, &evaluation)))
            .collect::<Vec<_>>()
    };
    if threads <= 1 {
        return evaluate_part(0);
    }
    thread::scope(|scope| {
        let parts: Vec<_> =
            (0..customers).step_by(part).map(|start| scope.spawn(move || evaluate_part(start))).collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
