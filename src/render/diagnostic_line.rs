//! Diagnostics for programs: one object per line.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::text::Sources;

/// One line. The order of fields is the order of keys, and part of the interface.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "diagnostic")]
struct DiagnosticLine<'a> {
    code: &'static str,
    severity: &'static str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: String,
    help: Option<String>,
}

/// Writes one object for each diagnostic; lines and columns count from 1, columns count
/// characters, and what has no place has nulls.
///
/// # Errors
/// Those of `out`.
pub fn write_diagnostic_lines(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic],
    sources: &Sources,
    language: Language,
) -> io::Result<()> {
    for diagnostic in diagnostics {
        serde_json::to_writer(&mut *out, &line(diagnostic, sources, language))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line<'a>(diagnostic: &Diagnostic, sources: &'a Sources, language: Language) -> DiagnosticLine<'a> {
    let placed = diagnostic.span.and_then(|span| Some((span, sources.get(span.source)?)));
    let start = placed.map(|(span, file)| file.position(span.start as usize));
    let end = placed.map(|(span, file)| file.position(span.end as usize));
    DiagnosticLine {
        code: diagnostic.problem.code().id,
        severity: diagnostic.severity().word(),
        file: placed.map(|(_, file)| file.path.as_str()),
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
        message: diagnostic.problem.message(language),
        help: diagnostic.problem.help(language),
    }
}
