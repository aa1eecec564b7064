//! By which channel a message goes, and when.

use crate::alert::{Address, Level, Recipient, Telling};
use crate::anomaly::severity;
use crate::ruleset::{Route, Ruleset};
use crate::syntax::Level as Named;
use crate::time::AsOf;

use chrono::NaiveTime;

/// The first route that takes what is told to somebody; `None`: the standard output.
pub(super) fn route_of<'a>(
    ruleset: &'a Ruleset,
    telling: &Telling,
    recipient: Option<&Recipient>,
) -> Option<&'a Route> {
    ruleset.routes.iter().find(|route| {
        let is_rule = |place: &usize| {
            ruleset.anomalies.get(*place).is_some_and(|anomaly| anomaly.id == telling.key.rule)
        };
        let severities = &route.severities;
        (severities.is_empty() || severities.iter().any(|it| severity(*it) == telling.severity))
            && (route.rules.is_empty() || route.rules.iter().any(is_rule))
            && (route.levels.is_empty()
                || recipient.is_some_and(|it| route.levels.iter().any(|level| is_at(*level, it))))
    })
}

/// Whether somebody is told as one of a level, or belongs to it: an owner who is a lead is both.
fn is_at(level: Named, recipient: &Recipient) -> bool {
    let (address, own) = match level {
        Named::Owner => return recipient.address == Address::Owner,
        Named::Operators => return recipient.address == Address::Operators,
        Named::Lead => (Address::Level(Level::Lead), Level::Lead),
        Named::Middle => (Address::Level(Level::Middle), Level::Middle),
        Named::Senior => (Address::Level(Level::Senior), Level::Senior),
    };
    recipient.address == address || recipient.level == Some(own)
}

/// The first instant after `as_of` at which clocks show a time of day.
pub(super) fn slot_after(as_of: AsOf, time: NaiveTime, ruleset: &Ruleset) -> AsOf {
    let zone = ruleset.workspace.zone;
    let slots = as_of.day.iter_days().map(|day| AsOf::at(zone.passing(day.and_time(time))));
    // At the end of all dates there is no later slot.
    slots.into_iter().find(|slot| *slot > as_of).unwrap_or(as_of)
}
