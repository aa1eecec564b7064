//! What rules and dataset name of each other and do not have.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::company::{WhoIsWho, level_of};
use super::unknown_recipients::note_unknown_recipients;
use crate::baseline::Targets;
use crate::dataset::{FindingCode, Findings};
use crate::diagnostic::nearest;
use crate::journey::Organisation;
use crate::language::{Language, say};
use crate::ruleset::{Against, GroupKey, Ruleset, Subject};

/// Notes what rules name and the dataset does not have (recipients, kinds of units), and what the dataset
/// names that the rules do not have or cannot use (levels, metrics of targets, targets themselves). What is
/// found is the same in every part of the customers, and told once.
pub fn note_misnamed(ruleset: &Ruleset, who: WhoIsWho<'_>, findings: &mut Findings) {
    note_unknown_recipients(ruleset, who, findings);
    // Levels matter to nobody but those who are told.
    if !ruleset.anomalies.is_empty() {
        note_levels(who, findings);
    }
    note_unit_kinds(ruleset, who, findings);
    note_targets(ruleset, who, findings);
}

/// Words in the level of people that are none, each with how many rows have it.
fn note_levels(who: WhoIsWho<'_>, findings: &mut Findings) {
    let mut words: BTreeMap<Arc<str>, u64> = BTreeMap::new();
    for word in who.levels().into_iter().filter(|word| level_of(word).is_none()) {
        *words.entry(word).or_default() += 1;
    }
    for (place, (word, rows)) in (0..).zip(words) {
        findings.add_row(place, FindingCode::UnknownLevel, "people", "level", || format!("{word}: {rows}"));
    }
}

/// Kinds in `by` and `within` that no unit is of. Where there are no units nothing is known of kinds.
fn note_unit_kinds(ruleset: &Ruleset, who: WhoIsWho<'_>, findings: &mut Findings) {
    let organisation = Organisation::of(who.mapping, who.dataset);
    if !organisation.has_units() {
        return;
    }
    let known: Vec<&str> = organisation.kinds().into_iter().map(|kind| &**kind).collect();
    let language = ruleset.workspace.language;
    let mut note = |place: u64, table: &str, column: &str, key: &GroupKey| {
        if let GroupKey::UnitOfKind(kind) = key
            && !known.contains(&&**kind)
        {
            let sample = || instead(kind, &known, language);
            findings.add_row(place, FindingCode::UnknownUnitKind, table, column, sample);
        }
    };
    for metric in &ruleset.metrics {
        for (place, by) in (0..).zip(&metric.by) {
            note(place, &format!("metric.{}", metric.id), "by", &by.key);
        }
    }
    for rule in &ruleset.anomalies {
        if let Subject::Metric { against: Some(Against::Peers { within: Some(key), .. }), .. } = &rule.subject
        {
            note(0, &format!("anomaly.{}", rule.id), "within", key);
        }
    }
}

/// A name that is not there, with the one that was perhaps meant, or with those that are there.
fn instead(name: &str, known: &[&str], language: Language) -> String {
    const SHOWN: usize = 6;
    if let Some(near) = nearest(name, known.iter().copied()) {
        return say!(language, "{name}: perhaps {near}", "{name}：可能是 {near}");
    }
    if known.is_empty() {
        return name.to_owned();
    }
    let mut shown: Vec<&str> = known.iter().copied().take(SHOWN).collect();
    if known.len() > SHOWN {
        shown.push("…");
    }
    let shown = shown.join(language.pick(", ", "、"));
    say!(language, "{name}: there are {shown}", "{name}：现有 {shown}")
}

/// Targets that cannot be used, and metrics of targets that the rules do not have.
fn note_targets(ruleset: &Ruleset, who: WhoIsWho<'_>, findings: &mut Findings) {
    let (targets, unusable) = Targets::of(who.mapping, who.dataset);
    findings.merge(unusable);
    let known: Vec<&str> = ruleset.metrics.iter().map(|metric| &*metric.id).collect();
    let unknown = targets.metrics().into_iter().filter(|metric| !known.contains(&&***metric));
    for (place, metric) in (0..).zip(unknown) {
        let sample = || instead(metric, &known, ruleset.workspace.language);
        findings.add_row(place, FindingCode::UnknownMetric, "targets", "metric", sample);
    }
}
