//! Reading what the store holds of metrics, rules and alerts.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, Rows};

use super::alert_event::there;
use super::cell::{Names, Positions, date, unreadable, word};
use super::identity::Kind;
use super::read_alerts::{AlertScope, SINCE, alerts_at};
use crate::anomaly::{MetricPoint, Reach};
use crate::cadence::Slot;
use crate::delta::Watched;
use crate::evaluate::{Cause, PastChange, Position, State};
use crate::metric::Frame;
use crate::time::{AsOf, Zone};
use crate::value::Date;

/// What a store of some version holds, as far back as is asked; of one older than alerts only the state
/// changes.
pub(super) fn read_watched(
    connection: &Connection,
    kind: Kind,
    reach: Option<&Reach>,
) -> rusqlite::Result<Watched> {
    let (first, changes_begin) = match first_change(connection, None)? {
        Some((id, on)) => (Some(id), Some(on)),
        None => (None, None),
    };
    let since = reach.and_then(|reach| reach.changes);
    let first = match since {
        Some(day) => first_change(connection, Some(day))?.map(|(id, _)| id),
        None => first,
    };
    let changes = first.map_or(Ok(Vec::new()), |first| read_changes(connection, first, since))?.into();
    let reach_of = reach.cloned();
    if kind < Kind::Store(SINCE) {
        return Ok(Watched { changes, changes_begin, reach: reach_of, ..Watched::default() });
    }
    let points = match reach {
        None => read_points(connection)?,
        Some(reach) => read_points_within(connection, &reach.points)?,
    };
    let alerts = alerts_at(connection, kind, AlertScope::Current)?;
    Ok(Watched { alerts, points, changes, changes_begin, reach: reach_of })
}

type Points = BTreeMap<(Arc<str>, Arc<str>), Vec<MetricPoint>>;

const POINTS: &str = "SELECT metric, definition, group_id, nullif(from_day, ''), through_day, value, rows
     FROM fw_metric_point";

const IN_ORDER: &str = "ORDER BY metric, definition, group_id, through_day, from_day";

/// By metric and definition, each in the order of groups and days.
fn read_points(connection: &Connection) -> rusqlite::Result<Points> {
    let mut points = Points::new();
    let mut statement = connection.prepare(&format!("{POINTS} {IN_ORDER}"))?;
    take_points(statement.query([])?, &mut points)?;
    Ok(points)
}

/// Those of some metrics, each from a last day on.
fn read_points_within(connection: &Connection, since: &BTreeMap<Arc<str>, Date>) -> rusqlite::Result<Points> {
    let mut points = Points::new();
    let mut statement =
        connection.prepare(&format!("{POINTS} WHERE metric = ?1 AND through_day >= ?2 {IN_ORDER}"))?;
    for (metric, day) in since {
        take_points(statement.query((metric, day.to_string()))?, &mut points)?;
    }
    Ok(points)
}

fn take_points(mut rows: Rows<'_>, points: &mut Points) -> rusqlite::Result<()> {
    let mut names = Names::default();
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
    Ok(())
}

/// A slot as it is written: [`AsOf::text`].
pub(super) fn slot(row: &Row<'_>, column: usize) -> rusqlite::Result<Slot> {
    let at = AsOf::parse(row.get_ref(column)?.as_str()?, &Zone::UTC);
    Ok(Slot { at: at.map_err(|problem| unreadable(column, &problem.english))? })
}

/// The first change, by number and day, of the runs after the first one; with `since` of those that may have
/// recorded changes of that day or later. A run's changes have greater numbers than those of earlier runs, so
/// that not all of them have to be looked at.
fn first_change(connection: &Connection, since: Option<Date>) -> rusqlite::Result<Option<(i64, Date)>> {
    let run: Option<i64> = match since {
        Some(day) if day > Date::MIN => connection.query_row(
            "SELECT min(run) FROM fw_run WHERE NOT baseline AND as_of >= ?1",
            [day.to_string()],
            |row| row.get(0),
        )?,
        _ => connection.query_row("SELECT min(run) FROM fw_run WHERE NOT baseline", [], |row| row.get(0))?,
    };
    let Some(run) = run else { return Ok(None) };
    let last: Option<i64> = connection.query_row("SELECT max(id) FROM fw_change", [], |row| row.get(0))?;
    let (mut low, mut high) = (0, last.map_or(0, |last| last.saturating_add(1)));
    let mut at = connection
        .prepare("SELECT id, run, effective_on FROM fw_change WHERE id >= ?1 ORDER BY id LIMIT 1")?;
    while low < high {
        let middle = low + (high - low) / 2;
        let of: Option<i64> = at.query_row([middle], |row| row.get(1)).optional()?;
        if of.is_some_and(|of| of < run) { low = middle + 1 } else { high = middle }
    }
    at.query_row([low], |row| Ok((row.get(0)?, there(2, date(row, 2)?)?))).optional()
}

/// The state changes from one on that runs recorded after the first one, by (on, customer). Changes of a
/// customer on one date keep the order in which they were recorded.
fn read_changes(
    connection: &Connection,
    first: i64,
    since: Option<Date>,
) -> rusqlite::Result<Vec<PastChange>> {
    let (mut names, mut positions) = (Names::default(), Positions::default());
    let mut statement = connection.prepare(
        "SELECT customer, effective_on, from_funnel, from_stage, from_state, to_funnel, to_stage, to_state, cause,
         owner FROM fw_change WHERE id >= ?1 AND effective_on >= ?2
           AND run IN (SELECT run FROM fw_run WHERE NOT baseline)
         ORDER BY effective_on, customer, id",
    )?;
    let since = since.filter(|day| *day > Date::MIN).map_or_else(String::new, |day| day.to_string());
    let mut rows = statement.query((first, since))?;
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
