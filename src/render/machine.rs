//! Machine output: one object per line, the first key `type`, keys in a fixed order, `null` for
//! what does not apply. The same objects make the array of `--format json`.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::totals::StateTotals;
use super::watching::{self, AlertLine, OutcomeLine};
use super::{Detail, Shown, Verdict};
use crate::dataset::Finding;
use crate::delta::{Change, Delta};
use crate::evaluate::{CustomerState, State};
use crate::value::Date;

/// One line. The order of fields is the order of keys, and part of the interface.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line<'a> {
    Run {
        as_of: String,
        ruleset: &'a str,
        dataset: &'a str,
        committed: bool,
    },
    State {
        customer: &'a str,
        funnel: Option<&'a str>,
        stage: Option<&'a str>,
        phase: Option<&'a str>,
        state: &'static str,
        stage_since: Option<String>,
        days: Option<i64>,
        overdue: Option<&'static str>,
        ready: Option<bool>,
        missing: Vec<&'a str>,
        unknown: Vec<&'a str>,
        by: Option<&'static str>,
        next: Option<NextLine>,
    },
    Change {
        customer: &'a str,
        funnel: Option<&'a str>,
        stage: Option<&'a str>,
        from_stage: Option<&'a str>,
        from: Option<&'static str>,
        to: &'static str,
        on: String,
        cause: &'static str,
        late: bool,
        reason: &'a str,
    },
    Outcome(OutcomeLine<'a>),
    Alert(AlertLine<'a>),
    Quality {
        code: &'static str,
        table: &'a str,
        column: &'a str,
        count: u64,
        sample: String,
    },
    Summary {
        customers: usize,
        in_funnel: usize,
        outside: usize,
        not_admitted: usize,
        unknown: usize,
        states: StateCounts,
        changes: usize,
        alerts_opened: usize,
        alerts_resolved: usize,
    },
}

#[derive(Debug, Serialize)]
struct NextLine {
    state: &'static str,
    on: String,
}

/// An object with one key for each state, in the order of [`State::ALL`].
#[derive(Debug)]
struct StateCounts(Vec<(State, usize)>);

impl Serialize for StateCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (state, count) in &self.0 {
            map.serialize_entry(state.word(), count)?;
        }
        map.end()
    }
}

/// Writes one object per line.
pub(super) fn write_jsonl(
    out: &mut dyn Write,
    delta: &Delta,
    verdict: &Verdict,
    shown: Shown,
) -> io::Result<()> {
    each_line(delta, verdict, shown, &mut |line| {
        serde_json::to_writer(&mut *out, line)?;
        out.write_all(b"\n")
    })
}

/// Writes one array of the same objects.
pub(super) fn write_json(
    out: &mut dyn Write,
    delta: &Delta,
    verdict: &Verdict,
    shown: Shown,
) -> io::Result<()> {
    let mut before = "[\n";
    each_line(delta, verdict, shown, &mut |line| {
        out.write_all(before.as_bytes())?;
        before = ",\n";
        Ok(serde_json::to_writer(&mut *out, line)?)
    })?;
    out.write_all(b"\n]\n")
}

/// Goes through the lines; each is made when it is its turn.
fn each_line(
    delta: &Delta,
    verdict: &Verdict,
    Shown { detail, outcomes }: Shown,
    write: &mut dyn FnMut(&Line<'_>) -> io::Result<()>,
) -> io::Result<()> {
    write(&run_line(delta, verdict))?;
    if detail == Detail::States {
        delta.each_state(|state| write(&state_line(state)))?;
    }
    if detail != Detail::Summary {
        delta.each_change(&delta.changes, |change, reason| write(&change_line(change, reason)))?;
        if outcomes {
            let mut outcomes = watching::outcomes(delta).into_iter();
            outcomes.try_for_each(|it| write(&Line::Outcome(OutcomeLine::of(it))))?;
        }
        watching::alerts(delta).try_for_each(|line| write(&Line::Alert(line)))?;
        delta.findings.list().iter().try_for_each(|finding| write(&quality_line(finding)))?;
    }
    write(&summary_line(delta))
}

fn run_line<'a>(delta: &'a Delta, verdict: &Verdict) -> Line<'a> {
    Line::Run {
        as_of: delta.as_of.text(),
        ruleset: &delta.ruleset,
        dataset: &delta.dataset,
        committed: matches!(verdict, Verdict::Committed { .. }),
    }
}

fn state_line(row: &CustomerState) -> Line<'_> {
    Line::State {
        customer: &row.customer,
        funnel: row.position.funnel.as_deref(),
        stage: row.position.stage.as_deref(),
        phase: row.phase.as_deref(),
        state: row.position.state.word(),
        stage_since: row.stage_since.map(date_text),
        days: row.days,
        overdue: row.overdue.map(crate::evaluate::Overdue::word),
        ready: row.ready,
        missing: row.missing.iter().map(|id| &**id).collect(),
        unknown: row.unknown.iter().map(|name| &**name).collect(),
        by: row.by.map(crate::evaluate::By::word),
        next: row.next.map(|next| NextLine { state: next.state.word(), on: date_text(next.on) }),
    }
}

fn change_line<'a>(change: &'a Change, reason: &'a str) -> Line<'a> {
    Line::Change {
        customer: &change.customer,
        funnel: change.to.funnel.as_deref(),
        stage: change.to.stage.as_deref(),
        from_stage: change.from.as_ref().and_then(|from| from.stage.as_deref()),
        from: change.from.as_ref().map(|from| from.state.word()),
        to: change.to.state.word(),
        on: date_text(change.on),
        cause: change.cause.word(),
        late: change.late,
        reason,
    }
}

fn quality_line(finding: &Finding) -> Line<'_> {
    Line::Quality {
        code: finding.code.word(),
        table: &finding.table,
        column: &finding.column,
        count: finding.count,
        sample: finding.samples.join("; "),
    }
}

fn summary_line(delta: &Delta) -> Line<'_> {
    let totals = StateTotals::of(delta);
    Line::Summary {
        customers: totals.customers,
        in_funnel: totals.in_funnel(),
        outside: totals.in_state(State::Outside),
        not_admitted: totals.in_state(State::NotAdmitted),
        unknown: totals.in_state(State::Unknown),
        changes: delta.changes.len(),
        states: StateCounts(totals.states),
        alerts_opened: delta.watch.opened(),
        alerts_resolved: delta.watch.resolved(),
    }
}

pub(super) fn date_text(date: Date) -> String {
    date.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn printed(verdict: &Verdict, detail: Detail) -> String {
        let mut out = Vec::new();
        write_jsonl(&mut out, &sample::delta(), verdict, detail.into()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_kind_of_line_has_its_keys_in_order() {
        let text = printed(&Verdict::Planned { held: None }, Detail::States);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            r#"{"type":"run","as_of":"2024-03-05","ruleset":"0123456789abcdef","dataset":"fedcba9876543210","committed":false}"#
        );
        assert_eq!(
            lines[1],
            r#"{"type":"state","customer":"c1","funnel":"enterprise","stage":"need","phase":"need","state":"stagnant","stage_since":"2024-02-19","days":15,"overdue":"stagnant","ready":false,"missing":["met","budget"],"unknown":["budget"],"by":null,"next":{"state":"losing","on":"2024-03-12"}}"#
        );
        assert_eq!(
            lines[3],
            r#"{"type":"state","customer":"c3","funnel":"enterprise","stage":null,"phase":null,"state":"won","stage_since":null,"days":null,"overdue":null,"ready":null,"missing":[],"unknown":[],"by":"dataset","next":null}"#
        );
        assert_eq!(
            lines[5],
            r#"{"type":"change","customer":"c1","funnel":"enterprise","stage":"need","from_stage":null,"from":null,"to":"entering","on":"2024-03-04","cause":"time","late":false,"reason":"15 days in `need`, more than 14"}"#
        );
        assert_eq!(
            lines[7],
            r#"{"type":"change","customer":"c3","funnel":"enterprise","stage":null,"from_stage":"need","from":"losing","to":"won","on":"2024-03-05","cause":"data","late":true,"reason":"the dataset says `Closed, Won`"}"#
        );
        assert_eq!(
            lines[9],
            r#"{"type":"quality","code":"unreadable_date","table":"customers","column":"created_at","count":2,"sample":"c7: 31/02/2024; c9: soon"}"#
        );
        assert_eq!(
            lines[10],
            r#"{"type":"summary","customers":4,"in_funnel":2,"outside":1,"not_admitted":0,"unknown":0,"states":{"entering":1,"stagnant":1,"losing":0,"ready":0,"won":1,"lost":0,"not_admitted":0,"unknown":0,"outside":1,"gone":0},"changes":4,"alerts_opened":0,"alerts_resolved":0}"#
        );
        assert_eq!(lines.len(), 11);
    }

    #[test]
    fn a_summary_is_two_lines_and_without_states_there_are_none() {
        let verdict = Verdict::Committed { run: 7 };
        let summary = printed(&verdict, Detail::Summary);
        assert_eq!(summary.lines().count(), 2);
        assert!(summary.contains(r#""committed":true"#));
        assert!(!printed(&verdict, Detail::Changes).contains(r#""type":"state""#));
    }

    #[test]
    fn the_array_holds_the_same_objects() {
        let mut out = Vec::new();
        write_json(&mut out, &sample::delta(), &Verdict::Planned { held: None }, Detail::States.into())
            .unwrap();
        let array: Vec<serde_json::Value> = serde_json::from_slice(&out).unwrap();
        let lines: Vec<serde_json::Value> = printed(&Verdict::Planned { held: None }, Detail::States)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(array, lines);
    }
}
