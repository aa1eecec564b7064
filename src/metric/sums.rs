//! What the rows of many frames add up to, computed together.
//!
//! Where rows know all that is asked of them, a table is gone through once. What depends on where customers
//! stood is computed day by day, from the earliest on: a day is told by the day before.

use std::collections::BTreeMap;

use super::frame::Frame;
use super::gauge::{Gauge, MOST_GROUPS};
use super::ledger::Ledger;
use super::notes::Notes;
use super::question::{Question, names};
use super::slice::Scene;
use super::stays::stays;
use super::sweep::{Sheet, Sums, TooMany, sweep};
use crate::census::Count;
use crate::evaluate::Answer;
use crate::expression::{BuiltIn, Expr};
use crate::journey::{Sight, World};
use crate::portrait::{Holds, Portraits, Said};
use crate::ruleset::{Metric, MetricKind, MetricSource};
use crate::time::AsOf;
use crate::value::Date;

/// A metric over rows in a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'q> {
    /// The metric's place.
    pub place: usize,
    /// It.
    pub metric: &'q Metric,
    /// What it asks of each row.
    pub question: &'q Question<'q>,
    /// Whose rows.
    pub source: MetricSource,
    /// Which of them.
    pub frame: Frame,
}

/// What rows add up to.
pub(super) type Found = Result<Sums, TooMany>;

/// What has to be looked at on one day: places of tasks.
#[derive(Debug, Default)]
struct Agenda {
    /// Of customers, whose day it is.
    customers: Vec<usize>,
    /// Of visits or findings, which are seen from that day.
    seen: Vec<usize>,
    /// Of rows of that date, which ask where their customers stood.
    dated: Vec<usize>,
}

impl Gauge<'_> {
    /// What the rows of each task add up to.
    pub(super) fn sums<'q>(&self, tasks: &[Task<'q>]) -> Vec<(Task<'q>, Found)> {
        let mut found: Vec<Found> = tasks.iter().map(|_| Ok(Sums::default())).collect();
        let mut tables: BTreeMap<MetricSource, Vec<usize>> = BTreeMap::new();
        let mut days: BTreeMap<Date, Agenda> = BTreeMap::new();
        for (place, task) in tasks.iter().enumerate() {
            let asks_for_seats = asks_for_seats(task.metric, task.source);
            match (task.source, self.ledger(task.source)) {
                (MetricSource::Customers, _) => {
                    days.entry(task.frame.through).or_default().customers.push(place);
                }
                (MetricSource::Visits | MetricSource::Quality, _) => {
                    days.entry(task.frame.through).or_default().seen.push(place);
                }
                (_, Some(ledger)) if asks_for_seats => {
                    for date in ledger.dates((task.frame.from, task.frame.through), self.part) {
                        days.entry(date).or_default().dated.push(place);
                    }
                }
                (source, Some(_)) => tables.entry(source).or_default().push(place),
                (_, None) => {}
            }
        }
        for (source, places) in tables {
            if let Some(ledger) = self.ledger(source) {
                self.take(&ledger, tasks, &places, &mut found);
            }
        }
        self.days.walk(days.keys().copied(), |day, count| {
            if let Some(agenda) = days.get(&day) {
                self.take_day((day, count), agenda, tasks, &mut found);
            }
        });
        tasks.iter().copied().zip(found).collect()
    }

    /// The rows of a source that need no day to be known.
    fn ledger(&self, source: MetricSource) -> Option<Ledger<'_>> {
        match source {
            MetricSource::Marks | MetricSource::Events(_) => Ledger::of_table(self.world, source),
            MetricSource::Changes => Some(Ledger::Changes(self.past.changes)),
            MetricSource::Customers | MetricSource::Visits | MetricSource::Quality => None,
        }
    }

    fn scene<'s>(&'s self, ledger: &'s Ledger<'s>, day: Date) -> Scene<'s, 's> {
        Scene {
            world: self.world,
            roster: &self.roster,
            begun: self.begun(),
            ledger,
            sight: Sight::of(AsOf::end_of(day)),
            count: None,
            said: &[],
            part: self.part,
            by_day: matches!(ledger, Ledger::Changes(_)),
        }
    }

    fn sheet<'s>(&'s self, ledger: &'s Ledger<'s>, task: &Task<'s>) -> Sheet<'s, 's> {
        let Frame { from, through } = task.frame;
        Sheet { days: (from, through), scene: self.scene(ledger, through), question: task.question }
    }

    /// Rows that know all that is asked of them.
    fn take(&self, ledger: &Ledger<'_>, tasks: &[Task<'_>], places: &[usize], found: &mut [Found]) {
        let of_places = places.iter().filter_map(|place| tasks.get(*place));
        let sheets: Vec<Sheet<'_, '_>> = of_places.map(|task| self.sheet(ledger, task)).collect();
        for (place, sums) in places.iter().zip(sweep(ledger, &sheets, MOST_GROUPS)) {
            put(found, *place, sums);
        }
    }

    /// Rows that are looked at alone.
    pub(super) fn one(&self, ledger: &Ledger<'_>, task: &Task<'_>) -> Found {
        let sheets = [self.sheet(ledger, task)];
        sweep(ledger, &sheets, MOST_GROUPS).pop().unwrap_or_else(|| Ok(Sums::default()))
    }

    fn take_day(
        &self,
        (day, count): (Date, &Count),
        agenda: &Agenda,
        tasks: &[Task<'_>],
        found: &mut [Found],
    ) {
        self.take_customers(day, count, (tasks, &agenda.customers), found);
        for place in &agenda.seen {
            let Some(task) = tasks.get(*place) else { continue };
            let ledger = match task.source {
                MetricSource::Visits => Ledger::Stays(stays(self.world, count, task.frame)),
                _ => Ledger::Findings((self.quality)(day, count).list(), day),
            };
            if asks_for_seats(task.metric, task.source) {
                put(found, *place, self.on_their_dates(&ledger, task));
            } else {
                self.take(&ledger, tasks, std::slice::from_ref(place), found);
            }
        }
        for place in &agenda.dated {
            let Some((task, ledger)) = tasks.get(*place).and_then(|it| Some((it, self.ledger(it.source)?)))
            else {
                continue;
            };
            let sums = self.of_date(&ledger, task, (day, count));
            add(found, *place, sums);
        }
    }

    /// Visits that ask for the state in which the customer was when they began.
    fn on_their_dates(&self, ledger: &Ledger<'_>, task: &Task<'_>) -> Found {
        let mut sums = Sums::default();
        for date in ledger.dates((task.frame.from, task.frame.through), self.part) {
            let count = self.days.at(date);
            sums.merge(self.of_date(ledger, task, (date, &count))?, MOST_GROUPS)?;
        }
        Ok(sums)
    }

    /// The rows of one date, with where everybody stood on it.
    fn of_date(&self, ledger: &Ledger<'_>, task: &Task<'_>, (date, count): (Date, &Count)) -> Found {
        let scene = Scene { count: Some(count), by_day: true, ..self.scene(ledger, task.frame.through) };
        let sheet = Sheet { days: (Some(date), date), scene, question: task.question };
        sweep(ledger, &[sheet], MOST_GROUPS).pop().unwrap_or_else(|| Ok(Sums::default()))
    }

    /// The customers that have begun by the end of a day.
    fn take_customers(
        &self,
        day: Date,
        count: &Count,
        (tasks, places): (&[Task<'_>], &[usize]),
        found: &mut [Found],
    ) {
        if places.is_empty() {
            return;
        }
        let sight = Sight::of(AsOf::end_of(day));
        let portraits = Portraits::new(self.world, sight, count, self.past);
        let of = |place: &usize| tasks.get(*place);
        let filters: Vec<&Expr> = places.iter().filter_map(of).filter_map(filter).collect();
        let mut answers = portraits.conditions(&filters).into_iter();
        for place in places {
            let Some(task) = of(place) else { continue };
            let answers = filter(task).and_then(|_| answers.next());
            let (customers, unknown, notes) =
                self.chosen(day, (count, &portraits), (filter(task), answers.as_deref()));
            let asked: Vec<&Expr> = task.question.of_portraits.iter().collect();
            let said: Vec<Vec<Said>> =
                if asked.is_empty() { Vec::new() } else { portraits.values_of(&customers, &asked) };
            let ledger = Ledger::Customers(customers, day);
            let scene = Scene { count: Some(count), said: &said, ..self.scene(&ledger, day) };
            let sheet = Sheet { days: (None, day), scene, question: task.question };
            let sums = sweep(&ledger, &[sheet], MOST_GROUPS).pop().unwrap_or_else(|| Ok(Sums::default()));
            let sums = sums.map(|mut sums| {
                sums.unknown += unknown;
                sums.notes.merge(notes);
                sums
            });
            put(found, *place, sums);
        }
    }

    /// The customers of whom a metric's `where` holds, if it has one, of how many that is unknown, and of whom
    /// it fails.
    fn chosen(
        &self,
        day: Date,
        (count, portraits): (&Count, &Portraits<'_>),
        (filter, answers): (Option<&Expr>, Option<&[Option<Holds>]>),
    ) -> (Vec<u32>, u64, Notes) {
        let begun = self.begun();
        let (mut places, mut unknown, mut notes) = (Vec::new(), 0, Notes::default());
        for ((place, seated), number) in count.census.iter().enumerate().zip(0..) {
            let holds = match answers {
                None => seated.map(|_| Holds::True),
                Some(answers) => answers.get(place).copied().flatten(),
            };
            match holds.filter(|_| begun.by(place, day)) {
                Some(Holds::True) => places.push(number),
                Some(Holds::Unknown) => unknown += 1,
                Some(Holds::Failed) => {
                    unknown += 1;
                    let rank = (0, u64::from(self.part) << 32 | place as u64);
                    notes.filter.add(|| (rank, failed((self.world, portraits), place, filter)));
                }
                Some(Holds::False) | None => {}
            }
        }
        (places, unknown, notes)
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

fn filter<'q>(task: &Task<'q>) -> Option<&'q Expr> {
    if let MetricKind::Rows { filter, .. } = &task.metric.kind { filter.as_ref() } else { None }
}

fn put(found: &mut [Found], place: usize, sums: Found) {
    if let Some(slot) = found.get_mut(place) {
        *slot = sums;
    }
}

/// Adds what later rows add up to.
fn add(found: &mut [Found], place: usize, later: Found) {
    let Some(slot) = found.get_mut(place) else { return };
    let merged = later.and_then(|later| slot.as_mut().map_err(|error| *error)?.merge(later, MOST_GROUPS));
    if let Err(error) = merged {
        *slot = Err(error);
    }
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
