//! Work spread over threads, with the same results in the same order for any number of them.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does each piece of work on one of so many threads; the results in the order of the work.
pub(super) fn each<J: Send, T: Send>(
    threads: usize,
    jobs: impl IntoIterator<Item = J, IntoIter: Send>,
    work: impl Fn(J) -> T + Sync,
) -> Vec<T> {
    if threads <= 1 {
        return jobs.into_iter().map(work).collect();
    }
    let queue = Mutex::new(jobs.into_iter().enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || {
        let mut done = Vec::new();
        while let Some((place, job)) = next() {
            done.push((place, work(job)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The rows of a piece of work that is worth a thread's while.
pub(super) const PIECE: usize = 1 << 16;

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn results_stand_in_the_order_of_the_work() {
        for threads in [1, 2, 5] {
            let squares = each(threads, 0..1000_u64, |n| n * n);
            assert_eq!(squares, (0..1000_u64).map(|n| n * n).collect::<Vec<_>>(), "{threads}");
        }
        assert!(each(4, Vec::<u64>::new(), |n| n).is_empty());
    }
}
