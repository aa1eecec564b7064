//! What comes out of rules goes to their alerts; alerts about what a rule does not look at any more end.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::alert::{self, Alert, Book, Ending, Evaluation, Key, Terms};
use crate::anomaly::{Due, Edition, Session};
use crate::ruleset::{Anomaly, Subject};
use crate::time::AsOf;

/// The sessions of a run, as its alerts hear of them.
#[derive(Default)]
pub(super) struct Hearing {
    /// By id, the rules that are new or edited, with what they looked at.
    fresh: BTreeMap<Arc<str>, Roll>,
}

/// What a rule looked at, at a slot.
struct Roll {
    at: AsOf,
    is_fresh: bool,
    kind: Subject,
    judged: HashSet<alert::Subject>,
}

impl Hearing {
    /// Tells the book what came out of a rule at a slot.
    pub fn hear(
        &mut self,
        book: &mut Book,
        terms: Terms<'_>,
        (due, rule): (Due, &Anomaly),
        session: &Session,
    ) {
        for judged in &session.judged {
            let observation = &judged.observation;
            let evaluation = Evaluation {
                rule: observation.rule.clone(),
                subject: observation.subject.clone(),
                slot: observation.slot,
                outcome: observation.outcome,
                rule_changed: due.fresh,
                note: judged.message.clone(),
            };
            book.evaluate(terms, &evaluation);
        }
        // Too many groups were not looked at, and the rules applied last know nothing of what those of now do.
        let is_outdated = due.edition == Edition::Last && self.fresh.contains_key(&rule.id);
        if session.too_many.is_some() || is_outdated {
            return;
        }
        let judged = session.judged.iter().map(|judged| judged.observation.subject.clone());
        let (at, is_fresh) = (due.slot.at, due.fresh);
        let roll = Roll { at, is_fresh, kind: rule.subject.clone(), judged: judged.collect() };
        roll.end_others(book, terms, &rule.id);
        if is_fresh {
            self.fresh.insert(rule.id.clone(), roll);
        }
    }

    /// Call after the last slot: of an edited rule, what it was before its edit may have opened alerts at
    /// slots after the one that the edited one looked at.
    pub fn close(&self, book: &mut Book, terms: Terms<'_>) {
        for (rule, roll) in &self.fresh {
            roll.end_others(book, terms, rule);
        }
    }
}

impl Roll {
    /// Ends the alerts of a rule about what it did not look at.
    fn end_others(&self, book: &mut Book, terms: Terms<'_>, rule: &str) {
        let alerts = book.alerts_of(rule).filter(|alert| !alert.is_over());
        let ends = |alert: &Alert| Some((alert.key.clone(), self.ending(&alert.key.subject)?));
        let ended: BTreeMap<Key, Ending> = alerts.filter_map(ends).collect();
        for ending in [Ending::RuleChanged, Ending::SubjectGone] {
            if ended.values().any(|it| *it == ending) {
                book.end(terms, |key| ended.get(key) == Some(&ending), ending, self.at);
            }
        }
    }

    /// How an alert about a subject ends, unless the rule looked at it or it is the rule's own.
    fn ending(&self, subject: &alert::Subject) -> Option<Ending> {
        use alert::Subject as About;
        let is_of_kind = match (&self.kind, subject) {
            // What has happened stays so, and a flood is the guard's business.
            (_, About::Rule(_)) | (Subject::Change, About::Change { .. }) => return None,
            (Subject::Metric { .. }, About::Group(_) | About::Person(_) | About::Unit(_))
            | (Subject::Customer, About::Customer(_))
            | (Subject::Person, About::Person(_))
            | (Subject::Unit, About::Unit(_)) => true,
            _ => false,
        };
        let asks_others = self.is_fresh && matches!(self.kind, Subject::Metric { .. });
        match self.judged.contains(subject) {
            true => None,
            false if is_of_kind && !asks_others => Some(Ending::SubjectGone),
            false => Some(Ending::RuleChanged),
        }
    }
}
