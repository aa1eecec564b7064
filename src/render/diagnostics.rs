//! Diagnostics for people.

use std::io::{self, Write};

use super::palette::Palette;
use crate::diagnostic::Diagnostic;
use crate::text::Sources;

/// Writes diagnostics, each with place, message and help.
///
/// # Errors
/// Those of `out`.
pub fn write_diagnostics<'a>(
    out: &mut dyn Write,
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    palette: Palette,
) -> io::Result<()> {
    for diagnostic in diagnostics {
        let head = format!("{}[{}]", diagnostic.severity().word(), diagnostic.problem.code().id);
        let head = if diagnostic.is_error() { palette.grave(&head) } else { palette.warn(&head) };
        writeln!(out, "{head}: {}", diagnostic.problem.message())?;
        if let Some(span) = diagnostic.span {
            writeln!(out, "  --> {}", sources.place(span))?;
        }
        if let Some(help) = diagnostic.problem.help() {
            writeln!(out, "  help: {help}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
