//! The tables of a delta: moves, stages, owners, samples, states, findings.

use std::io::{self, Write};
use std::sync::Arc;

use super::labels::Labels;
use super::machine::date_text;
use super::numbers::{amount, count};
use super::palette::Palette;
use super::style::Style;
use super::table::{add_row, new_table, write_table};
use super::totals::Totals;
use super::visible::visible;
use super::words;
use crate::dataset::Finding;
use crate::delta::Delta;
use crate::evaluate::{Position, State};
use crate::language::{Language, say};

/// How many changes are shown with their reasons.
pub const SAMPLES: usize = 10;
/// How many owners are shown.
const OWNERS: usize = 10;

pub(super) fn write_moves(out: &mut dyn Write, totals: &Totals, style: Style) -> io::Result<()> {
    let language = style.language;
    let to: Vec<State> =
        State::ALL.into_iter().filter(|state| totals.moves.keys().any(|(_, to)| to == state)).collect();
    let corner = language.pick("from \\ to", "从 \\ 到");
    let mut table = new_table(std::iter::once(corner).chain(to.iter().map(|state| state.said_in(language))));
    for from in std::iter::once(None).chain(State::ALL.into_iter().map(Some)) {
        if totals.moves.keys().all(|(other, _)| *other != from) {
            continue;
        }
        let cells = to.iter().map(|to| totals.moves.get(&(from, *to)).map_or(String::new(), |n| count(*n)));
        let name = from.map_or(new_word(language), |state| state.said_in(language)).to_owned();
        add_row(&mut table, std::iter::once(name).chain(cells));
    }
    write_table(out, &style.title("from state to state", "状态流转"), table, 1)
}

/// What stands for the state before the first.
fn new_word(language: Language) -> &'static str {
    language.pick("(new)", "（新）")
}

pub(super) fn write_stages(
    out: &mut dyn Write,
    totals: &Totals,
    labels: &Labels,
    style: Style,
) -> io::Result<()> {
    let mut rows: Vec<_> = totals.stages.iter().filter(|((_, stage), _)| stage.is_some()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    rows.sort_by_key(|((funnel, stage), _)| labels.place(funnel.as_ref(), stage.as_ref()));
    let mut table = new_table(style.language.pick(
        ["funnel", "stage", "customers", "in", "out", "within"],
        ["漏斗", "阶段", "客户数", "流入", "流出", "阶段内变化"],
    ));
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
    write_table(out, &style.title("by stage", "按阶段"), table, 2)
}

pub(super) fn write_owners(out: &mut dyn Write, totals: &Totals, style: Style) -> io::Result<()> {
    if totals.owners.iter().all(|row| row.owner.is_none()) {
        return Ok(());
    }
    let language = style.language;
    let mut table = new_table(
        language.pick(["owner", "changes", "customers", "amount"], ["负责人", "变化数", "客户数", "金额"]),
    );
    for row in totals.owners.iter().take(OWNERS) {
        let nobody = || language.pick("(none)", "（无）").to_owned();
        add_row(
            &mut table,
            [
                row.owner.as_ref().map_or_else(nobody, Arc::to_string),
                count(row.changes),
                count(row.customers),
                amount(row.amount),
            ],
        );
    }
    let title = match totals.owners.len().saturating_sub(OWNERS) {
        0 => say!(language, "by owner", "按负责人"),
        more => say!(language, "by owner (and {more} more)", "按负责人（另有 {more} 人）"),
    };
    write_table(out, &style.palette.title(&title), table, 1)
}

pub(super) fn write_samples(out: &mut dyn Write, delta: &Delta, style: Style) -> io::Result<()> {
    let (language, palette) = (style.language, style.palette);
    let gravest = delta.gravest(SAMPLES);
    let (shown, all) = (gravest.len(), count(delta.changes.len()));
    let title = if shown < delta.changes.len() {
        say!(language, "samples, the gravest {shown} of {all}", "示例：{all} 个变化中最严重的 {shown} 个")
    } else {
        say!(language, "changes, the gravest first", "变化，最严重的在前")
    };
    writeln!(out, "\n{}", palette.title(&title))?;
    delta.each_change(&gravest, |change, reason| {
        let late = if change.late { language.pick(", late", "，迟到") } else { "" };
        let cause = palette.faint(&format!("({}{late})", words::cause(change.cause, language)));
        let from = match &change.from {
            None => new_word(language).to_owned(),
            Some(from) if same_place(from, &change.to) => from.state.said_in(language).to_owned(),
            Some(from) => place(from, language),
        };
        let to = coloured(change.to.state, &place(&change.to, language), palette);
        writeln!(out, "  {}  {}  {from} → {to}  {cause}", visible(&change.customer), date_text(change.on))?;
        match reason {
            "" => Ok(()),
            reason => writeln!(out, "      {}", visible(reason)),
        }
    })
}

/// `stagnant in enterprise/need`.
fn place(position: &Position, language: Language) -> String {
    let word = position.state.said_in(language);
    match (&position.funnel, &position.stage) {
        (Some(funnel), Some(stage)) => {
            say!(language, "{word} in {funnel}/{stage}", "{funnel}/{stage} {word}")
        }
        (Some(funnel), None) => say!(language, "{word} in {funnel}", "{funnel} {word}"),
        _ => word.to_owned(),
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

pub(super) fn write_states(
    out: &mut dyn Write,
    delta: &Delta,
    labels: &Labels,
    style: Style,
) -> io::Result<()> {
    let language = style.language;
    let mut table = new_table(language.pick(
        ["customer", "funnel", "stage", "state", "days", "missing", "next"],
        ["客户", "漏斗", "阶段", "状态", "天数", "未满足", "接下来"],
    ));
    delta.each_state(|row| {
        let position = &row.position;
        let next = row.next.map(|next| {
            let (word, on) = (next.state.said_in(language), date_text(next.on));
            say!(language, "{word} on {on}", "{on} {word}")
        });
        add_row(
            &mut table,
            [
                row.customer.to_string(),
                labels.funnel(position.funnel.as_ref()),
                labels.stage(position.funnel.as_ref(), position.stage.as_ref()),
                position.state.said_in(language).to_owned(),
                row.days.map(|days| days.to_string()).unwrap_or_default(),
                row.missing.join(" "),
                next.unwrap_or_default(),
            ],
        );
        Ok::<_, io::Error>(())
    })?;
    write_table(out, &style.title("every customer", "全部客户"), table, usize::MAX)
}

pub(super) fn write_findings(out: &mut dyn Write, findings: &[Finding], style: Style) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let mut table = new_table(
        style.language.pick(["rows", "finding", "where", "samples"], ["行数", "问题", "位置", "示例"]),
    );
    for finding in findings {
        let place = match finding.column.as_str() {
            "" => finding.table.clone(),
            column => format!("{}.{column}", finding.table),
        };
        let samples = finding.samples.join("; ");
        add_row(
            &mut table,
            [finding.count.to_string(), finding.code.said_in(style.language), place, samples],
        );
    }
    write_table(out, &style.title("what is wrong with the data", "数据中的问题"), table, usize::MAX)
}
