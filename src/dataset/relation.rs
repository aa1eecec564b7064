//! From a mapped table to the statement that reads it.

use rusqlite::{ErrorCode, Statement};

use super::error::{DatasetError, failure, words};
use super::open::Connection;
use crate::language::{Both, Spoken, both, spoken};
use crate::ruleset::Relation;

/// Why a table or query gives no statement.
#[derive(Debug)]
pub(super) enum QueryProblem {
    /// It would write, or is more than one statement.
    NotReadOnly,
    /// SQLite's words.
    Refused(Spoken),
    /// The file is damaged or locked.
    File(DatasetError),
}

/// Prepares one statement that only reads.
pub(super) fn prepare<'c>(connection: &'c Connection, sql: &str) -> Result<Statement<'c>, QueryProblem> {
    let statement = connection.sqlite().prepare(sql).map_err(|error| problem(connection, &error))?;
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(QueryProblem::NotReadOnly);
    }
    if statement.parameter_count() > 0 {
        let reason = both(
            "it has a parameter such as `?` or `:name`, which nothing fills: write the value itself",
            "其中有 `?` 或 `:name` 这样的参数，没有值可填：请直接写出值",
        );
        return Err(QueryProblem::Refused(reason.into()));
    }
    Ok(statement)
}

fn problem(connection: &Connection, error: &rusqlite::Error) -> QueryProblem {
    if matches!(error, rusqlite::Error::MultipleStatement) {
        return QueryProblem::NotReadOnly;
    }
    match failure(error).map(|failure| failure.code) {
        Some(ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly) => QueryProblem::NotReadOnly,
        _ if matches!(error, rusqlite::Error::Empty) => {
            QueryProblem::Refused(both("it holds no statement", "其中没有语句").into())
        }
        _ => match DatasetError::of_file(connection.path(), error) {
            DatasetError::Other(..) => QueryProblem::Refused(Spoken::foreign(words(error))),
            file => QueryProblem::File(file),
        },
    }
}

/// Prepares a table, view or query with all its columns.
pub(super) fn prepare_all<'c>(
    connection: &'c Connection,
    relation: &Relation,
) -> Result<Statement<'c>, QueryProblem> {
    match relation {
        Relation::Table(table) => prepare(connection, &format!("SELECT * FROM main.{}", quoted(table))),
        Relation::Query(sql) => {
            let statement = prepare(connection, sql)?;
            match unsteady(connection, sql) {
                Some(reason) => Err(QueryProblem::Refused(reason.into())),
                None => Ok(statement),
            }
        }
    }
}

/// Why a query would give other rows the next time it is asked, if it would: states must not depend
/// on when they are computed. SQLite's own program for the query tells, however the query is
/// written and whichever views it reads.
fn unsteady(connection: &Connection, sql: &str) -> Option<Both> {
    const CLOCKS: [&str; 3] = ["current_date", "current_time", "current_timestamp"];
    const DATES: [&str; 7] = ["date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff"];
    let program = program(connection, sql).ok()?;
    let calls = |names: &[&str]| program.functions.iter().any(|called| names.contains(&called.as_str()));
    if calls(&["random", "randomblob"]) {
        return Some(both(
            "it asks for random values, but its rows must be the same whenever they are read: leave `random` out",
            "其中用了随机值，但查出的行必须每次都相同：请去掉 `random`",
        ));
    }
    let now = || program.texts.iter().any(|text| text.eq_ignore_ascii_case("now"));
    // Without arguments SQLite's date functions mean the present moment, too; only the text tells.
    let bare = || sql.replace(char::is_whitespace, "").contains("()");
    (calls(&CLOCKS) || calls(&DATES) && (now() || bare())).then(|| {
        both(
            "it asks for the present time, but its rows must be the same whenever they are read: leave it out, and \
             compare dates in an expression of the rules, such as `days_since(created_at) > 30`",
            "其中用了当前时间，但查出的行必须每次都相同：请去掉它，在规则的表达式中比较日期，\
             例如 `days_since(created_at) > 30`",
        )
    })
}

/// What a query would call, and the texts that are written in it.
#[derive(Debug, Default)]
struct Program {
    functions: Vec<String>,
    texts: Vec<String>,
}

fn program(connection: &Connection, sql: &str) -> rusqlite::Result<Program> {
    let mut explained = connection.sqlite().prepare(&format!("EXPLAIN {sql}"))?;
    let mut rows = explained.query([])?;
    let mut program = Program::default();
    while let Some(row) = rows.next()? {
        let operation: String = row.get("opcode")?;
        let Some(operand) = row.get::<_, Option<String>>("p4")? else { continue };
        match operation.as_str() {
            // `date(-1)`: the function's name and how many arguments it was declared with.
            "Function" | "PureFunc" => {
                program.functions.push(operand.split('(').next().unwrap_or_default().to_ascii_lowercase());
            }
            "String8" => program.texts.push(operand),
            _ => {}
        }
    }
    Ok(program)
}

/// A statement and where each of the wanted columns stands in its rows.
pub(super) struct Reader<'c> {
    /// The statement; tables in the order of their rowids.
    pub statement: Statement<'c>,
    /// By wanted column.
    pub places: Vec<usize>,
    /// How to read the same in parts, if it is a table that has rowids.
    pub by_rowid: Option<ByRowid>,
}

/// A table whose rows can be read by ranges of their rowids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ByRowid {
    /// The columns, separated by commas; nothing for none.
    pub columns: String,
    /// The table under the name `t`.
    pub table: String,
    /// The rowid.
    pub rowid: String,
}

/// Prepares a table, view or query for reading these columns: tables that have rowids in the order
/// of these, everything else in its own order.
pub(super) fn prepare_columns<'c>(
    connection: &'c Connection,
    relation: &Relation,
    columns: &[&str],
) -> Result<Reader<'c>, QueryProblem> {
    let all = prepare_all(connection, relation)?;
    let places = places(&all, columns)?;
    let Relation::Table(name) = relation else {
        return Ok(Reader { statement: all, places, by_rowid: None });
    };
    // Columns stand behind the table's name, for SQLite takes an unknown "name" alone for a text.
    let wanted: Vec<String> = columns.iter().map(|column| format!("t.{}", quoted(column))).collect();
    let table = format!("main.{} AS t", quoted(name));
    let rowid = rowid(connection, &table, &all);
    drop(all);
    let order = rowid.as_ref().map_or_else(String::new, |rowid| format!(" ORDER BY {rowid}"));
    let columns = wanted.join(", ");
    let asked = if columns.is_empty() { "NULL" } else { &columns };
    let statement = prepare(connection, &format!("SELECT {asked} FROM {table}{order}"))?;
    let places = (0..wanted.len()).collect();
    let by_rowid =
        rowid.filter(|_| is_stored(connection, name)).map(|rowid| ByRowid { columns, table, rowid });
    Ok(Reader { statement, places, by_rowid })
}

/// Whether it is a table of the file itself: no view, and nothing that a module makes up.
fn is_stored(connection: &Connection, table: &str) -> bool {
    let sql = "SELECT 1 FROM main.sqlite_schema \
               WHERE type = 'table' AND rootpage > 0 AND name = ?1 COLLATE NOCASE";
    connection.sqlite().query_row(sql, [table], |_| Ok(())).is_ok()
}

/// Where columns stand in a statement, by name as SQLite compares names.
fn places(statement: &Statement<'_>, columns: &[&str]) -> Result<Vec<usize>, QueryProblem> {
    let there: Vec<&str> = statement.column_names().collect();
    let place = |column: &&str| {
        there.iter().position(|name| name.eq_ignore_ascii_case(column)).ok_or_else(|| {
            QueryProblem::Refused(spoken!(
                "no such column: `{column}`; there are `{}`",
                "没有列 `{column}`；现有 `{}`",
                there.join("`, `")
            ))
        })
    };
    columns.iter().map(place).collect()
}

/// The name of a table's rowid; none for views and tables without.
fn rowid(connection: &Connection, table: &str, all: &Statement<'_>) -> Option<String> {
    let taken = |name: &str| all.column_names().any(|column| column.eq_ignore_ascii_case(name));
    let names = ["rowid", "_rowid_", "oid"].into_iter().filter(|name| !taken(name));
    names
        .map(|name| format!("t.{name}"))
        .find(|name| prepare(connection, &format!("SELECT {name} FROM {table}")).is_ok())
}

/// A name as SQL writes it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
