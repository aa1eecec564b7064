//! What metrics are read off.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::combined::{combined, needed};
use super::defined::defined;
use super::frame::Frame;
use super::ledger::Ledger;
use super::notes::{Notes, Troubles};
use super::question::{Question, names};
use super::roster::Roster;
use super::slice::Scene;
use super::stays::{first_entry, stays};
use super::sweep::{Sums, TooMany, sweep};
use super::tally::Tally;
use super::values::{Cell, TooManyGroups, Values};
use super::words::has_begun;
use crate::census::Days;
use crate::dataset::Findings;
use crate::evaluate::{Answer, in_parts};
use crate::expression::{BuiltIn, Expr};
use crate::journey::{Sight, World, beginning};
use crate::portrait::{Holds, Past, Portraits};
use crate::ruleset::{Metric, MetricKind, MetricSource};
use crate::time::AsOf;
use crate::value::Date;

/// The most groups that a metric may have in one frame.
pub(super) const MOST_GROUPS: usize = 100_000;

/// What is wrong with the dataset, as of the end of a day.
type Quality<'a> = &'a dyn Fn(Date) -> Findings;

/// Tells the values of metrics.
pub struct Gauge<'a> {
    pub(super) world: &'a World<'a>,
    days: &'a Days<'a>,
    past: Past<'a>,
    quality: Quality<'a>,
    pub(super) roster: Roster,
    /// The values that were asked for: several rules may look at the same metric.
    told: Mutex<BTreeMap<(usize, Frame), Values>>,
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
            told: Mutex::default(),
            troubles: Mutex::default(),
            first: Mutex::default(),
        }
    }

    /// The values of a metric, one for each frame.
    ///
    /// # Errors
    /// In one of the frames it has more than 100,000 groups.
    pub fn values(&self, metric: usize, frames: &[Frame]) -> Result<Vec<Values>, TooManyGroups> {
        let Some(rules) = self.world.ruleset.metrics.get(metric) else {
            return Ok(vec![Values::default(); frames.len()]);
        };
        let Some(question) = Question::of(&self.world.ruleset.mapping, rules) else {
            return combined(self, metric, frames);
        };
        let too_many = |TooMany| TooManyGroups { metric: rules.id.clone(), most: MOST_GROUPS };
        // From the earliest on: where everybody stood on a day is told by the day before.
        for frame in frames.iter().copied().collect::<BTreeSet<_>>() {
            if !self.told().contains_key(&(metric, frame)) {
                let mut sums = self.sums(rules, &question, frame).map_err(too_many)?;
                let notes = std::mem::take(&mut sums.notes);
                let left_out = notes.left_out();
                self.note((metric, frame), notes.into_findings(rules));
                let values = self.finish(rules, (sums, left_out), frame).map_err(too_many)?;
                self.told().insert((metric, frame), values);
            }
        }
        let told = self.told();
        Ok(frames.iter().map(|frame| told.get(&(metric, *frame)).cloned().unwrap_or_default()).collect())
    }

    fn told(&self) -> std::sync::MutexGuard<'_, BTreeMap<(usize, Frame), Values>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn first_of(&self, source: MetricSource) -> Option<Date> {
        let mut known = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(source).or_insert_with(|| match source {
            MetricSource::Customers | MetricSource::Quality => {
                let begun = |customer| beginning(self.world, customer).map(|at| at.date());
                let parts = in_parts(0..self.world.customers(), |part| part.filter_map(begun).min());
                parts.into_iter().flatten().min()
            }
            MetricSource::Visits => first_entry(self.world),
            MetricSource::Changes => self.past.changes.iter().map(|change| change.on).min(),
            MetricSource::Marks | MetricSource::Events(_) => {
                let ledger = Ledger::of_table(self.world, source)?;
                (0..ledger.len()).filter_map(|row| ledger.date(row)).min()
            }
        })
    }

    /// What the rows of a frame add up to.
    fn sums(&self, metric: &Metric, question: &Question<'_>, frame: Frame) -> Result<Sums, TooMany> {
        let MetricKind::Rows { source, .. } = metric.kind else { return Ok(Sums::default()) };
        let ledger = match source {
            MetricSource::Customers => return self.of_customers(metric, question, frame.through),
            MetricSource::Marks | MetricSource::Events(_) => {
                let Some(ledger) = Ledger::of_table(self.world, source) else { return Ok(Sums::default()) };
                ledger
            }
            MetricSource::Visits => Ledger::Stays(stays(self.world, &self.days.at(frame.through), frame)),
            MetricSource::Changes => Ledger::Changes(self.past.changes),
            MetricSource::Quality => Ledger::Findings((self.quality)(frame.through).list(), frame.through),
        };
        let sight = Sight::of(AsOf::end_of(frame.through));
        let scene = Scene {
            world: self.world,
            roster: &self.roster,
            ledger: &ledger,
            sight,
            count: None,
            portraits: &[],
        };
        if !asks_for_seats(metric, source) {
            return sweep(scene, question, (frame.from, frame.through), MOST_GROUPS);
        }
        let rows = ledger.within(0..ledger.len(), frame.from, frame.through);
        let dates: BTreeSet<Date> = rows.iter().filter_map(|row| ledger.date(*row as usize)).collect();
        let mut sums = Sums::default();
        for date in dates {
            let count = self.days.at(date);
            let scene = Scene { count: Some(&count), ..scene };
            sums.merge(sweep(scene, question, (Some(date), date), MOST_GROUPS)?, MOST_GROUPS)?;
        }
        Ok(sums)
    }

    /// What the customers that have begun by the end of a day add up to.
    fn of_customers(&self, metric: &Metric, question: &Question<'_>, day: Date) -> Result<Sums, TooMany> {
        let (world, sight) = (self.world, Sight::of(AsOf::end_of(day)));
        let count = self.days.at(day);
        let portraits = Portraits::new(world, sight, &count, self.past);
        let filter = if let MetricKind::Rows { filter, .. } = &metric.kind { filter.as_ref() } else { None };
        let answers = filter.and_then(|filter| portraits.conditions(&[filter]).pop());
        let holds = |place: usize| match &answers {
            None => count.census.get(place)?.map(|_| Holds::True),
            Some(answers) => answers.get(place).copied()?,
        };
        let (mut places, mut unknown, mut notes) = (Vec::new(), 0, Notes::default());
        for (place, number) in (0..world.customers()).zip(0..) {
            match holds(place).filter(|_| has_begun(world, place, day)) {
                Some(Holds::True) => places.push(number),
                Some(Holds::Unknown) => unknown += 1,
                Some(Holds::Failed) => {
                    unknown += 1;
                    notes.filter.add(|| failed((world, &portraits), place, filter));
                }
                Some(Holds::False) | None => {}
            }
        }
        let asked: Vec<&Expr> = question.of_portraits.iter().collect();
        let said = if asked.is_empty() { Vec::new() } else { portraits.values(&asked) };
        let ledger = Ledger::Customers(places, day);
        let (roster, ledger) = (&self.roster, &ledger);
        let scene = Scene { world, roster, ledger, sight, count: Some(&count), portraits: &said };
        let mut sums = sweep(scene, question, (None, day), MOST_GROUPS)?;
        sums.unknown += unknown;
        sums.notes.merge(notes);
        Ok(sums)
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

/// A customer of whom a condition fails, and why.
fn failed(
    (world, portraits): (&World<'_>, &Portraits<'_>),
    place: usize,
    condition: Option<&Expr>,
) -> String {
    let row = portraits.customer(place);
    let error = row.zip(condition).and_then(|(row, expr)| Answer::of_condition(expr, &row).error);
    let why = error.map(|error| error.kind.text(world.ruleset.workspace.language));
    std::iter::once(world.id(place).to_string()).chain(why).collect::<Vec<_>>().join(": ")
}

/// Whether it has to be known where the rows' customers stood on their dates.
fn asks_for_seats(metric: &Metric, source: MetricSource) -> bool {
    match source {
        MetricSource::Events(_) | MetricSource::Marks => {
            names(metric, &[BuiltIn::Funnel, BuiltIn::Stage, BuiltIn::Phase, BuiltIn::State])
        }
        MetricSource::Visits => names(metric, &[BuiltIn::State]),
        MetricSource::Customers | MetricSource::Changes | MetricSource::Quality => false,
    }
}
