//! Channels that are out of order are left alone for a while, for each attempt keeps everything else waiting.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

/// How long a channel rests after it was out of order so many times in a row.
const RESTS: [TimeDelta; 4] =
    [TimeDelta::minutes(1), TimeDelta::minutes(2), TimeDelta::minutes(5), TimeDelta::minutes(10)];

/// Which channels rest.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// By channel: how often in a row it was out of order, and until when it is left alone.
    channels: BTreeMap<String, (usize, DateTime<Utc>)>,
}

impl Rest {
    /// The channels to be left alone. A clock that was set back wakes all of them.
    pub fn resting(&self, now: DateTime<Utc>) -> BTreeSet<String> {
        let longest = RESTS.iter().max().copied().unwrap_or_default();
        let rests = |until: &DateTime<Utc>| *until > now && *until - now <= longest;
        self.channels.iter().filter(|(_, (_, until))| rests(until)).map(|(id, _)| id.clone()).collect()
    }

    /// Takes note of a delivery that left `resting` channels alone and found others `broken`.
    pub fn note(&mut self, resting: &BTreeSet<String>, broken: &BTreeSet<String>, now: DateTime<Utc>) {
        self.channels.retain(|id, _| resting.contains(id) || broken.contains(id));
        for id in broken {
            let (times, until) = self.channels.entry(id.clone()).or_insert((0, now));
            let rest = RESTS.get(*times).or(RESTS.last()).copied().unwrap_or_default();
            *until = now + rest;
            *times += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_rests_the_longer_the_more_often_it_was_out_of_order_and_until_it_works() {
        let start = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let at = |minutes: i64| start + TimeDelta::minutes(minutes);
        let (none, hook) = (BTreeSet::new(), BTreeSet::from([String::from("hook")]));
        let mut rest = Rest::default();
        let mut tried = Vec::new();
        for minute in 0..40 {
            let resting = rest.resting(at(minute));
            if resting.is_empty() {
                tried.push(minute);
                rest.note(&resting, &hook, at(minute));
            } else {
                rest.note(&resting, &none, at(minute));
            }
        }
        assert_eq!(tried, [0, 1, 3, 8, 18, 28, 38]);
        assert_eq!(rest.resting(at(-60)), none, "a clock that was set back");
        rest.note(&none, &none, at(48));
        rest.note(&none, &hook, at(49));
        assert_eq!((rest.resting(at(49)), rest.resting(at(50))), (hook, none), "anew after it worked");
    }
}
