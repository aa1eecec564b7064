//! When something is due next.

use chrono::{DateTime, Utc};

use crate::alert::Alert;
use crate::anomaly::policies;
use crate::ruleset::Ruleset;
use crate::time::AsOf;
use crate::value::DateTime as Local;
use crate::workspace::AlertView;

/// The next moment after `as_of` at which something is due: the end of the local day at the latest, before
/// that the first slot of a rule, or what the clock of an alert brings. `is_unit` tells whether an id is a
/// unit's.
pub(super) fn next_due(
    ruleset: &Ruleset,
    alerts: &[Alert],
    as_of: AsOf,
    is_unit: &dyn Fn(&str) -> bool,
) -> Option<DateTime<Utc>> {
    let zone = &ruleset.workspace.zone;
    let midnight = as_of.last_instant().date().succ_opt()?.and_hms_opt(0, 0, 0)?;
    let today = AsOf::end_of(as_of.day);
    let slots = ruleset.anomalies.iter().filter_map(|rule| {
        let slot =
            rule.cadence.clone().unwrap_or_default().slots(as_of, today, zone, &ruleset.calendar).next()?;
        Some(instant_of(slot.at))
    });
    let policies = policies(ruleset, is_unit);
    let clocks = alerts.iter().filter(|alert| alert.is_live()).filter_map(|alert| {
        let view = AlertView::of(alert, &policies, &ruleset.calendar, as_of)?;
        view.upcoming.into_iter().map(|(at, _)| at).find(|at| !as_of.has_come_to(*at))
    });
    let first = slots.chain(clocks).min().map_or(midnight, |first| first.min(midnight));
    Some(zone.instant(zone.passing(first)))
}

/// The instant at which a slot has come.
fn instant_of(at: AsOf) -> Local {
    if at.is_end_of_day() {
        at.day.succ_opt().unwrap_or(at.day).and_hms_opt(0, 0, 0).unwrap_or_default()
    } else {
        at.last_instant()
    }
}
