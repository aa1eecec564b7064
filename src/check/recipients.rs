//! Who is told: levels, or ids of persons and units.

use std::sync::Arc;

use super::context::Context;
use super::scopes::World;
use crate::diagnostic::{AnomalyProblem, SyntaxProblem, nearest};
use crate::ruleset::{Anomaly, Recipient, Subject};
use crate::syntax::{Level, Role};
use crate::text::{Span, Spanned};

/// What people write for levels.
const OTHER_WORDS: [(&str, Level); 10] = [
    ("frontline", Level::Owner),
    ("sales", Level::Owner),
    ("rep", Level::Owner),
    ("manager", Level::Lead),
    ("leader", Level::Lead),
    ("team_lead", Level::Lead),
    ("management", Level::Middle),
    ("operator", Level::Operators),
    ("ops", Level::Operators),
    ("admin", Level::Operators),
];

/// The recipients, each once, in order; those that are nearly a level draw a warning.
pub(super) fn recipients(cx: &mut Context, written: &[Spanned<String>]) -> Vec<Recipient> {
    let mut recipients = Vec::new();
    for text in written {
        let level = Level::from_word(&text.value);
        if let (None, Some(meant)) = (level, near_level(&text.value)) {
            let text_shown = SyntaxProblem::shortened(&text.value);
            cx.report(text.span, AnomalyProblem::LevelMisspelt { text: text_shown, meant: meant.word() });
        }
        let recipient = level.map_or_else(|| Recipient::Id(Arc::from(text.value.as_str())), Recipient::Level);
        if !recipients.contains(&recipient) {
            recipients.push(recipient);
        }
    }
    recipients
}

/// The level that a text without digits is near to; ids mostly have digits.
fn near_level(text: &str) -> Option<Level> {
    let is_word = text.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    if !is_word {
        return None;
    }
    let lower = text.to_lowercase();
    let other = OTHER_WORDS.into_iter().find(|(word, _)| *word == lower).map(|(_, level)| level);
    other.or_else(|| Level::from_word(nearest(&lower, Level::ALL.map(Level::word))?))
}

/// Warns of the first level that is told, or that a route is for, if the people are mapped without
/// levels.
pub(super) fn report_unmapped_levels(cx: &mut Context, world: &World) {
    if world.mapping.people.is_none() || world.mapping.people_have(Role::Level) {
        return;
    }
    let document = cx.document;
    let written = document.anomalies.iter().flat_map(|decl| {
        let steps = decl.escalate.iter().filter_map(|step| step.to.as_ref());
        decl.to.iter().chain(&decl.cc).chain(steps).flatten()
    });
    let told = written.filter_map(|text| Some((Level::from_word(&text.value)?, text.span)));
    let routed = document.routes.iter().filter_map(|decl| decl.matches.level.as_ref()).flatten();
    let mut named = told.chain(routed.map(|level| (level.value, level.span)));
    let of_people = named.find(|(level, _)| matches!(level, Level::Lead | Level::Middle | Level::Senior));
    if let Some((level, span)) = of_people {
        cx.report_lack(span, AnomalyProblem::LevelsUnmapped { level: level.word() });
    }
}

/// Warns if there is nobody who could ever be told. Without people an id is told as it stands, be it
/// that a rule names it or that a customer has it for an owner.
pub(super) fn report_nobody(cx: &mut Context, world: &World, place: Span, anomalies: &[Option<Anomaly>]) {
    let has_people = world.mapping.people_have(Role::Id);
    let has_owners = world.mapping.customers_have(Role::Owner);
    let names_somebody = |anomaly: &Anomaly| {
        let has_owner = match anomaly.subject {
            Subject::Customer | Subject::Change => has_owners,
            Subject::Person | Subject::Metric { .. } => true,
            Subject::Unit => false,
        };
        anomaly.to.iter().any(|recipient| match recipient {
            Recipient::Id(_) => true,
            Recipient::Level(Level::Owner) => has_owner,
            Recipient::Level(_) => false,
        })
    };
    // Of a rule that has errors nothing is known.
    let told = anomalies.iter().any(|anomaly| anomaly.as_ref().is_none_or(names_somebody));
    if !has_people && !told && cx.document.workspace.operators.is_empty() {
        cx.report_lack(place, AnomalyProblem::NobodyToTell);
    }
}
