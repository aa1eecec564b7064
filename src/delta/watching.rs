//! Rules at their slots, and what becomes of their alerts: the second half of a run.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::basis::LastRules;
use super::cards::Cards;
use super::change::{Change, Delta};
use super::hearing::Hearing;
use super::new_points::NewPoints;
use super::office::Office;
use super::snapshot::Snapshot;
use super::voice::Voice;
use super::watch::{Watch, Watching};
use crate::alert::{Book, Ending, Evaluation, Key, Outcome, Subject, Terms};
use crate::anomaly::{Due, Edition, GUARD, Scene, Session, Sitting, Troubles, agenda, foresee, hold_session};
use crate::baseline::Targets;
use crate::cadence::Slot;
use crate::census::{self, Count, Days};
use crate::dataset::Findings;
use crate::evaluate::{Cause, PastChange};
use crate::journey::{Sight, World};
use crate::language::say;
use crate::metric::{Asked, Gauge, Pool, TooManyGroups};
use crate::portrait::Past;
use crate::ruleset::{self, Anomaly, Ruleset};
use crate::time::AsOf;
use crate::value::Date;

/// Evaluates the rules that are due, and adds to the delta what that comes to. To a delta that was computed
/// in parts of the customers nothing is added: its rows are gone, and [`super::Gathering`] has watched them.
pub fn watch(delta: &mut Delta, snapshot: &Snapshot, wish: &Watching) {
    let Voice::Basis(basis) = &delta.voice else { return };
    let basis = basis.clone();
    if !is_watched(&basis.present.ruleset, basis.last.other().map(|last| &last.ruleset), snapshot) {
        return;
    }
    let changes = past_changes(snapshot.watched.changes.iter(), delta.changes.iter());
    let due = due(&basis.present.ruleset, &basis.last, snapshot, delta.as_of);
    let watcher = Watcher { snapshot, changes: &changes, due, as_of: delta.as_of, wish, joined: None };
    let (watch, found) = watcher.watch(&basis.present_world(), basis.last_world().as_ref());
    delta.findings.merge(found);
    delta.watch = watch;
}

/// What goes on although a guard holds the delta: nothing is evaluated, but the clocks of alerts run,
/// and the operators are told why it is held.
pub fn withhold(delta: &mut Delta, snapshot: &Snapshot, reason: &str) {
    let as_of = delta.as_of;
    delta.watch = match &delta.voice {
        Voice::Basis(basis) => withheld(&basis.present_world(), None, (snapshot, as_of), reason),
        Voice::Words(_, Some(head)) => {
            withheld(&head.present.head_world(), Some(&head.cards), (snapshot, as_of), reason)
        }
        Voice::Words(_, None) => return,
        #[cfg(test)]
        Voice::Written(..) => return,
    };
}

/// Whether there is anything to watch: a rule, or an alert.
pub(super) fn is_watched(present: &Ruleset, last: Option<&Ruleset>, snapshot: &Snapshot) -> bool {
    let has_rules = |ruleset: &Ruleset| !ruleset.anomalies.is_empty();
    has_rules(present) || last.is_some_and(has_rules) || !snapshot.watched.alerts.is_empty()
}

/// What is due, in order.
pub(super) fn due(present: &Ruleset, last: &LastRules, snapshot: &Snapshot, as_of: AsOf) -> Vec<Due> {
    let readable = !matches!(last, LastRules::Unreadable);
    agenda(present, last.other().map(|last| &last.ruleset), snapshot.committed, readable, as_of)
}

/// Recorded changes and those of this run, by (on, customer), each customer's in order.
pub(super) fn past_changes<'r, 'n>(
    recorded: impl Iterator<Item = &'r PastChange>,
    new: impl Iterator<Item = &'n Change>,
) -> Vec<PastChange> {
    let mut all: Vec<PastChange> = recorded.cloned().collect();
    let mut last: HashMap<(Arc<str>, Date), u32> = HashMap::new();
    for change in &all {
        last.insert((change.customer.clone(), change.on), change.nth);
    }
    for change in new.filter(|change| change.cause != Cause::Baseline) {
        let nth = last.entry((change.customer.clone(), change.on)).or_default();
        *nth += 1;
        all.push(PastChange {
            customer: change.customer.clone(),
            on: change.on,
            nth: *nth,
            from: change.from.clone(),
            to: change.to.clone(),
            cause: change.cause,
            owner: change.owner.clone(),
        });
    }
    all.sort_by(|one, other| (one.on, &one.customer, one.nth).cmp(&(other.on, &other.customer, other.nth)));
    all
}

/// Tells the day of the first run of customers that have not changed since.
pub(super) fn first_seen(
    snapshot: &Snapshot,
    changes: &[PastChange],
) -> impl Fn(&str) -> Option<Date> + Sync {
    let moved: BTreeSet<&str> = changes.iter().map(|change| &*change.customer).collect();
    move |customer| {
        let recorded = snapshot.customers.get(customer)?;
        recorded.changed_on.filter(|_| !moved.contains(customer))
    }
}

/// The clocks alone, and an alert about the guard.
fn withheld(
    world: &World<'_>,
    cards: Option<&Cards>,
    (snapshot, as_of): (&Snapshot, AsOf),
    reason: &str,
) -> Watch {
    let office = Office::of(world, cards, as_of);
    let mut book = Book::new(snapshot.watched.alerts.iter().cloned());
    book.evaluate(office.terms(), &guarded(as_of, Outcome::Met, Some(Arc::from(reason))));
    let mut watch = Watch::default();
    office.tell(&mut book, &mut watch);
    watch
}

/// Takes the slots of a run.
pub(super) struct Watcher<'a> {
    pub snapshot: &'a Snapshot,
    pub changes: &'a [PastChange],
    pub due: Vec<Due>,
    pub as_of: AsOf,
    pub wish: &'a Watching,
    /// What parts of the customers have said, where the worlds have no customers.
    pub joined: Option<Joined<'a>>,
}

/// What parts of the customers have said.
pub(super) struct Joined<'a> {
    /// By place among what is due what came out of rules on customers and changes.
    pub sessions: &'a BTreeMap<usize, Session>,
    /// The customers that alerts are about.
    pub cards: &'a Cards,
    /// The first day of all changes.
    pub changes_begin: Option<Date>,
    /// By edition, the values of metrics: of the present rules and of those applied last.
    pub pools: [&'a Pool; 2],
}

/// What watching has come to, or is still to be asked.
pub(super) struct Taken {
    pub watch: Watch,
    pub findings: Findings,
    /// By edition, what parts of the customers have not answered yet.
    pub unanswered: [Asked; 2],
}

/// One edition of the rules, with what they are evaluated over.
struct Desk<'a> {
    world: &'a World<'a>,
    days: &'a Days<'a>,
    gauge: &'a Gauge<'a>,
    targets: &'a Targets,
}

impl Watcher<'_> {
    /// All that comes out, and what was wrong with rows.
    fn watch(&self, present: &World<'_>, last: Option<&World<'_>>) -> (Watch, Findings) {
        let Taken { watch, findings, .. } = self.take(present, last);
        (watch, findings)
    }

    /// The same, and what is not known yet.
    pub fn take(&self, present: &World<'_>, last: Option<&World<'_>>) -> Taken {
        let other = last.unwrap_or(present);
        let (days, other_days) = (Days::new(present), Days::new(other));
        let of_present = |day: Date, count: &Count| found(present, count, day);
        let of_other = |day: Date, count: &Count| found(other, count, day);
        let first_seen = first_seen(self.snapshot, self.changes);
        let begins = self.joined.as_ref().map(|joined| joined.changes_begin);
        let past = Past {
            changes: self.changes,
            begins: begins.unwrap_or(self.snapshot.watched.changes_begin),
            first_seen: &first_seen,
            cycles: None,
        };
        let mut gauge = Gauge::new(present, &days, past, &of_present);
        let mut other_gauge = Gauge::new(other, &other_days, past, &of_other);
        if let Some(Joined { pools: [pool, of_other], .. }) = self.joined {
            (gauge, other_gauge) = (gauge.over(pool), other_gauge.over(of_other));
        }
        let (targets, _) = Targets::of(&present.ruleset.mapping, present.dataset);
        let (other_targets, _) = Targets::of(&other.ruleset.mapping, other.dataset);
        let desk = |edition| match edition {
            Edition::Present => Desk { world: present, days: &days, gauge: &gauge, targets: &targets },
            Edition::Last => {
                Desk { world: other, days: &other_days, gauge: &other_gauge, targets: &other_targets }
            }
        };
        let (watch, troubles) = self.take_slots(present, past, &desk);
        let findings = troubles.findings(&gauge);
        Taken { watch, findings, unanswered: [gauge.unanswered(), other_gauge.unanswered()] }
    }

    fn take_slots<'d>(
        &self,
        present: &World<'_>,
        past: Past<'_>,
        desk: &dyn Fn(Edition) -> Desk<'d>,
    ) -> (Watch, Troubles) {
        let ruleset = present.ruleset;
        let office = Office::of(present, self.joined.as_ref().map(|joined| joined.cards), self.as_of);
        let terms = office.terms();
        let mut book = Book::new(self.snapshot.watched.alerts.iter().cloned());
        let mut watch = Watch::default();
        let mut points = NewPoints::beside(&self.snapshot.watched);
        let mut troubles = Troubles::default();
        self.look_ahead(past, desk);
        let mut hearing = Hearing::default();
        let due: Vec<(usize, &Due)> = self.due.iter().enumerate().collect();
        for at_once in due.chunk_by(|(_, one), (_, other)| one.slot == other.slot) {
            for (place, due) in at_once {
                let desk = desk(due.edition);
                let Some(rule) = desk.world.ruleset.anomalies.get(due.rule) else { continue };
                let session = self.session(&desk, (*place, **due, rule), (&book, past));
                hearing.hear(&mut book, terms, (**due, rule), &session);
                match due.edition {
                    Edition::Present => troubles.add(rule, &session, ruleset.workspace.language),
                    // What the rules of then could not compute is no longer to be mended.
                    Edition::Last => troubles.add_flaws(&session),
                }
                points.add(session.points);
                watch.observations.extend(session.judged.into_iter().map(|judged| judged.observation));
                watch.quiet += session.quiet;
                watch.quiet_observations.extend(session.quiet_observations);
                if let Some(TooManyGroups { metric, most }) = session.too_many {
                    watch.too_many.push((metric, most));
                }
            }
            if let Some((_, due)) = at_once.first() {
                book.inhibit(terms, office.company(), due.slot.at);
            }
        }
        watch.points = points.into_points();
        hearing.close(&mut book, terms);
        self.end(&mut book, terms, &office);
        self.guard(&mut book, terms, ruleset);
        if book.last(GUARD, &Subject::Rule(Arc::from(GUARD))).is_some() {
            book.evaluate(terms, &guarded(self.as_of, Outcome::Cleared, None));
        }
        office.tell(&mut book, &mut watch);
        (watch, troubles)
    }

    /// Has all values computed together that will be asked for as far as can be told.
    fn look_ahead<'d>(&self, past: Past<'_>, desk: &dyn Fn(Edition) -> Desk<'d>) {
        for edition in [Edition::Last, Edition::Present] {
            let desk = desk(edition);
            let of_edition = self.due.iter().filter(|due| due.edition == edition);
            let rules = &desk.world.ruleset.anomalies;
            let sittings = of_edition.filter_map(|due| Some((rules.get(due.rule)?, due.slot)));
            desk.gauge.look_ahead(foresee(&self.scene(&desk, past), sittings));
        }
    }

    fn scene<'s>(&'s self, desk: &Desk<'s>, past: Past<'s>) -> Scene<'s> {
        Scene {
            world: desk.world,
            days: desk.days,
            gauge: desk.gauge,
            past,
            changes: self.changes,
            targets: desk.targets,
            known: &self.snapshot.watched.points,
        }
    }

    fn session(
        &self,
        desk: &Desk<'_>,
        (place, due, rule): (usize, Due, &Anomaly),
        (book, past): (&Book, Past<'_>),
    ) -> Session {
        if let Some(joined) = self.joined.as_ref().filter(|_| is_of_parts(rule)) {
            return joined.sessions.get(&place).cloned().unwrap_or_default();
        }
        let scene = self.scene(desk, past);
        hold_session(&scene, &Sitting { rule, slot: due.slot, book, all_outcomes: self.wish.all_outcomes })
    }

    /// Ends the alerts whose rule or subject is gone.
    fn end(&self, book: &mut Book, terms: Terms<'_>, office: &Office<'_>) {
        let (ruleset, chart) = (office.world.ruleset, &office.chart);
        let organisation = &office.world.organisation;
        let has_rule = |rule: &str| rule == GUARD || ruleset.anomalies.iter().any(|other| &*other.id == rule);
        book.end(terms, |key| !has_rule(&key.rule), Ending::RuleRemoved, self.as_of);
        let is_gone = |key: &Key| match &key.subject {
            Subject::Customer(customer) => !office.is_customer(customer),
            Subject::Person(person) => !chart.is_empty() && !chart.is_present(person),
            Subject::Unit(unit) => organisation.has_units() && !organisation.has_unit(unit),
            Subject::Change { .. } | Subject::Group(_) | Subject::Rule(_) => false,
        };
        book.end(terms, is_gone, Ending::SubjectGone, self.as_of);
    }

    /// Holds back the alerts of rules that would open too many at once.
    fn guard(&self, book: &mut Book, terms: Terms<'_>, ruleset: &Ruleset) {
        let most = usize::try_from(ruleset.workspace.max_alerts).unwrap_or(usize::MAX);
        for rule in &ruleset.anomalies {
            if let Some(by) = &self.wish.approved {
                book.let_open(terms, &rule.id, by, self.as_of);
            } else {
                book.withhold(terms, &rule.id, most, self.as_of, |keys| flood(keys, most, ruleset));
            }
        }
    }
}

/// Whether what comes out of a rule is told by the customers, each for itself.
pub(super) fn is_of_parts(rule: &Anomaly) -> bool {
    matches!(rule.subject, ruleset::Subject::Customer | ruleset::Subject::Change)
}

/// What the guard `max_changes` says.
fn guarded(at: AsOf, outcome: Outcome, note: Option<Arc<str>>) -> Evaluation {
    let (rule, slot) = (Arc::<str>::from(GUARD), Slot { at });
    Evaluation { subject: Subject::Rule(rule.clone()), rule, slot, outcome, rule_changed: false, note }
}

/// What an alert about a rule that would open too many says.
fn flood(keys: &[Key], most: usize, ruleset: &Ruleset) -> Arc<str> {
    const SHOWN: usize = 10;
    let mut listed: Vec<String> = keys.iter().take(SHOWN).map(|key| key.subject.to_string()).collect();
    if keys.len() > SHOWN {
        listed.push("…".to_owned());
    }
    let (many, listed) = (keys.len(), listed.join(", "));
    Arc::from(say!(
        ruleset.workspace.language,
        "{many} alerts would open at once, and `max_alerts` is {most}; `run --approve` lets them: {listed}",
        "将同时打开 {many} 条告警，而 `max_alerts` 为 {most}；可用 `run --approve` 放行：{listed}"
    ))
}

/// What was wrong with rows as of the end of a day.
fn found(world: &World<'_>, count: &Count, day: Date) -> Findings {
    let mut findings = world.dataset.findings.clone();
    findings.merge(census::findings(world, Sight::of(AsOf::end_of(day)), &count.suspects()));
    findings
}
