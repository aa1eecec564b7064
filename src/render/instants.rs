//! Instants of the wall clock, for people.

use chrono::{DateTime, Local, Utc};

use crate::time::Zone;

/// An instant in the workspace's zone, or the machine's if the rules do not tell one.
pub(super) fn shown(at: DateTime<Utc>, zone: Option<Zone>) -> String {
    let local = zone.map_or_else(|| at.with_timezone(&Local).naive_local(), |zone| zone.local(at));
    local.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The same of an instant as a file holds it.
pub(super) fn shown_text(utc: &str, zone: Option<Zone>) -> String {
    DateTime::parse_from_rfc3339(utc).map_or_else(|_| utc.to_owned(), |at| shown(at.to_utc(), zone))
}
