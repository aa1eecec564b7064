//! What rules say about their alerts, in the terms of [`crate::alert`].

use std::sync::Arc;

use crate::alert::{Address, Escalation, Handling, Level, Policies, Policy, Severity};
use crate::ruleset::{Anomaly, Recipient, Ruleset, Subject};
use crate::syntax::{AlertSeverity, Level as Named};

/// The rule that the guard `max_changes` has its alert under. Rules of users cannot be called so.
pub const GUARD: &str = "workspace.max_changes";

/// The policies of all rules and of the guard. `is_unit` tells whether an id in `to` or `cc` is a unit's; else it is
/// a person's.
#[must_use]
pub fn policies(ruleset: &Ruleset, is_unit: &dyn Fn(&str) -> bool) -> Policies {
    let inhibitors = |rule: &Anomaly| -> Vec<Arc<str>> {
        let known = |place: &usize| ruleset.anomalies.get(*place).map(|rule| rule.id.clone());
        rule.inhibited_by.iter().filter_map(known).collect()
    };
    let guard = (Arc::from(GUARD), Policy::default());
    Policies::new(std::iter::once(guard).chain(ruleset.anomalies.iter().map(|rule| {
        let policy = Policy {
            severity: severity(rule.severity),
            opens_after: rule.consecutive,
            happens: rule.subject == Subject::Change,
            to: addresses(&rule.to, is_unit),
            cc: addresses(&rule.cc, is_unit),
            handling: rule.handle_within.map(|within| Handling {
                within,
                ack_limit: rule.ack_limit,
                escalate: steps(rule, is_unit),
            }),
            remind_after: rule.remind_after,
            inhibited_by: inhibitors(rule),
        };
        (rule.id.clone(), policy)
    })))
}

fn steps(rule: &Anomaly, is_unit: &dyn Fn(&str) -> bool) -> Vec<Escalation> {
    let step = |step: &crate::ruleset::Escalation| Escalation {
        after: step.after,
        to: addresses(&step.to, is_unit),
    };
    rule.escalate.iter().map(step).collect()
}

fn addresses(of: &[Recipient], is_unit: &dyn Fn(&str) -> bool) -> Vec<Address> {
    of.iter().map(|recipient| address(recipient, is_unit)).collect()
}

fn address(recipient: &Recipient, is_unit: &dyn Fn(&str) -> bool) -> Address {
    match recipient {
        Recipient::Level(Named::Owner) => Address::Owner,
        Recipient::Level(Named::Lead) => Address::Level(Level::Lead),
        Recipient::Level(Named::Middle) => Address::Level(Level::Middle),
        Recipient::Level(Named::Senior) => Address::Level(Level::Senior),
        Recipient::Level(Named::Operators) => Address::Operators,
        Recipient::Id(id) if is_unit(id) => Address::Unit(id.clone()),
        Recipient::Id(id) => Address::Person(id.clone()),
    }
}

/// A rule's severity.
#[must_use]
pub fn severity(of: AlertSeverity) -> Severity {
    match of {
        AlertSeverity::Info => Severity::Info,
        AlertSeverity::Warning => Severity::Warning,
        AlertSeverity::Critical => Severity::Critical,
    }
}
