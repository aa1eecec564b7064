//! Reports for people and for programs.
//!
//! Guarantees: the words follow the language, keys and ids never do; tables fit the width; pages
//! need nothing but themselves. Deliberately absent: counting (see [`crate::report`]).

mod board;
mod conversion;
mod funnel;
mod json;
mod listing;
mod page;
mod quality;
mod sheet;
mod states;
mod words;

pub use board::Naming;
pub use json::write_report_json;
pub use page::write_page;
pub use sheet::write_report_sheet;

use std::io::{self, Write};

use super::fold::fold;
use super::labels::Labels;
use super::palette::Palette;
use super::visible::visible;
use crate::language::Language;
use crate::report::{
    BoardReport, ConversionReport, FunnelReport, ProcessReport, QualityReport, StatesReport,
};

/// The reports that are wanted.
#[derive(Debug, Clone, Default)]
pub struct Reports<'a> {
    /// The board of a person or unit.
    pub board: Option<BoardReport>,
    /// Process data.
    pub process: Option<ProcessReport>,
    /// What these two are drawn with.
    pub naming: Option<Naming<'a>>,
    /// Counts, amounts and flows; how deep it goes: 0 phases, 1 stages, 2 owners or units.
    pub funnel: Option<(FunnelReport, u8)>,
    /// Stage by state.
    pub states: Option<StatesReport>,
    /// Conversion over one cycle.
    pub conversion: Option<ConversionReport>,
    /// What is wrong and what is missing.
    pub quality: Option<QualityReport>,
}

/// How reports are drawn for people.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The language of the words.
    pub language: Language,
    /// What things are called.
    pub labels: &'a Labels,
    /// The colours.
    pub palette: Palette,
    /// The columns of the terminal, if it has any.
    pub columns: Option<usize>,
}

/// What a report was made from, for the foot of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportHeading {
    /// As of when.
    pub as_of: String,
    /// The dataset's file.
    pub dataset: String,
    /// The ruleset's hash.
    pub ruleset: String,
}

/// Writes reports for people, one below the other.
///
/// # Errors
/// Those of `out`.
pub fn write_report(out: &mut dyn Write, reports: &Reports<'_>, setting: Setting<'_>) -> io::Result<()> {
    let mut blank = false;
    let mut between = |out: &mut dyn Write| {
        let first = !std::mem::replace(&mut blank, true);
        if first { Ok(()) } else { writeln!(out) }
    };
    if let Some((report, depth)) = &reports.funnel {
        between(out)?;
        funnel::write(out, report, *depth, setting)?;
    }
    if let Some(report) = &reports.states {
        between(out)?;
        states::write(out, report, setting)?;
    }
    if let Some(report) = &reports.conversion {
        between(out)?;
        conversion::write(out, report, setting)?;
    }
    if let Some(report) = &reports.quality {
        between(out)?;
        quality::write(out, report, setting)?;
    }
    if let (Some(report), Some(naming)) = (&reports.board, reports.naming) {
        between(out)?;
        board::write_board(out, report, naming, setting)?;
    }
    if let (Some(report), Some(naming)) = (&reports.process, reports.naming) {
        between(out)?;
        board::write_process(out, report, naming, setting)?;
    }
    Ok(())
}

/// The reports that are lists of lines, each with its title.
fn lists(reports: &Reports<'_>, setting: Setting<'_>) -> Vec<(String, Vec<listing::Listing>)> {
    let Some(naming) = reports.naming else { return Vec::new() };
    let boards = reports.board.iter().map(|report| {
        (board::board_title(report, naming, setting), board::board_lists(report, naming, setting))
    });
    let processes = reports.process.iter().map(|report| {
        let title = setting.language.pick("Process data", "过程数据");
        (title.to_owned(), board::process_lists(report, naming))
    });
    boards.chain(processes).collect()
}

/// How a line of prose is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Title,
    Plain,
    Faint,
}

/// Writes a line of prose, folded to the width.
fn prose(out: &mut dyn Write, setting: Setting<'_>, ink: Ink, text: &str) -> io::Result<()> {
    let paint = |line: &str| match ink {
        Ink::Title => setting.palette.title(line),
        Ink::Plain => line.to_owned(),
        Ink::Faint => setting.palette.faint(line),
    };
    let text = visible(text);
    let lines = setting.columns.map_or_else(|| vec![text.to_string()], |columns| fold(&text, columns));
    lines.iter().try_for_each(|line| writeln!(out, "{}", paint(line)))
}
