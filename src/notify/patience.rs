//! When a message is tried again, and when it is given up.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::outcome::Outcome;

/// How long to wait after an attempt that failed: twice as long each time, up to a limit, and
/// somewhat less by chance, so that messages that failed together are not tried together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The longest wait after the first attempt.
    pub first: Duration,
    /// The longest wait after any.
    pub most: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { first: Duration::from_secs(30), most: Duration::from_hours(1) }
    }
}

impl Backoff {
    /// The wait after the attempt of this number, from 1: between half and all of its limit, always
    /// the same for the same seed.
    #[must_use]
    pub fn next(&self, attempt: u32, seed: u64) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        let limit = self.first.saturating_mul(1 << doublings).min(self.most);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes()).update(&attempt.to_le_bytes());
        limit / 2 + (limit / 2).mul_f64(fraction(&hasher.finalize()))
    }
}

/// A number from 0 to 1 out of a hash.
fn fraction(hash: &blake3::Hash) -> f64 {
    let top = u32::try_from(first_bytes(hash) >> 32).unwrap_or(u32::MAX);
    f64::from(top) / f64::from(u32::MAX)
}

fn first_bytes(hash: &blake3::Hash) -> u64 {
    hash.as_bytes().iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

/// How long a message is tried before it is a dead letter: until it was tried `attempts` times *and*
/// `least` has passed since the first, for a scheduler that runs once a day should not give up after
/// an hour's outage, nor a watch that tries every minute after ten minutes; but no longer than
/// `most`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long to wait between attempts.
    pub backoff: Backoff,
    /// At least so many attempts.
    pub attempts: u32,
    /// Over at least so long.
    pub least: Duration,
    /// But never longer than so.
    pub most: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let day = Duration::from_hours(24);
        Self { backoff: Backoff::default(), attempts: 6, least: day, most: 7 * day }
    }
}

/// The longest that a service can ask us to wait: more is taken for a mistake.
const LONGEST_ASKED: Duration = Duration::from_hours(24);

/// What is to be done with a message after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it was delivered.
    Done,
    /// Another attempt, not before this instant.
    Again(DateTime<Utc>),
    /// It is a dead letter: kept, listed, and tried again only if somebody asks for it.
    Dead,
}

impl Patience {
    /// What is to be done with the message of this key after its attempt of this number, from 1,
    /// which ended so.
    #[must_use]
    pub fn next(
        &self,
        outcome: &Outcome,
        key: &str,
        attempt: u32,
        first: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Next {
        let after = match outcome {
            Outcome::Delivered => return Next::Done,
            Outcome::Failed { .. } => return Next::Dead,
            Outcome::Retry { after, .. } => after.unwrap_or_default().min(LONGEST_ASKED),
        };
        let tried = (now - first).to_std().unwrap_or_default();
        if tried >= self.most || (tried >= self.least && attempt >= self.attempts) {
            return Next::Dead;
        }
        let seed = first_bytes(&blake3::hash(key.as_bytes()));
        Next::Again(now + self.backoff.next(attempt, seed).max(after))
    }
}

#[cfg(test)]
mod tests {
    use super::super::mail_fault::MailFault;
    use super::super::outcome::Concern;
    use super::super::problem::{Fault, Problem};
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap()
    }

    fn retry(after: Option<Duration>) -> Outcome {
        let why = Problem { channel: "c".into(), fault: Fault::Mail(MailFault::NoAddress) };
        Outcome::Retry { after, concern: Concern::Channel, why }
    }

    /// Every attempt at the message until it is given up, each made when it is due but not before
    /// the scheduler's next run.
    fn attempts(rhythm: Duration) -> Vec<DateTime<Utc>> {
        let patience = Patience::default();
        let mut tried = vec![start()];
        loop {
            let (now, count) = (*tried.last().unwrap(), u32::try_from(tried.len()).unwrap());
            match patience.next(&retry(None), "rule|customer:1|2024-06-01", count, start(), now) {
                Next::Again(due) => {
                    let runs = (due - start()).to_std().unwrap().as_secs().div_ceil(rhythm.as_secs());
                    tried.push(start() + rhythm * u32::try_from(runs).unwrap());
                }
                Next::Dead => return tried,
                Next::Done => panic!("never delivered"),
            }
        }
    }

    #[test]
    fn waits_double_up_to_their_limit_and_vary() {
        let backoff = Backoff::default();
        for attempt in 1..2000 {
            let limit = Duration::from_secs((30u64 << (attempt - 1).min(20)).min(3600));
            let waits: Vec<Duration> = (0..50).map(|seed| backoff.next(attempt, seed)).collect();
            assert!(waits.iter().all(|wait| *wait >= limit / 2 && *wait <= limit), "{attempt}");
            let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            assert!(*most > *least + limit / 3, "{attempt}: {least:?} {most:?}");
            assert_eq!(backoff.next(attempt, 7), waits[7]);
        }
        assert!(backoff.next(u32::MAX, 0) <= HOUR);
    }

    #[test]
    fn a_message_is_given_up_after_a_day_or_six_attempts_whichever_is_later() {
        let watched = attempts(Duration::from_mins(1));
        assert!((24..60).contains(&watched.len()), "{}", watched.len());
        let given_up = *watched.last().unwrap() - start();
        assert!((24..26).contains(&given_up.num_hours()), "{given_up}");
        let daily = attempts(24 * HOUR);
        assert_eq!(daily.len(), 6);
        // A scheduler that runs so seldom gets no sixth attempt.
        assert_eq!(attempts(50 * HOUR).len(), 5);
    }

    #[test]
    fn a_service_that_asks_for_time_gets_it() {
        let next = |after| Patience::default().next(&retry(Some(after)), "k", 1, start(), start());
        assert_eq!(next(5 * HOUR), Next::Again(start() + 5 * HOUR));
        assert_eq!(next(999 * HOUR), Next::Again(start() + 24 * HOUR));
        let Next::Again(due) = next(Duration::from_secs(1)) else { panic!("it is tried again") };
        assert!(due >= start() + Duration::from_secs(15));
        let why = Problem { channel: "c".into(), fault: Fault::Mail(MailFault::NoAddress) };
        let failed = Outcome::Failed { concern: Concern::Message, why };
        assert_eq!(Patience::default().next(&failed, "k", 1, start(), start()), Next::Dead);
        assert_eq!(Patience::default().next(&Outcome::Delivered, "k", 9, start(), start()), Next::Done);
    }
}
