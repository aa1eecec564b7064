//! CSV: the changes, or with `--states` the states, as one table with a header.

use std::io::{self, Write};
use std::sync::Arc;

use super::machine::date_text;
use super::watching::outcomes;
use crate::delta::Delta;

const CHANGE_HEADER: [&str; 10] =
    ["customer", "funnel", "stage", "from_stage", "from", "to", "on", "cause", "late", "reason"];

const OUTCOME_HEADER: [&str; 17] = [
    "rule",
    "slot",
    "data_day",
    "subject_kind",
    "subject",
    "outcome",
    "value",
    "baseline",
    "delta",
    "pct",
    "z",
    "n",
    "target",
    "pace",
    "expected",
    "backfilled",
    "missing",
];

const STATE_HEADER: [&str; 14] = [
    "customer",
    "funnel",
    "stage",
    "phase",
    "state",
    "stage_since",
    "days",
    "overdue",
    "ready",
    "missing",
    "unknown",
    "by",
    "next_state",
    "next_on",
];

/// One row for each change.
pub(super) fn write_changes(out: &mut dyn Write, delta: &Delta) -> io::Result<()> {
    let mut sheet = csv::Writer::from_writer(out);
    sheet.write_record(CHANGE_HEADER).map_err(plain)?;
    delta.each_change(&delta.changes, |change, reason| {
        let from = change.from.as_ref();
        let on = date_text(change.on);
        let record = [
            &*change.customer,
            text(change.to.funnel.as_ref()),
            text(change.to.stage.as_ref()),
            text(from.and_then(|from| from.stage.as_ref())),
            from.map_or("", |from| from.state.word()),
            change.to.state.word(),
            &on,
            change.cause.word(),
            if change.late { "true" } else { "false" },
            reason,
        ];
        sheet.write_record(record).map_err(plain)
    })?;
    sheet.flush()
}

/// One row for each evaluation of a rule; missing names are joined by `;`.
pub(super) fn write_outcomes(out: &mut dyn Write, delta: &Delta) -> io::Result<()> {
    let mut sheet = csv::Writer::from_writer(out);
    sheet.write_record(OUTCOME_HEADER).map_err(plain)?;
    for observation in outcomes(delta) {
        let figures = &observation.figures;
        let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
        let record = [
            observation.rule.to_string(),
            observation.slot.at.text(),
            date_text(observation.slot.data_day()),
            observation.subject.kind().to_owned(),
            observation.subject.id(),
            observation.outcome.word().to_owned(),
            number(figures.value),
            number(figures.baseline),
            number(figures.delta),
            number(figures.pct),
            number(figures.z),
            figures.n.map(|n| n.to_string()).unwrap_or_default(),
            number(figures.target),
            number(figures.pace),
            number(figures.expected),
            figures.backfilled.to_string(),
            observation.missing.join(";"),
        ];
        sheet.write_record(record).map_err(plain)?;
    }
    sheet.flush()
}

/// One row for each customer; lists are joined by `;`.
pub(super) fn write_states(out: &mut dyn Write, delta: &Delta) -> io::Result<()> {
    let mut sheet = csv::Writer::from_writer(out);
    sheet.write_record(STATE_HEADER).map_err(plain)?;
    delta.each_state(|row| {
        let since = row.stage_since.map(date_text).unwrap_or_default();
        let days = row.days.map(|days| days.to_string()).unwrap_or_default();
        let (missing, unknown) = (row.missing.join(";"), row.unknown.join(";"));
        let next_on = row.next.map(|next| date_text(next.on)).unwrap_or_default();
        let record = [
            &*row.customer,
            text(row.position.funnel.as_ref()),
            text(row.position.stage.as_ref()),
            text(row.phase.as_ref()),
            row.position.state.word(),
            &since,
            &days,
            row.overdue.map_or("", crate::evaluate::Overdue::word),
            row.ready.map_or("", |ready| if ready { "true" } else { "false" }),
            &missing,
            &unknown,
            row.by.map_or("", crate::evaluate::By::word),
            row.next.map_or("", |next| next.state.word()),
            &next_on,
        ];
        sheet.write_record(record).map_err(plain)
    })?;
    sheet.flush()
}

/// The system's own error, so that a closed pipe is still known as one.
pub(super) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

pub(super) fn text(id: Option<&Arc<str>>) -> &str {
    id.map_or("", |id| id)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn changes_and_states_have_a_header_and_quote_what_needs_it() {
        let mut out = Vec::new();
        write_changes(&mut out, &sample::delta()).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "customer,funnel,stage,from_stage,from,to,on,cause,late,reason");
        assert_eq!(
            lines[3],
            "c3,enterprise,,need,losing,won,2024-03-05,data,true,\"the dataset says `Closed, Won`\""
        );

        let mut out = Vec::new();
        write_states(&mut out, &sample::delta()).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text.lines().nth(1),
            Some(
                "c1,enterprise,need,need,stagnant,2024-02-19,15,stagnant,false,met;budget,budget,,losing,2024-03-12"
            )
        );
    }
}
