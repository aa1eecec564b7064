//! Recipients that rules name and the dataset does not have.

use std::collections::HashSet;
use std::sync::Arc;

use super::company::WhoIsWho;
use crate::dataset::{FindingCode, Findings};
use crate::ruleset::{Recipient, Ruleset};

/// Notes every id that the rules send alerts to and that is neither a person's nor a unit's. Without
/// `[people]` nothing is known of them.
pub(super) fn note_unknown_recipients(ruleset: &Ruleset, who: WhoIsWho<'_>, findings: &mut Findings) {
    if who.dataset.people.is_none() {
        return;
    }
    let people: HashSet<Arc<str>> = who.person_ids().into_iter().collect();
    let known: HashSet<Arc<str>> = who.unit_ids().into_iter().chain(people.iter().cloned()).collect();
    // By its place a row is the same in every part of the customers.
    let mut note = |row: usize, table: &str, column: &str, id: &str| {
        let row = u64::try_from(row).unwrap_or(u64::MAX);
        findings.add_row(row, FindingCode::UnknownRecipient, table, column, || id.to_owned());
    };
    let operators = ruleset.workspace.operators.iter().enumerate();
    for (row, id) in operators.filter(|(_, id)| !people.contains(id.as_str())) {
        note(row, "workspace", "operators", id);
    }
    for rule in &ruleset.anomalies {
        let table = format!("anomaly.{}", rule.id);
        let escalate: Vec<&Recipient> = rule.escalate.iter().flat_map(|step| &step.to).collect();
        let (to, cc) = (rule.to.iter().collect(), rule.cc.iter().collect());
        for (column, recipients) in [("to", to), ("cc", cc), ("escalate", escalate)] {
            for (row, recipient) in recipients.into_iter().enumerate() {
                match recipient {
                    Recipient::Id(id) if !known.contains(id) => note(row, &table, column, id),
                    Recipient::Id(_) | Recipient::Level(_) => {}
                }
            }
        }
    }
}
