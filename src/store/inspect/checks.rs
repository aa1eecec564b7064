//! What must hold in a store: each check gives what does not.

use rusqlite::Connection;

use super::super::alert_event::key;
use super::super::cell::text;
use super::super::pruned::Pruned;
use super::super::read_alerts::events_of;
use crate::alert::Alert;
use crate::language::{Spoken, spoken};

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

/// The file's pages and indexes.
pub(super) fn file(connection: &Connection) -> rusqlite::Result<Vec<Spoken>> {
    let sql = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
    told(connection, sql, |what, _| spoken!("SQLite says: {what}", "SQLite 报告：{what}"))
}

/// Rows that others refer to.
pub(super) fn references(connection: &Connection) -> rusqlite::Result<Vec<Spoken>> {
    let sql = "SELECT \"table\", parent FROM pragma_foreign_key_check";
    told(connection, sql, |table, parent| {
        spoken!(
            "a row of `{table}` refers to one of `{parent}` that is not there",
            "`{table}` 的一行引用了 `{parent}` 中不存在的行"
        )
    })
}

/// The order of runs, and what they counted.
pub(super) fn runs(connection: &Connection, pruned: &Pruned) -> rusqlite::Result<Vec<Spoken>> {
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

/// That each change begins where the one before it ended, and where the last one led.
pub(super) fn changes(connection: &Connection, pruned: &Pruned) -> rusqlite::Result<Vec<Spoken>> {
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

/// That alerts can have lived so, and that of a rule and a subject one at most is not over.
pub(super) fn alerts(connection: &Connection) -> rusqlite::Result<Vec<Spoken>> {
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

/// That messages tell what their alerts tell.
pub(super) fn messages(connection: &Connection) -> rusqlite::Result<Vec<Spoken>> {
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
