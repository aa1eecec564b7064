//! Who wrote last.

use rusqlite::Connection;

/// Names the writer that had the store last, whether it has given the lease back or not. A store that was put
/// back from a copy has another one, or will have with the next writer, though its generation may be the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Grows with every writer.
    token: i64,
    /// Its process and when it came.
    writer: String,
}

impl Stamp {
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        connection.query_row(
            "SELECT token, pid || ' ' || ifnull(started, '') || ' ' || host || ' ' || boot || ' ' || taken_at FROM fw_lease",
            [],
            |row| Ok(Self { token: row.get(0)?, writer: row.get(1)? }),
        )
    }

    /// Whether this writer came right after the other one.
    pub(super) fn comes_after(&self, other: &Self) -> bool {
        self.token == other.token + 1
    }
}
