//! Reading how rules were evaluated.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, Row};

use super::alert_event::there;
use super::cell::word;
use super::error::{StoreError, at};
use super::identity::{Kind, identify};
use super::open;
use super::read_alerts::SINCE;
use super::read_watch::slot;
use crate::alert::{Key, Outcome};
use crate::anomaly::Observation;
use crate::baseline::Figures;
use crate::time::AsOf;

/// The last evaluations of an alert's rule for its subject until a moment that the store at `path` holds,
/// the latest first, at most so many. Never writes.
///
/// # Errors
/// As [`super::read_snapshot`].
pub fn read_outcomes(
    path: &Path,
    alert: &Key,
    until: AsOf,
    most: usize,
) -> Result<Vec<Observation>, StoreError> {
    open::read_if_there(path, |connection| {
        let transaction = connection.unchecked_transaction().map_err(at(path))?;
        if identify(&transaction, path)? < Kind::Store(SINCE) {
            return Ok(Vec::new());
        }
        outcomes(&transaction, alert, until, most).map_err(at(path))
    })
}

fn outcomes(
    connection: &Connection,
    alert: &Key,
    until: AsOf,
    most: usize,
) -> rusqlite::Result<Vec<Observation>> {
    let mut statement = connection.prepare(
        "SELECT slot, outcome, value, baseline, delta, pct, z, n, target, pace, expected, backfilled, missing
         FROM fw_outcome WHERE rule = ?1 AND subject = ?2 ORDER BY id DESC",
    )?;
    let observation = |row: &Row<'_>| {
        let missing: Vec<String> = serde_json::from_str(row.get_ref(12)?.as_str()?).unwrap_or_default();
        Ok(Observation {
            rule: alert.rule.clone(),
            slot: slot(row, 0)?,
            subject: alert.subject.clone(),
            outcome: there(1, word(row, 1, outcome)?)?,
            figures: Figures {
                value: row.get(2)?,
                baseline: row.get(3)?,
                delta: row.get(4)?,
                pct: row.get(5)?,
                z: row.get(6)?,
                n: row.get(7)?,
                target: row.get(8)?,
                pace: row.get(9)?,
                expected: row.get(10)?,
                backfilled: row.get(11)?,
            },
            missing: missing.into_iter().map(Arc::from).collect(),
        })
    };
    let observations = statement.query_map((&alert.rule, alert.subject.to_string()), observation)?;
    let is_wanted = |one: &rusqlite::Result<Observation>| !matches!(one, Ok(one) if one.slot.at > until);
    observations.filter(is_wanted).take(most).collect()
}

/// The outcome of a word; `not_met` may be one that was cleared, which views do not tell apart.
fn outcome(word: &str) -> Option<Outcome> {
    let all = [Outcome::Met, Outcome::NotMet, Outcome::Unknown, Outcome::NoData, Outcome::Absent];
    all.into_iter().find(|outcome| outcome.word() == word)
}
