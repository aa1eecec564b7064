//! Dividing a table by its rowids.

use rusqlite::{Connection, Result};

use super::relation::ByRowid;

/// Rowids, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowidRange {
    /// The first rowid that is there.
    pub first: i64,
    /// The last one that is there.
    pub last: i64,
}

/// Rowids of a range that is not divided further.
const SMALL: u64 = 1 << 16;
/// Ranges of a table at most.
const MOST: usize = 128;

impl RowidRange {
    /// How many rowids lie in it; about that many rows if they are dense.
    pub fn width(self) -> u64 {
        self.last.abs_diff(self.first).saturating_add(1)
    }
}

/// Divides a table into ranges in the order of the rowids. The widest range is halved again and
/// again, and each half is shrunk to rowids that are there, so that gaps, however wide, cost
/// nothing. Depends on nothing but the rowids that are there. Rowids up to `after` are left out.
pub(super) fn divide(sqlite: &Connection, table: &ByRowid, after: Option<i64>) -> Result<Vec<RowidRange>> {
    let ByRowid { table, rowid, .. } = table;
    let seek = |what: &str, sense: &str| {
        sqlite.prepare(&format!("SELECT {what}({rowid}) FROM {table} NOT INDEXED WHERE {rowid} {sense} ?1"))
    };
    let mut from = seek("min", ">=")?;
    let mut up_to = seek("max", "<=")?;
    let mut shrunk = |first: i64, last: i64| -> Result<Option<RowidRange>> {
        let first: Option<i64> = from.query_row([first], |row| row.get(0))?;
        let last: Option<i64> = up_to.query_row([last], |row| row.get(0))?;
        Ok(first
            .zip(last)
            .filter(|(first, last)| first <= last)
            .map(|(first, last)| RowidRange { first, last }))
    };
    let first = match after {
        Some(i64::MAX) => return Ok(Vec::new()),
        Some(after) => after.saturating_add(1),
        None => i64::MIN,
    };
    let Some(all) = shrunk(first, i64::MAX)? else { return Ok(Vec::new()) };
    let mut ranges = vec![all];
    while ranges.len() < MOST {
        let widest = ranges.iter().enumerate().max_by_key(|(_, range)| range.width());
        let Some((place, range)) = widest.filter(|(_, range)| range.width() > SMALL) else { break };
        let RowidRange { first, last } = *range;
        let middle = first.midpoint(last);
        // Both halves hold their end of the range, so that neither is empty.
        let halves = [shrunk(first, middle)?, shrunk(middle.saturating_add(1), last)?];
        ranges.splice(place..=place, halves.into_iter().flatten());
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(sql: &str) -> Vec<(i64, i64)> {
        let sqlite = Connection::open_in_memory().unwrap();
        sqlite.execute_batch(&format!("CREATE TABLE x (a); {sql}")).unwrap();
        let table = ByRowid {
            columns: String::new(),
            table: String::from("main.x AS t"),
            rowid: String::from("t.rowid"),
        };
        divide(&sqlite, &table, None).unwrap().into_iter().map(|range| (range.first, range.last)).collect()
    }

    #[test]
    fn ranges_follow_the_rows_that_are_there() {
        assert_eq!(ranges(""), []);
        assert_eq!(ranges("INSERT INTO x (rowid) VALUES (5), (9)"), [(5, 9)]);
        let ends = format!("INSERT INTO x (rowid) VALUES ({}), (5), (6), ({})", i64::MIN, i64::MAX);
        assert_eq!(ranges(&ends), [(i64::MIN, i64::MIN), (5, 6), (i64::MAX, i64::MAX)]);
    }

    #[test]
    fn a_row_far_away_does_not_spoil_the_division() {
        let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000)
            INSERT INTO x (rowid) SELECT i FROM n; INSERT INTO x (rowid) VALUES (9000000000000000000)";
        let ranges = ranges(many);
        assert!(ranges.iter().all(|(first, last)| last - first < 65_536), "{ranges:?}");
        assert_eq!((ranges.len(), ranges.first().unwrap().0), (5, 1));
        let covered: i64 = ranges.iter().map(|(first, last)| last - first + 1).sum();
        assert_eq!(covered, 200_001);
        assert!(ranges.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }
}
