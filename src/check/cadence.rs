//! `cadence`: when an anomaly is evaluated.

use super::context::{Context, Optional, Reported};
use crate::cadence::{Cadence, CadenceError, DayChoice};
use crate::diagnostic::AnomalyProblem;
use crate::ruleset::Against;
use crate::syntax::{Period, PeriodPart};
use crate::text::{Span, Spanned};

/// Checks `cadence`.
pub(super) fn cadence(cx: &mut Context, written: Option<&Spanned<String>>) -> Optional<Cadence> {
    let Some(written) = written else { return Ok(None) };
    match Cadence::parse(&written.value) {
        Ok(cadence) => {
            if matches!(cadence, Cadence::Days { on: DayChoice::Working, .. }) {
                cx.counts_working_days(written.span);
            }
            Ok(Some(cadence))
        }
        Err(error) => {
            let CadenceError { message, help: cure, .. } = error;
            cx.report(written.span, AnomalyProblem::BadCadence { message, cure });
            Err(Reported)
        }
    }
}

/// Warns of a cadence that looks at the same complete period several times. Comparing with a target,
/// or each period up to equally many days, has something new every day.
pub(super) fn warn_of_finer(
    cx: &mut Context,
    place: Span,
    (written, cadence): (Option<&Spanned<String>>, Option<&Cadence>),
    per: Period,
    against: Option<&Against>,
) {
    let renewed = match against {
        Some(Against::Target { .. }) => true,
        Some(Against::History { part, .. }) => *part == PeriodPart::ToDate,
        Some(Against::Peers { .. } | Against::Fixed(_)) | None => false,
    };
    let finer = match per {
        Period::Week => !is_weekly(cadence),
        Period::Month => !is_monthly(cadence),
        Period::Snapshot | Period::Day | Period::Workday => false,
    };
    if finer && !renewed {
        let text = written.map(|written| written.value.clone());
        let problem = AnomalyProblem::CadenceTooFine { per: per.word(), cadence: text };
        cx.report(written.map_or(place, |written| written.span), problem);
    }
}

/// Whether a cadence has at most one slot in a week.
fn is_weekly(cadence: Option<&Cadence>) -> bool {
    match cadence {
        Some(Cadence::Days { on: DayChoice::Weekdays(days), .. }) => days.len() == 1,
        Some(Cadence::Cron(cron)) => match cron_days(&cron.to_string()) {
            (_, "*") => false,
            (_, day) => !day.contains([',', '-', '/']),
        },
        Some(Cadence::Days { on: DayChoice::Every | DayChoice::Working, .. }) | None => false,
    }
}

/// Whether a cadence has at most one slot in a month.
fn is_monthly(cadence: Option<&Cadence>) -> bool {
    match cadence {
        Some(Cadence::Cron(cron)) => match cron_days(&cron.to_string()) {
            (day, "*") => day != "*" && !day.contains([',', '-', '/']),
            _ => false,
        },
        _ => false,
    }
}

/// The day of the month and the day of the week of cron fields.
fn cron_days(fields: &str) -> (&str, &str) {
    let mut fields = fields.split(' ').skip(2);
    let day = fields.next().unwrap_or("*");
    (day, fields.nth(1).unwrap_or("*"))
}
