//! All alerts of a workspace, and the one way in which they change.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::action::Action;
use super::chart::{Chart, Standing};
use super::event::{AlertEvent, Ending, What};
use super::inhibition::Inhibitors;
use super::key::{Key, Nth};
use super::life::{Alert, Status};
use super::outcome::{Evaluation, Outcome};
use super::policy::{Address, Policies, Policy};
use super::recipients::{Recipient, recipients};
use super::refusal::Refusal;
use super::subject::Subject;
use super::telling::{Occasion, Telling};
use crate::time::{AsOf, Calendar};
use crate::value::DateTime;

/// The rules of the game: what does not change while a run lasts.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The policies of the rules in force.
    pub policies: &'a Policies,
    /// The working days.
    pub calendar: &'a Calendar,
}

/// Who there is to be told.
#[derive(Clone, Copy)]
pub struct Company<'a> {
    /// The organisation today.
    pub chart: &'a Chart,
    /// A customer's owner.
    pub owner_of: &'a dyn Fn(&str) -> Option<Arc<str>>,
    /// Who is told when nobody else can be.
    pub operators: &'a [Arc<str>],
}

impl Company<'_> {
    fn standing(&self, subject: &Subject) -> Standing {
        Standing::of(subject, self.chart, self.owner_of)
    }

    /// Who must act on an alert about a subject once it has reached a step of escalation; 0: the
    /// rule's `to`.
    #[must_use]
    pub fn acting(&self, policy: &Policy, subject: &Subject, step: u32) -> Vec<Recipient> {
        self.meant(policy, subject, step, &[])
    }

    fn meant(&self, policy: &Policy, subject: &Subject, step: u32, cc: &[Address]) -> Vec<Recipient> {
        recipients(policy.addresses(step), cc, &self.standing(subject), self.chart, self.operators)
    }
}

/// The alerts of a workspace: of each rule and subject the last, to which all that happens goes.
///
/// A run takes the slots since the one before in order. At each slot's instant it calls
/// [`Book::evaluate`] for what came out, the inhibiting rules first, then [`Book::inhibit`]; at the
/// end [`Book::tell`] with its own instant. [`Book::news`] is what has to be kept; a book made of
/// what was kept goes on as if it had never been put away.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// By rule and subject.
    last: BTreeMap<Arc<str>, BTreeMap<Subject, Entry>>,
    /// Alerts with news to which another of the same rule and subject has succeeded.
    succeeded: Vec<Entry>,
}

/// An alert, and how many of its events are kept already.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub alert: Alert,
    pub kept: usize,
}

impl Book {
    /// A book of kept alerts. It needs those that are not closed, and of each rule and subject the
    /// last; others do no harm.
    #[must_use]
    pub fn new(alerts: impl IntoIterator<Item = Alert>) -> Self {
        let mut book = Self::default();
        for alert in alerts {
            let of_rule = book.last.entry(alert.key.rule.clone()).or_default();
            let known = of_rule.get(&alert.key.subject);
            if known.is_none_or(|known| known.alert.key.episode < alert.key.episode) {
                let kept = alert.events().len();
                of_rule.insert(alert.key.subject.clone(), Entry { alert, kept });
            }
        }
        book
    }

    /// The alerts, by rule and subject.
    pub fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.last.values().flat_map(BTreeMap::values).map(|entry| &entry.alert)
    }

    /// The alerts of a rule, by subject.
    pub fn alerts_of(&self, rule: &str) -> impl Iterator<Item = &Alert> {
        self.last.get(rule).into_iter().flat_map(BTreeMap::values).map(|entry| &entry.alert)
    }

    /// The last alert of a rule about a subject.
    #[must_use]
    pub fn last(&self, rule: &str, subject: &Subject) -> Option<&Alert> {
        self.last.get(rule)?.get(subject).map(|entry| &entry.alert)
    }

    /// What has happened since the book was made or last kept, by alert, each in order.
    #[must_use]
    pub fn news(&self) -> Vec<(Key, AlertEvent)> {
        let entries = self.succeeded.iter().chain(self.last.values().flat_map(BTreeMap::values));
        let mut news: Vec<(Key, AlertEvent)> = entries
            .flat_map(|entry| {
                let fresh = entry.alert.events().iter().skip(entry.kept);
                fresh.map(|event| (entry.alert.key.clone(), event.clone()))
            })
            .collect();
        news.sort_by(|(one, _), (other, _)| one.cmp(other));
        news
    }

    /// The news have been kept.
    pub fn keep(&mut self) {
        self.succeeded.clear();
        self.entries_mut().for_each(|entry| entry.kept = entry.alert.events().len());
    }

    pub(super) fn entries_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.last.values_mut().flat_map(BTreeMap::values_mut)
    }

    /// Takes in what came out of a rule for a subject at a slot. Slots come in order. Of a subject
    /// without an alert only that the rule is met matters: the rest need not be taken in.
    pub fn evaluate(&mut self, terms: Terms, evaluation: &Evaluation) {
        let (rule, subject) = (&evaluation.rule, &evaluation.subject);
        let Some(policy) = terms.policies.of(rule, subject) else { return };
        let last = self.last(rule, subject);
        if last.is_none_or(Alert::is_over) {
            if evaluation.outcome != Outcome::Met {
                return;
            }
            let episode = next_episode(last.map(|last| last.key.episode), evaluation);
            let alert = Alert::new(Key { rule: rule.clone(), subject: subject.clone(), episode });
            let of_rule = self.last.entry(rule.clone()).or_default();
            let before = of_rule.insert(subject.clone(), Entry { alert, kept: 0 });
            self.succeeded.extend(before.filter(|entry| entry.kept < entry.alert.events().len()));
        }
        if let Some(Entry { alert, .. }) = self.entry_mut(rule, subject) {
            alert.settle(policy, terms.calendar, evaluation.slot.at);
            alert.hear(evaluation, policy);
        }
    }

    fn entry_mut(&mut self, rule: &str, subject: &Subject) -> Option<&mut Entry> {
        self.last.get_mut(rule)?.get_mut(subject)
    }

    /// Does what somebody wants done with an alert.
    ///
    /// # Errors
    /// Why it may not be done; nothing has changed then.
    pub fn act(
        &mut self,
        terms: Terms,
        key: &Key,
        action: Action,
        by: Arc<str>,
        as_of: AsOf,
    ) -> Result<&Alert, Refusal> {
        let entry = self.entry_mut(&key.rule, &key.subject).filter(|entry| entry.alert.key == *key);
        let Some(Entry { alert, .. }) = entry else {
            return Err(Refusal::Unknown { key: key.clone() });
        };
        let policy = terms.policies.of(&key.rule, &key.subject);
        let event = alert.event_of(action, by, as_of, policy)?;
        if let Some(policy) = policy {
            alert.settle(policy, terms.calendar, as_of);
        }
        alert.push(event);
        Ok(alert)
    }

    /// Ends the alerts that are chosen and not over, since their rule was removed or edited or what
    /// they are about is gone.
    pub fn end(&mut self, terms: Terms, chosen: impl Fn(&Key) -> bool, ending: Ending, at: AsOf) {
        for Entry { alert, .. } in self.entries_mut().filter(|entry| chosen(&entry.alert.key)) {
            if let Some(policy) = terms.policies.of(&alert.key.rule, &alert.key.subject) {
                alert.settle(policy, terms.calendar, at);
            }
            if alert.is_silent() {
                // What is gone does not hold any more: its return is something new.
                alert.engine(at.last_instant(), What::Resolved { on: at.day });
            } else if alert.state().status != Status::Closed {
                alert.engine(at.last_instant(), What::Closed(ending));
            }
        }
    }

    /// Finds anew which alerts are inhibited at an instant, and by which.
    pub fn inhibit(&mut self, terms: Terms, company: Company, at: AsOf) {
        let inhibitors = Inhibitors::of(self.alerts(), terms.policies);
        let mut found = Vec::new();
        for alert in self.alerts() {
            let (key, before) = (&alert.key, &alert.state().inhibited_by);
            let Some(policy) = terms.policies.of(&key.rule, &key.subject) else { continue };
            let speaks = alert.is_live() || (alert.is_silent() && policy.remind_after.is_some());
            if !speaks || (before.is_none() && !inhibitors.concern(policy)) {
                continue;
            }
            let by = inhibitors.of_alert(alert, policy, &company.standing(&key.subject));
            let what = match (before, by) {
                (before, Some(by)) if before.as_ref() != Some(by) => What::Inhibited { by: by.clone() },
                (Some(before), None) => What::Released { since: self.end_of(before, at) },
                _ => continue,
            };
            found.push((key.clone(), what));
        }
        for (key, what) in found {
            let policy = terms.policies.of(&key.rule, &key.subject);
            if let (Some(Entry { alert, .. }), Some(policy)) =
                (self.entry_mut(&key.rule, &key.subject), policy)
            {
                alert.settle(policy, terms.calendar, at);
                alert.engine(at.last_instant(), what);
            }
        }
    }

    /// Brings all clocks to the instant of a run, and says what is to be told then; that it was is
    /// recorded.
    pub fn tell(&mut self, terms: Terms, company: Company, as_of: AsOf) -> Vec<Telling> {
        self.inhibit(terms, company, as_of);
        let mut tellings = Vec::new();
        for Entry { alert, .. } in self.entries_mut() {
            let Some(policy) = terms.policies.of(&alert.key.rule, &alert.key.subject) else { continue };
            alert.settle(policy, terms.calendar, as_of);
            let Some((occasion, step)) = alert.untold(policy, terms.calendar, as_of) else { continue };
            let is_opening = matches!(occasion, Occasion::Opened | Occasion::Reopened);
            let cc = if is_opening { &policy.cc[..] } else { &[] };
            let recipients = company.meant(policy, &alert.key.subject, step, cc);
            let (key, event) = (alert.key.clone(), alert.events().len());
            alert.engine(as_of.last_instant(), occasion.event(step, &recipients));
            tellings.push(Telling { key, event, occasion, step, severity: policy.severity, recipients });
            if policy.happens && policy.handling.is_none() && alert.is_unhandled() {
                alert.engine(as_of.last_instant(), What::Closed(Ending::Told));
            }
        }
        tellings
    }

    /// When an alert stopped inhibiting others: when it was closed, or just now.
    fn end_of(&self, inhibitor: &Key, now: AsOf) -> DateTime {
        let alert = self.last(&inhibitor.rule, &inhibitor.subject).filter(|alert| alert.key == *inhibitor);
        alert.and_then(|alert| alert.state().closed_at).unwrap_or(now.last_instant()).min(now.last_instant())
    }
}

/// The episode that begins with an evaluation.
fn next_episode(last: Option<Nth>, evaluation: &Evaluation) -> Nth {
    let day = evaluation.slot.data_day();
    match last {
        Some(last) if last.day >= day => Nth { day: last.day, nth: last.nth + 1 },
        _ => Nth::first(day),
    }
}
