//! How fast a channel may be used.

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::channel::{Channel, MINUTE};

/// Keeps a channel below its limits: in no stretch of time more messages than are allowed in it.
///
/// A bucket of tokens would let twice as many pass in the minute after a pause, which services
/// answer by shutting the sender out; this remembers the messages of the last minute instead.
#[derive(Debug, Clone)]
pub struct Pace {
    limits: Vec<(u32, Duration)>,
    /// When attempts were made, oldest first, as many as the largest limit.
    sent: VecDeque<DateTime<Utc>>,
    held_until: Option<DateTime<Utc>>,
}

impl Pace {
    /// The pace of a channel: what its service bears, or less if the channel says so.
    #[must_use]
    pub fn of(channel: &Channel) -> Self {
        let mut limits = channel.target.kind().limits().to_vec();
        if let Some(count) = channel.per_minute {
            limits.retain(|(_, time)| *time != MINUTE);
            limits.push((count.max(1), MINUTE));
        }
        Self { limits, sent: VecDeque::new(), held_until: None }
    }

    /// Notes an attempt that an earlier process made, oldest first: a process that lives only for a
    /// run would else begin with a clean slate.
    pub fn remember(&mut self, at: DateTime<Utc>) {
        let most = self.limits.iter().map(|(count, _)| *count as usize).max().unwrap_or(0);
        self.sent.push_back(at);
        while self.sent.len() > most {
            self.sent.pop_front();
        }
    }

    /// Lets nothing pass before an instant, as a service asked.
    pub fn hold(&mut self, until: DateTime<Utc>) {
        self.held_until = self.held_until.max(Some(until));
    }

    /// How long to wait for the next attempt; nothing if it may be made now.
    #[must_use]
    pub fn wait(&self, now: DateTime<Utc>) -> Duration {
        let held = self.held_until.map(|until| between(now, until)).unwrap_or_default();
        let limited = self.limits.iter().map(|(count, time)| self.wait_for(*count as usize, *time, now));
        limited.fold(held, Duration::max)
    }

    /// Makes an attempt if it may be made now, else says how long to wait.
    ///
    /// # Errors
    /// The time to wait.
    pub fn take(&mut self, now: DateTime<Utc>) -> Result<(), Duration> {
        let wait = self.wait(now);
        if wait > Duration::ZERO {
            return Err(wait);
        }
        self.remember(now);
        Ok(())
    }

    /// How long until the attempt before the last `count` is older than `time`.
    fn wait_for(&self, count: usize, time: Duration, now: DateTime<Utc>) -> Duration {
        let Some(place) = self.sent.len().checked_sub(count) else { return Duration::ZERO };
        // An attempt in the future was made before the clock was set back: it counts as just made.
        let oldest = self.sent.get(place).copied().unwrap_or(now);
        time.saturating_sub(between(oldest, now))
    }
}

/// The time from one instant to a later one; nothing if it is not later.
fn between(from: DateTime<Utc>, to: DateTime<Utc>) -> Duration {
    (to - from).to_std().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::channel::Target;
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_700_000_000_000 + millis).unwrap()
    }

    fn pace(target: Target, per_minute: Option<u32>) -> Pace {
        Pace::of(&Channel { id: "c".into(), target, per_minute })
    }

    fn feishu() -> Target {
        Target::Feishu { url_env: "URL".into(), secret_env: None }
    }

    #[test]
    fn a_channel_waits_when_its_minute_is_full() {
        let mut pace = pace(Target::WeCom { url_env: "URL".into() }, Some(2));
        assert_eq!(pace.take(at(0)), Ok(()));
        assert_eq!(pace.take(at(10_000)), Ok(()));
        assert_eq!(pace.take(at(20_000)), Err(Duration::from_secs(40)));
        assert_eq!(pace.wait(at(59_999)), Duration::from_millis(1));
        assert_eq!(pace.take(at(60_000)), Ok(()));
        assert_eq!(pace.take(at(60_000)), Err(Duration::from_secs(10)));
    }

    #[test]
    fn services_have_their_own_limits() {
        let mut feishu = pace(feishu(), None);
        assert!((0..5).all(|_| feishu.take(at(0)).is_ok()));
        assert_eq!(feishu.take(at(0)), Err(Duration::from_secs(1)));
        let mut stdout = pace(Target::Stdout, None);
        assert!((0..10_000).all(|_| stdout.take(at(0)).is_ok()));
    }

    #[test]
    fn a_hold_and_earlier_attempts_count() {
        let mut pace = pace(Target::Stdout, Some(1));
        pace.remember(at(-30_000));
        assert_eq!(pace.wait(at(0)), Duration::from_secs(30));
        pace.hold(at(45_000));
        pace.hold(at(40_000));
        assert_eq!(pace.wait(at(0)), Duration::from_secs(45));
        assert_eq!(pace.take(at(45_000)), Ok(()));
    }

    #[test]
    fn a_clock_set_back_holds_nothing_longer_than_the_limit() {
        let mut pace = pace(Target::Stdout, Some(1));
        pace.take(at(0)).unwrap();
        assert_eq!(pace.wait(at(-3_600_000)), Duration::from_mins(1));
    }

    proptest! {
        /// Whatever the rhythm of attempts, no window holds more than the limit, and who waits as
        /// long as told gets through.
        #[test]
        fn no_window_holds_more_than_its_limit(
            steps in prop::collection::vec(0i64..9_000, 1..120),
            per_minute in 1u32..8,
        ) {
            let mut pace = pace(feishu(), Some(per_minute));
            let (mut now, mut sent) = (0, Vec::new());
            for step in steps {
                now += step;
                if let Err(wait) = pace.take(at(now)) {
                    prop_assert!(wait <= MINUTE);
                    prop_assert!(pace.clone().take(at(now) + wait).is_ok());
                } else {
                    sent.push(now);
                }
            }
            for (count, millis) in [(per_minute as usize, 60_000), (5, 1_000)] {
                for window in sent.windows(count + 1) {
                    prop_assert!(window[count] - window[0] >= millis);
                }
            }
        }
    }
}
