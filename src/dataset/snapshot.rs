//! Several connections to one file that are proved to see the same snapshot.
//!
//! The proof needs no more than `PRAGMA data_version`, whose value on a connection changes whenever
//! another one has committed since it was asked last. Each further connection is asked twice: before
//! the first connection begins its transaction, and within its own transaction, begun after. What a
//! connection sees when it begins is the last commit of that moment, in either journal mode (in
//! rollback mode it is what the file holds under a shared lock, in WAL mode the log up to the newest
//! commit that its index names), and commits come one after the other. So the three moments see
//! states v₁ ≤ v ≤ v₂ in the order of commits, and equal answers mean v₁ = v₂, whence all are v.
//!
//! The answer is taken from what every commit has to change: in rollback mode the file's change
//! counter (compared when the shared lock is taken), in WAL mode the head of the log's index.
//! Afterwards nothing is committed to what a connection sees: in rollback mode the shared locks keep
//! every writer out, in WAL mode each connection keeps to its end of the log, and neither pages nor
//! log that it needs are overwritten.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Result};

/// How often a snapshot is looked for that several connections share: each time a writer may come
/// between.
const ATTEMPTS: usize = 5;

/// So many connections within transactions that see the same, the first one at least: others are
/// left out if writers come between again and again, or the file bears no more connections.
pub(super) fn together(path: &Path, wanted: usize, patience: Duration) -> Result<Vec<Connection>> {
    for _ in 0..ATTEMPTS {
        let witnesses = witnesses(path, wanted.saturating_sub(1)).unwrap_or_default();
        let first = connect(path, "mode=ro", patience)?;
        begin(&first)?;
        if let Some(all) = join(first, witnesses) {
            return Ok(all);
        }
    }
    let first = connect(path, "mode=ro", patience)?;
    begin(&first)?;
    Ok(vec![first])
}

/// A connection that knows which version it saw before the first one's transaction began.
struct Witness {
    connection: Connection,
    before: i64,
}

/// Other connections, which do not wait for locks: the first one does.
fn witnesses(path: &Path, count: usize) -> Result<Vec<Witness>> {
    let witness = || {
        let connection = connect(path, "mode=ro", Duration::ZERO)?;
        let before = version(&connection)?;
        Ok(Witness { connection, before })
    };
    (0..count).map(|_| witness()).collect()
}

/// The first connection with its witnesses; `None` if something was committed in between.
fn join(first: Connection, witnesses: Vec<Witness>) -> Option<Vec<Connection>> {
    let mut all = vec![first];
    for Witness { connection, before } in witnesses {
        begin(&connection).ok()?;
        if version(&connection).ok()? != before {
            return None;
        }
        all.push(connection);
    }
    Some(all)
}

/// What changes whenever another connection has committed.
pub(super) fn version(connection: &Connection) -> Result<i64> {
    connection.query_row("PRAGMA data_version", [], |row| row.get(0))
}

/// Opens a file for reading.
pub(super) fn connect(path: &Path, parameters: &str, patience: Duration) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let sqlite = Connection::open_with_flags(uri(path, parameters), flags)?;
    sqlite.busy_timeout(patience)?;
    sqlite.pragma_update(None, "query_only", true)?;
    Ok(sqlite)
}

/// Begins a transaction and reads, for only a read takes the snapshot.
pub(super) fn begin(sqlite: &Connection) -> Result<()> {
    sqlite.execute_batch("BEGIN")?;
    sqlite.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// The path as a URI, for only URIs take parameters.
fn uri(path: &Path, parameters: &str) -> String {
    let mut uri = String::from(if path.is_absolute() { "file://" } else { "file:" });
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                uri.push(char::from(*byte));
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri.push('?');
    uri.push_str(parameters);
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(mode: &str) -> (tempfile::TempDir, std::path::PathBuf, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let writer = Connection::open(&path).unwrap();
        writer.execute_batch(&format!("PRAGMA journal_mode = {mode}; CREATE TABLE t (a);")).unwrap();
        (folder, path, writer)
    }

    fn rows(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_commit_in_between_is_noticed_in_either_mode() {
        for mode in ["delete", "wal"] {
            let (_folder, path, writer) = file(mode);
            let seen = witnesses(&path, 2).unwrap();
            writer.execute_batch("INSERT INTO t VALUES (1)").unwrap();
            let first = connect(&path, "mode=ro", Duration::ZERO).unwrap();
            begin(&first).unwrap();
            assert!(join(first, seen).is_none(), "{mode}: before the first connection began");

            let seen = witnesses(&path, 2).unwrap();
            let first = connect(&path, "mode=ro", Duration::ZERO).unwrap();
            begin(&first).unwrap();
            // In rollback mode nothing can be committed while somebody reads.
            let committed = writer.execute_batch("INSERT INTO t VALUES (2)");
            assert_eq!(committed.is_ok(), mode == "wal");
            assert_eq!(join(first, seen).is_none(), mode == "wal", "{mode}: after it began");
        }
    }

    #[test]
    fn what_is_committed_later_is_seen_by_none() {
        for mode in ["delete", "wal"] {
            let (_folder, path, writer) = file(mode);
            writer.busy_timeout(Duration::ZERO).unwrap();
            let all = together(&path, 3, Duration::ZERO).unwrap();
            assert_eq!(all.len(), 3, "{mode}");
            let _ = writer.execute_batch("INSERT INTO t VALUES (1)");
            assert!(all.iter().all(|connection| rows(connection) == 0), "{mode}");
        }
    }

    #[test]
    fn all_see_the_same_while_somebody_writes_without_rest() {
        let (_folder, path, writer) = file("wal");
        let stop = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let writer = writer;
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    writer.execute_batch("INSERT INTO t VALUES (1)").unwrap();
                }
            });
            let mut shared = 0;
            for _ in 0..200 {
                let all = together(&path, 3, Duration::from_secs(5)).unwrap();
                shared += usize::from(all.len() > 1);
                let counts: Vec<i64> = all.iter().map(rows).collect();
                assert!(counts.windows(2).all(|pair| pair[0] == pair[1]), "{counts:?}");
            }
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            eprintln!("{shared} of 200 shared a snapshot");
        });
    }
}
