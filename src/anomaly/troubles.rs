//! What went wrong while rules were evaluated.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::agenda::latest_slot;
use super::scene::{Scene, Session, Sitting};
use super::session::hold_session;
use crate::alert::{Book, Subject as About};
use crate::baseline::TargetFlaw;
use crate::dataset::{FindingCode, Findings};
use crate::expression::RowErrorKind;
use crate::language::Language;
use crate::metric::{Frame, Gauge};
use crate::ruleset::{Anomaly, Subject};
use crate::time::AsOf;

/// What went wrong in the sessions of a run: of each rule in its latest one, of rules on changes in all of
/// them; of metrics in the rows behind the values that were looked at; and of targets.
#[derive(Debug, Default)]
pub struct Troubles {
    rules: BTreeMap<Arc<str>, Findings>,
    looked_at: BTreeSet<(usize, Frame)>,
    flaws: BTreeSet<TargetFlaw>,
}

impl Troubles {
    /// Adds a session of a rule, which is later than those before.
    pub fn add(&mut self, rule: &Anomaly, session: &Session, language: Language) {
        let found = failures(rule, session, language);
        let known = self.rules.entry(rule.id.clone()).or_default();
        match rule.subject {
            Subject::Change => known.merge(found),
            _ => *known = found,
        }
        self.looked_at.extend(session.looked_at.iter().copied());
        self.add_flaws(session);
    }

    /// Adds what a session found about targets alone.
    pub fn add_flaws(&mut self, session: &Session) {
        self.flaws.extend(session.flaws.iter().cloned());
    }

    /// All of it; the gauge is the one that the sessions were held with.
    #[must_use]
    pub fn findings(self, gauge: &Gauge<'_>) -> Findings {
        let mut findings = gauge.findings(&self.looked_at);
        self.rules.into_values().for_each(|found| findings.merge(found));
        TargetFlaw::note(&self.flaws, &mut findings);
        findings
    }
}

/// What goes wrong where every rule is evaluated at its latest slot before a moment.
#[must_use]
pub fn latest_troubles(scene: &Scene<'_>, as_of: AsOf) -> Findings {
    let ruleset = scene.world.ruleset;
    let book = Book::new([]);
    let mut troubles = Troubles::default();
    for rule in &ruleset.anomalies {
        if let Some(slot) = latest_slot(ruleset, rule, as_of) {
            let session = hold_session(scene, &Sitting { rule, slot, book: &book, all_outcomes: false });
            troubles.add(rule, &session, ruleset.workspace.language);
        }
    }
    troubles.findings(scene.gauge)
}

/// Where the expressions of a rule could not be computed in a session.
fn failures(rule: &Anomaly, session: &Session, language: Language) -> Findings {
    let mut findings = session.quiet_failures.clone();
    let table = table_of(rule);
    for judged in &session.judged {
        let mut keys = BTreeSet::new();
        for (key, why) in judged.failed.iter().filter(|(key, _)| keys.insert(*key)) {
            let subject = &judged.observation.subject;
            findings.add(FindingCode::RowError, &table, key, || sample(subject, Some(why), language));
        }
    }
    findings
}

/// What findings about a rule name it.
pub(super) fn table_of(rule: &Anomaly) -> String {
    format!("anomaly.{}", rule.id)
}

/// Whom an expression could not be computed of, and why.
pub(super) fn sample(subject: &About, why: Option<&RowErrorKind>, language: Language) -> String {
    let id = Some(subject.id()).filter(|id| !id.is_empty());
    id.into_iter().chain(why.map(|why| why.text(language))).collect::<Vec<_>>().join(": ")
}
