//! The guard against floods: a rule that would open too many alerts at once has one about itself.

use std::sync::Arc;

use super::book::{Book, Terms};
use super::event::{AlertEvent, What};
use super::key::Key;
use super::life::{Alert, Status};
use super::outcome::{Evaluation, Outcome};
use super::subject::Subject;
use crate::cadence::Slot;
use crate::time::AsOf;
use crate::value::Date;

impl Book {
    /// Call after the slots of a run and before [`Book::tell`]. If more than `most` alerts of a rule
    /// have opened since the book was last kept and are not over, they go back to being pending, as
    /// often met as they are, and the rule has one alert about itself with the note that is made of
    /// their keys. They open at the next slot that meets them once there are not too many, or by
    /// [`Book::let_open`]. Otherwise an alert that the rule had about itself ends. The keys are
    /// returned; none: there was no flood.
    pub fn withhold(
        &mut self,
        terms: Terms,
        rule: &Arc<str>,
        most: usize,
        at: AsOf,
        note: impl FnOnce(&[Key]) -> Arc<str>,
    ) -> Vec<Key> {
        let mut opened: Vec<(&mut Alert, usize)> = self
            .entries_mut()
            .filter(|entry| entry.alert.key.rule == *rule && entry.alert.is_live())
            .filter(|entry| !matches!(entry.alert.key.subject, Subject::Rule(_)))
            .filter_map(|entry| {
                let opening = |event: &AlertEvent| matches!(event.what, What::Opened { .. });
                let place = entry.alert.events().iter().position(opening)?;
                (place >= entry.kept).then_some((&mut entry.alert, place))
            })
            .collect();
        let is_flood = opened.len() > most;
        let keys: Vec<Key> = opened.iter().filter(|_| is_flood).map(|(alert, _)| alert.key.clone()).collect();
        for (alert, place) in opened.iter_mut().filter(|_| is_flood) {
            take_back(alert, *place);
        }
        let (outcome, note) =
            if is_flood { (Outcome::Met, Some(note(&keys))) } else { (Outcome::Cleared, None) };
        self.evaluate(terms, &about_itself(rule, at, outcome, note));
        keys
    }

    /// Opens the alerts of a rule that were held back, in the name of whoever approved of it, and
    /// ends the alert that the rule had about itself.
    pub fn let_open(&mut self, terms: Terms, rule: &Arc<str>, by: &Arc<str>, as_of: AsOf) -> Vec<Key> {
        let mut keys = Vec::new();
        for alert in self.entries_mut().map(|entry| &mut entry.alert) {
            let Some(policy) = terms.policies.of(rule, &alert.key.subject) else { continue };
            let is_held = alert.state().status == Status::Pending && alert.state().met >= policy.opens_after;
            if alert.key.rule != *rule || !is_held {
                continue;
            }
            if let Some(on) = last_met(alert) {
                let (at, by) = (as_of.last_instant(), Some(by.clone()));
                alert.push(AlertEvent { at, by, what: What::Opened { on }, note: None });
                keys.push(alert.key.clone());
            }
        }
        self.evaluate(terms, &about_itself(rule, as_of, Outcome::Cleared, None));
        keys
    }
}

/// Takes back that an alert opened, as the event at a place says.
fn take_back(alert: &mut Alert, place: usize) {
    let opening = alert.events().get(place).cloned();
    alert.rewind(place);
    if let Some(AlertEvent { what: What::Opened { on }, at, by, note }) = opening
        && place == 0
    {
        alert.push(AlertEvent { at, by, what: What::Began { on }, note });
    }
}

/// The data day on which a pending alert was last met.
fn last_met(alert: &Alert) -> Option<Date> {
    alert.events().iter().rev().find_map(|event| match event.what {
        What::Began { on } | What::Counted { on } => Some(on),
        _ => None,
    })
}

fn about_itself(rule: &Arc<str>, at: AsOf, outcome: Outcome, note: Option<Arc<str>>) -> Evaluation {
    let (subject, slot) = (Subject::Rule(rule.clone()), Slot { at });
    Evaluation { rule: rule.clone(), subject, slot, outcome, rule_changed: false, note }
}
