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
use serde_json::{Map, Value};

use super::board::{board_lists, process_lists};
use super::listing::Listing;
use super::{Reports, Setting};

/// Writes reports as JSON: one as an object, several as an array of objects.
///
/// # Errors
/// Those of `out`.
pub fn write_report_json(out: &mut dyn Write, reports: &Reports<'_>, setting: Setting<'_>) -> io::Result<()> {
    let all = [
        reports.funnel.as_ref().map(|(report, depth)| object(&funnel::funnel(report, *depth))),
        reports.states.as_ref().map(|report| object(&states::states(report))),
        reports.conversion.as_ref().map(|report| object(&conversion::conversion(report))),
        reports.quality.as_ref().map(|report| object(&quality::quality(report))),
        reports.board.as_ref().zip(reports.naming).map(|(report, naming)| {
            let mut board = Map::from_iter([
                ("report".to_owned(), Value::from("board")),
                ("as_of".to_owned(), Value::from(report.as_of.text())),
                ("for".to_owned(), Value::from(&*report.whose.id)),
            ]);
            board.extend(listed(&board_lists(report, naming, setting)));
            Ok(Value::Object(board))
        }),
        reports.process.as_ref().zip(reports.naming).map(|(report, naming)| {
            let mut process = Map::from_iter([("report".to_owned(), Value::from("process"))]);
            process.extend(listed(&process_lists(report, naming)));
            Ok(Value::Object(process))
        }),
    ];
    let all = all.into_iter().flatten().collect::<Result<Vec<_>, _>>()?;
    match all.as_slice() {
        [one] => serde_json::to_writer_pretty(&mut *out, one)?,
        several => serde_json::to_writer_pretty(&mut *out, several)?,
    }
    writeln!(out)
}

/// Lists under their names.
fn listed(lists: &[Listing]) -> Vec<(String, Value)> {
    lists.iter().map(|list| (list.key.to_owned(), list.objects())).collect()
}

fn object(report: &impl Serialize) -> serde_json::Result<serde_json::Value> {
    serde_json::to_value(report)
}
