//! `[workspace]` and `[calendar]`.

use super::document::{CalendarDecl, WorkspaceDecl};
use super::findings::Findings;
use super::keys::{CALENDAR, WORKSPACE};
use super::reader::Reader;
use super::tree::Table;

pub(super) fn read_workspace(table: &Table, findings: &mut Findings) -> WorkspaceDecl {
    let reader = Reader::open(table, &WORKSPACE, &[], findings);
    WorkspaceDecl {
        span: Some(reader.span()),
        dataset: reader.text("dataset", findings),
        store: reader.text("store", findings),
        timezone: reader.text("timezone", findings),
        week_starts: reader.weekday("week_starts", findings),
        language: reader.text("language", findings),
        max_changes: reader.percent("max_changes", findings),
        max_alerts: reader.count("max_alerts", findings),
        max_catch_up: reader.count("max_catch_up", findings),
        operators: reader.texts("operators", findings).unwrap_or_default(),
    }
}

pub(super) fn read_calendar(table: &Table, findings: &mut Findings) -> CalendarDecl {
    let reader = Reader::open(table, &CALENDAR, &[], findings);
    CalendarDecl {
        span: reader.span(),
        weekend: reader.weekdays("weekend", findings),
        day_hours: reader.number("day_hours", findings),
        holidays: reader.dates("holidays", findings),
        workdays: reader.dates("workdays", findings),
    }
}
