//! `explain --alert`: why an alert is open.

use std::sync::Arc;

use super::super::alerts::{Look, look};
use super::super::args::{Format, Places};
use super::super::exit::Exit;
use super::super::failure::Failure;
use super::super::session::{Opening, Session};
use super::super::terminal::{Terminal, print};
use crate::alert::{Alert, Book, Company, Policies, Subject};
use crate::anomaly::{Scene, Sitting, WhoIsWho, latest_slot, policies};
use crate::baseline::Targets;
use crate::cadence::Slot;
use crate::delta::Snapshot;
use crate::dispatch::Naming;
use crate::explain::{AlertReason, Unexplained, explain_alert};
use crate::render::{AlertStyle, AlertWhy, write_alert_reason, write_alert_why};
use crate::ruleset::{Anomaly, Ruleset, Subject as About};
use crate::store::{AlertScope, read_alerts, read_snapshot};
use crate::workspace::{self, AlertView, Clock, find_alert};

/// Explains the alert whose key begins so. Rows are read only once it is known which alert is meant.
pub(super) fn explain(
    text: &str,
    format: Format,
    places: &Places,
    terminal: Terminal,
) -> Result<Exit, Failure> {
    let opening = Opening::of(places, terminal)?;
    let (store, as_of) = (opening.store_path(places), opening.as_of);
    let alerts = read_alerts(&store, AlertScope::All)?;
    let alert = find_alert(text, &alerts)?;
    let session = match &alert.key.subject {
        Subject::Customer(id) | Subject::Change { customer: id, .. } => {
            opening.read_around(id, places, terminal)?
        }
        _ => opening.read(places, terminal)?,
    };
    let (ruleset, dataset) = (&session.prepared.ruleset, &session.prepared.dataset);
    let who = WhoIsWho { mapping: &ruleset.mapping, dataset };
    let policies = policies(ruleset, &|id| who.is_unit(id));
    let look = look(alert, &store, &policies, &ruleset.calendar, as_of)?;
    let reason = reason(&session, &read_snapshot(&store)?, &alerts, &look);
    let whom = whom(&look.view, &policies, &who, &session);
    let why =
        AlertWhy { view: &look.view, evaluations: &look.evaluations, reason: reason.as_ref(), whom: &whom };
    let naming = Naming { ruleset, name_of: &|subject| who.name_of(subject) };
    let style = AlertStyle {
        naming,
        palette: terminal.palette(),
        columns: Terminal::columns(),
        given: &places.given(),
    };
    print(|out| match format.machine() {
        Some(format) => write_alert_why(out, format, &why),
        None => write_alert_reason(out, &why, style),
    })?;
    Ok(Exit::Done)
}

/// Takes apart the last evaluation of an alert's rule, with the alerts as they were before it.
fn reason(
    session: &Session,
    snapshot: &Snapshot,
    alerts: &[Alert],
    look: &Look,
) -> Result<AlertReason, Unexplained> {
    let (key, prepared) = (&look.view.alert.key, &session.prepared);
    if matches!(key.subject, Subject::Rule(_)) {
        return Err(Unexplained::RuleItself);
    }
    let mut rules = prepared.ruleset.anomalies.iter();
    let rule = rules.find(|rule| rule.id == key.rule).ok_or(Unexplained::RuleGone)?;
    let slot = last_slot(rule, &prepared.ruleset, snapshot, look).ok_or(Unexplained::NoEvaluation)?;
    let sightings = workspace::sighted(prepared, snapshot, session.as_of.day);
    let world = prepared.world(&snapshot.journal, Some(&sightings));
    let (targets, _) = Targets::of(&world.ruleset.mapping, world.dataset);
    let book = Book::new(alerts.iter().map(|alert| before(alert, slot)).filter(|it| !it.events().is_empty()));
    workspace::measured(&world, snapshot, |days, past, gauge| {
        let (changes, known) = (past.changes, &snapshot.watched.points);
        let scene = Scene { world: &world, days, gauge, past, changes, targets: &targets, known };
        let sitting = Sitting { rule, slot, book: &book, all_outcomes: false };
        explain_alert(&scene, &sitting, &key.subject)
    })
}

/// The slot of the last evaluation. Of a customer the store holds only those that came out otherwise than
/// the one before: it came out so at each committed slot since.
fn last_slot(rule: &Anomaly, ruleset: &Ruleset, snapshot: &Snapshot, look: &Look) -> Option<Slot> {
    let recorded = look.evaluations.first()?.slot;
    let until = look.until.min(snapshot.committed?);
    let since = match rule.subject {
        About::Customer => latest_slot(ruleset, rule, until).filter(|slot| *slot > recorded),
        _ => None,
    };
    since.or(Some(recorded))
}

/// An alert as it was before a slot.
fn before(alert: &Alert, slot: Slot) -> Alert {
    let events = alert.events().iter().filter(|event| event.at < slot.at.last_instant());
    Alert::replay(alert.key.clone(), events.cloned())
}

/// Those whom each of an alert's clocks would tell, in the organisation as it is now; `None`: it tells
/// nothing.
fn whom(
    view: &AlertView,
    policies: &Policies,
    who: &WhoIsWho<'_>,
    session: &Session,
) -> Vec<Option<Vec<Arc<str>>>> {
    let key = &view.alert.key;
    let chart = who.chart(session.as_of.day);
    let operators = &session.prepared.ruleset.workspace.operators;
    let operators: Vec<Arc<str>> = operators.iter().map(|person| Arc::from(person.as_str())).collect();
    let owner_of = |customer: &str| who.owner_of(customer);
    let company = Company { chart: &chart, owner_of: &owner_of, operators: &operators };
    let at = |step| {
        let people = company.acting(policies.of(&key.rule, &key.subject)?, &key.subject, step);
        Some(people.into_iter().map(|recipient| recipient.person).collect())
    };
    let of_clock = |clock: &Clock| match clock {
        Clock::Escalation(step) => at(*step),
        Clock::Reminder => at(view.alert.state().step),
        Clock::Awakes | Clock::Handling => None,
    };
    view.upcoming.iter().map(|(_, clock)| of_clock(clock)).collect()
}
