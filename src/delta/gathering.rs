//! The second half of a run over parts of the customers: rules at their slots, where all customers do not
//! fit into memory together.
//!
//! What rules ask of the rows can be added up: the values of metrics, and what comes out of rules on
//! customers and on changes. The rules are taken over what is known; what is not is asked of every part at
//! the next reading, until nothing is left to ask. Guarantees: what comes out in the end is what comes out
//! of all customers at once; of a part nothing is kept but its answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::basis::{Basis, LastRules, Prepared};
use super::cards::Cards;
use super::change::{Change, Delta};
use super::compute::lay;
use super::hearing::Hearing;
use super::memory::Memory;
use super::schedule::ScheduleError;
use super::side::Side;
use super::snapshot::Snapshot;
use super::voice::{Head, Voice};
use super::watch::Watching;
use super::watching::{Joined, Taken, Watcher, due, first_seen, is_of_parts, is_watched, past_changes};
use crate::alert::{Book, Outcome, Terms};
use crate::anomaly::{
    Due, Edition, Scene, Session, Sitting, WhoIsWho, asks_for_cycles, hold_session, policies,
};
use crate::baseline::Targets;
use crate::census::{Count, Days};
use crate::dataset::{Findings, Portion};
use crate::evaluate::PastChange;
use crate::journey::World;
use crate::metric::{Asked, Gauge};
use crate::portrait::Past;
use crate::ruleset::{Anomaly, Subject};
use crate::time::AsOf;
use crate::value::Date;

/// The memory that kept days of a part may take, in bytes: they are gone through in order, again and again.
const OF_DAYS: usize = 16 << 20;

/// What parts of the customers have to say to rules and alerts.
#[derive(Debug)]
pub struct Gathering {
    wish: Watching,
    as_of: AsOf,
    /// Whether there is any rule or alert.
    is_watched: bool,
    present: Side,
    last: Option<Side>,
    due: Vec<Due>,
    /// The ids of the rules on customers and changes of which it is not known yet what comes out.
    open: BTreeSet<Arc<str>>,
    /// Those that the next reading of the parts tells.
    asked: BTreeSet<Arc<str>>,
    /// Those that could not be told this time.
    spoiled: BTreeSet<Arc<str>>,
    /// What came out of them, by place among what is due.
    sessions: BTreeMap<usize, Session>,
    cards: Cards,
    /// The first day of all changes.
    changes_begin: Option<Date>,
}

/// What a part of the customers is asked over.
struct Part<'p> {
    number: usize,
    present: &'p World<'p>,
    last: Option<&'p World<'p>>,
    /// The changes of its customers.
    changes: &'p [PastChange],
    snapshot: &'p Snapshot,
}

impl Gathering {
    /// Nothing is gathered yet. `present` and `last` are rules with the rows that belong to no customers.
    #[must_use]
    pub fn begin(
        present: Arc<Prepared>,
        last: &LastRules,
        (snapshot, as_of): (&Snapshot, AsOf),
        wish: &Watching,
    ) -> Self {
        let is_watched = is_watched(&present.ruleset, last.other().map(|last| &last.ruleset), snapshot);
        let due = due(&present.ruleset, last, snapshot, as_of);
        let mut gathering = Self {
            wish: wish.clone(),
            as_of,
            is_watched,
            present: Side::new(present),
            last: last.other().cloned().map(Side::new),
            due,
            open: BTreeSet::new(),
            asked: BTreeSet::new(),
            spoiled: BTreeSet::new(),
            sessions: BTreeMap::new(),
            cards: Cards::default(),
            changes_begin: snapshot.watched.changes_begin,
        };
        let rules = (0..gathering.due.len()).filter_map(|place| gathering.rule(place));
        let open = rules.filter(|(_, rule)| is_of_parts(rule)).map(|(_, rule)| rule.id.clone()).collect();
        gathering.open = open;
        gathering.ask_rows();
        let taken = gathering.take(snapshot, &BTreeMap::new());
        gathering.ask(taken.unanswered);
        gathering
    }

    /// Hears the customers of a part whose delta was computed.
    pub fn read(&mut self, delta: &Delta, snapshot: &Snapshot, portion: &Portion) {
        if let Voice::Basis(basis) = &delta.voice
            && self.is_watched
        {
            self.read_over(&basis.clone(), &delta.changes, snapshot, portion);
        }
    }

    /// Hears the customers of a part once more. `changes` are those of its customers.
    ///
    /// # Errors
    /// The moment cannot be evaluated.
    pub fn read_again<'c>(
        &mut self,
        (present, last): (&Arc<Prepared>, &LastRules),
        changes: impl Iterator<Item = &'c Change>,
        snapshot: &Snapshot,
        portion: &Portion,
    ) -> Result<(), ScheduleError> {
        let basis = lay(present, last, snapshot, self.as_of, &mut Memory::default())?;
        self.read_over(&basis, changes, snapshot, portion);
        Ok(())
    }

    fn read_over<'c>(
        &mut self,
        basis: &Basis,
        changes: impl IntoIterator<Item = &'c Change>,
        snapshot: &Snapshot,
        portion: &Portion,
    ) {
        let recorded = snapshot.watched.changes.iter().filter(|change| portion.holds(&change.customer));
        let changes = past_changes(recorded, changes.into_iter());
        let first = changes.first().map(|change| change.on);
        self.changes_begin = self.changes_begin.into_iter().chain(first).min();
        let (present, last) = (basis.present_world(), basis.last_world());
        let part = Part {
            number: portion.number(),
            present: &present,
            last: last.as_ref(),
            changes: &changes,
            snapshot,
        };
        let subjects = snapshot.watched.alerts.iter().map(|alert| &alert.key.subject);
        self.cards.note(subjects, part.who());
        self.take_in(&part);
    }

    /// Takes in the answers of a part.
    fn take_in(&mut self, part: &Part<'_>) {
        let seen = first_seen(part.snapshot, part.changes);
        let recorded =
            Past { changes: part.changes, begins: self.changes_begin, first_seen: &seen, cycles: None };
        let days = Days::within(part.present, OF_DAYS);
        let last_days = part.last.map(|world| Days::within(world, OF_DAYS));
        let of_present = Past { cycles: Some(&self.present.cycles), ..recorded };
        let answer = self.present.read(part.number, part.present, &days, of_present);
        let of_last = self.last.as_ref().zip(part.last.zip(last_days.as_ref()));
        let last_answer = of_last.map(|(side, (world, days))| {
            side.read(part.number, world, days, Past { cycles: Some(&side.cycles), ..recorded })
        });
        for id in self.asked.clone() {
            let sessions = self.sessions_of(&id, part, recorded, [Some(&days), last_days.as_ref()]);
            let late = [self.present.note_late(), self.last.as_mut().is_some_and(Side::note_late)];
            if late.contains(&true) {
                // What was told without knowing how long deals take is of no use.
                self.spoiled.insert(id);
                continue;
            }
            for (place, session) in sessions {
                let met = session.judged.iter().filter(|judged| judged.observation.outcome == Outcome::Met);
                self.cards.note(met.map(|judged| &judged.observation.subject), part.who());
                self.sessions.entry(place).or_default().merge(session);
            }
        }
        self.present.add(answer);
        if let (Some(side), Some(answer)) = (&mut self.last, last_answer) {
            side.add(answer);
        }
    }

    /// What comes out of a rule for the customers of a part, slot by slot. Whom it looks at beside those of
    /// whom it is met depends on its alerts about the same customers, and on nothing else.
    fn sessions_of(
        &self,
        id: &str,
        part: &Part<'_>,
        recorded: Past<'_>,
        days: [Option<&Days<'_>>; 2],
    ) -> Vec<(usize, Session)> {
        let ruleset = part.present.ruleset;
        let who = part.who();
        let by_rule = policies(ruleset, &|id| who.is_unit(id));
        let terms = Terms { policies: &by_rule, calendar: &ruleset.calendar };
        let watched = &part.snapshot.watched;
        let mut book = Book::new(watched.alerts.iter().filter(|alert| *alert.key.rule == *id).cloned());
        let (mut hearing, mut sessions) = (Hearing::default(), Vec::new());
        let targets = Targets::default();
        let nothing = |_: Date, _: &Count| Findings::default();
        for (place, due) in self.due.iter().enumerate() {
            let Some((side, rule)) = self.rule(place).filter(|(_, rule)| *rule.id == *id) else { continue };
            if !is_of_parts(rule) {
                // It looks at something else by the other rules, and what it was about before ends.
                hearing.hear(&mut book, terms, (*due, rule), &Session::default());
                continue;
            }
            let [of_present, of_last] = days;
            let (world, days) = match due.edition {
                Edition::Present => (Some(part.present), of_present),
                Edition::Last => (part.last, of_last),
            };
            let Some((world, days)) = world.zip(days) else { continue };
            let of_side = Past { cycles: Some(&side.cycles), ..recorded };
            let gauge = Gauge::new(world, days, of_side, &nothing);
            let (changes, known) = (part.changes, &watched.points);
            let scene =
                Scene { world, days, gauge: &gauge, past: of_side, changes, targets: &targets, known };
            let all_outcomes = self.wish.all_outcomes;
            let sitting = Sitting { rule, slot: due.slot, book: &book, all_outcomes };
            let session = hold_session(&scene, &sitting);
            hearing.hear(&mut book, terms, (*due, rule), &session);
            sessions.push((place, session));
        }
        sessions
    }

    /// Makes known what all parts have answered, and finds out what is left to ask. `found` are the findings
    /// about the rows whatever the day, by the present rules and by those applied last. True if the parts are
    /// to be read once more.
    pub fn settle(
        &mut self,
        snapshot: &Snapshot,
        (found, found_by_last): (&Findings, Option<&Findings>),
    ) -> bool {
        self.present.settle(found);
        if let (Some(side), Some(found)) = (&mut self.last, found_by_last) {
            side.settle(found);
        }
        let told: BTreeSet<Arc<str>> = std::mem::take(&mut self.asked);
        let spoiled = std::mem::take(&mut self.spoiled);
        let places: Vec<(usize, Arc<str>)> =
            (0..self.due.len()).filter_map(|place| Some((place, self.rule(place)?.1.id.clone()))).collect();
        for (place, id) in places {
            if spoiled.contains(&id) {
                self.sessions.remove(&place);
            } else if told.contains(&id)
                && let Some(session) = self.sessions.get_mut(&place)
            {
                session.order_changes();
            }
        }
        self.open.retain(|id| !told.contains(id) || spoiled.contains(id));
        let taken = self.take(snapshot, &BTreeMap::new());
        self.ask(taken.unanswered);
        self.present.is_asked() || self.last.as_ref().is_some_and(Side::is_asked) || !self.asked.is_empty()
    }

    /// Adds to the delta of all parts what watching has come to, when nothing is left to ask.
    pub fn finish(mut self, delta: &mut Delta, snapshot: &Snapshot) {
        if self.is_watched {
            let sessions = std::mem::take(&mut self.sessions);
            let Taken { watch, findings, .. } = self.take(snapshot, &sessions);
            delta.watch = watch;
            delta.findings.merge(findings);
        }
        if let Voice::Words(_, head) = &mut delta.voice {
            *head = Some(Arc::new(Head { present: self.present.head, cards: self.cards }));
        }
    }

    /// Takes the slots over what is known.
    fn take(&self, snapshot: &Snapshot, sessions: &BTreeMap<usize, Session>) -> Taken {
        let of_last = self.last.as_ref();
        let joined = Joined {
            sessions,
            cards: &self.cards,
            changes_begin: self.changes_begin,
            pools: [&self.present.pool, of_last.map_or(&self.present.pool, |side| &side.pool)],
        };
        let (due, wish, as_of) = (self.due.clone(), &self.wish, self.as_of);
        let watcher = Watcher { snapshot, changes: &[], due, as_of, wish, joined: Some(joined) };
        let last = of_last.map(|side| side.head.head_world());
        watcher.take(&self.present.head.head_world(), last.as_ref())
    }

    /// Asks for the rows that rules on persons and on units look at.
    fn ask_rows(&mut self) {
        let due = (0..self.due.len()).filter_map(|place| Some((self.due.get(place)?, self.rule(place)?.1)));
        let of_parties = due.filter(|(_, rule)| matches!(rule.subject, Subject::Person | Subject::Unit));
        let days: Vec<(Edition, Date)> =
            of_parties.map(|(due, _)| (due.edition, due.slot.data_day())).collect();
        let of = |edition| days.iter().filter(move |(of, _)| *of == edition).map(|(_, day)| *day);
        self.present.ask_rows(of(Edition::Present));
        if let Some(side) = &mut self.last {
            side.ask_rows(of(Edition::Last));
        }
    }

    /// Asks what is not known at the next reading.
    fn ask(&mut self, [of_present, of_last]: [Asked; 2]) {
        self.present.ask(of_present);
        if let Some(side) = &mut self.last {
            side.ask(of_last);
        }
        self.asked = self.open.clone();
        for place in 0..self.due.len() {
            let Some((side, rule)) = self.rule(place) else { continue };
            // On which days customers have changed, the parts tell.
            if rule.subject != Subject::Customer
                || !self.open.contains(&rule.id)
                || !asks_for_cycles(&side.head.ruleset, rule)
            {
                continue;
            }
            let id = rule.id.clone();
            let Some(Due { edition, slot, .. }) = self.due.get(place).copied() else { continue };
            let side = if edition == Edition::Last { self.last.as_mut() } else { Some(&mut self.present) };
            if side.is_some_and(|side| side.ask_cycles(slot.data_day())) {
                self.asked.remove(&id);
            }
        }
    }

    /// The rule that is due, and its edition.
    fn rule(&self, place: usize) -> Option<(&Side, &Anomaly)> {
        let Due { edition, rule, .. } = self.due.get(place)?;
        let side = if *edition == Edition::Last { self.last.as_ref()? } else { &self.present };
        Some((side, side.head.ruleset.anomalies.get(*rule)?))
    }
}

impl<'p> Part<'p> {
    fn who(&self) -> WhoIsWho<'p> {
        WhoIsWho { mapping: &self.present.ruleset.mapping, dataset: self.present.dataset }
    }
}
