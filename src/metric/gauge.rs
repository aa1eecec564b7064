//! What metrics are read off.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::begun::Begun;
use super::combined::{combined, needed};
use super::defined::defined;
use super::frame::Frame;
use super::ledger::Ledger;
use super::notes::Troubles;
use super::pool::{Asked, Pool};
use super::question::Question;
use super::roster::Roster;
use super::stays::first_entry;
use super::sums::Task;
use super::sweep::{Sums, TooMany};
use super::tally::Tally;
use super::values::{Cell, TooManyGroups, Values};
use crate::census::{Count, Days};
use crate::dataset::Findings;
use crate::journey::World;
use crate::portrait::Past;
use crate::ruleset::{Metric, MetricKind, MetricSource};
use crate::value::Date;

/// The most groups that a metric may have in one frame.
pub(super) const MOST_GROUPS: usize = 100_000;

/// What is wrong with the dataset, as of the end of a day at which everybody stood so.
pub(super) type Quality<'a> = &'a dyn Fn(Date, &Count) -> Findings;

/// Tells the values of metrics.
pub struct Gauge<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) days: &'a Days<'a>,
    pub(super) past: Past<'a>,
    pub(super) quality: Quality<'a>,
    pub(super) roster: Roster,
    /// Which part of the customers the world holds, from 0.
    pub(super) part: u32,
    /// What parts of the customers have answered, where the world holds none.
    pub(super) pool: Option<&'a Pool>,
    /// What they have not.
    asked: Mutex<Asked>,
    begun: OnceLock<Begun>,
    /// The values that were asked for: several rules may look at the same metric.
    told: Mutex<BTreeMap<(usize, Frame), Result<Values, TooMany>>>,
    /// What was wrong with the rows behind them.
    troubles: Mutex<Troubles>,
    /// The first dates of sources that were asked for.
    first: Mutex<BTreeMap<MetricSource, Option<Date>>>,
}

impl<'a> Gauge<'a> {
    /// A gauge over a world, where everybody stood in it, what is recorded of states, and the findings
    /// as of the end of any day.
    #[must_use]
    pub fn new(world: &'a World<'a>, days: &'a Days<'a>, past: Past<'a>, quality: Quality<'a>) -> Self {
        Self {
            world,
            days,
            past,
            quality,
            roster: Roster::of(world),
            part: 0,
            pool: None,
            asked: Mutex::default(),
            begun: OnceLock::new(),
            told: Mutex::default(),
            troubles: Mutex::default(),
            first: Mutex::default(),
        }
    }

    /// The same over what parts of the customers have answered.
    #[must_use]
    pub fn over(self, pool: &'a Pool) -> Self {
        Self { pool: Some(pool), ..self }
    }

    /// The same over a part of the customers, by its number from 0.
    #[must_use]
    pub fn of_part(self, number: usize) -> Self {
        Self { part: u32::try_from(number).unwrap_or(u32::MAX - 1), ..self }
    }

    /// The values of a metric, one for each frame.
    ///
    /// # Errors
    /// In one of the frames it has more than 100,000 groups.
    pub fn values(&self, metric: usize, frames: &[Frame]) -> Result<Vec<Values>, TooManyGroups> {
        let Some(rules) = self.world.ruleset.metrics.get(metric) else {
            return Ok(vec![Values::default(); frames.len()]);
        };
        if matches!(rules.kind, MetricKind::Expr(_)) {
            return combined(self, metric, frames);
        }
        self.look_ahead(frames.iter().map(|frame| (metric, *frame)));
        let told = self.told();
        let value =
            |frame: &Frame| told.get(&(metric, *frame)).cloned().unwrap_or_else(|| Ok(Values::default()));
        let values: Result<_, TooMany> = frames.iter().map(value).collect();
        values.map_err(|TooMany| TooManyGroups { metric: rules.id.clone(), most: MOST_GROUPS })
    }

    /// Computes values that will be asked for, each once: every day is looked at once, the rows of a table are
    /// gone through once, whatever asks for them.
    pub fn look_ahead(&self, asked: impl IntoIterator<Item = (usize, Frame)>) {
        let ruleset = self.world.ruleset;
        let mut open: BTreeSet<(usize, Frame)> = asked
            .into_iter()
            .flat_map(|(metric, frame)| needed(ruleset, metric).into_iter().map(move |it| (it, frame)))
            .collect();
        open.retain(|wanted| !self.told().contains_key(wanted));
        self.with_tasks(&open, |tasks| {
            if let Some(pool) = self.pool {
                return self.look_up(pool, tasks);
            }
            for (task, sums) in self.sums(tasks) {
                let (values, found) = self.settled(task.metric, task.frame, sums);
                self.note((task.place, task.frame), found);
                self.told().insert((task.place, task.frame), values);
            }
        });
    }

    /// Does something with what has to be done for values: those of metrics over rows.
    pub(super) fn with_tasks<T>(
        &self,
        of: &BTreeSet<(usize, Frame)>,
        take: impl FnOnce(&[Task<'_>]) -> T,
    ) -> T {
        let ruleset = self.world.ruleset;
        let questions: BTreeMap<usize, (&Metric, Question<'_>)> = of
            .iter()
            .filter_map(|(place, _)| {
                let metric = ruleset.metrics.get(*place)?;
                Some((*place, (metric, Question::of(&ruleset.mapping, metric)?)))
            })
            .collect();
        let tasks = of.iter().filter_map(|(place, frame)| {
            let (metric, question) = questions.get(place)?;
            let MetricKind::Rows { source, .. } = metric.kind else { return None };
            Some(Task { place: *place, metric, question, source, frame: *frame })
        });
        take(&tasks.collect::<Vec<_>>())
    }

    /// The values of what rows add up to, and what was wrong with these.
    pub(super) fn settled(
        &self,
        metric: &Metric,
        frame: Frame,
        sums: Result<Sums, TooMany>,
    ) -> (Result<Values, TooMany>, Findings) {
        let mut found = Findings::default();
        let values = sums.and_then(|mut sums| {
            let notes = std::mem::take(&mut sums.notes);
            let left_out = notes.left_out();
            found = notes.into_findings(metric);
            self.finish(metric, (sums, left_out), frame)
        });
        (values, found)
    }

    pub(super) fn told(
        &self,
    ) -> std::sync::MutexGuard<'_, BTreeMap<(usize, Frame), Result<Values, TooMany>>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn asked(&self) -> std::sync::MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When customers began.
    pub(super) fn begun(&self) -> &Begun {
        self.begun.get_or_init(|| Begun::of(self.world))
    }

    pub(super) fn troubles(&self) -> std::sync::MutexGuard<'_, Troubles> {
        self.troubles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what was wrong with the rows of a metric in a frame.
    pub(super) fn note(&self, place: (usize, Frame), found: Findings) {
        if !found.is_empty() {
            self.troubles().insert(place, found);
        }
    }

    /// The first date that a metric knows of: of an expression the latest of its parts'. What lies
    /// before says nothing. `None`, if there is no dated row at all.
    #[must_use]
    pub fn begins(&self, metric: usize) -> Option<Date> {
        let of_rows = |place: &usize| match self.world.ruleset.metrics.get(*place)?.kind {
            MetricKind::Rows { source, .. } => Some(self.first_of(source)),
            MetricKind::Expr(_) => None,
        };
        let parts = needed(self.world.ruleset, metric);
        parts.iter().filter_map(of_rows).collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    pub(super) fn first_of(&self, source: MetricSource) -> Option<Date> {
        if let Some(pool) = self.pool {
            return self.first_in(pool, source);
        }
        let mut known = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(source).or_insert_with(|| match source {
            MetricSource::Customers | MetricSource::Quality => self.begun().first(),
            MetricSource::Visits => first_entry(self.world),
            MetricSource::Changes => {
                self.past.changes.iter().map(|change| change.on).chain(self.past.begins).min()
            }
            MetricSource::Marks | MetricSource::Events(_) => {
                let ledger = Ledger::of_table(self.world, source)?;
                ledger.rows(self.part).into_iter().flatten().filter_map(|row| ledger.date(row)).min()
            }
        })
    }

    /// The values of a frame, with the groups that have no rows.
    fn finish(
        &self,
        metric: &Metric,
        (sums, left_out): (Sums, u64),
        frame: Frame,
    ) -> Result<Values, TooMany> {
        let Sums { groups, unknown, .. } = sums;
        let mut values = Values {
            groups: groups.into_iter().map(|(id, tally)| (id, Tally::cell(tally))).collect(),
            left_out,
            unknown,
        };
        let empty = Cell { value: (!metric.nullable).then_some(0.0), rows: 0 };
        for group in defined(self.world, &self.roster, &metric.by, frame.through, MOST_GROUPS)? {
            values.groups.entry(group).or_insert(empty);
        }
        if values.groups.len() > MOST_GROUPS { Err(TooMany) } else { Ok(values) }
    }
}
