//! Journal entries that people make.

use rusqlite::{Transaction, params};

use super::cell::{DATE, DATE_TIME};
use crate::journal::{Confirmation, Destination, Hold, Mark};

pub(super) fn confirmation(
    transaction: &Transaction<'_>,
    customer: &str,
    entry: &Confirmation,
    clock: &str,
) -> rusqlite::Result<()> {
    // Beside its id, for a stage may be called `won`.
    let destination = entry.to.as_ref().map(|to| match to {
        Destination::Stage(_) => "stage",
        Destination::Won => "won",
        Destination::Lost => "lost",
    });
    let to_stage = match &entry.to {
        Some(Destination::Stage(stage)) => Some(stage.as_ref()),
        _ => None,
    };
    transaction.execute(
        "INSERT INTO fw_confirmation (customer, confirmed_at, funnel, stage, destination, to_stage, person,
         reason, forced, evidence, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            customer,
            entry.at.format(DATE_TIME).to_string(),
            entry.funnel,
            entry.stage,
            destination,
            to_stage,
            entry.by,
            entry.reason,
            entry.forced,
            entry.evidence,
            clock,
        ],
    )?;
    Ok(())
}

pub(super) fn hold(
    transaction: &Transaction<'_>,
    customer: &str,
    entry: &Hold,
    clock: &str,
) -> rusqlite::Result<()> {
    let at = entry.at.format(DATE_TIME).to_string();
    let until = entry.until.format(DATE).to_string();
    transaction.execute(
        "INSERT INTO fw_hold (customer, held_at, until, reason, person, recorded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![customer, at, until, entry.reason, entry.by, clock],
    )?;
    Ok(())
}

pub(super) fn mark(
    transaction: &Transaction<'_>,
    customer: &str,
    entry: &Mark,
    clock: &str,
) -> rusqlite::Result<()> {
    let at = entry.at.format(DATE_TIME).to_string();
    transaction.execute(
        "INSERT INTO fw_mark (customer, marked_at, item, done, person, recorded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![customer, at, entry.item, entry.done, entry.by, clock],
    )?;
    Ok(())
}
