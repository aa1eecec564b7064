//! One edition of the rules, and what parts of the customers have answered to it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::basis::Prepared;
use crate::census::{self, Count, Days};
use crate::dataset::{Excerpt, Findings};
use crate::deal::WonDeals;
use crate::journey::{Sight, World};
use crate::metric::{Asked, Gauge, Partial, Pool};
use crate::portrait::{Cycles, Past};
use crate::ruleset::FactKind;
use crate::syntax::{Per, Role};
use crate::time::{AsOf, Window};
use crate::value::{Date, DateTime};

/// One edition of the rules: what was asked of the parts of the customers, and what they have answered.
#[derive(Debug)]
pub(super) struct Side {
    /// The rules with the rows that belong to no customers.
    pub head: Arc<Prepared>,
    /// The values of metrics.
    pub pool: Pool,
    /// How long deals take.
    pub cycles: Cycles,
    /// What the next reading of the parts is to tell of metrics.
    asked: Asked,
    /// The days as of which it is to tell how long deals took.
    days: BTreeSet<Date>,
    /// Days that were asked for while the parts were read: the next reading is to tell of them.
    late: BTreeSet<Date>,
    /// By event table, from when to when rows of persons are to stay at the first reading.
    stretches: BTreeMap<usize, RangeInclusive<i64>>,
    /// The answers of the parts so far: rows that stay, by event table.
    rows: BTreeMap<usize, Excerpt>,
    /// And what deals took, by day.
    won: BTreeMap<Date, WonDeals>,
}

/// What one part has answered.
pub(super) struct Answer {
    values: Partial,
    rows: BTreeMap<usize, Excerpt>,
    won: BTreeMap<Date, WonDeals>,
}

impl Side {
    /// Nothing is asked yet.
    pub fn new(head: Arc<Prepared>) -> Self {
        Self {
            head,
            pool: Pool::default(),
            cycles: Cycles::default(),
            asked: Asked::default(),
            days: BTreeSet::new(),
            late: BTreeSet::new(),
            stretches: BTreeMap::new(),
            rows: BTreeMap::new(),
            won: BTreeMap::new(),
        }
    }

    /// Asks for the rows that facts of persons and of units look at as of some days, where no part holds those
    /// of everybody.
    pub fn ask_rows(&mut self, days: impl Iterator<Item = Date> + Clone) {
        let Some((first, last)) = days.clone().min().zip(days.max()) else { return };
        let ruleset = &self.head.ruleset;
        let micros = |day: Date| DateTime::from(day).and_utc().timestamp_micros();
        for fact in ruleset.facts_of_parties() {
            let kind = ruleset.facts.get(fact as usize).map(|fact| &fact.kind);
            let Some(FactKind::Events { table, window: Window::Last(length), per, .. }) = kind else {
                continue;
            };
            let is_whole = self.head.dataset.events.get(*table).is_some_and(|(_, rows)| rows.is_whole());
            if *per == Per::Customer || is_whole {
                continue;
            }
            let since = micros(length.window_start(first, &ruleset.calendar));
            let through = last.succ_opt().map_or(i64::MAX, micros);
            let known = self.stretches.entry(*table).or_insert(since..=through);
            *known = since.min(*known.start())..=through;
        }
    }

    /// The rows of a part that are to stay.
    fn excerpts(&self, world: &World<'_>) -> BTreeMap<usize, Excerpt> {
        let of_table = |(place, dated): (&usize, &RangeInclusive<i64>)| {
            let mapping = &world.ruleset.mapping.events.get(*place)?.table;
            let (table, rows) = world.dataset.events.get(*place)?;
            let fields = (mapping.role(Role::Person)?, mapping.role(Role::At)?);
            Some((*place, Excerpt::of((table, rows), fields, dated)))
        };
        self.stretches.iter().filter_map(of_table).collect()
    }

    /// Puts the rows that stay beside what belongs to no customers.
    fn keep_rows(&mut self) {
        self.stretches.clear();
        // Nobody else holds it before all is known.
        let Some(head) = Arc::get_mut(&mut self.head) else { return };
        for (table, rows) in std::mem::take(&mut self.rows) {
            if let Some(slot) = head.dataset.events.get_mut(table) {
                *slot = rows.into_rows();
            }
        }
    }

    /// Asks for values. Where it has to be known first how long deals take, that is asked.
    pub fn ask(&mut self, mut asked: Asked) {
        self.days = std::mem::take(&mut self.late);
        self.days.extend(asked.hold_back(&self.head.ruleset, |day| self.cycles.knows(day)));
        self.asked = asked;
    }

    /// Notes the days that rules have just asked for in vain, and tells whether there were any.
    pub fn note_late(&mut self) -> bool {
        let asked = self.cycles.take_asked();
        let any = !asked.is_empty();
        self.late.extend(asked);
        any
    }

    /// Asks how long deals took as of a day, and tells whether that is not known yet.
    pub fn ask_cycles(&mut self, day: Date) -> bool {
        let is_unknown = !self.cycles.knows(day);
        if is_unknown {
            self.days.insert(day);
        }
        is_unknown
    }

    /// Whether anything is asked.
    pub fn is_asked(&self) -> bool {
        !self.asked.is_empty() || !self.days.is_empty() || !self.stretches.is_empty()
    }

    /// What the customers of a part have to say, by its number.
    pub fn read(&self, number: usize, world: &World<'_>, days: &Days<'_>, past: Past<'_>) -> Answer {
        let quality = |day: Date, count: &Count| {
            census::findings(world, Sight::of(AsOf::end_of(day)), &count.suspects())
        };
        let mut won = BTreeMap::new();
        days.walk(self.days.iter().copied(), |day, count| {
            won.insert(day, WonDeals::of(world, Sight::of(AsOf::end_of(day)), count));
        });
        let values = Gauge::new(world, days, past, &quality).of_part(number).read(&self.asked);
        Answer { values, rows: self.excerpts(world), won }
    }

    /// Takes in what the next part has answered.
    pub fn add(&mut self, answer: Answer) {
        self.pool.add(answer.values);
        for (table, rows) in answer.rows {
            self.rows.entry(table).or_default().merge(rows);
        }
        for (day, won) in answer.won {
            self.won.entry(day).or_default().merge(won);
        }
    }

    /// Makes known what all parts have answered. `found` is what is wrong with the rows whatever the day.
    pub fn settle(&mut self, found: &Findings) {
        self.keep_rows();
        self.pool.settle(&self.head.head_world(), found);
        for (day, won) in std::mem::take(&mut self.won) {
            self.cycles.tell(day, won.windows(&self.head.ruleset, day));
        }
        (self.asked, self.days) = (Asked::default(), BTreeSet::new());
    }
}
