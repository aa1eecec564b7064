//! What a run leaves behind.

use rusqlite::{Transaction, params};

use super::cell::{DATE, DATE_TIME};
use super::keep_watch;
use crate::dataset::Finding;
use crate::delta::{Delta, StateRow};
use crate::evaluate::{By, Position};
use crate::journal::Sighting;
use crate::syntax::RuleTexts;
use crate::value::DateTime;

/// What a run row says beside the delta.
pub(super) struct Recording<'a> {
    /// The generation after it.
    pub generation: i64,
    /// Who let a held delta pass.
    pub approval: Option<&'a str>,
    /// The wall clock, UTC text.
    pub clock: &'a str,
}

/// Writes a delta; gives the run's number.
pub(super) fn record(
    transaction: &Transaction<'_>,
    delta: &Delta,
    texts: &RuleTexts,
    recording: &Recording<'_>,
) -> rusqlite::Result<i64> {
    record_ruleset(transaction, &delta.ruleset, texts)?;
    let run = record_run(transaction, delta, recording)?;
    record_changes(transaction, run, delta)?;
    record_customers(transaction, run, &delta.rows)?;
    for (customer, sighting) in delta.sighted() {
        record_sighting(transaction, run, customer, sighting)?;
    }
    for finding in delta.findings.list() {
        record_finding(transaction, run, &finding)?;
    }
    keep_watch::keep(transaction, run, delta.as_of, &delta.watch, recording.clock)?;
    Ok(run)
}

fn record_ruleset(transaction: &Transaction<'_>, hash: &str, texts: &RuleTexts) -> rusqlite::Result<()> {
    let is_new = transaction.execute("INSERT OR IGNORE INTO fw_ruleset VALUES (?)", [hash])? == 1;
    if is_new {
        let mut insert = transaction.prepare_cached("INSERT INTO fw_ruleset_file VALUES (?, ?, ?, ?)")?;
        for (place, (path, text)) in (0_i64..).zip(&texts.files) {
            insert.execute(params![hash, place, path, text])?;
        }
    }
    Ok(())
}

fn record_run(
    transaction: &Transaction<'_>,
    delta: &Delta,
    recording: &Recording<'_>,
) -> rusqlite::Result<i64> {
    transaction.query_row(
        "INSERT INTO fw_run (as_of, recorded_at, ruleset, dataset, generation, baseline, first_day, days,
         customers, changes, fingerprint, approved_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING run",
        params![
            delta.as_of.text(),
            recording.clock,
            delta.ruleset,
            delta.dataset,
            recording.generation,
            delta.baseline,
            delta.days.first().map(|day| day.format(DATE).to_string()),
            count(delta.days.len()),
            count(delta.customers()),
            count(delta.changes.len()),
            delta.fingerprint(),
            recording.approval,
        ],
        |row| row.get(0),
    )
}

fn record_changes(transaction: &Transaction<'_>, run: i64, delta: &Delta) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO fw_change (run, customer, effective_on, from_funnel, from_stage, from_state, to_funnel,
         to_stage, to_state, cause, late, reason, ruleset, owner, amount)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    delta.each_change(&delta.changes, |change, reason| {
        let from = change.from.as_ref();
        let Position { funnel, stage, state } = &*change.to;
        insert.execute(params![
            run,
            change.customer,
            change.on.format(DATE).to_string(),
            from.and_then(|from| from.funnel.as_deref()),
            from.and_then(|from| from.stage.as_deref()),
            from.map(|from| from.state.word()),
            funnel.as_deref(),
            stage.as_deref(),
            state.word(),
            change.cause.word(),
            change.late,
            reason,
            change.ruleset,
            change.owner.as_deref(),
            change.amount,
        ])?;
        Ok(())
    })
}

fn record_customers(transaction: &Transaction<'_>, run: i64, rows: &[StateRow]) -> rusqlite::Result<()> {
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO fw_customer (customer, funnel, stage, phase, state, ended_by, stage_since, inferred,
         changed_on, run) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (customer) DO UPDATE SET funnel = excluded.funnel, stage = excluded.stage,
         phase = excluded.phase, state = excluded.state, ended_by = excluded.ended_by,
         stage_since = excluded.stage_since, inferred = excluded.inferred,
         changed_on = coalesce(excluded.changed_on, changed_on),
         run = excluded.run",
    )?;
    for row in rows {
        let Position { funnel, stage, state } = &*row.position;
        upsert.execute(params![
            row.customer,
            funnel.as_deref(),
            stage.as_deref(),
            row.phase.as_deref(),
            state.word(),
            row.by.map(By::word),
            row.stage_since.map(|day| day.format(DATE).to_string()),
            row.inferred,
            row.changed_on.map(|day| day.format(DATE).to_string()),
            run,
        ])?;
    }
    Ok(())
}

fn record_sighting(
    transaction: &Transaction<'_>,
    run: i64,
    customer: &str,
    sighting: &Sighting,
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO fw_sighting (run, customer, seen_on, stage, since, closed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let seen_on = sighting.seen_on.format(DATE).to_string();
    let text = |at: Option<DateTime>| at.map(|at| at.format(DATE_TIME).to_string());
    let (since, closed) = (text(sighting.since), text(sighting.closed));
    insert.execute(params![run, customer, seen_on, sighting.stage.as_deref(), since, closed])?;
    Ok(())
}

fn record_finding(transaction: &Transaction<'_>, run: i64, finding: &Finding) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO fw_quality (run, code, source, field, rows, sample) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    insert.execute(params![
        run,
        finding.code.word(),
        finding.table,
        finding.column,
        i64::try_from(finding.count).unwrap_or(i64::MAX),
        finding.samples.join("; "),
    ])?;
    Ok(())
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
