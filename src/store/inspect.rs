//! Looking a store over: everything that must hold in it, whatever happened.

use std::path::Path;

use rusqlite::Connection;

use super::alert_event::key;
use super::cell::text;
use super::error::{StoreError, at};
use super::fault::{Check, Fault};
use super::identity::{Kind, identify};
use super::open;
use super::outbox::{self, OutboxStatus};
use super::pruned::{Pruned, pruned};
use super::read_alerts::{SINCE, events_of};
use super::snapshot;
use crate::alert::Alert;
use crate::language::{Spoken, spoken};

/// How many faults of one check are told.
const MOST: usize = 20;

/// What a store came out to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// What is wrong, in the order of the checks; of each check the first few.
    pub faults: Vec<Fault>,
    /// Its schema version; 0: it is empty.
    pub version: i64,
    /// Its generation.
    pub generation: u64,
    /// How many runs it holds.
    pub runs: u64,
    /// How many customers.
    pub customers: u64,
    /// How many state changes.
    pub changes: u64,
    /// How many alerts.
    pub alerts: u64,
}

/// Looks over the store at `path`, at one moment. Never writes.
///
/// # Errors
/// There is none, or it cannot be read at all. What is wrong inside is no error but a [`Fault`].
pub fn inspect(path: &Path) -> Result<Inspection, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing(path.to_owned()));
    }
    open::read_if_there(path, |connection| {
        let transaction = connection.unchecked_transaction().map_err(at(path))?;
        match identify(&transaction, path)? {
            Kind::Empty => Ok(Inspection::default()),
            Kind::Store(version) => Ok(look_over(&transaction, path, version)),
        }
    })
}

fn look_over(connection: &Connection, path: &Path, version: i64) -> Inspection {
    let mut found = Inspection { version, ..Inspection::default() };
    // Where even that cannot be read, a check says why.
    let count = |sql: &str| {
        let number = connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap_or_default();
        u64::try_from(number).unwrap_or_default()
    };
    found.generation = count("SELECT generation FROM fw_store");
    found.runs = count("SELECT count(*) FROM fw_run");
    found.customers = count("SELECT count(*) FROM fw_customer");
    found.changes = count("SELECT count(*) FROM fw_change");
    let has_alerts = version >= SINCE;
    if has_alerts {
        found.alerts = count("SELECT count(*) FROM fw_alert");
    }
    for check in Check::ALL {
        if matches!(check, Check::Alerts | Check::Outbox) && !has_alerts {
            continue;
        }
        let faults = match made(connection, path, version, check) {
            Ok(faults) => faults,
            // What cannot even be looked at is wrong, too.
            Err(error) => vec![error.spoken()],
        };
        found.faults.extend(first_few(faults).into_iter().map(|what| Fault { check, what }));
    }
    found
}

fn first_few(mut faults: Vec<Spoken>) -> Vec<Spoken> {
    let more = faults.len().saturating_sub(MOST);
    faults.truncate(MOST);
    if more > 0 {
        faults.push(spoken!("and {more} more of this kind", "这一类还有 {more} 处"));
    }
    faults
}

fn made(connection: &Connection, path: &Path, version: i64, check: Check) -> Result<Vec<Spoken>, StoreError> {
    let pruned = pruned(connection, version).map_err(at(path))?;
    match check {
        Check::File => file(connection).map_err(at(path)),
        Check::References => references(connection).map_err(at(path)),
        Check::Runs => runs(connection, &pruned).map_err(at(path)),
        Check::Changes => changes(connection, &pruned).map_err(at(path)),
        Check::Alerts => alerts(connection).map_err(at(path)),
        Check::Outbox => messages(connection).map_err(at(path)),
        Check::Contents => contents(connection, path, version).map(|()| Vec::new()),
    }
}

/// Reads all that is ever read.
fn contents(connection: &Connection, path: &Path, version: i64) -> Result<(), StoreError> {
    snapshot::read_all_within(connection, path)?;
    if version >= SINCE {
        outbox::rows(connection, &OutboxStatus::ALL).map_err(at(path))?;
    }
    Ok(())
}

/// What the first two columns of each row of a query come to in words.
fn told(
    connection: &Connection,
    sql: &str,
    say: impl Fn(&str, &str) -> Spoken,
) -> rusqlite::Result<Vec<Spoken>> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let cell = |column: usize| -> rusqlite::Result<String> {
            Ok(match row.get_ref(column)? {
                rusqlite::types::ValueRef::Null => String::from("–"),
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                rusqlite::types::ValueRef::Real(number) => number.to_string(),
                other => String::from_utf8_lossy(other.as_bytes().unwrap_or_default()).into_owned(),
            })
        };
        let second = if columns > 1 { cell(1)? } else { String::new() };
        found.push(say(&cell(0)?, &second));
    }
    Ok(found)
}

fn file(connection: &Connection) -> rusqlite::Result<Vec<Spoken>> {
    let sql = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
    told(connection, sql, |what, _| spoken!("SQLite says: {what}", "SQLite 报告：{what}"))
}

fn references(connection: &Connection) -> rusqlite::Result<Vec<Spoken>> {
    let sql = "SELECT \"table\", parent FROM pragma_foreign_key_check";
    told(connection, sql, |table, parent| {
        spoken!(
            "a row of `{table}` refers to one of `{parent}` that is not there",
            "`{table}` 的一行引用了 `{parent}` 中不存在的行"
        )
    })
}

fn runs(connection: &Connection, pruned: &Pruned) -> rusqlite::Result<Vec<Spoken>> {
    let order = "SELECT run, before FROM (SELECT run, lag(run) OVER runs AS before,
         generation <= lag(generation) OVER runs OR substr(as_of, 1, 10) < substr(lag(as_of) OVER runs, 1, 10) AS wrong
         FROM fw_run WINDOW runs AS (ORDER BY run)) WHERE wrong";
    let mut found = told(connection, order, |run, before| {
        spoken!(
            "run {run} does not come after run {before}: its day or generation is an earlier one",
            "第 {run} 次运行并不在第 {before} 次之后：它的日期或代数更早"
        )
    })?;
    found.extend(told(
        connection,
        "SELECT max(run), (SELECT generation FROM fw_store) FROM fw_run HAVING max(generation) > (SELECT generation FROM fw_store)",
        |run, generation| {
            spoken!(
                "run {run} is of a later generation than the store, which is at {generation}",
                "第 {run} 次运行的代数晚于存储文件的代数 {generation}"
            )
        },
    )?);
    // What was pruned is missing on purpose.
    let counted = format!(
        "SELECT run, changes || ' / ' || there FROM (SELECT run, changes, first_day,
         (SELECT count(*) FROM fw_change AS c WHERE c.run = r.run) AS there FROM fw_run AS r)
         WHERE there > changes OR (there < changes AND coalesce(first_day, '') >= '{}')",
        pruned.changes_before()
    );
    found.extend(told(connection, &counted, |run, counts| {
        spoken!(
            "run {run} counted other state changes than there are: {counts}",
            "第 {run} 次运行记下的状态变化数与实际不符：{counts}"
        )
    })?);
    let standing = "SELECT run, customers || ' / ' || there FROM (SELECT run, customers,
         (SELECT count(*) FROM fw_customer WHERE state <> 'gone') AS there FROM fw_run ORDER BY run DESC LIMIT 1)
         WHERE there <> customers";
    found.extend(told(connection, standing, |run, counts| {
        spoken!(
            "run {run}, the last one, counted other customers than there are: {counts}",
            "最后一次（第 {run} 次）运行记下的客户数与实际不符：{counts}"
        )
    })?);
    found.extend(told(
        connection,
        "SELECT DISTINCT ruleset FROM fw_run WHERE ruleset NOT IN (SELECT ruleset FROM fw_ruleset_file)",
        |hash, _| {
            spoken!(
                "the ruleset `{hash}` that a run applied has no files",
                "某次运行所用的规则集 `{hash}` 没有文件"
            )
        },
    )?);
    Ok(found)
}

/// Where a change leads, or begins, in one text.
const TO: &str = "concat_ws('/', to_funnel, to_stage, to_state)";
const FROM: &str = "concat_ws('/', from_funnel, from_stage, from_state)";

fn changes(connection: &Connection, pruned: &Pruned) -> rusqlite::Result<Vec<Spoken>> {
    let broken = format!(
        "SELECT customer, effective_on FROM (SELECT customer, effective_on, id,
         from_funnel IS NOT lag(to_funnel) OVER own OR from_stage IS NOT lag(to_stage) OVER own
           OR from_state IS NOT lag(to_state) OVER own AS breaks,
         lag(id) OVER own IS NULL AND effective_on < '{}' AS follows_pruned
         FROM fw_change WINDOW own AS (PARTITION BY customer ORDER BY id)) WHERE breaks AND NOT follows_pruned",
        pruned.changes_before()
    );
    let mut found = told(connection, &broken, |customer, on| {
        spoken!(
            "the change of customer `{customer}` on {on} does not begin where the one before it ended",
            "客户 `{customer}` 在 {on} 的变化不是从前一次变化结束的地方开始"
        )
    })?;
    let backwards = "SELECT customer, effective_on FROM (SELECT customer, effective_on,
         effective_on < lag(effective_on) OVER own AS wrong
         FROM fw_change WINDOW own AS (PARTITION BY customer ORDER BY id)) WHERE wrong";
    found.extend(told(connection, backwards, |customer, on| {
        spoken!(
            "the change of customer `{customer}` on {on} is dated before the one before it",
            "客户 `{customer}` 在 {on} 的变化早于它前一次变化"
        )
    })?);
    let last = "SELECT s.customer, c.effective_on FROM fw_customer AS s
         LEFT JOIN fw_change AS c ON c.id = (SELECT max(id) FROM fw_change AS o WHERE o.customer = s.customer)
         WHERE c.id IS NULL OR c.to_funnel IS NOT s.funnel OR c.to_stage IS NOT s.stage OR c.to_state IS NOT s.state
           OR c.effective_on IS NOT s.changed_on";
    found.extend(told(connection, last, |customer, on| {
        spoken!(
            "customer `{customer}` does not stand where its last change led, on {on}",
            "客户 `{customer}` 并不处于它最后一次变化（{on}）到达的位置"
        )
    })?);
    found.extend(told(
        connection,
        "SELECT DISTINCT customer FROM fw_change WHERE customer NOT IN (SELECT customer FROM fw_customer)",
        |customer, _| {
            spoken!(
                "customer `{customer}` has changes and stands nowhere",
                "客户 `{customer}` 有变化记录，却没有当前状态"
            )
        },
    )?);
    let idle = format!("SELECT customer, effective_on FROM fw_change WHERE {TO} = {FROM}");
    found.extend(told(connection, &idle, |customer, on| {
        spoken!(
            "the change of customer `{customer}` on {on} changes nothing",
            "客户 `{customer}` 在 {on} 的变化什么也没有改变"
        )
    })?);
    Ok(found)
}

fn alerts(connection: &Connection) -> rusqlite::Result<Vec<Spoken>> {
    let mut found = Vec::new();
    let mut statement = connection.prepare("SELECT id, key, status FROM fw_alert ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, name, status) = (row.get(0)?, text(row, 1)?, text(row, 2)?);
        let (key, events) = match key(&name, 1).and_then(|key| Ok((key, events_of(connection, id)?))) {
            Ok(read) => read,
            Err(error) => {
                found.push(spoken!("alert `{name}`: {error}", "告警 `{name}`：{error}"));
                continue;
            }
        };
        if let Some((place, flaw)) = Alert::flaw(&key, &events) {
            let flaw = Spoken::from(flaw);
            found.push(spoken!(
                [flaw]
                "event {place} of alert `{name}`: {flaw}",
                "告警 `{name}` 的第 {place} 个事件：{flaw}"
            ));
        }
        if Alert::replay(key, events).state().status.word() != &*status {
            found.push(spoken!(
                "alert `{name}` is `{status}`, which its events do not come to",
                "告警 `{name}` 的状态是 `{status}`，与它的事件不符"
            ));
        }
    }
    let gaps = "SELECT key, seq FROM fw_alert_event AS e JOIN fw_alert AS a ON a.id = e.alert
         WHERE seq > 0 AND NOT EXISTS (SELECT 1 FROM fw_alert_event AS o WHERE o.alert = e.alert AND o.seq = e.seq - 1)";
    found.extend(told(connection, gaps, |key, seq| {
        spoken!(
            "an event is missing before event {seq} of alert `{key}`",
            "告警 `{key}` 的第 {seq} 个事件之前缺少事件"
        )
    })?);
    let doubled = "SELECT rule || '|' || subject, count(*) FROM fw_alert WHERE status <> 'closed'
         GROUP BY rule, subject HAVING count(*) > 1";
    found.extend(told(connection, doubled, |of, count| {
        spoken!(
            "{count} alerts about `{of}` are not over, and there may be one",
            "关于 `{of}` 有 {count} 条告警尚未结束，而最多只能有一条"
        )
    })?);
    Ok(found)
}

fn messages(connection: &Connection) -> rusqlite::Result<Vec<Spoken>> {
    let sql = "SELECT o.key, coalesce(e.event, '–') FROM fw_outbox AS o LEFT JOIN fw_alert AS a ON a.key = o.alert
         LEFT JOIN fw_alert_event AS e ON e.alert = a.id AND e.seq = o.event
         WHERE e.event IS NULL OR e.event NOT IN ('told', 'reminded')
           OR (o.recipient <> '' AND NOT EXISTS (SELECT 1 FROM json_each(e.people) WHERE value = o.recipient))";
    let mut found = told(connection, sql, |key, event| {
        spoken!(
            "the message `{key}` tells an event that does not tell its recipient anything ({event})",
            "消息 `{key}` 所通知的事件并没有通知它的收件人（{event}）"
        )
    })?;
    let others = "SELECT key, status FROM fw_outbox WHERE status NOT IN ('waiting', 'sent', 'dead')";
    found.extend(told(connection, others, |key, status| {
        spoken!(
            "the message `{key}` is `{status}`, and messages are waiting, sent or dead",
            "消息 `{key}` 的状态是 `{status}`，而消息只能是 waiting、sent 或 dead"
        )
    })?);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{
        CLOCK, baseline, change, day, folder, instant, open, position, quiet, row, texts,
    };
    use super::super::{Store, StoreError};
    use super::*;
    use crate::alert::{AlertEvent, Key, Severity, What};
    use crate::delta::{Delta, Watch};
    use crate::dispatch::Outgoing;
    use crate::evaluate::{Cause, State};

    /// A second run: 甲 is losing now, and an alert opens about it.
    fn second() -> Delta {
        let losing = position("enterprise", "need", State::Losing);
        let mut moved = change("甲", Some(position("enterprise", "need", State::Stagnant)), losing.clone());
        moved.on = day("2024-03-06");
        moved.cause = Cause::Time;
        let key = Key::parse("big|customer:甲|2024-03-06").unwrap();
        let event = |what| AlertEvent { at: instant("2024-03-06T23:00:00"), by: None, what, note: None };
        let told = What::Told { step: 0, to: vec!["li".into()] };
        let news =
            vec![(key.clone(), event(What::Opened { on: day("2024-03-06") })), (key.clone(), event(told))];
        let message = Outgoing {
            key: format!("{key}|1|li|-").into(),
            alert: key,
            event: 1,
            recipient: "li".into(),
            channel: None,
            digest: None,
            severity: Severity::Warning,
            title: "t".into(),
            text: "x".into(),
        };
        let first = baseline();
        Delta {
            changes: vec![moved],
            rows: vec![row("甲", losing, Some("2024-03-06"))],
            standing: first.standing,
            watch: Watch { news, outgoing: vec![message], ..Watch::default() },
            ..quiet(1)
        }
    }

    fn store() -> (tempfile::TempDir, std::path::PathBuf) {
        let (folder, path) = folder();
        let mut store: Store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        store.commit(&second(), &texts("a"), None, CLOCK).unwrap();
        (folder, path)
    }

    #[test]
    fn a_store_that_only_the_program_wrote_has_no_fault() {
        let (_folder, path) = store();
        let found = inspect(&path).unwrap();
        assert_eq!(found.faults, []);
        let counts = (found.generation, found.runs, found.customers, found.changes, found.alerts);
        assert_eq!(counts, (2, 2, 2, 3, 1));
        assert!(matches!(inspect(Path::new("absent.db")), Err(StoreError::Missing(_))));
    }

    #[test]
    fn whatever_else_was_written_is_found() {
        for (sql, check, words) in [
            ("UPDATE fw_change SET from_state = 'losing' WHERE run = 2", Check::Changes, "does not begin where"),
            ("UPDATE fw_change SET effective_on = '2024-03-04' WHERE run = 2", Check::Changes, "dated before"),
            ("UPDATE fw_customer SET state = 'entering' WHERE customer = '甲'", Check::Changes, "where its last change led"),
            ("DELETE FROM fw_change WHERE run = 2", Check::Changes, "where its last change led"),
            ("DELETE FROM fw_change WHERE run = 2", Check::Runs, "run 2 counted other state changes than there are: 1 / 0"),
            ("DELETE FROM fw_customer WHERE customer = '甲'", Check::Changes, "stands nowhere"),
            ("DELETE FROM fw_customer WHERE customer = '甲'", Check::Runs, "other customers than there are: 2 / 1"),
            ("UPDATE fw_customer SET state = 'soon'", Check::Contents, "`soon` is no word"),
            ("UPDATE fw_run SET as_of = '2024-03-01' WHERE run = 2", Check::Runs, "run 2 does not come after run 1"),
            ("UPDATE fw_store SET generation = 1", Check::Runs, "later generation than the store, which is at 1"),
            ("DELETE FROM fw_ruleset_file", Check::Runs, "has no files"),
            ("DELETE FROM fw_run WHERE run = 2", Check::References, "`fw_run` that is not there"),
            ("DELETE FROM fw_alert_event WHERE seq = 0", Check::Alerts, "missing before event 1"),
            ("DELETE FROM fw_alert_event WHERE seq = 0", Check::Alerts, "event 0 of alert"),
            ("UPDATE fw_alert SET status = 'closed'", Check::Alerts, "is `closed`, which its events"),
            ("UPDATE fw_alert_event SET event = 'sung' WHERE seq = 1", Check::Alerts, "`sung` is no event"),
            (
                "INSERT INTO fw_alert (key, rule, subject, subject_kind, subject_id, episode_day, episode_nth, status, step)
                 SELECT key || '#2', rule, subject, subject_kind, subject_id, episode_day, 2, 'open', 0 FROM fw_alert",
                Check::Alerts,
                "2 alerts about `big|customer:甲` are not over",
            ),
            ("UPDATE fw_outbox SET event = 0", Check::Outbox, "does not tell its recipient anything (opened)"),
            ("UPDATE fw_outbox SET recipient = 'wu'", Check::Outbox, "does not tell its recipient"),
            ("UPDATE fw_outbox SET status = 'lost'", Check::Outbox, "is `lost`, and messages are waiting, sent or dead"),
        ] {
            let (_folder, path) = store();
            let connection = Connection::open(&path).unwrap();
            connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
            drop(connection);
            let found = inspect(&path).unwrap();
            let is_it = |fault: &Fault| fault.check == check && fault.what.english.contains(words);
            assert!(found.faults.iter().any(is_it), "{sql}: {:#?}", found.faults);
        }
    }

    #[test]
    fn pages_that_were_written_over_are_found_and_few_faults_are_told() {
        let (_folder, path) = store();
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                 INSERT INTO fw_change (run, customer, effective_on, to_state, cause, late, reason, ruleset)
                 SELECT 2, 'x' || i, '2024-03-06', 'won', 'time', 0, 'r', 'h' FROM n;",
            )
            .unwrap();
        drop(connection);
        let found = inspect(&path).unwrap();
        assert!(found.faults.iter().any(|fault| fault.what.english == "and 480 more of this kind"));
        assert!(found.faults.len() < 3 * MOST);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 6000].fill(7);
        std::fs::write(&path, bytes).unwrap();
        match inspect(&path) {
            Ok(found) => assert!(found.faults.iter().any(|fault| fault.check == Check::File)),
            Err(error) => assert!(matches!(error, StoreError::Damaged(..)), "{error}"),
        }
    }
}
