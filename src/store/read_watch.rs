//! Reading what the store holds of metrics, rules and alerts.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, Row};

use super::alert_event::there;
use super::cell::{Names, Positions, date, unreadable, word};
use super::identity::Kind;
use super::read_alerts::{AlertScope, SINCE, alerts_at};
use crate::anomaly::MetricPoint;
use crate::cadence::Slot;
use crate::delta::Watched;
use crate::evaluate::{Cause, PastChange, Position, State};
use crate::metric::Frame;
use crate::time::{AsOf, Zone};

/// What a store of some version holds; of one older than alerts only the state changes.
pub(super) fn read_watched(connection: &Connection, kind: Kind) -> rusqlite::Result<Watched> {
    let changes = read_changes(connection)?.into();
    if kind < Kind::Store(SINCE) {
        return Ok(Watched { changes, ..Watched::default() });
    }
    Ok(Watched {
        alerts: alerts_at(connection, kind, AlertScope::Current)?,
        points: read_points(connection)?,
        changes,
    })
}

type Points = BTreeMap<(Arc<str>, Arc<str>), Vec<MetricPoint>>;

/// By metric and definition, each in the order of groups and days.
fn read_points(connection: &Connection) -> rusqlite::Result<Points> {
    let mut names = Names::default();
    let mut points = Points::new();
    let mut statement = connection.prepare(
        "SELECT metric, definition, group_id, nullif(from_day, ''), through_day, value, rows FROM fw_metric_point
         ORDER BY metric, definition, group_id, through_day, from_day",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut name = |column| there(column, names.get(row, column)?);
        let (metric, definition, group) = (name(0)?, name(1)?, name(2)?);
        let rows: i64 = row.get(6)?;
        let point = MetricPoint {
            metric: metric.clone(),
            definition: definition.clone(),
            group,
            frame: Frame { from: date(row, 3)?, through: there(4, date(row, 4)?)? },
            value: row.get(5)?,
            rows: u64::try_from(rows).map_err(|_| unreadable(6, "no number of rows"))?,
        };
        points.entry((metric, definition)).or_default().push(point);
    }
    Ok(points)
}

/// A slot as it is written: [`AsOf::text`].
pub(super) fn slot(row: &Row<'_>, column: usize) -> rusqlite::Result<Slot> {
    let at = AsOf::parse(row.get_ref(column)?.as_str()?, &Zone::UTC);
    Ok(Slot { at: at.map_err(|problem| unreadable(column, &problem.english))? })
}

/// The state changes that runs recorded after the first one, by (on, customer). Changes of a customer
/// on one date keep the order in which they were recorded.
fn read_changes(connection: &Connection) -> rusqlite::Result<Vec<PastChange>> {
    let (mut names, mut positions) = (Names::default(), Positions::default());
    let mut statement = connection.prepare(
        "SELECT customer, effective_on, from_funnel, from_stage, from_state, to_funnel, to_stage, to_state, cause,
         owner FROM fw_change WHERE run IN (SELECT run FROM fw_run WHERE NOT baseline)
         ORDER BY effective_on, customer, id",
    )?;
    let mut rows = statement.query([])?;
    let mut changes: Vec<PastChange> = Vec::new();
    while let Some(row) = rows.next()? {
        let (customer, on) = (there(0, names.get(row, 0)?)?, there(1, date(row, 1)?)?);
        let before = changes.last().filter(|last| last.customer == customer && last.on == on);
        let nth = before.map_or(1, |last| last.nth + 1);
        let mut position = |first: usize| -> rusqlite::Result<Option<Arc<Position>>> {
            let standing = word(row, first + 2, State::from_word)?;
            let (funnel, stage) = (names.get(row, first)?, names.get(row, first + 1)?);
            Ok(standing.map(|state| positions.shared(Position { funnel, stage, state })))
        };
        let (from, to) = (position(2)?, there(7, position(5)?)?);
        let cause = there(8, word(row, 8, Cause::from_word)?)?;
        changes.push(PastChange { customer, on, nth, from, to, cause, owner: names.get(row, 9)? });
    }
    Ok(changes)
}
