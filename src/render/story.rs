//! Why a customer is where it is, for people.

use std::io::{self, Write};

use super::labels::Labels;
use super::machine::date_text;
use super::numbers::counted;
use super::palette::Palette;
use super::visible::visible;
use crate::explain::{Clause, Flip, LineStory, Story, Upcoming};
use crate::journal::CustomerJournal;
use crate::language::Language;

/// What stands above an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryHeading<'a> {
    /// The customer's name, if it has one.
    pub name: Option<&'a str>,
    /// The moment, as text.
    pub as_of: &'a str,
    /// The language.
    pub language: Language,
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
    palette: Palette,
) -> io::Result<()> {
    write_state(out, heading, story, labels, palette)?;
    write_visits(out, story, palette)?;
    if let Some(membership) = &story.membership {
        section(out, "why this funnel", palette)?;
        write_clause(out, membership, 1, "")?;
    }
    write_lines(out, "entrance standard", &story.admission, heading.language, palette)?;
    write_lines(out, "checklist of the stage", &story.checklist, heading.language, palette)?;
    write_thresholds(out, story, palette)?;
    write_future(out, &story.flips, &story.upcoming, palette)?;
    write_journal(out, &story.journal, palette)
}

fn section(out: &mut dyn Write, title: &str, palette: Palette) -> io::Result<()> {
    writeln!(out, "\n{}", palette.title(title))
}

fn write_state(
    out: &mut dyn Write,
    heading: &StoryHeading<'_>,
    story: &Story,
    labels: &Labels,
    palette: Palette,
) -> io::Result<()> {
    let state = &story.state;
    let position = &state.position;
    let name = heading.name.map(|name| format!(" {name}")).unwrap_or_default();
    let title = format!("{}{name} as of {}", state.customer, heading.as_of);
    writeln!(out, "{}", palette.title(&visible(&title)))?;
    let by = state.by.map(|by| format!(" (by {})", by.word())).unwrap_or_default();
    writeln!(out, "  state    {}{by}", position.state)?;
    if !state.reason.is_empty() {
        writeln!(out, "  because  {}", visible(&state.reason))?;
    }
    if position.funnel.is_some() {
        writeln!(out, "  funnel   {}", labels.funnel(position.funnel.as_ref()))?;
    }
    if position.stage.is_some() {
        let name = labels.stage(position.funnel.as_ref(), position.stage.as_ref());
        let how = if state.inferred { " (first seen then)" } else { "" };
        let since =
            state.stage_since.map(|day| format!(", since {}{how}", date_text(day))).unwrap_or_default();
        let days = state.days.map(|days| format!(", day {days} by its clock")).unwrap_or_default();
        writeln!(out, "  stage    {name}{since}{days}")?;
    }
    if let Some(owner) = &state.owner {
        writeln!(out, "  owner    {}", visible(owner))?;
    }
    if let Some(overdue) = state.overdue {
        writeln!(out, "  overdue  {}", overdue.word())?;
    }
    if !state.unknown.is_empty() {
        writeln!(out, "  missing values in the way: {}", visible(&state.unknown.join(", ")))?;
    }
    Ok(())
}

fn write_visits(out: &mut dyn Write, story: &Story, palette: Palette) -> io::Result<()> {
    if story.visits.is_empty() {
        return Ok(());
    }
    section(out, "journey", palette)?;
    for visit in &story.visits {
        let left = visit.left.map(date_text).unwrap_or_default();
        let line = format!("  {} … {left:10}  {}", date_text(visit.entered), visible(&visit.place));
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn write_lines(
    out: &mut dyn Write,
    title: &str,
    lines: &[LineStory],
    language: Language,
    palette: Palette,
) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    section(out, title, palette)?;
    for line in lines {
        let sign = match (line.applies, line.met) {
            (false, _) => palette.faint("–"),
            (true, true) => palette.good("✓"),
            (true, false) => palette.grave("✗"),
        };
        let label = line.label.as_ref().map(|label| format!(" {}", label.in_language(language.tag())));
        let label = label.unwrap_or_default();
        let place = palette.faint(&format!("({})", line.place));
        writeln!(out, "  {sign} {}{label}{}  {place}", line.id, remarks(line))?;
        if let Some(when) = &line.when {
            write_clause(out, when, 3, "applies when ")?;
        }
        if let Some(expr) = &line.expr {
            write_clause(out, expr, 3, "")?;
        }
    }
    Ok(())
}

fn remarks(line: &LineStory) -> String {
    let mut remarks = Vec::new();
    if !line.applies {
        remarks.push(String::from("does not apply"));
    }
    if line.optional {
        remarks.push(String::from("optional"));
    }
    match line.marked {
        Some(Some(day)) => remarks.push(format!("ticked on {}", date_text(day))),
        Some(None) => remarks.push(String::from("not ticked")),
        None => {}
    }
    if remarks.is_empty() { String::new() } else { format!(": {}", remarks.join(", ")) }
}

/// Clauses are shown this deep.
const DEPTH: usize = 16;

/// `visits_30d >= 2  = false`, with its parts below it.
fn write_clause(out: &mut dyn Write, clause: &Clause, indent: usize, before: &str) -> io::Result<()> {
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

fn write_thresholds(out: &mut dyn Write, story: &Story, palette: Palette) -> io::Result<()> {
    if story.thresholds.is_empty() {
        return Ok(());
    }
    section(out, "how long it may stay", palette)?;
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

fn write_future(
    out: &mut dyn Write,
    flips: &[Flip],
    upcoming: &[Upcoming],
    palette: Palette,
) -> io::Result<()> {
    section(out, "what comes next", palette)?;
    for flip in flips {
        let met = if flip.met { "met" } else { "no longer met" };
        writeln!(out, "  if `{}` were {met}: {}", flip.line, flip.state)?;
    }
    for change in upcoming {
        writeln!(out, "  on {} by itself: {}", date_text(change.on), change.to.state)?;
        if !change.reason.is_empty() {
            writeln!(out, "      {}", visible(&change.reason))?;
        }
    }
    if upcoming.is_empty() {
        writeln!(out, "  nothing changes by itself")?;
    }
    Ok(())
}

fn write_journal(out: &mut dyn Write, journal: &CustomerJournal, palette: Palette) -> io::Result<()> {
    if journal.confirmations.is_empty() && journal.holds.is_empty() && journal.marks.is_empty() {
        return Ok(());
    }
    let entries = journal.confirmations.len() + journal.holds.len() + journal.marks.len();
    section(out, &format!("recorded here ({})", counted(entries, "entry", "entries")), palette)?;
    for entry in &journal.confirmations {
        let what = match &entry.to {
            Some(to) if entry.forced => format!("confirmed to {}, forced", to.text()),
            Some(to) => format!("confirmed to {}", to.text()),
            None => String::from("declined"),
        };
        let reason = entry.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let line = format!("{what} in {} by {}{reason}", entry.stage, entry.by);
        writeln!(out, "  {}  {}", date_text(entry.at.date()), visible(&line))?;
    }
    for entry in &journal.holds {
        let line = format!("held until {} by {}: {}", date_text(entry.until), entry.by, entry.reason);
        writeln!(out, "  {}  {}", date_text(entry.at.date()), visible(&line))?;
    }
    for entry in &journal.marks {
        let done = if entry.done { "ticked" } else { "unticked" };
        let line = format!("{} {done} by {}", entry.item, entry.by);
        writeln!(out, "  {}  {}", date_text(entry.at.date()), visible(&line))?;
    }
    Ok(())
}
