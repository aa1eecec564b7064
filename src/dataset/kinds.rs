//! The few texts that a column holds.

use std::collections::BTreeSet;

use rusqlite::types::ValueRef;

use super::error::DatasetError;
use super::open::Connection;
use super::relation::{QueryProblem, prepare_columns};
use crate::ruleset::Relation;

/// The different texts of a column, in order; `None` if there are more than `most`, or none at all, or other
/// values than texts, so that it is no list of kinds.
///
/// # Errors
/// The file is damaged or locked.
pub fn kinds(
    connection: &Connection,
    relation: &Relation,
    column: &str,
    most: usize,
) -> Result<Option<Vec<String>>, DatasetError> {
    let mut reader = match prepare_columns(connection, relation, &[column]) {
        Ok(reader) => reader,
        Err(QueryProblem::File(error)) => return Err(error),
        Err(QueryProblem::NotReadOnly | QueryProblem::Refused(_)) => return Ok(None),
    };
    let place = reader.places.first().copied().unwrap_or_default();
    let of_file = |error| DatasetError::of_file(connection.path(), &error);
    let mut rows = reader.statement.query([]).map_err(of_file)?;
    let mut kinds = BTreeSet::new();
    while let Some(row) = rows.next().map_err(of_file)? {
        match row.get_ref(place).map_err(of_file)? {
            ValueRef::Null => {}
            ValueRef::Text(bytes) => {
                let Ok(text) = str::from_utf8(bytes) else { return Ok(None) };
                if !kinds.contains(text) && !text.trim().is_empty() {
                    kinds.insert(text.to_owned());
                }
            }
            ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => return Ok(None),
        }
        if kinds.len() > most {
            return Ok(None);
        }
    }
    Ok((!kinds.is_empty()).then(|| kinds.into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_few_texts_are_kinds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.db");
        let sql = "CREATE TABLE t (kind, level, name, blank);
            INSERT INTO t VALUES ('call', 1, 'a', NULL), ('visit', 'A', 'b', ' '), (NULL, 'B', 'c', NULL),
                ('call', 'B', 'd', NULL)";
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let connection = Connection::open(&path).unwrap();
        let of = |relation: &Relation, column| kinds(&connection, relation, column, 3).unwrap();
        let table = Relation::Table(String::from("t"));
        assert_eq!(of(&table, "kind"), Some(vec![String::from("call"), String::from("visit")]));
        for column in ["level", "name", "blank", "missing"] {
            assert_eq!(of(&table, column), None, "{column}");
        }
        let query = Relation::Query(String::from("SELECT kind AS k, 1 AS one FROM t WHERE level = 'A'"));
        assert_eq!(of(&query, "k"), Some(vec![String::from("visit")]));
    }
}
