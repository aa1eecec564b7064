//! Rules at their slots, and what becomes of their alerts: the second half of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::basis::Basis;
use super::change::{Change, Delta};
use super::hearing::Hearing;
use super::new_points::NewPoints;
use super::snapshot::Snapshot;
use super::voice::Voice;
use super::watch::{Watch, Watching};
use crate::alert::{Book, Chart, Company, Ending, Evaluation, Key, Outcome, Policies, Subject, Terms};
use crate::anomaly::{
    Due, Edition, GUARD, Scene, Session, Sitting, Troubles, WhoIsWho, agenda, foresee, hold_session,
    policies, severity,
};
use crate::baseline::Targets;
use crate::cadence::Slot;
use crate::census::{self, Count, Days};
use crate::dataset::Findings;
use crate::dispatch::{self, Naming};
use crate::evaluate::{Cause, PastChange};
use crate::journey::{Sight, World};
use crate::language::say;
use crate::metric::{Gauge, TooManyGroups};
use crate::portrait::Past;
use crate::ruleset::{Anomaly, Ruleset};
use crate::time::AsOf;
use crate::value::Date;

/// Evaluates the rules that are due, and adds to the delta what that comes to. A delta that was computed
/// in parts of the customers has no rows any more, and nothing is added to it.
pub fn watch(delta: &mut Delta, snapshot: &Snapshot, wish: &Watching) {
    let Voice::Basis(basis) = &delta.voice else { return };
    let basis = basis.clone();
    let has_rules = |ruleset: &Ruleset| !ruleset.anomalies.is_empty();
    let last = basis.last.other().map(|last| &last.ruleset);
    if !has_rules(&basis.present.ruleset)
        && !last.is_some_and(has_rules)
        && snapshot.watched.alerts.is_empty()
    {
        return;
    }
    let changes = all_changes(snapshot, &delta.changes);
    let watcher = Watcher { basis: &basis, snapshot, changes: &changes, as_of: delta.as_of, wish };
    let (watch, found) = watcher.watch();
    delta.findings.merge(found);
    delta.watch = watch;
}

/// What goes on although a guard holds the delta: nothing is evaluated, but the clocks of alerts run,
/// and the operators are told why it is held.
pub fn withhold(delta: &mut Delta, snapshot: &Snapshot, reason: &str) {
    let Voice::Basis(basis) = &delta.voice else { return };
    let basis = basis.clone();
    let wish = Watching::default();
    let watcher = Watcher { basis: &basis, snapshot, changes: &[], as_of: delta.as_of, wish: &wish };
    delta.watch = watcher.withhold(reason);
}

/// The recorded changes and those of this run, by (on, customer), each customer's in order.
fn all_changes(snapshot: &Snapshot, new: &[Change]) -> Vec<PastChange> {
    let mut all: Vec<PastChange> = snapshot.watched.changes.to_vec();
    let mut last: BTreeMap<(&str, Date), u32> = BTreeMap::new();
    for change in snapshot.watched.changes.iter() {
        last.insert((&change.customer, change.on), change.nth);
    }
    for change in new.iter().filter(|change| change.cause != Cause::Baseline) {
        let nth = last.entry((&change.customer, change.on)).or_default();
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

struct Watcher<'a> {
    basis: &'a Basis,
    snapshot: &'a Snapshot,
    changes: &'a [PastChange],
    as_of: AsOf,
    wish: &'a Watching,
}

/// One edition of the rules, with what they are evaluated over.
struct Desk<'a> {
    world: &'a World<'a>,
    days: &'a Days<'a>,
    gauge: &'a Gauge<'a>,
    targets: &'a Targets,
}

impl Watcher<'_> {
    fn watch(&self) -> (Watch, Findings) {
        let present = self.basis.present_world();
        let last = self.basis.last_world();
        let other = last.as_ref().unwrap_or(&present);
        let (days, other_days) = (Days::new(&present), Days::new(other));
        let of_present = |day: Date, count: &Count| found(&present, count, day);
        let of_other = |day: Date, count: &Count| found(other, count, day);
        let first_seen = self.first_seen();
        let past = Past {
            changes: self.changes,
            begins: self.snapshot.watched.changes_begin,
            first_seen: &first_seen,
            cycles: None,
        };
        let gauge = Gauge::new(&present, &days, past, &of_present);
        let other_gauge = Gauge::new(other, &other_days, past, &of_other);
        let (targets, _) = Targets::of(&present.ruleset.mapping, present.dataset);
        let (other_targets, _) = Targets::of(&other.ruleset.mapping, other.dataset);
        let desk = |edition| match edition {
            Edition::Present => Desk { world: &present, days: &days, gauge: &gauge, targets: &targets },
            Edition::Last => {
                Desk { world: other, days: &other_days, gauge: &other_gauge, targets: &other_targets }
            }
        };
        let (watch, troubles) = self.take_slots(&present, past, &desk);
        (watch, troubles.findings(&gauge))
    }

    fn take_slots<'d>(
        &self,
        present: &World<'_>,
        past: Past<'_>,
        desk: &dyn Fn(Edition) -> Desk<'d>,
    ) -> (Watch, Troubles) {
        let ruleset = present.ruleset;
        let office = Office::of(present, self.as_of);
        let terms = Terms { policies: &office.policies, calendar: &ruleset.calendar };
        let mut book = Book::new(self.snapshot.watched.alerts.iter().cloned());
        let mut watch = Watch::default();
        let mut points = NewPoints::beside(&self.snapshot.watched);
        let mut troubles = Troubles::default();
        let due = self.due(ruleset);
        self.look_ahead(&due, past, desk);
        let mut hearing = Hearing::default();
        for at_once in due.chunk_by(|one, other| one.slot == other.slot) {
            for due in at_once {
                let desk = desk(due.edition);
                let Some(rule) = desk.world.ruleset.anomalies.get(due.rule) else { continue };
                let session = self.session(&desk, (*due, rule), (&book, past));
                hearing.hear(&mut book, terms, (*due, rule), &session);
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
            if let Some(due) = at_once.first() {
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

    fn due(&self, present: &Ruleset) -> Vec<Due> {
        let last = self.basis.last.other().map(|last| &last.ruleset);
        let readable = !matches!(self.basis.last, super::basis::LastRules::Unreadable);
        agenda(present, last, self.snapshot.committed, readable, self.as_of)
    }

    /// Has all values computed together that will be asked for as far as can be told.
    fn look_ahead<'d>(&self, due: &[Due], past: Past<'_>, desk: &dyn Fn(Edition) -> Desk<'d>) {
        for edition in [Edition::Last, Edition::Present] {
            let desk = desk(edition);
            let of_edition = due.iter().filter(|due| due.edition == edition);
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
        (due, rule): (Due, &Anomaly),
        (book, past): (&Book, Past<'_>),
    ) -> Session {
        let scene = self.scene(desk, past);
        hold_session(&scene, &Sitting { rule, slot: due.slot, book, all_outcomes: self.wish.all_outcomes })
    }

    /// Tells the day of the first run of those that have not changed since.
    fn first_seen(&self) -> impl Fn(&str) -> Option<Date> + Sync + '_ {
        let changed: BTreeSet<&str> = self.changes.iter().map(|change| &*change.customer).collect();
        move |customer| {
            let recorded = self.snapshot.customers.get(customer)?;
            recorded.changed_on.filter(|_| !changed.contains(customer))
        }
    }

    /// Ends the alerts whose rule or subject is gone.
    fn end(&self, book: &mut Book, terms: Terms<'_>, office: &Office<'_>) {
        let (ruleset, chart) = (office.world.ruleset, &office.chart);
        let organisation = &office.world.organisation;
        let has_rule = |rule: &str| rule == GUARD || ruleset.anomalies.iter().any(|other| &*other.id == rule);
        book.end(terms, |key| !has_rule(&key.rule), Ending::RuleRemoved, self.as_of);
        let is_gone = |key: &Key| match &key.subject {
            Subject::Customer(customer) => !office.who.is_customer(customer),
            Subject::Person(person) => !chart.is_empty() && !chart.is_present(person),
            Subject::Unit(unit) => organisation.has_units() && !organisation.has_unit(unit),
            Subject::Change { .. } | Subject::Group(_) | Subject::Rule(_) => false,
        };
        book.end(terms, is_gone, Ending::SubjectGone, self.as_of);
    }

    /// The clocks alone, and an alert about the guard.
    fn withhold(&self, reason: &str) -> Watch {
        let present = self.basis.present_world();
        let office = Office::of(&present, self.as_of);
        let terms = Terms { policies: &office.policies, calendar: &present.ruleset.calendar };
        let mut book = Book::new(self.snapshot.watched.alerts.iter().cloned());
        book.evaluate(terms, &guarded(self.as_of, Outcome::Met, Some(Arc::from(reason))));
        let mut watch = Watch::default();
        office.tell(&mut book, &mut watch);
        watch
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

/// Tells customers' owners.
type Owners<'a> = Box<dyn Fn(&str) -> Option<Arc<str>> + 'a>;

/// Whom alerts concern, and what is said about them.
struct Office<'a> {
    world: &'a World<'a>,
    who: WhoIsWho<'a>,
    chart: Chart,
    owner_of: Owners<'a>,
    operators: Vec<Arc<str>>,
    policies: Policies,
    as_of: AsOf,
}

impl<'a> Office<'a> {
    fn of(world: &'a World<'a>, as_of: AsOf) -> Self {
        let ruleset = world.ruleset;
        let who = WhoIsWho { mapping: &ruleset.mapping, dataset: world.dataset };
        let operators = ruleset.workspace.operators.iter().map(|person| Arc::from(person.as_str()));
        Self {
            world,
            who,
            chart: who.chart(as_of.day),
            owner_of: Box::new(move |customer| who.owner_of(customer)),
            operators: operators.collect(),
            policies: policies(ruleset, &|id| who.is_unit(id)),
            as_of,
        }
    }

    fn company(&self) -> Company<'_> {
        Company { chart: &self.chart, owner_of: &*self.owner_of, operators: &self.operators }
    }

    /// Brings all clocks to the present, and says what is told and what has happened.
    fn tell(&self, book: &mut Book, watch: &mut Watch) {
        let ruleset = self.world.ruleset;
        let terms = Terms { policies: &self.policies, calendar: &ruleset.calendar };
        watch.tellings = book.tell(terms, self.company(), self.as_of);
        let naming = Naming { ruleset, name_of: &|subject| self.who.name_of(subject) };
        let desk = dispatch::Desk { naming, policies: &self.policies, book };
        watch.outgoing = dispatch::dispatch(&desk, &watch.tellings, self.as_of);
        watch.news = book.news();
        let told: BTreeSet<&Key> = watch.news.iter().map(|(key, _)| key).collect();
        (watch.alerts, watch.kept) = book
            .alerts()
            .filter(|alert| alert.is_live() || told.contains(&alert.key))
            .cloned()
            .partition(|alert| told.contains(&alert.key));
        watch.severities =
            ruleset.anomalies.iter().map(|rule| (rule.id.clone(), severity(rule.severity))).collect();
    }
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
