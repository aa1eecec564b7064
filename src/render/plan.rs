//! A delta for people: totals first, then where, whose and why, then samples, then findings.

use std::io::{self, Write};
use std::sync::Arc;

use comfy_table::{CellAlignment, Table, presets};

use super::labels::Labels;
use super::machine::date_text;
use super::numbers::{amount, count, counted, percent};
use super::palette::Palette;
use super::totals::Totals;
use super::visible::visible;
use super::{Detail, Verdict};
use crate::dataset::Finding;
use crate::delta::{Cause, Change, Delta};
use crate::evaluate::{Position, State};

/// How many samples are shown.
const SAMPLES: usize = 10;
/// How many owners are shown.
const OWNERS: usize = 10;

/// What stands above a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// `plan` or `run`.
    pub verb: &'static str,
    /// The rules folder as given.
    pub rules: String,
    /// The dataset's file as found.
    pub dataset: String,
    /// The store's file as found.
    pub store: String,
}

/// Writes a delta for people.
///
/// # Errors
/// Those of `out`.
pub fn write_plan(
    out: &mut dyn Write,
    heading: &Heading,
    delta: &Delta,
    verdict: &Verdict,
    labels: &Labels,
    detail: Detail,
    palette: Palette,
) -> io::Result<()> {
    let totals = Totals::of(delta);
    write_heading(out, heading, delta, verdict, palette)?;
    write_totals(out, delta, &totals, palette)?;
    if detail != Detail::Summary && !delta.changes.is_empty() {
        write_moves(out, &totals, palette)?;
        write_stages(out, &totals, labels, palette)?;
        write_owners(out, &totals, palette)?;
        write_samples(out, &delta.changes, palette)?;
    }
    if detail == Detail::States {
        write_states(out, delta, labels, palette)?;
    }
    if detail != Detail::Summary {
        write_findings(out, &delta.findings, palette)?;
    }
    write_verdict(out, delta, verdict, palette)
}

fn write_heading(
    out: &mut dyn Write,
    heading: &Heading,
    delta: &Delta,
    verdict: &Verdict,
    palette: Palette,
) -> io::Result<()> {
    let store = match (delta.baseline, verdict) {
        (true, Verdict::Committed { .. }) => " (first run: the baseline)",
        (true, _) => " (empty: the first run will record the baseline)",
        (false, _) => "",
    };
    writeln!(out, "{}", palette.title(&format!("{} as of {}", heading.verb, delta.as_of.text())))?;
    writeln!(out, "  rules    {} ({})", heading.rules, delta.ruleset)?;
    writeln!(out, "  dataset  {} ({})", heading.dataset, delta.dataset)?;
    writeln!(out, "  store    {}{store}", heading.store)?;
    writeln!(out, "  days     {}", days_text(delta))
}

fn days_text(delta: &Delta) -> String {
    match (delta.days.first(), delta.days.last()) {
        (Some(first), Some(last)) if first != last => {
            let days = counted(delta.days.len(), "day", "days");
            format!("{days} evaluated: {} … {}", date_text(*first), date_text(*last))
        }
        (Some(day), _) => format!("1 day evaluated: {}", date_text(*day)),
        _ => String::from("none evaluated"),
    }
}

fn write_totals(out: &mut dyn Write, delta: &Delta, totals: &Totals, palette: Palette) -> io::Result<()> {
    writeln!(out)?;
    let customers = counted(totals.by_state.customers, "customer", "customers");
    if delta.changes.is_empty() {
        writeln!(out, "{} to {customers}", palette.good("no changes"))?;
    } else {
        writeln!(
            out,
            "{} to {} of {customers} ({})",
            palette.title(&counted(delta.changes.len(), "change", "changes")),
            count(totals.changed),
            percent(totals.changed, totals.by_state.customers),
        )?;
        writeln!(out, "  causes   {}", causes_text(totals))?;
        if totals.with_amount > 0 {
            let of = counted(totals.with_amount, "customer", "customers");
            writeln!(out, "  amounts  {} of {of}", amount(totals.amount))?;
        }
    }
    writeln!(out, "  states   {}", states_text(totals))
}

fn causes_text(totals: &Totals) -> String {
    let causes = [Cause::Baseline, Cause::Rules, Cause::Data, Cause::Time];
    let mut parts: Vec<String> = causes
        .iter()
        .filter_map(|cause| Some(format!("{} {}", cause.word(), count(*totals.causes.get(cause)?))))
        .collect();
    if totals.late > 0 {
        parts.push(format!("late {}", count(totals.late)));
    }
    parts.join(" · ")
}

fn states_text(totals: &Totals) -> String {
    let parts: Vec<String> = totals
        .by_state
        .states
        .iter()
        .filter(|(_, customers)| *customers > 0)
        .map(|(state, customers)| match state {
            State::Gone => format!("{state} {}", count(*customers)),
            _ => {
                format!("{state} {} ({})", count(*customers), percent(*customers, totals.by_state.customers))
            }
        })
        .collect();
    if parts.is_empty() { String::from("none") } else { parts.join(" · ") }
}

fn write_moves(out: &mut dyn Write, totals: &Totals, palette: Palette) -> io::Result<()> {
    let to: Vec<State> =
        State::ALL.into_iter().filter(|state| totals.moves.keys().any(|(_, to)| to == state)).collect();
    let mut table = new_table(std::iter::once("from \\ to").chain(to.iter().map(|state| state.word())));
    for from in std::iter::once(None).chain(State::ALL.into_iter().map(Some)) {
        if totals.moves.keys().all(|(other, _)| *other != from) {
            continue;
        }
        let cells = to.iter().map(|to| totals.moves.get(&(from, *to)).map_or(String::new(), |n| count(*n)));
        let name = from.map_or("(new)", State::word).to_owned();
        add_row(&mut table, std::iter::once(name).chain(cells));
    }
    write_table(out, "from state to state", table, 1, palette)
}

fn write_stages(out: &mut dyn Write, totals: &Totals, labels: &Labels, palette: Palette) -> io::Result<()> {
    let mut rows: Vec<_> = totals.stages.iter().filter(|((_, stage), _)| stage.is_some()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    rows.sort_by_key(|((funnel, stage), _)| labels.place(funnel.as_ref(), stage.as_ref()));
    let mut table = new_table(["funnel", "stage", "customers", "in", "out", "within"]);
    for ((funnel, stage), row) in rows {
        add_row(
            &mut table,
            [
                labels.funnel(funnel.as_ref()),
                labels.stage(funnel.as_ref(), stage.as_ref()),
                count(row.customers),
                count(row.into),
                count(row.out),
                count(row.within),
            ],
        );
    }
    write_table(out, "by stage", table, 2, palette)
}

fn write_owners(out: &mut dyn Write, totals: &Totals, palette: Palette) -> io::Result<()> {
    if totals.owners.iter().all(|row| row.owner.is_none()) {
        return Ok(());
    }
    let mut table = new_table(["owner", "changes", "customers", "amount"]);
    for row in totals.owners.iter().take(OWNERS) {
        add_row(
            &mut table,
            [
                row.owner.as_ref().map_or_else(|| String::from("(none)"), Arc::to_string),
                count(row.changes),
                count(row.customers),
                amount(row.amount),
            ],
        );
    }
    let more = totals.owners.len().saturating_sub(OWNERS);
    let title = if more > 0 { format!("by owner (and {more} more)") } else { String::from("by owner") };
    write_table(out, &title, table, 1, palette)
}

/// How grave it is that a customer gets into a state, the gravest first.
fn gravity(state: State) -> usize {
    let order = [
        State::Lost,
        State::Losing,
        State::Gone,
        State::Stagnant,
        State::Unknown,
        State::NotAdmitted,
        State::Ready,
        State::Outside,
        State::Won,
        State::Entering,
    ];
    order.iter().position(|other| *other == state).unwrap_or(order.len())
}

fn write_samples(out: &mut dyn Write, changes: &[Change], palette: Palette) -> io::Result<()> {
    let mut order: Vec<&Change> = changes.iter().collect();
    order.sort_by(|a, b| {
        let amounts = || b.amount.unwrap_or(0.0).total_cmp(&a.amount.unwrap_or(0.0));
        gravity(a.to.state)
            .cmp(&gravity(b.to.state))
            .then_with(amounts)
            .then_with(|| (a.on, &a.customer).cmp(&(b.on, &b.customer)))
    });
    let shown = order.len().min(SAMPLES);
    let title = if shown < order.len() {
        format!("samples, the gravest {shown} of {}", count(order.len()))
    } else {
        String::from("changes, the gravest first")
    };
    writeln!(out, "\n{}", palette.title(&title))?;
    for change in order.into_iter().take(SAMPLES) {
        let late = if change.late { ", late" } else { "" };
        let cause = palette.faint(&format!("({}{late})", change.cause.word()));
        let from = match &change.from {
            None => String::from("(new)"),
            Some(from) if same_place(from, &change.to) => from.state.to_string(),
            Some(from) => place(from),
        };
        let to = coloured(change.to.state, &place(&change.to), palette);
        writeln!(out, "  {}  {}  {from} → {to}  {cause}", visible(&change.customer), date_text(change.on))?;
        if !change.reason.is_empty() {
            writeln!(out, "      {}", visible(&change.reason))?;
        }
    }
    Ok(())
}

/// `stagnant in enterprise/need`.
fn place(position: &Position) -> String {
    match (&position.funnel, &position.stage) {
        (Some(funnel), Some(stage)) => format!("{} in {funnel}/{stage}", position.state),
        (Some(funnel), None) => format!("{} in {funnel}", position.state),
        _ => position.state.to_string(),
    }
}

fn same_place(a: &Position, b: &Position) -> bool {
    a.funnel == b.funnel && a.stage == b.stage
}

fn coloured(state: State, text: &str, palette: Palette) -> String {
    match state {
        State::Lost | State::Losing | State::Gone => palette.grave(text),
        State::Stagnant | State::Unknown | State::NotAdmitted => palette.warn(text),
        State::Ready | State::Won => palette.good(text),
        State::Entering | State::Outside => text.to_owned(),
    }
}

fn write_states(out: &mut dyn Write, delta: &Delta, labels: &Labels, palette: Palette) -> io::Result<()> {
    let mut table = new_table(["customer", "funnel", "stage", "state", "days", "missing", "next"]);
    for row in &delta.states {
        let position = &row.position;
        add_row(
            &mut table,
            [
                row.customer.to_string(),
                labels.funnel(position.funnel.as_ref()),
                labels.stage(position.funnel.as_ref(), position.stage.as_ref()),
                position.state.to_string(),
                row.days.map(|days| days.to_string()).unwrap_or_default(),
                row.missing.join(" "),
                row.next.map(|next| format!("{} on {}", next.state, date_text(next.on))).unwrap_or_default(),
            ],
        );
    }
    write_table(out, "every customer", table, usize::MAX, palette)
}

fn write_findings(out: &mut dyn Write, findings: &[Finding], palette: Palette) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let mut table = new_table(["rows", "finding", "where", "samples"]);
    for finding in findings {
        let place = match finding.column.as_str() {
            "" => finding.table.clone(),
            column => format!("{}.{column}", finding.table),
        };
        let samples = finding.samples.join("; ");
        add_row(&mut table, [finding.count.to_string(), finding.code.word().to_owned(), place, samples]);
    }
    write_table(out, "what is wrong with the data", table, usize::MAX, palette)
}

fn write_verdict(out: &mut dyn Write, delta: &Delta, verdict: &Verdict, palette: Palette) -> io::Result<()> {
    match verdict {
        Verdict::Planned { held: Some(reason) } => {
            writeln!(out, "\nnothing was written; `run` would be {}: {reason}", palette.grave("held"))
        }
        Verdict::Planned { .. } if delta.changes.is_empty() => {
            writeln!(out, "\nnothing was written; `run` would record that nothing changed")
        }
        Verdict::Planned { .. } => {
            writeln!(out, "\nnothing was written; `run` with the same flags commits this")
        }
        Verdict::Committed { run } => {
            writeln!(out, "\n{}", palette.good(&format!("committed as run {run}")))
        }
        Verdict::Held { reason } => {
            writeln!(out, "\n{}: {reason}", palette.grave("held, nothing was committed"))
        }
    }
}

fn new_table<T: Into<String>>(header: impl IntoIterator<Item = T>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header.into_iter().map(Into::into).collect::<Vec<String>>());
    table
}

fn add_row(table: &mut Table, cells: impl IntoIterator<Item = String>) {
    table.add_row(cells.into_iter().map(|cell| visible(&cell).into_owned()).collect::<Vec<_>>());
}

/// Columns from `first_number` on stand to the right.
fn write_table(
    out: &mut dyn Write,
    title: &str,
    mut table: Table,
    first_number: usize,
    palette: Palette,
) -> io::Result<()> {
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if place >= first_number {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    writeln!(out, "\n{}", palette.title(title))?;
    for line in table.lines() {
        writeln!(out, "  {}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn printed(delta: &Delta, verdict: &Verdict, detail: Detail, palette: Palette) -> String {
        let heading = Heading {
            verb: "plan",
            rules: String::from("rules"),
            dataset: String::from("crm.db"),
            store: String::from("funnelwright.db"),
        };
        let mut out = Vec::new();
        write_plan(&mut out, &heading, delta, verdict, &Labels::default(), detail, palette).unwrap();
        String::from_utf8(out).unwrap()
    }

    const WHOLE_REPORT: &str = "\
plan as of 2024-03-05
  rules    rules (0123456789abcdef)
  dataset  crm.db (fedcba9876543210)
  store    funnelwright.db
  days     2 days evaluated: 2024-03-04 … 2024-03-05

4 changes to 3 of 4 customers (75.0 %)
  causes   rules 1 · data 1 · time 2 · late 1
  amounts  150,000 of 2 customers
  states   entering 1 (25.0 %) · stagnant 1 (25.0 %) · won 1 (25.0 %) · outside 1 (25.0 %)

from state to state
  from \\ to  entering  stagnant  won  outside
  (new)             1
  entering                    1
  losing                           1
  unknown                                   1

by stage
  funnel      stage  customers  in  out  within
  enterprise  need           2   1    1       1

by owner
  owner   changes  customers   amount
  chen          2          1   50,000
  (none)        1          1        0
  li            1          1  100,000

changes, the gravest first
  c1  2024-03-05  entering → stagnant in enterprise/need  (time)
      15 days in `need`, more than 14
  c4  2024-03-05  unknown → outside  (rules)
      15 days in `need`, more than 14
  c3  2024-03-05  losing in enterprise/need → won in enterprise  (data, late)
      the dataset says `Closed, Won`
  c1  2024-03-04  (new) → entering in enterprise/need  (time)
      15 days in `need`, more than 14

what is wrong with the data
  rows  finding          where                 samples
  2     unreadable_date  customers.created_at  c7: 31/02/2024; c9: soon

nothing was written; `run` with the same flags commits this
";

    #[test]
    fn the_whole_report() {
        let text =
            printed(&sample::delta(), &Verdict::Planned { held: None }, Detail::Changes, Palette::PLAIN);
        assert_eq!(text, WHOLE_REPORT);
    }

    #[test]
    fn no_changes_are_said_plainly() {
        let mut delta = sample::delta();
        delta.changes.clear();
        let text = printed(&delta, &Verdict::Planned { held: None }, Detail::Changes, Palette::PLAIN);
        assert!(text.contains("\nno changes to 4 customers\n"), "{text}");
        assert!(!text.contains("from \\ to"), "{text}");
    }

    #[test]
    fn a_summary_leaves_out_tables_and_a_held_delta_says_why() {
        let held = Verdict::Held { reason: String::from("75.0 % of customers change") };
        let text = printed(&sample::delta(), &held, Detail::Summary, Palette::PLAIN);
        assert!(!text.contains("from \\ to") && !text.contains("unreadable_date"), "{text}");
        assert!(text.ends_with("held, nothing was committed: 75.0 % of customers change\n"), "{text}");
    }

    #[test]
    fn colours_are_only_where_wanted() {
        let coloured =
            printed(&sample::delta(), &Verdict::Planned { held: None }, Detail::Changes, Palette::new(true));
        assert!(coloured.contains("\u{1b}[33mstagnant in enterprise/need\u{1b}[0m"), "{coloured}");
        let plain =
            printed(&sample::delta(), &Verdict::Planned { held: None }, Detail::States, Palette::PLAIN);
        assert!(!plain.contains('\u{1b}'), "{plain}");
    }
}
