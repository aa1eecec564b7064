//! Values of metrics that are read off parts of the customers, one after the other.
//!
//! A gauge over a pool tells what is known, and notes what is not: that is asked of every part, added up,
//! and known from then on.

use std::collections::{BTreeMap, BTreeSet};

use super::combined::needed;
use super::frame::Frame;
use super::gauge::{Gauge, MOST_GROUPS};
use super::ledger::Ledger;
use super::question::asks_for_cycles;
use super::sums::Task;
use super::sweep::{Sums, TooMany};
use super::values::Values;
use crate::census::Days;
use crate::dataset::Findings;
use crate::journey::World;
use crate::portrait::Past;
use crate::ruleset::{MetricSource, Ruleset};
use crate::value::Date;

/// What is asked of every part of the customers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What the rows of metrics, by their places, add up to in frames.
    pub values: BTreeSet<(usize, Frame)>,
    /// The first dates of sources.
    pub firsts: BTreeSet<MetricSource>,
    /// What is wrong with rows as of the ends of days.
    pub findings: BTreeSet<Date>,
}

impl Asked {
    /// Takes out the values that cannot be told before it is known how long deals take as of a day, and gives
    /// those days. Which days are known is told by `knows`.
    pub fn hold_back(&mut self, ruleset: &Ruleset, knows: impl Fn(Date) -> bool) -> BTreeSet<Date> {
        let mut days = BTreeSet::new();
        self.values.retain(|(place, frame)| {
            let metric = ruleset.metrics.get(*place);
            let waits =
                !knows(frame.through) && metric.is_some_and(|metric| asks_for_cycles(ruleset, metric));
            if waits {
                days.insert(frame.through);
            }
            !waits
        });
        days
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.firsts.is_empty() && self.findings.is_empty()
    }
}

/// What a part of the customers has answered.
#[derive(Debug, Default)]
pub struct Partial {
    values: BTreeMap<(usize, Frame), Result<Sums, TooMany>>,
    firsts: BTreeMap<MetricSource, Option<Date>>,
    findings: BTreeMap<Date, Findings>,
}

/// What all parts of the customers have answered.
#[derive(Debug, Default)]
pub struct Pool {
    values: BTreeMap<(usize, Frame), (Result<Values, TooMany>, Findings)>,
    firsts: BTreeMap<MetricSource, Option<Date>>,
    findings: BTreeMap<Date, Findings>,
    /// The answers of those parts that were asked.
    coming: Partial,
}

impl Pool {
    /// Takes in what the next part has answered.
    pub fn add(&mut self, part: Partial) {
        for (place, sums) in part.values {
            let known = self.coming.values.entry(place).or_insert_with(|| Ok(Sums::default()));
            let merged =
                sums.and_then(|sums| known.as_mut().map_err(|error| *error)?.merge(sums, MOST_GROUPS));
            if let Err(error) = merged {
                *known = Err(error);
            }
        }
        for (source, first) in part.firsts {
            let known = self.coming.firsts.entry(source).or_default();
            *known = known.iter().copied().chain(first).min();
        }
        for (day, found) in part.findings {
            self.coming.findings.entry(day).or_default().merge(found);
        }
    }

    /// Makes known what all parts have answered. The world has what belongs to no customer; `found` is what
    /// is wrong with the rows whatever the day.
    pub fn settle(&mut self, world: &World<'_>, found: &Findings) {
        let days = Days::new(world);
        let nothing = |_: Date, _: &_| Findings::default();
        let gauge = Gauge::new(world, &days, Past::NONE, &nothing);
        let Partial { values, firsts, findings } = std::mem::take(&mut self.coming);
        self.firsts.extend(firsts);
        for (day, of_day) in findings {
            let mut all = found.clone();
            all.merge(of_day);
            self.findings.insert(day, all);
        }
        for ((place, frame), sums) in values {
            let Some(metric) = world.ruleset.metrics.get(place) else { continue };
            self.values.insert((place, frame), gauge.settled(metric, frame, sums));
        }
    }
}

impl Gauge<'_> {
    /// What was asked for and no part has answered yet: what was told instead is of no use.
    #[must_use]
    pub fn unanswered(&self) -> Asked {
        self.asked().clone()
    }

    /// Whether no part has answered yet what the values of a metric in some frames are.
    #[must_use]
    pub fn waits_for(&self, metric: usize, frames: &[Frame]) -> bool {
        if self.pool.is_none() {
            return false;
        }
        let (asked, parts) = (self.asked(), needed(self.world.ruleset, metric));
        let is_open = |frame: &Frame| {
            asked.findings.contains(&frame.through)
                || parts.iter().any(|part| asked.values.contains(&(*part, *frame)))
        };
        frames.iter().any(is_open)
    }

    /// What the customers of a part, the world's, answer.
    #[must_use]
    pub fn read(&self, asked: &Asked) -> Partial {
        let firsts = asked.firsts.iter().map(|source| (*source, self.first_of(*source))).collect();
        let values = self.with_tasks(&asked.values, |tasks| {
            let sums = self.sums(tasks).into_iter();
            sums.map(|(task, sums)| ((task.place, task.frame), sums.map(Sums::without_rows))).collect()
        });
        let mut findings = BTreeMap::new();
        self.days.walk(asked.findings.iter().copied(), |day, count| {
            findings.insert(day, (self.quality)(day, count));
        });
        Partial { values, firsts, findings }
    }

    /// What parts have answered to tasks; of what is not known there are no rows.
    pub(super) fn look_up(&self, pool: &Pool, tasks: &[Task<'_>]) {
        for task in tasks {
            let place = (task.place, task.frame);
            let (values, found) = if task.source == MetricSource::Quality {
                self.settled(task.metric, task.frame, self.of_findings(pool, task))
            } else if let Some(known) = pool.values.get(&place) {
                known.clone()
            } else {
                self.asked().values.insert(place);
                self.settled(task.metric, task.frame, Ok(Sums::default()))
            };
            self.note(place, found);
            self.told().insert(place, values);
        }
    }

    /// What findings add up to: those about the rows of all parts.
    fn of_findings(&self, pool: &Pool, task: &Task<'_>) -> Result<Sums, TooMany> {
        let day = task.frame.through;
        let Some(found) = pool.findings.get(&day) else {
            self.asked().findings.insert(day);
            return Ok(Sums::default());
        };
        self.one(&Ledger::Findings(found.list(), day), task)
    }

    /// The first date of a source, as far as it is known.
    pub(super) fn first_in(&self, pool: &Pool, source: MetricSource) -> Option<Date> {
        pool.firsts.get(&source).copied().unwrap_or_else(|| {
            self.asked().firsts.insert(source);
            // For all that is known.
            Some(Date::MIN)
        })
    }
}
