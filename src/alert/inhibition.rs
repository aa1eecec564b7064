//! Which alert makes which other silent.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chart::Standing;
use super::key::Key;
use super::life::Alert;
use super::policy::{Policies, Policy};
use super::subject::Subject;

/// The alerts that are open, acknowledged or handled, of the rules that inhibit others.
pub(super) struct Inhibitors<'a>(BTreeMap<&'a str, Vec<&'a Key>>);

impl<'a> Inhibitors<'a> {
    pub fn of(alerts: impl Iterator<Item = &'a Alert>, policies: &Policies) -> Self {
        let mut live = BTreeMap::<&str, Vec<&Key>>::new();
        for alert in alerts.filter(|alert| alert.is_live() && policies.inhibits(&alert.key.rule)) {
            live.entry(&alert.key.rule).or_default().push(&alert.key);
        }
        Self(live)
    }

    /// Whether any could make alerts of the policy silent.
    pub fn concern(&self, policy: &Policy) -> bool {
        policy.inhibited_by.iter().any(|rule| self.0.contains_key(&**rule))
    }

    /// The alert that makes one silent: the one that did before if it still does, else the first of
    /// the rules in their order, the nearest subject first.
    pub fn of_alert(&self, alert: &Alert, policy: &Policy, standing: &Standing) -> Option<&'a Key> {
        let candidates = |rule: &Arc<str>| self.0.get(&**rule).into_iter().flatten().copied();
        let covering =
            |key: &Key| key != &alert.key && rank(&key.subject, &alert.key.subject, standing).is_some();
        let before = alert.state().inhibited_by.as_ref();
        let mut all = policy.inhibited_by.iter().flat_map(candidates);
        if let Some(same) = all.find(|key| Some(*key) == before && covering(key)) {
            return Some(same);
        }
        policy.inhibited_by.iter().find_map(|rule| {
            let near = |key: &&Key| rank(&key.subject, &alert.key.subject, standing).unwrap_or(usize::MAX);
            candidates(rule).filter(|key| covering(key)).min_by_key(near)
        })
    }
}

/// How far above a subject another is, 0 for itself; `None` if it is not.
fn rank(other: &Subject, subject: &Subject, standing: &Standing) -> Option<usize> {
    if other == subject {
        return Some(0);
    }
    if let (Subject::Group(wide), Subject::Group(narrow)) = (other, subject) {
        return wide.iter().all(|value| narrow.contains(value)).then(|| 1 + narrow.len() - wide.len());
    }
    standing.above.iter().position(|above| above == other).map(|place| place + 1)
}
