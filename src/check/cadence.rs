//! `cadence`: when an anomaly is evaluated.

use super::context::{Context, Optional, Reported};
use crate::cadence::{Cadence, CadenceError, DayChoice};
use crate::diagnostic::AnomalyProblem;
use crate::language::{Spoken, spoken};
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
            let cure = mended(&written.value, &error, MENDINGS)
                .map_or(error.help, |mended| spoken!("write `{mended}`", "写成 `{mended}`"));
            cx.report(written.span, AnomalyProblem::BadCadence { message: error.message, cure });
            Err(Reported)
        }
    }
}

/// A day and a time are all that can be written in another way.
const MENDINGS: u8 = 2;

/// The whole cadence with what is wrong in it replaced by what the error names in its place, if that is a
/// cadence, or becomes one when it is mended so again.
fn mended(text: &str, error: &CadenceError, more: u8) -> Option<String> {
    let quoted = |said: &Spoken| -> Vec<String> {
        said.english.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let (before, after) = (text.get(..error.at.start)?, text.get(error.at.end..)?);
    // The cure first; a "did you mean" comes last in the message.
    let named = quoted(&error.help).into_iter().take(1).chain(quoted(&error.message).pop());
    let spliced = named.map(|named| format!("{before}{named}{after}"));
    let more = more.checked_sub(1)?;
    spliced.filter(|spliced| spliced != text).find_map(|spliced| match Cadence::parse(&spliced) {
        Ok(_) => Some(spliced),
        Err(error) => mended(&spliced, &error, more),
    })
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
        let history = matches!(against, Some(Against::History { .. }));
        let problem = AnomalyProblem::CadenceTooFine { per: per.word(), cadence: text, history };
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
