//! Reports as JSON: one object for each, the first key `report`; keys in a fixed order, `null` for
//! what does not apply.
//!
//! Guarantees: ids and keys are never translated; equal reports print equal bytes. Deliberately
//! absent: labels, and rounding: shares and sums are printed as they were computed.

mod conversion;
mod funnel;
mod quality;
mod states;

use std::io::{self, Write};

use serde::Serialize;

use super::Reports;

/// Writes reports as JSON: one as an object, several as an array of objects.
///
/// # Errors
/// Those of `out`.
pub fn write_report_json(out: &mut dyn Write, reports: &Reports) -> io::Result<()> {
    let all = [
        reports.funnel.as_ref().map(|(report, depth)| object(&funnel::funnel(report, *depth))),
        reports.states.as_ref().map(|report| object(&states::states(report))),
        reports.conversion.as_ref().map(|report| object(&conversion::conversion(report))),
        reports.quality.as_ref().map(|report| object(&quality::quality(report))),
    ];
    let all = all.into_iter().flatten().collect::<Result<Vec<_>, _>>()?;
    match all.as_slice() {
        [one] => serde_json::to_writer_pretty(&mut *out, one)?,
        several => serde_json::to_writer_pretty(&mut *out, several)?,
    }
    writeln!(out)
}

fn object(report: &impl Serialize) -> serde_json::Result<serde_json::Value> {
    serde_json::to_value(report)
}
