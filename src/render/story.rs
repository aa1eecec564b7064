//! Why a customer is where it is, for people.

use std::io::{self, Write};

use super::labels::Labels;
use super::machine::date_text;
use super::style::Style;
use super::visible::visible;
use super::words::{self, counted};
use crate::evaluate::CustomerState;
use crate::explain::{Clause, Flip, LineStory, Story, Upcoming};
use crate::journal::CustomerJournal;
use crate::language::say;

/// What stands above an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryHeading<'a> {
    /// The customer's name, if it has one.
    pub name: Option<&'a str>,
    /// The moment, as text.
    pub as_of: &'a str,
}

/// Writes the story of one customer: state and reason first, then how it came there, what is
/// required and what is missing, what would change it, and when it changes by itself.
///
/// # Errors
/// Those of `out`.
pub fn write_story(
    out: &mut dyn Write,
    heading: &StoryHeading<'_>,
    story: &Story,
    labels: &Labels,
    style: Style,
) -> io::Result<()> {
    write_state(out, heading, story, labels, style)?;
    write_visits(out, story, style)?;
    if let Some(membership) = &story.membership {
        section(out, &style.title("why this funnel", "为何属于这个漏斗"))?;
        write_clause(out, membership, 1, "")?;
    }
    write_lines(out, &style.title("entrance standard", "准入标准"), &story.admission, style)?;
    write_lines(out, &style.title("checklist of the stage", "本阶段清单"), &story.checklist, style)?;
    write_thresholds(out, story, style)?;
    write_future(out, &story.flips, &story.upcoming, style)?;
    write_journal(out, &story.journal, style)
}

fn section(out: &mut dyn Write, title: &str) -> io::Result<()> {
    writeln!(out, "\n{title}")
}

fn write_state(
    out: &mut dyn Write,
    heading: &StoryHeading<'_>,
    story: &Story,
    labels: &Labels,
    style: Style,
) -> io::Result<()> {
    let state = &story.state;
    let position = &state.position;
    let name = heading.name.map(|name| format!(" {name}")).unwrap_or_default();
    let language = style.language;
    let (customer, as_of) = (&state.customer, heading.as_of);
    let title = say!(language, "{customer}{name} as of {as_of}", "{customer}{name}，截至 {as_of}");
    writeln!(out, "{}", style.palette.title(&visible(&title)))?;
    let [stands, because, in_funnel, in_stage, owner, overdue] = language.pick(
        ["state   ", "because ", "funnel  ", "stage   ", "owner   ", "overdue "],
        ["状态  ", "原因  ", "漏斗  ", "阶段  ", "负责人", "超期  "],
    );
    let by = state.by.map(|by| words::by(by, language));
    let by = by.map(|by| say!(language, " (by {by})", "（{by}）")).unwrap_or_default();
    writeln!(out, "  {stands} {}{by}", position.state.said_in(language))?;
    if !state.reason.is_empty() {
        writeln!(out, "  {because} {}", visible(&state.reason))?;
    }
    if position.funnel.is_some() {
        writeln!(out, "  {in_funnel} {}", labels.funnel(position.funnel.as_ref()))?;
    }
    if position.stage.is_some() {
        let name = labels.stage(position.funnel.as_ref(), position.stage.as_ref());
        writeln!(out, "  {in_stage} {name}{}", stay(state, style))?;
    }
    if let Some(person) = &state.owner {
        writeln!(out, "  {owner} {}", visible(person))?;
    }
    if let Some(late) = state.overdue {
        writeln!(out, "  {overdue} {}", words::overdue(late, language))?;
    }
    if !state.unknown.is_empty() {
        let names = state.unknown.join(", ");
        let line = say!(language, "missing values in the way: {names}", "缺少的值：{names}");
        writeln!(out, "  {}", visible(&line))?;
    }
    Ok(())
}

/// Since when, and how long by the stage's clock.
fn stay(state: &CustomerState, style: Style) -> String {
    let language = style.language;
    let how =
        if state.inferred { language.pick(" (first seen then)", "（当日首次见到）") } else { "" };
    let since = state.stage_since.map(|day| {
        let day = date_text(day);
        say!(language, ", since {day}{how}", "，自 {day}{how}")
    });
    let days = state.days.map(|days| say!(language, ", day {days} by its clock", "，按其计时第 {days} 天"));
    [since, days].into_iter().flatten().collect()
}

fn write_visits(out: &mut dyn Write, story: &Story, style: Style) -> io::Result<()> {
    if story.visits.is_empty() {
        return Ok(());
    }
    section(out, &style.title("journey", "历程"))?;
    for visit in &story.visits {
        let left = visit.left.map(date_text).unwrap_or_default();
        let line = format!("  {} … {left:10}  {}", date_text(visit.entered), visible(&visit.place));
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn write_lines(out: &mut dyn Write, title: &str, lines: &[LineStory], style: Style) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    section(out, title)?;
    let (language, palette) = (style.language, style.palette);
    for line in lines {
        let sign = match (line.applies, line.met) {
            (false, _) => palette.faint("–"),
            (true, true) => palette.good("✓"),
            (true, false) => palette.grave("✗"),
        };
        let label = line.label.as_ref().map(|label| format!(" {}", label.in_language(language.tag())));
        let label = label.unwrap_or_default();
        let place = palette.faint(&format!("({})", line.place));
        writeln!(out, "  {sign} {}{label}{}  {place}", line.id, remarks(line, style))?;
        if let Some(when) = &line.when {
            write_clause(out, when, 3, language.pick("applies when ", "适用条件："))?;
        }
        if let Some(expr) = &line.expr {
            write_clause(out, expr, 3, "")?;
        }
    }
    Ok(())
}

fn remarks(line: &LineStory, style: Style) -> String {
    let language = style.language;
    let mut remarks = Vec::new();
    if !line.applies {
        remarks.push(say!(language, "does not apply", "不适用"));
    }
    if line.optional {
        remarks.push(say!(language, "optional", "选填"));
    }
    match line.marked {
        Some(Some(day)) => {
            let day = date_text(day);
            remarks.push(say!(language, "ticked on {day}", "{day} 已勾选"));
        }
        Some(None) => remarks.push(say!(language, "not ticked", "未勾选")),
        None => {}
    }
    match remarks.join(language.pick(", ", "，")) {
        none if none.is_empty() => none,
        remarks => say!(language, ": {remarks}", "：{remarks}"),
    }
}

/// Clauses are shown this deep.
const DEPTH: usize = 16;

/// `visits_30d >= 2  = false`, with its parts below it.
pub(super) fn write_clause(
    out: &mut dyn Write,
    clause: &Clause,
    indent: usize,
    before: &str,
) -> io::Result<()> {
    let margin = "  ".repeat(indent);
    let text: Vec<&str> = clause.text.split_whitespace().collect();
    writeln!(out, "{margin}{before}{}  = {}", visible(&text.join(" ")), visible(&clause.value))?;
    if indent < DEPTH {
        for part in &clause.parts {
            write_clause(out, part, indent + 1, "")?;
        }
    }
    Ok(())
}

fn write_thresholds(out: &mut dyn Write, story: &Story, style: Style) -> io::Result<()> {
    if story.thresholds.is_empty() {
        return Ok(());
    }
    section(out, &style.title("how long it may stay", "可停留多久"))?;
    for threshold in &story.thresholds {
        writeln!(out, "  {:14}  {}", threshold.key, visible(&threshold.clause.value))?;
        if !threshold.clause.parts.is_empty() {
            write_clause(out, &threshold.clause, 2, "")?;
        }
    }
    if let Some(improving) = &story.improving {
        writeln!(out, "  {:14}  {}", "improving", visible(&improving.value))?;
        write_clause(out, improving, 2, "")?;
    }
    Ok(())
}

fn write_future(out: &mut dyn Write, flips: &[Flip], upcoming: &[Upcoming], style: Style) -> io::Result<()> {
    let language = style.language;
    section(out, &style.title("what comes next", "接下来"))?;
    for flip in flips {
        let met = if flip.met {
            language.pick("met", "满足")
        } else {
            language.pick("no longer met", "不再满足")
        };
        let (line, state) = (&flip.line, flip.state.said_in(language));
        let text = say!(language, "if `{line}` were {met}: {state}", "若 `{line}` {met}：{state}");
        writeln!(out, "  {text}")?;
    }
    for change in upcoming {
        let (on, state) = (date_text(change.on), change.to.state.said_in(language));
        let text = say!(language, "on {on} by itself: {state}", "{on} 自动变为：{state}");
        writeln!(out, "  {text}")?;
        if !change.reason.is_empty() {
            writeln!(out, "      {}", visible(&change.reason))?;
        }
    }
    if upcoming.is_empty() {
        writeln!(out, "  {}", language.pick("nothing changes by itself", "没有自动的变化"))?;
    }
    Ok(())
}

fn write_journal(out: &mut dyn Write, journal: &CustomerJournal, style: Style) -> io::Result<()> {
    if journal.confirmations.is_empty() && journal.holds.is_empty() && journal.marks.is_empty() {
        return Ok(());
    }
    let language = style.language;
    let entries = journal.confirmations.len() + journal.holds.len() + journal.marks.len();
    let entries = counted(entries, ["entry", "entries"], "条", language);
    let title = say!(language, "recorded here ({entries})", "本工具中的记录（{entries}）");
    section(out, &style.palette.title(&title))?;
    for entry in &journal.confirmations {
        let (stage, by) = (&entry.stage, &entry.by);
        let forced = if entry.forced { language.pick(", forced", "（强制）") } else { "" };
        let what = match &entry.to {
            Some(to) => {
                let to = to.text();
                say!(
                    language,
                    "confirmed to {to}{forced} in {stage} by {by}",
                    "{by} 在 {stage} 确认进阶到 {to}{forced}"
                )
            }
            None => say!(language, "declined in {stage} by {by}", "{by} 在 {stage} 拒绝进阶"),
        };
        let reason = entry.reason.as_ref();
        let reason = reason.map(|reason| say!(language, ": {reason}", "：{reason}")).unwrap_or_default();
        writeln!(out, "  {}  {}", date_text(entry.at.date()), visible(&format!("{what}{reason}")))?;
    }
    for entry in &journal.holds {
        let (until, by, reason) = (date_text(entry.until), &entry.by, &entry.reason);
        let line =
            say!(language, "held until {until} by {by}: {reason}", "{by} 暂停计时至 {until}：{reason}");
        writeln!(out, "  {}  {}", date_text(entry.at.date()), visible(&line))?;
    }
    for entry in &journal.marks {
        let done = if entry.done {
            language.pick("ticked", "勾选")
        } else {
            language.pick("unticked", "取消勾选")
        };
        let (item, by) = (&entry.item, &entry.by);
        let line = say!(language, "{item} {done} by {by}", "{by} {done} {item}");
        writeln!(out, "  {}  {}", date_text(entry.at.date()), visible(&line))?;
    }
    Ok(())
}
